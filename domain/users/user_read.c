/*
 * user_read - see the header
 */
#include "domain/users/user_read.h"

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/users/user.h"

#define DUE_MOST 100000
#define COUNTED_AT_ONCE 500
#define COUNTING_BUDGET ((size_t)16 * 1024 * 1024)

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

/* The users whose end is due and not yet played: few, for the worker follows closely. */
struct overdue {
	const struct calendar_row *rows;
	size_t count;
};

static struct overdue find_overdue(struct context *context)
{
	struct overdue overdue = { 0 };
	size_t count = 0;
	struct calendar_row *rows = calendar_due(context->session, context->now, DUE_MOST, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(rows[i].event, EVENT_USER_PURGE))
			rows[overdue.count++] = rows[i];
	overdue.rows = rows;
	return overdue;
}

static bool holds(const struct overdue *overdue, const char *id)
{
	for (size_t i = 0; i < overdue->count; i++)
		if (text_equal(overdue->rows[i].object_id, id))
			return true;
	return false;
}

static size_t without_overdue(struct context *context, struct user *users, size_t count)
{
	struct overdue overdue = find_overdue(context);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!holds(&overdue, users[i].id))
			users[kept++] = users[i];
	return kept;
}

struct user_page users_read(
	struct context *context, bool deleted, const struct filter *filter, const char *after, int64_t limit)
{
	size_t count = 0;
	struct user *users = users_page(context->session, deleted, filter, after, limit + 1, &count);
	struct user_page page = { .users = users, .count = count };
	if (count > (size_t)limit) {
		page.count = (size_t)limit;
		page.next = users[limit - 1].upn_fold;
	}
	if (deleted && page.count > 0)
		page.count = without_overdue(context, users, page.count);
	return page;
}

/* Pages are forgotten as soon as they are counted, so that a large organisation fits into a request. */
static int64_t count_by_pages(struct context *context, bool deleted, const struct filter *filter)
{
	struct arena *arenas[2] = { arena_new(COUNTING_BUDGET), arena_new(COUNTING_BUDGET) };
	struct arena *own = context->session->arena, *context_arena = context->arena;
	int64_t total = 0;
	const char *after = "";
	for (unsigned turn = 0; after != NULL; turn ^= 1) {
		arena_reset(arenas[turn]); /* the place to go on from lies in the other */
		context->session->arena = context->arena = arenas[turn];
		struct user_page page = users_read(context, deleted, filter, after, COUNTED_AT_ONCE);
		total += (int64_t)page.count;
		after = page.next;
	}
	context->session->arena = own;
	context->arena = context_arena;
	arena_free(arenas[0]);
	arena_free(arenas[1]);
	return total;
}

int64_t users_read_count(struct context *context, bool deleted, const struct filter *filter)
{
	if (filter != NULL)
		return count_by_pages(context, deleted, filter);
	int64_t count = users_count(context->session, deleted);
	return deleted ? count - (int64_t)find_overdue(context).count : count;
}

const struct address *user_read_addresses(struct context *context, const char *user_id, size_t *count)
{
	return addresses_of_holder(context->session, user_id, count);
}
