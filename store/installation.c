/*
 * installation - see the header
 */
#include "store/installation.h"

enum { INTEGER, TEXT, SET_INTEGER, SET_TEXT };

static const struct statement statements[] = {
	[INTEGER] = { "installation.integer", STATEMENT_TEXT, NULL,
		"SELECT integer_value FROM installation WHERE name = $1", GLOBAL_SCOPE },
	[TEXT] = { "installation.text", STATEMENT_TEXT, NULL, "SELECT text_value FROM installation WHERE name = $1",
		GLOBAL_SCOPE },
	[SET_INTEGER] = { "installation.set_integer", STATEMENT_TEXT, NULL,
		"INSERT INTO installation (name, integer_value) VALUES ($1, $2) "
		"ON CONFLICT (name) DO UPDATE SET integer_value = excluded.integer_value",
		GLOBAL_SCOPE },
	[SET_TEXT] = { "installation.set_text", STATEMENT_TEXT, NULL,
		"INSERT INTO installation (name, text_value) VALUES ($1, $2) "
		"ON CONFLICT (name) DO UPDATE SET text_value = excluded.text_value",
		GLOBAL_SCOPE },
};
const struct statement_list installation_statements = { "installation", statements,
	sizeof(statements) / sizeof(statements[0]) };

int64_t installation_integer(struct session *session, const char *name, int64_t fallback)
{
	int64_t value = fallback;
	return session_find_integer(session, &statements[INTEGER], WITH(of_text(name)), &value) ? value : fallback;
}

const char *installation_text(struct session *session, const char *name)
{
	return session_find_text(session, &statements[TEXT], WITH(of_text(name)));
}

void installation_set_integer(struct session *session, const char *name, int64_t value)
{
	session_run(session, &statements[SET_INTEGER], WITH(of_text(name), of_integer(value)));
}

void installation_set_text(struct session *session, const char *name, const char *value)
{
	session_run(session, &statements[SET_TEXT], WITH(of_text(name), of_text(value)));
}
