/*
 * signing - the keys that tokens are signed with, as the store keeps them
 *
 * The installation's, not a tenant's. All moments are the machine's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/signing_keys.h"

struct arena;
struct house;

/* Those that have not retired, newest first. A key that cannot be read is an error, never an empty list. */
struct error signing_keys_read(struct house *house, struct arena *arena, int64_t real_now,
	const struct signing_key **keys, size_t *count);

/* Adds one and takes away what has retired by its created_at. ends_others: those that are there sign nothing any more,
 * and what they signed is worth nothing from now on. */
struct error signing_key_add(struct house *house, struct arena *arena, const struct signing_key *key, bool ends_others);
