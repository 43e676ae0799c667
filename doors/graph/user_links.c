/*
 * user_links - what belongs to a user besides mail, files and memberships; much of it nobody has here, and the lists are
 * truly empty
 */
#include <string.h>

#include "base/text.h"
#include "domain/groups/group_read.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"

static const struct user *find_reachable(struct visit *visit)
{
	const char *key = graph_key(visit);
	const struct user *user = key == NULL ? NULL : graph_find_user(visit, key);
	return user != NULL && graph_may_read(visit, user) ? user : NULL;
}

const char *graph_pattern_name(struct visit *visit, bool without_count)
{
	const char *pattern = visit->endpoint->pattern;
	size_t length = strlen(pattern);
	if (without_count && length > 7 && text_equal(pattern + length - 7, "/$count"))
		length -= 7;
	size_t start = length;
	while (start > 0 && pattern[start - 1] != '/')
		start--;
	return text_format(visit->arena, "%.*s", (int)(length - start), pattern + start);
}

/* Sets that are not made of directory objects. */
static const char *empty_context(struct visit *visit, const struct user *user)
{
	const char *name = graph_pattern_name(visit, false);
	if (text_equal(name, "appRoleAssignments") || text_equal(name, "oauth2PermissionGrants") ||
		text_equal(name, "photos"))
		return text_format(visit->arena, "#users('%s')/%s", user->id, name);
	return "#directoryObjects";
}

void graph_user_has_none(struct visit *visit)
{
	struct page page;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_PAGE | TAKES_COUNT | TAKES_FILTER) ||
		!page_read(visit, NULL, &page))
		return;
	const struct user *user = find_reachable(visit);
	if (user == NULL)
		return;
	char **names = NULL;
	size_t count = select_names(visit, &names);
	const char *context = select_context(visit, empty_context(visit, user), names, count, false);
	struct json_out out = page_begin(visit, context, page.wants_count ? 0 : -1, NULL);
	page_end(visit, &out);
}

/* Types of objects of which none is ever kept here. */
void graph_deleted_none(struct visit *visit)
{
	struct page page;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_PAGE | TAKES_COUNT | TAKES_FILTER | TAKES_ORDER) ||
		!page_read(visit, "displayName", &page) || visit_read(visit) == NULL)
		return;
	char **names = NULL;
	size_t count = select_names(visit, &names);
	const char *context = select_context(visit, "#directoryObjects", names, count, false);
	struct json_out out = page_begin(visit, context, page.wants_count ? 0 : -1, NULL);
	page_end(visit, &out);
}

/* Both lists are short, so a page is a range of places. */
static void put_groups(struct visit *visit, const struct selection *selection, const struct page *page,
	const struct group *groups, size_t count)
{
	int64_t place = 0;
	if (page->after[0] != '\0' && (!text_to_integer(page->after, &place) || place < 0))
		place = 0;
	size_t first = (size_t)place < count ? (size_t)place : count;
	size_t end = count - first > (size_t)page->size ? first + (size_t)page->size : count;
	struct json_out out = page_begin(visit,
		select_context(visit, "#directoryObjects", selection->names, selection->count, false),
		page->wants_count ? (int64_t)count : -1,
		end < count ? text_format(visit->arena, "%zu", end) : NULL);
	for (size_t i = first; i < end; i++)
		group_put_json(visit, selection, &out, &groups[i], true);
	page_end(visit, &out);
}

/* Applications and service principals have no owners here; groups do. */
void graph_user_owned_objects(struct visit *visit)
{
	struct selection selection;
	struct page page;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_PAGE | TAKES_COUNT) ||
		!selection_read(visit, "directoryObject", &selection) || !page_read(visit, NULL, &page))
		return;
	const struct user *user = find_reachable(visit);
	if (user == NULL)
		return;
	size_t count = 0;
	const struct group *groups = groups_read_of_owner(visit_read(visit), user->id, false, &count);
	put_groups(visit, &selection, &page, groups, count);
}

/* POST /directory/deletedItems/getUserOwnedObjects: what she owned and can be restored. */
void graph_deleted_user_owned(struct visit *visit)
{
	static const char *const names[] = { "userId", "type", NULL };
	const char *user_id = NULL, *type = NULL;
	struct selection selection = { 0 };
	const struct page page = { .size = 1000, .after = "" };
	if (!options_allowed(visit, 0) || !body_has_only(visit, names) ||
		!body_required_text(visit, "request", "userId", &user_id) ||
		!body_required_text(visit, "request", "type", &type))
		return;
	struct context *context = visit_read(visit);
	const struct user *user = context == NULL ? NULL : user_read(context, user_id);
	if (context == NULL)
		return;
	if (user == NULL && user_read_deleted(context, user_id) == NULL) {
		graph_not_found(visit, user_id);
		return;
	}
	size_t count = 0;
	const struct group *groups = text_equal_ignoring_case(type, "Group")
		? groups_read_of_owner(context, user != NULL ? user->id : text_fold(visit->arena, user_id), true, &count)
		: NULL;
	put_groups(visit, &selection, &page, groups, count);
}

void graph_user_photo(struct visit *visit)
{
	if (find_reachable(visit) != NULL)
		visit_answer_error(visit, visit_refusal(visit, &ERROR_IMAGE_NOT_FOUND, NULL, NULL));
}

/* Nothing of what a user is waits to be set up again: what fails is tried again by itself. */
void graph_user_retry_provisioning(struct visit *visit)
{
	if (find_reachable(visit) != NULL)
		visit_answer_empty(visit);
}
