/*
 * house - the server's parts as the domain sees them
 *
 * The hooks reach what lies right of the domain (jobs, planes) without the domain knowing it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct lane;
struct settings;
struct store;

struct house_hooks {
	void *state;
	/* Something is in the calendar or the outbox: look now. */
	void (*wake_calendar)(void *state);
	void (*wake_outbox)(void *state);
	/* Waits until the tenant's outbox is empty; false and the kinds of what is left when it took too long. */
	bool (*outside_is_done)(void *state, const char *tenant_id, int64_t patience, struct arena *arena,
		const char ***stuck_kinds, size_t *stuck_count);
};

struct house {
	const struct settings *settings;
	struct store *store;
	struct lane *lane;
	struct house_hooks hooks;
};
