/*
 * mailbox_plans - what other acts do to a mailbox, as steps with their endings
 */
#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/calendar_events.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/periods.h"
#include "store/addresses.h"

static const char *moment_text(struct arena *arena, int64_t moment)
{
	return moment == 0 ? NULL : text_format(arena, "%lld", (long long)moment);
}

/* One that a restore is about to bring back counts too. */
static bool has_primary(struct context *context, const char *user_id)
{
	size_t count = 0;
	const struct address *held = addresses_of_holder(context->session, user_id, &count);
	for (size_t i = 0; i < count; i++)
		if (held[i].is_primary)
			return true;
	return false;
}

void plan_mailbox_create(struct context *context, struct plan *plan, const char *user_id, const char *upn,
	int64_t quota_bytes)
{
	const char *id = uuid_new(context->arena);
	struct step *step = plan_step(plan, "mailbox.create", id, user_id, "rules.md 57");
	step_change(step, "userId", NULL, user_id);
	step_change(step, "kind", NULL, MAILBOX_KIND_USER);
	step_change(step, "quotaBytes", NULL, text_format(context->arena, "%lld", (long long)quota_bytes));
	if (!has_primary(context, user_id)) {
		plan_address_claim(plan, upn, user_id, true);
		struct step *mail = plan_step(plan, "user.set", user_id, user_id, "rules.md 57");
		step_change(mail, "mail", NULL, upn);
	}
	plan_outside(plan, "mailbox.provision", id, NULL);
}

void plan_mailbox_disconnect(struct context *context, struct plan *plan, const struct mailbox *mailbox)
{
	struct step *step = plan_step(plan, "mailbox.disconnect", mailbox->id, mailbox->user_id, "rules.md 55");
	step_change(step, "licenseLostDateTime", NULL, moment_text(plan->arena, context->now));
	plan_end(plan, period_end(context, PERIOD_MAILBOX_UNLICENSED), EVENT_MAILBOX_PURGE_UNLICENSED, mailbox->id,
		mailbox->user_id, "rules.md 56");
}

void plan_mailbox_reconnect(struct plan *plan, const struct mailbox *mailbox)
{
	struct step *step = plan_step(plan, "mailbox.reconnect", mailbox->id, mailbox->user_id, "rules.md 55");
	step_change(step, "licenseLostDateTime", moment_text(plan->arena, mailbox->license_lost_at), NULL);
	plan_cancel_end(plan, EVENT_MAILBOX_PURGE_UNLICENSED, mailbox->id, "rules.md 55");
}

/* Under a hold there is no ending: the mailbox becomes inactive (rules.md 78). */
void plan_mailbox_soft_delete(struct context *context, struct plan *plan, const struct mailbox *mailbox)
{
	struct step *step = plan_step(plan, "mailbox.softDelete", mailbox->id, mailbox->user_id, "rules.md 52");
	step_change(step, "deletedDateTime", NULL, moment_text(plan->arena, context->now));
	if (!mailbox_is_held(mailbox))
		plan_end(plan, period_end(context, PERIOD_MAILBOX_DELETED), EVENT_MAILBOX_PURGE_DELETED, mailbox->id,
			mailbox->user_id, "rules.md 52");
}

void plan_mailbox_restore(struct plan *plan, const struct mailbox *mailbox)
{
	struct step *step = plan_step(plan, "mailbox.restore", mailbox->id, mailbox->user_id, "rules.md 34");
	step_change(step, "deletedDateTime", moment_text(plan->arena, mailbox->deleted_at), NULL);
	plan_cancel_end(plan, EVENT_MAILBOX_PURGE_DELETED, mailbox->id, "rules.md 46");
}
