/*
 * groups - groups themselves: list, one, new, gone
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/groups/group.h"
#include "domain/groups/group_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/schema.h"

#define ROWS_AT_ONCE 200
#define KEY_SEPARATOR '\x1f'
#define NAME_LONGEST 256
#define NICKNAME_LONGEST 64
#define DESCRIPTION_LONGEST 1024

enum group_column {
	GROUP_ID,
	GROUP_NAME,
	GROUP_MAIL,
	GROUP_NICKNAME,
	GROUP_MAIL_ENABLED,
	GROUP_SECURITY_ENABLED
};

static bool find_group_field(const char *name, struct filter_field *field)
{
	static const struct filter_field fields[] = {
		{ "id", FILTER_TYPE_GUID, GROUP_ID, FILTER_FOLDED, true },
		{ "displayName", FILTER_TYPE_TEXT, GROUP_NAME, FILTER_FOLDED, true },
		{ "mail", FILTER_TYPE_TEXT, GROUP_MAIL, FILTER_LOWERED, true },
		{ "mailNickname", FILTER_TYPE_TEXT, GROUP_NICKNAME, FILTER_LOWERED, true },
		{ "mailEnabled", FILTER_TYPE_BOOLEAN, GROUP_MAIL_ENABLED, FILTER_EXACT, true },
		{ "securityEnabled", FILTER_TYPE_BOOLEAN, GROUP_SECURITY_ENABLED, FILTER_EXACT, true },
	};
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		if (text_equal_ignoring_case(fields[i].name, name)) {
			*field = fields[i];
			return true;
		}
	struct schema_property property;
	bool is_known = schema_property_named(schema_type_named("group"), name, &property);
	if (is_known)
		*field = (struct filter_field){ .name = property.name };
	return is_known;
}

static const struct filter_subject group_filter_subject = { "group", find_group_field };

static struct value group_value(const void *row, unsigned column)
{
	const struct group *group = row;
	switch ((enum group_column)column) {
	case GROUP_ID:
		return of_text(group->id);
	case GROUP_NAME:
		return of_text(group->display_name_fold);
	case GROUP_MAIL:
		return of_text(group->mail);
	case GROUP_NICKNAME:
		return of_text(group->mail_nickname);
	case GROUP_MAIL_ENABLED:
		return of_integer(group->mail_enabled);
	case GROUP_SECURITY_ENABLED:
		return of_integer(group->security_enabled);
	}
	return of_text(NULL);
}

/* A walk in order of name that keeps what the page shows and counts the rest only when it is asked to. */
struct walk {
	const struct filter *filter;
	struct group *kept;
	size_t most, count;
	int64_t total;
	bool has_more, counts;
};

/* False: enough was seen. */
static bool see(struct walk *walk, const struct group *group)
{
	if (!filter_holds(walk->filter, group_value, group))
		return true;
	walk->total++;
	if (walk->count < walk->most) {
		walk->kept[walk->count++] = *group;
		return true;
	}
	walk->has_more = true;
	return walk->counts;
}

static void walk_groups(
	struct context *context, struct walk *walk, const char *after_name, const char *after_id)
{
	size_t count = 0;
	do {
		const struct group *rows = groups_read(context, after_name, after_id, ROWS_AT_ONCE, &count);
		for (size_t i = 0; i < count; i++)
			if (!see(walk, &rows[i]))
				return;
		if (count > 0) {
			after_name = rows[count - 1].display_name_fold;
			after_id = rows[count - 1].id;
		}
	} while (count == ROWS_AT_ONCE && !arena_is_over_budget(context->arena));
}

static const char *next_key(struct visit *visit, const struct walk *walk)
{
	const struct group *last = &walk->kept[walk->count - 1];
	return walk->has_more
		       ? text_format(visit->arena, "%s%c%s", last->display_name_fold, KEY_SEPARATOR, last->id)
		       : NULL;
}

static int64_t count_all(struct context *context, const struct filter *filter)
{
	struct walk walk = { .filter = filter, .counts = true };
	walk_groups(context, &walk, "", "");
	return walk.total;
}

static bool read_list(
	struct visit *visit, struct selection *selection, struct page *page, const struct filter **filter)
{
	return options_allowed(visit, TAKES_SELECT | TAKES_FILTER | TAKES_PAGE | TAKES_COUNT | TAKES_ORDER) &&
	       selection_read(visit, "group", selection) &&
	       page_read(visit, "displayName", page) && filter_read(visit, &group_filter_subject, filter);
}

void graph_groups_list(struct visit *visit)
{
	struct selection selection;
	struct page page;
	struct walk walk = { 0 };
	struct context *context =
		read_list(visit, &selection, &page, &walk.filter) ? visit_read(visit) : NULL;
	if (context == NULL)
		return;
	walk.most = (size_t)page.size;
	walk.kept = arena_allocate_array(visit->arena, walk.most, sizeof(*walk.kept));
	char **key = NULL;
	size_t parts = text_split(visit->arena, page.after, KEY_SEPARATOR, &key);
	walk_groups(context, &walk, parts == 2 ? key[0] : page.after, parts == 2 ? key[1] : "");
	int64_t total = page.wants_count ? count_all(context, walk.filter) : -1;
	struct json_out out =
		page_begin(visit, select_context(visit, "#groups", selection.names, selection.count, false),
			total, next_key(visit, &walk));
	for (size_t i = 0; i < walk.count; i++)
		group_put_json(visit, &selection, &out, &walk.kept[i], false);
	page_end(visit, &out);
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
