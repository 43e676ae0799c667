/*
 * subscription - what was bought, and how many seats it gives
 *
 * Seats are one pool a product over its subscriptions that are enabled or in warning (rules.md 123).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "domain/acts.h"
#include "domain/licenses/product.h"
#include "store/calendar.h"
#include "store/subscriptions.h"

struct subscription_create_options {
	const char *sku_id;
	int64_t total;
	const char *channel; /* direct, partner, volume */
	const char *term;    /* monthly, annual, trial */
	const char *reduce;  /* anytime, cycleEnd; NULL: anytime for a monthly direct one, else cycleEnd */
};
extern const struct act subscription_create;

struct subscription_resize_options {
	const char *id;
	int64_t total; /* the new total, not a difference (A88, A89) */
};
extern const struct act subscription_resize;

/* Facts of the two acts. */
struct subscription_buying {
	const struct subscription_create_options *options;
	const struct product *product;
};
struct subscription_resizing {
	const struct subscription *subscription;
	int64_t total;
	int64_t owned, consumed; /* of the product's pool */
};

/* "Enabled", "Warning", "Suspended", "Deleted": as Graph writes a state. */
const char *subscription_wire_state(const char *state);

struct error subscription_renewal_is_due(struct context *context, const struct calendar_row *row);
struct error subscription_state_is_due(struct context *context, const struct calendar_row *row);

struct error verb_subscription_create(struct context *context, const struct step *step);
struct error verb_subscription_set(struct context *context, const struct step *step);
