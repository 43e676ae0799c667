/*
 * filter_parse - a parser by descent; see the header for the grammar
 */
#include "doors/graph/filter_parse.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/paging.h"

#define DEPTH_MOST 32
#define VALUES_MOST (FILTER_VALUES_MOST - 2) /* a page binds two of its own */

struct parser {
	struct arena *arena;
	const struct filter_subject *subject;
	const char *at;
	unsigned depth;
	size_t values;
	struct filter_outcome outcome;
};

static const struct filter *refuse_filter(
	struct parser *parser, const struct error_kind *kind, const char *why)
{
	if (parser->outcome.kind == NULL) {
		parser->outcome.kind = kind;
		parser->outcome.why = why;
	}
	return NULL;
}

static void skip_blanks(struct parser *parser)
{
	parser->at += strspn(parser->at, " \t");
}

static size_t word_length(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/+");
}

static bool take_character(struct parser *parser, char character)
{
	skip_blanks(parser);
	if (*parser->at != character)
		return false;
	parser->at++;
	return true;
}

/* Operators are words of their own: "or" is not the beginning of "order". */
static bool take_word(struct parser *parser, const char *word)
{
	skip_blanks(parser);
	size_t length = word_length(parser->at);
	if (length != strlen(word) || strncasecmp(parser->at, word, length) != 0)
		return false;
	parser->at += length;
	return true;
}

static char *read_word(struct parser *parser)
{
	skip_blanks(parser);
	size_t length = word_length(parser->at);
	char *word = arena_copy(parser->arena, parser->at, length);
	parser->at += length;
	return word;
}

static const struct filter *node(struct parser *parser, struct filter filter)
{
	struct filter *made = arena_allocate(parser->arena, sizeof(*made));
	*made = filter;
	return made;
}

static const struct filter *both(
	struct parser *parser, enum filter_kind kind, const struct filter *left, const struct filter *right)
{
	return node(parser, (struct filter){ .kind = kind, .left = left, .right = right });
}

static const struct filter *is_null(struct parser *parser, unsigned column)
{
	return node(
		parser, (struct filter){ .kind = FILTER_EQUAL, .column = column, .value = of_text(NULL) });
}

static bool is_null_test(const struct filter *filter)
{
	return filter->kind == FILTER_EQUAL && filter->value.kind == VALUE_TEXT && filter->value.text == NULL;
}

static const struct filter *negate(struct parser *parser, const struct filter *filter)
{
	switch (filter->kind) {
	case FILTER_AND:
	case FILTER_OR:
		return both(parser, filter->kind == FILTER_AND ? FILTER_OR : FILTER_AND,
			negate(parser, filter->left), negate(parser, filter->right));
	case FILTER_NOT:
		return filter->left;
	case FILTER_EQUAL:
	case FILTER_STARTS_WITH:
		break;
	}
	const struct filter *negated = node(parser, (struct filter){ .kind = FILTER_NOT, .left = filter });
	bool has_no_null = is_null_test(filter) || filter->value.kind == VALUE_INTEGER;
	return has_no_null ? negated : both(parser, FILTER_OR, negated, is_null(parser, filter->column));
}

/* A quote inside is doubled. */
static char *read_quoted(struct parser *parser)
{
	char *text = arena_allocate(parser->arena, strlen(parser->at) + 1);
	size_t size = 0;
	for (const char *c = parser->at + 1; *c != '\0'; c++) {
		if (*c == '\'' && c[1] != '\'') {
			parser->at = c + 1;
			return text;
		}
		c += *c == '\'';
		text[size++] = *c;
	}
	refuse_filter(parser, &ERROR_FILTER_INVALID, "a text has no end");
	return NULL;
}

