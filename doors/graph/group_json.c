/*
 * group_json - see the header
 */
#include "doors/graph/group_json.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/licenses/license_read.h"
#include "doors/door.h"
#include "doors/graph/group_expand.h"

static void put_group_types(
	const struct selection *selection, struct json_out *out, const struct group *group)
{
	if (select_key(selection, out, "groupTypes"))
		json_raw(out, group->is_unified ? "[\"Unified\"]" : "[]");
}

/* For a group that nobody may give roles through the service writes null, not false. */
static void put_boolean(struct json_out *out, const struct group_field *field, bool value)
{
	if (!value && text_equal(field->name, "isAssignableToRole"))
		json_null(out);
	else
		json_boolean(out, value);
}

static void put_field(struct json_out *out, const struct group *group, const struct group_field *field)
{
	const char *member = (const char *)group + field->offset;
	const char *text = NULL;
	int64_t moment = 0;
	bool boolean = false;
	switch (field->kind) {
	case GROUP_FIELD_TEXT:
		memcpy(&text, member, sizeof(text));
		json_text(out, text);
		break;
	case GROUP_FIELD_BOOLEAN:
		memcpy(&boolean, member, sizeof(boolean));
		put_boolean(out, field, boolean);
		break;
	case GROUP_FIELD_MOMENT:
		memcpy(&moment, member, sizeof(moment));
		json_moment(out, moment);
		break;
	case GROUP_FIELD_TEXTS:
		memcpy(&text, member, sizeof(text));
		json_raw(out, text_is_empty(text) ? "[]" : text);
		break;
	}
}

/* Its one address; groups have no aliases here. */
static void put_addresses(const struct selection *selection, struct json_out *out, const struct group *group)
{
	if (!select_key(selection, out, "proxyAddresses"))
		return;
	json_open_array(out);
	if (group->mail != NULL)
		json_text(out, text_format(out->buffer.arena, "SMTP:%s", group->mail));
	json_close_array(out);
}

/* As the service makes it of the id: its sixteen bytes as four numbers, the lowest byte of each first. */
static const char *security_identifier(struct arena *arena, const char *id)
{
	const char *digits = uuid_without_dashes(arena, id);
	static const unsigned places[4][4] = { { 0, 1, 2, 3 }, { 6, 7, 4, 5 }, { 11, 10, 9, 8 }, { 15, 14, 13, 12 } };
	unsigned long parts[4] = { 0 };
	for (unsigned i = 0; i < 4; i++)
		for (unsigned j = 0; j < 4; j++) {
			const char byte[3] = { digits[2 * places[i][j]], digits[2 * places[i][j] + 1], '\0' };
			parts[i] = parts[i] << 8 | strtoul(byte, NULL, 16);
		}
	return text_format(arena, "S-1-12-1-%lu-%lu-%lu-%lu", parts[0], parts[1], parts[2], parts[3]);
}

static bool wants(const struct selection *selection, const char *name)
{
	for (size_t i = 0; i < selection->count; i++)
		if (text_equal_ignoring_case(selection->names[i], name))
			return true;
	return false;
}

/* What groups give is looked up only for those who ask, for all the groups of a page at once. */
static struct group_licensing_view load(struct visit *visit, const struct selection *selection,
	const struct group *groups, size_t count)
{
	struct group_licensing_view view = { 0 };
	if (!wants(selection, "assignedLicenses") && !wants(selection, "licenseProcessingState"))
		return view;
	const char **ids = arena_allocate_array(visit->arena, count + 1, sizeof(*ids));
	for (size_t i = 0; i < count; i++)
		ids[i] = groups[i].id;
	return group_licensing_read(visit_read(visit), ids, count);
}

static void put_licenses(struct json_out *out, const struct group_licensing_view *view, const char *group_id)
{
	json_open_array(out);
	for (size_t i = 0; i < view->license_count; i++) {
		if (!text_equal(view->licenses[i].group_id, group_id))
			continue;
		json_open_object(out);
		json_key(out, "disabledPlans");
		json_raw(out, view->licenses[i].disabled_plans);
		json_put_text(out, "skuId", view->licenses[i].sku_id);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_processing_state(struct json_out *out, const char *state)
{
	if (state == NULL) {
		json_null(out);
		return;
	}
	json_open_object(out);
	json_put_text(out, "state", state);
	json_close_object(out);
}

static void put_licensing(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct group *group, const struct group_licensing_view *view)
{
	if (selection->count == 0)
		return;
	if (select_key(selection, out, "assignedLicenses"))
		put_licenses(out, view, group->id);
	if (select_key(selection, out, "licenseProcessingState"))
		put_processing_state(out, group_processing_state(view, group->id));
	if (select_key(selection, out, "hasMembersWithLicenseErrors"))
		json_boolean(out, group_has_license_errors(visit_read(visit), group->id));
}

static void put_properties(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct group *group, const struct group_licensing_view *view)
{
	for (size_t i = 0; i < group_field_count; i++) {
		bool is_wanted = selection->count > 0 || (group_fields[i].flags & GROUP_FIELD_ON_SELECT) == 0;
		if (is_wanted && select_key(selection, out, group_fields[i].name))
			put_field(out, group, &group_fields[i]);
	}
	put_group_types(selection, out, group);
	put_addresses(selection, out, group);
	put_licensing(visit, selection, out, group, view);
	select_text(selection, out, "securityIdentifier", security_identifier(out->buffer.arena, group->id));
	select_unheld(selection, out, "group");
}

void group_put_properties(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct group *group)
{
	const struct group_licensing_view view = load(visit, selection, group, 1);
	put_properties(visit, selection, out, group, &view);
}

void group_put_page(struct visit *visit, const struct selection *selection, struct group_expand *expand,
	struct json_out *out, const struct group *groups, size_t count)
{
	const struct group_licensing_view view = load(visit, selection, groups, count);
	group_expand_load(visit, expand, groups, count);
	for (size_t i = 0; i < count; i++) {
		json_open_object(out);
		put_properties(visit, selection, out, &groups[i], &view);
		group_expand_put(visit, expand, out, &groups[i]);
		json_close_object(out);
	}
}

static void open_typed(struct visit *visit, struct json_out *out, const char *type, bool is_typed)
{
	json_open_object(out);
	if (is_typed && visit_wants_metadata(visit))
		json_put_text(out, "@odata.type", type);
}

void group_put_json(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct group *group, bool is_typed)
{
	open_typed(visit, out, "#microsoft.graph.group", is_typed);
	group_put_properties(visit, selection, out, group);
	json_close_object(out);
}

void directory_role_put_properties(const struct selection *selection, struct json_out *out, const struct role *role)
{
	select_text(selection, out, "id", role->id);
	select_null(selection, out, "deletedDateTime");
	select_text(selection, out, "description", role->description);
	select_text(selection, out, "displayName", role->name);
	select_text(selection, out, "roleTemplateId", role->id);
}

void directory_role_put(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct role *role, bool is_typed)
{
	open_typed(visit, out, "#microsoft.graph.directoryRole", is_typed);
	directory_role_put_properties(selection, out, role);
	json_close_object(out);
}
