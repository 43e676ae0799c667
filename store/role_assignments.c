/*
 * role_assignments - see the header
 */
#include "store/role_assignments.h"

#include "base/text.h"

enum { ROLE_ASSIGNMENT_PRINCIPAL_ID = 1 };

static const struct column columns[] = {
	{ "role_id", COLUMN_TEXT, offsetof(struct role_assignment, role_id) },
	[ROLE_ASSIGNMENT_PRINCIPAL_ID] = { "principal_id", COLUMN_TEXT, offsetof(struct role_assignment, principal_id) },
	{ "id", COLUMN_TEXT, offsetof(struct role_assignment, id) },
	{ "since", COLUMN_INTEGER, offsetof(struct role_assignment, since) },
};
static const struct table role_assignments_table = { "role_assignments", "role_id, principal_id", sizeof(struct role_assignment), columns, COUNT_OF(columns) };

enum {
	ROLE_ASSIGNMENT_PUT,
	ROLE_ASSIGNMENT_REMOVE,
	ROLES_OF_PRINCIPAL,
	ROLE_ASSIGNMENTS_OF_PRINCIPAL,
	ROLE_ASSIGNMENTS_OF_ROLE,
	ROLE_ASSIGNMENT_FIND,
	ROLE_HOLDERS_ENABLED,
	ROLE_ASSIGNMENTS_AFTER,
	ROLE_ASSIGNMENTS_OF_ROLE_AFTER,
	ROLE_ASSIGNMENTS_OF_PRINCIPAL_AFTER,
	USERS_WITH_ROLES,
	DIRECTORY_ROLE_ACTIVATE,
	DIRECTORY_ROLES_ACTIVE,
};

