/*
 * throttle - see the header; two tables of small sets, searched from end to end
 */
#include "doors/identity/throttle.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"

#define WAYS 8
#define ACCOUNT_SETS 256
#define PAIR_SETS 4096
#define SOURCE_SETS 512
#define MARK_SIZE 16
#define SALT_SIZE 16
#define SEED_MOST 512

struct mark {
	unsigned char bytes[MARK_SIZE];
};

/* An account with wrong passwords; used 0: an empty place. */
struct account {
	struct mark mark;
	int64_t used;
	int64_t failures[THROTTLE_GUESSES]; /* a ring */
	unsigned next;
};

/* An account and an address that gave its right password. */
struct pair {
	struct mark mark;
	int64_t used;
};

/* An address, whatever accounts it tries. */
struct source {
	struct mark mark;
	int64_t used;
	int64_t since; /* of the failures that are counted */
	unsigned failures;
	bool was_right;
};

struct throttle {
	pthread_mutex_t mutex;
	unsigned char salt[SALT_SIZE];
	int64_t turns; /* grows with each use: who was used last */
	struct account accounts[ACCOUNT_SETS][WAYS];
	struct pair pairs[PAIR_SETS][WAYS];
	struct source sources[SOURCE_SETS][WAYS];
};

struct throttle *throttle_new(struct arena *arena)
{
	struct throttle *throttle = arena_allocate(arena, sizeof(*throttle));
	pthread_mutex_init(&throttle->mutex, NULL);
	random_bytes(throttle->salt, sizeof(throttle->salt));
	return throttle;
}

void throttle_close(struct throttle *throttle)
{
	pthread_mutex_destroy(&throttle->mutex);
}

/* address "": of the account alone. What is too long is cut: an id and an address are not. */
static struct mark mark_of(const struct throttle *throttle, const char *account, const char *address)
{
	unsigned char seed[SEED_MOST] = { 0 }, hash[HASH_SIZE];
	memcpy(seed, throttle->salt, SALT_SIZE);
	size_t account_length = strnlen(account, SEED_MOST / 2 - SALT_SIZE);
	memcpy(seed + SALT_SIZE, account, account_length);
	memcpy(seed + SEED_MOST / 2, address, strnlen(address, SEED_MOST / 2));
	hash_bytes(seed, sizeof(seed), hash);
	struct mark mark;
	memcpy(mark.bytes, hash, MARK_SIZE);
	return mark;
}

static bool is_same(const struct mark *a, const struct mark *b)
{
	return memcmp(a->bytes, b->bytes, MARK_SIZE) == 0;
}

static size_t set_of(const struct mark *mark, size_t sets)
{
	return (size_t)(mark->bytes[0] | mark->bytes[1] << 8) % sets;
}

static struct account *account_find(struct throttle *throttle, const struct mark *mark)
{
	struct account *set = throttle->accounts[set_of(mark, ACCOUNT_SETS)];
	for (size_t i = 0; i < WAYS; i++)
		if (set[i].used != 0 && is_same(&set[i].mark, mark))
			return &set[i];
	return NULL;
}

static struct account *account_take(struct throttle *throttle, const struct mark *mark)
{
	struct account *set = throttle->accounts[set_of(mark, ACCOUNT_SETS)], *oldest = set;
	for (size_t i = 1; i < WAYS; i++)
		if (set[i].used < oldest->used)
			oldest = &set[i];
	*oldest = (struct account){ .mark = *mark };
	for (size_t i = 0; i < THROTTLE_GUESSES; i++)
		oldest->failures[i] = INT64_MIN;
	return oldest;
}

static struct pair *pair_find(struct throttle *throttle, const struct mark *mark)
{
	struct pair *set = throttle->pairs[set_of(mark, PAIR_SETS)];
	for (size_t i = 0; i < WAYS; i++)
		if (set[i].used != 0 && is_same(&set[i].mark, mark))
			return &set[i];
	return NULL;
}

