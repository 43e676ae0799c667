/*
 * role_definitions - the roles there are, as roleManagement shows them
 */
#include "base/text.h"
#include "domain/roles/role.h"
#include "doors/door.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/role_json.h"

static const struct filter_subject definition_subject = { "unifiedRoleDefinition", role_find_filter_field, NULL };

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
		if (!filter_holds(filter, role_filter_value, &roles[i]))
			continue;
		json_open_object(&out);
		role_definition_put(&selection, &out, &roles[i]);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

void graph_role_definition(struct visit *visit)
{
	struct selection selection;
	const struct role *role = role_with_id(text_fold(visit->arena, visit->keys[0]));
	if (role == NULL)
		graph_not_found(visit, visit->keys[0]);
	if (role == NULL || !options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "unifiedRoleDefinition", &selection))
		return;
	struct json_out out = visit_begin_object(
		visit, select_context(visit, DEFINITIONS, selection.names, selection.count, true));
	role_definition_put(&selection, &out, role);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}
