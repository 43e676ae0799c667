/*
 * group_licenses - which products a group gives to its members
 */
#pragma once

#include "store/session.h"

/* Every column, so that a query can name one. */
enum group_license_column {
	GROUP_LICENSE_GROUP_ID,
	GROUP_LICENSE_SKU_ID,
	GROUP_LICENSE_DISABLED_PLANS,
	GROUP_LICENSE_SINCE,
};

struct group_license {
	const char *group_id;
	const char *sku_id;
	const char *disabled_plans; /* a JSON array of ids */
	int64_t since;
};

extern const struct table group_licenses_table;

void group_license_put(struct session *session, const struct group_license *row);
int64_t group_license_remove(struct session *session, const char *group_id, const char *sku_id);
/* In order of product. */
struct group_license *group_licenses_of_group(struct session *session, const char *group_id, size_t *count);
/* Of all these groups, in order of group. */
struct group_license *group_licenses_of_groups(struct session *session, const char *const *ids, size_t id_count,
	size_t *count);
/* Of the groups that she is a member of and that are not deleted, in order of group and product. */
struct group_license *group_licenses_of_member(struct session *session, const char *user_id, size_t *count);
