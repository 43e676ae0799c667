/*
 * effects - the table of what the outbox can ask for
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct house;
struct outbox_row;
struct projection;

struct effect_place {
	struct house *house;
	struct projection *projection; /* NULL: no mail plane */
	struct arena *arena;
	const char *tenant_id;
};

struct effect {
	const char *kind;
	/* NULL when it is done and read back; otherwise what is wrong, in the arena. */
	const char *(*run)(struct effect_place *place, const struct outbox_row *row);
	bool leaves_traces; /* after it is finished the side files are emptied */
	/* Not NULL: does all rows of this kind that are ready, for the price of one. */
	const char *(*run_all)(struct effect_place *place, const struct outbox_row *rows, size_t count);
};

/* NULL when there is no such kind. */
const struct effect *effect_of(const char *kind);

/* Empties the side files of databases of what was deleted. */
const char *effects_forget_traces(struct effect_place *place);
