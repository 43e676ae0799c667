/*
 * member_checks - to which groups and roles somebody belongs, asked by id (graph.md section 2)
 */
#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/groups/group_read.h"
#include "domain/roles/role_read.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"

#define CHECKED_MOST 20

/* Ids of what she belongs to, also through groups that are in groups. */
struct belonging_ids {
	const char **ids;
	size_t count;
};

static struct belonging_ids find_ids(struct visit *visit, const char *id, bool only_security, bool with_roles)
{
	struct context *context = visit_read(visit);
	size_t group_count = 0, held_count = 0;
	const struct group *groups = groups_read_above_member(context, id, &group_count);
	const struct role_assignment *held =
		with_roles ? role_assignments_read_of_principal(context, id, &held_count) : NULL;
	struct belonging_ids found = { arena_allocate_array(visit->arena, group_count + held_count + 1, sizeof(char *)), 0 };
	for (size_t i = 0; i < group_count; i++)
		if (!only_security || groups[i].security_enabled)
			found.ids[found.count++] = groups[i].id;
	for (size_t i = 0; i < held_count; i++)
		found.ids[found.count++] = held[i].role_id;
	return found;
}

static bool holds(const struct belonging_ids *ids, const char *id)
{
	for (size_t i = 0; i < ids->count; i++)
		if (text_equal_ignoring_case(ids->ids[i], id))
			return true;
	return false;
}

/* Whose memberships are asked for, where the token reaches her; NULL: answered. */
static const struct user *find_member(struct visit *visit)
{
	const char *key = graph_key(visit);
	const struct user *user = key == NULL ? NULL : graph_find_user(visit, key);
	return user != NULL && graph_may_read(visit, user) ? user : NULL;
}

static bool refuse_member(struct visit *visit, const struct error_kind *kind, const char *name)
{
	visit_answer_error(visit, visit_refusal(visit, kind, name, "property", name, "type", "request", NULL));
	return false;
}

/* At most twenty, each a GUID. */
static bool read_ids(struct visit *visit, const char *name, const struct json_value **list)
{
	*list = visit_body_member(visit, name);
	if (*list == NULL)
		return refuse_member(visit, &ERROR_PROPERTY_REQUIRED, name);
	if (json_kind_of(*list) != JSON_ARRAY || json_count(*list) > CHECKED_MOST)
		return refuse_member(visit, &ERROR_PROPERTY_INVALID, name);
	for (size_t i = 0; i < json_count(*list); i++) {
		const char *id = json_text_of(json_item(*list, i));
		if (id == NULL || !uuid_is_valid(id))
			return refuse_member(visit, &ERROR_PROPERTY_INVALID, name);
	}
	return true;
}

/* Those of the given ids that she belongs to. */
static void check(struct visit *visit, const char *name, bool with_roles)
{
	const char *const names[] = { name, NULL };
	const struct json_value *list = NULL;
	if (!body_has_only(visit, names) || !read_ids(visit, name, &list))
		return;
	const struct user *user = find_member(visit);
	if (user == NULL)
		return;
	struct belonging_ids found = find_ids(visit, user->id, false, with_roles);
	struct json_out out = page_begin(visit, "#Collection(Edm.String)", -1, NULL);
	for (size_t i = 0; i < json_count(list); i++) {
		const char *id = json_text_of(json_item(list, i));
		if (holds(&found, id))
			json_text(&out, text_fold(visit->arena, id));
	}
	page_end(visit, &out);
}

/* All of them; securityEnabledOnly is an error for roles in the service, and here only narrows the groups. */
static void get(struct visit *visit, bool with_roles)
{
	static const char *const names[] = { "securityEnabledOnly", NULL };
	bool only_security = false;
	if (!body_has_only(visit, names) ||
		!body_boolean(visit, "request", "securityEnabledOnly", false, &only_security))
		return;
	const struct user *user = find_member(visit);
	if (user == NULL)
		return;
	struct belonging_ids found = find_ids(visit, user->id, only_security, with_roles);
	struct json_out out = page_begin(visit, "#Collection(Edm.String)", -1, NULL);
	for (size_t i = 0; i < found.count; i++)
		json_text(&out, found.ids[i]);
	page_end(visit, &out);
}

void graph_check_member_groups(struct visit *visit)
{
	check(visit, "groupIds", false);
}

void graph_check_member_objects(struct visit *visit)
{
	check(visit, "ids", true);
}

void graph_get_member_groups(struct visit *visit)
{
	get(visit, false);
}

void graph_get_member_objects(struct visit *visit)
{
	get(visit, true);
}
