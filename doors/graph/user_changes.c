/*
 * user_changes - people are created, changed, deleted; their sessions are ended
 */
#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/user_json.h"

void graph_user_create(struct visit *visit)
{
	struct user_body body;
	if (!body_read_user(visit, true, &body))
		return;
	const struct user_create_options options = {
		.manager = body.manager,
		.values = body.values,
		.value_count = body.count,
		.password = body.password,
		.password_hash = body.password_hash,
		.force_change_password = body.force_change_password,
	};
	struct act_result result = { 0 };
	if (!visit_perform(visit, &user_create, &options, &result))
		return;
	struct user_view view;
	user_view_default(&view);
	const struct user *user = graph_find_changed_user(visit, result.object_id);
	if (user == NULL)
		return;
	visit_header(visit, "Location", text_format(visit->arena, "%s/users/%s", visit->root, user->id));
	graph_answer_user(visit, &view, user);
}

static bool only_password_profile(const struct user_body *body)
{
	for (size_t i = 0; i < body->count; i++)
		if ((body->values[i].field->flags & FIELD_PASSWORD) == 0)
			return false;
	return true;
}

/* Two permissions are for one property each (graph.md section 2). */
static bool may_change(struct visit *visit, const struct user_body *body)
{
	bool is_fine = visit_has_permission(visit, "User.ReadWrite.All Directory.ReadWrite.All");
	bool blocks = visit_has_permission(visit, "User.EnableDisableAccount.All");
	bool resets =
		visit_has_permission(visit, "User-PasswordProfile.ReadWrite.All Directory.AccessAsUser.All");
	if (!is_fine) {
		bool is_block = body->count == 1 && body->values[0].field->column == USER_ACCOUNT_ENABLED;
		is_fine = body->manager == NULL && (only_password_profile(body) || (is_block && blocks)) &&
			  (!body->sets_password_profile || resets);
	}
	if (!is_fine)
		visit_answer_error(visit, visit_refusal(visit, &ERROR_REQUEST_DENIED, NULL, NULL));
	return is_fine;
}

void graph_user_update(struct visit *visit)
{
	struct user_body body;
	const char *key = graph_key(visit);
	if (key == NULL || !body_read_user(visit, false, &body) || !may_change(visit, &body))
		return;
	const struct user_update_options options = {
		.user = key,
		.manager = body.manager,
		.values = body.values,
		.value_count = body.count,
		.password = body.password,
		.password_hash = body.password_hash,
		.force_change_password = body.force_change_password,
	};
	struct act_result result = { 0 };
	if (!visit_perform(visit, &user_update, &options, &result))
		return;
	if (!visit_prefers(visit, "return=representation")) {
		visit_answer_empty(visit);
		return;
	}
	struct user_view view;
	user_view_default(&view);
	const struct user *user = graph_find_changed_user(visit, result.object_id);
	visit_header(visit, "Preference-Applied", "return=representation");
	if (user != NULL)
		graph_answer_user(visit, &view, user);
}

void graph_user_delete(struct visit *visit)
{
	struct act_result result = { 0 };
	const char *key = graph_key(visit);
	if (key != NULL && visit_perform(visit, &user_delete, key, &result))
		visit_answer_empty(visit);
}

void graph_user_revoke_sessions(struct visit *visit)
{
	struct act_result result = { 0 };
	const char *key = graph_key(visit);
	if (key == NULL || !visit_perform(visit, &user_end_sessions, key, &result))
		return;
	struct json_out out = visit_begin_object(visit, "#Edm.Boolean");
	json_put_boolean(&out, "value", true);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

/* The service answers so for every user: who is deleted is not under /users (graph.md section 4). */
void graph_user_restore_nothing(struct visit *visit)
{
	const char *key = graph_key(visit);
	if (key != NULL)
		graph_not_found(visit, key);
}
