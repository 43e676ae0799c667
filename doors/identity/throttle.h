/*
 * throttle - counts wrong passwords, and remembers from where right ones came
 *
 * After ten wrong ones for an account within ten minutes, whoever comes from an address that never gave the
 * right one is turned away unheard. An address that did is always heard, so that nobody can lock somebody
 * out. Guesses that run at the same moment are counted when they end: as many as there are workers may go
 * past the tenth.
 *
 * An address that gave a hundred wrong ones, of whatever accounts, within ten minutes, and never a right one, is turned
 * away as well: so nobody tries one password on everybody. Where right ones come from, wrong ones may come too.
 *
 * All memory is taken at the start: the accounts and addresses not seen for longest are forgotten first.
 * Names and addresses are kept only as hashes under a salt of this process. Safe from every thread.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define THROTTLE_GUESSES 10
#define THROTTLE_GUESSES_OF_ADDRESS 100
#define THROTTLE_WINDOW_MS (INT64_C(10) * 60 * 1000)

struct arena;
struct throttle;

/* In the arena, which must outlive it. */
struct throttle *throttle_new(struct arena *arena);
void throttle_close(struct throttle *throttle);

struct attempt {
	const char *account; /* an id */
	const char *address;
	int64_t now; /* clock_steady_now() */
};

/* Whether the password may be looked at. */
bool throttle_admits(struct throttle *throttle, const struct attempt *attempt);
void throttle_count_failure(struct throttle *throttle, const struct attempt *attempt);
void throttle_count_success(struct throttle *throttle, const struct attempt *attempt);
