/*
 * calendar_read - what will end and when, page by page in order of time
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/calendar.h"

struct context;

/* The page begins behind this row; all zero: at the first. */
struct calendar_place {
	int64_t due_at;
	const char *object_id;
	const char *event;
};

/*
 * Up to limit rows. For whoever holds a role, and for applications (whose permission the door asks):
 * ERROR_REQUEST_DENIED for other people, because a row tells who is leaving.
 */
struct error calendar_read(struct context *context, const struct calendar_place *after, int64_t limit,
	const struct calendar_row **rows, size_t *count);

/* What will happen, in the context's language. */
const char *calendar_words(const struct context *context, const struct calendar_row *row);
