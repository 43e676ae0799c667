/*
 * sign_in_moments - see the header
 */
#include "store/sign_in_moments.h"

#include "base/text.h"

static const struct column columns[] = {
	{ "user_id", COLUMN_TEXT, offsetof(struct sign_in_moments, user_id) },
	{ "interactive_at", COLUMN_INTEGER, offsetof(struct sign_in_moments, interactive_at) },
	{ "interactive_request", COLUMN_TEXT, offsetof(struct sign_in_moments, interactive_request) },
	{ "silent_at", COLUMN_INTEGER, offsetof(struct sign_in_moments, silent_at) },
	{ "silent_request", COLUMN_TEXT, offsetof(struct sign_in_moments, silent_request) },
	{ "success_at", COLUMN_INTEGER, offsetof(struct sign_in_moments, success_at) },
	{ "success_request", COLUMN_TEXT, offsetof(struct sign_in_moments, success_request) },
};
static const struct table sign_in_moments = { "sign_in_moments", "user_id", sizeof(struct sign_in_moments), columns,
	COUNT_OF(columns) };

enum { PUT, FIND, BETWEEN, REMOVE };

static const struct statement statements[] = {
	[PUT] = { "sign_in_moments.put", STATEMENT_PUT, &sign_in_moments, NULL, TENANT_SCOPE },
	[FIND] = { "sign_in_moments.find", STATEMENT_SELECT, &sign_in_moments,
		"WHERE tenant_id = $1 AND user_id = $2", TENANT_SCOPE },
	[BETWEEN] = { "sign_in_moments.between", STATEMENT_SELECT, &sign_in_moments,
		"WHERE tenant_id = $1 AND user_id >= $2 AND user_id <= $3 ORDER BY user_id", TENANT_SCOPE },
	[REMOVE] = { "sign_in_moments.remove", STATEMENT_TEXT, NULL,
		"DELETE FROM sign_in_moments WHERE tenant_id = $1 AND user_id = $2", TENANT_SCOPE },
};
const struct statement_list sign_in_moments_statements = { "sign_in_moments", statements, COUNT_OF(statements) };

void sign_in_moments_put(struct session *session, const struct sign_in_moments *row)
{
	session_write_row(session, &statements[PUT], row);
}

struct sign_in_moments *sign_in_moments_find(struct session *session, const char *user_id)
{
	return session_find_row(session, &statements[FIND], WITH(of_text(user_id)));
}

struct sign_in_moments *sign_in_moments_between(struct session *session, const char *first, const char *last,
	size_t *count)
{
	return session_find_rows(session, &statements[BETWEEN], WITH(of_text(first), of_text(last)), count);
}

void sign_in_moments_remove(struct session *session, const char *user_id)
{
	session_run(session, &statements[REMOVE], WITH(of_text(user_id)));
}
