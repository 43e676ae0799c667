/*
 * user_read - see the header
 */
#include "domain/users/user_read.h"

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/users/user.h"
#include "domain/users/user_queries.h"

const struct user *user_read(struct context *context, const char *id_or_name)
{
	const struct user *user = user_resolve(context, id_or_name);
	return user == NULL || user->deleted_at != 0 ? NULL : user;
}

static bool is_overdue(struct context *context, const char *id)
{
	size_t count = 0;
	const struct calendar_row *rows = calendar_due_of_object(context->session, id, context->now, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(rows[i].event, EVENT_USER_PURGE))
			return true;
	return false;
}

const struct user *user_read_deleted(struct context *context, const char *id)
{
	if (!uuid_is_valid(id))
		return NULL;
	const struct user *user = user_find(context->session, text_fold(context->arena, id));
	return user == NULL || user->deleted_at == 0 || is_overdue(context, user->id) ? NULL : user;
}

/* Those whose end is due and not yet played are few, for the worker follows closely. */
struct list_query users_listing(struct context *context, bool deleted)
{
	struct list_query query = users_query(deleted);
	if (deleted)
		query.filter = filter_not(context->arena, user_is_overdue(context));
	return query;
}

const struct address *user_read_addresses(struct context *context, const char *user_id, size_t *count)
{
	return addresses_of_holder(context->session, user_id, count);
}

const struct address *users_read_addresses(
	struct context *context, const char *const *ids, size_t id_count, size_t *count)
{
	return addresses_of_holders(context->session, ids, id_count, count);
}

const struct user *users_read_of_ids(struct context *context, const char *const *ids, size_t id_count, size_t *count)
{
	return users_of_ids(context->session, ids, id_count, NULL, count);
}

const struct user *users_read_reports(
	struct context *context, const char *const *ids, size_t id_count, int64_t each, size_t *count)
{
	return users_of_managers(context->session, ids, id_count, each, count);
}
