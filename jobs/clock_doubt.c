/*
 * clock_doubt - see the header
 */
#include "jobs/clock_doubt.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/settings.h"
#include "domain/house.h"
#include "store/installation.h"
#include "store/lane.h"

#define WRITE_EVERY_MS MINUTE_MS
#define MUCH 100
#define MUCH_OF_USERS 20 /* more than one in so many */

struct clock_doubt {
	struct house *house;
	struct arena *arena;
	int64_t real_seen, steady_seen; /* at the last look */
	int64_t written_at;
	bool is_doubtful;
	int64_t released_until; /* a person has looked */
};

/* What the database remembers, read and written in one turn of the lane. */
struct memory {
	int64_t real_now;
	int64_t most;
	int64_t seen, released_until;
	bool is_doubtful;
};

static struct error remember(struct session *session, void *state)
{
	struct memory *memory = state;
	memory->seen = installation_integer(session, "clock_seen", memory->real_now);
	memory->released_until = installation_integer(session, "purge_released_until", 0);
	memory->is_doubtful = installation_integer(session, "clock_doubtful", 0) != 0 ||
		memory->real_now - memory->seen > memory->most;
	installation_set_integer(session, "clock_doubtful", memory->is_doubtful);
	if (!memory->is_doubtful)
		installation_set_integer(session, "clock_seen", memory->real_now);
	return session_fault(session);
}

static void consult(struct clock_doubt *doubt, int64_t real_now)
{
	struct memory memory = { .real_now = real_now, .most = doubt->house->settings->clock_doubt_hours * HOUR_MS };
	struct error error = lane_run(doubt->house->lane, NULL, doubt->arena, remember, &memory);
	arena_reset(doubt->arena);
	bool was_doubtful = doubt->is_doubtful;
	doubt->is_doubtful = failed(error) || memory.is_doubtful;
	doubt->released_until = memory.released_until;
	doubt->written_at = real_now;
	if (doubt->is_doubtful && !was_doubtful)
		log_event(LOG_ERROR, "clock.doubtful", "remedy",
			"the machine's clock is far ahead of what it was; nothing is purged. Check the clock, then run: tenured release-purge",
			NULL);
}

struct clock_doubt *clock_doubt_open(struct house *house)
{
	struct clock_doubt *doubt = calloc(1, sizeof(*doubt));
	if (doubt == NULL)
		bug("no memory for the clock's guard");
	doubt->house = house;
	doubt->arena = arena_new(1 << 16);
	doubt->real_seen = clock_real_now();
	doubt->steady_seen = clock_steady_now();
	consult(doubt, doubt->real_seen);
	return doubt;
}

void clock_doubt_close(struct clock_doubt *doubt)
{
	arena_free(doubt->arena);
	free(doubt);
}

bool clock_doubt_look(struct clock_doubt *doubt)
{
	int64_t real_now = clock_real_now(), steady_now = clock_steady_now();
	int64_t jump = (real_now - doubt->real_seen) - (steady_now - doubt->steady_seen);
	doubt->real_seen = real_now;
	doubt->steady_seen = steady_now;
	bool is_time = real_now - doubt->written_at >= WRITE_EVERY_MS || real_now < doubt->written_at;
	if (is_time || jump > HOUR_MS || doubt->is_doubtful)
		consult(doubt, real_now);
	return doubt->is_doubtful;
}

bool clock_doubt_is_too_much(struct clock_doubt *doubt, int64_t destructive_due, int64_t users)
{
	if (destructive_due <= MUCH || destructive_due * MUCH_OF_USERS <= users)
		return false;
	if (clock_real_now() < doubt->released_until)
		return false;
	log_event(LOG_ERROR, "calendar.unusually_much", "remedy",
		"unusually much is due at once; nothing is purged. Look at the calendar, then run: tenured release-purge", NULL);
	return true;
}

static struct error release(struct session *session, void *state)
{
	const struct memory *memory = state;
	installation_set_integer(session, "clock_doubtful", 0);
	installation_set_integer(session, "clock_seen", memory->real_now);
	installation_set_integer(session, "purge_released_until", memory->real_now + HOUR_MS);
	return session_fault(session);
}

const char *clock_doubt_release(struct house *house)
{
	struct memory memory = { .real_now = clock_real_now() };
	struct arena *arena = arena_new(1 << 16);
	struct error error = lane_run(house->lane, NULL, arena, release, &memory);
	arena_free(arena);
	return failed(error) ? error.kind->name : NULL;
}
