/*
 * calendar - see the header
 */
#include "store/calendar.h"

#include "base/text.h"

static const struct column columns[] = {
	{ "object_id", COLUMN_TEXT, offsetof(struct calendar_row, object_id) },
	{ "event", COLUMN_TEXT, offsetof(struct calendar_row, event) },
	{ "due_at", COLUMN_INTEGER, offsetof(struct calendar_row, due_at) },
	{ "subject_id", COLUMN_TEXT, offsetof(struct calendar_row, subject_id) },
	{ "rule", COLUMN_TEXT, offsetof(struct calendar_row, rule) },
	{ "destructive", COLUMN_BOOLEAN, offsetof(struct calendar_row, destructive) },
	{ "put_off_from", COLUMN_INTEGER, offsetof(struct calendar_row, put_off_from) },
};
const struct table calendar_table = { "calendar", "object_id, event", sizeof(struct calendar_row), columns, COUNT_OF(columns) };

enum {
	CALENDAR_PUT,
	CALENDAR_REMOVE,
	CALENDAR_FIND,
	CALENDAR_OF_OBJECT,
	CALENDAR_DUE,
	CALENDAR_DUE_OF_OBJECT,
	CALENDAR_NEXT_DUE,
	CALENDAR_COUNT_DESTRUCTIVE,
	CALENDAR_PAGE,
};

static const struct statement statements[] = {
	[CALENDAR_PUT] = { "calendar.calendar_put", STATEMENT_PUT, &calendar_table,
		NULL, TENANT_SCOPE },
	[CALENDAR_REMOVE] = { "calendar.calendar_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM calendar WHERE tenant_id = $1 AND object_id = $2 AND event = $3", TENANT_SCOPE },
	[CALENDAR_FIND] = { "calendar.calendar_find", STATEMENT_SELECT, &calendar_table,
		"WHERE tenant_id = $1 AND object_id = $2 AND event = $3", TENANT_SCOPE },
	[CALENDAR_OF_OBJECT] = { "calendar.calendar_of_object", STATEMENT_SELECT, &calendar_table,
		"WHERE tenant_id = $1 AND object_id = $2 ORDER BY due_at, event", TENANT_SCOPE },
	[CALENDAR_DUE] = { "calendar.calendar_due", STATEMENT_SELECT, &calendar_table,
		"WHERE tenant_id = $1 AND due_at <= $2 ORDER BY due_at, object_id, event LIMIT $3", TENANT_SCOPE },
	[CALENDAR_DUE_OF_OBJECT] = { "calendar.calendar_due_of_object", STATEMENT_SELECT, &calendar_table,
		"WHERE tenant_id = $1 AND object_id = $2 AND due_at <= $3 ORDER BY due_at, event", TENANT_SCOPE },
	[CALENDAR_NEXT_DUE] = { "calendar.calendar_next_due", STATEMENT_TEXT, NULL,
		"SELECT due_at FROM calendar WHERE tenant_id = $1 ORDER BY due_at LIMIT 1", TENANT_SCOPE },
	[CALENDAR_COUNT_DESTRUCTIVE] = { "calendar.calendar_count_destructive", STATEMENT_TEXT, NULL,
		"SELECT COUNT(*) FROM calendar WHERE tenant_id = $1 AND due_at <= $2 AND destructive = 1", TENANT_SCOPE },
	[CALENDAR_PAGE] = { "calendar.calendar_page", STATEMENT_SELECT, &calendar_table,
		"WHERE tenant_id = $1 AND (due_at, object_id, event) > ($2, $3, $4) ORDER BY due_at, "
		"object_id, event LIMIT $5",
		TENANT_SCOPE },
};
const struct statement_list calendar_statements = { "calendar", statements, COUNT_OF(statements) };

void calendar_put(struct session *session, const struct calendar_row *row)
{
	session_write_row(session, &statements[CALENDAR_PUT], row);
}

int64_t calendar_remove(struct session *session, const char *object_id, const char *event)
{
	return session_run(session, &statements[CALENDAR_REMOVE],
		WITH(of_text(object_id), of_text(event)));
}

struct calendar_row *calendar_find(struct session *session, const char *object_id, const char *event)
{
	return session_find_row(session, &statements[CALENDAR_FIND], WITH(of_text(object_id), of_text(event)));
}

struct calendar_row *calendar_of_object(struct session *session, const char *object_id, size_t *count)
{
	return session_find_rows(session, &statements[CALENDAR_OF_OBJECT],
		WITH(of_text(object_id)), count);
}

struct calendar_row *calendar_due(struct session *session, int64_t now, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[CALENDAR_DUE],
		WITH(of_integer(now), of_integer(limit)), count);
}

struct calendar_row *calendar_due_of_object(struct session *session, const char *object_id, int64_t now,
	size_t *count)
{
	return session_find_rows(session, &statements[CALENDAR_DUE_OF_OBJECT],
		WITH(of_text(object_id), of_integer(now)), count);
}

int64_t calendar_next_due(struct session *session)
{
	int64_t value = 0;
	session_find_integer(session, &statements[CALENDAR_NEXT_DUE],
		WITHOUT_VALUES, &value);
	return value;
}

int64_t calendar_count_destructive(struct session *session, int64_t now)
{
	int64_t value = 0;
	session_find_integer(session, &statements[CALENDAR_COUNT_DESTRUCTIVE],
		WITH(of_integer(now)), &value);
	return value;
}

struct calendar_row *calendar_page(struct session *session, int64_t after_due, const char *after_object,
	const char *after_event, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[CALENDAR_PAGE],
		WITH(of_integer(after_due), of_text(after_object), of_text(after_event), of_integer(limit)), count);
}
