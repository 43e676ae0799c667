/*
 * filter - see the header; column names come from the table, values only as parameters
 */
#include "store/filter.h"

#include "base/text.h"

static bool add_value(struct text_buffer *sql, struct value value, unsigned first_number, struct filter_values *values)
{
	if (values->count == FILTER_VALUES_MOST)
		return false;
	text_buffer_add_format(sql, "$%u", first_number + (unsigned)values->count);
	values->list[values->count++] = value;
	return true;
}

static void add_column(struct text_buffer *sql, const struct table *table, const struct filter *filter)
{
	text_buffer_add_format(sql, filter->folds ? "lower(%s)" : "%s", table->columns[filter->column].name);
}

static bool compile_starts_with(struct text_buffer *sql, const struct table *table, const struct filter *filter,
	unsigned first_number, struct filter_values *values)
{
	const char *after = text_after_prefix(sql->arena, filter->value.text);
	add_column(sql, table, filter);
	text_buffer_add(sql, " >= ");
	if (!add_value(sql, filter->value, first_number, values))
		return false;
	if (after == NULL)
		return true;
	text_buffer_add(sql, " AND ");
	add_column(sql, table, filter);
	text_buffer_add(sql, " < ");
	return add_value(sql, of_text(after), first_number, values);
}

static bool compile_equal(struct text_buffer *sql, const struct table *table, const struct filter *filter,
	unsigned first_number, struct filter_values *values)
{
	add_column(sql, table, filter);
	if (filter->value.kind == VALUE_TEXT && filter->value.text == NULL) {
		text_buffer_add(sql, " IS NULL");
		return true;
	}
	text_buffer_add(sql, " = ");
	return add_value(sql, filter->value, first_number, values);
}

static bool compile_pair(struct text_buffer *sql, const struct table *table, const struct filter *filter,
	unsigned first_number, struct filter_values *values)
{
	if (!filter_compile(sql, table, filter->left, first_number, values))
		return false;
	text_buffer_add(sql, filter->kind == FILTER_AND ? " AND " : " OR ");
	return filter_compile(sql, table, filter->right, first_number, values);
}

bool filter_compile(struct text_buffer *sql, const struct table *table, const struct filter *filter,
	unsigned first_number, struct filter_values *values)
{
	bool fits = false;
	text_buffer_add(sql, filter->kind == FILTER_NOT ? "NOT (" : "(");
	switch (filter->kind) {
	case FILTER_AND:
	case FILTER_OR:
		fits = compile_pair(sql, table, filter, first_number, values);
		break;
	case FILTER_NOT:
		fits = filter_compile(sql, table, filter->left, first_number, values);
		break;
	case FILTER_EQUAL:
		fits = compile_equal(sql, table, filter, first_number, values);
		break;
	case FILTER_STARTS_WITH:
		fits = compile_starts_with(sql, table, filter, first_number, values);
		break;
	}
	text_buffer_add(sql, ")");
	return fits;
}
