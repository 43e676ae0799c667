/*
 * calendar_worker - see the header
 */
#include "jobs/calendar_worker.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "domain/calendar.h"
#include "domain/context.h"
#include "domain/house.h"
#include "jobs/clock_doubt.h"
#include "jobs/waker.h"
#include "store/calendar.h"
#include "store/store.h"
#include "store/users.h"

#define ROWS_AT_ONCE 100
#define LONGEST_SLEEP_MS 1000

struct calendar_worker {
	struct house *house;
	struct waker *waker;
	struct clock_doubt *doubt;
	pthread_t thread;
};

/* What one look at a tenant tells, before anything is locked. */
struct outlook {
	bool is_due;
	bool spares_destructive;
	int64_t until_due; /* milliseconds; LONGEST_SLEEP_MS when nothing is near */
};

static bool spares(struct calendar_worker *worker, struct context *context, bool clock_is_doubtful)
{
	if (context->tenant->clock_is_movable)
		return false;
	if (clock_is_doubtful)
		return true;
	int64_t due = calendar_count_destructive(context->session, context->now);
	return clock_doubt_is_too_much(worker->doubt, due, due > 0 ? users_count(context->session, false) : 0);
}

static struct outlook look(struct calendar_worker *worker, struct arena *arena, const char *tenant_id, bool doubtful)
{
	struct outlook outlook = { .until_due = LONGEST_SLEEP_MS };
	struct session *session = store_begin_read(worker->house->store, arena, tenant_id);
	struct context context;
	int64_t next = context_open(&context, arena, session) ? calendar_next_due(session) : 0;
	if (next != 0) {
		outlook.is_due = next <= context.now;
		outlook.until_due = next - context.now;
		outlook.spares_destructive = outlook.is_due && spares(worker, &context, doubtful);
	}
	store_end_read(worker->house->store, session);
	return outlook;
}

/* Milliseconds until this tenant needs a look again. */
static int64_t serve_tenant(struct calendar_worker *worker, const char *tenant_id, bool doubtful)
{
	struct arena *arena = arena_new(8 << 20);
	struct outlook outlook = look(worker, arena, tenant_id, doubtful);
	int64_t played = 0, next = 0;
	if (outlook.is_due) {
		struct error error = calendar_play_tenant(worker->house, arena, tenant_id, ROWS_AT_ONCE,
			outlook.spares_destructive, &played, &next);
		/* What was played may have made more due, or been only part of it: look again at once. */
		outlook.until_due = !failed(error) && played > 0 ? 0 : LONGEST_SLEEP_MS;
	}
	arena_free(arena);
	return outlook.until_due < LONGEST_SLEEP_MS ? outlook.until_due : LONGEST_SLEEP_MS;
}

static int64_t serve_all(struct calendar_worker *worker)
{
	struct arena *arena = arena_new(1 << 20);
	size_t count = 0;
	int64_t sleep = LONGEST_SLEEP_MS;
	bool doubtful = clock_doubt_look(worker->doubt);
	struct session *session = store_begin_read(worker->house->store, arena, NULL);
	const char **tenants = tenants_all(session, &count);
	store_end_read(worker->house->store, session);
	for (size_t i = 0; i < count && !waker_stops(worker->waker); i++) {
		int64_t wait = serve_tenant(worker, tenants[i], doubtful);
		sleep = wait < sleep ? wait : sleep;
	}
	arena_free(arena);
	return sleep;
}

static void *run(void *state)
{
	struct calendar_worker *worker = state;
	while (!waker_stops(worker->waker)) {
		int64_t sleep = serve_all(worker);
		if (sleep > 0)
			waker_wait(worker->waker, sleep);
	}
	return NULL;
}

struct calendar_worker *calendar_worker_start(struct house *house)
{
	struct calendar_worker *worker = calloc(1, sizeof(*worker));
	if (worker == NULL)
		bug("no memory for the calendar worker");
	worker->house = house;
	worker->waker = waker_new();
	worker->doubt = clock_doubt_open(house);
	if (pthread_create(&worker->thread, NULL, run, worker) != 0)
		bug("no thread for the calendar worker");
	return worker;
}

void calendar_worker_stop(struct calendar_worker *worker)
{
	waker_stop(worker->waker);
	pthread_join(worker->thread, NULL);
	clock_doubt_close(worker->doubt);
	waker_free(worker->waker);
	free(worker);
}

void calendar_worker_wake(void *worker)
{
	waker_wake(((struct calendar_worker *)worker)->waker);
}
