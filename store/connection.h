/*
 * connection - a driver's connection with its prepared statements; inside store only
 */
#pragma once

#include "store/driver.h"
#include "store/session.h"

struct store_connection;

/* NULL and *why (in the arena) when it cannot be opened. */
struct store_connection *connection_open(struct arena *arena, const struct driver *driver, const char *location,
	bool can_write, const char **why);
void connection_close(struct store_connection *connection);
struct driver_connection *connection_driver(struct store_connection *connection);

/* Makes the session's fault of a driver's result; DRIVER_DONE and DRIVER_ROW change nothing. */
void session_note(struct session *session, enum driver_result result);

struct session session_on(struct store_connection *connection, struct arena *arena, const char *tenant_id,
	bool writes);

/* Begin, commit and the rest, noting faults in the session. */
bool session_begin(struct session *session);
enum driver_result session_commit(struct session *session);
void session_roll_back(struct session *session);

/* How many statements are between their first step and their reset: 0 whenever no function of session.h runs. */
unsigned connection_open_statements(const struct store_connection *connection);
