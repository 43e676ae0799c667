/*
 * projection - keeps the mail directory equal to the state
 *
 * The writer lane calls projection_settle() after COMMIT and before anybody is answered; what it could not
 * write stays as a debt, is tried again several times a second, and when a closing change (a block, a deletion)
 * has waited two seconds the directory's gate is closed, so that mail waits rather than reach the wrong hands.
 * At start debts above the directory's commit number are replayed; another epoch means a rebuild beside the
 * running server. All work on the directory is done on the lane's thread.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct lane;
struct projection;
struct session;
struct settings;
struct store;

/* NULL when fine, otherwise what is wrong and the remedy. */
const char *projection_open(struct arena *arena, const struct settings *settings, const char *epoch,
	struct projection **projection);
void projection_close(struct projection *projection);

/* struct lane_options' settle_mail; state is the projection. */
bool projection_settle(void *state, struct session *session, int64_t commit_number);

/* Starts catching up, rebuilding and watching, on a thread of its own. */
void projection_start(struct projection *projection, struct store *store, struct lane *lane);
/* For a short-lived program: catches up and, if need be, rebuilds now. */
void projection_catch_up(struct projection *projection, struct store *store, struct lane *lane);
void projection_stop(struct projection *projection);

/* Makes the directory say of a domain what the store says. NULL when done, otherwise what is wrong. */
const char *projection_settle_domain(struct projection *projection, struct arena *arena, const char *name);
/* Empties the directory's side files of what was deleted. */
const char *projection_forget_traces(struct projection *projection, struct arena *arena);

struct projection_figures {
	bool is_behind;      /* there are debts */
	bool gate_is_closed;
	bool is_rebuilding;
	int64_t commit_number; /* up to which all is settled */
};
struct projection_figures projection_figures(struct projection *projection);
