/*
 * group_json - see the header
 */
#include "doors/graph/group_json.h"

#include "doors/door.h"

static void put_group_types(
	const struct selection *selection, struct json_out *out, const struct group *group)
{
	if (select_key(selection, out, "groupTypes"))
		json_raw(out, group->is_unified ? "[\"Unified\"]" : "[]");
}

void group_put_properties(const struct selection *selection, struct json_out *out, const struct group *group)
{
	select_text(selection, out, "id", group->id);
	select_moment(selection, out, "deletedDateTime", group->deleted_at);
	select_moment(selection, out, "createdDateTime", group->created_at);
	select_moment(selection, out, "renewedDateTime", group->created_at);
	select_text(selection, out, "displayName", group->display_name);
	select_text(selection, out, "description", group->description);
	put_group_types(selection, out, group);
	if (select_key(selection, out, "isAssignableToRole")) {
		if (group->is_role_assignable)
			json_boolean(out, true);
		else
			json_null(out);
	}
	select_text(selection, out, "mail", group->mail);
	select_boolean(selection, out, "mailEnabled", group->mail_enabled);
	select_text(selection, out, "mailNickname", group->mail_nickname);
	select_boolean(selection, out, "securityEnabled", group->security_enabled);
	select_text(selection, out, "visibility", group->visibility);
	if (selection->count > 0) {
		select_boolean(selection, out, "hideFromAddressLists", false);
		select_boolean(selection, out, "hideFromOutlookClients", false);
	}
	select_unheld(selection, out, "group");
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
	group_put_properties(selection, out, group);
	json_close_object(out);
}

void directory_role_put(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct role *role, bool is_typed)
{
	open_typed(visit, out, "#microsoft.graph.directoryRole", is_typed);
	select_text(selection, out, "id", role->id);
	select_null(selection, out, "deletedDateTime");
	select_text(selection, out, "description", role->description);
	select_text(selection, out, "displayName", role->name);
	select_text(selection, out, "roleTemplateId", role->id);
	json_close_object(out);
}
