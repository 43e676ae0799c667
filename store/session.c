/*
 * session - runs statements for one tenant; see the header for how errors stick
 */
#include "store/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "store/connection.h"
#include "store/store_errors.h"

#define PREPARED_MOST 1024 /* a power of two, more than the house has statements */
#define COMPOSED_MOST 32   /* a power of two: texts made for a request that are kept for the next of its kind */

struct store_connection {
	struct driver_connection *driver;
	unsigned open_statements;
	struct {
		const struct statement *statement;
		struct driver_statement *prepared;
	} prepared[PREPARED_MOST];
	struct {
		char *text;
		struct driver_statement *prepared;
	} composed[COMPOSED_MOST];
};

struct store_connection *connection_open(struct arena *arena, const struct driver *driver, const char *location,
	bool can_write, const char **why)
{
	struct store_connection *connection = calloc(1, sizeof(*connection));
	if (connection == NULL)
		bug("no memory for a database connection");
	if (driver->open(driver, location, can_write, &connection->driver) != DRIVER_DONE) {
		*why = text_copy(arena, driver->message(connection->driver));
		connection_close(connection);
		return NULL;
	}
	return connection;
}

void connection_close(struct store_connection *connection)
{
	for (size_t i = 0; i < PREPARED_MOST; i++)
		if (connection->prepared[i].statement != NULL)
			connection->driver->driver->finalize(connection->prepared[i].prepared);
	for (size_t i = 0; i < COMPOSED_MOST; i++)
		if (connection->composed[i].text != NULL) {
			connection->driver->driver->finalize(connection->composed[i].prepared);
			free(connection->composed[i].text);
		}
	connection->driver->driver->close(connection->driver);
	free(connection);
}

struct driver_connection *connection_driver(struct store_connection *connection)
{
	return connection->driver;
}

unsigned connection_open_statements(const struct store_connection *connection)
{
	return connection->open_statements;
}

struct session session_on(struct store_connection *connection, struct arena *arena, const char *tenant_id, bool writes)
{
	return (struct session){ .connection = connection, .arena = arena, .tenant_id = tenant_id, .writes = writes };
}

struct session session_in_tenant(const struct session *session, const char *tenant_id)
{
	struct session other = *session;
	other.tenant_id = tenant_id;
	return other;
}

struct error session_fault(const struct session *session)
{
	return session->fault;
}

void session_note(struct session *session, enum driver_result result)
{
	if (result == DRIVER_DONE || result == DRIVER_ROW || failed(session->fault))
		return;
	struct driver_connection *driver = session->connection->driver;
	const struct error_kind *kind = result == DRIVER_BUSY ? &STORE_BUSY
		: result == DRIVER_FULL			      ? &STORE_FULL
		: result == DRIVER_CONFLICT		      ? &STORE_CONFLICT
							      : &STORE_FAILED;
	session->fault = (struct error){ .kind = kind };
	if (session->writes && !driver->driver->in_transaction(driver))
		session->group_is_lost = true;
	if (result != DRIVER_CONFLICT)
		log_event(LOG_ERROR, "store.fault", "kind", kind->name, "message", driver->driver->message(driver), NULL);
}

bool session_begin(struct session *session)
{
	session_note(session, session->connection->driver->driver->begin(session->connection->driver, session->writes));
	return !failed(session->fault);
}

enum driver_result session_commit(struct session *session)
{
	enum driver_result result = session->connection->driver->driver->commit(session->connection->driver);
	session_note(session, result);
	return result;
}

void session_roll_back(struct session *session)
{
	struct driver_connection *driver = session->connection->driver;
	if (driver->driver->in_transaction(driver))
		driver->driver->rollback(driver);
}

/* Statements are found by where they stand in the program: open addressing over their addresses. */
static struct driver_statement *prepared_of(struct session *session, const struct statement *statement)
{
	struct store_connection *connection = session->connection;
	size_t slot = ((size_t)statement / sizeof(struct statement)) & (PREPARED_MOST - 1);
	while (connection->prepared[slot].statement != NULL && connection->prepared[slot].statement != statement)
		slot = (slot + 1) & (PREPARED_MOST - 1);
	if (connection->prepared[slot].statement == NULL) {
		struct driver_statement *made = NULL;
		session_note(session, connection->driver->driver->prepare(connection->driver,
					      statement_compose(session->arena, statement), &made));
		if (failed(session->fault)) {
			log_event(LOG_ERROR, "store.statement", "name", statement->name, NULL);
			return NULL;
		}
		connection->prepared[slot].statement = statement;
		connection->prepared[slot].prepared = made;
	}
	return connection->prepared[slot].prepared;
}

