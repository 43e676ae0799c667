/*
 * domain_rules - whose name is whose, and what keeps one from being given up
 */
#include "base/json_in.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/errors.h"
#include "domain/roles/role.h"
#include "domain/rules.h"
#include "domain/tenants/domain.h"

static struct error domains_are_managed_by_a_global_or_domain_name_administrator(struct context *context,
	const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_MANAGE_DOMAIN) ? no_error : refuse(context, &ERROR_REQUEST_DENIED, "domain", NULL);
}

static struct error domain_is_a_name_that_mail_can_have(struct context *context, const void *facts)
{
	const struct domain_facts *domain = facts;
	const char *probe = text_format(context->arena, "a@%s", domain->name);
	return address_is_valid(probe)
		? no_error
		: refuse(context, &ERROR_PROPERTY_INVALID, "id", "property", "id", "type", "Domain", NULL);
}

/* Who only claims a name hears nothing of others who have it. */
static struct error domain_belongs_to_one_organisation(struct context *context, const void *facts)
{
	const struct domain_facts *domain = facts;
	bool is_known = domain->own != NULL || domain->claim != NULL;
	bool is_taken = domain->is_initial && domain->others != NULL;
	return is_known || is_taken ? refuse(context, &ERROR_OBJECT_CONFLICT, "id", NULL) : no_error;
}

static const struct rule add_rules[] = {
	{ "DOMAIN-NEW-1", "domains_are_managed_by_a_global_or_domain_name_administrator",
		domains_are_managed_by_a_global_or_domain_name_administrator, ALL_DOORS, "graph.md section 5" },
	{ "DOMAIN-NEW-2", "domain_is_a_name_that_mail_can_have", domain_is_a_name_that_mail_can_have, ALL_DOORS,
		"graph.md section 5" },
	{ "DOMAIN-NEW-3", "domain_belongs_to_one_organisation", domain_belongs_to_one_organisation, ALL_DOORS,
		"design.md section 3" },
};
const struct rule_table domain_add_rules = { "domain.add", add_rules, COUNT_OF(add_rules) };

static struct error domain_is_proven_by_its_owner(struct context *context, const void *facts)
{
	const struct domain_facts *domain = facts;
	return domain->own != NULL || domain->is_proven ? no_error
							: refuse(context, &ERROR_DOMAIN_UNPROVEN, "id", "domain", domain->name,
								  NULL);
}

/* Asked behind the proof: whoever cannot prove the name does not learn that somebody has it. */
static struct error domain_is_proven_once(struct context *context, const void *facts)
{
	const struct domain_facts *domain = facts;
	return domain->others != NULL ? refuse(context, &ERROR_OBJECT_CONFLICT, "id", NULL) : no_error;
}

static const struct rule verify_rules[] = {
	{ "DOMAIN-VER-1", "domains_are_managed_by_a_global_or_domain_name_administrator",
		domains_are_managed_by_a_global_or_domain_name_administrator, ALL_DOORS, "graph.md section 5" },
	{ "DOMAIN-VER-2", "domain_is_proven_by_its_owner", domain_is_proven_by_its_owner, ALL_DOORS,
		"graph.md section 5" },
	{ "DOMAIN-VER-3", "domain_is_proven_once", domain_is_proven_once, ALL_DOORS, "design.md section 3" },
};
const struct rule_table domain_verify_rules = { "domain.verify", verify_rules, COUNT_OF(verify_rules) };

static struct error domain_in_use_cannot_be_deleted(struct context *context, const void *facts)
{
	const struct domain_facts *domain = facts;
	return domain->use_count > 0 ? refuse(context, &ERROR_DOMAIN_IN_USE, "id", "domain", domain->name, NULL)
				     : no_error;
}

static struct error domain_with_names_below_it_cannot_be_deleted(struct context *context, const void *facts)
{
	const struct domain_facts *domain = facts;
	return domain->has_children ? refuse(context, &ERROR_DOMAIN_IN_USE, "id", "domain", domain->name, NULL) : no_error;
}

