/*
 * plan - what an act would do, before it does it
 *
 * Refusals, ordered steps, what will end and when, what no longer will, what it means for seats, what is to be
 * done outside. A preview is this, shown; applying is this, executed. A step names one verb with the values it
 * sets and the ones it overwrites, all as text, so that a plan can be hashed, stored, journaled and undone
 * without knowing the verb.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct arena;
struct context;
struct verb;

struct change {
	const char *field;
	const char *before, *after; /* NULL: no value */
	bool is_secret;             /* journaled as "changed" only */
};

struct step {
	struct step *next;
	const struct verb *verb;
	const char *object;  /* id of what is changed */
	const char *subject; /* id of whose values these are: they are forgotten with her */
	const char *rule;    /* where the step comes from; "" if from the request itself */
	struct change *changes;
	size_t change_count, change_room;
	struct arena *arena;
};

struct ending {
	struct ending *next;
	bool is_cancelled; /* the row is taken away, at is not used */
	int64_t at;
	const char *event;
	const char *object, *subject;
	const char *rule;
};

struct outside {
	struct outside *next;
	const char *kind;
	const char *object;
	const char *payload; /* JSON; NULL: none */
};

struct seat_effect {
	struct seat_effect *next;
	const char *sku_id;
	int64_t owned, consumed; /* differences */
};

struct refusal {
	struct refusal *next;
	struct error error;
};

struct plan {
	struct arena *arena;
	const char *act;
	const char *target;
	struct refusal *refusals, **last_refusal;
	struct step *steps, **last_step;
	struct ending *endings, **last_ending;
	struct outside *outside, **last_outside;
	struct seat_effect *seats, **last_seat;
	const char **notes; /* what the caller should be told beside the answer, such as licenses that did not return */
	size_t note_count;
	bool is_idle; /* nothing was to do: nothing is journaled */
	const char *forgets; /* a subject whose values leave the journal when this is done; NULL: nobody */
};

void plan_begin(struct plan *plan, struct arena *arena, const char *act);

void plan_refuse(struct plan *plan, struct error refusal);

/* The step is the plan's; add its changes with step_change(). rule may be NULL. */
struct step *plan_step(struct plan *plan, const char *verb, const char *object, const char *subject, const char *rule);
void step_change(struct step *step, const char *field, const char *before, const char *after);
void step_change_secret(struct step *step, const char *field, const char *after);
/* What the step sets a field to; NULL if it does not. */
const char *step_after(const struct step *step, const char *field);

void plan_end(struct plan *plan, int64_t at, const char *event, const char *object, const char *subject,
	const char *rule);
void plan_cancel_end(struct plan *plan, const char *event, const char *object, const char *rule);
void plan_outside(struct plan *plan, const char *kind, const char *object, const char *payload);
void plan_seats(struct plan *plan, const char *sku_id, int64_t owned, int64_t consumed);

/*
 * SHA-256 of the plan as it would be shown, with moments as offsets from now: the same act in the same
 * situation has the same hash, whoever else took a seat meanwhile.
 */
const char *plan_hash(const struct plan *plan, int64_t now);

/* Whether anything would be gone for good. */
bool plan_purges(const struct plan *plan);

/* Executes steps, calendar, seats, outbox and marks what mail must see. The plan must have no refusal. */
struct error plan_apply(struct context *context, const struct plan *plan);
