/*
 * session - one transaction of one tenant
 *
 * A session binds the tenant once; every statement run in it gets that tenant as $1. Readers see one snapshot.
 * The writer's session belongs to the lane (store/lane.h).
 *
 * Errors stick: after the first failure the session runs nothing more, finds nothing and keeps the error.
 * Whoever opened the session asks session_fault() before he believes what he read, and the lane undoes a
 * member whose session has one. So what stands between needs no check after every statement, and a fault can
 * never pass for "not found".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/statement.h"

struct arena;
struct store;
struct store_connection;

struct session {
	struct store_connection *connection;
	struct arena *arena;
	const char *tenant_id; /* NULL: only GLOBAL_SCOPE statements */
	bool writes;
	bool group_is_lost; /* the engine has thrown the whole transaction away */
	int64_t commit_number; /* of the group this writes in; 0 for a reader */
	bool touches_mail;
	bool touches_purges; /* something is gone for good: it stands in purged.log before anybody is told */
	bool writes_calendar, writes_outbox, writes_license_jobs; /* a worker has something new to look at, once this is committed */
	struct error fault;
};

struct error session_fault(const struct session *session);

/* Rows that the statement changed; 0 on a fault. */
int64_t session_run(struct session *session, const struct statement *statement, struct values values);

/* STATEMENT_INSERT and STATEMENT_PUT: writes the row. */
int64_t session_write_row(struct session *session, const struct statement *statement, const void *row);

/* STATEMENT_SELECT: the first row in the arena, or NULL. */
void *session_find_row(struct session *session, const struct statement *statement, struct values values);

/* STATEMENT_SELECT: all rows, one behind the other in the arena; *count of them. NULL if none. */
void *session_find_rows(struct session *session, const struct statement *statement, struct values values,
	size_t *count);

/* The first column of the first row; false if there is no row. */
bool session_find_integer(struct session *session, const struct statement *statement, struct values values,
	int64_t *value);
const char *session_find_text(struct session *session, const struct statement *statement, struct values values);

/* The first column of all rows. */
const char **session_find_texts(struct session *session, const struct statement *statement, struct values values,
	size_t *count);

/*
 * As session_find_rows(), for text that the store has composed for one request (store/list.c). It stays prepared
 * until another needs its place, so values go in as parameters only. The statement gives these columns of the
 * table in their order, NULL: all; the others stay zero.
 */
void *session_find_composed(struct session *session, const struct table *table, const struct column_set *columns,
	const char *sql, struct values values, size_t *count);
/* The first column of the first row; false if there is no row. */
bool session_find_composed_integer(struct session *session, const char *sql, struct values values, int64_t *value);

/* The same session in another tenant, for the few who go through all (workers, the mail directory). */
struct session session_in_tenant(const struct session *session, const char *tenant_id);
