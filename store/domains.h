/*
 * domains - which tenant a name belongs to
 *
 * One of the few tables that find a tenant: its key is the name, and a name belongs to one tenant at a
 * time. Each registration has an id of its own, so that an address of an earlier registration is not one of
 * this. What is only claimed stands apart: any number of organisations may claim a name, and prove it later.
 */
#pragma once

#include "store/session.h"
#include "store/users.h"

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
	int64_t password_validity_days, password_notification_days; /* kept and given back */
	const char *supported_services;                             /* a JSON array of texts */
};

extern const struct table domains_table;

void domain_insert(struct session *session, const struct domain *row);
/* name folded */
struct domain *domain_find(struct session *session, const char *name);
struct domain *domains_of_tenant(struct session *session, const char *tenant_id, size_t *count);
/* The row of this name and tenant; what is its key stays. */
void domain_update(struct session *session, const struct domain *row);
void domain_remove(struct session *session, const char *name, const char *tenant_id);

struct domain_claim {
	const char *name; /* folded */
	const char *registration_id;
	int64_t created_at;
};
void domain_claim_insert(struct session *session, const struct domain_claim *row);
struct domain_claim *domain_claim_find(struct session *session, const char *name);
/* In order of name. */
struct domain_claim *domain_claims_all(struct session *session, size_t *count);
void domain_claim_remove(struct session *session, const char *name);

/*
 * What uses a name: active people who sign in with it, addresses that stand, and groups that have it as their mail's.
 * In order of id, up to limit behind after; of groups the ids. Walks the index of names: no act but a domain's end asks this.
 */
struct user *domain_users(struct session *session, const char *name, const char *after, int64_t limit, size_t *count);
const char **domain_groups(struct session *session, const char *name, const char *after, int64_t limit, size_t *count);
