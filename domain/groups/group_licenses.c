/*
 * group_licenses - a group is given products for its members, or they are taken away
 *
 * The act writes what the group gives and that there is work; its members follow in chunks
 * (domain/licenses/license_jobs.h), and the group shows how far that is.
 */
#include "base/json_out.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "domain/licenses/license.h"
#include "domain/rules.h"
#include "store/group_licenses.h"
#include "store/license_jobs.h"

extern const struct rule_table group_license_rules;

static const char *disabled_before(const struct group_licensing *licensing, const char *sku_id)
{
	for (size_t i = 0; i < licensing->given_count; i++)
		if (text_equal(licensing->given[i].sku_id, sku_id))
			return licensing->given[i].disabled_plans;
	return NULL;
}

static void plan_changes(struct plan *plan, const struct group_licensing *licensing)
{
	const struct group_license_options *options = licensing->options;
	const char *id = licensing->group->id;
	for (size_t i = 0; i < options->removal_count; i++) {
		struct step *step = plan_step(plan, "group.removeLicense", id, id, NULL);
		step_change(step, "skuId", options->removals[i], NULL);
		step_change(step, "disabledPlans", disabled_before(licensing, options->removals[i]), NULL);
	}
	for (size_t i = 0; i < options->addition_count; i++) {
		struct step *step = plan_step(plan, "group.assignLicense", id, id, NULL);
		step_change(step, "skuId", NULL, options->additions[i].sku_id);
		step_change(step, "disabledPlans", disabled_before(licensing, options->additions[i].sku_id),
			license_disabled_text(plan->arena, &options->additions[i]));
	}
}

static struct error plan_assign(struct context *context, const void *options, struct plan *plan)
{
	struct group_licensing licensing = { .options = options };
	struct error error = group_load(context, licensing.options->group_id, false, &licensing.group);
	for (size_t i = 0; i < licensing.options->addition_count && !failed(error); i++)
		error = license_play_subscriptions(context, licensing.options->additions[i].sku_id);
	if (failed(error))
		return error;
	plan->target = licensing.group->id;
	licensing.given = group_licenses_of_group(context->session, plan->target, &licensing.given_count);
	rules_ask(context, &group_license_rules, &licensing, plan);
	plan_changes(plan, &licensing);
	return no_error;
}

const struct act group_assign_license = { "group.assignLicense", plan_assign };

struct error verb_group_assign_license(struct context *context, const struct step *step)
{
	const struct group_license license = {
		.group_id = step->object,
		.sku_id = step_after(step, "skuId"),
		.disabled_plans = step_after(step, "disabledPlans"),
		.since = context->now,
	};
	group_license_put(context->session, &license);
	license_job_begin(context->session, LICENSE_JOB_GROUP, step->object, context->now);
	return session_fault(context->session);
}

struct error verb_group_remove_license(struct context *context, const struct step *step)
{
	group_license_remove(context->session, step->object, step->changes[0].before);
	license_job_begin(context->session, LICENSE_JOB_GROUP, step->object, context->now);
	return session_fault(context->session);
}
