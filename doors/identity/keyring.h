/*
 * keyring - the keys that sign tokens, as this process holds them
 *
 * A key is made a week before it signs, so that whoever keeps our public keys has seen it by then; it signs for ninety
 * days and is known for two more, longer than any token lives. The store has them all: other processes and commands
 * may add and end keys, and this one looks again every ten seconds, and whenever a token names a key it does not
 * know. Times are the machine's.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct house;
struct json_value;
struct keyring;

/* In own, which must outlive it. NULL when fine, otherwise what is wrong (in the arena). Makes the first key where there
 * is none. */
const char *keyring_open(struct arena *own, struct arena *arena, struct house *house, struct keyring **keyring);
void keyring_close(struct keyring *keyring);

/* Grows with every change of what is known: what was found good before may be so no longer. */
uint64_t keyring_version(struct keyring *keyring);

/* Whether something changed elsewhere: reads the store, at most once in ten seconds. */
void keyring_look(struct keyring *keyring, struct arena *arena);

char *keyring_sign(struct keyring *keyring, struct arena *arena, const char *claims_json);
const struct json_value *keyring_verify(struct keyring *keyring, struct arena *arena, const char *token,
	const char **why);
/* As a JWKS document. */
const char *keyring_public(struct keyring *keyring, struct arena *arena);

/* A new key in the store, for the command: signs from this moment on. NULL when fine, otherwise what is wrong. */
const char *keyring_add(struct arena *arena, struct house *house, int64_t signs_from, bool ends_others, const char **id);

#define KEY_SIGNS_MS (INT64_C(90) * 24 * 3600 * 1000)
#define KEY_AHEAD_MS (INT64_C(7) * 24 * 3600 * 1000)
#define KEY_KNOWN_AFTER_MS (INT64_C(2) * 24 * 3600 * 1000)
