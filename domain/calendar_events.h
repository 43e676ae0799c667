/*
 * calendar_events - the table of everything that ends by itself
 */
#pragma once

#include "domain/calendar.h"

#define EVENT_USER_PURGE "user.purge"                             /* thirty days after deletion */
#define EVENT_MAILBOX_PURGE_DELETED "mailbox.purgeAfterDeletion"  /* its user's deletion */
#define EVENT_MAILBOX_PURGE_UNLICENSED "mailbox.purgeAfterLicenseLoss"
#define EVENT_GROUP_PURGE "group.purge"
#define EVENT_CHANGES_FORGET "changes.forget" /* of a tenant: ids of what is gone (domain/changes.h) */
#define EVENT_SUBSCRIPTION_RENEW "subscription.renew"
#define EVENT_SUBSCRIPTION_EXPIRE "subscription.expire"
#define EVENT_SUBSCRIPTION_SUSPEND "subscription.suspend"
#define EVENT_SUBSCRIPTION_DELETE "subscription.delete"

extern const struct calendar_event calendar_events[];
extern const size_t calendar_event_count;
