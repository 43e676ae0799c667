/*
 * outbox - see the header
 */
#include "store/outbox.h"

#include "base/clock.h"
#include "base/text.h"

static const struct column columns[] = {
	{ "id", COLUMN_TEXT, offsetof(struct outbox_row, id) },
	{ "kind", COLUMN_TEXT, offsetof(struct outbox_row, kind) },
	{ "object_id", COLUMN_TEXT, offsetof(struct outbox_row, object_id) },
	{ "payload", COLUMN_TEXT, offsetof(struct outbox_row, payload) },
	{ "written_at", COLUMN_INTEGER, offsetof(struct outbox_row, written_at) },
	{ "next_attempt_at", COLUMN_INTEGER, offsetof(struct outbox_row, next_attempt_at) },
	{ "attempts", COLUMN_INTEGER, offsetof(struct outbox_row, attempts) },
	{ "lease_until", COLUMN_INTEGER, offsetof(struct outbox_row, lease_until) },
	{ "generation", COLUMN_INTEGER, offsetof(struct outbox_row, generation) },
	{ "last_error", COLUMN_TEXT, offsetof(struct outbox_row, last_error) },
};
static const struct table outbox = { "outbox", "id", sizeof(struct outbox_row), columns, COUNT_OF(columns) };

/*
 * Nothing is put off or leased for longer. What waits for a moment farther away was written before the machine's clock
 * went back, and would else wait until the clock is there again: it is ready now.
 */
#define FARTHEST_MS (10 * MINUTE_MS)

enum {
	OUTBOX_INSERT,
	OUTBOX_LEASE,
	OUTBOX_FINISH,
	OUTBOX_PUT_OFF,
	OUTBOX_FIND,
	OUTBOX_READY,
	OUTBOX_TENANTS,
	OUTBOX_WAITING,
	OUTBOX_NEXT_ATTEMPT,
};

static const struct statement statements[] = {
	[OUTBOX_INSERT] = { "outbox.outbox_insert", STATEMENT_INSERT, &outbox,
		NULL, TENANT_SCOPE },
	[OUTBOX_LEASE] = { "outbox.outbox_lease", STATEMENT_TEXT, NULL,
		"UPDATE outbox SET lease_until = $4, generation = generation + 1, attempts = attempts + 1"
		" WHERE tenant_id = $1 AND id = $2 AND (lease_until < $3 OR lease_until > $5)"
		" AND (next_attempt_at <= $3 OR next_attempt_at > $5)",
		TENANT_SCOPE },
	[OUTBOX_FINISH] = { "outbox.outbox_finish", STATEMENT_TEXT, NULL,
		"DELETE FROM outbox WHERE tenant_id = $1 AND id = $2 AND generation = $3", TENANT_SCOPE },
	[OUTBOX_PUT_OFF] = { "outbox.outbox_put_off", STATEMENT_TEXT, NULL,
		"UPDATE outbox SET lease_until = 0, next_attempt_at = $4, last_error = $5 WHERE tenant_id"
		" = $1 AND id = $2 AND generation = $3",
		TENANT_SCOPE },
	[OUTBOX_FIND] = { "outbox.outbox_find", STATEMENT_SELECT, &outbox,
		"WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE },
	[OUTBOX_READY] = { "outbox.outbox_ready", STATEMENT_SELECT, &outbox,
		"WHERE tenant_id = $1 AND (next_attempt_at <= $2 OR next_attempt_at > $4)"
		" AND (lease_until < $2 OR lease_until > $4) ORDER BY next_attempt_at, id LIMIT $3",
		TENANT_SCOPE },
	[OUTBOX_TENANTS] = { "outbox.outbox_tenants", STATEMENT_TEXT, NULL,
		"SELECT DISTINCT tenant_id FROM outbox WHERE (next_attempt_at <= $1 OR next_attempt_at > $2)"
		" AND (lease_until < $1 OR lease_until > $2)",
		GLOBAL_SCOPE },
	[OUTBOX_WAITING] = { "outbox.outbox_waiting", STATEMENT_SELECT, &outbox,
		"WHERE tenant_id = $1 ORDER BY written_at, id LIMIT $2", TENANT_SCOPE },
	[OUTBOX_NEXT_ATTEMPT] = { "outbox.outbox_next_attempt", STATEMENT_TEXT, NULL,
		"SELECT next_attempt_at FROM outbox ORDER BY next_attempt_at LIMIT 1", GLOBAL_SCOPE },
};
const struct statement_list outbox_statements = { "outbox", statements, COUNT_OF(statements) };

void outbox_insert(struct session *session, const struct outbox_row *row)
{
	session_write_row(session, &statements[OUTBOX_INSERT], row);
}

int64_t outbox_lease(struct session *session, const char *id, int64_t real_now, int64_t lease_until)
{
	return session_run(session, &statements[OUTBOX_LEASE],
		WITH(of_text(id), of_integer(real_now), of_integer(lease_until), of_integer(real_now + FARTHEST_MS)));
}

int64_t outbox_finish(struct session *session, const char *id, int64_t generation)
{
	return session_run(session, &statements[OUTBOX_FINISH],
		WITH(of_text(id), of_integer(generation)));
}

int64_t outbox_put_off(struct session *session, const char *id, int64_t generation,
	int64_t next_attempt_at, const char *last_error)
{
	return session_run(session, &statements[OUTBOX_PUT_OFF],
		WITH(of_text(id), of_integer(generation), of_integer(next_attempt_at), of_text(last_error)));
}

struct outbox_row *outbox_find(struct session *session, const char *id)
{
	return session_find_row(session, &statements[OUTBOX_FIND], WITH(of_text(id)));
}

struct outbox_row *outbox_ready(struct session *session, int64_t real_now, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[OUTBOX_READY],
		WITH(of_integer(real_now), of_integer(limit), of_integer(real_now + FARTHEST_MS)), count);
}

const char **outbox_tenants(struct session *session, int64_t real_now, size_t *count)
{
	return session_find_texts(session, &statements[OUTBOX_TENANTS],
		WITH(of_integer(real_now), of_integer(real_now + FARTHEST_MS)), count);
}

struct outbox_row *outbox_waiting(struct session *session, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[OUTBOX_WAITING], WITH(of_integer(limit)), count);
}

int64_t outbox_next_attempt(struct session *session)
{
	int64_t value = 0;
	session_find_integer(session, &statements[OUTBOX_NEXT_ATTEMPT],
		WITHOUT_VALUES, &value);
	return value;
}