static const struct statement statements[] = {
	[ROLE_ASSIGNMENT_PUT] = { "role_assignments.role_assignment_put", STATEMENT_PUT, &role_assignments_table,
		NULL, TENANT_SCOPE },
	[ROLE_ASSIGNMENT_REMOVE] = { "role_assignments.role_assignment_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM role_assignments WHERE tenant_id = $1 AND role_id = $2 AND principal_id = $3", TENANT_SCOPE },
	[ROLES_OF_PRINCIPAL] = { "role_assignments.roles_of_principal", STATEMENT_TEXT, NULL,
		"SELECT role_id FROM role_assignments WHERE tenant_id = $1 AND principal_id = $2 ORDER BY"
		" role_id",
		TENANT_SCOPE },
	[ROLE_ASSIGNMENTS_OF_PRINCIPAL] = { "role_assignments.role_assignments_of_principal", STATEMENT_SELECT, &role_assignments_table,
		"WHERE tenant_id = $1 AND principal_id = $2 ORDER BY role_id", TENANT_SCOPE },
	[ROLE_ASSIGNMENTS_OF_ROLE] = { "role_assignments.role_assignments_of_role", STATEMENT_SELECT, &role_assignments_table,
		"WHERE tenant_id = $1 AND role_id = $2 ORDER BY principal_id", TENANT_SCOPE },
	[ROLE_ASSIGNMENT_FIND] = { "role_assignments.role_assignment_find", STATEMENT_SELECT, &role_assignments_table,
		"WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE },
	[ROLE_HOLDERS_ENABLED] = { "role_assignments.role_holders_enabled", STATEMENT_TEXT, NULL,
		"SELECT COUNT(*) FROM role_assignments r JOIN users u ON u.tenant_id = r.tenant_id AND "
		"u.id = r.principal_id WHERE r.tenant_id = $1 AND r.role_id = $2 AND u.deleted_at = 0 AND"
		" u.account_enabled = 1",
		TENANT_SCOPE },
	[ROLE_ASSIGNMENTS_AFTER] = { "role_assignments.role_assignments_after", STATEMENT_SELECT, &role_assignments_table,
		"WHERE tenant_id = $1 AND (role_id, principal_id) > ($2, $3) ORDER BY role_id, principal_id LIMIT $4",
		TENANT_SCOPE },
	[ROLE_ASSIGNMENTS_OF_ROLE_AFTER] = { "role_assignments.role_assignments_of_role_after", STATEMENT_SELECT,
		&role_assignments_table,
		"WHERE tenant_id = $1 AND role_id = $2 AND principal_id > $3 ORDER BY principal_id LIMIT $4", TENANT_SCOPE },
	[ROLE_ASSIGNMENTS_OF_PRINCIPAL_AFTER] = { "role_assignments.role_assignments_of_principal_after",
		STATEMENT_SELECT, &role_assignments_table,
		"WHERE tenant_id = $1 AND principal_id = $2 AND role_id > $3 ORDER BY role_id LIMIT $4", TENANT_SCOPE },
	[USERS_WITH_ROLES] = { "role_assignments.users_with_roles", STATEMENT_SELECT, &users_table,
		"WHERE tenant_id = $1 AND deleted_at = 0 AND id IN (SELECT principal_id FROM role_assignments WHERE "
		"tenant_id = $1 AND (role_id, principal_id) >= ($2, $3) AND (role_id, principal_id) <= ($4, $5)) ORDER BY id",
		TENANT_SCOPE },
	[DIRECTORY_ROLE_ACTIVATE] = { "role_assignments.directory_role_activate", STATEMENT_TEXT, NULL,
		"INSERT INTO directory_roles (tenant_id, role_id, activated_at) VALUES ($1, $2, $3)", TENANT_SCOPE },
	[DIRECTORY_ROLES_ACTIVE] = { "role_assignments.directory_roles_active", STATEMENT_TEXT, NULL,
		"SELECT role_id FROM directory_roles WHERE tenant_id = $1 ORDER BY role_id", TENANT_SCOPE },
};
const struct statement_list role_assignments_statements = { "role_assignments", statements, COUNT_OF(statements) };

void role_assignment_put(struct session *session, const struct role_assignment *row)
{
	session_write_row(session, &statements[ROLE_ASSIGNMENT_PUT], row);
}

int64_t role_assignment_remove(struct session *session, const char *role_id, const char *principal_id)
{
	return session_run(session, &statements[ROLE_ASSIGNMENT_REMOVE],
		WITH(of_text(role_id), of_text(principal_id)));
}

const char **roles_of_principal(struct session *session, const char *principal_id, size_t *count)
{
	return session_find_texts(session, &statements[ROLES_OF_PRINCIPAL],
		WITH(of_text(principal_id)), count);
}

struct role_assignment *role_assignments_of_principal(struct session *session, const char *principal_id,
	size_t *count)
{
	return session_find_rows(session, &statements[ROLE_ASSIGNMENTS_OF_PRINCIPAL],
		WITH(of_text(principal_id)), count);
}

struct role_assignment *role_assignments_of_role(struct session *session, const char *role_id,
	size_t *count)
{
	return session_find_rows(session, &statements[ROLE_ASSIGNMENTS_OF_ROLE],
		WITH(of_text(role_id)), count);
}

struct role_assignment *role_assignment_find(struct session *session, const char *id)
{
	return session_find_row(session, &statements[ROLE_ASSIGNMENT_FIND], WITH(of_text(id)));
}

int64_t role_holders_enabled(struct session *session, const char *role_id)
{
	int64_t value = 0;
	session_find_integer(session, &statements[ROLE_HOLDERS_ENABLED],
		WITH(of_text(role_id)), &value);
	return value;
}

struct role_assignment *role_assignments_of_principals(struct session *session, const char *const *ids, size_t id_count,
	size_t *count)
{
	static const struct list_keys keys = { .table = &role_assignments_table,
		.column = ROLE_ASSIGNMENT_PRINCIPAL_ID,
		.order = "role_assignments.principal_id, role_assignments.role_id",
		.reads_all = true };
	return list_of_keys(session, &keys, ids, id_count, count);
}

struct role_assignment *role_assignments_after(struct session *session, const char *role_id,
	const char *principal_id, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[ROLE_ASSIGNMENTS_AFTER],
		WITH(of_text(role_id), of_text(principal_id), of_integer(limit)), count);
}

struct role_assignment *role_assignments_of_role_after(struct session *session, const char *role_id,
	const char *principal_id, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[ROLE_ASSIGNMENTS_OF_ROLE_AFTER],
		WITH(of_text(role_id), of_text(principal_id), of_integer(limit)), count);
}

struct role_assignment *role_assignments_of_principal_after(struct session *session, const char *principal_id,
	const char *role_id, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[ROLE_ASSIGNMENTS_OF_PRINCIPAL_AFTER],
		WITH(of_text(principal_id), of_text(role_id), of_integer(limit)), count);
}

void directory_role_activate(struct session *session, const char *role_id, int64_t at)
{
	session_run(session, &statements[DIRECTORY_ROLE_ACTIVATE], WITH(of_text(role_id), of_integer(at)));
}

const char **directory_roles_active(struct session *session, size_t *count)
{
	return session_find_texts(session, &statements[DIRECTORY_ROLES_ACTIVE], WITHOUT_VALUES, count);
}

struct user *users_with_roles(struct session *session, const char *first_role, const char *first_principal,
	const char *last_role, const char *last_principal, size_t *count)
{
	return session_find_rows(session, &statements[USERS_WITH_ROLES],
		WITH(of_text(first_role), of_text(first_principal), of_text(last_role), of_text(last_principal)), count);
}
