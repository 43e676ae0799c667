/*
 * store - opens the database and lends its readers
 */
#include "store/store.h"

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/connection.h"
#include "store/installation.h"
#include "store/migrations.h"

#define TIDY_EVERY_MS 1000
#define STOP_LOOK_MS 50

struct store {
	struct store_options options;
	char *location;
	struct store_connection *writer;
	pthread_mutex_t mutex;
	pthread_cond_t returned;
	unsigned free_count;
	struct store_connection **free_readers;
	pthread_t tidier;
	bool has_tidier;
	atomic_bool stops;
};

static const char *open_connections(struct arena *arena, struct store *store)
{
	const char *why = NULL;
	store->writer = connection_open(arena, store->options.driver, store->location, true, &why);
	if (store->writer == NULL)
		return text_format(arena,
			"the database %s cannot be opened (%s). If it is damaged, move it aside and restore a copy that `tenured backup` or a migration made; do not delete its -wal file",
			store->location, why);
	why = migrations_apply(arena, store->writer, store->location);
	for (unsigned i = 0; why == NULL && i < store->options.readers; i++) {
		struct store_connection *reader = connection_open(arena, store->options.driver, store->location, false, &why);
		if (reader != NULL)
			store->free_readers[store->free_count++] = reader;
	}
	return why;
}

const char *store_open(struct arena *arena, const struct store_options *options, struct store **store)
{
	struct store *made = calloc(1, sizeof(*made));
	struct store_connection **readers = calloc(options->readers + 1, sizeof(struct store_connection *));
	char *location = calloc(1, __builtin_strlen(options->location) + 1);
	if (made == NULL || readers == NULL || location == NULL)
		bug("no memory for a store");
	__builtin_strcpy(location, options->location);
	made->options = *options;
	made->location = location;
	made->free_readers = readers;
	pthread_mutex_init(&made->mutex, NULL);
	pthread_cond_init(&made->returned, NULL);
	const char *why = open_connections(arena, made);
	if (why != NULL) {
		store_close(made);
		return why;
	}
	*store = made;
	return NULL;
}

/* A failure is no matter: the next commit past the engine's own limit does it. */
static void *tidy(void *state)
{
	struct store *store = state;
	struct arena *arena = arena_new(1 << 16);
	const char *why = NULL;
	struct store_connection *connection =
		connection_open(arena, store->options.driver, store->location, true, &why);
	while (connection != NULL && !atomic_load(&store->stops)) {
		connection_driver(connection)->driver->tidy(connection_driver(connection));
		for (int slept = 0; slept < TIDY_EVERY_MS && !atomic_load(&store->stops); slept += STOP_LOOK_MS)
			clock_sleep(STOP_LOOK_MS);
	}
	if (connection != NULL)
		connection_close(connection);
	arena_free(arena);
	return NULL;
}

void store_start_tidying(struct store *store)
{
	store->has_tidier = pthread_create(&store->tidier, NULL, tidy, store) == 0;
}

void store_close(struct store *store)
{
	atomic_store(&store->stops, true);
	if (store->has_tidier)
		pthread_join(store->tidier, NULL);
	while (store->free_count > 0)
		connection_close(store->free_readers[--store->free_count]);
	if (store->writer != NULL)
		connection_close(store->writer);
	pthread_cond_destroy(&store->returned);
	pthread_mutex_destroy(&store->mutex);
	free(store->free_readers);
	free(store->location);
	free(store);
}

struct store_connection *store_writer(struct store *store)
{
	return store->writer;
}

struct session *store_begin_read(struct store *store, struct arena *arena, const char *tenant_id)
{
	pthread_mutex_lock(&store->mutex);
	while (store->free_count == 0)
		pthread_cond_wait(&store->returned, &store->mutex);
	struct store_connection *connection = store->free_readers[--store->free_count];
	pthread_mutex_unlock(&store->mutex);
	struct session *session = arena_allocate(arena, sizeof(*session));
	*session = session_on(connection, arena, tenant_id, false);
	session_begin(session);
	return session;
}

void store_end_read(struct store *store, struct session *session)
{
	if (connection_open_statements(session->connection) != 0)
		bug("a statement was left open by a reader");
	session_roll_back(session);
	pthread_mutex_lock(&store->mutex);
	store->free_readers[store->free_count++] = session->connection;
	pthread_cond_signal(&store->returned);
	pthread_mutex_unlock(&store->mutex);
}

const char *store_backup(struct store *store, struct arena *arena, const char *path)
{
	struct session *session = store_begin_read(store, arena, NULL);
	session_roll_back(session); /* the copy makes its own snapshots */
	struct driver_connection *driver = connection_driver(session->connection);
	const char *why = driver->driver->backup(driver, path) == DRIVER_DONE
		? NULL
		: text_format(arena, "no copy could be made at %s: %s", path, driver->driver->message(driver));
	store_end_read(store, session);
	return why;
}

const char *store_forget_traces(struct store *store, struct arena *arena)
{
	const char *why = NULL;
	struct store_connection *connection =
		connection_open(arena, store->options.driver, store->location, true, &why);
	if (connection == NULL)
		return why;
	struct driver_connection *driver = connection_driver(connection);
	if (driver->driver->checkpoint(driver) != DRIVER_DONE)
		why = text_copy(arena, driver->driver->message(driver));
	connection_close(connection);
	return why;
}

const char *store_epoch(struct store *store, struct arena *arena)
{
	struct session *session = store_begin_read(store, arena, NULL);
	const char *epoch = installation_text(session, "epoch");
	store_end_read(store, session);
	return epoch;
}

static int64_t size_of(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 ? (int64_t)status.st_size : 0;
}

void store_sizes(const struct store *store, int64_t *database_bytes, int64_t *log_bytes)
{
	char log[PATH_MAX];
	int length = snprintf(log, sizeof(log), "%s-wal", store->location);
	*database_bytes = size_of(store->location);
	*log_bytes = length > 0 && (size_t)length < sizeof(log) ? size_of(log) : 0;
}
