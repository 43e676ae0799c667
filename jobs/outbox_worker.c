/*
 * outbox_worker - see the header
 */
#include "jobs/outbox_worker.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/house.h"
#include "domain/quarantine.h"
#include "jobs/effects.h"
#include "jobs/waker.h"
#include "store/lane.h"
#include "store/outbox.h"

#define ROWS_AT_ONCE 128
#define SHARES_MOST 8
#define LEASE_MS (5 * MINUTE_MS)
#define LONGEST_WAIT_MS (5 * MINUTE_MS)
#define POLL_MS 1000

struct outbox_worker {
	struct house *house;
	struct projection *projection;
	struct waker *waker;
	pthread_t thread;
	bool owes_traces; /* something was deleted whose side files are not emptied yet */
};

/* A batch on its way: leased together, finished together. */
struct batch {
	int64_t real_now;
	struct outbox_row *rows;
	const char **errors; /* NULL: done */
	size_t count;
};

static struct error lease(struct session *session, void *state)
{
	struct batch *batch = state;
	size_t ready = 0;
	struct outbox_row *rows = outbox_ready(session, batch->real_now, ROWS_AT_ONCE, &ready);
	batch->rows = rows;
	batch->count = 0;
	for (size_t i = 0; i < ready; i++) {
		if (outbox_lease(session, rows[i].id, batch->real_now, batch->real_now + LEASE_MS) == 0)
			continue;
		rows[i].generation++;
		rows[i].attempts++;
		batch->rows[batch->count++] = rows[i];
	}
	return session_fault(session);
}

/* Twice as long each time: 0.1 s, 0.2 s … five minutes. */
static int64_t wait_after(int64_t attempts)
{
	int64_t wait = 100;
	for (int64_t i = 1; i < attempts && wait < LONGEST_WAIT_MS; i++)
		wait *= 2;
	return wait < LONGEST_WAIT_MS ? wait : LONGEST_WAIT_MS;
}

static struct error finish(struct session *session, void *state)
{
	const struct batch *batch = state;
	for (size_t i = 0; i < batch->count; i++) {
		const struct outbox_row *row = &batch->rows[i];
		if (batch->errors[i] == NULL)
			outbox_finish(session, row->id, row->generation);
		else
			outbox_put_off(session, row->id, row->generation, clock_real_now() + wait_after(row->attempts),
				batch->errors[i]);
	}
	return session_fault(session);
}

static bool is_done_at_once(const struct outbox_row *row)
{
	const struct effect *effect = effect_of(row->kind);
	return effect != NULL && effect->run_all != NULL;
}

static const char *run_row(struct effect_place *place, const struct outbox_row *row)
{
	const struct effect *effect = effect_of(row->kind);
	if (effect == NULL)
		return "this program does not know the kind";
	return place->projection == NULL ? NULL : effect->run(place, row);
}

/* One of several who share a batch: the rows of one object go to one of them, in their order. */
struct share {
	struct effect_place place;
	struct batch *batch;
	unsigned number, of;
	pthread_t thread;
	bool is_running;
};

static unsigned share_of(const struct outbox_row *row, unsigned of)
{
	unsigned hash = 5381;
	for (const char *at = row->object_id; *at != '\0'; at++)
		hash = hash * 33 + (unsigned char)*at;
	return hash % of;
}

static void *run_share(void *state)
{
	struct share *share = state;
	struct batch *batch = share->batch;
	for (size_t i = 0; i < batch->count; i++)
		if (!is_done_at_once(&batch->rows[i]) && share_of(&batch->rows[i], share->of) == share->number)
			batch->errors[i] = run_row(&share->place, &batch->rows[i]);
	return NULL;
}

/* What waits for the disk and for Dovecot waits side by side. The errors' texts lie in the shares' arenas. */
static void run_shares(struct effect_place *place, struct batch *batch, struct share *shares, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		shares[i] = (struct share){ .place = *place, .batch = batch, .number = i, .of = count };
		shares[i].place.arena = arena_new(8 << 20);
		shares[i].is_running = i > 0 && pthread_create(&shares[i].thread, NULL, run_share, &shares[i]) == 0;
	}
	for (unsigned i = 0; i < count; i++)
		if (shares[i].is_running)
			pthread_join(shares[i].thread, NULL);
		else
			run_share(&shares[i]);
}

static void run_those_done_at_once(struct effect_place *place, struct batch *batch)
{
	struct outbox_row *rows = arena_allocate_array(place->arena, batch->count + 1, sizeof(*rows));
	for (size_t first = 0; first < batch->count; first++) {
		const struct effect *effect = effect_of(batch->rows[first].kind);
		bool is_first = is_done_at_once(&batch->rows[first]);
		for (size_t i = 0; i < first; i++)
			is_first = is_first && !text_equal(batch->rows[i].kind, batch->rows[first].kind);
		if (!is_first || place->projection == NULL)
			continue;
		size_t count = 0;
		for (size_t i = first; i < batch->count; i++)
			if (text_equal(batch->rows[i].kind, effect->kind))
				rows[count++] = batch->rows[i];
		const char *why = effect->run_all(place, rows, count);
		for (size_t i = first; i < batch->count; i++)
			if (text_equal(batch->rows[i].kind, effect->kind))
				batch->errors[i] = why;
	}
}

