/*
 * token_cache - see the header; one place for each value of the hash's first bits
 */
#include "doors/identity/token_cache.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define PLACES 512
#define ID_ROOM 40
#define PERMISSIONS_ROOM 2048

struct place {
	unsigned char hash[HASH_SIZE];
	enum actor_kind kind;
	int64_t issued_at, expires_at; /* 0: empty */
	char tenant_id[ID_ROOM];
	char actor_id[ID_ROOM];
	char client_id[ID_ROOM];
	const struct cloud *cloud;
	char permissions[PERMISSIONS_ROOM];
};

struct token_cache {
	pthread_mutex_t mutex;
	_Atomic uint64_t version;
	struct place places[PLACES];
};

struct token_cache *token_cache_new(struct arena *arena)
{
	struct token_cache *cache = arena_allocate(arena, sizeof(*cache));
	pthread_mutex_init(&cache->mutex, NULL);
	return cache;
}

void token_cache_close(struct token_cache *cache)
{
	pthread_mutex_destroy(&cache->mutex);
}

static struct place *place_of(struct token_cache *cache, const unsigned char hash[HASH_SIZE])
{
	return &cache->places[(size_t)(hash[0] | hash[1] << 8) % PLACES];
}

bool token_cache_find(struct token_cache *cache, struct arena *arena, const unsigned char hash[HASH_SIZE],
	int64_t now, struct token_bearer *bearer)
{
	pthread_mutex_lock(&cache->mutex);
	const struct place *place = place_of(cache, hash);
	bool is_kept = now < place->expires_at && memcmp(place->hash, hash, HASH_SIZE) == 0;
	if (is_kept)
		*bearer = (struct token_bearer){
			.tenant_id = text_copy(arena, place->tenant_id),
			.kind = place->kind,
			.actor_id = text_copy(arena, place->actor_id),
			.client_id = text_copy(arena, place->client_id),
			.cloud = place->cloud,
			.permissions = text_copy(arena, place->permissions),
			.issued_at = place->issued_at,
			.expires_at = place->expires_at,
		};
	pthread_mutex_unlock(&cache->mutex);
	return is_kept;
}

void token_cache_be_of(struct token_cache *cache, uint64_t version)
{
	if (cache->version == version)
		return;
	pthread_mutex_lock(&cache->mutex);
	for (size_t i = 0; i < PLACES; i++)
		cache->places[i].expires_at = 0;
	cache->version = version;
	pthread_mutex_unlock(&cache->mutex);
}

static bool fits(const char *text, size_t room)
{
	return strnlen(text, room) < room;
}

static void put(char *target, size_t room, const char *text)
{
	memcpy(target, text, strnlen(text, room - 1) + 1);
}

void token_cache_keep(
	struct token_cache *cache, const unsigned char hash[HASH_SIZE], const struct token_bearer *bearer)
{
	const char *client_id = bearer->client_id == NULL ? "" : bearer->client_id;
	if (!fits(bearer->tenant_id, ID_ROOM) || !fits(bearer->actor_id, ID_ROOM) || !fits(client_id, ID_ROOM) ||
		!fits(bearer->permissions, PERMISSIONS_ROOM))
		return;
	pthread_mutex_lock(&cache->mutex);
	struct place *place = place_of(cache, hash);
	memcpy(place->hash, hash, HASH_SIZE);
	place->kind = bearer->kind;
	place->cloud = bearer->cloud;
	place->issued_at = bearer->issued_at;
	place->expires_at = bearer->expires_at;
	put(place->tenant_id, ID_ROOM, bearer->tenant_id);
	put(place->actor_id, ID_ROOM, bearer->actor_id);
	put(place->client_id, ID_ROOM, client_id);
	put(place->permissions, PERMISSIONS_ROOM, bearer->permissions);
	pthread_mutex_unlock(&cache->mutex);
}
