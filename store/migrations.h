/*
 * migrations - brings a database to the form that this program knows
 *
 * store/schema/NNNN_name.sql, compiled in by tools/make_migrations.py. Each runs in a transaction of its own
 * together with the new number; before the first one that changes an existing database a copy is made beside
 * it. A database with a higher number than the program's last is refused.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct arena;
struct store_connection;

struct migration {
	int64_t number;
	const char *name;
	const char *sql;
};
extern const struct migration migrations[];
extern const size_t migration_count;

/* NULL when fine, otherwise what is wrong and the remedy. location names the copy. */
const char *migrations_apply(struct arena *arena, struct store_connection *connection, const char *location);