static void run_batch(struct outbox_worker *worker, struct effect_place *place, struct batch *batch)
{
	struct share shares[SHARES_MOST];
	unsigned count = batch->count < SHARES_MOST ? (unsigned)batch->count : SHARES_MOST;
	batch->errors = arena_allocate_array(place->arena, batch->count + 1, sizeof(*batch->errors));
	run_shares(place, batch, shares, count);
	run_those_done_at_once(place, batch);
	for (size_t i = 0; i < batch->count; i++) {
		const struct effect *effect = effect_of(batch->rows[i].kind);
		worker->owes_traces = worker->owes_traces || (effect != NULL && effect->leaves_traces);
		if (batch->errors[i] == NULL)
			continue;
		batch->errors[i] = text_copy(place->arena, batch->errors[i]);
		log_event(LOG_WARNING, "outbox.later", "kind", batch->rows[i].kind, "object", batch->rows[i].object_id,
			"why", batch->errors[i], NULL);
	}
	for (unsigned i = 0; i < count; i++)
		arena_free(shares[i].place.arena);
}

/* True when there may be more. */
static bool serve_tenant(struct outbox_worker *worker, const char *tenant_id)
{
	struct arena *arena = arena_new(8 << 20);
	struct effect_place place = { worker->house, worker->projection, arena, tenant_id };
	struct batch batch = { .real_now = clock_real_now() };
	struct error error = lane_run(worker->house->lane, tenant_id, arena, lease, &batch);
	bool has_more = !failed(error) && batch.count == ROWS_AT_ONCE;
	if (!failed(error) && batch.count > 0) {
		run_batch(worker, &place, &batch);
		error = lane_run(worker->house->lane, tenant_id, arena, finish, &batch);
	}
	if (failed(error))
		log_event(LOG_ERROR, "outbox.stuck", "tenant", tenant_id, "kind", error.kind->name, NULL);
	arena_free(arena);
	return has_more;
}

static void pay_traces(struct outbox_worker *worker, struct arena *arena)
{
	struct effect_place place = { worker->house, worker->projection, arena, NULL };
	const char *why = effects_forget_traces(&place);
	worker->owes_traces = why != NULL;
	if (why != NULL)
		log_event(LOG_INFO, "outbox.traces_later", "why", why, NULL);
}

static void serve_all(struct outbox_worker *worker)
{
	struct arena *arena = arena_new(8 << 20);
	size_t count = 0;
	struct session *session = store_begin_read(worker->house->store, arena, NULL);
	const char **tenants = outbox_tenants(session, clock_real_now(), &count);
	if (quarantine_since(session) != 0) /* what waits outside waits for a person */
		count = 0;
	store_end_read(worker->house->store, session);
	bool has_more = false;
	for (size_t i = 0; i < count && !waker_stops(worker->waker); i++)
		has_more |= serve_tenant(worker, tenants[i]);
	if (worker->owes_traces && !has_more)
		pay_traces(worker, arena);
	arena_free(arena);
	if (has_more)
		waker_wake(worker->waker);
}

/* How long until something put off is due; a wake comes for what is new. */
static int64_t next_wait(struct outbox_worker *worker)
{
	struct arena *arena = arena_new(1 << 16);
	struct session *session = store_begin_read(worker->house->store, arena, NULL);
	int64_t next = outbox_next_attempt(session);
	store_end_read(worker->house->store, session);
	arena_free(arena);
	int64_t wait = next == 0 ? POLL_MS : next - clock_real_now();
	return wait < 20 ? 20 : wait > POLL_MS ? POLL_MS : wait;
}

static void *run(void *state)
{
	struct outbox_worker *worker = state;
	while (!waker_stops(worker->waker)) {
		serve_all(worker);
		waker_wait(worker->waker, next_wait(worker));
	}
	return NULL;
}

struct outbox_worker *outbox_worker_start(struct house *house, struct projection *projection)
{
	struct outbox_worker *worker = calloc(1, sizeof(*worker));
	if (worker == NULL)
		bug("no memory for the outbox worker");
	worker->house = house;
	worker->projection = projection;
	worker->waker = waker_new();
	worker->owes_traces = true; /* a crash may have left some */
	if (pthread_create(&worker->thread, NULL, run, worker) != 0)
		bug("no thread for the outbox worker");
	return worker;
}

void outbox_worker_stop(struct outbox_worker *worker)
{
	waker_stop(worker->waker);
	pthread_join(worker->thread, NULL);
	waker_free(worker->waker);
	free(worker);
}

void outbox_worker_wake(void *worker)
{
	waker_wake(((struct outbox_worker *)worker)->waker);
}

static struct outbox_row *waiting(struct outbox_worker *worker, struct arena *arena, const char *tenant_id, size_t *count)
{
	struct session *session = store_begin_read(worker->house->store, arena, tenant_id);
	struct outbox_row *rows = outbox_waiting(session, ROWS_AT_ONCE, count);
	store_end_read(worker->house->store, session);
	return rows;
}

bool outbox_worker_is_done(void *state, const char *tenant_id, int64_t patience, struct arena *arena,
	const char ***stuck_kinds, size_t *stuck_count)
{
	struct outbox_worker *worker = state;
	int64_t until = clock_steady_now() + patience;
	size_t count = 0;
	struct outbox_row *rows = NULL;
	do {
		struct arena *look = arena_new(1 << 20);
		waiting(worker, look, tenant_id, &count);
		arena_free(look);
		if (count == 0)
			return true;
		outbox_worker_wake(worker);
		clock_sleep(5);
	} while (clock_steady_now() < until);
	rows = waiting(worker, arena, tenant_id, &count);
	*stuck_kinds = arena_allocate_array(arena, count + 1, sizeof(**stuck_kinds));
	*stuck_count = count;
	for (size_t i = 0; i < count; i++)
		(*stuck_kinds)[i] = rows[i].kind;
	return count == 0;
}
