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
	{ "is_public", COLUMN_BOOLEAN, offsetof(struct application, is_public) },
	{ "redirect_uris", COLUMN_TEXT, offsetof(struct application, redirect_uris) },
};
static const struct table applications = { "applications", "client_id", sizeof(struct application), application_columns,
	COUNT_OF(application_columns) };

static const struct column application_secret_columns[] = {
	{ "client_id", COLUMN_TEXT, offsetof(struct application_secret, client_id) },
	{ "id", COLUMN_TEXT, offsetof(struct application_secret, id) },
	{ "secret_hash", COLUMN_TEXT, offsetof(struct application_secret, secret_hash) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct application_secret, created_at) },
	{ "expires_at", COLUMN_INTEGER, offsetof(struct application_secret, expires_at) },
	{ "display_name", COLUMN_TEXT, offsetof(struct application_secret, display_name) },
	{ "hint", COLUMN_TEXT, offsetof(struct application_secret, hint) },
};
static const struct table application_secrets = { "application_secrets", "client_id, id", sizeof(struct application_secret), application_secret_columns,
	COUNT_OF(application_secret_columns) };

static const struct column application_certificate_columns[] = {
	{ "client_id", COLUMN_TEXT, offsetof(struct application_certificate, client_id) },
	{ "id", COLUMN_TEXT, offsetof(struct application_certificate, id) },
	{ "thumbprint", COLUMN_TEXT, offsetof(struct application_certificate, thumbprint) },
	{ "thumbprint_256", COLUMN_TEXT, offsetof(struct application_certificate, thumbprint_256) },
	{ "subject", COLUMN_TEXT, offsetof(struct application_certificate, subject) },
	{ "pem", COLUMN_TEXT, offsetof(struct application_certificate, pem) },
	{ "valid_from", COLUMN_INTEGER, offsetof(struct application_certificate, valid_from) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct application_certificate, created_at) },
	{ "expires_at", COLUMN_INTEGER, offsetof(struct application_certificate, expires_at) },
};
static const struct table application_certificates = { "application_certificates", "client_id, id",
	sizeof(struct application_certificate), application_certificate_columns,
	COUNT_OF(application_certificate_columns) };

enum {
	APPLICATION_PUT,
	APPLICATIONS_WITH_ROLES,
	APPLICATION_FIND,
	APPLICATION_FIND_BY_ID,
	APPLICATIONS_AFTER,
	APPLICATION_REMOVE,
	SECRET_INSERT,
	SECRETS_OF,
	SECRET_REMOVE,
	SECRETS_REMOVE,
	CERTIFICATE_INSERT,
	CERTIFICATES_OF,
	CERTIFICATE_REMOVE,
	CERTIFICATES_REMOVE,
};

