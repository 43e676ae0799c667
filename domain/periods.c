/*
 * periods - the table; see the header
 */
#include "domain/periods.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/context.h"
#include "domain/settings.h"

struct period_row {
	const char *name;
	int64_t days;
	enum setting setting; /* SETTINGS: nobody may change it */
	const char *source;
};

static const struct period_row rows[PERIODS] = {
	[PERIOD_USER_DELETED] = { "user.deleted", 30, SETTINGS, "S004; rules.md 3, 49" },
	[PERIOD_MAILBOX_DELETED] = { "mailbox.deleted", 30, SETTINGS, "S004; rules.md 52, C12" },
	[PERIOD_MAILBOX_UNLICENSED] = { "mailbox.unlicensed", 30, SETTINGS, "S000 S001 S002; rules.md 55, 56" },
	[PERIOD_MAILBOX_RETIRED] = { "mailbox.retired", 183, SETTING_INACTIVE_MAILBOX_RETIRE_DAYS, "rules.md 86, C5" },
	[PERIOD_GROUP_DELETED] = { "group.deleted", 30, SETTINGS, "rules.md 16" },
	[PERIOD_CHANGES] = { "changes", 7, SETTINGS, "graph.md section 2" },
	[PERIOD_RECOVERABLE_ITEMS] = { "recoverableItems", 14, SETTING_RECOVERABLE_ITEMS_DAYS, "rules.md 89" },
};

int64_t period_days(struct context *context, enum period period)
{
	const struct period_row *row = &rows[period];
	return row->setting == SETTINGS ? row->days : setting_number(context, row->setting);
}

int64_t period_end(struct context *context, enum period period)
{
	return context->now + period_days(context, period) * DAY_MS;
}
