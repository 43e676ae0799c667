/*
 * driver - what an engine must be able to do to be a store
 *
 * Only the drivers know their engine; everything above speaks this. A driver serves one connection per
 * struct driver_connection, used by one thread at a time. Parameters are bound by number: $1 is 1, a number
 * that the text does not mention is ignored. Results tell what went wrong; message() tells it in words.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum driver_result {
	DRIVER_DONE,
	DRIVER_ROW,
	DRIVER_BUSY,
	DRIVER_CONFLICT, /* a unique key */
	DRIVER_FULL,     /* no room; the transaction may be gone, see in_transaction() */
	DRIVER_CORRUPT,
	DRIVER_FAILED,
};

struct driver_connection;
struct driver_statement;

struct driver {
	const char *name;
	/* can_write: false opens for reading only. */
	enum driver_result (*open)(const struct driver *driver, const char *location, bool can_write,
		struct driver_connection **connection);
	void (*close)(struct driver_connection *connection);
	const char *(*message)(struct driver_connection *connection);

	enum driver_result (*begin)(struct driver_connection *connection, bool writes);
	enum driver_result (*commit)(struct driver_connection *connection);
	enum driver_result (*rollback)(struct driver_connection *connection);
	enum driver_result (*savepoint)(struct driver_connection *connection);
	enum driver_result (*release)(struct driver_connection *connection);
	enum driver_result (*rollback_to)(struct driver_connection *connection);
	bool (*in_transaction)(struct driver_connection *connection);

	/* Several statements without parameters, as a migration is. */
	enum driver_result (*run_script)(struct driver_connection *connection, const char *script);

	enum driver_result (*prepare)(struct driver_connection *connection, const char *text,
		struct driver_statement **statement);
	void (*finalize)(struct driver_statement *statement);
	/* text NULL binds NULL; the text must live until reset(). */
	enum driver_result (*bind_text)(struct driver_statement *statement, unsigned number, const char *text);
	enum driver_result (*bind_integer)(struct driver_statement *statement, unsigned number, int64_t value);
	enum driver_result (*step)(struct driver_statement *statement);
	/* Valid until the next step() or reset(); NULL for NULL. */
	const char *(*column_text)(struct driver_statement *statement, unsigned column, size_t *length);
	int64_t (*column_integer)(struct driver_statement *statement, unsigned column);
	int64_t (*rows_changed)(struct driver_connection *connection);
	/* Ends the statement's run and forgets its parameters. */
	void (*reset)(struct driver_statement *statement);

	/* A consistent copy of the whole database into a file that must not exist. */
	enum driver_result (*backup)(struct driver_connection *connection, const char *path);
	/* Writes back what waits in side files without making a writer wait; what a reader needs stays. */
	enum driver_result (*tidy)(struct driver_connection *connection);
	/* The same to the end, so that deleted values are gone from the side files too. Waits for writers and readers. */
	enum driver_result (*checkpoint)(struct driver_connection *connection);
};

/* Every connection begins with its driver. */
struct driver_connection {
	const struct driver *driver;
};

extern const struct driver sqlite_driver;
