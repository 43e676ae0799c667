/*
 * tenant_acts - domains of an organisation
 */
#include "base/ids.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "domain/tenants/tenant.h"
#include "store/domains.h"

extern const struct rule_table domain_add_rules;

static struct error plan_domain(struct context *context, const void *options, struct plan *plan)
{
	const struct domain_add_options *wanted = options;
	plan->target = text_fold(context->arena, wanted->name);
	rules_ask(context, &domain_add_rules, plan->target, plan);
	struct step *step = plan_step(plan, "domain.add", plan->target, plan->target, NULL);
	step_change(step, "registrationId", NULL, uuid_new(context->arena));
	step_change(step, "isInitial", NULL, wanted->is_initial ? "true" : "false");
	plan_outside(plan, "mail.domain", plan->target, NULL);
	return no_error;
}

const struct act domain_add = { "domain.add", plan_domain };

struct error verb_domain_add(struct context *context, const struct step *step)
{
	bool is_initial = text_equal(step_after(step, "isInitial"), "true");
	const struct domain domain = {
		.name = step->object,
		.tenant_id = context->session->tenant_id,
		.registration_id = step_after(step, "registrationId"),
		.is_default = is_initial,
		.is_initial = is_initial,
		.verified_at = context->now,
		.created_at = context->now,
	};
	domain_insert(context->session, &domain);
	return session_fault(context->session);
}
