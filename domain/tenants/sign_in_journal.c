/*
 * sign_in_journal - see the header
 */
#include "domain/tenants/sign_in_journal.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/json_out.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/acts.h"
#include "domain/house.h"
#include "domain/journal.h"
#include "store/sign_in_moments.h"
#include "store/users.h"

#define QUEUE_MOST 1024
#define GATHER_MS 100
#define SAME_MOST 1024
#define STATE_BUDGET ((size_t)4 << 20)
#define ID_ROOM 40
#define WORD_ROOM 80

/* A note with its texts. */
struct queued {
	char tenant_id[ID_ROOM], user_id[ID_ROOM], client_id[ID_ROOM], request_id[ID_ROOM], correlation_id[ID_ROOM];
	char resource[WORD_ROOM], grant[WORD_ROOM], address[WORD_ROOM];
	int refusal;
	bool is_person, is_interactive;
	int64_t at, repeats;
};

/* What came before with the same content. */
struct same {
	unsigned char hash[HASH_SIZE];
	int64_t since; /* steady */
	int64_t count, untold;
};

struct sign_in_journal {
	struct house *house;
	struct arena *arena, *work;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t arrived, written;
	bool is_stopping, is_writing;
	size_t count;
	struct queued queue[QUEUE_MOST];
	struct queued batch[QUEUE_MOST]; /* the thread's own */
	struct same same[SAME_MOST];
	int64_t budget, budget_at, dropped;
};

static void put(char *target, size_t room, const char *text)
{
	snprintf(target, room, "%s", text == NULL ? "" : text);
}

/* Under the mutex. False when it is only counted; *repeats: how many it stands for. */
static bool is_told(struct sign_in_journal *journal, const struct sign_in_note *note, int64_t now, int64_t *repeats)
{
	char seed[512];
	unsigned char hash[HASH_SIZE];
	snprintf(seed, sizeof(seed), "%s %s %s %s %s %d", note->tenant_id, note->user_id == NULL ? "" : note->user_id,
		note->client_id, note->remote_address, note->grant, note->refusal);
	hash_bytes(seed, strlen(seed), hash);
	struct same *same = &journal->same[(size_t)(hash[0] | hash[1] << 8) % SAME_MOST];
	if (memcmp(same->hash, hash, HASH_SIZE) != 0) {
		*same = (struct same){ .since = now };
		memcpy(same->hash, hash, HASH_SIZE);
	}
	if (now - same->since >= MINUTE_MS) {
		same->since = now;
		same->count = 0;
	}
	if (++same->count > SIGN_INS_A_MINUTE) {
		same->untold++;
		return false;
	}
	*repeats = 1 + same->untold;
	same->untold = 0;
	return true;
}

/* Under the mutex. */
static bool has_budget(struct sign_in_journal *journal, int64_t now)
{
	int64_t minutes = (now - journal->budget_at) / MINUTE_MS;
	if (minutes > 0) {
		journal->budget_at += minutes * MINUTE_MS;
		journal->budget += minutes * REFUSALS_A_MINUTE;
		if (journal->budget > REFUSALS_AT_ONCE)
			journal->budget = REFUSALS_AT_ONCE;
	}
	if (journal->budget == 0)
		return false;
	journal->budget--;
	return true;
}

static void enqueue(struct sign_in_journal *journal, const struct sign_in_note *note, int64_t repeats)
{
	struct queued *queued = &journal->queue[journal->count++];
	put(queued->tenant_id, ID_ROOM, note->tenant_id);
	put(queued->user_id, ID_ROOM, note->user_id);
	put(queued->client_id, ID_ROOM, note->client_id);
	put(queued->request_id, ID_ROOM, note->request_id);
	put(queued->correlation_id, ID_ROOM, note->correlation_id);
	put(queued->resource, WORD_ROOM, note->resource);
	put(queued->grant, WORD_ROOM, note->grant);
	put(queued->address, WORD_ROOM, note->remote_address);
	queued->refusal = note->refusal;
	queued->is_person = note->is_person;
	queued->is_interactive = note->is_interactive;
	queued->at = clock_real_now();
	queued->repeats = repeats;
	pthread_cond_signal(&journal->arrived);
}

void sign_in_journal_note(struct sign_in_journal *journal, const struct sign_in_note *note)
{
	int64_t now = clock_steady_now(), repeats = 1;
	pthread_mutex_lock(&journal->mutex);
	bool is_wanted = is_told(journal, note, now, &repeats);
	if (is_wanted && note->refusal != 0 && (journal->count == QUEUE_MOST || !has_budget(journal, now))) {
		journal->dropped++;
		is_wanted = false;
	}
	while (is_wanted && journal->count == QUEUE_MOST)
		pthread_cond_wait(&journal->written, &journal->mutex);
	if (is_wanted)
		enqueue(journal, note, repeats);
	pthread_mutex_unlock(&journal->mutex);
}

static const char *fields_of(struct context *context, const struct queued *note)
{
	struct json_out out = json_out_in(context->arena);
	json_open_object(&out);
	json_put_text(&out, "client", note->client_id);
	json_put_text(&out, "address", note->address);
	json_put_text(&out, "correlationId", note->correlation_id);
	json_put_text(&out, "grant", note->grant);
	json_put_text(&out, "resource", note->resource[0] == '\0' ? NULL : note->resource);
	json_put_boolean(&out, "interactive", note->is_interactive);
	json_put_integer(&out, "at", note->at);
	json_put_integer(&out, "repeats", note->repeats);
	json_close_object(&out);
	return json_finish(&out, NULL);
}

