/*
 * role_rules - who may give and take roles, and the last administrator
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/roles/role.h"
#include "domain/rules.h"

static struct error role_is_given_by_a_global_or_privileged_role_administrator(struct context *context,
	const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_ASSIGN_ROLE) ? no_error : refuse(context, &ERROR_REQUEST_DENIED, "roleDefinitionId", NULL);
}

static struct error role_is_given_to_somebody_who_exists(struct context *context, const void *facts)
{
	const struct role_change *change = facts;
	return change->principal_exists ? no_error
					: refuse(context, &ERROR_NOT_FOUND, "principalId", "id", change->principal_id, NULL);
}

static struct error role_is_given_once(struct context *context, const void *facts)
{
	const struct role_change *change = facts;
	if (!change->is_assigned)
		return no_error;
	if (change->is_reference)
		return refuse(context, &ERROR_REFERENCE_EXISTS, "members", NULL);
	return refuse(context, &ERROR_OBJECT_CONFLICT, "roleAssignment", NULL);
}

static struct error last_enabled_global_administrator_keeps_the_role(struct context *context, const void *facts)
{
	const struct role_change *change = facts;
	bool is_global = text_equal(change->role->id, ROLE_GLOBAL_ADMINISTRATOR);
	if (is_global && change->principal_is_enabled_user && change->enabled_global_administrators <= 1)
		return refuse(context, &ERROR_LAST_ADMINISTRATOR, "roleDefinitionId", NULL);
	return no_error;
}

static const struct rule assign_rules[] = {
	{ "ROLE-ASN-1", "role_is_given_by_a_global_or_privileged_role_administrator",
		role_is_given_by_a_global_or_privileged_role_administrator, ALL_DOORS, "rules.md 131" },
	{ "ROLE-ASN-2", "role_is_given_to_somebody_who_exists", role_is_given_to_somebody_who_exists, ALL_DOORS,
		"graph.md section 5" },
	{ "ROLE-ASN-3", "role_is_given_once", role_is_given_once, ALL_DOORS, "graph.md section 5" },
};
const struct rule_table role_assign_rules = { "role.assign", assign_rules, COUNT_OF(assign_rules) };

static const struct rule remove_rules[] = {
	{ "ROLE-REM-1", "role_is_taken_by_a_global_or_privileged_role_administrator",
		role_is_given_by_a_global_or_privileged_role_administrator, ALL_DOORS, "rules.md 131" },
	{ "ROLE-REM-2", "last_enabled_global_administrator_keeps_the_role",
		last_enabled_global_administrator_keeps_the_role, ALL_DOORS, "design.md section 4" },
};
const struct rule_table role_remove_rules = { "role.remove", remove_rules, COUNT_OF(remove_rules) };

static struct error role_is_activated_once(struct context *context, const void *facts)
{
	const struct role_change *change = facts;
	return change->is_active ? refuse(context, &ERROR_OBJECT_CONFLICT, "roleTemplateId", NULL) : no_error;
}

static const struct rule activate_rules[] = {
	{ "ROLE-ACT-1", "role_is_activated_by_a_global_or_privileged_role_administrator",
		role_is_given_by_a_global_or_privileged_role_administrator, ALL_DOORS, "rules.md 131" },
	{ "ROLE-ACT-2", "role_is_activated_once", role_is_activated_once, ALL_DOORS, "graph.md section 5" },
};
const struct rule_table role_activate_rules = { "role.activate", activate_rules, COUNT_OF(activate_rules) };
