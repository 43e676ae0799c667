/*
 * mailbox_rules - when a mailbox may not go
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/rules.h"

/* Under a hold nothing is lost, whatever was due (rules.md 52, 53, 78). */
static struct error mailbox_on_hold_is_never_purged(struct context *context, const void *facts)
{
	const struct mailbox *mailbox = facts;
	return mailbox_is_held(mailbox) ? refuse(context, &ERROR_MAILBOX_ON_HOLD, "mailbox", NULL) : no_error;
}

static struct error live_mailbox_is_never_purged(struct context *context, const void *facts)
{
	const struct mailbox *mailbox = facts;
	return mailbox_is_live(mailbox) ? refuse(context, &ERROR_PROPERTY_INVALID, "mailbox", "property", "mailbox", "type",
						  "Mailbox", NULL)
					: no_error;
}

static const struct rule purge_rules[] = {
	{ "MAILBOX-PRG-1", "mailbox_on_hold_is_never_purged", mailbox_on_hold_is_never_purged, ALL_DOORS,
		"rules.md 52, 53" },
	{ "MAILBOX-PRG-2", "live_mailbox_is_never_purged", live_mailbox_is_never_purged, ALL_DOORS, "rules.md 53" },
};
const struct rule_table mailbox_purge_rules = { "mailbox.purge", purge_rules, COUNT_OF(purge_rules) };
