/*
 * license_verbs - the changes of an assignment, and the steps that other acts are made of
 */
#include "base/text.h"
#include "domain/context.h"
#include "domain/licenses/license.h"

static void plan_state(struct plan *plan, const struct license *license, const char *verb, const char *state,
	const char *rule)
{
	struct step *step = plan_step(plan, verb, license->user_id, license->user_id, rule);
	step_change(step, "skuId", NULL, license->sku_id);
	step_change(step, "assignedByGroup", NULL, license->assigned_by);
	step_change(step, "state", license->state, state);
}

void plan_license_suspend(struct plan *plan, const struct license *license)
{
	plan_state(plan, license, "license.suspend", LICENSE_SUSPENDED, "rules.md 128");
}

void plan_license_resume(struct plan *plan, const struct license *license)
{
	plan_state(plan, license, "license.resume", LICENSE_ACTIVE, "rules.md C3");
}

void plan_license_drop(struct plan *plan, const struct license *license, const char *rule)
{
	struct step *step = plan_step(plan, "license.drop", license->user_id, license->user_id, rule);
	step_change(step, "skuId", license->sku_id, NULL);
	step_change(step, "assignedByGroup", license->assigned_by, NULL);
}

static struct license *find(struct context *context, const struct step *step, const char *sku_id, const char *assigned_by)
{
	size_t count = 0;
	struct license *licenses = licenses_of_user(context->session, step->object, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(licenses[i].sku_id, sku_id) && text_equal(licenses[i].assigned_by, assigned_by))
			return &licenses[i];
	return NULL;
}

struct error verb_license_assign(struct context *context, const struct step *step)
{
	const char *sku = step_after(step, "skuId"), *group = step_after(step, "assignedByGroup");
	const char *state = step_after(step, "state"), *assigned_by = group == NULL ? "" : group;
	const struct license *had = find(context, step, sku, assigned_by);
	const struct license license = {
		.user_id = step->object,
		.sku_id = sku,
		.assigned_by = assigned_by,
		.disabled_plans = step_after(step, "disabledPlans"),
		.state = state == NULL ? LICENSE_ACTIVE : state,
		.error = step_after(step, "error"),
		.assigned_at = had == NULL ? context->now : had->assigned_at,
		.updated_at = context->now,
	};
	license_put(context->session, &license);
	return session_fault(context->session);
}

struct error verb_license_set_state(struct context *context, const struct step *step)
{
	struct license *license = find(context, step, step_after(step, "skuId"), step_after(step, "assignedByGroup"));
	if (license != NULL) {
		const char *disabled_plans = step_after(step, "disabledPlans");
		license->state = step_after(step, "state");
		license->error = step_after(step, "error");
		license->disabled_plans = disabled_plans == NULL ? license->disabled_plans : disabled_plans;
		license->updated_at = context->now;
		license_put(context->session, license);
	}
	return session_fault(context->session);
}

static const char *before_of(const struct step *step, const char *field)
{
	for (size_t i = 0; i < step->change_count; i++)
		if (text_equal(step->changes[i].field, field))
			return step->changes[i].before;
	return NULL;
}

struct error verb_license_remove(struct context *context, const struct step *step)
{
	const char *assigned_by = before_of(step, "assignedByGroup");
	license_remove(context->session, step->object, before_of(step, "skuId"), assigned_by == NULL ? "" : assigned_by);
	return session_fault(context->session);
}
