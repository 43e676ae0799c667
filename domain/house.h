/*
 * house - the server's parts as the domain sees them
 *
 * The hooks reach what lies right of the domain (jobs, planes) without the domain knowing it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct actor_cache;
struct arena;
struct journal_checkpoint;
struct lane;
struct settings;
struct store;

/* What lies outside the database, as /metrics shows it. */
struct house_outside {
	bool mail_gate_is_closed, mail_is_rebuilding;
	int64_t mail_commit_number; /* up to which the mail directory has seen all */
};

struct house_hooks {
	void *state;
	/* Something is in the calendar, the outbox, or the work of licensed groups: look now. */
	void (*wake_calendar)(void *state);
	void (*wake_outbox)(void *state);
	void (*wake_licenses)(void *state);
	/* Waits until the tenant's outbox is empty; false and the kinds of what is left when it took too long. */
	bool (*outside_is_done)(void *state, const char *tenant_id, int64_t patience, struct arena *arena,
		const char ***stuck_kinds, size_t *stuck_count);
	/* The last signed checkpoint of a tenant's journal; false when there is none. */
	bool (*find_checkpoint)(void *state, struct arena *arena, const char *tenant_id,
		struct journal_checkpoint *checkpoint);
	void (*look_outside)(void *state, struct house_outside *outside);
	/* Looks outside, for a bounded time, whether the owner of a name wrote this proof; NULL when so, else what is wrong. */
	const char *(*check_domain)(void *state, struct arena *arena, const char *name, const char *proof);
};

struct house {
	const struct settings *settings;
	struct store *store;
	struct lane *lane;
	struct actor_cache *actors; /* NULL: who asks is read each time */
	struct house_hooks hooks;
};
