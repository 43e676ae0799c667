/*
 * members - who belongs to which group, seen from both sides
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/groups/group.h"
#include "domain/groups/group_read.h"
#include "domain/roles/role.h"
#include "domain/roles/role_read.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/user_json.h"

/* Deleted members are members still, and come back as such, but nobody sees them. */
static void put_members(struct visit *visit, struct context *context, struct user_view *view,
	const struct page *page, const struct membership *rows, size_t count)
{
	size_t first = 0;
	while (first < count && page->after[0] != '\0' && strcmp(rows[first].member_id, page->after) <= 0)
		first++;
	bool has_more = count - first > (size_t)page->size;
	size_t end = has_more ? first + (size_t)page->size : count;
	struct json_out out = page_begin(visit, user_view_context(visit, view, "#directoryObjects", false),
		-1, has_more ? rows[end - 1].member_id : NULL);
	for (size_t i = first; i < end; i++) {
		const struct user *user = user_read(context, rows[i].member_id);
		if (user != NULL)
			user_put_typed(visit, view, &out, user);
	}
	page_end(visit, &out);
}

static void list_members(struct visit *visit, const char *kind)
{
	struct user_view view;
	struct page page;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_PAGE) || !user_view_read(visit, &view) ||
		!page_read(visit, NULL, &page))
		return;
	struct context *context = visit_read(visit);
	const struct group *group = context == NULL ? NULL : group_read(context, visit->keys[0]);
	size_t count = 0;
	if (group != NULL) {
		const struct membership *rows = group_read_members(context, group->id, kind, &count);
		put_members(visit, context, &view, &page, rows, count);
	} else if (context != NULL) {
		graph_not_found(visit, visit->keys[0]);
	}
}

void graph_group_members(struct visit *visit)
{
	list_members(visit, "member");
}

void graph_group_owners(struct visit *visit)
{
	list_members(visit, "owner");
}

static void change(struct visit *visit, const char *member, const char *kind, bool removes)
{
	struct context *context = visit_read(visit);
	const struct user *user = context == NULL ? NULL : user_read(context, member);
	if (context == NULL)
		return;
	const struct group_member_options options = {
		.group_id = text_fold(visit->arena, visit->keys[0]),
		.member_id = user == NULL ? text_fold(visit->arena, member) : user->id,
		.kind = kind,
		.removes = removes,
	};
	struct act_result result = { 0 };
	if (visit_perform(visit, &group_set_member, &options, &result))
		visit_answer_empty(visit);
}

void graph_group_add_member(struct visit *visit)
{
	const char *member = NULL;
	if (body_reference(visit, &member))
		change(visit, member, "member", false);
}

void graph_group_add_owner(struct visit *visit)
{
	const char *owner = NULL;
	if (body_reference(visit, &owner))
		change(visit, owner, "owner", false);
}

void graph_group_remove_member(struct visit *visit)
{
	change(visit, visit->keys[1], "member", true);
}

void graph_group_remove_owner(struct visit *visit)
{
	change(visit, visit->keys[1], "owner", true);
}

/* Without $ref the service deletes the user herself (graph.md section 15, trap 9); here by the same act and
 * rules. */
void graph_group_delete_member_itself(struct visit *visit)
{
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	size_t count = 0;
	const char *member = text_fold(visit->arena, visit->keys[1]);
	const struct membership *rows =
		group_read_members(context, text_fold(visit->arena, visit->keys[0]), "member", &count);
	bool is_member = false;
	for (size_t i = 0; i < count; i++)
		is_member = is_member || text_equal(rows[i].member_id, member);
	struct act_result result = { 0 };
	if (!is_member)
		graph_not_found(visit, visit->keys[1]);
	else if (visit_perform(visit, &user_delete, member, &result))
		visit_answer_empty(visit);
}

/* What a user belongs to: groups by name, then roles. */
struct belongings {
	const struct group *groups;
	size_t group_count;
	const struct role **roles;
	size_t role_count;
};

static struct belongings find_belongings(
	struct visit *visit, const char *user_id, bool wants_groups, bool wants_roles)
{
	struct context *context = visit_read(visit);
	struct belongings belongings = { 0 };
	if (wants_groups)
		belongings.groups = groups_read_of_member(context, user_id, &belongings.group_count);
	if (!wants_roles)
		return belongings;
	size_t count = 0;
	const struct role_assignment *rows = role_assignments_read_of_principal(context, user_id, &count);
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
	const struct belongings *all)
{
	int64_t place = 0;
	if (page->after[0] != '\0' && (!text_to_integer(page->after, &place) || place < 0))
		place = 0;
	size_t count = all->group_count + all->role_count, first = (size_t)place;
	size_t end = first + (size_t)page->size < count ? first + (size_t)page->size : count;
	const char *next = end < count ? text_format(visit->arena, "%zu", end) : NULL;
	struct json_out out = page_begin(visit,
		select_context(visit, "#directoryObjects", selection->names, selection->count, false),
		page->wants_count ? (int64_t)count : -1, next);
	for (size_t i = first; i < end; i++) {
		if (i < all->group_count)
			group_put_json(visit, selection, &out, &all->groups[i], true);
		else
			directory_role_put(visit, selection, &out, all->roles[i - all->group_count], true);
	}
	page_end(visit, &out);
}

static void member_of(struct visit *visit, const char *key, bool wants_groups, bool wants_roles)
{
	struct selection selection;
	struct page page;
	if (key == NULL || !options_allowed(visit, TAKES_SELECT | TAKES_PAGE | TAKES_COUNT) ||
		!selection_read(visit, "directoryObject", &selection) || !page_read(visit, NULL, &page))
		return;
	const struct user *user = graph_find_user(visit, key);
	if (user == NULL || !graph_may_read(visit, user))
		return;
	const struct belongings all = find_belongings(visit, user->id, wants_groups, wants_roles);
	put_belongings(visit, &selection, &page, &all);
}

void graph_user_member_of(struct visit *visit)
{
	member_of(visit, graph_key(visit), true, true);
}

void graph_user_member_of_groups(struct visit *visit)
{
	member_of(visit, graph_key(visit), true, false);
}

void graph_user_member_of_roles(struct visit *visit)
{
	member_of(visit, graph_key(visit), false, true);
}

void graph_me_member_of(struct visit *visit)
{
	member_of(visit, graph_me_key(visit), true, true);
}
