/*
 * calendar - everything that will end by itself
 *
 * One row an object and event. put_off_from: when it was due before it was put off; 0 if it never was.
 */
#pragma once

#include "store/session.h"

/* Every column, so that a query can name one. */
enum calendar_column {
	CALENDAR_OBJECT_ID,
	CALENDAR_EVENT,
	CALENDAR_DUE_AT,
	CALENDAR_COLUMNS_NAMED
};

struct calendar_row {
	const char *object_id;
	const char *event;
	int64_t due_at;
	const char *subject_id;
	const char *rule;
	bool destructive;
	int64_t put_off_from;
};

extern const struct table calendar_table;

void calendar_put(struct session *session, const struct calendar_row *row);
int64_t calendar_remove(struct session *session, const char *object_id, const char *event);
struct calendar_row *calendar_find(struct session *session, const char *object_id, const char *event);
struct calendar_row *calendar_of_object(struct session *session, const char *object_id, size_t *count);
struct calendar_row *calendar_due(struct session *session, int64_t now, int64_t limit, size_t *count);
struct calendar_row *calendar_due_of_object(struct session *session, const char *object_id, int64_t now,
	size_t *count);
/* 0: nothing will ever end. */
int64_t calendar_next_due(struct session *session);
int64_t calendar_count_destructive(struct session *session, int64_t now);
struct calendar_row *calendar_page(struct session *session, int64_t after_due, const char *after_object,
	const char *after_event, int64_t limit, size_t *count);
