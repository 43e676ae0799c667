/*
 * group_read - see the header
 */
#include "domain/groups/group_read.h"

#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/context.h"
#include "domain/groups/group_queries.h"
#include "store/calendar.h"

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

struct list_query groups_listing(struct context *context, bool deleted)
{
	struct list_query query = groups_query(deleted);
	if (deleted)
		query.filter = filter_not(context->arena, group_is_overdue(context));
	return query;
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

const struct membership *memberships_read_of_members(
	struct context *context, const char *const *ids, size_t id_count, int64_t each, size_t *count)
{
	return memberships_of_members(context->session, ids, id_count, each, count);
}

const struct group *groups_read_of_ids(struct context *context, const char *const *ids, size_t id_count, size_t *count)
{
	return groups_of_ids(context->session, ids, id_count, count);
}
