/*
 * groups - see the header
 */
#include "store/groups.h"

#include "base/text.h"

static const struct column group_columns[] = {
	[GROUP_ID] = { "id", COLUMN_TEXT, offsetof(struct group, id) },
	[GROUP_DISPLAY_NAME] = { "display_name", COLUMN_TEXT, offsetof(struct group, display_name) },
	[GROUP_DISPLAY_NAME_FOLD] = { "display_name_fold", COLUMN_TEXT, offsetof(struct group, display_name_fold) },
	[GROUP_DESCRIPTION] = { "description", COLUMN_TEXT, offsetof(struct group, description) },
	[GROUP_MAIL] = { "mail", COLUMN_TEXT, offsetof(struct group, mail) },
	[GROUP_MAIL_NICKNAME] = { "mail_nickname", COLUMN_TEXT, offsetof(struct group, mail_nickname) },
	[GROUP_MAIL_ENABLED] = { "mail_enabled", COLUMN_BOOLEAN, offsetof(struct group, mail_enabled) },
	[GROUP_SECURITY_ENABLED] = { "security_enabled", COLUMN_BOOLEAN, offsetof(struct group, security_enabled) },
	[GROUP_IS_UNIFIED] = { "is_unified", COLUMN_BOOLEAN, offsetof(struct group, is_unified) },
	[GROUP_VISIBILITY] = { "visibility", COLUMN_TEXT, offsetof(struct group, visibility) },
	[GROUP_IS_ROLE_ASSIGNABLE] = { "is_role_assignable", COLUMN_BOOLEAN, offsetof(struct group, is_role_assignable) },
	[GROUP_CREATED_AT] = { "created_at", COLUMN_INTEGER, offsetof(struct group, created_at) },
	[GROUP_DELETED_AT] = { "deleted_at", COLUMN_INTEGER, offsetof(struct group, deleted_at) },
};
const struct table groups_table = { "groups_of_tenant", "id", sizeof(struct group), group_columns,
	COUNT_OF(group_columns) };

static const struct column membership_columns[] = {
	[MEMBERSHIP_GROUP_ID] = { "group_id", COLUMN_TEXT, offsetof(struct membership, group_id) },
	[MEMBERSHIP_MEMBER_ID] = { "member_id", COLUMN_TEXT, offsetof(struct membership, member_id) },
	[MEMBERSHIP_KIND] = { "kind", COLUMN_TEXT, offsetof(struct membership, kind) },
	[MEMBERSHIP_SINCE] = { "since", COLUMN_INTEGER, offsetof(struct membership, since) },
};
const struct table memberships_table = { "memberships", "group_id, member_id, kind", sizeof(struct membership), membership_columns,
	COUNT_OF(membership_columns) };

enum {
	GROUP_PUT,
	GROUP_FIND,
	GROUP_REMOVE,
	GROUPS_OF_MEMBER,
	MEMBERSHIP_PUT,
	MEMBERSHIP_REMOVE,
	MEMBERSHIPS_OF_GROUP,
	MEMBERSHIPS_OF_MEMBER,
};

static const struct statement statements[] = {
	[GROUP_PUT] = { "groups.group_put", STATEMENT_PUT, &groups_table,
		NULL, TENANT_SCOPE },
	[GROUP_FIND] = { "groups.group_find", STATEMENT_SELECT, &groups_table,
		"WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE },
	[GROUP_REMOVE] = { "groups.group_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM groups_of_tenant WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE },
	[GROUPS_OF_MEMBER] = { "groups.groups_of_member", STATEMENT_SELECT, &groups_table,
		"WHERE tenant_id = $1 AND deleted_at = 0 AND id IN (SELECT group_id FROM memberships "
		"WHERE tenant_id = $1 AND member_id = $2 AND kind = 'member') ORDER BY display_name_fold,"
		" id",
		TENANT_SCOPE },
	[MEMBERSHIP_PUT] = { "groups.membership_put", STATEMENT_PUT, &memberships_table,
		NULL, TENANT_SCOPE },
	[MEMBERSHIP_REMOVE] = { "groups.membership_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM memberships WHERE tenant_id = $1 AND group_id = $2 AND member_id = $3 AND "
		"kind = $4",
		TENANT_SCOPE },
	[MEMBERSHIPS_OF_GROUP] = { "groups.memberships_of_group", STATEMENT_SELECT, &memberships_table,
		"WHERE tenant_id = $1 AND group_id = $2 AND kind = $3 ORDER BY member_id", TENANT_SCOPE },
	[MEMBERSHIPS_OF_MEMBER] = { "groups.memberships_of_member", STATEMENT_SELECT, &memberships_table,
		"WHERE tenant_id = $1 AND member_id = $2 ORDER BY group_id, kind", TENANT_SCOPE },
};
const struct statement_list groups_statements = { "groups", statements, COUNT_OF(statements) };

void group_put(struct session *session, const struct group *row)
{
	session_write_row(session, &statements[GROUP_PUT], row);
}

struct group *group_find(struct session *session, const char *id)
{
	return session_find_row(session, &statements[GROUP_FIND], WITH(of_text(id)));
}

int64_t group_remove(struct session *session, const char *id)
{
	return session_run(session, &statements[GROUP_REMOVE], WITH(of_text(id)));
}

struct list_query groups_query(bool deleted)
{
	return (struct list_query){ .table = &groups_table,
		.scope = deleted ? "groups_of_tenant.deleted_at > 0" : "groups_of_tenant.deleted_at = 0",
		.order = { .columns = { GROUP_DISPLAY_NAME_FOLD, GROUP_ID }, .count = 2 },
		.reads_all = true };
}

struct group *groups_of_member(struct session *session, const char *member_id, size_t *count)
{
	return session_find_rows(session, &statements[GROUPS_OF_MEMBER], WITH(of_text(member_id)), count);
}

void membership_put(struct session *session, const struct membership *row)
{
	session_write_row(session, &statements[MEMBERSHIP_PUT], row);
}

int64_t membership_remove(struct session *session, const char *group_id, const char *member_id,
	const char *kind)
{
	return session_run(session, &statements[MEMBERSHIP_REMOVE],
		WITH(of_text(group_id), of_text(member_id), of_text(kind)));
}

struct membership *memberships_of_group(struct session *session, const char *group_id, const char *kind,
	size_t *count)
{
	return session_find_rows(session, &statements[MEMBERSHIPS_OF_GROUP],
		WITH(of_text(group_id), of_text(kind)), count);
}

struct membership *memberships_of_member(struct session *session, const char *member_id, size_t *count)
{
	return session_find_rows(session, &statements[MEMBERSHIPS_OF_MEMBER],
		WITH(of_text(member_id)), count);
}

struct membership *memberships_of_members(struct session *session, const char *const *ids, size_t id_count,
	int64_t each, size_t *count)
{
	const struct list_keys keys = { .table = &memberships_table,
		.column = MEMBERSHIP_MEMBER_ID,
		.condition = "memberships.kind = 'member'",
		.order = "memberships.member_id, memberships.group_id",
		.each = each,
		.reads_all = true };
	return list_of_keys(session, &keys, ids, id_count, count);
}

struct group *groups_of_ids(struct session *session, const char *const *ids, size_t id_count, size_t *count)
{
	static const struct list_keys keys = { .table = &groups_table,
		.column = GROUP_ID,
		.condition = "groups_of_tenant.deleted_at = 0",
		.order = "groups_of_tenant.id",
		.reads_all = true };
	return list_of_keys(session, &keys, ids, id_count, count);
}
