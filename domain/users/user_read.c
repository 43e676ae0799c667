/*
 * user_read - see the header
 */
#include "domain/users/user_read.h"

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/errors.h"
#include "domain/roles/role.h"
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

const struct user *user_read_manager(struct context *context, const struct user *user)
{
	return user->manager_id == NULL ? NULL : user_read(context, user->manager_id);
}

struct user_page user_read_reports(struct context *context, const char *user_id, const char *after, int64_t limit)
{
	size_t count = 0;
	struct user *users = users_reports_page(context->session, user_id, after, limit + 1, &count);
	struct user_page page = { .users = users, .count = count };
	if (count > (size_t)limit) {
		page.count = (size_t)limit;
		page.next = users[limit - 1].upn_fold;
	}
	return page;
}

int64_t user_read_reports_count(struct context *context, const char *user_id)
{
	return users_reports_count(context->session, user_id);
}

struct error user_read_may_see_methods(const struct context *context, const struct user *user)
{
	if (text_equal(context->actor.id, user->id) || role_may(context, ACTION_READ_METHODS))
		return no_error;
	return refuse(context, &ERROR_REQUEST_DENIED, "authentication", NULL);
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
