/*
 * identity - holds what lives as long as the door; see the header
 */
#include "doors/identity/identity.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/tenants/sign_in_journal.h"
#include "doors/identity/keyring.h"
#include "doors/identity/short_lived.h"
#include "doors/identity/throttle.h"
#include "doors/identity/token_cache.h"
#include "doors/identity/tokens.h"

#define ASSERTIONS_MOST 4096
#define CODES_MOST 1024
#define STATE_BUDGET ((size_t)8 * 1024 * 1024)

struct identity {
	struct arena *arena; /* of what lives as long as this */
	struct keyring *keyring;
	struct throttle *throttle;
	struct token_cache *cache;
	struct short_lived *assertions, *codes;
	struct sign_in_journal *journal;
	unsigned char salt[HASH_SIZE]; /* of the marks in our forms */
};

const char *identity_open(struct arena *arena, struct house *house, struct identity **identity)
{
	struct arena *own = arena_new(STATE_BUDGET);
	struct identity *made = arena_allocate(own, sizeof(*made));
	made->arena = own;
	made->throttle = throttle_new(own);
	made->cache = token_cache_new(own);
	made->assertions = short_lived_new(own, ASSERTIONS_MOST, false);
	made->codes = short_lived_new(own, CODES_MOST, true);
	made->journal = sign_in_journal_start(house);
	random_bytes(made->salt, sizeof(made->salt));
	const char *why = keyring_open(own, arena, house, &made->keyring);
	if (why != NULL) {
		identity_close(made);
		return why;
	}
	*identity = made;
	return NULL;
}

void identity_close(struct identity *identity)
{
	sign_in_journal_stop(identity->journal);
	keyring_close(identity->keyring);
	throttle_close(identity->throttle);
	token_cache_close(identity->cache);
	short_lived_close(identity->assertions);
	short_lived_close(identity->codes);
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

struct sign_in_journal *identity_journal(struct identity *identity)
{
	return identity->journal;
}

const char *identity_mark(struct identity *identity, struct arena *arena, const char *value)
{
	const char *seed = text_format(arena, "%s\n%s", hex_encode(arena, identity->salt, sizeof(identity->salt)), value);
	return hash_text(arena, seed, __builtin_strlen(seed));
}

char *identity_sign(struct identity *identity, struct arena *arena, const char *claims_json)
{
	return keyring_sign(identity->keyring, arena, claims_json);
}

const char *identity_public_keys(struct identity *identity, struct arena *arena)
{
	return keyring_public(identity->keyring, arena);
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
	return keyring_verify(identity->keyring, arena, token, why);
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
	/* A key that has ended takes what was found good by it along. */
	keyring_look(identity->keyring, arena);
	token_cache_be_of(identity->cache, keyring_version(identity->keyring));
	if (token_cache_find(identity->cache, arena, hash, now, bearer))
		return true;
	const struct json_value *claims = identity_claims(identity, arena, token, why);
	if (claims == NULL || !token_read(arena, claims, now, bearer, why))
		return false;
	token_cache_keep(identity->cache, hash, bearer);
	return true;
}
