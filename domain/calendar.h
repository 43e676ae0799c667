/*
 * calendar - whatever will end by itself, and what happens then
 *
 * One row an object and event, in one table; nothing else compares dates. The worker (jobs/calendar_worker)
 * takes what is due in order of time; an act that meets an object with a due row plays that row first, so at
 * exactly thirty days it is gone, however late the worker is.
 *
 * A row is played and taken away in one transaction under the tenant's lock; so it needs no lease
 * (docs/decisions/0006).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/texts.h"

struct arena;
struct calendar_row;
struct context;
struct house;

struct calendar_event {
	const char *name;
	/* Plays the end; the row itself is taken away by the caller. */
	struct error (*play)(struct context *context, const struct calendar_row *row);
	bool destructive;
	enum text_id words;
};

const struct calendar_event *calendar_event_named(const char *name);

/* Plays what is due of these objects, in order of time. Call before loading facts. */
struct error calendar_play_due(struct context *context, const char *object_id);

/*
 * Plays up to `most` due rows of a tenant, in a transaction of its own. *played counts them, *next is the next
 * due moment (0: none). spares_destructive: the machine's clock is in doubt, so nothing is destroyed.
 */
struct error calendar_play_tenant(struct house *house, struct arena *arena, const char *tenant_id, int64_t most,
	bool spares_destructive, int64_t *played, int64_t *next);

/* A stretch of a movable clock: what is due on the way to a moment, in order, each at its own moment. */
struct calendar_stretch {
	int64_t until;
	int64_t most;   /* rows */
	int64_t played;
	bool has_more;  /* due by then, and not played: another stretch goes on */
};

/*
 * Inside a transaction under the tenant's lock: moves the clock from row to row. The stretch ends before a row of
 * whom it has already played one: what that one does outside must be done first. What is played of different
 * people does not meet outside (docs/decisions/0013).
 */
struct error calendar_play_stretch(struct context *context, struct calendar_stretch *stretch);