static void bind(struct session *session, struct driver_statement *prepared, unsigned number, struct value value)
{
	const struct driver *driver = session->connection->driver->driver;
	session_note(session, value.kind == VALUE_TEXT ? driver->bind_text(prepared, number, value.text)
						       : driver->bind_integer(prepared, number, value.integer));
}

static void bind_values(struct session *session, struct driver_statement *prepared, enum statement_scope scope,
	struct values values)
{
	unsigned number = 1;
	if (scope == TENANT_SCOPE) {
		if (session->tenant_id == NULL)
			bug("a tenant's statement was run without a tenant");
		bind(session, prepared, number++, of_text(session->tenant_id));
	}
	for (size_t i = 0; i < values.count; i++)
		bind(session, prepared, number++, values.list[i]);
}

static bool step(struct session *session, struct driver_statement *prepared)
{
	enum driver_result result = session->connection->driver->driver->step(prepared);
	session_note(session, result);
	return result == DRIVER_ROW;
}

static struct driver_statement *start(struct session *session, const struct statement *statement, struct values values)
{
	if (failed(session->fault))
		return NULL;
	struct driver_statement *prepared = prepared_of(session, statement);
	if (prepared == NULL)
		return NULL;
	session->connection->open_statements++;
	bind_values(session, prepared, statement->scope, values);
	return prepared;
}

static void finish(struct session *session, struct driver_statement *prepared)
{
	session->connection->driver->driver->reset(prepared);
	session->connection->open_statements--;
}

static char *text_column(struct session *session, struct driver_statement *prepared, unsigned column)
{
	size_t length = 0;
	const char *text = session->connection->driver->driver->column_text(prepared, column, &length);
	return text == NULL ? NULL : arena_copy(session->arena, text, length);
}

static void read_column(struct session *session, struct driver_statement *prepared, unsigned number,
	const struct column *column, void *row)
{
	const struct driver *driver = session->connection->driver->driver;
	char *member = (char *)row + column->offset;
	if (column->kind == COLUMN_TEXT) {
		const char *text = text_column(session, prepared, number);
		memcpy(member, &text, sizeof(text));
	} else if (column->kind == COLUMN_INTEGER) {
		int64_t integer = driver->column_integer(prepared, number);
		memcpy(member, &integer, sizeof(integer));
	} else {
		bool boolean = driver->column_integer(prepared, number) != 0;
		memcpy(member, &boolean, sizeof(boolean));
	}
}

/* columns NULL: the statement gives all. */
static void read_row(struct session *session, struct driver_statement *prepared, const struct table *table,
	const struct column_set *columns, void *row)
{
	unsigned number = 0;
	for (unsigned i = 0; i < table->column_count; i++)
		if (columns == NULL || column_set_has(columns, i))
			read_column(session, prepared, number++, &table->columns[i], row);
}

int64_t session_run(struct session *session, const struct statement *statement, struct values values)
{
	struct driver_statement *prepared = start(session, statement, values);
	if (prepared == NULL)
		return 0;
	while (!failed(session->fault) && step(session, prepared))
		continue;
	int64_t changed = session->connection->driver->driver->rows_changed(session->connection->driver);
	finish(session, prepared);
	return failed(session->fault) ? 0 : changed;
}

int64_t session_write_row(struct session *session, const struct statement *statement, const void *row)
{
	const struct table *table = statement->table;
	struct value *list = arena_allocate_array(session->arena, table->column_count, sizeof(*list));
	for (size_t i = 0; i < table->column_count; i++)
		list[i] = column_value(&table->columns[i], row);
	return session_run(session, statement, (struct values){ list, table->column_count });
}

/* Reads all rows of a running statement, at most limit. */
static void *read_rows(struct session *session, struct driver_statement *prepared, const struct table *table,
	const struct column_set *columns, size_t limit, size_t *count)
{
	char *rows = NULL;
	size_t capacity = 0;
	*count = 0;
	while (*count < limit && !failed(session->fault) && step(session, prepared)) {
		if (*count == capacity) {
			capacity = capacity == 0 ? (limit < 8 ? limit : 8) : capacity * 2;
			char *larger = arena_allocate_array(session->arena, capacity, table->row_size);
			if (rows != NULL)
				memcpy(larger, rows, *count * table->row_size);
			rows = larger;
		}
		read_row(session, prepared, table, columns, rows + *count * table->row_size);
		(*count)++;
	}
	finish(session, prepared);
	if (failed(session->fault))
		*count = 0;
	return *count == 0 ? NULL : rows;
}

