/*
 * setting_acts - a tenant's settings are changed; what a choice is already is no change
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/roles/role.h"
#include "domain/rules.h"
#include "domain/tenants/setting_change.h"
#include "store/tenant_settings.h"

extern const struct rule_table setting_change_rules;

/* One step for each, so that the journal names each by itself; the values are the organisation's. */
static struct error plan_change(struct context *context, const void *options, struct plan *plan)
{
	const struct setting_change_options *wanted = options;
	plan->target = context->session->tenant_id;
	rules_ask(context, &setting_change_rules, wanted, plan);
	for (size_t i = 0; i < wanted->count; i++) {
		const struct setting_choice *choice = &wanted->choices[i];
		const char *before = tenant_setting(context->session, choice->row->name);
		if (text_equal(before, choice->value))
			continue;
		struct step *step = plan_step(plan, "setting.set", plan->target, plan->target, choice->row->source);
		step_change(step, choice->row->name, before, choice->value);
	}
	return no_error;
}

const struct act setting_change = { "setting.change", plan_change };

struct error verb_setting_set(struct context *context, const struct step *step)
{
	const struct change *change = &step->changes[0];
	if (change->after == NULL)
		tenant_setting_forget(context->session, change->field);
	else
		tenant_setting_set(context->session, change->field, change->after);
	return session_fault(context->session);
}

struct error settings_refuse_reader(struct context *context, enum setting_place place)
{
	enum role_action action = place == PLACE_SHAREPOINT ? ACTION_READ_FILES_SETTINGS : ACTION_CHANGE_SETTINGS;
	return role_may(context, action) ? no_error : refuse(context, &ERROR_REQUEST_DENIED, "settings", NULL);
}
