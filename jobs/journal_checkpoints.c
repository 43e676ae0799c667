/*
 * journal_checkpoints - see the header
 */
#include "jobs/journal_checkpoints.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json_in.h"
#include "base/json_out.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/signature.h"
#include "base/text.h"
#include "domain/house.h"
#include "domain/journal.h"
#include "jobs/waker.h"
#include "store/store.h"
#include "store/tenants.h"

#define EVERY_MS MINUTE_MS
#define LINE_MOST 512

struct journal_checkpoints {
	struct house *house;
	struct signature_key *key;
	struct waker *waker;
	pthread_t thread;
};

static char *file_of(struct arena *arena, const struct house *house, const char *tenant_id)
{
	return text_format(arena, "%s/checkpoints/%s", house->settings->state_directory, tenant_id);
}

static char *signed_text(struct arena *arena, const char *tenant_id, int64_t sequence, const char *hash, int64_t at)
{
	return text_format(arena, "%s\n%lld\n%s\n%lld", tenant_id, (long long)sequence, hash, (long long)at);
}

/* The last whole line of the file; NULL when there is none. */
static char *last_line(struct arena *arena, const char *path)
{
	char tail[2 * LINE_MOST + 1];
	int file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	if (file < 0)
		return NULL;
	off_t from = fstat(file, &status) == 0 && status.st_size > 2 * LINE_MOST ? status.st_size - 2 * LINE_MOST : 0;
	ssize_t length = pread(file, tail, sizeof(tail) - 1, from);
	close(file);
	while (length > 0 && tail[length - 1] != '\n')
		length--; /* a line that a crash cut short was never finished */
	if (length <= 0)
		return NULL;
	tail[length - 1] = '\0';
	const char *begin = strrchr(tail, '\n');
	return text_copy(arena, begin == NULL ? tail : begin + 1);
}

bool journal_checkpoints_find(void *state, struct arena *arena, const char *tenant_id,
	struct journal_checkpoint *checkpoint)
{
	struct journal_checkpoints *checkpoints = state;
	const char *line = last_line(arena, file_of(arena, checkpoints->house, tenant_id));
	if (line == NULL)
		return false;
	const struct json_value *read = json_parse(arena, line, strlen(line), NULL);
	checkpoint->sequence = json_integer_of(json_member(read, "sequence"), 0);
	checkpoint->hash = json_text_of(json_member(read, "hash"));
	const char *text = signed_text(arena, tenant_id, checkpoint->sequence,
		checkpoint->hash == NULL ? "" : checkpoint->hash, json_integer_of(json_member(read, "at"), 0));
	checkpoint->is_ours =
		signature_is_valid(arena, checkpoints->key, text, json_text_of(json_member(read, "signature")));
	return true;
}

static bool append(const char *path, const char *line)
{
	int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	ssize_t length = (ssize_t)strlen(line);
	bool fine = file >= 0 && write(file, line, (size_t)length) == length && fsync(file) == 0;
	if (file >= 0)
		close(file);
	return fine;
}

static void write_one(struct journal_checkpoints *checkpoints, struct arena *arena, const char *tenant_id,
	const struct tenant *tenant)
{
	struct journal_checkpoint last;
	if (journal_checkpoints_find(checkpoints, arena, tenant_id, &last) && last.sequence >= tenant->journal_sequence)
		return;
	int64_t at = clock_real_now();
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_put_integer(&out, "sequence", tenant->journal_sequence);
	json_put_text(&out, "hash", tenant->journal_head);
	json_put_integer(&out, "at", at);
	json_put_text(&out, "signature", signature_make(arena, checkpoints->key,
		signed_text(arena, tenant_id, tenant->journal_sequence, tenant->journal_head, at)));
	json_close_object(&out);
	const char *line = text_format(arena, "\n%s\n", json_finish(&out, NULL));
	if (!append(file_of(arena, checkpoints->house, tenant_id), line))
		log_event(LOG_ERROR, "journal.checkpoint_failed", "tenant", tenant_id, NULL);
}

static void write_all(struct journal_checkpoints *checkpoints)
{
	struct arena *arena = arena_new(1 << 20);
	size_t count = 0;
	struct session *session = store_begin_read(checkpoints->house->store, arena, NULL);
	const char **tenants = tenants_all(session, &count);
	for (size_t i = 0; i < count; i++) {
		struct session own = session_in_tenant(session, tenants[i]);
		const struct tenant *tenant = tenant_find(&own);
		if (tenant != NULL && tenant->journal_sequence > 0)
			write_one(checkpoints, arena, tenants[i], tenant);
	}
	store_end_read(checkpoints->house->store, session);
	arena_free(arena);
}

static void *run(void *state)
{
	struct journal_checkpoints *checkpoints = state;
	while (!waker_stops(checkpoints->waker)) {
		write_all(checkpoints);
		waker_wait(checkpoints->waker, EVERY_MS);
	}
	write_all(checkpoints);
	return NULL;
}

static struct signature_key *open_key(struct house *house)
{
	struct arena *arena = arena_new(1 << 16);
	mkdir(text_format(arena, "%s/checkpoints", house->settings->state_directory), 0700);
	struct signature_key *key =
		signature_key_open(text_format(arena, "%s/checkpoint.key", house->settings->state_directory));
	arena_free(arena);
	return key;
}

struct journal_checkpoints *journal_checkpoints_start(struct house *house)
{
	struct signature_key *key = open_key(house);
	struct journal_checkpoints *checkpoints = key == NULL ? NULL : calloc(1, sizeof(*checkpoints));
	if (checkpoints == NULL) {
		log_event(LOG_ERROR, "journal.checkpoints_off", "remedy",
			"checkpoint.key in the state directory can be neither read nor made", NULL);
		return NULL;
	}
	checkpoints->house = house;
	checkpoints->key = key;
	checkpoints->waker = waker_new();
	if (pthread_create(&checkpoints->thread, NULL, run, checkpoints) != 0)
		bug("no thread for the journal's checkpoints");
	return checkpoints;
}

void journal_checkpoints_stop(struct journal_checkpoints *checkpoints)
{
	if (checkpoints == NULL)
		return;
	waker_stop(checkpoints->waker);
	pthread_join(checkpoints->thread, NULL);
	waker_free(checkpoints->waker);
	signature_key_close(checkpoints->key);
	free(checkpoints);
}
