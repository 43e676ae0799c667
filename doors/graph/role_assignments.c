/*
 * role_assignments - who holds which role: list, one, give, take
 */
#include "base/text.h"
#include "domain/roles/role.h"
#include "domain/roles/role_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/select.h"

#define ASSIGNMENTS "#roleManagement/directory/roleAssignments"

enum assignment_column { ASSIGNMENT_ID, ASSIGNMENT_PRINCIPAL, ASSIGNMENT_ROLE, ASSIGNMENT_SCOPE };

static bool find_field(const char *name, struct filter_field *field)
{
	static const struct filter_field fields[] = {
		{ .name = "id", .type = FILTER_TYPE_GUID, .column = ASSIGNMENT_ID, .fold = FILTER_FOLDED,
			.can = CAN_EQUAL },
		{ .name = "principalId", .type = FILTER_TYPE_GUID, .column = ASSIGNMENT_PRINCIPAL, .fold = FILTER_FOLDED,
			.can = CAN_EQUAL },
		{ .name = "roleDefinitionId", .type = FILTER_TYPE_GUID, .column = ASSIGNMENT_ROLE, .fold = FILTER_FOLDED,
			.can = CAN_EQUAL },
		{ .name = "directoryScopeId", .type = FILTER_TYPE_TEXT, .column = ASSIGNMENT_SCOPE, .fold = FILTER_EXACT,
			.can = CAN_EQUAL },
	};
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (text_equal_ignoring_case(fields[i].name, name)) {
			*field = fields[i];
			return true;
		}
	return false;
}

static const struct filter_subject subject = { "unifiedRoleAssignment", find_field, NULL };

static struct value assignment_value(const void *row, unsigned column)
{
	const struct role_assignment *assignment = row;
	switch ((enum assignment_column)column) {
	case ASSIGNMENT_ID:
		return of_text(assignment->id);
	case ASSIGNMENT_PRINCIPAL:
		return of_text(assignment->principal_id);
	case ASSIGNMENT_ROLE:
		return of_text(assignment->role_id);
	case ASSIGNMENT_SCOPE:
		return of_text("/");
	}
	return of_text(NULL);
}

static void put_assignment(
	const struct selection *selection, struct json_out *out, const struct role_assignment *assignment)
{
	select_text(selection, out, "id", assignment->id);
	select_text(selection, out, "principalId", assignment->principal_id);
	select_text(selection, out, "directoryScopeId", "/");
	select_text(selection, out, "roleDefinitionId", assignment->role_id);
	if (selection->count > 0)
		select_null(selection, out, "appScopeId");
}

static void put_matching(const struct selection *selection, struct json_out *out, const struct filter *filter,
	const struct role_assignment *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!filter_holds(filter, assignment_value, &rows[i]))
			continue;
		json_open_object(out);
		put_assignment(selection, out, &rows[i]);
		json_close_object(out);
	}
}

/* The value that the filter pins this column to; NULL: it leaves it open. */
static const char *pinned(const struct filter *filter, enum assignment_column column)
{
	if (filter == NULL)
		return NULL;
	if (filter->kind == FILTER_EQUAL && filter->column == column)
		return filter->value.text;
	if (filter->kind != FILTER_AND)
		return NULL;
	const char *left = pinned(filter->left, column);
	return left != NULL ? left : pinned(filter->right, column);
}

static void put_all(struct context *context, const struct selection *selection, struct json_out *out,
	const struct filter *filter)
{
	size_t count = 0;
	const char *principal = pinned(filter, ASSIGNMENT_PRINCIPAL);
	if (principal != NULL) {
		const struct role_assignment *rows =
			role_assignments_read_of_principal(context, principal, &count);
		put_matching(selection, out, filter, rows, count);
		return;
	}
	const char *role_id = pinned(filter, ASSIGNMENT_ROLE);
	for (size_t i = 0; i < role_count; i++) {
		if (role_id != NULL && !text_equal(role_id, roles[i].id))
			continue;
		const struct role_assignment *rows =
			role_assignments_read_of_role(context, roles[i].id, &count);
		put_matching(selection, out, filter, rows, count);
	}
}

void graph_role_assignments(struct visit *visit)
{
	struct selection selection;
	const struct filter *filter = NULL;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_FILTER) ||
		!selection_read(visit, "unifiedRoleAssignment", &selection) ||
		!filter_read(visit, &subject, &filter))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	struct json_out out = page_begin(
		visit, select_context(visit, ASSIGNMENTS, selection.names, selection.count, false), -1, NULL);
	put_all(context, &selection, &out, filter);
	page_end(visit, &out);
}

static const struct role_assignment *find(struct visit *visit, const char *id)
{
	struct context *context = visit_read(visit);
	const struct role_assignment *assignment = context == NULL ? NULL : role_assignment_read(context, id);
	if (context != NULL && assignment == NULL)
		graph_not_found(visit, id);
	return assignment;
}

static void answer(struct visit *visit, const struct role_assignment *assignment)
{
	const struct selection whole = { 0 };
	struct json_out out = visit_begin_object(visit, ASSIGNMENTS "/$entity");
	put_assignment(&whole, &out, assignment);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_role_assignment(struct visit *visit)
{
	const struct role_assignment *assignment = find(visit, visit->keys[0]);
	if (assignment != NULL)
		answer(visit, assignment);
}

#define TYPE "UnifiedRoleAssignment"

static bool read_assignment(struct visit *visit, struct role_assign_options *options)
{
	static const char *const names[] = { "principalId", "roleDefinitionId", "directoryScopeId", NULL };
	const char *scope = NULL;
	if (!body_has_only(visit, names) ||
		!body_required_text(visit, TYPE, "principalId", &options->principal_id) ||
		!body_required_text(visit, TYPE, "roleDefinitionId", &options->role_id) ||
		!body_required_text(visit, TYPE, "directoryScopeId", &scope))
		return false;
	options->principal_id = text_fold(visit->arena, options->principal_id);
	options->role_id = text_fold(visit->arena, options->role_id);
	if (text_equal(scope, "/"))
		return true;
	/* Administrative units and applications as scopes are not built. */
	visit_answer_error(visit, visit_refusal(visit, &ERROR_PROPERTY_INVALID, "directoryScopeId",
					  "property", "directoryScopeId", "type", TYPE, NULL));
	return false;
}

void graph_role_assign(struct visit *visit)
{
	struct role_assign_options options = { 0 };
	struct act_result result = { 0 };
	if (!read_assignment(visit, &options) || !visit_perform(visit, &role_assign, &options, &result))
		return;
	const struct role_assignment *assignment = find(visit, result.object_id);
	if (assignment == NULL)
		return;
	visit_header(visit, "Location",
		text_format(visit->arena, "%s/roleManagement/directory/roleAssignments/%s", visit->root,
			assignment->id));
	answer(visit, assignment);
}

void graph_role_remove(struct visit *visit)
{
	const struct role_assignment *assignment = find(visit, visit->keys[0]);
	if (assignment == NULL)
		return;
	const struct role_assign_options options = { assignment->role_id, assignment->principal_id };
	struct act_result result = { 0 };
	if (visit_perform(visit, &role_remove, &options, &result))
		visit_answer_empty(visit);
}
