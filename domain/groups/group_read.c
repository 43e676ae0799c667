/*
 * group_read - see the header
 */
#include "domain/groups/group_read.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/context.h"
#include "store/calendar.h"

#define ROWS_AT_ONCE 256

static const struct group *find(struct context *context, const char *id)
{
	return group_find(context->session, text_fold(context->arena, id));
}

const struct group *group_read(struct context *context, const char *id)
{
	const struct group *group = find(context, id);
	return group == NULL || group->deleted_at != 0 ? NULL : group;
}

const struct group *group_read_deleted(struct context *context, const char *id)
{
	const struct group *group = find(context, id);
	if (group == NULL || group->deleted_at == 0)
		return NULL;
	const struct calendar_row *row = calendar_find(context->session, group->id, EVENT_GROUP_PURGE);
	return row == NULL || row->due_at <= context->now ? NULL : group;
}

const struct group *groups_read(
	struct context *context, const char *after_name, const char *after_id, int64_t limit, size_t *count)
{
	return groups_page(context->session, after_name, after_id, limit, count);
}

struct found {
	struct group *groups;
	size_t count, capacity;
};

static void add(struct context *context, struct found *found, const struct group *group)
{
	if (found->count == found->capacity) {
		found->capacity = found->capacity == 0 ? 16 : found->capacity * 2;
		struct group *larger = arena_allocate_array(context->arena, found->capacity, sizeof(*larger));
		if (found->count > 0)
			memcpy(larger, found->groups, found->count * sizeof(*larger));
		found->groups = larger;
	}
	found->groups[found->count++] = *group;
}

/* Whatever is kept for a while stands in the calendar, so the calendar knows every deleted group. */
const struct group *groups_read_deleted(struct context *context, size_t *count)
{
	struct found found = { 0 };
	struct calendar_row last = { .due_at = context->now, .object_id = "\x7f", .event = "" };
	size_t rows_count = 0;
	do {
		const struct calendar_row *rows = calendar_page(
			context->session, last.due_at, last.object_id, last.event, ROWS_AT_ONCE, &rows_count);
		for (size_t i = 0; i < rows_count; i++) {
			const struct group *group = text_equal(rows[i].event, EVENT_GROUP_PURGE)
							    ? group_find(context->session, rows[i].object_id)
							    : NULL;
			if (group != NULL && group->deleted_at != 0)
				add(context, &found, group);
			last = rows[i];
		}
	} while (rows_count == ROWS_AT_ONCE);
	*count = found.count;
	return found.groups;
}

const struct group *groups_read_of_member(struct context *context, const char *member_id, size_t *count)
{
	return groups_of_member(context->session, member_id, count);
}

const struct membership *group_read_members(
	struct context *context, const char *group_id, const char *kind, size_t *count)
{
	return memberships_of_group(context->session, group_id, kind, count);
}
