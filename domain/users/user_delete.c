/*
 * user_delete - an account ends, for thirty days
 *
 * In this order: seats are freed, the mailbox and the addresses follow, then the account itself. Its sign-in
 * name moves out of the way, so that the name is free at once (rules.md C4, 45).
 */
#include "base/ids.h"
#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/periods.h"
#include "domain/rules.h"
#include "domain/users/user.h"

extern const struct rule_table user_delete_rules;

static void plan_licenses(struct plan *plan, const struct user_facts *facts)
{
	for (size_t i = 0; i < facts->license_count; i++) {
		if (text_equal(facts->licenses[i].state, LICENSE_ACTIVE))
			plan_license_suspend(plan, &facts->licenses[i]);
		else
			plan_license_drop(plan, &facts->licenses[i], "rules.md 128");
	}
	plan_license_seats(plan, (struct license_set){ facts->licenses, facts->license_count }, (struct license_set){ 0 });
}

/* An unlicensed mailbox keeps its first clock and gets the second beside it (rules.md (c)5). */
static void plan_mailbox(struct context *context, struct plan *plan, const struct user_facts *facts)
{
	if (facts->mailbox != NULL && facts->mailbox->deleted_at == 0)
		plan_mailbox_soft_delete(context, plan, facts->mailbox);
}

/* With her id before it (rules.md 45); twice where somebody took even that name, which nobody can take twice. */
static const char *name_out_of_the_way(struct context *context, const struct user *user)
{
	const char *id = uuid_without_dashes(context->arena, user->id);
	const char *name = text_format(context->arena, "%s%s", id, user->upn);
	bool is_taken = user_resolve(context, name) != NULL;
	return is_taken ? text_format(context->arena, "%s%s", id, name) : name;
}

static void plan_account(struct context *context, struct plan *plan, const struct user_facts *facts)
{
	const struct user *user = facts->user;
	struct step *step = plan_step(plan, "user.softDelete", user->id, user->id, "rules.md 3");
	step_change(step, "userPrincipalName", user->upn, name_out_of_the_way(context, user));
	step_change(step, "deletedDateTime", NULL, text_format(context->arena, "%lld", (long long)context->now));
	plan_end(plan, period_end(context, PERIOD_USER_DELETED), EVENT_USER_PURGE, user->id, user->id, "rules.md 3");
}

static struct error plan_delete(struct context *context, const void *options, struct plan *plan)
{
	struct user_facts facts;
	struct error error = user_load(context, options, false, &facts);
	if (failed(error))
		return error;
	plan->target = facts.user->id;
	rules_ask(context, &user_delete_rules, &facts, plan);
	if (plan->refusals != NULL)
		return no_error;
	plan_licenses(plan, &facts);
	plan_mailbox(context, plan, &facts);
	plan_addresses_soft_delete(context, plan, facts.user->id, period_end(context, PERIOD_MAILBOX_DELETED));
	plan_account(context, plan, &facts);
	return no_error;
}

const struct act user_delete = { "user.delete", plan_delete };
