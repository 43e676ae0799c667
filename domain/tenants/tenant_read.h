/*
 * tenant_read - an organisation's domains, as a door reads them
 */
#pragma once

#include <stddef.h>

#include "store/domains.h"

struct context;

/* In order of name. */
const struct domain *domains_read(struct context *context, size_t *count);
/* The one of this tenant; NULL if there is none. */
const struct domain *domain_read(struct context *context, const char *name);