void *session_find_row(struct session *session, const struct statement *statement, struct values values)
{
	size_t count = 0;
	struct driver_statement *prepared = start(session, statement, values);
	return prepared == NULL ? NULL : read_rows(session, prepared, statement->table, NULL, 1, &count);
}

void *session_find_rows(struct session *session, const struct statement *statement, struct values values, size_t *count)
{
	*count = 0;
	struct driver_statement *prepared = start(session, statement, values);
	return prepared == NULL ? NULL : read_rows(session, prepared, statement->table, NULL, SIZE_MAX, count);
}

bool session_find_integer(struct session *session, const struct statement *statement, struct values values,
	int64_t *value)
{
	struct driver_statement *prepared = start(session, statement, values);
	if (prepared == NULL)
		return false;
	bool found = step(session, prepared);
	if (found)
		*value = session->connection->driver->driver->column_integer(prepared, 0);
	finish(session, prepared);
	return found && !failed(session->fault);
}

const char *session_find_text(struct session *session, const struct statement *statement, struct values values)
{
	struct driver_statement *prepared = start(session, statement, values);
	if (prepared == NULL)
		return NULL;
	const char *text = step(session, prepared) ? text_column(session, prepared, 0) : NULL;
	finish(session, prepared);
	return failed(session->fault) ? NULL : text;
}

static const struct column single_text_columns[] = { { "value", COLUMN_TEXT, 0 } };
static const struct table single_text = { "", "", sizeof(const char *), single_text_columns, 1 };

const char **session_find_texts(struct session *session, const struct statement *statement, struct values values,
	size_t *count)
{
	*count = 0;
	struct driver_statement *prepared = start(session, statement, values);
	return prepared == NULL ? NULL : read_rows(session, prepared, &single_text, NULL, SIZE_MAX, count);
}

static size_t slot_of(const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
	for (const char *c = text; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 32) & (COMPOSED_MOST - 1);
}

/* Lists ask in few shapes, over and over: the last text of each slot stays prepared. */
static struct driver_statement *composed_of(struct session *session, const char *sql)
{
	struct store_connection *connection = session->connection;
	const struct driver *driver = connection->driver->driver;
	size_t slot = slot_of(sql);
	if (connection->composed[slot].text != NULL && strcmp(connection->composed[slot].text, sql) == 0)
		return connection->composed[slot].prepared;
	struct driver_statement *made = NULL;
	session_note(session, driver->prepare(connection->driver, sql, &made));
	if (made == NULL)
		return NULL;
	if (connection->composed[slot].text != NULL) {
		driver->finalize(connection->composed[slot].prepared);
		free(connection->composed[slot].text);
	}
	connection->composed[slot].text = strdup(sql);
	if (connection->composed[slot].text == NULL)
		bug("no memory for a statement");
	connection->composed[slot].prepared = made;
	return made;
}

static struct driver_statement *start_composed(struct session *session, const char *sql, struct values values)
{
	struct driver_statement *prepared = failed(session->fault) ? NULL : composed_of(session, sql);
	if (prepared == NULL)
		return NULL;
	session->connection->open_statements++;
	bind_values(session, prepared, TENANT_SCOPE, values);
	return prepared;
}

void *session_find_composed(struct session *session, const struct table *table, const struct column_set *columns,
	const char *sql, struct values values, size_t *count)
{
	*count = 0;
	struct driver_statement *prepared = start_composed(session, sql, values);
	return prepared == NULL ? NULL : read_rows(session, prepared, table, columns, SIZE_MAX, count);
}

bool session_find_composed_integer(struct session *session, const char *sql, struct values values, int64_t *value)
{
	struct driver_statement *prepared = start_composed(session, sql, values);
	if (prepared == NULL)
		return false;
	bool found = step(session, prepared);
	if (found)
		*value = session->connection->driver->driver->column_integer(prepared, 0);
	finish(session, prepared);
	return found && !failed(session->fault);
}
