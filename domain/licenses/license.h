/*
 * license - who has which product, and what follows from gaining and losing it
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"
#include "domain/licenses/product.h"
#include "store/group_licenses.h"
#include "store/licenses.h"
#include "store/mailboxes.h"
#include "store/users.h"

#define LICENSE_ACTIVE "active"
#define LICENSE_SUSPENDED "suspended"
#define LICENSE_ERROR "error" /* a group gives it, and a rule forbids it */

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
/* options: a user's id or sign-in name (const char *): what she inherits is tried again. */
extern const struct act license_reprocess;
/* options: a user's id: the same without a person who asks, and without a link in the journal if nothing changes. */
extern const struct act license_inherit;

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
	const struct plan *plan; /* whose seats count as taken; NULL: none */
};

/* The steps for what the mailbox gains or loses; part of every act that changes licenses. */
void plan_license_consequences(struct context *context, struct plan *plan, const struct user *user,
	const struct mailbox *mailbox, unsigned classes_before, unsigned classes_after, int64_t quota);

/* Whether one more person may take the product now, and after what the plan (NULL: none) takes already. */
bool license_seat_is_free(struct context *context, const struct plan *plan, const char *sku_id);
bool license_set_has_active(struct license_set set, const char *sku_id);
/* The seats that the step from one set to the other takes and frees: one a person and product (rules.md 122). */
void plan_license_seats(struct plan *plan, struct license_set before, struct license_set after);
/* What is overdue of the product's subscriptions is played: their seats may be gone. */
struct error license_play_subscriptions(struct context *context, const char *sku_id);

/* The name of the first rule that forbids the additions ("CountViolation"); NULL: none does. */
const char *license_violation(struct context *context, const struct license_change *change);
/* Whether a rule keeps what the change takes away. */
bool license_removal_is_refused(struct context *context, const struct license_change *change);
bool license_addition_is_of_product(const struct license_addition *addition);
const char *license_disabled_text(struct arena *arena, const struct license_addition *addition);

/* One who has licenses from groups. */
struct license_heir {
	const struct user *user; /* as she will be */
	const struct mailbox *mailbox; /* NULL: none */
	struct license_set now;        /* every row as it is */
	struct license_set base;       /* whose direct rows are as they will be */
	const struct group_license *grants; /* what her groups will give, in order of group */
	size_t grant_count;
};
/* As she is; user is NULL when there is none. Plays what is due of her. */
struct error license_heir_load(struct context *context, const char *user_id, struct license_heir *heir);
/* The steps that make her inherited licenses equal to the grants. Returns the active ones as they will be. */
struct license_set plan_license_inheritance(struct context *context, struct plan *plan, const struct license_heir *heir);
/* Seats and mailbox, from what she has now to that. */
void plan_license_change(struct context *context, struct plan *plan, const struct license_heir *heir,
	struct license_set after);
/* The same for one who joins or leaves a group; nothing if the group gives nothing. */
struct error plan_license_membership(struct context *context, struct plan *plan, const char *user_id,
	const char *group_id, bool leaves);

/* Steps that other acts are made of; plan_license_seats() counts the seats. */
void plan_license_suspend(struct plan *plan, const struct license *license);
void plan_license_resume(struct plan *plan, const struct license *license);
void plan_license_drop(struct plan *plan, const struct license *license, const char *rule);

struct error verb_license_assign(struct context *context, const struct step *step);
struct error verb_license_set_state(struct context *context, const struct step *step);
struct error verb_license_remove(struct context *context, const struct step *step);
