/*
 * short_lived - what must be remembered for minutes: codes on their way to a client, assertions that were shown
 *
 * In memory, of a fixed size, keyed by a hash: nobody who only asks can make anything grow, on disk or here. Each
 * client address has its share of the places; when it is used up its own oldest entry makes room. A restart forgets
 * all of it, and clients begin anew. Moments are the machine's. Safe from every thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct short_lived;

#define SHORT_LIVED_VALUE 2048

/* In the arena, which must outlive it. Without values it is for short_lived_claim() alone. */
struct short_lived *short_lived_new(struct arena *arena, size_t places, bool has_values);
void short_lived_close(struct short_lived *table);

/* False when the value is too long. address: whose share it takes. A key that stands there is replaced. */
bool short_lived_put(struct short_lived *table, const char *key, const char *address, const char *value,
	int64_t expires_at);
/* The value, copied into the arena; NULL when it is not (or no longer) there. */
char *short_lived_find(struct short_lived *table, struct arena *arena, const char *key);
void short_lived_remove(struct short_lived *table, const char *key);
/* Replaces the value only while it is still the one that was read: of two who try, one wins. */
bool short_lived_exchange(struct short_lived *table, const char *key, const char *before, const char *after);
/* Whether this owner is the first, or the same as before, to show the key. */
bool short_lived_claim(struct short_lived *table, const char *key, const char *owner, int64_t expires_at);
