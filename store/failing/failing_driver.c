/*
 * failing_driver - see the header; the writer's thread counts, the test's thread arms and asks
 */
#include "store/failing/failing_driver.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/error.h"

struct failing_connection {
	struct driver_connection base;
	struct driver_connection *inner;
	bool counts;
	bool is_failing; /* the last word of this connection is ours, not the engine's */
};

struct driver_statement {
	struct failing_connection *connection;
	struct driver_statement *inner;
};

static const struct driver *inner_driver;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct failing_plan armed;
static unsigned steps, commits;
static bool has_failed;

static struct failing_connection *ours(struct driver_connection *connection)
{
	return (struct failing_connection *)connection;
}

/* Counts one; true when it is the one to fail. */
static bool is_next_to_fail(struct failing_connection *connection, bool is_commit)
{
	if (!connection->counts)
		return false;
	pthread_mutex_lock(&mutex);
	steps++;
	commits += is_commit;
	unsigned count = armed.what == FAILING_STEPS ? steps : commits;
	bool is_counted = armed.what == FAILING_STEPS || is_commit;
	bool fails = armed.at != 0 && is_counted &&
		(count == armed.at || (count > armed.at && armed.how == FAILS_FROM_THERE_ON));
	has_failed = has_failed || fails;
	enum failing_how how = armed.how;
	pthread_mutex_unlock(&mutex);
	connection->is_failing = fails;
	if (fails && how == LOSES_THE_TRANSACTION && inner_driver->in_transaction(connection->inner))
		inner_driver->rollback(connection->inner);
	return fails;
}

void failing_driver_arm(struct failing_plan plan)
{
	pthread_mutex_lock(&mutex);
	armed = plan;
	steps = commits = 0;
	has_failed = false;
	pthread_mutex_unlock(&mutex);
}

void failing_driver_disarm(void)
{
	pthread_mutex_lock(&mutex);
	armed.at = 0;
	pthread_mutex_unlock(&mutex);
}

bool failing_driver_has_failed(void)
{
	pthread_mutex_lock(&mutex);
	bool result = has_failed;
	pthread_mutex_unlock(&mutex);
	return result;
}

unsigned failing_driver_steps(void)
{
	pthread_mutex_lock(&mutex);
	unsigned result = steps;
	pthread_mutex_unlock(&mutex);
	return result;
}

unsigned failing_driver_commits(void)
{
	pthread_mutex_lock(&mutex);
	unsigned result = commits;
	pthread_mutex_unlock(&mutex);
	return result;
}

static enum driver_result failing_open(const struct driver *driver, const char *location, bool can_write,
	struct driver_connection **connection)
{
	struct failing_connection *made = calloc(1, sizeof(*made));
	if (made == NULL)
		bug("no memory for a database connection");
	made->base.driver = driver;
	made->counts = can_write;
	*connection = &made->base;
	return inner_driver->open(inner_driver, location, can_write, &made->inner);
}

static void failing_close(struct driver_connection *connection)
{
	inner_driver->close(ours(connection)->inner);
	free(connection);
}

static const char *failing_message(struct driver_connection *connection)
{
	return ours(connection)->is_failing ? "the failing driver fails" : inner_driver->message(ours(connection)->inner);
}

static enum driver_result failing_begin(struct driver_connection *connection, bool writes)
{
	if (writes && is_next_to_fail(ours(connection), false))
		return armed.result;
	return inner_driver->begin(ours(connection)->inner, writes);
}

static enum driver_result failing_commit(struct driver_connection *connection)
{
	return is_next_to_fail(ours(connection), true) ? armed.result : inner_driver->commit(ours(connection)->inner);
}

static enum driver_result failing_rollback(struct driver_connection *connection)
{
	return inner_driver->rollback(ours(connection)->inner);
}

static enum driver_result failing_savepoint(struct driver_connection *connection)
{
	return is_next_to_fail(ours(connection), false) ? armed.result
							: inner_driver->savepoint(ours(connection)->inner);
}

