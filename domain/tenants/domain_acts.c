/*
 * domain_acts - a name is claimed, proven, changed, given up
 */
#include <inttypes.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "domain/tenants/domain.h"

extern const struct rule_table domain_add_rules, domain_verify_rules, domain_delete_rules, domain_change_rules;

#define PROOF_DIGITS 18

const char *domain_proof(struct arena *arena, const char *registration_id)
{
	const char *hash = hash_text(arena, registration_id, __builtin_strlen(registration_id));
	char digits[PROOF_DIGITS + 1] = "";
	for (size_t i = 0; i < PROOF_DIGITS; i++)
		digits[i] = (char)('0' + (hash[2 * i] * 16 + hash[2 * i + 1]) % 10);
	return text_format(arena, "MS=ms%s", digits);
}

const struct domain *domain_parent(struct context *context, const char *name)
{
	for (const char *dot = __builtin_strchr(name, '.'); dot != NULL; dot = __builtin_strchr(dot + 1, '.')) {
		const struct domain *domain = domain_find(context->session, dot + 1);
		if (domain != NULL && text_equal(domain->tenant_id, context->session->tenant_id))
			return domain;
	}
	return NULL;
}

static bool has_children(struct context *context, const char *name)
{
	size_t count = 0;
	const char *ending = text_format(context->arena, ".%s", name);
	const struct domain *own = domains_of_tenant(context->session, context->session->tenant_id, &count);
	for (size_t i = 0; i < count; i++) {
		size_t length = __builtin_strlen(own[i].name), end = __builtin_strlen(ending);
		if (length > end && text_equal(own[i].name + length - end, ending))
			return true;
	}
	return false;
}

static struct domain_facts look(struct context *context, const char *name)
{
	struct domain_facts facts = { .name = text_fold(context->arena, name) };
	const struct domain *domain = domain_find(context->session, facts.name);
	bool is_own = domain != NULL && text_equal(domain->tenant_id, context->session->tenant_id);
	*(is_own ? &facts.own : &facts.others) = domain;
	facts.claim = domain_claim_find(context->session, facts.name);
	return facts;
}

static struct error not_found(struct context *context, const char *name)
{
	return refuse(context, &ERROR_NOT_FOUND, "id", "id", name, NULL);
}

/* Below a name that is proven, a name needs no proof. */
static struct error plan_add(struct context *context, const void *options, struct plan *plan)
{
	const struct domain_add_options *wanted = options;
	struct domain_facts facts = look(context, wanted->name);
	facts.is_initial = wanted->is_initial;
	plan->target = facts.name;
	rules_ask(context, &domain_add_rules, &facts, plan);
	bool is_proven = wanted->is_initial || (facts.others == NULL && domain_parent(context, facts.name) != NULL);
	struct step *step = plan_step(plan, "domain.add", facts.name, facts.name, NULL);
	step_change(step, "registrationId", NULL, uuid_new(context->arena));
	step_change(step, "isInitial", NULL, wanted->is_initial ? "true" : "false");
	step_change(step, "isVerified", NULL, is_proven ? "true" : "false");
	if (is_proven)
		plan_outside(plan, "mail.domain", facts.name, NULL);
	return no_error;
}

static struct error plan_verify(struct context *context, const void *options, struct plan *plan)
{
	const struct domain_verify_options *wanted = options;
	struct domain_facts facts = look(context, wanted->name);
	if (facts.own == NULL && facts.claim == NULL)
		return not_found(context, wanted->name);
	plan->target = facts.name;
	facts.is_proven = wanted->is_proven && facts.claim != NULL &&
		text_equal(facts.claim->registration_id, wanted->registration_id);
	rules_ask(context, &domain_verify_rules, &facts, plan);
	if (facts.own != NULL)
		return no_error; /* proven before */
	struct step *step = plan_step(plan, "domain.verify", facts.name, facts.name, NULL);
	step_change(step, "registrationId", facts.claim->registration_id, facts.claim->registration_id);
	step_change(step, "isVerified", "false", "true");
	plan_outside(plan, "mail.domain", facts.name, NULL);
	return no_error;
}

static struct error plan_delete(struct context *context, const void *options, struct plan *plan)
{
	struct domain_facts facts = look(context, options);
	if (facts.own == NULL && facts.claim == NULL)
		return not_found(context, options);
	plan->target = facts.name;
	if (facts.own != NULL) {
		size_t users = 0, groups = 0;
		domain_users(context->session, facts.name, "", 1, &users);
		domain_groups(context->session, facts.name, "", 1, &groups);
		facts.use_count = users + groups;
		facts.has_children = has_children(context, facts.name);
	}
	rules_ask(context, &domain_delete_rules, &facts, plan);
	const char *registration = facts.own != NULL ? facts.own->registration_id : facts.claim->registration_id;
	struct step *step = plan_step(plan, "domain.remove", facts.name, facts.name, NULL);
	step_change(step, "registrationId", registration, NULL);
	step_change(step, "isVerified", facts.own != NULL ? "true" : "false", NULL);
	if (facts.own != NULL)
		plan_outside(plan, "mail.domain", facts.name, NULL);
	return no_error;
}

static void change_number(struct plan *plan, struct step *step, const char *field, int64_t before, int64_t after)
{
	if (after >= 0 && after != before)
		step_change(step, field, text_format(plan->arena, "%" PRId64, before),
			text_format(plan->arena, "%" PRId64, after));
}

/* The default moves: the one that was it is changed too. */
static void plan_default(struct context *context, struct plan *plan, struct step *step, const char *name)
{
	size_t count = 0;
	const struct domain *own = domains_of_tenant(context->session, context->session->tenant_id, &count);
	step_change(step, "isDefault", "false", "true");
	for (size_t i = 0; i < count; i++) {
		if (!own[i].is_default || text_equal(own[i].name, name))
			continue;
		struct step *other = plan_step(plan, "domain.set", own[i].name, own[i].name, NULL);
		step_change(other, "isDefault", "true", "false");
	}
}

static struct error plan_change(struct context *context, const void *options, struct plan *plan)
{
	const struct domain_change_options *wanted = options;
	struct domain_facts facts = look(context, wanted->name);
	if (facts.own == NULL && facts.claim == NULL)
		return not_found(context, wanted->name);
	facts.change = wanted;
	plan->target = facts.name;
	rules_ask(context, &domain_change_rules, &facts, plan);
	if (plan->refusals != NULL)
		return no_error;
	struct step *step = plan_step(plan, "domain.set", facts.name, facts.name, NULL);
	change_number(plan, step, "passwordValidityPeriodInDays", facts.own->password_validity_days,
		wanted->password_validity_days);
	change_number(plan, step, "passwordNotificationWindowInDays", facts.own->password_notification_days,
		wanted->password_notification_days);
	if (wanted->supported_services != NULL)
		step_change(step, "supportedServices", facts.own->supported_services, wanted->supported_services);
	if (wanted->becomes_default && !facts.own->is_default)
		plan_default(context, plan, step, facts.name);
	return no_error;
}

const struct act domain_add = { "domain.add", plan_add };
const struct act domain_verify = { "domain.verify", plan_verify };
const struct act domain_delete = { "domain.delete", plan_delete };
const struct act domain_change = { "domain.change", plan_change };

bool address_is_of_former_registration(struct context *context, const struct address *address)
{
	const struct domain *domain =
		domain_find(context->session, address_domain(context->arena, address->address_fold));
	return domain == NULL || !text_equal(domain->tenant_id, context->session->tenant_id) ||
		!text_equal(domain->registration_id, address->domain_registration_id);
}
