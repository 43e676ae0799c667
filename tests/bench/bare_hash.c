/*
 * bare_hash - how many password hashes of this cost a second: bare_hash COST THREADS SECONDS
 *
 * A create hashes a password; make bench takes that part out with this number.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/password.h"

#define THREADS_MOST 64

struct hashing {
	int64_t cost;
	time_t until;
	atomic_ulong done;
};

static void *hash_on(void *state)
{
	struct hashing *hashing = state;
	struct arena *arena = arena_new((size_t)1 << 20);
	while (time(NULL) < hashing->until) {
		if (password_hash(arena, "Zomer-2026-x!", hashing->cost) != NULL)
			atomic_fetch_add(&hashing->done, 1);
		arena_reset(arena);
	}
	arena_free(arena);
	return NULL;
}

int main(int count, char **arguments)
{
	if (count != 4) {
		fputs("bare_hash COST THREADS SECONDS\n", stderr);
		return 2;
	}
	struct hashing hashing = { .cost = atoi(arguments[1]) };
	int threads = atoi(arguments[2]), length = atoi(arguments[3]);
	pthread_t running[THREADS_MOST];
	hashing.until = time(NULL) + length;
	for (int i = 0; i < threads && i < THREADS_MOST; i++)
		pthread_create(&running[i], NULL, hash_on, &hashing);
	for (int i = 0; i < threads && i < THREADS_MOST; i++)
		pthread_join(running[i], NULL);
	printf("%.1f\n", (double)atomic_load(&hashing.done) / length);
	return 0;
}
