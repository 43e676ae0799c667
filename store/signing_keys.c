/*
 * signing_keys - see the header
 */
#include "store/signing_keys.h"

#include "base/text.h"

static const struct column columns[] = {
	{ "id", COLUMN_TEXT, offsetof(struct signing_key, id) },
	{ "pem", COLUMN_TEXT, offsetof(struct signing_key, pem) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct signing_key, created_at) },
	{ "retires_at", COLUMN_INTEGER, offsetof(struct signing_key, retires_at) },
	{ "signs_from", COLUMN_INTEGER, offsetof(struct signing_key, signs_from) },
};
static const struct table signing_keys = { "signing_keys", "id", sizeof(struct signing_key), columns, COUNT_OF(columns) };

enum { SIGNING_KEY_INSERT, SIGNING_KEYS_VALID, SIGNING_KEYS_REMOVE_RETIRED, SIGNING_KEYS_RETIRE };

static const struct statement statements[] = {
	[SIGNING_KEY_INSERT] = { "signing_keys.signing_key_insert", STATEMENT_INSERT, &signing_keys,
		NULL, GLOBAL_SCOPE },
	[SIGNING_KEYS_VALID] = { "signing_keys.signing_keys_valid", STATEMENT_SELECT, &signing_keys,
		"WHERE retires_at > $1 ORDER BY signs_from DESC, created_at DESC", GLOBAL_SCOPE },
	[SIGNING_KEYS_REMOVE_RETIRED] = { "signing_keys.signing_keys_remove_retired", STATEMENT_TEXT, NULL,
		"DELETE FROM signing_keys WHERE retires_at <= $1", GLOBAL_SCOPE },
	[SIGNING_KEYS_RETIRE] = { "signing_keys.signing_keys_retire", STATEMENT_TEXT, NULL,
		"UPDATE signing_keys SET retires_at = $1 WHERE retires_at > $1", GLOBAL_SCOPE },
};
const struct statement_list signing_keys_statements = { "signing_keys", statements, COUNT_OF(statements) };

void signing_key_insert(struct session *session, const struct signing_key *row)
{
	session_write_row(session, &statements[SIGNING_KEY_INSERT], row);
}

struct signing_key *signing_keys_valid(struct session *session, int64_t real_now, size_t *count)
{
	return session_find_rows(session, &statements[SIGNING_KEYS_VALID],
		WITH(of_integer(real_now)), count);
}

int64_t signing_keys_remove_retired(struct session *session, int64_t real_now)
{
	return session_run(session, &statements[SIGNING_KEYS_REMOVE_RETIRED], WITH(of_integer(real_now)));
}

void signing_keys_retire(struct session *session, int64_t at)
{
	session_run(session, &statements[SIGNING_KEYS_RETIRE], WITH(of_integer(at)));
}
