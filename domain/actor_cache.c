/*
 * actor_cache - see the header; one place for each value of the ids' hash, the last comer has it
 */
#include "domain/actor_cache.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/context.h"

#define PLACES 64
#define ID_ROOM 40
#define ROLES_MOST 16
#define TEXT_ROOM 2048

struct place {
	char tenant_id[ID_ROOM];
	char actor_id[ID_ROOM]; /* "": empty */
	int64_t tenant_version;
	enum actor_kind kind;
	size_t role_count;
	char roles[ROLES_MOST][ID_ROOM];
	size_t permissions_at; /* in texts, behind the name */
	char texts[TEXT_ROOM];
};

struct actor_cache {
	pthread_mutex_t mutex;
	struct place places[PLACES];
};

struct actor_cache *actor_cache_new(struct arena *arena)
{
	struct actor_cache *cache = arena_allocate(arena, sizeof(*cache));
	pthread_mutex_init(&cache->mutex, NULL);
	return cache;
}

void actor_cache_close(struct actor_cache *cache)
{
	pthread_mutex_destroy(&cache->mutex);
}

static struct place *place_of(struct actor_cache *cache, const char *tenant_id, const char *actor_id)
{
	size_t hash = 5381;
	for (const char *at = actor_id; *at != '\0'; at++)
		hash = hash * 33 + (unsigned char)*at;
	for (const char *at = tenant_id; *at != '\0'; at++)
		hash = hash * 33 + (unsigned char)*at;
	return &cache->places[hash % PLACES];
}

static bool holds(const struct place *place, const char *tenant_id, const struct tenant *tenant,
	const struct actor *actor)
{
	return place->tenant_version == tenant->version && place->kind == actor->kind &&
	       text_equal(place->actor_id, actor->id) && text_equal(place->tenant_id, tenant_id);
}

static void take(const struct place *place, struct arena *arena, struct actor *actor)
{
	actor->name = text_copy(arena, place->texts);
	actor->permissions = text_copy(arena, place->texts + place->permissions_at);
	actor->role_count = place->role_count;
	actor->roles = arena_allocate_array(arena, place->role_count + 1, sizeof(*actor->roles));
	for (size_t i = 0; i < place->role_count; i++)
		actor->roles[i] = text_copy(arena, place->roles[i]);
}

bool actor_cache_find(struct actor_cache *cache, struct arena *arena, const char *tenant_id,
	const struct tenant *tenant, struct actor *actor)
{
	pthread_mutex_lock(&cache->mutex);
	const struct place *place = place_of(cache, tenant_id, actor->id);
	bool is_kept = holds(place, tenant_id, tenant, actor);
	if (is_kept)
		take(place, arena, actor);
	pthread_mutex_unlock(&cache->mutex);
	return is_kept;
}

static bool fits(const char *tenant_id, const struct actor *actor)
{
	bool fit = strlen(tenant_id) < ID_ROOM && strlen(actor->id) < ID_ROOM && actor->role_count <= ROLES_MOST &&
		   strlen(actor->name) + strlen(actor->permissions) + 2 <= TEXT_ROOM;
	for (size_t i = 0; fit && i < actor->role_count; i++)
		fit = strlen(actor->roles[i]) < ID_ROOM;
	return fit;
}

static void put(char *target, const char *text)
{
	memcpy(target, text, strlen(text) + 1);
}

void actor_cache_keep(struct actor_cache *cache, const char *tenant_id, const struct tenant *tenant,
	const struct actor *actor)
{
	if (!fits(tenant_id, actor))
		return;
	pthread_mutex_lock(&cache->mutex);
	struct place *place = place_of(cache, tenant_id, actor->id);
	put(place->tenant_id, tenant_id);
	put(place->actor_id, actor->id);
	place->tenant_version = tenant->version;
	place->kind = actor->kind;
	place->role_count = actor->role_count;
	for (size_t i = 0; i < actor->role_count; i++)
		put(place->roles[i], actor->roles[i]);
	put(place->texts, actor->name);
	place->permissions_at = strlen(actor->name) + 1;
	put(place->texts + place->permissions_at, actor->permissions);
	pthread_mutex_unlock(&cache->mutex);
}
