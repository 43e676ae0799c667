/*
 * members - who belongs to a group; belongings.c sees it from the other side
 */
#include "base/text.h"
#include "domain/groups/group.h"
#include "domain/groups/group_queries.h"
#include "domain/groups/group_read.h"
#include "domain/users/user.h"
#include "domain/users/user_queries.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_expand.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/list.h"
#include "doors/graph/paging.h"
#include "doors/graph/user_json.h"

/* What a list of members shows of each: mixed types say which each is, a list of one type need not. */
struct member_view {
	struct user_view user;
	struct selection group;
	enum member_filter filter;
};

static bool read_view(struct visit *visit, enum member_filter filter, struct member_view *view)
{
	view->filter = filter;
	view->group = (struct selection){ 0 };
	if (filter == MEMBERS_USERS)
		return user_view_read(visit, &view->user);
	if (filter == MEMBERS_GROUPS)
		return selection_read(visit, "group", &view->group);
	return selection_read(visit, "directoryObject", &view->group) && user_view_read_mixed(visit, &view->user);
}

static const char *context_of(struct visit *visit, const struct member_view *view)
{
	if (view->filter == MEMBERS_USERS)
		return user_view_context(visit, &view->user, "#users", false);
	return select_context(visit, view->filter == MEMBERS_GROUPS ? "#groups" : "#directoryObjects", view->group.names,
		view->group.count, false);
}

static void put_member(struct visit *visit, struct member_view *view, struct json_out *out, const struct member *member)
{
	if (member->group != NULL) {
		group_put_json(visit, &view->group, out, member->group, view->filter == MEMBERS_ALL);
	} else if (view->filter == MEMBERS_ALL) {
		user_put_typed(visit, &view->user, out, member->user);
	} else {
		json_open_object(out);
		user_put(visit, &view->user, out, member->user);
		json_close_object(out);
	}
}

static const struct group *find_group(struct visit *visit)
{
	struct context *context = visit_read(visit);
	const struct group *group = context == NULL ? NULL : group_read(context, visit->keys[0]);
	if (context != NULL && group == NULL)
		graph_not_found(visit, visit->keys[0]);
	return group;
}

static struct list list_of_type(struct visit *visit, const struct group *group, const char *kind,
	enum member_filter filter)
{
	bool of_groups = filter == MEMBERS_GROUPS;
	return (struct list){ .subject = of_groups ? &group_filter_subject : &user_filter_subject,
		.query = members_listing(visit_read(visit), group->id, kind, of_groups),
		.identity = of_groups ? (unsigned)GROUP_ID : (unsigned)USER_ID };
}

/* Of one type they are a list like that of all users or groups. */
static void list_typed(struct visit *visit, const char *kind, enum member_filter filter)
{
	struct member_view view;
	struct group_expand nothing = { .expand = { .count = 0 } };
	if (!options_allowed(visit, TAKES_WHOLE_LIST) || !read_view(visit, filter, &view))
		return;
	const struct group *group = find_group(visit);
	if (group == NULL)
		return;
	struct list list = list_of_type(visit, group, kind, filter);
	if (filter == MEMBERS_USERS)
		user_view_columns(&view.user, &list.query);
	if (!list_read(visit, &list))
		return;
	struct json_out out = list_open(visit, &list, context_of(visit, &view));
	if (filter == MEMBERS_USERS)
		user_put_page(visit, &view.user, &out, list.rows, list.count, false);
	else
		group_put_page(visit, &view.group, &nothing, &out, list.rows, list.count);
	page_end(visit, &out);
}

static void count_typed(struct visit *visit, const char *kind, enum member_filter filter)
{
	const struct group *group = graph_begin_count(visit) == NULL ? NULL : find_group(visit);
	if (group == NULL)
		return;
	struct list list = list_of_type(visit, group, kind, filter);
	list_answer_count(visit, &list);
}

static void list_members(struct visit *visit, const char *kind, enum member_filter filter, bool is_transitive)
{
	struct member_view view;
	struct page page;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_PAGE | TAKES_COUNT) || !read_view(visit, filter, &view) ||
		!page_read(visit, NULL, &page))
		return;
	const struct group *group = find_group(visit);
	if (group == NULL)
		return;
	const struct member_query query = { group->id, kind, filter, is_transitive, page.after, page.size };
	struct member_page found = members_read(visit_read(visit), &query);
	int64_t total = page.wants_count ? members_read_count(visit_read(visit), &query) : -1;
	struct json_out out = page_begin(visit, context_of(visit, &view), total, found.next);
	for (size_t i = 0; i < found.count; i++)
		put_member(visit, &view, &out, &found.members[i]);
	page_end(visit, &out);
}

