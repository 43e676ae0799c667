/*
 * settings - values by the table; see the header
 */
#include "domain/settings.h"

#include "base/arena.h"
#include "base/json_in.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/context.h"
#include "store/tenant_settings.h"

#define LIST_TEXT_LONGEST 256

const struct setting_row *setting_with_property(enum setting_place place, const char *property)
{
	for (size_t i = 0; i < setting_row_count; i++)
		if (setting_rows[i].place == place && text_equal_ignoring_case(setting_rows[i].property, property))
			return &setting_rows[i];
	return NULL;
}

static bool is_choice(const struct setting_row *row, const char *value)
{
	for (size_t i = 0; i < SETTING_CHOICES_MOST && row->choices[i] != NULL; i++)
		if (text_equal(row->choices[i], value))
			return true;
	return false;
}

static bool is_number(const struct setting_row *row, const char *value)
{
	int64_t number = 0;
	return text_to_integer(value, &number) && number >= row->least && number <= row->most;
}

static bool is_list(struct context *context, const struct setting_row *row, const char *value)
{
	const struct json_value *list = json_parse(context->arena, value, __builtin_strlen(value), NULL);
	if (json_kind_of(list) != JSON_ARRAY || (int64_t)json_count(list) > row->most)
		return false;
	for (size_t i = 0; i < json_count(list); i++) {
		const char *text = json_text_of(json_item(list, i));
		if (text_is_empty(text) || text_length(text) > LIST_TEXT_LONGEST)
			return false;
		if (row->form == FORM_ADDRESSES && !address_is_valid(text))
			return false;
	}
	return true;
}

bool setting_allows(struct context *context, const struct setting_row *row, const char *value)
{
	if (value == NULL)
		return row->form == FORM_WORDS || row->place == PLACE_OWN;
	switch (row->form) {
	case FORM_CHOICE:
		return is_choice(row, value);
	case FORM_NUMBER:
		return is_number(row, value);
	case FORM_SWITCH:
		return text_equal(value, "true") || text_equal(value, "false");
	case FORM_WORDS:
		return !text_is_empty(value) && (int64_t)text_length(value) <= row->most;
	case FORM_LIST:
	case FORM_ADDRESSES:
		return is_list(context, row, value);
	case FORM_FIXED:
		break;
	}
	return false;
}

/* What stands in the store was allowed when it was written; a bound that has moved since counts. */
static const char *valid_or_default(struct context *context, const struct setting_row *row, const char *chosen)
{
	return chosen != NULL && setting_allows(context, row, chosen) ? chosen : row->otherwise;
}

const char *setting_row_value(struct context *context, const struct setting_row *row)
{
	return valid_or_default(context, row, tenant_setting(context->session, row->name));
}

const char *setting_value(struct context *context, enum setting setting)
{
	return setting_row_value(context, &setting_rows[setting]);
}

int64_t setting_number(struct context *context, enum setting setting)
{
	int64_t number = 0;
	return text_to_integer(setting_value(context, setting), &number) ? number : 0;
}

bool setting_is(struct context *context, enum setting setting, const char *choice)
{
	return text_equal(setting_value(context, setting), choice);
}

const char *setting_name(enum setting setting)
{
	return setting_rows[setting].name;
}

const char **settings_read_all(struct context *context)
{
	const char **values = arena_allocate_array(context->arena, setting_row_count, sizeof(*values));
	size_t count = 0;
	const struct tenant_setting_row *rows = tenant_settings_all(context->session, &count);
	for (size_t i = 0; i < setting_row_count; i++) {
		values[i] = setting_rows[i].otherwise;
		for (size_t j = 0; j < count; j++)
			if (text_equal(rows[j].name, setting_rows[i].name))
				values[i] = valid_or_default(context, &setting_rows[i], rows[j].value);
	}
	return values;
}
