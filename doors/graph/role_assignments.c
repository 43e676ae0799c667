/*
 * role_assignments - who holds which role: list, one, give, take
 */
#include "base/arena.h"
#include "base/text.h"
#include "domain/roles/role.h"
#include "domain/roles/role_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/role_json.h"
#include "doors/graph/select.h"
#include "doors/graph/user_json.h"

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

/* What stands behind an assignment, in it. */
struct expansion {
	bool wants_principal, wants_definition;
	struct principals principals;
	struct user_view view;
};

/* One at a time, as in the service. */
static bool read_expansion(struct visit *visit, struct expansion *expansion)
{
	const char *option = visit_option(visit, "$expand");
	*expansion = (struct expansion){
		.wants_principal = text_equal_ignoring_case(option, "principal"),
		.wants_definition = text_equal_ignoring_case(option, "roleDefinition"),
	};
	user_view_default(&expansion->view);
	if (option == NULL || expansion->wants_principal || expansion->wants_definition)
		return true;
	visit_answer_error(visit, visit_refusal(visit, &ERROR_QUERY_UNSUPPORTED, "$expand", "why",
					  "Only principal or roleDefinition can be expanded, one at a time.", NULL));
	return false;
}

static void put_expanded(struct visit *visit, struct expansion *expansion, struct json_out *out,
	const struct role_assignment *assignment)
{
	const struct selection whole = { 0 };
	const struct role *role = role_with_id(assignment->role_id);
	if (expansion->wants_principal) {
		struct principal principal = principal_among(&expansion->principals, assignment->principal_id);
		json_key(out, "principal");
		if (principal.user == NULL && principal.application == NULL)
			json_null(out);
		else
			principal_put(visit, &expansion->view, out, &principal);
	}
	if (expansion->wants_definition && role != NULL) {
		json_key(out, "roleDefinition");
		json_open_object(out);
		role_definition_put(&whole, out, role);
		json_close_object(out);
	}
}

/* The rows of one page that the filter lets through, and where the next page begins. */
static bool gather(struct context *context, const struct filter *filter, const struct page *page,
	struct role_assignment_page *found)
{
	const char *role_id = pinned(filter, ASSIGNMENT_ROLE), *principal_id = pinned(filter, ASSIGNMENT_PRINCIPAL);
	const char *after = page->after;
	struct role_assignment *kept =
		arena_allocate_array(context->arena, (size_t)page->size + 1, sizeof(*kept));
	*found = (struct role_assignment_page){ .rows = kept };
	while (after != NULL && (int64_t)found->count <= page->size) {
		struct role_assignment_page rows;
		if (!role_assignments_read(context, role_id, principal_id, after, page->size, &rows))
			return false;
		for (size_t i = 0; i < rows.count && (int64_t)found->count <= page->size; i++)
			if (filter_holds(filter, assignment_value, &rows.rows[i]))
				kept[found->count++] = rows.rows[i];
		after = rows.next;
	}
	if ((int64_t)found->count > page->size) {
		const struct role_assignment *last = &kept[--found->count - 1];
		found->next = text_format(context->arena, "%s/%s", last->role_id, last->principal_id);
	}
	return true;
}

static void load_principals(struct context *context, const struct filter *filter, struct expansion *expansion,
	const struct role_assignment_page *rows)
{
	struct role_assignment_page span = *rows;
	if (span.count > 0 && pinned(filter, ASSIGNMENT_PRINCIPAL) != NULL)
		span.count = 1; /* everybody's between two roles of one would be too many */
	if (expansion->wants_principal)
		expansion->principals = principals_read(context, &span);
}

void graph_role_assignments(struct visit *visit)
{
	struct selection selection;
	struct expansion expansion;
	struct page page;
	struct role_assignment_page rows;
	const struct filter *filter = NULL;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_FILTER | TAKES_PAGE | TAKES_EXPAND) ||
		!selection_read(visit, "unifiedRoleAssignment", &selection) ||
		!filter_read(visit, &subject, &filter) || !read_expansion(visit, &expansion) ||
		!page_read(visit, NULL, &page))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	if (!gather(context, filter, &page, &rows)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_PAGE_TOKEN_INVALID, "$skiptoken", NULL));
		return;
	}
	load_principals(context, filter, &expansion, &rows);
	struct json_out out = page_begin(visit,
		select_context(visit, ASSIGNMENTS, selection.names, selection.count, false), -1, rows.next);
	for (size_t i = 0; i < rows.count; i++) {
		json_open_object(&out);
		put_assignment(&selection, &out, &rows.rows[i]);
		put_expanded(visit, &expansion, &out, &rows.rows[i]);
		json_close_object(&out);
	}
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

static void answer(struct visit *visit, const struct selection *selection, struct expansion *expansion,
	const struct role_assignment *assignment)
{
	struct json_out out = visit_begin_object(
		visit, select_context(visit, ASSIGNMENTS, selection->names, selection->count, true));
	put_assignment(selection, &out, assignment);
	put_expanded(visit, expansion, &out, assignment);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_role_assignment(struct visit *visit)
{
	struct selection selection;
	struct expansion expansion;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_EXPAND) ||
		!selection_read(visit, "unifiedRoleAssignment", &selection) ||
		!read_expansion(visit, &expansion))
		return;
	const struct role_assignment *assignment = find(visit, visit->keys[0]);
	if (assignment == NULL)
		return;
	const struct role_assignment_page alone = { .rows = assignment, .count = 1 };
	load_principals(visit_read(visit), NULL, &expansion, &alone);
	answer(visit, &selection, &expansion, assignment);
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
	const struct selection whole = { 0 };
	struct expansion nothing = { 0 };
	answer(visit, &whole, &nothing, assignment);
}

void graph_role_remove(struct visit *visit)
{
	const struct role_assignment *assignment = find(visit, visit->keys[0]);
	if (assignment == NULL)
		return;
	const struct role_assign_options options = { .role_id = assignment->role_id,
		.principal_id = assignment->principal_id };
	struct act_result result = { 0 };
	if (visit_perform(visit, &role_remove, &options, &result))
		visit_answer_empty(visit);
}

/*
 * Nobody is eligible for a role here, and none is given for a while: roles are held or not held. So these four lists
 * are empty in truth, whatever is asked of them.
 */
void graph_role_schedules(struct visit *visit)
{
	if (!options_allowed(visit, TAKES_SELECT | TAKES_FILTER | TAKES_PAGE | TAKES_COUNT | TAKES_ORDER | TAKES_EXPAND))
		return;
	struct json_out out =
		page_begin(visit, text_format(visit->arena, "#%s", visit->endpoint->pattern + 1), -1, NULL);
	page_end(visit, &out);
}
