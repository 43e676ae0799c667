/*
 * mailbox_purge - a mailbox and its files end for good
 *
 * Its addresses end with it when their holder is gone too; while the holder lives they stay hers. The files
 * themselves are an outside effect: the row is gone first, so no door opens them any more.
 */
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/calendar.h"
#include "domain/calendar_events.h"
#include "domain/errors.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/rules.h"
#include "domain/users/user.h"

extern const struct rule_table mailbox_purge_rules;

static struct error plan_purge(struct context *context, const void *options, struct plan *plan)
{
	const char *id = options;
	const struct mailbox *mailbox = mailbox_find(context->session, id);
	if (mailbox == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "mailbox", "id", id, NULL);
	plan->target = id;
	rules_ask(context, &mailbox_purge_rules, mailbox, plan);
	plan_step(plan, "mailbox.purge", id, mailbox->user_id, "rules.md 52");
	plan_cancel_end(plan, EVENT_MAILBOX_PURGE_DELETED, id, "rules.md 52");
	plan_cancel_end(plan, EVENT_MAILBOX_PURGE_UNLICENSED, id, "rules.md 56");
	plan_outside(plan, "mailbox.erase", id, NULL);
	if (user_find(context->session, mailbox->user_id) != NULL)
		return no_error;
	size_t count = 0;
	const struct address *held = addresses_of_holder(context->session, mailbox->user_id, &count);
	plan_outside(plan, "traces.forget", mailbox->user_id, user_traces(context->arena, NULL, held, count));
	plan_addresses_drop(context, plan, mailbox->user_id);
	plan->forgets = mailbox->user_id;
	return no_error;
}

const struct act mailbox_purge = { "mailbox.purge", plan_purge };

/* The user's own ending may be due at the same moment; it goes first, so that her addresses end here. */
struct error mailbox_purge_is_due(struct context *context, const struct calendar_row *row)
{
	struct error error = calendar_play_due(context, row->subject_id);
	if (failed(error))
		return error;
	if (mailbox_find(context->session, row->object_id) == NULL)
		return no_error;
	return act_run(context, &mailbox_purge, row->object_id, NULL);
}
