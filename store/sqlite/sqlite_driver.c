/*
 * sqlite_driver - SQLite as a store
 *
 * The log is written back by tidy() on a connection and thread of its own: were it done by whoever happens to
 * commit the thousandth page, one commit in thirty would wait ten times as long as the others. The automatic
 * limit remains as a stop for programs that nobody tidies behind.
 * WAL with synchronous=FULL: a commit that was answered survives the power cut. secure_delete=ON: what was
 * deleted is overwritten. Parameters are found by name, because SQLite numbers $1, $2 by first appearance
 * (engines.md). The busy time-out is set before journal_mode, which otherwise stops at the first BUSY.
 */
#include <sqlite3.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "store/driver.h"

#define BUSY_TIMEOUT_MS 5000
#define PARAMETERS_MOST 255

/* What borders on a transaction; prepared once, for each request runs two of them. */
enum border { BEGIN_READING, BEGIN_WRITING, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, ROLLBACK_TO, BORDERS };

static const char *const border_texts[BORDERS] = { "BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK",
	"SAVEPOINT member", "RELEASE member", "ROLLBACK TO member" };

struct sqlite_connection {
	struct driver_connection base;
	sqlite3 *handle;
	sqlite3_stmt *borders[BORDERS]; /* NULL until first needed */
};

struct driver_statement {
	sqlite3_stmt *handle;
	int index[PARAMETERS_MOST + 1]; /* SQLite's index of $n; 0: the text has no $n */
};

static sqlite3 *handle_of(struct driver_connection *connection)
{
	return ((struct sqlite_connection *)connection)->handle;
}

static enum driver_result result_of(int code)
{
	if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
		return DRIVER_CONFLICT;
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_DONE:
		return DRIVER_DONE;
	case SQLITE_ROW:
		return DRIVER_ROW;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return DRIVER_BUSY;
	case SQLITE_FULL:
		return DRIVER_FULL;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return DRIVER_CORRUPT;
	default:
		return DRIVER_FAILED;
	}
}

static enum driver_result run(struct driver_connection *connection, const char *text)
{
	return result_of(sqlite3_exec(handle_of(connection), text, NULL, NULL, NULL));
}

static enum driver_result cross(struct driver_connection *connection, enum border border)
{
	struct sqlite_connection *own = (struct sqlite_connection *)connection;
	int code = SQLITE_OK;
	if (own->borders[border] == NULL)
		code = sqlite3_prepare_v3(own->handle, border_texts[border], -1, SQLITE_PREPARE_PERSISTENT,
			&own->borders[border], NULL);
	if (code != SQLITE_OK)
		return result_of(code);
	code = sqlite3_step(own->borders[border]);
	sqlite3_reset(own->borders[border]);
	return result_of(code);
}

