/*
 * user_purge - an account ends for good
 *
 * Whoever asks early takes the account alone: a mailbox that was deleted with it stays until its own clock is
 * over (rules.md 51, C12), and so do the aliases reserved with it. What the journal and the logs say of her
 * goes now; what the mailbox still needs goes with the mailbox.
 */
#include "base/json_out.h"
#include "base/text.h"
#include "domain/changes.h"
#include "domain/calendar_events.h"
#include "domain/errors.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/rules.h"
#include "domain/users/user.h"

extern const struct rule_table user_purge_rules;

static void plan_mailbox(struct context *context, struct plan *plan, const struct user_facts *facts)
{
	const struct mailbox *mailbox = facts->mailbox;
	if (mailbox == NULL) {
		plan_addresses_drop(context, plan, facts->user->id);
		return;
	}
	struct step *step = plan_step(plan, "mailbox.loseUser", mailbox->id, facts->user->id, "rules.md 51");
	step_change(step, "userPurgedDateTime", NULL, text_format(context->arena, "%lld", (long long)context->now));
}

const char *user_traces(struct arena *arena, const struct user *user, const struct address *addresses,
	size_t address_count)
{
	struct json_out out = json_out_in(arena);
	json_open_array(&out);
	if (user != NULL)
		json_text(&out, user->original_upn != NULL ? user->original_upn : user->upn);
	for (size_t i = 0; i < address_count; i++)
		json_text(&out, addresses[i].address);
	json_close_array(&out);
	return json_finish(&out, NULL);
}

static struct error plan_purge(struct context *context, const void *options, struct plan *plan)
{
	struct user_facts facts;
	struct error error = user_load(context, options, true, &facts);
	if (failed(error))
		return error;
	plan->target = facts.user->id;
	rules_ask(context, &user_purge_rules, &facts, plan);
	for (size_t i = 0; i < facts.license_count; i++)
		plan_license_drop(plan, &facts.licenses[i], "rules.md 49");
	plan_license_seats(plan, (struct license_set){ facts.licenses, facts.license_count }, (struct license_set){ 0 });
	plan_mailbox(context, plan, &facts);
	plan_step(plan, "user.purge", facts.user->id, facts.user->id, "rules.md 49");
	plan_cancel_end(plan, EVENT_USER_PURGE, facts.user->id, "rules.md 49");
	plan_outside(plan, "traces.forget", facts.user->id, user_traces(context->arena, facts.user, facts.addresses,
		facts.address_count));
	plan_forget_changes(context, plan);
	plan->forgets = facts.user->id;
	return no_error;
}

const struct act user_purge = { "user.purge", plan_purge };

struct error user_purge_is_due(struct context *context, const struct calendar_row *row)
{
	const struct user *user = user_find(context->session, row->object_id);
	if (user == NULL || user->deleted_at == 0)
		return no_error;
	return act_run(context, &user_purge, row->object_id, NULL);
}
