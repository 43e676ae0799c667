/*
 * domains - see the header
 */
#include "store/domains.h"

#include <string.h>

#include "base/text.h"

static const struct column columns[] = {
	{ "name", COLUMN_TEXT, offsetof(struct domain, name) },
	{ "tenant_id", COLUMN_TEXT, offsetof(struct domain, tenant_id) },
	{ "registration_id", COLUMN_TEXT, offsetof(struct domain, registration_id) },
	{ "is_default", COLUMN_BOOLEAN, offsetof(struct domain, is_default) },
	{ "is_initial", COLUMN_BOOLEAN, offsetof(struct domain, is_initial) },
	{ "verified_at", COLUMN_INTEGER, offsetof(struct domain, verified_at) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct domain, created_at) },
	{ "password_validity_days", COLUMN_INTEGER, offsetof(struct domain, password_validity_days) },
	{ "password_notification_days", COLUMN_INTEGER, offsetof(struct domain, password_notification_days) },
	{ "supported_services", COLUMN_TEXT, offsetof(struct domain, supported_services) },
};
const struct table domains_table = { "domains", "name", sizeof(struct domain), columns, COUNT_OF(columns) };

static const struct column claim_columns[] = {
	{ "name", COLUMN_TEXT, offsetof(struct domain_claim, name) },
	{ "registration_id", COLUMN_TEXT, offsetof(struct domain_claim, registration_id) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct domain_claim, created_at) },
};
static const struct table domain_claims = { "domain_claims", "name", sizeof(struct domain_claim), claim_columns,
	COUNT_OF(claim_columns) };

enum {
	DOMAIN_INSERT,
	DOMAIN_FIND,
	DOMAINS_OF_TENANT,
	DOMAIN_UPDATE,
	DOMAIN_REMOVE,
	CLAIM_INSERT,
	CLAIM_FIND,
	CLAIMS_ALL,
	CLAIM_REMOVE,
	DOMAIN_USERS,
	DOMAIN_GROUPS,
};

static const struct statement statements[] = {
	[DOMAIN_INSERT] = { "domains.domain_insert", STATEMENT_INSERT, &domains_table,
		NULL, GLOBAL_SCOPE },
	[DOMAIN_FIND] = { "domains.domain_find", STATEMENT_SELECT, &domains_table,
		"WHERE name = $1", GLOBAL_SCOPE },
	[DOMAINS_OF_TENANT] = { "domains.domains_of_tenant", STATEMENT_SELECT, &domains_table,
		"WHERE tenant_id = $1 ORDER BY name", GLOBAL_SCOPE },
	[DOMAIN_UPDATE] = { "domains.domain_update", STATEMENT_TEXT, NULL,
		"UPDATE domains SET is_default = $3, password_validity_days = $4, password_notification_days = $5, "
		"supported_services = $6 WHERE name = $1 AND tenant_id = $2",
		GLOBAL_SCOPE },
	[DOMAIN_REMOVE] = { "domains.domain_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM domains WHERE name = $1 AND tenant_id = $2", GLOBAL_SCOPE },
	[CLAIM_INSERT] = { "domains.claim_insert", STATEMENT_INSERT, &domain_claims, NULL, TENANT_SCOPE },
	[CLAIM_FIND] = { "domains.claim_find", STATEMENT_SELECT, &domain_claims,
		"WHERE tenant_id = $1 AND name = $2", TENANT_SCOPE },
	[CLAIMS_ALL] = { "domains.claims_all", STATEMENT_SELECT, &domain_claims,
		"WHERE tenant_id = $1 ORDER BY name", TENANT_SCOPE },
	[CLAIM_REMOVE] = { "domains.claim_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM domain_claims WHERE tenant_id = $1 AND name = $2", TENANT_SCOPE },
	[DOMAIN_USERS] = { "domains.domain_users", STATEMENT_SELECT, &users_table,
		"WHERE tenant_id = $1 AND deleted_at = 0 AND id > $3 AND "
		"(SUBSTR(upn_fold, LENGTH(upn_fold) - CAST($5 AS BIGINT)) = $2 OR id IN (SELECT holder_id FROM addresses "
		"WHERE tenant_id = $1 AND state IN ($6, $7) AND "
		"SUBSTR(address_fold, LENGTH(address_fold) - CAST($5 AS BIGINT)) = $2)) ORDER BY id LIMIT $4",
		TENANT_SCOPE },
	[DOMAIN_GROUPS] = { "domains.domain_groups", STATEMENT_TEXT, NULL,
		"SELECT id FROM groups_of_tenant WHERE tenant_id = $1 AND deleted_at = 0 AND id > $3 AND "
		"LOWER(SUBSTR(mail, LENGTH(mail) - CAST($5 AS BIGINT))) = $2 "
		"ORDER BY id LIMIT $4",
		TENANT_SCOPE },
};
const struct statement_list domains_statements = { "domains", statements, COUNT_OF(statements) };

void domain_insert(struct session *session, const struct domain *row)
{
	session_write_row(session, &statements[DOMAIN_INSERT], row);
}

struct domain *domain_find(struct session *session, const char *name)
{
	return session_find_row(session, &statements[DOMAIN_FIND], WITH(of_text(name)));
}

struct domain *domains_of_tenant(struct session *session, const char *tenant_id, size_t *count)
{
	return session_find_rows(session, &statements[DOMAINS_OF_TENANT],
		WITH(of_text(tenant_id)), count);
}

void domain_update(struct session *session, const struct domain *row)
{
	session_run(session, &statements[DOMAIN_UPDATE],
		WITH(of_text(row->name), of_text(row->tenant_id), of_integer(row->is_default),
			of_integer(row->password_validity_days), of_integer(row->password_notification_days),
			of_text(row->supported_services)));
}

void domain_remove(struct session *session, const char *name, const char *tenant_id)
{
	session_run(session, &statements[DOMAIN_REMOVE], WITH(of_text(name), of_text(tenant_id)));
}

void domain_claim_insert(struct session *session, const struct domain_claim *row)
{
	session_write_row(session, &statements[CLAIM_INSERT], row);
}

struct domain_claim *domain_claim_find(struct session *session, const char *name)
{
	return session_find_row(session, &statements[CLAIM_FIND], WITH(of_text(name)));
}

struct domain_claim *domain_claims_all(struct session *session, size_t *count)
{
	return session_find_rows(session, &statements[CLAIMS_ALL], WITHOUT_VALUES, count);
}

void domain_claim_remove(struct session *session, const char *name)
{
	session_run(session, &statements[CLAIM_REMOVE], WITH(of_text(name)));
}

struct user *domain_users(struct session *session, const char *name, const char *after, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[DOMAIN_USERS],
		WITH(of_text(text_format(session->arena, "@%s", name)), of_text(after), of_integer(limit),
			of_integer((int64_t)strlen(name)), of_text("live"), of_text("alias")),
		count);
}

const char **domain_groups(struct session *session, const char *name, const char *after, int64_t limit, size_t *count)
{
	return session_find_texts(session, &statements[DOMAIN_GROUPS],
		WITH(of_text(text_format(session->arena, "@%s", name)), of_text(after), of_integer(limit),
			of_integer((int64_t)strlen(name))),
		count);
}
