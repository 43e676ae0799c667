/*
 * groups - see the header
 */
#include "store/groups.h"

#include "base/arena.h"
#include "base/text.h"
#include "store/by_ids.h"
#include "store/users.h"

static const struct column group_columns[] = {
	[GROUP_ID] = { "id", COLUMN_TEXT, offsetof(struct group, id) },
	[GROUP_DISPLAY_NAME] = { "display_name", COLUMN_TEXT, offsetof(struct group, display_name) },
	[GROUP_DISPLAY_NAME_FOLD] = { "display_name_fold", COLUMN_TEXT, offsetof(struct group, display_name_fold) },
	[GROUP_DESCRIPTION] = { "description", COLUMN_TEXT, offsetof(struct group, description) },
	[GROUP_MAIL] = { "mail", COLUMN_TEXT, offsetof(struct group, mail) },
	[GROUP_MAIL_FOLD] = { "mail_fold", COLUMN_TEXT, offsetof(struct group, mail_fold) },
	[GROUP_MAIL_NICKNAME] = { "mail_nickname", COLUMN_TEXT, offsetof(struct group, mail_nickname) },
	[GROUP_MAIL_ENABLED] = { "mail_enabled", COLUMN_BOOLEAN, offsetof(struct group, mail_enabled) },
	[GROUP_SECURITY_ENABLED] = { "security_enabled", COLUMN_BOOLEAN, offsetof(struct group, security_enabled) },
	[GROUP_IS_UNIFIED] = { "is_unified", COLUMN_BOOLEAN, offsetof(struct group, is_unified) },
	[GROUP_VISIBILITY] = { "visibility", COLUMN_TEXT, offsetof(struct group, visibility) },
	[GROUP_IS_ROLE_ASSIGNABLE] = { "is_role_assignable", COLUMN_BOOLEAN, offsetof(struct group, is_role_assignable) },
	[GROUP_CREATED_AT] = { "created_at", COLUMN_INTEGER, offsetof(struct group, created_at) },
	[GROUP_RENEWED_AT] = { "renewed_at", COLUMN_INTEGER, offsetof(struct group, renewed_at) },
	[GROUP_DELETED_AT] = { "deleted_at", COLUMN_INTEGER, offsetof(struct group, deleted_at) },
	[GROUP_CLASSIFICATION] = { "classification", COLUMN_TEXT, offsetof(struct group, classification) },
	[GROUP_PREFERRED_LANGUAGE] = { "preferred_language", COLUMN_TEXT, offsetof(struct group, preferred_language) },
	[GROUP_PREFERRED_DATA_LOCATION] = { "preferred_data_location", COLUMN_TEXT, offsetof(struct group, preferred_data_location) },
	[GROUP_THEME] = { "theme", COLUMN_TEXT, offsetof(struct group, theme) },
	[GROUP_RESOURCE_BEHAVIOR_OPTIONS] = { "resource_behavior_options", COLUMN_TEXT, offsetof(struct group, resource_behavior_options) },
	[GROUP_RESOURCE_PROVISIONING_OPTIONS] = { "resource_provisioning_options", COLUMN_TEXT, offsetof(struct group, resource_provisioning_options) },
	[GROUP_ALLOW_EXTERNAL_SENDERS] = { "allow_external_senders", COLUMN_BOOLEAN, offsetof(struct group, allow_external_senders) },
	[GROUP_AUTO_SUBSCRIBE_NEW_MEMBERS] = { "auto_subscribe_new_members", COLUMN_BOOLEAN, offsetof(struct group, auto_subscribe_new_members) },
	[GROUP_HIDE_FROM_ADDRESS_LISTS] = { "hide_from_address_lists", COLUMN_BOOLEAN, offsetof(struct group, hide_from_address_lists) },
	[GROUP_HIDE_FROM_OUTLOOK_CLIENTS] = { "hide_from_outlook_clients", COLUMN_BOOLEAN, offsetof(struct group, hide_from_outlook_clients) },
};
const struct table groups_table = { "groups_of_tenant", "id", sizeof(struct group), group_columns,
	COUNT_OF(group_columns) };