static struct error default_and_initial_domain_stay(struct context *context, const void *facts)
{
	const struct domain_facts *domain = facts;
	if (domain->own == NULL || (!domain->own->is_default && !domain->own->is_initial))
		return no_error;
	return refuse(context, &ERROR_DOMAIN_IN_USE, "id", "domain", domain->name, NULL);
}

static const struct rule delete_rules[] = {
	{ "DOMAIN-DEL-1", "domains_are_managed_by_a_global_or_domain_name_administrator",
		domains_are_managed_by_a_global_or_domain_name_administrator, ALL_DOORS, "graph.md section 5" },
	{ "DOMAIN-DEL-2", "default_and_initial_domain_stay", default_and_initial_domain_stay, ALL_DOORS,
		"graph.md section 5" },
	{ "DOMAIN-DEL-3", "domain_in_use_cannot_be_deleted", domain_in_use_cannot_be_deleted, ALL_DOORS,
		"graph.md section 5" },
	{ "DOMAIN-DEL-4", "domain_with_names_below_it_cannot_be_deleted", domain_with_names_below_it_cannot_be_deleted,
		ALL_DOORS, "graph.md section 5" },
};
const struct rule_table domain_delete_rules = { "domain.delete", delete_rules, COUNT_OF(delete_rules) };

static struct error only_a_verified_domain_is_changed(struct context *context, const void *facts)
{
	const struct domain_facts *domain = facts;
	return domain->own != NULL ? no_error : refuse(context, &ERROR_DOMAIN_UNPROVEN, "id", "domain", domain->name, NULL);
}

static bool is_service(const char *text)
{
	static const char *const services[] = { "Email", "Sharepoint", "EmailInternalRelayOnly",
		"OfficeCommunicationsOnline", "SharePointDefaultDomain", "FullRedelegation", "SharePointPublic",
		"OrgIdAuthentication", "Yammer", "Intune" };
	for (size_t i = 0; i < COUNT_OF(services); i++)
		if (text_equal(services[i], text))
			return true;
	return false;
}

static bool are_services(struct context *context, const char *json)
{
	const struct json_value *list =
		json == NULL ? NULL : json_parse(context->arena, json, __builtin_strlen(json), NULL);
	for (size_t i = 0; i < json_count(list); i++)
		if (!is_service(json_text_of(json_item(list, i))))
			return false;
	return true;
}

static struct error domain_keeps_within_its_bounds(struct context *context, const void *facts)
{
	const struct domain_change_options *change = ((const struct domain_facts *)facts)->change;
	const char *bad = NULL;
	if (change->password_validity_days > INT32_MAX)
		bad = "passwordValidityPeriodInDays";
	else if (change->password_notification_days > INT32_MAX)
		bad = "passwordNotificationWindowInDays";
	else if (!are_services(context, change->supported_services))
		bad = "supportedServices";
	return bad == NULL ? no_error
			   : refuse(context, &ERROR_PROPERTY_INVALID, bad, "property", bad, "type", "Domain", NULL);
}

static const struct rule change_rules[] = {
	{ "DOMAIN-CHG-1", "domains_are_managed_by_a_global_or_domain_name_administrator",
		domains_are_managed_by_a_global_or_domain_name_administrator, ALL_DOORS, "graph.md section 5" },
	{ "DOMAIN-CHG-2", "only_a_verified_domain_is_changed", only_a_verified_domain_is_changed, ALL_DOORS,
		"graph.md section 5" },
	{ "DOMAIN-CHG-3", "domain_keeps_within_its_bounds", domain_keeps_within_its_bounds, ALL_DOORS,
		"graph.md section 5" },
};
const struct rule_table domain_change_rules = { "domain.change", change_rules, COUNT_OF(change_rules) };
