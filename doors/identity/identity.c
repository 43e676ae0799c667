/*
 * identity - holds the keys and checks what they signed; see the header
 *
 * A key signs for ninety days and stays known for two more. Then its row goes when the next one is added, and
 * its place here with it.
 */
#include "doors/identity/identity.h"

#include <pthread.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_out.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/tenants/signing.h"
#include "doors/identity/jwt.h"
#include "doors/identity/short_lived.h"
#include "doors/identity/throttle.h"
#include "doors/identity/token_cache.h"
#include "doors/identity/tokens.h"

#define SIGNS_FOR (90 * DAY_MS)
#define KNOWN_AFTER (2 * DAY_MS)
#define KEYS_MOST 8
#define ASSERTIONS_MOST 4096
#define CODES_MOST 1024
#define STATE_BUDGET ((size_t)8 * 1024 * 1024)

struct held_key {
	struct jwt_key *key;
	int64_t created_at, retires_at;
};

struct identity {
	struct arena *arena; /* of what lives as long as this */
	struct house *house;
	struct throttle *throttle;
	struct token_cache *cache;
	struct short_lived *assertions, *codes;
	pthread_mutex_t rotation;	 /* one makes a new key, the others go on with the old one */
	pthread_rwlock_t lock;		 /* of what stands below */
	struct held_key keys[KEYS_MOST]; /* newest first */
	size_t key_count;
};

/* Under the write lock, or before anybody else is here. */
static void hold_first(struct identity *identity, struct held_key held)
{
	if (identity->key_count == KEYS_MOST)
		jwt_key_free(identity->keys[--identity->key_count].key);
	for (size_t i = identity->key_count; i > 0; i--)
		identity->keys[i] = identity->keys[i - 1];
	identity->keys[0] = held;
	identity->key_count++;
}

/* False when no key could be made or kept; the old ones stay. */
static bool add_key(struct identity *identity, struct arena *arena)
{
	int64_t now = clock_real_now();
	struct held_key held = { jwt_key_new(), now, now + SIGNS_FOR + KNOWN_AFTER };
	const char *pem = held.key == NULL ? NULL : jwt_key_to_pem(arena, held.key);
	if (pem == NULL) {
		jwt_key_free(held.key);
		return false;
	}
	const struct signing_key row = { jwt_key_id(held.key), pem, held.created_at, held.retires_at, now };
	if (failed(signing_key_add(identity->house, arena, &row))) {
		jwt_key_free(held.key);
		return false;
	}
	pthread_rwlock_wrlock(&identity->lock);
	hold_first(identity, held);
	pthread_rwlock_unlock(&identity->lock);
	log_event(LOG_INFO, "identity.keyMade", "key", row.id, NULL);
	return true;
}

static const char *load_keys(struct arena *arena, struct identity *identity)
{
	const struct signing_key *rows = NULL;
	size_t count = 0;
	if (failed(signing_keys_read(identity->house, arena, clock_real_now(), &rows, &count)))
		return "the signing keys cannot be read from the database";
	count = count < KEYS_MOST ? count : KEYS_MOST;
	for (size_t i = 0; i < count; i++) {
		struct jwt_key *key = jwt_key_from_pem(rows[i].pem);
		if (key == NULL)
			return text_format(
				arena, "the signing key %s in the database is damaged", rows[i].id);
		identity->keys[identity->key_count++] =
			(struct held_key){ key, rows[i].created_at, rows[i].retires_at };
	}
	if (count == 0 && !add_key(identity, arena))
		return "no signing key could be made and kept";
	return NULL;
}

const char *identity_open(struct arena *arena, struct house *house, struct identity **identity)
{
	struct arena *own = arena_new(STATE_BUDGET);
	struct identity *made = arena_allocate(own, sizeof(*made));
	made->arena = own;
	made->house = house;
	made->throttle = throttle_new(own);
	made->cache = token_cache_new(own);
	made->assertions = short_lived_new(own, ASSERTIONS_MOST, false);
	made->codes = short_lived_new(own, CODES_MOST, true);
	pthread_mutex_init(&made->rotation, NULL);
	pthread_rwlock_init(&made->lock, NULL);
	const char *why = load_keys(arena, made);
	if (why != NULL) {
		identity_close(made);
		return why;
	}
	*identity = made;
	return NULL;
}

