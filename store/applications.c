/*
 * applications - see the header
 */
#include "store/applications.h"

#include "base/text.h"

static const struct column application_columns[] = {
	{ "client_id", COLUMN_TEXT, offsetof(struct application, client_id) },
	{ "id", COLUMN_TEXT, offsetof(struct application, id) },
	{ "display_name", COLUMN_TEXT, offsetof(struct application, display_name) },
	{ "permissions", COLUMN_TEXT, offsetof(struct application, permissions) },
	{ "enabled", COLUMN_BOOLEAN, offsetof(struct application, enabled) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct application, created_at) },
};
static const struct table applications = { "applications", "client_id", sizeof(struct application), application_columns,
	COUNT_OF(application_columns) };

static const struct column application_secret_columns[] = {
	{ "client_id", COLUMN_TEXT, offsetof(struct application_secret, client_id) },
	{ "id", COLUMN_TEXT, offsetof(struct application_secret, id) },
	{ "secret_hash", COLUMN_TEXT, offsetof(struct application_secret, secret_hash) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct application_secret, created_at) },
	{ "expires_at", COLUMN_INTEGER, offsetof(struct application_secret, expires_at) },
};
static const struct table application_secrets = { "application_secrets", "client_id, id", sizeof(struct application_secret), application_secret_columns,
	COUNT_OF(application_secret_columns) };

enum {
	APPLICATION_INSERT,
	APPLICATION_FIND,
	APPLICATION_FIND_BY_ID,
	APPLICATIONS_ALL,
	APPLICATION_SECRET_INSERT,
	APPLICATION_SECRETS_OF,
};

static const struct statement statements[] = {
	[APPLICATION_INSERT] = { "applications.application_insert", STATEMENT_INSERT, &applications,
		NULL, TENANT_SCOPE },
	[APPLICATION_FIND] = { "applications.application_find", STATEMENT_SELECT, &applications,
		"WHERE tenant_id = $1 AND client_id = $2", TENANT_SCOPE },
	[APPLICATION_FIND_BY_ID] = { "applications.application_find_by_id", STATEMENT_SELECT, &applications,
		"WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE },
	[APPLICATIONS_ALL] = { "applications.applications_all", STATEMENT_SELECT, &applications,
		"WHERE tenant_id = $1 ORDER BY client_id", TENANT_SCOPE },
	[APPLICATION_SECRET_INSERT] = { "applications.application_secret_insert", STATEMENT_INSERT, &application_secrets,
		NULL, TENANT_SCOPE },
	[APPLICATION_SECRETS_OF] = { "applications.application_secrets_of", STATEMENT_SELECT, &application_secrets,
		"WHERE tenant_id = $1 AND client_id = $2 ORDER BY id", TENANT_SCOPE },
};
const struct statement_list applications_statements = { "applications", statements, COUNT_OF(statements) };

void application_insert(struct session *session, const struct application *row)
{
	session_write_row(session, &statements[APPLICATION_INSERT], row);
}

struct application *application_find(struct session *session, const char *client_id)
{
	return session_find_row(session, &statements[APPLICATION_FIND], WITH(of_text(client_id)));
}

struct application *application_find_by_id(struct session *session, const char *id)
{
	return session_find_row(session, &statements[APPLICATION_FIND_BY_ID], WITH(of_text(id)));
}

struct application *applications_all(struct session *session, size_t *count)
{
	return session_find_rows(session, &statements[APPLICATIONS_ALL], WITHOUT_VALUES, count);
}

void application_secret_insert(struct session *session, const struct application_secret *row)
{
	session_write_row(session, &statements[APPLICATION_SECRET_INSERT], row);
}

struct application_secret *application_secrets_of(struct session *session, const char *client_id,
	size_t *count)
{
	return session_find_rows(session, &statements[APPLICATION_SECRETS_OF],
		WITH(of_text(client_id)), count);
}
