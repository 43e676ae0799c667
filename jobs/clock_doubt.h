/*
 * clock_doubt - never destroy on a doubtful clock
 *
 * The machine's clock is remembered in the database. When it is suddenly far ahead of what it was
 * (clock_doubt_hours), be it within this process or since the last one, destructive calendar rows pause, an
 * alarm is logged, and a person must say `tenured release-purge`. The same when unusually much is due at once.
 * Movable tenants are exempt: their clock is moved on purpose.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct house;
struct clock_doubt;

struct clock_doubt *clock_doubt_open(struct house *house);
void clock_doubt_close(struct clock_doubt *doubt);

/* Looks at the clock; call at least once a minute. True while nothing must be destroyed. */
bool clock_doubt_look(struct clock_doubt *doubt);

/* Whether so much is due in one tenant that somebody should look first. */
bool clock_doubt_is_too_much(struct clock_doubt *doubt, int64_t destructive_due, int64_t users);

/* Takes the doubt back: what is due may go. For `tenured release-purge`. NULL when done. */
const char *clock_doubt_release(struct house *house);
