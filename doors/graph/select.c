/*
 * select - see the header
 */
#include "doors/graph/select.h"

#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/schema.h"

static bool is_among(char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal_ignoring_case(names[i], name))
			return true;
	return false;
}

size_t select_names(struct visit *visit, char ***names)
{
	const char *option = visit_option(visit, "$select");
	size_t count = option == NULL ? 0 : text_split(visit->arena, option, ',', names);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		char *name = text_trim(visit->arena, (*names)[i]);
		if (name[0] != '\0' && !is_among(*names, kept, name))
			(*names)[kept++] = name;
	}
	return kept;
}

bool selection_read(struct visit *visit, const char *type, struct selection *selection)
{
	const struct schema_type *known = schema_type_named(type);
	struct schema_property property;
	selection->count = select_names(visit, &selection->names);
	for (size_t i = 0; i < selection->count; i++) {
		if (schema_property_named(known, selection->names[i], &property))
			continue;
		visit_answer_error(visit, visit_refusal(visit, &ERROR_PROPERTY_UNKNOWN, "$select", "property",
						  selection->names[i], "type", type, NULL));
		return false;
	}
	return true;
}

const char *select_context(
	struct visit *visit, const char *set, char *const *names, size_t count, bool is_entity)
{
	struct text_buffer text = text_buffer_in(visit->arena);
	text_buffer_add(&text, set);
	for (size_t i = 0; i < count; i++) {
		text_buffer_add(&text, i == 0 ? "(" : ",");
		text_buffer_add(&text, names[i]);
	}
	text_buffer_add(&text, count > 0 ? ")" : "");
	text_buffer_add(&text, is_entity ? "/$entity" : "");
	return text_buffer_text(&text);
}

bool select_key(const struct selection *selection, struct json_out *out, const char *name)
{
	if (selection->count > 0 && !is_among(selection->names, selection->count, name))
		return false;
	json_key(out, name);
	return true;
}

void select_text(const struct selection *selection, struct json_out *out, const char *name, const char *text)
{
	if (select_key(selection, out, name))
		json_text(out, text);
}

void select_integer(const struct selection *selection, struct json_out *out, const char *name, int64_t value)
{
	if (select_key(selection, out, name))
		json_integer(out, value);
}

void select_boolean(const struct selection *selection, struct json_out *out, const char *name, bool value)
{
	if (select_key(selection, out, name))
		json_boolean(out, value);
}

void select_moment(const struct selection *selection, struct json_out *out, const char *name, int64_t moment)
{
	if (select_key(selection, out, name))
		json_moment(out, moment);
}

void select_null(const struct selection *selection, struct json_out *out, const char *name)
{
	if (select_key(selection, out, name))
		json_null(out);
}

void select_empty_list(const struct selection *selection, struct json_out *out, const char *name)
{
	if (select_key(selection, out, name))
		json_raw(out, "[]");
}

void select_unheld(const struct selection *selection, struct json_out *out, const char *type)
{
	struct schema_walk walk = { .type = schema_type_named(type) };
	struct schema_property property;
	while (schema_next_property(&walk, &property)) {
		bool is_wanted = selection->count > 0 || (property.flags & IS_ON_SELECT) == 0;
		if ((property.flags & IS_UNHELD) == 0 || !is_wanted)
			continue;
		if ((property.flags & IS_LIST) != 0)
			select_empty_list(selection, out, property.name);
		else
			select_null(selection, out, property.name);
	}
}
