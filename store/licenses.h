/*
 * licenses - who has which product
 *
 * state: "active", "suspended" (with a deleted user), or "error" (a group gives it, and a rule forbids it: it takes no
 * seat). assigned_by: a group's id, "" when assigned
 * directly. disabled_plans: a JSON array of ids.
 */
#pragma once

#include "store/list.h"

/* Every column, so that a query can name one. */
enum license_column {
	LICENSE_USER_ID,
	LICENSE_SKU_ID,
	LICENSE_ASSIGNED_BY,
	LICENSE_DISABLED_PLANS,
	LICENSE_STATE,
	LICENSE_ERROR_NAME,
	LICENSE_ASSIGNED_AT,
	LICENSE_UPDATED_AT,
	LICENSE_COLUMNS
};

struct license {
	const char *user_id;
	const char *sku_id;
	const char *assigned_by;
	const char *disabled_plans;
	const char *state;
	const char *error; /* "CountViolation" and the like; NULL: none */
	int64_t assigned_at;
	int64_t updated_at;
};

extern const struct table licenses_table;

void license_put(struct session *session, const struct license *row);
int64_t license_remove(struct session *session, const char *user_id, const char *sku_id,
	const char *assigned_by);
struct license *licenses_of_user(struct session *session, const char *user_id, size_t *count);
/* The same of many, in order of user. */
struct license *licenses_of_users(struct session *session, const char *const *ids, size_t id_count, size_t *count);

/* Who has something from this group, in order of id behind this one. */
const char **licenses_holders_page(struct session *session, const char *group_id, const char *after, int64_t limit,
	size_t *count);
/* Whose license of this product stands in error. */
const char **licenses_waiting_page(struct session *session, const char *sku_id, const char *after, int64_t limit,
	size_t *count);
bool license_somebody_waits(struct session *session, const char *sku_id);
/* Whose licenses from this group stand in error. */
const char **licenses_failed_page(struct session *session, const char *group_id, const char *after, int64_t limit,
	size_t *count);

/* One pool a product: how many the subscriptions give, how many people take. */
struct seats {
	const char *sku_id;
	int64_t owned;
	int64_t consumed;
};

struct seats *seats_find(struct session *session, const char *sku_id);
struct seats *seats_all(struct session *session, size_t *count);
/* Adds to both counts; either may be negative. */
int64_t seats_add(struct session *session, const char *sku_id, int64_t owned, int64_t consumed);