static const struct column membership_columns[] = {
	[MEMBERSHIP_GROUP_ID] = { "group_id", COLUMN_TEXT, offsetof(struct membership, group_id) },
	[MEMBERSHIP_MEMBER_ID] = { "member_id", COLUMN_TEXT, offsetof(struct membership, member_id) },
	[MEMBERSHIP_KIND] = { "kind", COLUMN_TEXT, offsetof(struct membership, kind) },
	[MEMBERSHIP_IS_GROUP] = { "is_group", COLUMN_BOOLEAN, offsetof(struct membership, is_group) },
	[MEMBERSHIP_SINCE] = { "since", COLUMN_INTEGER, offsetof(struct membership, since) },
};
const struct table memberships_table = { "memberships", "group_id, member_id, kind", sizeof(struct membership), membership_columns,
	COUNT_OF(membership_columns) };

enum {
	GROUP_PUT,
	GROUP_FIND,
	GROUP_REMOVE,
	GROUPS_OF_MEMBER,
	GROUPS_OF_OWNER,
	MEMBERSHIP_PUT,
	MEMBERSHIP_REMOVE,
	MEMBERSHIPS_REMOVE_IN,
	MEMBERSHIPS_REMOVE_OF,
	MEMBERSHIP_FIND,
	MEMBERSHIPS_PAGE,
	MEMBERSHIPS_PAGE_OF_USERS,
	MEMBERSHIPS_PAGE_OF_GROUPS,
	MEMBERSHIPS_OF_MEMBER,
	COUNT_USERS,
	COUNT_GROUPS,
	GIVES_PROTECTION,
	GROUPS_ABOVE,
	GROUPS_BELOW,
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
	[GROUPS_OF_OWNER] = { "groups.groups_of_owner", STATEMENT_SELECT, &groups_table,
		"WHERE tenant_id = $1 AND (deleted_at > 0) = $3 AND id IN (SELECT group_id FROM memberships "
		"WHERE tenant_id = $1 AND member_id = $2 AND kind = 'owner') ORDER BY display_name_fold, id",
		TENANT_SCOPE },
	[MEMBERSHIP_PUT] = { "groups.membership_put", STATEMENT_PUT, &memberships_table,
		NULL, TENANT_SCOPE },
	[MEMBERSHIP_REMOVE] = { "groups.membership_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM memberships WHERE tenant_id = $1 AND group_id = $2 AND member_id = $3 AND "
		"kind = $4",
		TENANT_SCOPE },
	[MEMBERSHIPS_REMOVE_IN] = { "groups.memberships_remove_in", STATEMENT_TEXT, NULL,
		"DELETE FROM memberships WHERE tenant_id = $1 AND group_id = $2", TENANT_SCOPE },
	[MEMBERSHIPS_REMOVE_OF] = { "groups.memberships_remove_of", STATEMENT_TEXT, NULL,
		"DELETE FROM memberships WHERE tenant_id = $1 AND member_id = $2", TENANT_SCOPE },
	[MEMBERSHIP_FIND] = { "groups.membership_find", STATEMENT_SELECT, &memberships_table,
		"WHERE tenant_id = $1 AND group_id = $2 AND member_id = $3 AND kind = $4", TENANT_SCOPE },
	[MEMBERSHIPS_PAGE] = { "groups.memberships_page", STATEMENT_SELECT, &memberships_table,
		"WHERE tenant_id = $1 AND group_id = $2 AND kind = $3 AND member_id > $4 ORDER BY "
		"member_id LIMIT $5",
		TENANT_SCOPE },
	[MEMBERSHIPS_PAGE_OF_USERS] = { "groups.memberships_page_of_users", STATEMENT_SELECT, &memberships_table,
		"WHERE tenant_id = $1 AND group_id = $2 AND kind = $3 AND member_id > $4 AND is_group = 0 "
		"ORDER BY member_id LIMIT $5",
		TENANT_SCOPE },
	[MEMBERSHIPS_PAGE_OF_GROUPS] = { "groups.memberships_page_of_groups", STATEMENT_SELECT, &memberships_table,
		"WHERE tenant_id = $1 AND group_id = $2 AND kind = $3 AND member_id > $4 AND is_group = 1 "
		"ORDER BY member_id LIMIT $5",
		TENANT_SCOPE },
	[MEMBERSHIPS_OF_MEMBER] = { "groups.memberships_of_member", STATEMENT_SELECT, &memberships_table,
		"WHERE tenant_id = $1 AND member_id = $2 ORDER BY group_id, kind", TENANT_SCOPE },
	[COUNT_USERS] = { "groups.count_users", STATEMENT_TEXT, NULL,
		"SELECT COUNT(*) FROM memberships m JOIN users u ON u.tenant_id = m.tenant_id AND u.id = "
		"m.member_id WHERE m.tenant_id = $1 AND m.group_id = $2 AND m.kind = $3 AND "
		"u.deleted_at = 0",
		TENANT_SCOPE },
	[COUNT_GROUPS] = { "groups.count_groups", STATEMENT_TEXT, NULL,
		"SELECT COUNT(*) FROM memberships m JOIN groups_of_tenant g ON g.tenant_id = m.tenant_id AND "
		"g.id = m.member_id WHERE m.tenant_id = $1 AND m.group_id = $2 AND m.kind = $3 AND "
		"m.is_group = 1 AND g.deleted_at = 0",
		TENANT_SCOPE },
	[GIVES_PROTECTION] = { "groups.gives_protection", STATEMENT_TEXT, NULL,
		"SELECT COUNT(*) FROM memberships m JOIN groups_of_tenant g ON g.tenant_id = m.tenant_id AND "
		"g.id = m.group_id WHERE m.tenant_id = $1 AND m.member_id = $2 AND g.deleted_at = 0 AND "
		"g.is_role_assignable = 1",
		TENANT_SCOPE },
	[GROUPS_ABOVE] = { "groups.groups_above", STATEMENT_TEXT, NULL,
		"WITH RECURSIVE above (tenant_id, id) AS (SELECT tenant_id, group_id FROM memberships WHERE "
		"tenant_id = $1 AND member_id = $2 AND kind = $3 UNION SELECT m.tenant_id, m.group_id FROM "
		"above a JOIN memberships m ON m.tenant_id = a.tenant_id AND m.member_id = a.id WHERE "
		"a.tenant_id = $1 AND m.kind = $3) SELECT id FROM above WHERE tenant_id = $1 ORDER BY id",
		TENANT_SCOPE },
	[GROUPS_BELOW] = { "groups.groups_below", STATEMENT_TEXT, NULL,
		"WITH RECURSIVE below (tenant_id, id) AS (SELECT tenant_id, member_id FROM memberships WHERE "
		"tenant_id = $1 AND group_id = $2 AND kind = $3 AND is_group = 1 UNION SELECT "
		"m.tenant_id, m.member_id FROM below b JOIN memberships m ON m.tenant_id = b.tenant_id AND "
		"m.group_id = b.id WHERE b.tenant_id = $1 AND m.kind = $3 AND m.is_group = 1) "
		"SELECT id FROM below WHERE tenant_id = $1 ORDER BY id",
		TENANT_SCOPE },
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

struct group *groups_with_ids(struct session *session, const char *const *ids, size_t id_count, size_t *count)
{
	return session_find_by_ids(session, &groups_table, "id", ids, id_count, count);
}

struct group *groups_of_owner(struct session *session, const char *owner_id, bool deleted, size_t *count)
{
	return session_find_rows(session, &statements[GROUPS_OF_OWNER], WITH(of_text(owner_id), of_integer(deleted)), count);
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

void memberships_remove_of_group(struct session *session, const char *group_id)
{
	session_run(session, &statements[MEMBERSHIPS_REMOVE_IN], WITH(of_text(group_id)));
	session_run(session, &statements[MEMBERSHIPS_REMOVE_OF], WITH(of_text(group_id)));
}

struct membership *membership_find(struct session *session, const char *group_id, const char *member_id,
	const char *kind)
{
	return session_find_row(session, &statements[MEMBERSHIP_FIND],
		WITH(of_text(group_id), of_text(member_id), of_text(kind)));
}

struct membership *memberships_page(struct session *session, const char *group_id, const char *kind,
	enum member_filter filter, const char *after, int64_t limit, size_t *count)
{
	static const int pages[] = {
		[MEMBERS_ALL] = MEMBERSHIPS_PAGE,
		[MEMBERS_USERS] = MEMBERSHIPS_PAGE_OF_USERS,
		[MEMBERS_GROUPS] = MEMBERSHIPS_PAGE_OF_GROUPS,
	};
	return session_find_rows(session, &statements[pages[filter]],
		WITH(of_text(group_id), of_text(kind), of_text(after), of_integer(limit)), count);
}

/* Kinds are written out: groups in a group, and owners, have an index each. */
struct list_query group_members_query(struct session *session, const char *group_id, const char *kind, bool of_groups)
{
	static const char *const scopes[2][2] = {
		{ "users.deleted_at = 0 AND memberships.kind = 'member' AND memberships.is_group = 0",
			"users.deleted_at = 0 AND memberships.kind = 'owner' AND memberships.is_group = 0" },
		{ "groups_of_tenant.deleted_at = 0 AND memberships.kind = 'member' AND memberships.is_group = 1",
			"groups_of_tenant.deleted_at = 0 AND memberships.kind = 'owner' AND memberships.is_group = 1" },
	};
	const struct filter of_group = { .kind = FILTER_EQUAL,
		.column = MEMBERSHIP_GROUP_ID,
		.value = of_text(group_id) };
	unsigned id = of_groups ? (unsigned)GROUP_ID : (unsigned)USER_ID;
	struct list_through *through = arena_allocate(session->arena, sizeof(*through));
	*through = (struct list_through){ .table = &memberships_table,
		.far = MEMBERSHIP_MEMBER_ID,
		.outer = id,
		.condition = filter_make(session->arena, of_group) };
	struct list_query query = of_groups ? groups_query(false) : users_query(false);
	query.scope = scopes[of_groups][text_equal(kind, MEMBERSHIP_OWNER)];
	query.through = through;
	query.order = (struct list_order){ .columns = { id }, .count = 1 };
	return query;
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

#define MEMBER_IS_THERE \
	" AND (EXISTS (SELECT 1 FROM users u WHERE u.tenant_id = memberships.tenant_id AND u.id = " \
	"memberships.member_id AND u.deleted_at = 0) OR EXISTS (SELECT 1 FROM groups_of_tenant g WHERE " \
	"g.tenant_id = memberships.tenant_id AND g.id = memberships.member_id AND g.deleted_at = 0))"

struct membership *memberships_of_groups(struct session *session, const char *const *ids, size_t id_count,
	const char *kind, int64_t each, size_t *count)
{
	const struct list_keys keys = { .table = &memberships_table,
		.column = MEMBERSHIP_GROUP_ID,
		/* Written out, so that the index of owners is of use. */
		.condition = text_equal(kind, MEMBERSHIP_OWNER) ? "memberships.kind = 'owner'" MEMBER_IS_THERE
								: "memberships.kind = 'member'" MEMBER_IS_THERE,
		.order = "memberships.group_id, memberships.member_id",
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

int64_t group_owners_count(struct session *session, const char *group_id)
{
	return group_members_count(session, group_id, MEMBERSHIP_OWNER, MEMBERS_USERS);
}

int64_t group_members_count(struct session *session, const char *group_id, const char *kind,
	enum member_filter filter)
{
	int64_t users = 0, groups = 0;
	if (filter != MEMBERS_GROUPS)
		session_find_integer(session, &statements[COUNT_USERS], WITH(of_text(group_id), of_text(kind)), &users);
	if (filter != MEMBERS_USERS)
		session_find_integer(session, &statements[COUNT_GROUPS], WITH(of_text(group_id), of_text(kind)), &groups);
	return users + groups;
}

bool membership_gives_protection(struct session *session, const char *member_id)
{
	int64_t count = 0;
	session_find_integer(session, &statements[GIVES_PROTECTION], WITH(of_text(member_id)), &count);
	return count > 0;
}

const char **groups_above(struct session *session, const char *member_id, size_t *count)
{
	return session_find_texts(session, &statements[GROUPS_ABOVE],
		WITH(of_text(member_id), of_text(MEMBERSHIP_MEMBER)), count);
}

const char **groups_below(struct session *session, const char *group_id, size_t *count)
{
	return session_find_texts(session, &statements[GROUPS_BELOW],
		WITH(of_text(group_id), of_text(MEMBERSHIP_MEMBER)), count);
}