static struct pair *pair_take(struct throttle *throttle, const struct mark *mark)
{
	struct pair *set = throttle->pairs[set_of(mark, PAIR_SETS)], *oldest = set;
	for (size_t i = 1; i < WAYS; i++)
		if (set[i].used < oldest->used)
			oldest = &set[i];
	oldest->mark = *mark;
	return oldest;
}

static struct source *source_find(struct throttle *throttle, const struct mark *mark)
{
	struct source *set = throttle->sources[set_of(mark, SOURCE_SETS)];
	for (size_t i = 0; i < WAYS; i++)
		if (set[i].used != 0 && is_same(&set[i].mark, mark))
			return &set[i];
	return NULL;
}

/* The one that is there, or the place of whoever was not seen for longest. */
static struct source *source_take(struct throttle *throttle, const struct mark *mark)
{
	struct source *set = throttle->sources[set_of(mark, SOURCE_SETS)], *oldest = set;
	struct source *found = source_find(throttle, mark);
	for (size_t i = 1; i < WAYS; i++)
		if (set[i].used < oldest->used)
			oldest = &set[i];
	if (found == NULL) {
		found = oldest;
		*found = (struct source){ .mark = *mark };
	}
	found->used = ++throttle->turns;
	return found;
}

static bool is_sprayer(const struct source *source, int64_t now)
{
	return source != NULL && !source->was_right && source->failures >= THROTTLE_GUESSES_OF_ADDRESS &&
		now - source->since < THROTTLE_WINDOW_MS;
}

/* The ring's next place holds the oldest failure: while it is within the window, all ten are. */
static bool is_exhausted(const struct account *account, int64_t now)
{
	int64_t oldest = account->failures[account->next];
	return oldest != INT64_MIN && now - oldest < THROTTLE_WINDOW_MS;
}

bool throttle_admits(struct throttle *throttle, const struct attempt *attempt)
{
	struct mark account_mark = mark_of(throttle, attempt->account, "");
	struct mark pair_mark = mark_of(throttle, attempt->account, attempt->address);
	struct mark source_mark = mark_of(throttle, "", attempt->address);
	pthread_mutex_lock(&throttle->mutex);
	const struct account *account = account_find(throttle, &account_mark);
	bool is_guessed = account != NULL && is_exhausted(account, attempt->now);
	bool admits = (!is_guessed && !is_sprayer(source_find(throttle, &source_mark), attempt->now)) ||
		pair_find(throttle, &pair_mark) != NULL;
	pthread_mutex_unlock(&throttle->mutex);
	return admits;
}

void throttle_count_failure(struct throttle *throttle, const struct attempt *attempt)
{
	struct mark mark = mark_of(throttle, attempt->account, "");
	struct mark source_mark = mark_of(throttle, "", attempt->address);
	pthread_mutex_lock(&throttle->mutex);
	struct account *account = account_find(throttle, &mark);
	if (account == NULL)
		account = account_take(throttle, &mark);
	account->failures[account->next] = attempt->now;
	account->next = (account->next + 1) % THROTTLE_GUESSES;
	account->used = ++throttle->turns;
	struct source *source = source_take(throttle, &source_mark);
	if (attempt->now - source->since >= THROTTLE_WINDOW_MS) {
		source->since = attempt->now;
		source->failures = 0;
	}
	source->failures++;
	pthread_mutex_unlock(&throttle->mutex);
}

void throttle_count_success(struct throttle *throttle, const struct attempt *attempt)
{
	struct mark mark = mark_of(throttle, attempt->account, attempt->address);
	struct mark source_mark = mark_of(throttle, "", attempt->address);
	pthread_mutex_lock(&throttle->mutex);
	struct pair *pair = pair_find(throttle, &mark);
	if (pair == NULL)
		pair = pair_take(throttle, &mark);
	pair->used = ++throttle->turns;
	source_take(throttle, &source_mark)->was_right = true;
	pthread_mutex_unlock(&throttle->mutex);
}
