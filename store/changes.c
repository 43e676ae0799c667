/*
 * changes - see the header
 */
#include "store/changes.h"

#include "base/arena.h"
#include "base/text.h"

static const struct column tombstone_columns[] = {
	{ "kind", COLUMN_TEXT, offsetof(struct tombstone, kind) },
	{ "id", COLUMN_TEXT, offsetof(struct tombstone, id) },
	{ "changed", COLUMN_INTEGER, offsetof(struct tombstone, changed) },
	{ "forget_at", COLUMN_INTEGER, offsetof(struct tombstone, forget_at) },
};
static const struct table tombstones = { "tombstones", "kind, id", sizeof(struct tombstone), tombstone_columns,
	COUNT_OF(tombstone_columns) };

/* $3 to $52: USERS_AMONG_MOST of them, those that are not needed "". */
#define FIFTY_IDS \
	"$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, " \
	"$20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, " \
	"$36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, " \
	"$52"

enum {
	TOMBSTONE_PUT,
	TOMBSTONES_PAGE,
	TOMBSTONES_AMONG,
	TOMBSTONES_FORGET,
	TOMBSTONES_NEXT_END,
	USERS_CHANGED_PAGE,
	USERS_AMONG,
	USER_MARK,
	REPORTS_MARK,
};

static const struct statement statements[] = {
	[TOMBSTONE_PUT] = { "changes.tombstone_put", STATEMENT_PUT, &tombstones, NULL, TENANT_SCOPE },
	[TOMBSTONES_PAGE] = { "changes.tombstones_page", STATEMENT_SELECT, &tombstones,
		"WHERE tenant_id = $1 AND kind = $2 AND (changed, id) > ($3, $4) ORDER BY changed, id LIMIT $5",
		TENANT_SCOPE },
	[TOMBSTONES_AMONG] = { "changes.tombstones_among", STATEMENT_SELECT, &tombstones,
		"WHERE tenant_id = $1 AND kind = $2 AND id IN (" FIFTY_IDS ") ORDER BY id", TENANT_SCOPE },
	[TOMBSTONES_FORGET] = { "changes.tombstones_forget", STATEMENT_TEXT, NULL,
		"DELETE FROM tombstones WHERE tenant_id = $1 AND forget_at <= $2", TENANT_SCOPE },
	[TOMBSTONES_NEXT_END] = { "changes.tombstones_next_end", STATEMENT_TEXT, NULL,
		"SELECT forget_at FROM tombstones WHERE tenant_id = $1 ORDER BY forget_at LIMIT 1", TENANT_SCOPE },
	[USERS_CHANGED_PAGE] = { "changes.users_changed_page", STATEMENT_SELECT, &users_table,
		"WHERE tenant_id = $1 AND (changed, id) > ($2, $3) ORDER BY changed, id LIMIT $4", TENANT_SCOPE },
	[USERS_AMONG] = { "changes.users_among", STATEMENT_SELECT, &users_table,
		"WHERE tenant_id = $1 AND id <> $2 AND id IN (" FIFTY_IDS ") ORDER BY id", TENANT_SCOPE },
	[USER_MARK] = { "changes.user_mark", STATEMENT_TEXT, NULL,
		"UPDATE users SET changed = $2 WHERE tenant_id = $1 AND id = $3", TENANT_SCOPE },
	[REPORTS_MARK] = { "changes.reports_mark", STATEMENT_TEXT, NULL,
		"UPDATE users SET changed = $2 WHERE tenant_id = $1 AND manager_id = $3", TENANT_SCOPE },
};
const struct statement_list changes_statements = { "changes", statements, COUNT_OF(statements) };

void tombstone_put(struct session *session, const struct tombstone *row)
{
	session_write_row(session, &statements[TOMBSTONE_PUT], row);
}

struct tombstone *tombstones_page(struct session *session, const char *kind, int64_t after_changed,
	const char *after_id, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[TOMBSTONES_PAGE],
		WITH(of_text(kind), of_integer(after_changed), of_text(after_id), of_integer(limit)), count);
}

void tombstones_forget(struct session *session, int64_t now)
{
	session_run(session, &statements[TOMBSTONES_FORGET], WITH(of_integer(now)));
}

int64_t tombstones_next_end(struct session *session)
{
	int64_t end = 0;
	session_find_integer(session, &statements[TOMBSTONES_NEXT_END], WITHOUT_VALUES, &end);
	return end;
}

struct user *users_changed_page(
	struct session *session, int64_t after_changed, const char *after_id, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[USERS_CHANGED_PAGE],
		WITH(of_integer(after_changed), of_text(after_id), of_integer(limit)), count);
}

static void *among(struct session *session, const struct statement *statement, const char *first,
	const char *const *ids, size_t id_count, size_t *count)
{
	struct value values[1 + USERS_AMONG_MOST] = { of_text(first) };
	if (id_count > USERS_AMONG_MOST)
		bug("too many ids at once");
	for (size_t i = 0; i < USERS_AMONG_MOST; i++)
		values[1 + i] = of_text(i < id_count ? ids[i] : "");
	return session_find_rows(session, statement, (struct values){ values, COUNT_OF(values) }, count);
}

struct user *users_among(struct session *session, const char *const *ids, size_t id_count, size_t *count)
{
	return among(session, &statements[USERS_AMONG], "", ids, id_count, count);
}

struct tombstone *tombstones_among(
	struct session *session, const char *kind, const char *const *ids, size_t id_count, size_t *count)
{
	return among(session, &statements[TOMBSTONES_AMONG], kind, ids, id_count, count);
}

void user_mark_changed(struct session *session, const char *id, int64_t changed)
{
	session_run(session, &statements[USER_MARK], WITH(of_integer(changed), of_text(id)));
}

void users_mark_reports_changed(struct session *session, const char *manager_id, int64_t changed)
{
	session_run(session, &statements[REPORTS_MARK], WITH(of_integer(changed), of_text(manager_id)));
}
