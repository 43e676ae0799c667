/*
 * tenant_read - see the header
 */
#include "domain/tenants/tenant_read.h"

#include "base/text.h"
#include "domain/context.h"

const struct domain *domains_read(struct context *context, size_t *count)
{
	return domains_of_tenant(context->session, context->session->tenant_id, count);
}

/* The table is everybody's: somebody else's domain is none here. */
const struct domain *domain_read(struct context *context, const char *name)
{
	const struct domain *domain = domain_find(context->session, text_fold(context->arena, name));
	return domain != NULL && text_equal(domain->tenant_id, context->session->tenant_id) ? domain : NULL;
}