static const struct statement statements[] = {
	[APPLICATION_PUT] = { "applications.put", STATEMENT_PUT, &applications, NULL, TENANT_SCOPE },
	[APPLICATION_FIND] = { "applications.find", STATEMENT_SELECT, &applications,
		"WHERE tenant_id = $1 AND client_id = $2", TENANT_SCOPE },
	[APPLICATION_FIND_BY_ID] = { "applications.find_by_id", STATEMENT_SELECT, &applications,
		"WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE },
	[APPLICATIONS_WITH_ROLES] = { "applications.with_roles", STATEMENT_SELECT, &applications,
		"WHERE tenant_id = $1 AND id IN (SELECT principal_id FROM role_assignments WHERE tenant_id = $1 AND "
		"(role_id, principal_id) >= ($2, $3) AND (role_id, principal_id) <= ($4, $5)) ORDER BY id",
		TENANT_SCOPE },
	[APPLICATIONS_AFTER] = { "applications.after", STATEMENT_SELECT, &applications,
		"WHERE tenant_id = $1 AND client_id > $2 ORDER BY client_id LIMIT $3", TENANT_SCOPE },
	[APPLICATION_REMOVE] = { "applications.remove", STATEMENT_TEXT, NULL,
		"DELETE FROM applications WHERE tenant_id = $1 AND client_id = $2", TENANT_SCOPE },
	[SECRET_INSERT] = { "applications.secret_insert", STATEMENT_INSERT, &application_secrets, NULL,
		TENANT_SCOPE },
	[SECRETS_OF] = { "applications.secrets_of", STATEMENT_SELECT, &application_secrets,
		"WHERE tenant_id = $1 AND client_id = $2 ORDER BY id", TENANT_SCOPE },
	[SECRET_REMOVE] = { "applications.secret_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM application_secrets WHERE tenant_id = $1 AND client_id = $2 AND id = $3", TENANT_SCOPE },
	[SECRETS_REMOVE] = { "applications.secrets_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM application_secrets WHERE tenant_id = $1 AND client_id = $2", TENANT_SCOPE },
	[CERTIFICATE_INSERT] = { "applications.certificate_insert", STATEMENT_INSERT, &application_certificates, NULL,
		TENANT_SCOPE },
	[CERTIFICATES_OF] = { "applications.certificates_of", STATEMENT_SELECT, &application_certificates,
		"WHERE tenant_id = $1 AND client_id = $2 ORDER BY id", TENANT_SCOPE },
	[CERTIFICATE_REMOVE] = { "applications.certificate_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM application_certificates WHERE tenant_id = $1 AND client_id = $2 AND id = $3",
		TENANT_SCOPE },
	[CERTIFICATES_REMOVE] = { "applications.certificates_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM application_certificates WHERE tenant_id = $1 AND client_id = $2", TENANT_SCOPE },
};
const struct statement_list applications_statements = { "applications", statements, COUNT_OF(statements) };

void application_put(struct session *session, const struct application *row)
{
	session_write_row(session, &statements[APPLICATION_PUT], row);
}

struct application *application_find(struct session *session, const char *client_id)
{
	return session_find_row(session, &statements[APPLICATION_FIND], WITH(of_text(client_id)));
}

struct application *application_find_by_id(struct session *session, const char *id)
{
	return session_find_row(session, &statements[APPLICATION_FIND_BY_ID], WITH(of_text(id)));
}

struct application *applications_after(struct session *session, const char *client_id, int64_t most, size_t *count)
{
	return session_find_rows(session, &statements[APPLICATIONS_AFTER], WITH(of_text(client_id), of_integer(most)),
		count);
}

void application_remove(struct session *session, const char *client_id)
{
	session_run(session, &statements[SECRETS_REMOVE], WITH(of_text(client_id)));
	session_run(session, &statements[CERTIFICATES_REMOVE], WITH(of_text(client_id)));
	session_run(session, &statements[APPLICATION_REMOVE], WITH(of_text(client_id)));
}

struct application *applications_with_roles(struct session *session, const char *first_role,
	const char *first_principal, const char *last_role, const char *last_principal, size_t *count)
{
	return session_find_rows(session, &statements[APPLICATIONS_WITH_ROLES],
		WITH(of_text(first_role), of_text(first_principal), of_text(last_role), of_text(last_principal)), count);
}

void application_secret_insert(struct session *session, const struct application_secret *row)
{
	session_write_row(session, &statements[SECRET_INSERT], row);
}

struct application_secret *application_secrets_of(struct session *session, const char *client_id, size_t *count)
{
	return session_find_rows(session, &statements[SECRETS_OF], WITH(of_text(client_id)), count);
}

void application_secret_remove(struct session *session, const char *client_id, const char *id)
{
	session_run(session, &statements[SECRET_REMOVE], WITH(of_text(client_id), of_text(id)));
}

void application_certificate_insert(struct session *session, const struct application_certificate *row)
{
	session_write_row(session, &statements[CERTIFICATE_INSERT], row);
}

struct application_certificate *application_certificates_of(struct session *session, const char *client_id,
	size_t *count)
{
	return session_find_rows(session, &statements[CERTIFICATES_OF], WITH(of_text(client_id)), count);
}

void application_certificate_remove(struct session *session, const char *client_id, const char *id)
{
	session_run(session, &statements[CERTIFICATE_REMOVE], WITH(of_text(client_id), of_text(id)));
}
