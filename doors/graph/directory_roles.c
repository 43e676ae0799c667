/*
 * directory_roles - the roles that are in the directory, their members, and the templates they are made from
 *
 * A role is here once it was activated or given; it stays when its last holder loses it. It has one id, that of its
 * template: who asks by either finds it.
 */
#include "base/text.h"
#include "domain/roles/role.h"
#include "domain/roles/role_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/role_json.h"
#include "doors/graph/user_json.h"

static const struct filter_subject directory_role_subject = { "directoryRole", role_find_filter_field, NULL };

void graph_directory_roles(struct visit *visit)
{
	struct selection selection;
	const struct filter *filter = NULL;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_FILTER) ||
		!selection_read(visit, "directoryRole", &selection) ||
		!filter_read(visit, &directory_role_subject, &filter))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	const bool *is_active = roles_read_active(context);
	struct json_out out = page_begin(
		visit, select_context(visit, "#directoryRoles", selection.names, selection.count, false), -1, NULL);
	for (size_t i = 0; i < role_count; i++)
		if (is_active[i] && filter_holds(filter, role_filter_value, &roles[i]))
			directory_role_put(visit, &selection, &out, &roles[i], false);
	page_end(visit, &out);
}

/* One that is in the directory; NULL and answered. */
static const struct role *find_role(struct visit *visit)
{
	const struct role *role = role_with_id(text_fold(visit->arena, visit->keys[0]));
	struct context *context = visit_read(visit);
	if (context == NULL)
		return NULL;
	if (role != NULL && roles_read_active(context)[role - roles])
		return role;
	graph_not_found(visit, visit->keys[0]);
	return NULL;
}

static void answer_role(struct visit *visit, const struct role *role, const struct selection *selection)
{
	struct json_out out = visit_begin_object(
		visit, select_context(visit, "#directoryRoles", selection->names, selection->count, true));
	directory_role_put_properties(selection, &out, role);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_directory_role(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "directoryRole", &selection))
		return;
	const struct role *role = find_role(visit);
	if (role != NULL)
		answer_role(visit, role, &selection);
}

void graph_directory_role_activate(struct visit *visit)
{
	static const char *const names[] = { "roleTemplateId", NULL };
	const struct selection whole = { 0 };
	const char *id = NULL;
	struct act_result result = { 0 };
	if (!body_has_only(visit, names) || !body_required_text(visit, "DirectoryRole", "roleTemplateId", &id))
		return;
	id = text_fold(visit->arena, id);
	if (!visit_perform(visit, &role_activate, &id, &result))
		return;
	visit_header(visit, "Location", text_format(visit->arena, "%s/directoryRoles/%s", visit->root, id));
	answer_role(visit, role_with_id(id), &whole);
}

static void put_application(struct visit *visit, struct json_out *out, const struct application *application)
{
	json_open_object(out);
	if (visit_wants_metadata(visit))
		json_put_text(out, "@odata.type", "#microsoft.graph.servicePrincipal");
	json_put_text(out, "id", application->id);
	json_put_text(out, "appId", application->client_id);
	json_put_text(out, "displayName", application->display_name);
	json_close_object(out);
}

void principal_put(
	struct visit *visit, struct user_view *view, struct json_out *out, const struct principal *principal)
{
	if (principal->user != NULL)
		user_put_typed(visit, view, out, principal->user);
	else
		put_application(visit, out, principal->application);
}

static void put_members(struct visit *visit, struct user_view *view, struct context *context,
	const struct role_assignment_page *rows)
{
	struct principals principals = principals_read(context, rows);
	struct json_out out =
		page_begin(visit, user_view_context(visit, view, "#directoryObjects", false), -1, rows->next);
	for (size_t i = 0; i < rows->count; i++) {
		struct principal principal = principal_among(&principals, rows->rows[i].principal_id);
		if (principal.user != NULL || principal.application != NULL)
			principal_put(visit, view, &out, &principal);
	}
	page_end(visit, &out);
}

void graph_directory_role_members(struct visit *visit)
{
	struct user_view view;
	struct page page;
	struct role_assignment_page rows;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_PAGE) || !user_view_read(visit, &view) ||
		!page_read(visit, NULL, &page))
		return;
	const struct role *role = find_role(visit);
	if (role == NULL)
		return;
	struct context *context = visit_read(visit);
	if (role_assignments_read(context, role->id, NULL, page.after, page.size, &rows))
		put_members(visit, &view, context, &rows);
	else
		visit_answer_error(visit, visit_refusal(visit, &ERROR_PAGE_TOKEN_INVALID, "$skiptoken", NULL));
}

void graph_directory_role_add_member(struct visit *visit)
{
	struct role_assign_options options = { .is_reference = true };
	const struct role *role = find_role(visit);
	struct act_result result = { 0 };
	if (role == NULL || !body_reference(visit, &options.principal_id))
		return;
	options.role_id = role->id;
	options.principal_id = text_fold(visit->arena, options.principal_id);
	if (visit_perform(visit, &role_assign, &options, &result))
		visit_answer_empty(visit);
}

void graph_directory_role_remove_member(struct visit *visit)
{
	const struct role *role = find_role(visit);
	struct act_result result = { 0 };
	if (role == NULL)
		return;
	const struct role_assign_options options = {
		.role_id = role->id,
		.principal_id = text_fold(visit->arena, visit->keys[1]),
	};
	if (visit_perform(visit, &role_remove, &options, &result))
		visit_answer_empty(visit);
}

static void put_template(const struct selection *selection, struct json_out *out, const struct role *role)
{
	select_text(selection, out, "id", role->id);
	select_null(selection, out, "deletedDateTime");
	select_text(selection, out, "description", role->description);
	select_text(selection, out, "displayName", role->name);
}

void graph_role_templates(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "directoryRoleTemplate", &selection))
		return;
	struct json_out out = page_begin(visit,
		select_context(visit, "#directoryRoleTemplates", selection.names, selection.count, false), -1,
		NULL);
	for (size_t i = 0; i < role_count; i++) {
		json_open_object(&out);
		put_template(&selection, &out, &roles[i]);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

void graph_role_template(struct visit *visit)
{
	struct selection selection;
	const struct role *role = role_with_id(text_fold(visit->arena, visit->keys[0]));
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "directoryRoleTemplate", &selection))
		return;
	if (role == NULL) {
		graph_not_found(visit, visit->keys[0]);
		return;
	}
	struct json_out out = visit_begin_object(
		visit, select_context(visit, "#directoryRoleTemplates", selection.names, selection.count, true));
	put_template(&selection, &out, role);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}
