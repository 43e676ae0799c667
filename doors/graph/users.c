/*
 * users - reading people: one, a page, how many
 */
#include "base/text.h"
#include "domain/users/user_queries.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/list.h"
#include "doors/graph/paging.h"
#include "doors/graph/user_json.h"

void graph_not_found(struct visit *visit, const char *id)
{
	visit_answer_error(visit, visit_refusal(visit, &ERROR_NOT_FOUND, "id", "id", id, NULL));
}

static struct list user_list(struct context *context, bool deleted)
{
	return (struct list){ .subject = &user_filter_subject,
		.query = users_listing(context, deleted),
		.identity = USER_ID };
}

static void answer_list(struct visit *visit, bool deleted)
{
	struct user_view view;
	struct context *context =
		options_allowed(visit, TAKES_WHOLE_LIST | TAKES_EXPAND) && user_view_read(visit, &view) ? visit_read(visit) : NULL;
	if (context == NULL)
		return;
	struct list list = user_list(context, deleted);
	user_view_columns(&view, &list.query);
	if (!list_read(visit, &list))
		return;
	struct json_out out = list_open(visit, &list, user_view_context(visit, &view, "#users", false));
	user_put_page(visit, &view, &out, list.rows, list.count, false);
	page_end(visit, &out);
}

void graph_users_list(struct visit *visit)
{
	answer_list(visit, false);
}

void graph_deleted_users_list(struct visit *visit)
{
	answer_list(visit, true);
}

static void answer_count(struct visit *visit, bool deleted)
{
	struct context *context = graph_begin_count(visit);
	if (context == NULL)
		return;
	struct list list = user_list(context, deleted);
	list_answer_count(visit, &list);
}

void graph_users_count(struct visit *visit)
{
	answer_count(visit, false);
}

void graph_deleted_users_count(struct visit *visit)
{
	answer_count(visit, true);
}

const struct user *graph_find_user(struct visit *visit, const char *key)
{
	struct context *context = visit_read(visit);
	const struct user *user = context == NULL ? NULL : user_read(context, key);
	if (context != NULL && user == NULL)
		graph_not_found(visit, key);
	return user;
}

const struct user *graph_find_changed_user(struct visit *visit, const char *id)
{
	struct context *context = visit_read(visit);
	const struct user *deleted = context == NULL ? NULL : user_read_deleted(context, id);
	return deleted != NULL || context == NULL ? deleted : graph_find_user(visit, id);
}

void graph_answer_user(struct visit *visit, struct user_view *view, const struct user *user)
{
	struct json_out out = visit_begin_object(visit, user_view_context(visit, view, "#users", true));
	user_put(visit, view, &out, user);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_answer_typed_user(struct visit *visit, struct user_view *view, const struct user *user)
{
	struct json_out out =
		visit_begin_object(visit, user_view_context(visit, view, "#directoryObjects", true));
	if (visit_wants_metadata(visit))
		json_put_text(&out, "@odata.type", "#microsoft.graph.user");
	user_put(visit, view, &out, user);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

/* User.Read stands first in the rows where it is enough, and is enough for oneself alone. */
bool graph_may_read(struct visit *visit, const struct user *user)
{
	const char *permissions = visit->endpoint->permissions;
	if (text_starts_with(permissions, READS_HERSELF))
		permissions += sizeof(READS_HERSELF) - 1;
	if (text_equal(user->id, visit->actor_id) || visit_has_permission(visit, permissions))
		return true;
	visit_answer_error(visit, visit_refusal(visit, &ERROR_REQUEST_DENIED, NULL, NULL));
	return false;
}

const char *graph_key(struct visit *visit)
{
	if (visit->keys[0] != NULL)
		return visit->keys[0];
	if (visit->actor_kind == ACTOR_USER)
		return visit->actor_id;
	struct error error = visit_refusal(visit, &ERROR_SEGMENT_UNKNOWN, NULL, "segment", "me", NULL);
	error.message = text_in(visit->language, TEXT_ERROR_ME_NEEDS_USER);
	visit_answer_error(visit, error);
	return NULL;
}

void graph_user_get(struct visit *visit)
{
	struct user_view view;
	const char *key = graph_key(visit);
	if (key == NULL || !options_allowed(visit, TAKES_SELECT | TAKES_EXPAND) || !user_view_read_one(visit, &view))
		return;
	const struct user *user = graph_find_user(visit, key);
	if (user != NULL && graph_may_read(visit, user))
		graph_answer_user(visit, &view, user);
}