/* SQLite counts its memory under one lock for all connections, and nobody asks for the count. */
static void leave_memory_uncounted(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static const char writer_settings[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
				      "PRAGMA wal_autocheckpoint=20000; PRAGMA temp_store=MEMORY;"
				      "PRAGMA cache_size=-8192; PRAGMA mmap_size=1073741824;";
static const char reader_settings[] = "PRAGMA query_only=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-1024;"
				      "PRAGMA mmap_size=1073741824;";

static enum driver_result sqlite_open(const struct driver *driver, const char *location, bool can_write,
	struct driver_connection **connection)
{
	static pthread_once_t is_configured = PTHREAD_ONCE_INIT;
	pthread_once(&is_configured, leave_memory_uncounted);
	struct sqlite_connection *made = calloc(1, sizeof(*made));
	if (made == NULL)
		bug("no memory for a database connection");
	made->base.driver = driver;
	*connection = &made->base;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (can_write ? SQLITE_OPEN_CREATE : 0);
	int code = sqlite3_open_v2(location, &made->handle, flags, NULL);
	if (code != SQLITE_OK)
		return result_of(code);
	sqlite3_extended_result_codes(made->handle, 1);
	sqlite3_busy_timeout(made->handle, BUSY_TIMEOUT_MS);
	return run(*connection, can_write ? writer_settings : reader_settings);
}

static void sqlite_close(struct driver_connection *connection)
{
	for (size_t i = 0; i < BORDERS; i++)
		sqlite3_finalize(((struct sqlite_connection *)connection)->borders[i]);
	if (sqlite3_close(handle_of(connection)) != SQLITE_OK)
		bug("a statement outlived its connection");
	free(connection);
}

static const char *sqlite_message(struct driver_connection *connection)
{
	return sqlite3_errmsg(handle_of(connection));
}

static enum driver_result sqlite_begin(struct driver_connection *connection, bool writes)
{
	return cross(connection, writes ? BEGIN_WRITING : BEGIN_READING);
}

static enum driver_result sqlite_commit(struct driver_connection *connection)
{
	return cross(connection, COMMIT);
}

static enum driver_result sqlite_rollback(struct driver_connection *connection)
{
	return cross(connection, ROLLBACK);
}

static enum driver_result sqlite_savepoint(struct driver_connection *connection)
{
	return cross(connection, SAVEPOINT);
}

static enum driver_result sqlite_release(struct driver_connection *connection)
{
	return cross(connection, RELEASE);
}

static enum driver_result sqlite_rollback_to(struct driver_connection *connection)
{
	enum driver_result result = cross(connection, ROLLBACK_TO);
	return result == DRIVER_DONE ? cross(connection, RELEASE) : result;
}

static bool sqlite_in_transaction(struct driver_connection *connection)
{
	return sqlite3_get_autocommit(handle_of(connection)) == 0;
}

static enum driver_result sqlite_prepare(struct driver_connection *connection, const char *text,
	struct driver_statement **statement)
{
	struct driver_statement *made = calloc(1, sizeof(*made));
	if (made == NULL)
		bug("no memory for a statement");
	int code = sqlite3_prepare_v3(handle_of(connection), text, -1, SQLITE_PREPARE_PERSISTENT, &made->handle, NULL);
	if (code != SQLITE_OK) {
		free(made);
		return result_of(code);
	}
	/* SQLite numbers parameters as they come; the house names them $1, $2, … */
	for (int index = sqlite3_bind_parameter_count(made->handle); index >= 1; index--) {
		const char *name = sqlite3_bind_parameter_name(made->handle, index);
		int number = name == NULL ? 0 : atoi(name + 1);
		if (number >= 1 && number <= PARAMETERS_MOST)
			made->index[number] = index;
	}
	*statement = made;
	return DRIVER_DONE;
}

static void sqlite_finalize_statement(struct driver_statement *statement)
{
	sqlite3_finalize(statement->handle);
	free(statement);
}

static int index_of(const struct driver_statement *statement, unsigned number)
{
	if (number > PARAMETERS_MOST)
		bug("a statement has too many parameters");
	return statement->index[number];
}

static enum driver_result sqlite_bind_text_value(struct driver_statement *statement, unsigned number, const char *text)
{
	int index = index_of(statement, number);
	if (index == 0)
		return DRIVER_DONE;
	if (text == NULL)
		return result_of(sqlite3_bind_null(statement->handle, index));
	return result_of(sqlite3_bind_text(statement->handle, index, text, -1, SQLITE_STATIC));
}

static enum driver_result sqlite_bind_integer_value(struct driver_statement *statement, unsigned number, int64_t value)
{
	int index = index_of(statement, number);
	if (index == 0)
		return DRIVER_DONE;
	return result_of(sqlite3_bind_int64(statement->handle, index, value));
}

static enum driver_result sqlite_step_statement(struct driver_statement *statement)
{
	return result_of(sqlite3_step(statement->handle));
}

static const char *sqlite_column_text_value(struct driver_statement *statement, unsigned column, size_t *length)
{
	const char *text = (const char *)sqlite3_column_text(statement->handle, (int)column);
	*length = text == NULL ? 0 : (size_t)sqlite3_column_bytes(statement->handle, (int)column);
	return text;
}

static int64_t sqlite_column_integer_value(struct driver_statement *statement, unsigned column)
{
	return sqlite3_column_int64(statement->handle, (int)column);
}

static int64_t sqlite_rows_changed(struct driver_connection *connection)
{
	return sqlite3_changes64(handle_of(connection));
}

static void sqlite_reset_statement(struct driver_statement *statement)
{
	sqlite3_reset(statement->handle);
	sqlite3_clear_bindings(statement->handle);
}

/* Without a snapshot of its own the copy would begin again at each commit, and never end beside a busy writer. */
static bool take_snapshot(struct driver_connection *connection)
{
	return sqlite3_get_autocommit(handle_of(connection)) != 0 &&
		run(connection, "BEGIN; SELECT 1 FROM sqlite_schema LIMIT 1") == DRIVER_DONE;
}

/* In steps, so that the writer is never shut out while a large database is copied. */
static enum driver_result sqlite_backup_to(struct driver_connection *connection, const char *path)
{
	sqlite3 *target = NULL;
	bool has_snapshot = take_snapshot(connection);
	int code = sqlite3_open_v2(path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	if (code == SQLITE_OK) {
		sqlite3_backup *backup = sqlite3_backup_init(target, "main", handle_of(connection), "main");
		do {
			code = backup == NULL ? sqlite3_errcode(target) : sqlite3_backup_step(backup, 256);
			if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
				sqlite3_sleep(10);
		} while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
		sqlite3_backup_finish(backup);
		if (code == SQLITE_DONE)
			code = SQLITE_OK;
	}
	sqlite3_close(target);
	if (has_snapshot)
		run(connection, "COMMIT");
	return result_of(code);
}

static enum driver_result sqlite_tidy(struct driver_connection *connection)
{
	return result_of(sqlite3_wal_checkpoint_v2(handle_of(connection), NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL));
}

static enum driver_result sqlite_checkpoint(struct driver_connection *connection)
{
	return result_of(sqlite3_wal_checkpoint_v2(handle_of(connection), NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL));
}

const struct driver sqlite_driver = {
	.name = "sqlite",
	.open = sqlite_open,
	.close = sqlite_close,
	.message = sqlite_message,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.savepoint = sqlite_savepoint,
	.release = sqlite_release,
	.rollback_to = sqlite_rollback_to,
	.in_transaction = sqlite_in_transaction,
	.run_script = run,
	.prepare = sqlite_prepare,
	.finalize = sqlite_finalize_statement,
	.bind_text = sqlite_bind_text_value,
	.bind_integer = sqlite_bind_integer_value,
	.step = sqlite_step_statement,
	.column_text = sqlite_column_text_value,
	.column_integer = sqlite_column_integer_value,
	.rows_changed = sqlite_rows_changed,
	.reset = sqlite_reset_statement,
	.backup = sqlite_backup_to,
	.tidy = sqlite_tidy,
	.checkpoint = sqlite_checkpoint,
};