static void remember_moment(struct context *context, const struct queued *note)
{
	if (note->user_id[0] == '\0' || user_find(context->session, note->user_id) == NULL)
		return;
	const struct sign_in_moments *before = sign_in_moments_find(context->session, note->user_id);
	struct sign_in_moments row = { note->user_id, 0, "", 0, "", 0, "" };
	if (before != NULL)
		row = *before;
	if (note->is_interactive) {
		row.interactive_at = note->at;
		row.interactive_request = note->request_id;
	} else {
		row.silent_at = note->at;
		row.silent_request = note->request_id;
	}
	if (note->refusal == 0) {
		row.success_at = note->at;
		row.success_request = note->request_id;
	}
	sign_in_moments_put(context->session, &row);
}

static void write_note(struct context *context, const struct queued *note)
{
	bool is_known = note->user_id[0] != '\0';
	const char *object = is_known ? note->user_id : note->client_id;
	const char *result =
		note->refusal == 0 ? "success" : text_format(context->arena, "AADSTS%d", note->refusal);
	context->request_id = note->request_id;
	journal_note(context, note->is_person ? "user.signIn" : "application.signIn", object, object, result,
		fields_of(context, note));
	remember_moment(context, note);
}

struct tenants_notes {
	const struct sign_in_journal *journal;
	const char *tenant_id;
	size_t count;
};

static struct error write_tenant(struct context *context, void *state)
{
	const struct tenants_notes *notes = state;
	for (size_t i = 0; i < notes->count; i++)
		if (text_equal(notes->journal->batch[i].tenant_id, notes->tenant_id))
			write_note(context, &notes->journal->batch[i]);
	return session_fault(context->session);
}

static bool was_before(const struct sign_in_journal *journal, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (text_equal(journal->batch[i].tenant_id, journal->batch[index].tenant_id))
			return true;
	return false;
}

/* What cannot be written is said in the log, and lost. */
static void write_batch(struct sign_in_journal *journal, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (was_before(journal, i))
			continue;
		struct tenants_notes notes = { journal, journal->batch[i].tenant_id, count };
		const struct act_call call = {
			.tenant_id = notes.tenant_id,
			.actor_kind = ACTOR_SYSTEM,
			.actor_id = "system",
			.door = DOOR_IDENTITY,
		};
		struct error error = act_within(journal->house, journal->work, &call, write_tenant, &notes);
		if (failed(error))
			log_event(LOG_ERROR, "identity.signInsNotJournaled", "tenant", notes.tenant_id, "kind",
				error.kind->name, NULL);
		arena_reset(journal->work);
	}
}

/* Waits for notes and takes them all; 0: it is over. */
static size_t take_batch(struct sign_in_journal *journal)
{
	pthread_mutex_lock(&journal->mutex);
	journal->is_writing = false;
	pthread_cond_broadcast(&journal->written);
	while (journal->count == 0 && !journal->is_stopping)
		pthread_cond_wait(&journal->arrived, &journal->mutex);
	bool gathers = !journal->is_stopping && journal->count < QUEUE_MOST / 2;
	journal->is_writing = true;
	pthread_mutex_unlock(&journal->mutex);
	if (gathers)
		clock_sleep(GATHER_MS);
	pthread_mutex_lock(&journal->mutex);
	size_t count = journal->count;
	memcpy(journal->batch, journal->queue, count * sizeof(journal->queue[0]));
	journal->count = 0;
	pthread_cond_broadcast(&journal->written);
	pthread_mutex_unlock(&journal->mutex);
	return count;
}

static void *run(void *state)
{
	struct sign_in_journal *journal = state;
	size_t count;
	while ((count = take_batch(journal)) > 0)
		write_batch(journal, count);
	return NULL;
}

struct sign_in_journal *sign_in_journal_start(struct house *house)
{
	struct arena *arena = arena_new(STATE_BUDGET);
	struct sign_in_journal *journal = arena_allocate(arena, sizeof(*journal));
	journal->house = house;
	journal->arena = arena;
	journal->work = arena_new(STATE_BUDGET);
	journal->budget = REFUSALS_AT_ONCE;
	journal->budget_at = clock_steady_now();
	pthread_mutex_init(&journal->mutex, NULL);
	pthread_cond_init(&journal->arrived, NULL);
	pthread_cond_init(&journal->written, NULL);
	if (pthread_create(&journal->thread, NULL, run, journal) != 0)
		bug("the thread that journals sign-ins cannot be started");
	return journal;
}

void sign_in_journal_stop(struct sign_in_journal *journal)
{
	pthread_mutex_lock(&journal->mutex);
	journal->is_stopping = true;
	pthread_cond_signal(&journal->arrived);
	pthread_mutex_unlock(&journal->mutex);
	pthread_join(journal->thread, NULL);
	pthread_mutex_destroy(&journal->mutex);
	pthread_cond_destroy(&journal->arrived);
	pthread_cond_destroy(&journal->written);
	arena_free(journal->work);
	arena_free(journal->arena);
}

void sign_in_journal_flush(struct sign_in_journal *journal)
{
	pthread_mutex_lock(&journal->mutex);
	while (journal->count > 0 || journal->is_writing)
		pthread_cond_wait(&journal->written, &journal->mutex);
	pthread_mutex_unlock(&journal->mutex);
}
