/*
 * tenant_read - an organisation's domains, as a door reads them
 */
#pragma once

#include <stddef.h>

#include "store/domains.h"

struct context;

/* Verified ones and claims (verified_at 0), in order of name. */
const struct domain *domains_read(struct context *context, size_t *count);
/* The one of this tenant; NULL if there is none. */
const struct domain *domain_read(struct context *context, const char *name);

/* What uses a name: people, then groups. */
struct domain_references {
	const struct user *users;
	size_t user_count;
	const char **groups; /* ids */
	size_t group_count;
	const char *next; /* what the next page begins behind; NULL: there is none */
};
/* A page of up to limit; after: what the page before gave, "" for the first. */
struct domain_references domain_read_references(
	struct context *context, const struct domain *domain, const char *after, int64_t limit);
