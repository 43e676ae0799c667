/*
 * token_families - see the header
 */
#include "store/token_families.h"

#include "base/text.h"

static const struct column columns[] = {
	{ "id", COLUMN_TEXT, offsetof(struct token_family, id) },
	{ "user_id", COLUMN_TEXT, offsetof(struct token_family, user_id) },
	{ "client_id", COLUMN_TEXT, offsetof(struct token_family, client_id) },
	{ "scope", COLUMN_TEXT, offsetof(struct token_family, scope) },
	{ "proof", COLUMN_TEXT, offsetof(struct token_family, proof) },
	{ "secret_hash", COLUMN_TEXT, offsetof(struct token_family, secret_hash) },
	{ "salt", COLUMN_TEXT, offsetof(struct token_family, salt) },
	{ "generation", COLUMN_INTEGER, offsetof(struct token_family, generation) },
	{ "signed_in_at", COLUMN_INTEGER, offsetof(struct token_family, signed_in_at) },
	{ "rotated_at", COLUMN_INTEGER, offsetof(struct token_family, rotated_at) },
	{ "revoked_at", COLUMN_INTEGER, offsetof(struct token_family, revoked_at) },
};
static const struct table token_families = { "token_families", "id", sizeof(struct token_family), columns,
	COUNT_OF(columns) };

enum { PUT, FIND, REMOVE_USER, REMOVE_CLIENT, REMOVE_BEFORE, NTH_OF_USER, REMOVE_OF_USER_BEFORE };

static const struct statement statements[] = {
	[PUT] = { "token_families.put", STATEMENT_PUT, &token_families, NULL, TENANT_SCOPE },
	[FIND] = { "token_families.find", STATEMENT_SELECT, &token_families, "WHERE tenant_id = $1 AND id = $2",
		TENANT_SCOPE },
	[REMOVE_USER] = { "token_families.remove_user", STATEMENT_TEXT, NULL,
		"DELETE FROM token_families WHERE tenant_id = $1 AND user_id = $2", TENANT_SCOPE },
	[REMOVE_CLIENT] = { "token_families.remove_client", STATEMENT_TEXT, NULL,
		"DELETE FROM token_families WHERE tenant_id = $1 AND client_id = $2", TENANT_SCOPE },
	[REMOVE_BEFORE] = { "token_families.remove_before", STATEMENT_TEXT, NULL,
		"DELETE FROM token_families WHERE tenant_id = $1 AND rotated_at < $2", TENANT_SCOPE },
	[NTH_OF_USER] = { "token_families.nth_of_user", STATEMENT_TEXT, NULL,
		"SELECT rotated_at FROM token_families WHERE tenant_id = $1 AND user_id = $2 "
		"ORDER BY rotated_at DESC LIMIT 1 OFFSET $3",
		TENANT_SCOPE },
	[REMOVE_OF_USER_BEFORE] = { "token_families.remove_of_user_before", STATEMENT_TEXT, NULL,
		"DELETE FROM token_families WHERE tenant_id = $1 AND user_id = $2 AND rotated_at <= $3", TENANT_SCOPE },
};
const struct statement_list token_families_statements = { "token_families", statements, COUNT_OF(statements) };

void token_family_put(struct session *session, const struct token_family *row)
{
	session_write_row(session, &statements[PUT], row);
}

struct token_family *token_family_find(struct session *session, const char *id)
{
	return session_find_row(session, &statements[FIND], WITH(of_text(id)));
}

void token_families_remove_user(struct session *session, const char *user_id)
{
	session_run(session, &statements[REMOVE_USER], WITH(of_text(user_id)));
}

void token_families_remove_client(struct session *session, const char *client_id)
{
	session_run(session, &statements[REMOVE_CLIENT], WITH(of_text(client_id)));
}

void token_families_tidy(struct session *session, const char *user_id, int64_t before, int64_t most)
{
	int64_t nth = 0;
	session_run(session, &statements[REMOVE_BEFORE], WITH(of_integer(before)));
	if (session_find_integer(session, &statements[NTH_OF_USER], WITH(of_text(user_id), of_integer(most)), &nth))
		session_run(session, &statements[REMOVE_OF_USER_BEFORE], WITH(of_text(user_id), of_integer(nth)));
}
