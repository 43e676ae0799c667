/*
 * group_members_read - pages of members: from one group, or from all the groups in it
 *
 * A page is merged from one page of each group; who is in several comes once. So it costs the page and the number
 * of groups, never the number of members.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/context.h"
#include "domain/groups/group_read.h"

/* The group itself, and what is below it. */
struct sources {
	const char **groups;
	size_t count;
};

static struct sources find_sources(struct context *context, const struct member_query *query)
{
	size_t below = 0;
	const char **found = query->is_transitive ? groups_below(context->session, query->group_id, &below) : NULL;
	struct sources sources = { arena_allocate_array(context->arena, below + 1, sizeof(*sources.groups)), 1 };
	sources.groups[0] = query->group_id;
	size_t known = 0;
	const struct group *rows = groups_with_ids(context->session, found, below, &known);
	for (size_t i = 0; i < known; i++)
		if (rows[i].deleted_at == 0)
			sources.groups[sources.count++] = rows[i].id;
	return sources;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The first `limit` + 1 ids behind the place, each once. */
static size_t find_ids(struct context *context, const struct member_query *query, const struct sources *sources,
	const char ***ids)
{
	size_t most = (size_t)query->limit + 1, found = 0, kept = 0;
	const char **all = arena_allocate_array(context->arena, most * sources->count, sizeof(*all));
	for (size_t i = 0; i < sources->count; i++) {
		size_t count = 0;
		const struct membership *rows = memberships_page(context->session, sources->groups[i], query->kind,
			query->filter, query->after, (int64_t)most, &count);
		for (size_t j = 0; j < count; j++)
			all[found++] = rows[j].member_id;
	}
	if (sources->count > 1)
		qsort(all, found, sizeof(*all), by_text);
	for (size_t i = 0; i < found && kept < most; i++)
		if (kept == 0 || !text_equal(all[kept - 1], all[i]))
			all[kept++] = all[i];
	*ids = all;
	return kept;
}

/* Users and groups come each in order of id: merged they are the page. */
static void load(struct context *context, const char *const *ids, size_t count, struct member_page *page)
{
	size_t user_count = 0, group_count = 0, u = 0, g = 0;
	const struct user *users = users_with_ids(context->session, ids, count, &user_count);
	const struct group *groups =
		user_count == count ? NULL : groups_with_ids(context->session, ids, count, &group_count);
	struct member *members = arena_allocate_array(context->arena, count + 1, sizeof(*members));
	while (u < user_count || g < group_count) {
		bool is_user = g == group_count || (u < user_count && strcmp(users[u].id, groups[g].id) < 0);
		if (is_user && users[u].deleted_at == 0)
			members[page->count++].user = &users[u];
		if (!is_user && groups[g].deleted_at == 0)
			members[page->count++].group = &groups[g];
		u += is_user;
		g += !is_user;
	}
	page->members = members;
}

struct member_page members_read(struct context *context, const struct member_query *query)
{
	struct member_page page = { 0 };
	const struct sources sources = find_sources(context, query);
	const char **ids = NULL;
	size_t count = find_ids(context, query, &sources, &ids);
	if (count > (size_t)query->limit) {
		count = (size_t)query->limit;
		page.next = ids[count - 1];
	}
	load(context, ids, count, &page);
	return page;
}

#define COUNTED_AT_ONCE 500
#define COUNTING_BUDGET ((size_t)16 * 1024 * 1024)

/* Page by page in arenas of their own, so that a large group fits into a request. */
static int64_t count_by_pages(struct context *context, const struct member_query *query)
{
	struct arena *arenas[2] = { arena_new(COUNTING_BUDGET), arena_new(COUNTING_BUDGET) };
	struct arena *own = context->session->arena, *context_arena = context->arena;
	struct member_query piece = *query;
	int64_t total = 0;
	piece.limit = COUNTED_AT_ONCE;
	piece.after = "";
	for (unsigned turn = 0; piece.after != NULL; turn ^= 1) {
		arena_reset(arenas[turn]); /* the place to go on from lies in the other */
		context->session->arena = context->arena = arenas[turn];
		struct member_page page = members_read(context, &piece);
		total += (int64_t)page.count;
		piece.after = page.next;
	}
	context->session->arena = own;
	context->arena = context_arena;
	arena_free(arenas[0]);
	arena_free(arenas[1]);
	return total;
}

int64_t members_read_count(struct context *context, const struct member_query *query)
{
	return query->is_transitive
		? count_by_pages(context, query)
		: group_members_count(context->session, query->group_id, query->kind, query->filter);
}
