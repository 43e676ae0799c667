/*
 * calendar_events - the table; what each does stands with its object
 */
#include "domain/calendar_events.h"

#include "base/text.h"
#include "domain/changes.h"
#include "domain/groups/group.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/subscriptions/subscription.h"
#include "domain/users/user.h"

const struct calendar_event calendar_events[] = {
	{ EVENT_USER_PURGE, user_purge_is_due, true, TEXT_EVENT_USER_PURGE },
	{ EVENT_MAILBOX_PURGE_DELETED, mailbox_purge_is_due, true, TEXT_EVENT_MAILBOX_PURGE },
	{ EVENT_MAILBOX_PURGE_UNLICENSED, mailbox_purge_is_due, true, TEXT_EVENT_MAILBOX_PURGE },
	{ EVENT_CHANGES_FORGET, changes_end_is_due, false, TEXT_EVENT_CHANGES_FORGET },
	{ EVENT_GROUP_PURGE, group_purge_is_due, true, TEXT_EVENT_GROUP_PURGE },
	{ EVENT_SUBSCRIPTION_RENEW, subscription_renewal_is_due, false, TEXT_EVENT_SUBSCRIPTION_RENEW },
	{ EVENT_SUBSCRIPTION_EXPIRE, subscription_state_is_due, false, TEXT_EVENT_SUBSCRIPTION_EXPIRE },
	{ EVENT_SUBSCRIPTION_SUSPEND, subscription_state_is_due, false, TEXT_EVENT_SUBSCRIPTION_SUSPEND },
	{ EVENT_SUBSCRIPTION_DELETE, subscription_state_is_due, true, TEXT_EVENT_SUBSCRIPTION_DELETE },
};
const size_t calendar_event_count = COUNT_OF(calendar_events);
