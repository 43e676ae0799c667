/*
 * mailbox_verbs - the changes of a mailbox's facts
 */
#include "base/text.h"
#include "domain/context.h"
#include "domain/errors.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/periods.h"

static int64_t integer_of(const char *text)
{
	int64_t value = 0;
	return text != NULL && text_to_integer(text, &value) ? value : 0;
}

struct error verb_mailbox_create(struct context *context, const struct step *step)
{
	int64_t created_at = integer_of(step_after(step, "createdDateTime"));
	const struct mailbox mailbox = {
		.id = step->object,
		.user_id = step_after(step, "userId"),
		.kind = step_after(step, "kind"),
		.created_at = created_at != 0 ? created_at : context->now,
		.quota_bytes = integer_of(step_after(step, "quotaBytes")),
		.retain_deleted_days = period_days(context, PERIOD_RECOVERABLE_ITEMS),
		.deliver_and_forward = true,
	};
	mailbox_put(context->session, &mailbox);
	return session_fault(context->session);
}

static void set_fact(struct mailbox *mailbox, const struct change *change)
{
	if (text_equal(change->field, "licenseLostDateTime"))
		mailbox->license_lost_at = integer_of(change->after);
	else if (text_equal(change->field, "deletedDateTime"))
		mailbox->deleted_at = integer_of(change->after);
	else if (text_equal(change->field, "userPurgedDateTime"))
		mailbox->user_purged_at = integer_of(change->after);
	else if (text_equal(change->field, "quotaBytes"))
		mailbox->quota_bytes = integer_of(change->after);
	else
		bug("a mailbox has no such fact");
}

struct error verb_mailbox_set(struct context *context, const struct step *step)
{
	struct mailbox *mailbox = mailbox_find(context->session, step->object);
	if (mailbox == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "mailbox", "id", step->object, NULL);
	for (size_t i = 0; i < step->change_count; i++)
		set_fact(mailbox, &step->changes[i]);
	mailbox_put(context->session, mailbox);
	return session_fault(context->session);
}

struct error verb_mailbox_purge(struct context *context, const struct step *step)
{
	mailbox_remove(context->session, step->object);
	return session_fault(context->session);
}
