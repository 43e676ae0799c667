/*
 * role_acts - giving and taking roles
 */
#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/roles/role.h"
#include "domain/rules.h"
#include "store/applications.h"
#include "store/role_assignments.h"
#include "store/users.h"

extern const struct rule_table role_assign_rules, role_remove_rules, role_activate_rules;

static struct error load(struct context *context, const struct role_assign_options *options, struct role_change *change)
{
	*change = (struct role_change){ .role = role_with_id(options->role_id), .principal_id = options->principal_id };
	if (change->role == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "roleDefinitionId", "id", options->role_id, NULL);
	const struct user *user = user_find(context->session, options->principal_id);
	bool is_user = user != NULL && user->deleted_at == 0;
	change->principal_exists =
		is_user || application_find_by_id(context->session, options->principal_id) != NULL;
	change->principal_is_enabled_user = is_user && user->account_enabled;
	change->is_reference = options->is_reference;
	change->is_active = role_is_active(context, change->role->id);
	size_t count = 0;
	const char **held = roles_of_principal(context->session, options->principal_id, &count);
	for (size_t i = 0; i < count; i++)
		change->is_assigned = change->is_assigned || text_equal(held[i], change->role->id);
	change->enabled_global_administrators = role_holders_enabled(context->session, ROLE_GLOBAL_ADMINISTRATOR);
	return no_error;
}

static struct error plan_assign(struct context *context, const void *options, struct plan *plan)
{
	const struct role_assign_options *wanted = options;
	struct role_change change;
	struct error error = load(context, wanted, &change);
	if (failed(error))
		return error;
	plan->target = uuid_new(context->arena);
	rules_ask(context, &role_assign_rules, &change, plan);
	if (!change.is_active)
		plan_step(plan, "role.activate", change.role->id, change.role->id, NULL);
	struct step *step = plan_step(plan, "role.assign", wanted->principal_id, wanted->principal_id, NULL);
	step_change(step, "roleDefinitionId", NULL, change.role->id);
	step_change(step, "id", NULL, plan->target);
	return no_error;
}

static struct error plan_remove(struct context *context, const void *options, struct plan *plan)
{
	const struct role_assign_options *wanted = options;
	struct role_change change;
	struct error error = load(context, wanted, &change);
	if (failed(error))
		return error;
	if (!change.is_assigned)
		return refuse(context, &ERROR_NOT_FOUND, "principalId", "id", wanted->principal_id, NULL);
	plan->target = wanted->principal_id;
	rules_ask(context, &role_remove_rules, &change, plan);
	struct step *step = plan_step(plan, "role.remove", wanted->principal_id, wanted->principal_id, NULL);
	step_change(step, "roleDefinitionId", change.role->id, NULL);
	return no_error;
}

static struct error plan_activate(struct context *context, const void *options, struct plan *plan)
{
	const char *const *role_id = options;
	struct role_change change = { .role = role_with_id(*role_id) };
	if (change.role == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "roleTemplateId", "id", *role_id, NULL);
	change.is_active = role_is_active(context, change.role->id);
	plan->target = change.role->id;
	rules_ask(context, &role_activate_rules, &change, plan);
	plan_step(plan, "role.activate", plan->target, plan->target, NULL);
	return no_error;
}

const struct act role_activate = { "role.activate", plan_activate };
const struct act role_assign = { "role.assign", plan_assign };
const struct act role_remove = { "role.remove", plan_remove };

struct error verb_role_assign(struct context *context, const struct step *step)
{
	const struct role_assignment row = {
		.role_id = step_after(step, "roleDefinitionId"),
		.principal_id = step->object,
		.id = step_after(step, "id"),
		.since = context->now,
	};
	role_assignment_put(context->session, &row);
	return session_fault(context->session);
}

struct error verb_role_remove(struct context *context, const struct step *step)
{
	role_assignment_remove(context->session, step->changes[0].before, step->object);
	return session_fault(context->session);
}

struct error verb_role_activate(struct context *context, const struct step *step)
{
	directory_role_activate(context->session, step->object, context->now);
	return session_fault(context->session);
}

bool role_is_active(struct context *context, const char *role_id)
{
	size_t count = 0;
	const char **active = directory_roles_active(context->session, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(active[i], role_id))
			return true;
	return false;
}
