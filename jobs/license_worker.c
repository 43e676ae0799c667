/*
 * license_worker - see the header
 */
#include "jobs/license_worker.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "domain/house.h"
#include "domain/licenses/license_jobs.h"
#include "jobs/waker.h"
#include "store/license_jobs.h"
#include "store/store.h"

#define LONGEST_SLEEP_MS 5000 /* what could not be done is tried again */
#define CHUNK_BUDGET ((size_t)64 << 20)

struct license_worker {
	struct house *house;
	struct waker *waker;
	pthread_t thread;
};

/* One chunk; true when there may be more. */
static bool serve_tenant(struct license_worker *worker, const char *tenant_id)
{
	struct arena *arena = arena_new(CHUNK_BUDGET);
	bool has_more = false;
	struct error error = license_jobs_play(worker->house, arena, tenant_id, &has_more);
	if (failed(error))
		log_event(LOG_ERROR, "licenses.stuck", "tenant", tenant_id, "kind", error.kind->name, NULL);
	arena_free(arena);
	return has_more && !failed(error);
}

/* Tenants are served round, a chunk each: one with a large group does not keep another waiting. */
static bool serve_all(struct license_worker *worker)
{
	struct arena *arena = arena_new(1 << 20);
	size_t count = 0;
	bool has_more = false;
	struct session *session = store_begin_read(worker->house->store, arena, NULL);
	const char **tenants = license_jobs_tenants(session, &count);
	store_end_read(worker->house->store, session);
	for (size_t i = 0; i < count && !waker_stops(worker->waker); i++)
		has_more |= serve_tenant(worker, tenants[i]);
	arena_free(arena);
	return has_more;
}

static void *run(void *state)
{
	struct license_worker *worker = state;
	while (!waker_stops(worker->waker))
		if (!serve_all(worker))
			waker_wait(worker->waker, LONGEST_SLEEP_MS);
	return NULL;
}

struct license_worker *license_worker_start(struct house *house)
{
	struct license_worker *worker = calloc(1, sizeof(*worker));
	if (worker == NULL)
		bug("no memory for the license worker");
	worker->house = house;
	worker->waker = waker_new();
	if (pthread_create(&worker->thread, NULL, run, worker) != 0)
		bug("no thread for the license worker");
	return worker;
}

void license_worker_stop(struct license_worker *worker)
{
	waker_stop(worker->waker);
	pthread_join(worker->thread, NULL);
	waker_free(worker->waker);
	free(worker);
}

void license_worker_wake(void *worker)
{
	waker_wake(((struct license_worker *)worker)->waker);
}