static enum driver_result failing_release(struct driver_connection *connection)
{
	return inner_driver->release(ours(connection)->inner);
}

static enum driver_result failing_rollback_to(struct driver_connection *connection)
{
	return inner_driver->rollback_to(ours(connection)->inner);
}

static bool failing_in_transaction(struct driver_connection *connection)
{
	return inner_driver->in_transaction(ours(connection)->inner);
}

static enum driver_result failing_run_script(struct driver_connection *connection, const char *script)
{
	return inner_driver->run_script(ours(connection)->inner, script);
}

static enum driver_result failing_prepare(struct driver_connection *connection, const char *text,
	struct driver_statement **statement)
{
	struct driver_statement *inner = NULL;
	enum driver_result result = inner_driver->prepare(ours(connection)->inner, text, &inner);
	if (result != DRIVER_DONE)
		return result;
	struct driver_statement *made = calloc(1, sizeof(*made));
	if (made == NULL)
		bug("no memory for a statement");
	*made = (struct driver_statement){ .connection = ours(connection), .inner = inner };
	*statement = made;
	return DRIVER_DONE;
}

static void failing_finalize(struct driver_statement *statement)
{
	inner_driver->finalize(statement->inner);
	free(statement);
}

static enum driver_result failing_bind_text(struct driver_statement *statement, unsigned number, const char *text)
{
	return inner_driver->bind_text(statement->inner, number, text);
}

static enum driver_result failing_bind_integer(struct driver_statement *statement, unsigned number, int64_t value)
{
	return inner_driver->bind_integer(statement->inner, number, value);
}

static enum driver_result failing_step(struct driver_statement *statement)
{
	return is_next_to_fail(statement->connection, false) ? armed.result : inner_driver->step(statement->inner);
}

static const char *failing_column_text(struct driver_statement *statement, unsigned column, size_t *length)
{
	return inner_driver->column_text(statement->inner, column, length);
}

static int64_t failing_column_integer(struct driver_statement *statement, unsigned column)
{
	return inner_driver->column_integer(statement->inner, column);
}

static int64_t failing_rows_changed(struct driver_connection *connection)
{
	return inner_driver->rows_changed(ours(connection)->inner);
}

static void failing_reset(struct driver_statement *statement)
{
	inner_driver->reset(statement->inner);
}

static enum driver_result failing_backup(struct driver_connection *connection, const char *path)
{
	return inner_driver->backup(ours(connection)->inner, path);
}

static enum driver_result failing_tidy(struct driver_connection *connection)
{
	return inner_driver->tidy(ours(connection)->inner);
}

static enum driver_result failing_checkpoint(struct driver_connection *connection)
{
	return inner_driver->checkpoint(ours(connection)->inner);
}

static const struct driver failing_driver = {
	.name = "failing",
	.open = failing_open,
	.close = failing_close,
	.message = failing_message,
	.begin = failing_begin,
	.commit = failing_commit,
	.rollback = failing_rollback,
	.savepoint = failing_savepoint,
	.release = failing_release,
	.rollback_to = failing_rollback_to,
	.in_transaction = failing_in_transaction,
	.run_script = failing_run_script,
	.prepare = failing_prepare,
	.finalize = failing_finalize,
	.bind_text = failing_bind_text,
	.bind_integer = failing_bind_integer,
	.step = failing_step,
	.column_text = failing_column_text,
	.column_integer = failing_column_integer,
	.rows_changed = failing_rows_changed,
	.reset = failing_reset,
	.backup = failing_backup,
	.tidy = failing_tidy,
	.checkpoint = failing_checkpoint,
};

const struct driver *failing_driver_before(const struct driver *inner)
{
	inner_driver = inner;
	failing_driver_arm((struct failing_plan){ .at = 0 });
	return &failing_driver;
}
