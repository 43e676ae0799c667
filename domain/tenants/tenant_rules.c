/*
 * tenant_rules - who may register domains
 */
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/errors.h"
#include "domain/roles/role.h"
#include "domain/rules.h"
#include "domain/tenants/tenant.h"
#include "store/domains.h"

static struct error domains_are_managed_by_a_global_administrator(struct context *context, const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_MANAGE_DOMAIN) ? no_error : refuse(context, &ERROR_REQUEST_DENIED, "domain", NULL);
}

static struct error domain_is_a_name_that_mail_can_have(struct context *context, const void *facts)
{
	const char *probe = text_format(context->arena, "a@%s", (const char *)facts);
	return address_is_valid(probe)
		? no_error
		: refuse(context, &ERROR_PROPERTY_INVALID, "id", "property", "id", "type", "Domain", NULL);
}

static struct error domain_belongs_to_one_organisation(struct context *context, const void *facts)
{
	return domain_find(context->session, facts) == NULL ? no_error : refuse(context, &STORE_CONFLICT, "id", NULL);
}

static const struct rule add_rules[] = {
	{ "DOMAIN-NEW-1", "domains_are_managed_by_a_global_administrator",
		domains_are_managed_by_a_global_administrator, ALL_DOORS, "graph.md section 5" },
	{ "DOMAIN-NEW-2", "domain_is_a_name_that_mail_can_have", domain_is_a_name_that_mail_can_have, ALL_DOORS,
		"graph.md section 5" },
	{ "DOMAIN-NEW-3", "domain_belongs_to_one_organisation", domain_belongs_to_one_organisation, ALL_DOORS,
		"design.md section 3" },
};
const struct rule_table domain_add_rules = { "domain.add", add_rules, COUNT_OF(add_rules) };
