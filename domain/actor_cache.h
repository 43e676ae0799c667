/*
 * actor_cache - who asks, as last read: a name, roles, permissions
 *
 * Every request loads its actor, and few actors make most requests. What was read holds for one version of the
 * tenant, which every change of it raises (domain/acts.h), so a cached actor is never older than the snapshot.
 */
#pragma once

#include <stdbool.h>

struct actor;
struct arena;
struct tenant;
struct actor_cache;

/* Lives in the arena. */
struct actor_cache *actor_cache_new(struct arena *arena);
void actor_cache_close(struct actor_cache *cache);

/*
 * Fills the actor, whose kind and id are given, with copies in the arena. False when it is not known for this
 * version of the tenant. tenant_id: of the session.
 */
bool actor_cache_find(struct actor_cache *cache, struct arena *arena, const char *tenant_id,
	const struct tenant *tenant, struct actor *actor);
/* One with very many roles or permissions is not kept. */
void actor_cache_keep(struct actor_cache *cache, const char *tenant_id, const struct tenant *tenant,
	const struct actor *actor);