void identity_close(struct identity *identity)
{
	for (size_t i = 0; i < identity->key_count; i++)
		jwt_key_free(identity->keys[i].key);
	throttle_close(identity->throttle);
	token_cache_close(identity->cache);
	short_lived_close(identity->assertions);
	short_lived_close(identity->codes);
	pthread_mutex_destroy(&identity->rotation);
	pthread_rwlock_destroy(&identity->lock);
	arena_free(identity->arena);
}

struct throttle *identity_throttle(struct identity *identity)
{
	return identity->throttle;
}

struct short_lived *identity_assertions(struct identity *identity)
{
	return identity->assertions;
}

struct short_lived *identity_codes(struct identity *identity)
{
	return identity->codes;
}

static bool newest_is_old(struct identity *identity)
{
	pthread_rwlock_rdlock(&identity->lock);
	bool is_old =
		identity->key_count == 0 || clock_real_now() >= identity->keys[0].created_at + SIGNS_FOR;
	pthread_rwlock_unlock(&identity->lock);
	return is_old;
}

static void rotate(struct identity *identity, struct arena *arena)
{
	if (!newest_is_old(identity) || pthread_mutex_trylock(&identity->rotation) != 0)
		return;
	if (newest_is_old(identity) && !add_key(identity, arena))
		log_event(LOG_ERROR, "identity.keyNotMade", NULL);
	pthread_mutex_unlock(&identity->rotation);
}

char *identity_sign(struct identity *identity, struct arena *arena, const char *claims_json)
{
	rotate(identity, arena);
	pthread_rwlock_rdlock(&identity->lock);
	char *token = identity->key_count == 0 ? NULL : jwt_sign(arena, identity->keys[0].key, claims_json);
	pthread_rwlock_unlock(&identity->lock);
	return token;
}

/* Under the lock. Those that are known now. */
static size_t known_keys(const struct identity *identity, struct jwt_key *known[KEYS_MOST])
{
	int64_t now = clock_real_now();
	size_t count = 0;
	for (size_t i = 0; i < identity->key_count; i++)
		if (now < identity->keys[i].retires_at)
			known[count++] = identity->keys[i].key;
	return count;
}

const char *identity_public_keys(struct identity *identity, struct arena *arena)
{
	struct jwt_key *known[KEYS_MOST];
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_key(&out, "keys");
	json_open_array(&out);
	pthread_rwlock_rdlock(&identity->lock);
	size_t count = known_keys(identity, known);
	for (size_t i = 0; i < count; i++)
		json_raw(&out, jwt_key_to_jwk(arena, known[i]));
	pthread_rwlock_unlock(&identity->lock);
	json_close_array(&out);
	json_close_object(&out);
	return json_finish(&out, NULL);
}

static const char *token_in(const char *authorization)
{
	if (!text_starts_with_ignoring_case(authorization, "Bearer "))
		return NULL;
	return authorization + sizeof("Bearer ") - 1;
}

const struct json_value *identity_claims(struct identity *identity, struct arena *arena, const char *token,
	const char **why)
{
	struct jwt_key *known[KEYS_MOST];
	pthread_rwlock_rdlock(&identity->lock);
	size_t count = known_keys(identity, known);
	const struct json_value *claims = jwt_verify(arena, known, count, token, why);
	pthread_rwlock_unlock(&identity->lock);
	return claims;
}

bool identity_check(struct identity *identity, struct arena *arena, const char *authorization,
	struct token_bearer *bearer, const char **why)
{
	const char *token = authorization == NULL ? NULL : token_in(authorization);
	*why = "The Authorization header holds no bearer token.";
	if (text_is_empty(token))
		return false;
	int64_t now = clock_real_now() / SECOND_MS;
	unsigned char hash[HASH_SIZE];
	hash_bytes(token, __builtin_strlen(token), hash);
	if (token_cache_find(identity->cache, arena, hash, now, bearer))
		return true;
	const struct json_value *claims = identity_claims(identity, arena, token, why);
	if (claims == NULL || !token_read(arena, claims, now, bearer, why))
		return false;
	token_cache_keep(identity->cache, hash, bearer);
	return true;
}
