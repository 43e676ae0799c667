/*
 * domains - which tenant a name belongs to
 *
 * One of the few tables that find a tenant: its key is the name, and a name belongs to one tenant at a
 * time. Each registration has an id of its own, so that an address of an earlier registration is not one of
 * this.
 */
#pragma once

#include "store/session.h"

/* Every column, so that a query can name one. */
enum domain_column {
	DOMAIN_NAME,
	DOMAIN_TENANT_ID,
	DOMAIN_REGISTRATION_ID,
	DOMAIN_IS_DEFAULT,
	DOMAIN_IS_INITIAL,
	DOMAIN_COLUMNS_NAMED
};

struct domain {
	const char *name;
	const char *tenant_id;
	const char *registration_id;
	bool is_default;
	bool is_initial;
	int64_t verified_at;
	int64_t created_at;
};

extern const struct table domains_table;

void domain_insert(struct session *session, const struct domain *row);
/* name folded */
struct domain *domain_find(struct session *session, const char *name);
struct domain *domains_of_tenant(struct session *session, const char *tenant_id, size_t *count);
