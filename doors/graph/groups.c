/*
 * groups - groups themselves: list, one, new, gone
 */
#include <string.h>

#include "base/text.h"
#include "domain/groups/group.h"
#include "domain/groups/group_queries.h"
#include "domain/groups/group_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/list.h"
#include "doors/graph/paging.h"
#include "doors/graph/schema.h"

#define NAME_LONGEST 256
#define NICKNAME_LONGEST 64
#define DESCRIPTION_LONGEST 1024

static struct list group_list(struct context *context, bool deleted)
{
	return (struct list){ .subject = &group_filter_subject,
		.query = groups_listing(context, deleted),
		.identity = GROUP_ID };
}

static void answer_list(struct visit *visit, bool deleted)
{
	struct selection selection;
	struct context *context = graph_begin_read(visit, TAKES_WHOLE_LIST, "group", &selection);
	if (context == NULL)
		return;
	struct list list = group_list(context, deleted);
	if (!list_read(visit, &list))
		return;
	struct json_out out = list_open(visit, &list,
		select_context(visit, "#groups", selection.names, selection.count, false));
	const struct group *groups = list.rows;
	for (size_t i = 0; i < list.count; i++)
		group_put_json(visit, &selection, &out, &groups[i], false);
	page_end(visit, &out);
}

void graph_groups_list(struct visit *visit)
{
	answer_list(visit, false);
}

void graph_deleted_groups_list(struct visit *visit)
{
	answer_list(visit, true);
}

void graph_groups_count(struct visit *visit)
{
	struct context *context = graph_begin_count(visit);
	if (context == NULL)
		return;
	struct list list = group_list(context, false);
	list_answer_count(visit, &list);
}

void graph_deleted_groups_count(struct visit *visit)
{
	struct context *context = graph_begin_count(visit);
	if (context == NULL)
		return;
	struct list list = group_list(context, true);
	list_answer_count(visit, &list);
}

static void answer_group(struct visit *visit, const struct selection *selection, const struct group *group)
{
	struct json_out out = visit_begin_object(
		visit, select_context(visit, "#groups", selection->names, selection->count, true));
	group_put_properties(selection, &out, group);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_group_get(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "group", &selection))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	const struct group *group = group_read(context, visit->keys[0]);
	if (group == NULL)
		graph_not_found(visit, visit->keys[0]);
	else
		answer_group(visit, &selection, group);
}

static bool refuse_member(struct visit *visit, const struct error_kind *kind, const char *name)
{
	visit_answer_error(visit, visit_refusal(visit, kind, name, "property", name, "type", "Group", NULL));
	return false;
}

static bool read_types(struct visit *visit, struct group_create_options *options)
{
	const struct json_value *types = visit_body_member(visit, "groupTypes");
	if (types != NULL && json_kind_of(types) != JSON_ARRAY)
		return refuse_member(visit, &ERROR_PROPERTY_INVALID, "groupTypes");
	for (size_t i = 0; i < json_count(types); i++) {
		const char *type = json_text_of(json_item(types, i));
		if (text_equal(type, "Unified"))
			options->is_unified = true;
		else
			return refuse_member(visit,
				text_equal(type, "DynamicMembership") ? &ERROR_NOT_IMPLEMENTED
								      : &ERROR_PROPERTY_INVALID,
				"groupTypes");
	}
	return true;
}

static bool read_required_boolean(struct visit *visit, const char *name, bool *value)
{
	if (json_kind_of(visit_body_member(visit, name)) == JSON_NULL)
		return refuse_member(visit, &ERROR_PROPERTY_REQUIRED, name);
	return body_boolean(visit, "Group", name, false, value);
}

static bool is_nickname(const char *text)
{
	for (const char *c = text; *c != '\0'; c++)
		if (*c <= ' ' || *c >= 0x7F || strchr("@()\\[]\";:<>,", *c) != NULL)
			return false;
	return strlen(text) <= NICKNAME_LONGEST;
}

static bool is_visibility(const char *text)
{
	return text_equal_ignoring_case(text, "Private") || text_equal_ignoring_case(text, "Public") ||
	       text_equal_ignoring_case(text, "HiddenMembership");
}

/* Graph makes two kinds: security groups without mail, and Microsoft 365 groups, which have it. */
static bool check_group(struct visit *visit, const struct group_create_options *options)
{
	const char *name = options->display_name, *description = options->description;
	const char *wrong = name != NULL && text_length(name) > NAME_LONGEST		  ? "displayName"
		: description != NULL && text_length(description) > DESCRIPTION_LONGEST	  ? "description"
		: options->mail_nickname != NULL && !is_nickname(options->mail_nickname) ? "mailNickname"
		: options->visibility != NULL && !is_visibility(options->visibility)	  ? "visibility"
		: options->mail_enabled != options->is_unified				  ? "mailEnabled"
		: !options->is_unified && !options->security_enabled			  ? "securityEnabled"
											  : NULL;
	return wrong == NULL || refuse_member(visit, &ERROR_PROPERTY_INVALID, wrong);
}

static bool read_group(struct visit *visit, struct group_create_options *options)
{
	static const char *const names[] = { "displayName", "description", "mailEnabled", "mailNickname",
		"securityEnabled", "groupTypes", "visibility", "isAssignableToRole", NULL };
	*options = (struct group_create_options){ 0 };
	return body_has_only(visit, names) &&
	       body_text(visit, "Group", "displayName", &options->display_name) &&
	       body_text(visit, "Group", "description", &options->description) &&
	       body_text(visit, "Group", "mailNickname", &options->mail_nickname) &&
	       body_text(visit, "Group", "visibility", &options->visibility) &&
	       read_required_boolean(visit, "mailEnabled", &options->mail_enabled) &&
	       read_required_boolean(visit, "securityEnabled", &options->security_enabled) &&
	       body_boolean(visit, "Group", "isAssignableToRole", false, &options->is_role_assignable) &&
	       read_types(visit, options) && check_group(visit, options);
}

void graph_group_create(struct visit *visit)
{
	struct group_create_options options;
	struct act_result result = { 0 };
	if (!read_group(visit, &options) || !visit_perform(visit, &group_create, &options, &result))
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
	answer_group(visit, &whole, group);
}

void graph_group_delete(struct visit *visit)
{
	struct act_result result = { 0 };
	if (visit_perform(visit, &group_delete, text_fold(visit->arena, visit->keys[0]), &result))
		visit_answer_empty(visit);
}
