/*
 * roles - the roles there are, and those that somebody holds
 */
#include "base/text.h"
#include "domain/roles/role.h"
#include "domain/roles/role_read.h"
#include "doors/door.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/user_json.h"

enum role_column { ROLE_ID, ROLE_NAME, ROLE_IS_BUILT_IN };

static bool find_role_field(const char *name, struct filter_field *field)
{
	static const struct filter_field fields[] = {
		{ .name = "id", .type = FILTER_TYPE_GUID, .column = ROLE_ID, .fold = FILTER_FOLDED,
			.can = CAN_EQUAL },
		{ .name = "templateId", .type = FILTER_TYPE_GUID, .column = ROLE_ID, .fold = FILTER_FOLDED,
			.can = CAN_EQUAL },
		{ .name = "roleTemplateId", .type = FILTER_TYPE_GUID, .column = ROLE_ID, .fold = FILTER_FOLDED,
			.can = CAN_EQUAL },
		{ .name = "displayName", .type = FILTER_TYPE_TEXT, .column = ROLE_NAME, .fold = FILTER_LOWERED,
			.can = CAN_COMPARE_TEXT },
		{ .name = "isBuiltIn", .type = FILTER_TYPE_BOOLEAN, .column = ROLE_IS_BUILT_IN, .fold = FILTER_EXACT,
			.can = CAN_EQUAL },
	};
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (text_equal_ignoring_case(fields[i].name, name)) {
			*field = fields[i];
			return true;
		}
	return false;
}

static struct value role_value(const void *row, unsigned column)
{
	const struct role *role = row;
	switch ((enum role_column)column) {
	case ROLE_ID:
		return of_text(role->id);
	case ROLE_NAME:
		return of_text(role->name);
	case ROLE_IS_BUILT_IN:
		return of_integer(1);
	}
	return of_text(NULL);
}

static const struct filter_subject definition_subject = { "unifiedRoleDefinition", find_role_field, NULL };
static const struct filter_subject directory_role_subject = { "directoryRole", find_role_field, NULL };

/* The service shows a role here once somebody was given it. */
static bool is_activated(struct context *context, const struct role *role)
{
	size_t count = 0;
	role_assignments_read_of_role(context, role->id, &count);
	return count > 0;
}

static void list_directory_roles(struct visit *visit, const char *set, bool all)
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
	struct json_out out = page_begin(
		visit, select_context(visit, set, selection.names, selection.count, false), -1, NULL);
	for (size_t i = 0; i < role_count; i++)
		if (filter_holds(filter, role_value, &roles[i]) && (all || is_activated(context, &roles[i])))
			directory_role_put(visit, &selection, &out, &roles[i], false);
	page_end(visit, &out);
}

void graph_directory_roles(struct visit *visit)
{
	list_directory_roles(visit, "#directoryRoles", false);
}

static const struct role *find_role(struct visit *visit)
{
	const struct role *role = role_with_id(text_fold(visit->arena, visit->keys[0]));
	if (role == NULL)
		graph_not_found(visit, visit->keys[0]);
	return role;
}

void graph_directory_role(struct visit *visit)
{
	const struct role *role = find_role(visit);
	if (role == NULL)
		return;
	struct json_out out = visit_begin_object(visit, "#directoryRoles/$entity");
	json_put_text(&out, "id", role->id);
	json_put_null(&out, "deletedDateTime");
	json_put_text(&out, "description", role->description);
	json_put_text(&out, "displayName", role->name);
	json_put_text(&out, "roleTemplateId", role->id);
	json_close_object(&out);
	visit_answer_json(visit, &out);
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

void graph_directory_role_members(struct visit *visit)
{
	struct user_view view;
	const struct role *role = find_role(visit);
	if (role == NULL || !options_allowed(visit, TAKES_SELECT) || !user_view_read(visit, &view))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	size_t count = 0;
	const struct role_assignment *rows = role_assignments_read_of_role(context, role->id, &count);
	struct json_out out =
		page_begin(visit, user_view_context(visit, &view, "#directoryObjects", false), -1, NULL);
	for (size_t i = 0; i < count; i++) {
		struct principal principal = principal_read(context, rows[i].principal_id);
		if (principal.user != NULL)
			user_put_typed(visit, &view, &out, principal.user);
		else if (principal.application != NULL)
			put_application(visit, &out, principal.application);
	}
	page_end(visit, &out);
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
		select_text(&selection, &out, "id", roles[i].id);
		select_null(&selection, &out, "deletedDateTime");
		select_text(&selection, &out, "description", roles[i].description);
		select_text(&selection, &out, "displayName", roles[i].name);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

static void put_definition(const struct selection *selection, struct json_out *out, const struct role *role)
{
	select_text(selection, out, "id", role->id);
	select_text(selection, out, "description", role->description);
	select_text(selection, out, "displayName", role->name);
	select_boolean(selection, out, "isBuiltIn", true);
	select_boolean(selection, out, "isEnabled", true);
	if (select_key(selection, out, "resourceScopes"))
		json_raw(out, "[\"/\"]");
	select_empty_list(selection, out, "rolePermissions");
	select_text(selection, out, "templateId", role->id);
	select_text(selection, out, "version", "1");
}

#define DEFINITIONS "#roleManagement/directory/roleDefinitions"

void graph_role_definitions(struct visit *visit)
{
	struct selection selection;
	const struct filter *filter = NULL;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_FILTER) ||
		!selection_read(visit, "unifiedRoleDefinition", &selection) ||
		!filter_read(visit, &definition_subject, &filter))
		return;
	struct json_out out = page_begin(
		visit, select_context(visit, DEFINITIONS, selection.names, selection.count, false), -1, NULL);
	for (size_t i = 0; i < role_count; i++) {
		if (!filter_holds(filter, role_value, &roles[i]))
			continue;
		json_open_object(&out);
		put_definition(&selection, &out, &roles[i]);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

void graph_role_definition(struct visit *visit)
{
	struct selection selection;
	const struct role *role = find_role(visit);
	if (role == NULL || !options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "unifiedRoleDefinition", &selection))
		return;
	struct json_out out = visit_begin_object(
		visit, select_context(visit, DEFINITIONS, selection.names, selection.count, true));
	put_definition(&selection, &out, role);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}
