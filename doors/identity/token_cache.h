/*
 * token_cache - tokens whose signature was found good lately
 *
 * A client sends the same token with every request; reading it again costs more than the request. Keyed by
 * the SHA-256 of the token; of a fixed size, where a newer token takes an older one's place. What is kept was
 * checked in everything but the times, which are asked at every use. Safe from every thread.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/ids.h"
#include "doors/identity/identity.h"

struct arena;
struct token_cache;

/* In the arena, which must outlive it. */
struct token_cache *token_cache_new(struct arena *arena);
void token_cache_close(struct token_cache *cache);

/* Forgets everything when the keys are of another version than what is kept. */
void token_cache_be_of(struct token_cache *cache, uint64_t version);

/* now: seconds. Texts are copied into the arena. False: not kept, or over. */
bool token_cache_find(struct token_cache *cache, struct arena *arena, const unsigned char hash[HASH_SIZE],
	int64_t now, struct token_bearer *bearer);
/* A bearer whose texts are too long is not kept. */
void token_cache_keep(
	struct token_cache *cache, const unsigned char hash[HASH_SIZE], const struct token_bearer *bearer);