static void count_members(struct visit *visit, const char *kind, enum member_filter filter, bool is_transitive)
{
	if (!visit_is_eventual(visit)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_COUNT_UNSUPPORTED, "$count", NULL));
		return;
	}
	const struct group *group = options_allowed(visit, 0) ? find_group(visit) : NULL;
	if (group == NULL)
		return;
	const struct member_query query = { .group_id = group->id, .kind = kind, .filter = filter,
		.is_transitive = is_transitive };
	visit_answer_text(visit,
		text_format(visit->arena, "%lld", (long long)members_read_count(visit_read(visit), &query)));
}

/* References alone: where each member stands. */
static void list_references(struct visit *visit, const char *kind)
{
	struct page page;
	if (!options_allowed(visit, TAKES_PAGE) || !page_read(visit, NULL, &page))
		return;
	const struct group *group = find_group(visit);
	if (group == NULL)
		return;
	const struct member_query query = { group->id, kind, MEMBERS_ALL, false, page.after, page.size };
	struct member_page found = members_read(visit_read(visit), &query);
	struct json_out out = page_begin(visit, "#Collection($ref)", -1, found.next);
	for (size_t i = 0; i < found.count; i++) {
		const struct member *member = &found.members[i];
		json_open_object(&out);
		json_put_text(&out, "@odata.id", text_format(visit->arena, "%s/directoryObjects/%s", visit->root,
			member->user != NULL ? member->user->id : member->group->id));
		json_close_object(&out);
	}
	page_end(visit, &out);
}

void graph_group_members(struct visit *visit)
{
	list_members(visit, MEMBERSHIP_MEMBER, MEMBERS_ALL, false);
}

void graph_group_member_users(struct visit *visit)
{
	list_typed(visit, MEMBERSHIP_MEMBER, MEMBERS_USERS);
}

void graph_group_member_groups(struct visit *visit)
{
	list_typed(visit, MEMBERSHIP_MEMBER, MEMBERS_GROUPS);
}

void graph_group_members_count(struct visit *visit)
{
	count_members(visit, MEMBERSHIP_MEMBER, MEMBERS_ALL, false);
}

void graph_group_member_users_count(struct visit *visit)
{
	count_typed(visit, MEMBERSHIP_MEMBER, MEMBERS_USERS);
}

void graph_group_member_references(struct visit *visit)
{
	list_references(visit, MEMBERSHIP_MEMBER);
}

void graph_group_transitive_members(struct visit *visit)
{
	list_members(visit, MEMBERSHIP_MEMBER, MEMBERS_ALL, true);
}

void graph_group_transitive_users(struct visit *visit)
{
	list_members(visit, MEMBERSHIP_MEMBER, MEMBERS_USERS, true);
}

void graph_group_transitive_groups(struct visit *visit)
{
	list_members(visit, MEMBERSHIP_MEMBER, MEMBERS_GROUPS, true);
}

void graph_group_transitive_count(struct visit *visit)
{
	count_members(visit, MEMBERSHIP_MEMBER, MEMBERS_ALL, true);
}

void graph_group_owners(struct visit *visit)
{
	list_members(visit, MEMBERSHIP_OWNER, MEMBERS_ALL, false);
}

void graph_group_owner_users(struct visit *visit)
{
	list_typed(visit, MEMBERSHIP_OWNER, MEMBERS_USERS);
}

void graph_group_owners_count(struct visit *visit)
{
	count_members(visit, MEMBERSHIP_OWNER, MEMBERS_ALL, false);
}

void graph_group_owner_references(struct visit *visit)
{
	list_references(visit, MEMBERSHIP_OWNER);
}

static void change(struct visit *visit, const char *member, const char *kind, bool removes)
{
	const struct group_member_options options = {
		.group_id = visit->keys[0],
		.member_id = member,
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
	const char *member = text_fold(visit->arena, visit->keys[1]);
	struct act_result result = { 0 };
	if (group_read_member(context, text_fold(visit->arena, visit->keys[0]), member) == NULL)
		graph_not_found(visit, visit->keys[1]);
	else if (visit_perform(visit, &user_delete, member, &result))
		visit_answer_empty(visit);
}
