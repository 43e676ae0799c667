/*
 * group_licenses - see the header
 */
#include "store/group_licenses.h"

#include "base/text.h"
#include "store/by_ids.h"

static const struct column columns[] = {
	[GROUP_LICENSE_GROUP_ID] = { "group_id", COLUMN_TEXT, offsetof(struct group_license, group_id) },
	[GROUP_LICENSE_SKU_ID] = { "sku_id", COLUMN_TEXT, offsetof(struct group_license, sku_id) },
	[GROUP_LICENSE_DISABLED_PLANS] = { "disabled_plans", COLUMN_TEXT, offsetof(struct group_license, disabled_plans) },
	[GROUP_LICENSE_SINCE] = { "since", COLUMN_INTEGER, offsetof(struct group_license, since) },
};
const struct table group_licenses_table = { "group_licenses", "group_id, sku_id", sizeof(struct group_license), columns,
	COUNT_OF(columns) };

enum { PUT, REMOVE, OF_GROUP, OF_MEMBER };

static const struct statement statements[] = {
	[PUT] = { "group_licenses.put", STATEMENT_PUT, &group_licenses_table, NULL, TENANT_SCOPE },
	[REMOVE] = { "group_licenses.remove", STATEMENT_TEXT, NULL,
		"DELETE FROM group_licenses WHERE tenant_id = $1 AND group_id = $2 AND sku_id = $3", TENANT_SCOPE },
	[OF_GROUP] = { "group_licenses.of_group", STATEMENT_SELECT, &group_licenses_table,
		"WHERE tenant_id = $1 AND group_id = $2 ORDER BY sku_id", TENANT_SCOPE },
	[OF_MEMBER] = { "group_licenses.of_member", STATEMENT_SELECT, &group_licenses_table,
		"WHERE tenant_id = $1 AND group_id IN (SELECT m.group_id FROM memberships m JOIN groups_of_tenant g "
		"ON g.tenant_id = m.tenant_id AND g.id = m.group_id WHERE m.tenant_id = $1 AND m.member_id = $2 "
		"AND m.kind = 'member' AND g.deleted_at = 0) ORDER BY group_id, sku_id",
		TENANT_SCOPE },
};
const struct statement_list group_licenses_statements = { "group_licenses", statements, COUNT_OF(statements) };

void group_license_put(struct session *session, const struct group_license *row)
{
	session_write_row(session, &statements[PUT], row);
}

int64_t group_license_remove(struct session *session, const char *group_id, const char *sku_id)
{
	return session_run(session, &statements[REMOVE], WITH(of_text(group_id), of_text(sku_id)));
}

struct group_license *group_licenses_of_group(struct session *session, const char *group_id, size_t *count)
{
	return session_find_rows(session, &statements[OF_GROUP], WITH(of_text(group_id)), count);
}

struct group_license *group_licenses_of_groups(struct session *session, const char *const *ids, size_t id_count,
	size_t *count)
{
	return session_find_by_ids(session, &group_licenses_table, "group_id", ids, id_count, count);
}

struct group_license *group_licenses_of_member(struct session *session, const char *user_id, size_t *count)
{
	return session_find_rows(session, &statements[OF_MEMBER], WITH(of_text(user_id)), count);
}
