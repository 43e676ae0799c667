/*
 * periods - the table; see the header
 */
#include "domain/periods.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/context.h"
#include "store/tenant_settings.h"

struct period_row {
	const char *name;
	int64_t days;
	const char *setting; /* NULL: nobody may change it */
	int64_t least, most;
	const char *source;
};

static const struct period_row rows[PERIODS] = {
	[PERIOD_USER_DELETED] = { "user.deleted", 30, NULL, 30, 30, "S004; rules.md 3, 49" },
	[PERIOD_MAILBOX_DELETED] = { "mailbox.deleted", 30, NULL, 30, 30, "S004; rules.md 52, C12" },
	[PERIOD_MAILBOX_UNLICENSED] = { "mailbox.unlicensed", 30, NULL, 30, 30, "S000 S001 S002; rules.md 55, 56" },
	[PERIOD_MAILBOX_RETIRED] = { "mailbox.retired", 183, "inactive_mailbox_retire_days", 0, 183, "rules.md 86, C5" },
	[PERIOD_GROUP_DELETED] = { "group.deleted", 30, NULL, 30, 30, "rules.md 16" },
	[PERIOD_CHANGES] = { "changes", 7, NULL, 7, 7, "graph.md section 2" },
	[PERIOD_RECOVERABLE_ITEMS] = { "recoverableItems", 14, "recoverable_items_days", 0, 30, "rules.md 89" },
};

int64_t period_days(struct context *context, enum period period)
{
	const struct period_row *row = &rows[period];
	int64_t days = row->days;
	const char *chosen = row->setting == NULL ? NULL : tenant_setting(context->session, row->setting);
	if (chosen == NULL || !text_to_integer(chosen, &days) || days < row->least || days > row->most)
		return row->days;
	return days;
}

int64_t period_end(struct context *context, enum period period)
{
	return context->now + period_days(context, period) * DAY_MS;
}
