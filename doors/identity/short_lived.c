/*
 * short_lived - see the header
 */
#include "doors/identity/short_lived.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"

/* Of all places, an address may take one in so many; never fewer than so many. */
#define SHARE 8
#define LEAST_SHARE 16

struct entry {
	unsigned char key[HASH_SIZE], owner[HASH_SIZE];
	int64_t expires_at; /* 0: empty */
	int64_t put_at;	    /* a count: who came first */
};

struct short_lived {
	pthread_mutex_t mutex;
	size_t places;
	int64_t turns;
	char (*values)[SHORT_LIVED_VALUE]; /* beside the entries, which are searched from end to end; or NULL */
	struct entry entries[];
};

struct short_lived *short_lived_new(struct arena *arena, size_t places, bool has_values)
{
	struct short_lived *table = arena_allocate(arena, sizeof(*table) + places * sizeof(struct entry));
	table->places = places;
	table->values = has_values ? arena_allocate_array(arena, places, SHORT_LIVED_VALUE) : NULL;
	pthread_mutex_init(&table->mutex, NULL);
	return table;
}

void short_lived_close(struct short_lived *table)
{
	pthread_mutex_destroy(&table->mutex);
}

static char *value_of(struct short_lived *table, const struct entry *entry)
{
	return table->values[entry - table->entries];
}

static void hash_of(const char *text, unsigned char hash[HASH_SIZE])
{
	hash_bytes(text, strlen(text), hash);
}

/* Under the mutex. */
static struct entry *find(struct short_lived *table, const unsigned char key[HASH_SIZE], int64_t now)
{
	for (size_t i = 0; i < table->places; i++)
		if (table->entries[i].expires_at > now && memcmp(table->entries[i].key, key, HASH_SIZE) == 0)
			return &table->entries[i];
	return NULL;
}

/* An empty place, or the oldest of whoever has too many, or the oldest of all. */
static struct entry *take(struct short_lived *table, const unsigned char owner[HASH_SIZE], int64_t now)
{
	struct entry *empty = NULL, *oldest = NULL, *own = NULL;
	size_t owned = 0;
	for (size_t i = 0; i < table->places; i++) {
		struct entry *entry = &table->entries[i];
		if (entry->expires_at <= now) {
			empty = empty == NULL ? entry : empty;
			continue;
		}
		if (oldest == NULL || entry->put_at < oldest->put_at)
			oldest = entry;
		if (memcmp(entry->owner, owner, HASH_SIZE) != 0)
			continue;
		owned++;
		if (own == NULL || entry->put_at < own->put_at)
			own = entry;
	}
	size_t share = table->places / SHARE > LEAST_SHARE ? table->places / SHARE : LEAST_SHARE;
	if (owned >= share && empty == NULL)
		return own;
	return empty != NULL ? empty : oldest;
}

static void fill(struct short_lived *table, struct entry *entry, const unsigned char key[HASH_SIZE],
	const unsigned char owner[HASH_SIZE], int64_t expires_at)
{
	memcpy(entry->key, key, HASH_SIZE);
	memcpy(entry->owner, owner, HASH_SIZE);
	entry->expires_at = expires_at;
	entry->put_at = ++table->turns;
}

bool short_lived_put(struct short_lived *table, const char *key, const char *address, const char *value,
	int64_t expires_at)
{
	unsigned char hash[HASH_SIZE], owner[HASH_SIZE];
	if (strlen(value) >= SHORT_LIVED_VALUE)
		return false;
	hash_of(key, hash);
	hash_of(address, owner);
	int64_t now = clock_real_now();
	pthread_mutex_lock(&table->mutex);
	struct entry *entry = find(table, hash, now);
	if (entry == NULL)
		entry = take(table, owner, now);
	fill(table, entry, hash, owner, expires_at);
	memcpy(value_of(table, entry), value, strlen(value) + 1);
	pthread_mutex_unlock(&table->mutex);
	return true;
}

char *short_lived_find(struct short_lived *table, struct arena *arena, const char *key)
{
	unsigned char hash[HASH_SIZE];
	hash_of(key, hash);
	pthread_mutex_lock(&table->mutex);
	const struct entry *entry = find(table, hash, clock_real_now());
	char *value = entry == NULL ? NULL : text_copy(arena, value_of(table, entry));
	pthread_mutex_unlock(&table->mutex);
	return value;
}

void short_lived_remove(struct short_lived *table, const char *key)
{
	unsigned char hash[HASH_SIZE];
	hash_of(key, hash);
	pthread_mutex_lock(&table->mutex);
	struct entry *entry = find(table, hash, clock_real_now());
	if (entry != NULL)
		entry->expires_at = 0;
	pthread_mutex_unlock(&table->mutex);
}

bool short_lived_exchange(struct short_lived *table, const char *key, const char *before, const char *after)
{
	unsigned char hash[HASH_SIZE];
	if (strlen(after) >= SHORT_LIVED_VALUE)
		return false;
	hash_of(key, hash);
	pthread_mutex_lock(&table->mutex);
	struct entry *entry = find(table, hash, clock_real_now());
	bool is_same = entry != NULL && text_equal(value_of(table, entry), before);
	if (is_same)
		memcpy(value_of(table, entry), after, strlen(after) + 1);
	pthread_mutex_unlock(&table->mutex);
	return is_same;
}

bool short_lived_claim(struct short_lived *table, const char *key, const char *owner, int64_t expires_at)
{
	unsigned char hash[HASH_SIZE], mark[HASH_SIZE];
	hash_of(key, hash);
	hash_of(owner, mark);
	int64_t now = clock_real_now();
	pthread_mutex_lock(&table->mutex);
	struct entry *entry = find(table, hash, now);
	bool is_owner = entry == NULL || memcmp(entry->owner, mark, HASH_SIZE) == 0;
	if (entry == NULL)
		fill(table, take(table, mark, now), hash, mark, expires_at);
	pthread_mutex_unlock(&table->mutex);
	return is_owner;
}
