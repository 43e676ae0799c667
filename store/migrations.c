/*
 * migrations - see the header; a power cut between two of them leaves the database at the first
 */
#include "store/migrations.h"

#include "base/arena.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/text.h"
#include "store/connection.h"
#include "store/installation.h"

static const char bootstrap[] = "CREATE TABLE IF NOT EXISTS installation ("
				"name TEXT NOT NULL PRIMARY KEY, text_value TEXT, integer_value BIGINT)";

static const char *trouble(struct arena *arena, struct session *session, const char *what)
{
	struct driver_connection *driver = connection_driver(session->connection);
	const char *message = text_copy(arena, driver->driver->message(driver));
	session_roll_back(session);
	return text_format(arena, "%s: %s", what, message);
}

static const char *copy_before(struct arena *arena, struct store_connection *connection, const char *location,
	int64_t number)
{
	struct driver_connection *driver = connection_driver(connection);
	char *path = text_format(arena, "%s.before-%04lld-%.8s", location, (long long)number, uuid_new(arena));
	if (driver->driver->backup(driver, path) != DRIVER_DONE)
		return text_format(arena,
			"the database must be changed to form %lld, but no copy could be made at %s (%s); make room and start again",
			(long long)number, path, driver->driver->message(driver));
	log_event(LOG_INFO, "store.copied", "path", path, NULL);
	return NULL;
}

static const char *apply_one(struct arena *arena, struct store_connection *connection, const struct migration *migration)
{
	struct session session = session_on(connection, arena, NULL, true);
	struct driver_connection *driver = connection_driver(connection);
	if (!session_begin(&session))
		return trouble(arena, &session, "the database cannot be written");
	session_note(&session, driver->driver->run_script(driver, migration->sql));
	installation_set_integer(&session, "schema", migration->number);
	if (migration->number == 1)
		installation_set_text(&session, "epoch", uuid_new(arena));
	if (failed(session.fault) || session_commit(&session) != DRIVER_DONE)
		return trouble(arena, &session, text_format(arena, "migration %s failed", migration->name));
	log_event(LOG_INFO, "store.migrated", "migration", migration->name, NULL);
	return NULL;
}

const char *migrations_apply(struct arena *arena, struct store_connection *connection, const char *location)
{
	struct driver_connection *driver = connection_driver(connection);
	if (driver->driver->run_script(driver, bootstrap) != DRIVER_DONE)
		return text_format(arena, "%s cannot be used as a database: %s", location, driver->driver->message(driver));
	struct session session = session_on(connection, arena, NULL, false);
	int64_t form = installation_integer(&session, "schema", 0);
	int64_t known = migrations[migration_count - 1].number;
	if (form > known)
		return text_format(arena,
			"%s has form %lld, this program knows %lld: it was written by a newer tenured; start that one, or restore a backup",
			location, (long long)form, (long long)known);
	if (form > 0 && form < known) {
		const char *why = copy_before(arena, connection, location, known);
		if (why != NULL)
			return why;
	}
	for (size_t i = 0; i < migration_count; i++) {
		const char *why = migrations[i].number > form ? apply_one(arena, connection, &migrations[i]) : NULL;
		if (why != NULL)
			return why;
	}
	return NULL;
}
