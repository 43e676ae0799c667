/*
 * copies - see the header
 */
#include "store/copies.h"

static const struct column columns[] = {
	{ "path", COLUMN_TEXT, offsetof(struct copy, path) },
	{ "taken_at", COLUMN_INTEGER, offsetof(struct copy, taken_at) },
	{ "expires_at", COLUMN_INTEGER, offsetof(struct copy, expires_at) },
};
static const struct table copies = { "copies", "path", sizeof(struct copy), columns, sizeof(columns) / sizeof(columns[0]) };

enum { PUT, ALL, FORGET };

static const struct statement statements[] = {
	[PUT] = { "copies.put", STATEMENT_TEXT, NULL,
		"INSERT INTO copies (path, taken_at, expires_at) VALUES ($1, $2, $3) ON CONFLICT (path) DO UPDATE SET "
		"taken_at = excluded.taken_at, expires_at = excluded.expires_at",
		GLOBAL_SCOPE },
	[ALL] = { "copies.all", STATEMENT_SELECT, &copies, "WHERE expires_at > $1 ORDER BY expires_at", GLOBAL_SCOPE },
	[FORGET] = { "copies.forget", STATEMENT_TEXT, NULL, "DELETE FROM copies WHERE path = $1", GLOBAL_SCOPE },
};
const struct statement_list copies_statements = { "copies", statements, sizeof(statements) / sizeof(statements[0]) };

void copy_put(struct session *session, const struct copy *row)
{
	session_run(session, &statements[PUT], WITH(of_text(row->path), of_integer(row->taken_at), of_integer(row->expires_at)));
}

struct copy *copies_all(struct session *session, size_t *count)
{
	return session_find_rows(session, &statements[ALL], WITH(of_integer(0)), count);
}

void copy_forget(struct session *session, const char *path)
{
	session_run(session, &statements[FORGET], WITH(of_text(path)));
}