/* Only the letters that every engine lowers alike. */
static char *lowered(struct arena *arena, const char *text)
{
	char *lower = text_copy(arena, text);
	for (char *c = lower; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return lower;
}

static struct value text_value(struct parser *parser, const struct filter_field *field, const char *text)
{
	if (field->fold == FILTER_FOLDED)
		return of_text(text_fold(parser->arena, text));
	return of_text(field->fold == FILTER_LOWERED ? lowered(parser->arena, text) : text);
}

/* What stands without quotes: null, a truth, a guid, a moment. */
static bool read_bare(struct parser *parser, const struct filter_field *field, struct value *value)
{
	const char *word = read_word(parser);
	bool is_true = text_equal_ignoring_case(word, "true");
	int64_t moment = 0;
	if (text_equal_ignoring_case(word, "null")) {
		bool is_number = field->type == FILTER_TYPE_BOOLEAN || field->type == FILTER_TYPE_MOMENT;
		*value = is_number ? of_integer(0) : of_text(NULL);
		return true;
	}
	if (field->type == FILTER_TYPE_BOOLEAN && (is_true || text_equal_ignoring_case(word, "false"))) {
		*value = of_integer(is_true ? 1 : 0);
		return true;
	}
	if (field->type == FILTER_TYPE_MOMENT && clock_parse(word, &moment)) {
		*value = of_integer(moment);
		return true;
	}
	if (field->type == FILTER_TYPE_GUID && uuid_is_valid(word)) {
		*value = text_value(parser, field, word);
		return true;
	}
	refuse_filter(parser, &ERROR_FILTER_INVALID,
		text_format(parser->arena, "'%s' is no value for the property '%s'", word, field->name));
	return false;
}

static bool read_literal(struct parser *parser, const struct filter_field *field, struct value *value)
{
	skip_blanks(parser);
	if (++parser->values > VALUES_MOST) {
		refuse_filter(parser, &ERROR_QUERY_UNSUPPORTED, "The filter has too many values.");
		return false;
	}
	if (*parser->at != '\'')
		return read_bare(parser, field, value);
	const char *text = read_quoted(parser);
	if (text == NULL)
		return false;
	if (field->type != FILTER_TYPE_TEXT && field->type != FILTER_TYPE_GUID) {
		refuse_filter(parser, &ERROR_FILTER_INVALID,
			text_format(parser->arena, "the property '%s' is no text", field->name));
		return false;
	}
	*value = text_value(parser, field, text);
	return true;
}

static bool read_field(struct parser *parser, struct filter_field *field)
{
	const char *name = read_word(parser);
	if (name[0] == '\0') {
		refuse_filter(parser, &ERROR_FILTER_INVALID, "a property is missing");
		return false;
	}
	/* A path into a property ("assignedLicenses/any"). */
	if (strchr(name, '/') != NULL) {
		refuse_filter(parser, &ERROR_QUERY_UNSUPPORTED,
			text_format(parser->arena, "A filter on '%s' is not supported.", name));
		return false;
	}
	if (!parser->subject->find(name, field)) {
		refuse_filter(parser, &ERROR_PROPERTY_UNKNOWN, name);
		return false;
	}
	if (!field->is_filterable)
		refuse_filter(parser, &ERROR_QUERY_UNSUPPORTED,
			text_format(parser->arena, "The property '%s' cannot be filtered by.", name));
	return field->is_filterable;
}

static const struct filter *equal(struct parser *parser, const struct filter_field *field)
{
	struct value value;
	if (!read_literal(parser, field, &value))
		return NULL;
	return node(parser, (struct filter){ .kind = FILTER_EQUAL,
				    .column = field->column,
				    .folds = field->fold == FILTER_LOWERED,
				    .value = value });
}

static const struct filter *read_one_of(struct parser *parser, const struct filter_field *field)
{
	if (!take_character(parser, '('))
		return refuse_filter(parser, &ERROR_FILTER_INVALID, "a list begins with (");
	const struct filter *all = equal(parser, field);
	while (all != NULL && take_character(parser, ',')) {
		const struct filter *next = equal(parser, field);
		all = next == NULL ? NULL : both(parser, FILTER_OR, all, next);
	}
	if (all != NULL && !take_character(parser, ')'))
		return refuse_filter(parser, &ERROR_FILTER_INVALID, "a list ends with )");
	return all;
}

static const struct filter *read_comparison(struct parser *parser)
{
	struct filter_field field;
	if (!read_field(parser, &field))
		return NULL;
	if (take_word(parser, "eq"))
		return equal(parser, &field);
	if (take_word(parser, "in"))
		return read_one_of(parser, &field);
	if (take_word(parser, "ne")) {
		parser->outcome.is_advanced = true;
		const struct filter *same = equal(parser, &field);
		return same == NULL ? NULL : negate(parser, same);
	}
	const char *word = read_word(parser);
	if (word[0] == '\0')
		return refuse_filter(parser, &ERROR_FILTER_INVALID, "an operator is missing");
	return refuse_filter(parser, &ERROR_QUERY_UNSUPPORTED,
		text_format(parser->arena, "The operator '%s' is not supported.", word));
}

static const struct filter *read_starts_with(struct parser *parser)
{
	struct filter_field field;
	struct value value;
	parser->values++; /* it is compiled to two */
	if (!read_field(parser, &field))
		return NULL;
	if (!take_character(parser, ',') || field.type == FILTER_TYPE_BOOLEAN ||
		field.type == FILTER_TYPE_MOMENT)
		return refuse_filter(parser, &ERROR_FILTER_INVALID, "startsWith takes a property and a text");
	if (!read_literal(parser, &field, &value))
		return NULL;
	if (value.text == NULL || !take_character(parser, ')'))
		return refuse_filter(parser, &ERROR_FILTER_INVALID, "startsWith takes a property and a text");
	return node(parser, (struct filter){ .kind = FILTER_STARTS_WITH,
				    .column = field.column,
				    .folds = field.fold == FILTER_LOWERED,
				    .value = value });
}

/* A word with a parenthesis behind it is a function; *is_one tells that one stood there. */
static const struct filter *read_function(struct parser *parser, bool *is_one)
{
	skip_blanks(parser);
	size_t length = word_length(parser->at);
	*is_one = length > 0 && parser->at[length] == '(' && memchr(parser->at, '/', length) == NULL;
	if (!*is_one)
		return NULL;
	const char *name = read_word(parser);
	parser->at++;
	if (text_equal_ignoring_case(name, "startsWith"))
		return read_starts_with(parser);
	return refuse_filter(parser, &ERROR_QUERY_UNSUPPORTED,
		text_format(parser->arena, "The function '%s' is not supported.", name));
}

static const struct filter *read_or(struct parser *parser);

static const struct filter *read_not(struct parser *parser)
{
	if (parser->depth == DEPTH_MOST)
		return refuse_filter(parser, &ERROR_QUERY_UNSUPPORTED, "The filter is nested too deep.");
	parser->depth++;
	const struct filter *read = NULL;
	bool is_function = false;
	/* "not(" is a negation, not a function. */
	if (take_word(parser, "not")) {
		parser->outcome.is_advanced = true;
		read = read_not(parser);
		read = read == NULL ? NULL : negate(parser, read);
	} else if (take_character(parser, '(')) {
		read = read_or(parser);
		if (read != NULL && !take_character(parser, ')'))
			read = refuse_filter(parser, &ERROR_FILTER_INVALID, "a parenthesis is not closed");
	} else {
		read = read_function(parser, &is_function);
		if (!is_function)
			read = read_comparison(parser);
	}
	parser->depth--;
	return read;
}

static const struct filter *read_and(struct parser *parser)
{
	const struct filter *read = read_not(parser);
	while (read != NULL && take_word(parser, "and")) {
		const struct filter *next = read_not(parser);
		read = next == NULL ? NULL : both(parser, FILTER_AND, read, next);
	}
	return read;
}

static const struct filter *read_or(struct parser *parser)
{
	const struct filter *read = read_and(parser);
	while (read != NULL && take_word(parser, "or")) {
		const struct filter *next = read_and(parser);
		read = next == NULL ? NULL : both(parser, FILTER_OR, read, next);
	}
	return read;
}

struct filter_outcome filter_parse(
	struct arena *arena, const struct filter_subject *subject, const char *text)
{
	struct parser parser = { .arena = arena, .subject = subject, .at = text };
	const struct filter *read = read_or(&parser);
	skip_blanks(&parser);
	if (read != NULL && *parser.at != '\0')
		read = refuse_filter(
			&parser, &ERROR_FILTER_INVALID, text_format(arena, "'%s' is left over", parser.at));
	parser.outcome.filter = read;
	return parser.outcome;
}
