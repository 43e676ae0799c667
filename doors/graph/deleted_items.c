/*
 * deleted_items - who is deleted, and the ways out: back, or gone for good
 */
#include "base/text.h"
#include "domain/groups/group_read.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/user_json.h"

/* Without a cast the service does not know which kind is meant (graph.md section 4). */
void graph_deleted_list_uncast(struct visit *visit)
{
	visit_answer_error(
		visit, visit_refusal(visit, &ERROR_SEGMENT_UNKNOWN, NULL, "segment", "deletedItems", NULL));
}

static void answer_group(struct visit *visit, const struct group *group)
{
	struct selection selection;
	if (!selection_read(visit, "group", &selection))
		return;
	struct json_out out = visit_begin_object(
		visit, select_context(visit, "#directoryObjects", selection.names, selection.count, true));
	if (visit_wants_metadata(visit))
		json_put_text(&out, "@odata.type", "#microsoft.graph.group");
	group_put_properties(visit, &selection, &out, group);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_deleted_get(struct visit *visit)
{
	struct user_view view;
	struct context *context = options_allowed(visit, TAKES_SELECT) ? visit_read(visit) : NULL;
	if (context == NULL)
		return;
	const struct user *user = user_read_deleted(context, visit->keys[0]);
	const struct group *group = user == NULL ? group_read_deleted(context, visit->keys[0]) : NULL;
	if (user != NULL && user_view_read_one(visit, &view))
		graph_answer_typed_user(visit, &view, user);
	else if (group != NULL)
		answer_group(visit, group);
	else if (user == NULL)
		graph_not_found(visit, visit->keys[0]);
}

/* Whose id it is decides which act is meant, and which permission is needed. */
static bool is_deleted_group(struct visit *visit)
{
	struct context *context = visit_read(visit);
	return context != NULL && group_read_deleted(context, visit->keys[0]) != NULL;
}

static bool may_change(struct visit *visit, const char *permissions)
{
	if (visit_has_permission(visit, permissions))
		return true;
	visit_answer_error(visit, visit_refusal(visit, &ERROR_REQUEST_DENIED, NULL, NULL));
	return false;
}

void graph_deleted_purge(struct visit *visit)
{
	struct act_result result = { 0 };
	bool is_group = is_deleted_group(visit);
	if (visit_read(visit) != NULL && may_change(visit, is_group ? CHANGE_GROUPS : DELETE_USER) &&
		visit_perform(visit, is_group ? &group_purge : &user_purge, visit->keys[0], &result))
		visit_answer_empty(visit);
}

static void restore_group(struct visit *visit)
{
	struct act_result result = { 0 };
	if (!may_change(visit, CHANGE_GROUPS) || !visit_perform(visit, &group_restore, visit->keys[0], &result))
		return;
	struct context *context = visit_read(visit);
	const struct group *group = context == NULL ? NULL : group_read(context, result.object_id);
	if (group != NULL)
		answer_group(visit, group);
	else if (context != NULL)
		graph_not_found(visit, visit->keys[0]);
}

static bool read_restore(struct visit *visit, struct user_restore_options *options)
{
	static const char *const names[] = { "autoReconcileProxyConflict", "newUserPrincipalName", NULL };
	*options = (struct user_restore_options){ .user = visit->keys[0] };
	return body_has_only(visit, names) &&
	       body_text(visit, "User", "newUserPrincipalName", &options->new_upn) &&
	       body_boolean(
		       visit, "User", "autoReconcileProxyConflict", false, &options->reconciles_addresses);
}

static const char *joined(struct arena *arena, const char **words, size_t count)
{
	struct text_buffer text = text_buffer_in(arena);
	for (size_t i = 0; i < count; i++)
		text_buffer_add_format(&text, "%s%s", i == 0 ? "" : ", ", words[i]);
	return text_buffer_text(&text);
}

void graph_deleted_restore(struct visit *visit)
{
	struct user_restore_options options;
	struct act_result result = { 0 };
	struct user_view view;
	if (is_deleted_group(visit)) {
		restore_group(visit);
		return;
	}
	if (visit_read(visit) == NULL || !may_change(visit, DELETE_USER) || !read_restore(visit, &options) ||
		!visit_perform(visit, &user_restore, &options, &result))
		return;
	if (result.note_count > 0)
		visit_header(visit, "x-tenure-licenses-not-restored",
			joined(visit->arena, result.notes, result.note_count));
	const struct user *user = graph_find_changed_user(visit, result.object_id);
	user_view_default(&view);
	if (user != NULL)
		graph_answer_typed_user(visit, &view, user);
}
