/*
 * group_read - see the header
 */
#include "domain/groups/group_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
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

static bool is_kept(struct context *context, const char *id)
{
	const struct calendar_row *row = calendar_find(context->session, id, EVENT_GROUP_PURGE);
	return row != NULL && row->due_at > context->now;
}

const struct group *group_read_deleted(struct context *context, const char *id)
{
	const struct group *group = find(context, id);
	return group == NULL || group->deleted_at == 0 || !is_kept(context, group->id) ? NULL : group;
}

struct list_query groups_listing(struct context *context, bool deleted)
{
	struct list_query query = groups_query(deleted);
	if (deleted)
		query.filter = filter_not(context->arena, group_is_overdue(context));
	return query;
}

static int by_name(const void *a, const void *b)
{
	const struct group *left = a, *right = b;
	int order = strcmp(left->display_name_fold, right->display_name_fold);
	return order != 0 ? order : strcmp(left->id, right->id);
}

const struct group *groups_read_of_member(struct context *context, const char *member_id, size_t *count)
{
	return groups_of_member(context->session, member_id, count);
}

const struct group *groups_read_of_owner(struct context *context, const char *owner_id, bool deleted, size_t *count)
{
	return groups_of_owner(context->session, owner_id, deleted, count);
}

const struct group *groups_read_above_member(struct context *context, const char *member_id, size_t *count)
{
	size_t found = 0, kept = 0;
	const char **ids = groups_above(context->session, member_id, &found);
	struct group *groups = groups_with_ids(context->session, ids, found, &found);
	for (size_t i = 0; i < found; i++)
		if (groups[i].deleted_at == 0)
			groups[kept++] = groups[i];
	if (kept > 1)
		qsort(groups, kept, sizeof(*groups), by_name);
	*count = kept;
	return groups;
}

const struct user *group_read_member(struct context *context, const char *group_id, const char *user_id)
{
	if (membership_find(context->session, group_id, user_id, MEMBERSHIP_MEMBER) == NULL)
		return NULL;
	const struct user *user = user_find(context->session, user_id);
	return user == NULL || user->deleted_at != 0 ? NULL : user;
}

struct list_query members_listing(struct context *context, const char *group_id, const char *kind, bool of_groups)
{
	return group_members_query(context->session, group_id, kind, of_groups);
}

const struct membership *memberships_read_of_members(
	struct context *context, const char *const *ids, size_t id_count, int64_t each, size_t *count)
{
	return memberships_of_members(context->session, ids, id_count, each, count);
}

const struct membership *memberships_read_of_groups(struct context *context, const char *const *ids, size_t id_count,
	const char *kind, int64_t each, size_t *count)
{
	return memberships_of_groups(context->session, ids, id_count, kind, each, count);
}

const struct group *groups_read_of_ids(struct context *context, const char *const *ids, size_t id_count, size_t *count)
{
	return groups_of_ids(context->session, ids, id_count, count);
}
