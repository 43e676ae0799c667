/*
 * store - one database, opened
 *
 * Opening brings an older database up to date (a backup beside it first) and refuses a newer one. Readers come
 * from a pool; whoever finds it empty waits. Writing goes through the lane alone (store/lane.h).
 */
#pragma once

#include <stdint.h>

#include "store/session.h"

struct driver;
struct store;

struct store_options {
	const struct driver *driver;
	const char *location; /* SQLite: a path */
	unsigned readers;
};

/* NULL when fine; otherwise what is wrong and the remedy, in the arena. */
const char *store_open(struct arena *arena, const struct store_options *options, struct store **store);
/* Every session must have ended. */
void store_close(struct store *store);

/* A snapshot. Ends with store_end_read(); the arena may be reset afterwards. */
struct session *store_begin_read(struct store *store, struct arena *arena, const char *tenant_id);
void store_end_read(struct store *store, struct session *session);

/* For the lane. */
struct store_connection *store_writer(struct store *store);

/* NULL when fine, otherwise what is wrong. path must not exist. */
const char *store_backup(struct store *store, struct arena *arena, const char *path);

/*
 * Starts a thread that writes the engine's log back while nobody waits for it; it ends with store_close(). For a
 * server: a program that ends soon need not.
 */
void store_start_tidying(struct store *store);

/* Empties the side files that may still hold what was deleted. NULL when done; a reader may be in the way: again later. */
const char *store_forget_traces(struct store *store, struct arena *arena);

/* What identifies this database's history: changes when a backup is restored. In the arena. */
const char *store_epoch(struct store *store, struct arena *arena);

/* Bytes of the database and of its write-ahead log; 0 where there is none. */
void store_sizes(const struct store *store, int64_t *database_bytes, int64_t *log_bytes);
