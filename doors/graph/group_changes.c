/*
 * group_changes - groups are made, changed, renewed and deleted; their properties are read by the field table
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/groups/group.h"
#include "domain/groups/group_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/schema.h"

#define TEXTS_MOST 50
#define NAMES_MOST 250 /* the rule says 20; this keeps nonsense short */

struct reading {
	struct visit *visit;
	struct group_value *values;
	size_t count;
	bool in_creation, is_unified, is_dynamic, has_types;
	const char **members, **owners;
	size_t member_count, owner_count;
	bool is_refused;
};

static bool refuse_property(struct reading *reading, const struct error_kind *kind, const char *name)
{
	const char *type = kind == &ERROR_PROPERTY_UNKNOWN ? "group" : "Group";
	reading->is_refused = true;
	visit_answer_error(
		reading->visit, visit_refusal(reading->visit, kind, name, "property", name, "type", type, NULL));
	return false;
}

static bool is_nickname(const char *text)
{
	for (const char *c = text; *c != '\0'; c++)
		if (*c <= ' ' || *c >= 0x7F || strchr("@()\\[]\";:<>,", *c) != NULL)
			return false;
	return true;
}

static bool is_one_of(const char *text, const char *const *choices)
{
	for (; *choices != NULL; choices++)
		if (text_equal_ignoring_case(text, *choices))
			return true;
	return false;
}

/* HiddenMembership is chosen when the group is made, or never. */
static bool text_is_fine(const struct reading *reading, const struct group_field *field, const char *text)
{
	static const char *const visibilities[] = { "Private", "Public", "HiddenMembership", NULL };
	static const char *const themes[] = { "Teal", "Purple", "Green", "Blue", "Pink", "Orange", "Red", NULL };
	/* Creation says itself what it lacks. */
	if (text_is_empty(text))
		return reading->in_creation && (field->flags & GROUP_FIELD_NEVER_EMPTY) != 0;
	if (field->longest > 0 && text_length(text) > field->longest)
		return false;
	if (text_equal(field->name, "mailNickname"))
		return is_nickname(text);
	if (text_equal(field->name, "theme"))
		return is_one_of(text, themes);
	if (text_equal(field->name, "visibility"))
		return is_one_of(text, visibilities) &&
			(reading->in_creation || !text_equal_ignoring_case(text, "HiddenMembership"));
	return true;
}

static bool texts_are_fine(const struct json_value *list)
{
	bool is_fine = json_kind_of(list) == JSON_ARRAY && json_count(list) <= TEXTS_MOST;
	for (size_t i = 0; is_fine && i < json_count(list); i++)
		is_fine = !text_is_empty(json_text_of(json_item(list, i)));
	return is_fine;
}

/* The text that a change holds; false when the value is none of this property. */
static bool convert(const struct reading *reading, const struct group_field *field, const struct json_value *member,
	const char **value)
{
	enum json_kind kind = json_kind_of(member);
	*value = NULL;
	if (kind == JSON_NULL)
		return reading->in_creation || (field->kind != GROUP_FIELD_BOOLEAN &&
			(field->flags & GROUP_FIELD_NEVER_EMPTY) == 0);
	switch (field->kind) {
	case GROUP_FIELD_TEXT:
		*value = json_text_of(member);
		return kind == JSON_TEXT && text_is_fine(reading, field, *value);
	case GROUP_FIELD_BOOLEAN:
		*value = json_boolean_of(member, false) ? "true" : "false";
		return kind == JSON_BOOLEAN;
	case GROUP_FIELD_TEXTS:
		*value = json_count(member) == 0 ? NULL : json_write(reading->visit->arena, member);
		return texts_are_fine(member);
	case GROUP_FIELD_MOMENT:
		break;
	}
	return false;
}

static bool read_types(struct reading *reading, const struct json_value *types)
{
	reading->has_types = true;
	if (json_kind_of(types) != JSON_ARRAY && json_kind_of(types) != JSON_NULL)
		return refuse_property(reading, &ERROR_PROPERTY_INVALID, "groupTypes");
	for (size_t i = 0; i < json_count(types); i++) {
		const char *type = json_text_of(json_item(types, i));
		if (text_equal_ignoring_case(type, "Unified"))
			reading->is_unified = true;
		else if (text_equal_ignoring_case(type, "DynamicMembership"))
			reading->is_dynamic = true;
		else
			return refuse_property(reading, &ERROR_PROPERTY_INVALID, "groupTypes");
	}
	return true;
}

static bool read_references(struct reading *reading, const char *name, const struct json_value *list,
	const char ***ids, size_t *count)
{
	if (json_kind_of(list) != JSON_ARRAY || json_count(list) > NAMES_MOST || *count > 0)
		return refuse_property(reading, &ERROR_PROPERTY_INVALID, name);
	*ids = arena_allocate_array(reading->visit->arena, json_count(list) + 1, sizeof(**ids));
	for (size_t i = 0; i < json_count(list); i++) {
		const char *id = reference_id(reading->visit->arena, json_text_of(json_item(list, i)));
		if (id == NULL)
			return refuse_property(reading, &ERROR_PROPERTY_INVALID, name);
		(*ids)[(*count)++] = id;
	}
	return true;
}

static bool has_value(const struct reading *reading, const struct group_field *field)
{
	for (size_t i = 0; i < reading->count; i++)
		if (reading->values[i].field == field)
			return true;
	return false;
}

