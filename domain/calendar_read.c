/*
 * calendar_read - see the header
 */
#include "domain/calendar_read.h"

#include "domain/calendar.h"
#include "domain/context.h"
#include "domain/errors.h"

struct error calendar_read(struct context *context, const struct calendar_place *after, int64_t limit,
	const struct calendar_row **rows, size_t *count)
{
	*rows = NULL;
	*count = 0;
	if (context->actor.kind == ACTOR_USER && context->actor.role_count == 0)
		return refuse(context, &ERROR_REQUEST_DENIED, "calendar", NULL);
	const char *object = after->object_id == NULL ? "" : after->object_id;
	const char *event = after->event == NULL ? "" : after->event;
	*rows = calendar_page(context->session, after->due_at, object, event, limit, count);
	return session_fault(context->session);
}

const char *calendar_words(const struct context *context, const struct calendar_row *row)
{
	return text_in(context->language, calendar_event_named(row->event)->words);
}
