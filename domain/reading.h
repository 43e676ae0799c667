/*
 * reading - a snapshot of a tenant for those who only look: the doors' way to the store
 */
#pragma once

#include "base/error.h"
#include "domain/context.h"

struct arena;
struct house;

/*
 * Opens a snapshot with the actor loaded; *context is in the arena and ends with reading_end(). NULL when the
 * tenant or the actor is gone, deleted or blocked, or when the store has a fault, which is then in *fault.
 */
struct context *reading_begin(struct house *house, struct arena *arena, const char *tenant_id,
	enum actor_kind kind, const char *actor_id, struct error *fault);

/* What went wrong while reading, if anything: what was read is worth nothing then. */
struct error reading_end(struct house *house, struct context *context);
