/*
 * domain_verbs - changes of the names of an organisation
 */
#include "base/text.h"
#include "domain/context.h"
#include "domain/plan.h"
#include "domain/tenants/domain.h"

#define NEVER_EXPIRES INT32_MAX
#define NOTIFICATION_DAYS 14

static void insert_proven(struct context *context, const char *name, const char *registration_id, bool is_initial,
	int64_t created_at)
{
	const struct domain domain = {
		.name = name,
		.tenant_id = context->session->tenant_id,
		.registration_id = registration_id,
		.is_default = is_initial,
		.is_initial = is_initial,
		.verified_at = context->now,
		.created_at = created_at,
		.password_validity_days = NEVER_EXPIRES,
		.password_notification_days = NOTIFICATION_DAYS,
		.supported_services = "[\"Email\"]",
	};
	domain_insert(context->session, &domain);
}

struct error verb_domain_add(struct context *context, const struct step *step)
{
	const char *registration_id = step_after(step, "registrationId");
	const struct domain_claim claim = { step->object, registration_id, context->now };
	if (text_equal(step_after(step, "isVerified"), "true"))
		insert_proven(context, step->object, registration_id, text_equal(step_after(step, "isInitial"), "true"),
			context->now);
	else
		domain_claim_insert(context->session, &claim);
	return session_fault(context->session);
}

struct error verb_domain_verify(struct context *context, const struct step *step)
{
	const struct domain_claim *claim = domain_claim_find(context->session, step->object);
	if (claim == NULL)
		return session_fault(context->session);
	insert_proven(context, step->object, claim->registration_id, false, claim->created_at);
	domain_claim_remove(context->session, step->object);
	return session_fault(context->session);
}

struct error verb_domain_remove(struct context *context, const struct step *step)
{
	domain_remove(context->session, step->object, context->session->tenant_id);
	domain_claim_remove(context->session, step->object);
	return session_fault(context->session);
}

static void take_number(const struct step *step, const char *field, int64_t *number)
{
	const char *text = step_after(step, field);
	if (text != NULL)
		text_to_integer(text, number);
}

struct error verb_domain_set(struct context *context, const struct step *step)
{
	struct domain *domain = domain_find(context->session, step->object);
	if (domain == NULL)
		return session_fault(context->session);
	const char *is_default = step_after(step, "isDefault"), *services = step_after(step, "supportedServices");
	take_number(step, "passwordValidityPeriodInDays", &domain->password_validity_days);
	take_number(step, "passwordNotificationWindowInDays", &domain->password_notification_days);
	domain->is_default = is_default == NULL ? domain->is_default : text_equal(is_default, "true");
	domain->supported_services = services == NULL ? domain->supported_services : services;
	domain_update(context->session, domain);
	return session_fault(context->session);
}
