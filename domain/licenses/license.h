/*
 * license - who has which product, and what follows from gaining and losing it
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"
#include "domain/licenses/product.h"
#include "store/licenses.h"
#include "store/mailboxes.h"
#include "store/users.h"

#define LICENSE_ACTIVE "active"
#define LICENSE_SUSPENDED "suspended"

struct license_addition {
	const char *sku_id;
	const char *const *disabled_plans; /* ids, lower case */
	size_t disabled_plan_count;
};

struct license_options {
	const char *user; /* id or sign-in name */
	const struct license_addition *additions;
	size_t addition_count;
	const char *const *removals; /* sku ids */
	size_t removal_count;
};
extern const struct act license_assign; /* "license.assign": both lists in one plan */

/* A set of licenses as it is, or as it would be. */
struct license_set {
	const struct license *licenses;
	size_t count;
};

/* The union of plan_classes() over active licenses; a disabled plan counts as absent. */
unsigned license_set_classes(struct arena *arena, struct license_set set);
bool license_has_plan(struct arena *arena, const struct license *license, const struct service_plan *plan);
/* The mailbox quota that the set gives. */
int64_t license_set_quota(struct arena *arena, struct license_set set);

/* Facts of the act. */
struct license_change {
	const struct license_options *options;
	const struct user *user;
	const struct mailbox *mailbox; /* NULL: none */
	struct license_set before, after;
	unsigned classes_before, classes_after;
};

/* The steps for what the mailbox gains or loses; part of every act that changes licenses. */
void plan_license_consequences(struct context *context, struct plan *plan, const struct user *user,
	const struct mailbox *mailbox, unsigned classes_before, unsigned classes_after, int64_t quota);

/* Whether one more person may take the product now. */
bool license_seat_is_free(struct context *context, const char *sku_id);

/* Steps that other acts are made of; the seat is counted with them. */
void plan_license_suspend(struct plan *plan, const struct license *license);
void plan_license_resume(struct plan *plan, const struct license *license);
void plan_license_drop(struct plan *plan, const struct license *license, const char *rule);

struct error verb_license_assign(struct context *context, const struct step *step);
struct error verb_license_set_state(struct context *context, const struct step *step);
struct error verb_license_remove(struct context *context, const struct step *step);