/* What the service would hold and nobody here does is not built; what is not the service's is unknown. */
static bool refuse_unheld(struct reading *reading, const char *name, const struct json_value *member)
{
	struct schema_property property;
	if (text_equal_ignoring_case(name, "membershipRule") ||
		text_equal_ignoring_case(name, "membershipRuleProcessingState")) {
		reading->is_dynamic = reading->is_dynamic || json_kind_of(member) == JSON_TEXT;
		return true;
	}
	if (!schema_property_named(schema_type_named("group"), name, &property))
		return refuse_property(reading, &ERROR_PROPERTY_UNKNOWN, name);
	bool is_settable = (property.flags & IS_UNHELD) != 0 && json_kind_of(member) != JSON_NULL;
	return refuse_property(reading, is_settable ? &ERROR_NOT_IMPLEMENTED : &ERROR_PROPERTY_READ_ONLY, name);
}

static bool read_value(struct reading *reading, const char *name, const struct json_value *member)
{
	const struct group_field *field = group_field_in_any_case(name);
	unsigned needed = reading->in_creation ? GROUP_FIELD_CREATABLE : GROUP_FIELD_WRITABLE;
	const char *value = NULL;
	if (field == NULL)
		return refuse_unheld(reading, name, member);
	if ((field->flags & needed) == 0)
		return refuse_property(reading, &ERROR_PROPERTY_READ_ONLY, field->name);
	if (has_value(reading, field) || !convert(reading, field, member, &value))
		return refuse_property(reading, &ERROR_PROPERTY_INVALID, field->name);
	if (value != NULL || !reading->in_creation)
		reading->values[reading->count++] = (struct group_value){ field, value };
	return true;
}

static bool read_member(void *state, const char *name, const struct json_value *member)
{
	struct reading *reading = state;
	if (text_equal_ignoring_case(name, "members@odata.bind"))
		return read_references(reading, name, member, &reading->members, &reading->member_count);
	if (reading->in_creation && text_equal_ignoring_case(name, "owners@odata.bind"))
		return read_references(reading, name, member, &reading->owners, &reading->owner_count);
	if (text_equal_ignoring_case(name, "groupTypes"))
		return read_types(reading, member);
	if (strstr(name, "@odata.bind") != NULL)
		return refuse_property(reading, &ERROR_PROPERTY_INVALID, name);
	return name[0] == '@' || strstr(name, "@odata.type") != NULL || read_value(reading, name, member);
}

static bool read_group(struct visit *visit, bool in_creation, struct reading *reading)
{
	*reading = (struct reading){ .visit = visit, .in_creation = in_creation };
	reading->values =
		arena_allocate_array(visit->arena, json_count(visit->body) + 1, sizeof(*reading->values));
	json_each_member(visit->body, read_member, reading);
	return !reading->is_refused;
}

/* The two that the service will not guess. */
static bool has_required(struct reading *reading)
{
	static const char *const required[] = { "mailEnabled", "securityEnabled" };
	for (size_t i = 0; i < COUNT_OF(required); i++)
		if (!has_value(reading, group_field_named(required[i])))
			return refuse_property(reading, &ERROR_PROPERTY_REQUIRED, required[i]);
	return true;
}

void graph_group_create(struct visit *visit)
{
	struct reading reading;
	struct act_result result = { 0 };
	if (!read_group(visit, true, &reading) || !has_required(&reading))
		return;
	const struct group_create_options options = {
		.values = reading.values,
		.value_count = reading.count,
		.is_unified = reading.is_unified,
		.is_dynamic = reading.is_dynamic,
		.members = reading.members,
		.member_count = reading.member_count,
		.owners = reading.owners,
		.owner_count = reading.owner_count,
	};
	if (!visit_perform(visit, &group_create, &options, &result))
		return;
	struct context *context = visit_read(visit);
	const struct group *group = context == NULL ? NULL : group_read(context, result.object_id);
	const struct selection whole = { 0 };
	if (group == NULL) {
		if (context != NULL)
			graph_not_found(visit, result.object_id);
		return;
	}
	visit_header(visit, "Location", text_format(visit->arena, "%s/groups/%s", visit->root, group->id));
	graph_answer_group(visit, &whole, group);
}

/* The kind of a group is chosen once; naming it again is no change. */
static bool keeps_its_kind(struct reading *reading, const char *id)
{
	struct context *context = reading->has_types ? visit_read(reading->visit) : NULL;
	const struct group *group = context == NULL ? NULL : group_read(context, id);
	if (group == NULL || (group->is_unified == reading->is_unified && !reading->is_dynamic))
		return true;
	return refuse_property(reading, reading->is_dynamic ? &ERROR_DYNAMIC_MEMBERSHIP : &ERROR_PROPERTY_READ_ONLY,
		"groupTypes");
}

void graph_group_update(struct visit *visit)
{
	struct reading reading;
	struct act_result result = { 0 };
	if (!read_group(visit, false, &reading) || !keeps_its_kind(&reading, visit->keys[0]))
		return;
	if (reading.is_dynamic) {
		refuse_property(&reading, &ERROR_DYNAMIC_MEMBERSHIP, "membershipRule");
		return;
	}
	const struct group_update_options options = {
		.group_id = visit->keys[0],
		.values = reading.values,
		.value_count = reading.count,
		.members = reading.members,
		.member_count = reading.member_count,
	};
	if (visit_perform(visit, &group_update, &options, &result))
		visit_answer_empty(visit);
}

static void act_on(struct visit *visit, const struct act *act)
{
	struct act_result result = { 0 };
	if (visit_perform(visit, act, text_fold(visit->arena, visit->keys[0]), &result))
		visit_answer_empty(visit);
}

void graph_group_delete(struct visit *visit)
{
	act_on(visit, &group_delete);
}

void graph_group_renew(struct visit *visit)
{
	act_on(visit, &group_renew);
}
