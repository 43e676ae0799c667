/*
 * changes - what changed since a moment, for those who keep a copy of the directory (delta)
 *
 * Every object carries the sequence of the journal's link that changed it last, and is read in the order of it. What changes
 * again while somebody reads moves to the end and is met there, so nobody is missed, and a reader who has come to the end
 * knows everything up to the journal's sequence of that moment. Whoever is purged leaves an id behind for as long as a
 * reader may come back (PERIOD_CHANGES).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "domain/plan.h"
#include "store/calendar.h"
#include "store/users.h"

struct context;

#define CHANGES_IDS_MOST 50

/* The sequence that what is being done now will have. */
int64_t change_number(const struct context *context);

/* One reading from beginning to end, over as many pages as it takes. */
struct change_round {
	int64_t base;	 /* what the reader knew when it began: a sequence; -1: nothing */
	int64_t start;	 /* the sequence when it began */
	int64_t changed; /* behind whom the next page begins */
	const char *id;
};

enum change_kind {
	CHANGE_STANDS, /* as it is now */
	CHANGE_DELETED, /* can be restored */
	CHANGE_PURGED,
};

struct user_change {
	enum change_kind kind;
	const char *id;
	const struct user *user;    /* NULL: not CHANGE_STANDS */
	const struct user *manager; /* an active one; NULL: none, or not asked for */
};

struct user_changes {
	const struct user_change *items;
	size_t count; /* may be 0 though there is more */
	bool has_more;
	int64_t changed; /* where to go on */
	const char *id;
};

/* A page. ids: only these, at most CHANGES_IDS_MOST; id_count 0: all. */
struct user_changes users_read_changes(struct context *context, const struct change_round *round,
	const char *const *ids, size_t id_count, int64_t limit, bool with_managers);

/* Whom nobody may read as unchanged after this plan, besides those whose own rows were written. */
void plan_mark_changes(struct context *context, const struct plan *plan);
/* In a plan that purges: the calendar is told to forget. */
void plan_forget_changes(struct context *context, struct plan *plan);
void change_bury_user(struct context *context, const char *id);
struct error changes_end_is_due(struct context *context, const struct calendar_row *row);

/* A seal that only this tenant's house can make. */
const char *changes_seal(struct context *context, const char *text);
/* Of the installation: another after a copy was restored. */
const char *changes_epoch(struct context *context);
