/*
 * periods - how long everything is kept
 *
 * One row each (periods.c): the name, the default in days, the tenant setting that may change it
 * (domain/settings.h has its bounds), and where the number comes from.
 */
#pragma once

#include <stdint.h>

struct context;

enum period {
	PERIOD_USER_DELETED,       /* a deleted user can be restored */
	PERIOD_MAILBOX_DELETED,    /* a mailbox after its user's deletion */
	PERIOD_MAILBOX_UNLICENSED, /* a mailbox after it lost its license */
	PERIOD_MAILBOX_RETIRED,    /* an inactive mailbox after its last hold */
	PERIOD_GROUP_DELETED,
	PERIOD_CHANGES, /* how long who reads changes may be away */
	PERIOD_RECOVERABLE_ITEMS,
	PERIODS
};

/* In days. */
int64_t period_days(struct context *context, enum period period);
/* The moment at which what begins now is over. */
int64_t period_end(struct context *context, enum period period);
