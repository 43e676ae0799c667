/*
 * filter_holds - a filter over a row in memory: the twin of the SQL, for small catalogues and for the tests that
 * hold the two against each other
 */
#include <string.h>

#include "store/filter.h"

struct question {
	const struct table *table;
	const struct filter_source *source;
	struct value (*value_of)(const void *row, unsigned column);
	const void *row;
};

static bool holds(const struct question *question, const struct filter *filter);

/* Only the letters that every engine lowers alike. */
static int character(const char *at, bool folds)
{
	unsigned char byte = (unsigned char)*at;
	return folds && byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte;
}

static int compare(const char *text, const char *wanted, bool folds)
{
	size_t i = 0;
	while (text[i] != '\0' && character(text + i, folds) == (unsigned char)wanted[i])
		i++;
	return character(text + i, folds) - (unsigned char)wanted[i];
}

static bool starts_with(const char *text, const char *prefix, bool folds)
{
	size_t i = 0;
	while (prefix[i] != '\0' && character(text + i, folds) == (unsigned char)prefix[i])
		i++;
	return prefix[i] == '\0';
}

static bool ends_with(const char *text, const char *end, bool folds)
{
	size_t length = strlen(text), size = strlen(end);
	return length >= size && compare(text + length - size, end, folds) == 0;
}

static bool contains(const char *text, const char *part, bool folds)
{
	for (; *text != '\0'; text++)
		if (starts_with(text, part, folds))
			return part[0] != '\0';
	return false;
}

static bool has_word(const char *text, const char *word, bool folds)
{
	bool at_start = true;
	for (; *text != '\0'; text++) {
		if (at_start && starts_with(text, word, folds))
			return true;
		at_start = *text == ' ' || strchr(FILTER_WORD_SEPARATORS, *text) != NULL;
	}
	return false;
}

static bool is_in_order(enum filter_kind kind, int compared)
{
	switch (kind) {
	case FILTER_LESS:
		return compared < 0;
	case FILTER_LESS_OR_EQUAL:
		return compared <= 0;
	case FILTER_GREATER:
		return compared > 0;
	case FILTER_GREATER_OR_EQUAL:
		return compared >= 0;
	default:
		return compared == 0;
	}
}

static bool compares(const struct filter *filter, struct value value)
{
	const char *wanted = filter->value.text;
	if (filter->value.kind == VALUE_TEXT && wanted == NULL)
		return value.kind == VALUE_TEXT ? value.text == NULL : filter->zero_is_none && value.integer == 0;
	if (value.kind != filter->value.kind)
		return false;
	if (value.kind == VALUE_TEXT)
		return value.text != NULL && is_in_order(filter->kind, compare(value.text, wanted, filter->folds));
	int64_t integer = value.integer, other = filter->value.integer;
	return !(filter->zero_is_none && integer == 0) &&
		is_in_order(filter->kind, (integer > other) - (integer < other));
}

static bool matches(const struct filter *filter, struct value value)
{
	const char *wanted = filter->value.text;
	if (value.kind != VALUE_TEXT || value.text == NULL)
		return false;
	switch (filter->kind) {
	case FILTER_STARTS_WITH:
		return starts_with(value.text, wanted, filter->folds);
	case FILTER_ENDS_WITH:
		return ends_with(value.text, wanted, filter->folds);
	case FILTER_CONTAINS:
		return contains(value.text, wanted, filter->folds);
	default:
		return has_word(value.text, wanted, filter->folds);
	}
}

static bool holds_of_any(const struct question *question, const struct filter *filter)
{
	const struct filter_relation *relation = filter->relation;
	const struct filter_source *source = question->source;
	for (size_t i = 0; source != NULL && source->related != NULL; i++) {
		const void *row = source->related(source->state, relation, question->row, i);
		const struct question inner = { relation->table, source, NULL, row };
		if (row == NULL)
			return false;
		if ((relation->condition == NULL || holds(&inner, relation->condition)) &&
			(filter->left == NULL || holds(&inner, filter->left)))
			return true;
	}
	return false;
}

static struct value asked_value(const struct question *question, const struct filter *filter)
{
	if (question->value_of != NULL)
		return question->value_of(question->row, filter->column);
	return column_value(&question->table->columns[filter->column], question->row);
}

static bool holds(const struct question *question, const struct filter *filter)
{
	switch (filter->kind) {
	case FILTER_AND:
		return holds(question, filter->left) && holds(question, filter->right);
	case FILTER_OR:
		return holds(question, filter->left) || holds(question, filter->right);
	case FILTER_NOT:
		return !holds(question, filter->left);
	case FILTER_ALWAYS:
		return true;
	case FILTER_NEVER:
		return false;
	case FILTER_ANY:
		return holds_of_any(question, filter);
	case FILTER_EQUAL:
	case FILTER_LESS:
	case FILTER_LESS_OR_EQUAL:
	case FILTER_GREATER:
	case FILTER_GREATER_OR_EQUAL:
		return compares(filter, asked_value(question, filter));
	case FILTER_STARTS_WITH:
	case FILTER_ENDS_WITH:
	case FILTER_CONTAINS:
	case FILTER_HAS_WORD:
		return matches(filter, asked_value(question, filter));
	}
	return false;
}

bool filter_holds_in(const struct filter *filter, const struct table *table, const struct filter_source *source,
	const void *row)
{
	const struct question question = { table, source, source == NULL ? NULL : source->value_of, row };
	return filter == NULL || holds(&question, filter);
}

bool filter_holds(const struct filter *filter, struct value (*value_of)(const void *row, unsigned column),
	const void *row)
{
	const struct filter_source source = { .value_of = value_of };
	return filter_holds_in(filter, NULL, &source, row);
}
