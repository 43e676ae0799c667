/*
 * settings_json - see the header
 */
#include "doors/settings_json.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "doors/door.h"

void setting_json_value(struct json_out *out, const struct setting_row *row, const char *value)
{
	int64_t number = 0;
	switch (row->form) {
	case FORM_NUMBER:
		json_integer(out, text_to_integer(value, &number) ? number : 0);
		break;
	case FORM_SWITCH:
		json_boolean(out, text_equal(value, "true"));
		break;
	case FORM_CHOICE:
	case FORM_WORDS:
		json_text(out, value);
		break;
	case FORM_LIST:
	case FORM_ADDRESSES:
	case FORM_FIXED:
		json_raw(out, value);
		break;
	}
}

static bool refuse_property(struct visit *visit, const struct error_kind *kind, const char *type, const char *name)
{
	visit_answer_error(visit, visit_refusal(visit, kind, name, "property", name, "type", type, NULL));
	return false;
}

/* NULL when the member is of another kind than the row's. */
static const char *text_of(struct visit *visit, const struct setting_row *row, const struct json_value *member)
{
	switch (row->form) {
	case FORM_NUMBER:
		return json_kind_of(member) != JSON_INTEGER
			? NULL
			: text_format(visit->arena, "%" PRId64, json_integer_of(member, 0));
	case FORM_SWITCH:
		return json_kind_of(member) != JSON_BOOLEAN ? NULL : json_boolean_of(member, false) ? "true" : "false";
	case FORM_CHOICE:
	case FORM_WORDS:
		return json_text_of(member);
	case FORM_LIST:
	case FORM_ADDRESSES:
		return json_kind_of(member) != JSON_ARRAY ? NULL : json_write(visit->arena, member);
	case FORM_FIXED:
		break;
	}
	return NULL;
}

bool setting_json_take(struct visit *visit, const struct setting_row *row, const struct json_value *member,
	struct setting_change_options *change)
{
	const char *value = text_of(visit, row, member);
	if (row->form == FORM_FIXED)
		return refuse_property(visit, &ERROR_PROPERTY_READ_ONLY, "settings", row->property);
	if (value == NULL && json_kind_of(member) != JSON_NULL)
		return refuse_property(visit, &ERROR_PROPERTY_INVALID, "settings", row->property);
	for (size_t i = 0; i < change->count; i++)
		if (change->choices[i].row == row) /* named twice in two spellings */
			return refuse_property(visit, &ERROR_PROPERTY_INVALID, "settings", row->property);
	if (change->count == SETTINGS_AT_ONCE)
		bug("more settings than a place has");
	change->choices[change->count++] = (struct setting_choice){ row, value };
	return true;
}

struct reading {
	struct visit *visit;
	const char *type;
	struct setting_change_options *change;
	bool is_refused;
};

static bool take(void *state, const char *name, const struct json_value *member)
{
	struct reading *reading = state;
	if (strchr(name, '@') != NULL)
		return true;
	const struct setting_row *row = setting_with_property(reading->change->place, name);
	reading->is_refused = row == NULL
		? !refuse_property(reading->visit, &ERROR_PROPERTY_UNKNOWN, reading->type, name)
		: !setting_json_take(reading->visit, row, member, reading->change);
	return !reading->is_refused;
}

bool setting_json_read_body(struct visit *visit, const char *type, struct setting_change_options *change)
{
	struct reading reading = { visit, type, change, false };
	json_each_member(visit->body, take, &reading);
	return !reading.is_refused;
}
