/*
 * domains - see the header
 */
#include "store/domains.h"

#include "base/text.h"

static const struct column columns[] = {
	{ "name", COLUMN_TEXT, offsetof(struct domain, name) },
	{ "tenant_id", COLUMN_TEXT, offsetof(struct domain, tenant_id) },
	{ "registration_id", COLUMN_TEXT, offsetof(struct domain, registration_id) },
	{ "is_default", COLUMN_BOOLEAN, offsetof(struct domain, is_default) },
	{ "is_initial", COLUMN_BOOLEAN, offsetof(struct domain, is_initial) },
	{ "verified_at", COLUMN_INTEGER, offsetof(struct domain, verified_at) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct domain, created_at) },
};
const struct table domains_table = { "domains", "name", sizeof(struct domain), columns, COUNT_OF(columns) };

enum { DOMAIN_INSERT, DOMAIN_FIND, DOMAINS_OF_TENANT };

static const struct statement statements[] = {
	[DOMAIN_INSERT] = { "domains.domain_insert", STATEMENT_INSERT, &domains_table,
		NULL, GLOBAL_SCOPE },
	[DOMAIN_FIND] = { "domains.domain_find", STATEMENT_SELECT, &domains_table,
		"WHERE name = $1", GLOBAL_SCOPE },
	[DOMAINS_OF_TENANT] = { "domains.domains_of_tenant", STATEMENT_SELECT, &domains_table,
		"WHERE tenant_id = $1 ORDER BY name", GLOBAL_SCOPE },
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
