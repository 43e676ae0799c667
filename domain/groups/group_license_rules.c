/*
 * group_license_rules - who gives products to a group, and which
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "domain/licenses/license.h"
#include "domain/roles/role.h"
#include "domain/rules.h"

static struct error group_licenses_are_assigned_by_a_user_or_license_administrator(
	struct context *context, const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_ASSIGN_LICENSE) ? no_error
							: refuse(context, &ERROR_REQUEST_DENIED, "assignedLicenses", NULL);
}

static struct error product_of_a_group_must_be_one_of_the_organisation(struct context *context, const void *facts)
{
	const struct group_license_options *options = ((const struct group_licensing *)facts)->options;
	for (size_t i = 0; i < options->addition_count; i++) {
		const char *sku = options->additions[i].sku_id;
		if (product_with_sku(sku) == NULL || seats_find(context->session, sku) == NULL)
			return refuse(context, &ERROR_LICENSE_UNKNOWN, "skuId", "sku", sku, NULL);
	}
	return no_error;
}

static struct error disabled_plans_of_a_group_are_plans_of_the_product(struct context *context, const void *facts)
{
	const struct group_license_options *options = ((const struct group_licensing *)facts)->options;
	for (size_t i = 0; i < options->addition_count; i++)
		if (!license_addition_is_of_product(&options->additions[i]))
			return refuse(context, &ERROR_PROPERTY_INVALID, "disabledPlans", "property", "disabledPlans",
				"type", "AssignedLicense", NULL);
	return no_error;
}

static bool gives(const struct group_licensing *licensing, const char *sku_id)
{
	for (size_t i = 0; i < licensing->given_count; i++)
		if (text_equal(licensing->given[i].sku_id, sku_id))
			return true;
	return false;
}

static struct error only_what_a_group_gives_can_be_taken_from_it(struct context *context, const void *facts)
{
	const struct group_licensing *licensing = facts;
	for (size_t i = 0; i < licensing->options->removal_count; i++)
		if (!gives(licensing, licensing->options->removals[i]))
			return refuse(context, &ERROR_LICENSE_NOT_ASSIGNED, "skuId", NULL);
	return no_error;
}

static const struct rule license_rules[] = {
	{ "GROUP-LIC-1", "group_licenses_are_assigned_by_a_user_or_license_administrator",
		group_licenses_are_assigned_by_a_user_or_license_administrator, ALL_DOORS, "rules.md 113, C6" },
	{ "GROUP-LIC-2", "product_of_a_group_must_be_one_of_the_organisation",
		product_of_a_group_must_be_one_of_the_organisation, ALL_DOORS, "graph.md section 3" },
	{ "GROUP-LIC-3", "disabled_plans_of_a_group_are_plans_of_the_product",
		disabled_plans_of_a_group_are_plans_of_the_product, ALL_DOORS, "graph.md section 3" },
	{ "GROUP-LIC-4", "only_what_a_group_gives_can_be_taken_from_it", only_what_a_group_gives_can_be_taken_from_it,
		ALL_DOORS, "graph.md section 3" },
};
const struct rule_table group_license_rules = { "group.assignLicense", license_rules, COUNT_OF(license_rules) };
