/*
 * belongings - what a user or a group belongs to: groups by name, then roles
 */
#include "base/arena.h"
#include "base/text.h"
#include "domain/groups/group_read.h"
#include "domain/roles/role.h"
#include "domain/roles/role_read.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"

/* What a user belongs to: groups by name, then roles. */
struct belongings {
	const struct group *groups;
	size_t group_count;
	const struct role **roles;
	size_t role_count;
};

enum belonging { BELONGS_ALL, BELONGS_TO_GROUPS, BELONGS_TO_ROLES };

static struct belongings find_belongings(
	struct visit *visit, const char *id, enum belonging wanted, bool is_transitive)
{
	struct context *context = visit_read(visit);
	struct belongings belongings = { 0 };
	if (wanted != BELONGS_TO_ROLES)
		belongings.groups = is_transitive
			? groups_read_above_member(context, id, &belongings.group_count)
			: groups_read_of_member(context, id, &belongings.group_count);
	if (wanted == BELONGS_TO_GROUPS)
		return belongings;
	size_t count = 0;
	const struct role_assignment *rows = role_assignments_read_of_principal(context, id, &count);
	belongings.roles = arena_allocate_array(visit->arena, count + 1, sizeof(*belongings.roles));
	for (size_t i = 0; i < count; i++) {
		const struct role *role = role_with_id(rows[i].role_id);
		if (role != NULL)
			belongings.roles[belongings.role_count++] = role;
	}
	return belongings;
}

/* Both lists are short, so a page is a range of places. */
static void put_belongings(struct visit *visit, const struct selection *selection, const struct page *page,
	const struct belongings *all, enum belonging wanted)
{
	int64_t place = 0;
	if (page->after[0] != '\0' && (!text_to_integer(page->after, &place) || place < 0))
		place = 0;
	size_t count = all->group_count + all->role_count, first = (size_t)place;
	size_t end = first + (size_t)page->size < count ? first + (size_t)page->size : count;
	const char *next = end < count ? text_format(visit->arena, "%zu", end) : NULL;
	const char *set = wanted == BELONGS_TO_GROUPS ? "#groups"
		: wanted == BELONGS_TO_ROLES	      ? "#directoryRoles"
						      : "#directoryObjects";
	struct json_out out = page_begin(visit,
		select_context(visit, set, selection->names, selection->count, false),
		page->wants_count ? (int64_t)count : -1, next);
	for (size_t i = first; i < end; i++) {
		if (i < all->group_count)
			group_put_json(visit, selection, &out, &all->groups[i], wanted == BELONGS_ALL);
		else
			directory_role_put(visit, selection, &out, all->roles[i - all->group_count], wanted == BELONGS_ALL);
	}
	page_end(visit, &out);
}

/* Of whom: a user for the paths of users and /me, a group for those of groups. NULL: answered. */
static const char *whose(struct visit *visit, const char *key, bool is_group)
{
	if (is_group) {
		struct context *context = visit_read(visit);
		const struct group *group = context == NULL ? NULL : group_read(context, key);
		if (context != NULL && group == NULL)
			graph_not_found(visit, key);
		return group == NULL ? NULL : group->id;
	}
	const struct user *user = graph_find_user(visit, key);
	return user != NULL && graph_may_read(visit, user) ? user->id : NULL;
}

struct belonging_query {
	enum belonging wanted;
	bool is_transitive, is_group;
};

static void list(struct visit *visit, const char *key, struct belonging_query query)
{
	static const char *const types[] = { "directoryObject", "group", "directoryRole" };
	struct selection selection;
	struct page page;
	if (key == NULL || !options_allowed(visit, TAKES_SELECT | TAKES_PAGE | TAKES_COUNT) ||
		!selection_read(visit, types[query.wanted], &selection) || !page_read(visit, NULL, &page))
		return;
	const char *id = whose(visit, key, query.is_group);
	if (id == NULL)
		return;
	const struct belongings all = find_belongings(visit, id, query.wanted, query.is_transitive);
	put_belongings(visit, &selection, &page, &all, query.wanted);
}

static void count(struct visit *visit, const char *key, struct belonging_query query)
{
	if (!visit_is_eventual(visit)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_COUNT_UNSUPPORTED, "$count", NULL));
		return;
	}
	const char *id = key != NULL && options_allowed(visit, 0) ? whose(visit, key, query.is_group) : NULL;
	if (id == NULL)
		return;
	const struct belongings all = find_belongings(visit, id, query.wanted, query.is_transitive);
	visit_answer_text(visit, text_format(visit->arena, "%zu", all.group_count + all.role_count));
}

void graph_user_member_of(struct visit *visit)
{
	list(visit, graph_key(visit), (struct belonging_query){ BELONGS_ALL, false, false });
}

void graph_user_member_of_groups(struct visit *visit)
{
	list(visit, graph_key(visit), (struct belonging_query){ BELONGS_TO_GROUPS, false, false });
}

void graph_user_member_of_roles(struct visit *visit)
{
	list(visit, graph_key(visit), (struct belonging_query){ BELONGS_TO_ROLES, false, false });
}

void graph_user_member_of_count(struct visit *visit)
{
	count(visit, graph_key(visit), (struct belonging_query){ BELONGS_ALL, false, false });
}

void graph_user_transitive_member_of(struct visit *visit)
{
	list(visit, graph_key(visit), (struct belonging_query){ BELONGS_ALL, true, false });
}

void graph_user_transitive_member_of_groups(struct visit *visit)
{
	list(visit, graph_key(visit), (struct belonging_query){ BELONGS_TO_GROUPS, true, false });
}

void graph_user_transitive_member_of_count(struct visit *visit)
{
	count(visit, graph_key(visit), (struct belonging_query){ BELONGS_ALL, true, false });
}

void graph_group_member_of(struct visit *visit)
{
	list(visit, graph_key(visit), (struct belonging_query){ BELONGS_ALL, false, true });
}

void graph_group_member_of_groups(struct visit *visit)
{
	list(visit, graph_key(visit), (struct belonging_query){ BELONGS_TO_GROUPS, false, true });
}

void graph_group_transitive_member_of(struct visit *visit)
{
	list(visit, graph_key(visit), (struct belonging_query){ BELONGS_ALL, true, true });
}

void graph_group_transitive_member_of_groups(struct visit *visit)
{
	list(visit, graph_key(visit), (struct belonging_query){ BELONGS_TO_GROUPS, true, true });
}
