/*
 * purge_debts - see the header
 */
#include "store/purge_debts.h"

static const struct column columns[] = {
	{ "commit_number", COLUMN_INTEGER, offsetof(struct purge_debt, commit_number) },
	{ "tenant_id", COLUMN_TEXT, offsetof(struct purge_debt, tenant_id) },
	{ "kind", COLUMN_TEXT, offsetof(struct purge_debt, kind) },
	{ "object_id", COLUMN_TEXT, offsetof(struct purge_debt, object_id) },
	{ "at", COLUMN_INTEGER, offsetof(struct purge_debt, at) },
};
static const struct table purge_debts = { "purge_debts", "commit_number, tenant_id, kind, object_id",
	sizeof(struct purge_debt), columns, sizeof(columns) / sizeof(columns[0]) };

enum { PUT, ALL, REMOVE };

static const struct statement statements[] = {
	[PUT] = { "purge_debts.put", STATEMENT_TEXT, NULL,
		"INSERT INTO purge_debts (commit_number, tenant_id, kind, object_id, at) VALUES ($1, $2, $3, $4, $5) "
		"ON CONFLICT (commit_number, tenant_id, kind, object_id) DO UPDATE SET at = excluded.at",
		GLOBAL_SCOPE },
	[ALL] = { "purge_debts.all", STATEMENT_SELECT, &purge_debts, "WHERE commit_number > $1 ORDER BY commit_number, at",
		GLOBAL_SCOPE },
	[REMOVE] = { "purge_debts.remove", STATEMENT_TEXT, NULL, "DELETE FROM purge_debts WHERE commit_number <= $1",
		GLOBAL_SCOPE },
};
const struct statement_list purge_debts_statements = { "purge_debts", statements,
	sizeof(statements) / sizeof(statements[0]) };

void purge_debt_add(struct session *session, const char *kind, const char *object_id, int64_t real_now)
{
	session->touches_purges = true;
	session_run(session, &statements[PUT], WITH(of_integer(session->commit_number), of_text(session->tenant_id),
						     of_text(kind), of_text(object_id), of_integer(real_now)));
}

struct purge_debt *purge_debts_all(struct session *session, size_t *count)
{
	return session_find_rows(session, &statements[ALL], WITH(of_integer(0)), count);
}

void purge_debts_remove(struct session *session, int64_t up_to)
{
	session_run(session, &statements[REMOVE], WITH(of_integer(up_to)));
}
