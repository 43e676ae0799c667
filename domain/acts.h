/*
 * acts - what people and programs ask for: planned through rules, applied through verbs, journaled
 *
 * An act is a function that makes a plan from the facts. There is no other way to change anything, and no
 * second way for a preview.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "domain/context.h"
#include "domain/plan.h"

struct act {
	const char *name; /* "user.delete" */
	/*
	 * Loads the facts, asks the rules, composes verbs. options are the act's own struct. Changes nothing but
	 * what was overdue (calendar_play_due()). The error is for what has no plan at all: no such object.
	 */
	struct error (*plan)(struct context *context, const void *options, struct plan *plan);
};

struct act_result {
	const char *object_id;      /* what was made or changed */
	const char *operation_id;   /* of the journal's link */
	const char **notes;         /* what did not come back, such as licenses; part numbers */
	size_t note_count;
};

/* Who asks for what. */
struct act_call {
	const struct act *act;
	const char *tenant_id;
	enum actor_kind actor_kind;
	const char *actor_id;
	enum door door;
	const char *request_id;
	enum language language;
	const void *options;
};

/*
 * In the write lane: locks the tenant, loads the actor anew, plans, and applies or refuses. The first refusal is
 * the answer; it is journaled. Nothing of a refused or failed act stays.
 */
struct error act_perform(struct house *house, struct arena *arena, const struct act_call *call,
	struct act_result *result);

/* The same inside a transaction that has begun, as the calendar does it. */
struct error act_run(struct context *context, const struct act *act, const void *options, struct act_result *result);

/*
 * Runs several acts or anything else in one transaction as this actor, under the tenant's lock; ends with the
 * journal's head written. For what is made of parts (tenant creation, import, the clock).
 */
typedef struct error act_body(struct context *context, void *state);
struct error act_within(struct house *house, struct arena *arena, const struct act_call *call, act_body *body,
	void *state);
