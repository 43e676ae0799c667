/*
 * role_json - see the header
 */
#include "doors/graph/role_json.h"

#include "base/text.h"
#include "domain/roles/role.h"

enum role_column { ROLE_ID, ROLE_NAME, ROLE_IS_BUILT_IN };

bool role_find_filter_field(const char *name, struct filter_field *field)
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

struct value role_filter_value(const void *row, unsigned column)
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

/* What holders of the role may do here, by the service's names for it. */
static void put_permissions(struct json_out *out, const struct role *role)
{
	json_open_array(out);
	json_open_object(out);
	json_key(out, "allowedResourceActions");
	json_open_array(out);
	for (int action = 0; action < ACTIONS; action++) {
		const char *name = role_resource_action(role->id, (enum role_action)action);
		if (name != NULL)
			json_text(out, name);
	}
	json_close_array(out);
	json_put_null(out, "condition");
	json_close_object(out);
	json_close_array(out);
}

void role_definition_put(const struct selection *selection, struct json_out *out, const struct role *role)
{
	select_text(selection, out, "id", role->id);
	select_text(selection, out, "description", role->description);
	select_text(selection, out, "displayName", role->name);
	select_boolean(selection, out, "isBuiltIn", true);
	select_boolean(selection, out, "isEnabled", true);
	if (select_key(selection, out, "resourceScopes"))
		json_raw(out, "[\"/\"]");
	if (select_key(selection, out, "rolePermissions"))
		put_permissions(out, role);
	select_text(selection, out, "templateId", role->id);
	select_text(selection, out, "version", "1");
}
