/*
 * filter_terms - conditions of one property: operators, literals, and what the property lets be done with it
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_out.h"
#include "base/text.h"
#include "domain/errors.h"
#include "doors/graph/filter_parser.h"

#define VALUES_MOST 100 /* a page, a place and a search bind values of their own */
#define SECOND 1000

static bool is_text(const struct filter_field *field)
{
	return field->type == FILTER_TYPE_TEXT || field->type == FILTER_TYPE_TEXTS;
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

/* The folded form with its blanks: of a part of a text they matter. */
static const char *folded_part(struct arena *arena, const char *text)
{
	char *folded = text_fold(arena, text_format(arena, ".%s.", text));
	folded[strlen(folded) - 1] = '\0';
	return folded + 1;
}

static const char *edm_type(enum filter_type type)
{
	static const char *const names[] = { "String", "Guid", "Boolean", "DateTimeOffset", "Int32", "String",
		"String" };
	return names[type];
}

static bool refuse_type(struct filter_parser *parser, const struct filter_field *field, const char *given)
{
	filter_refuse(parser, &ERROR_FILTER_INVALID,
		text_format(parser->arena,
			"A binary operator with incompatible types was detected. Found operand types 'Edm.%s' and "
			"'%.60s'.",
			edm_type(field->type), given));
	return false;
}

/* A quote inside is doubled. */
static char *read_quoted(struct filter_parser *parser)
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
	filter_refuse(parser, &ERROR_FILTER_INVALID, "a text has no end");
	return NULL;
}

static bool read_moment(struct arena *arena, const char *word, int64_t *moment)
{
	return clock_parse(word, moment) ||
		(strlen(word) == strlen("2025-01-31") && clock_parse(text_format(arena, "%sT00:00:00Z", word), moment));
}

/* What stands without quotes: null, a truth, a guid, a moment, a number. */
static bool read_bare(struct filter_parser *parser, const struct filter_field *field, struct value *value)
{
	const char *word = filter_read_word(parser);
	int64_t integer = 0;
	bool is_true = text_equal_ignoring_case(word, "true");
	if (word[0] == '\0') {
		filter_refuse(parser, &ERROR_FILTER_INVALID, "a value is missing");
		return false;
	}
	*value = of_text(NULL);
	if (text_equal_ignoring_case(word, "null"))
		return true;
	if (field->type == FILTER_TYPE_BOOLEAN && (is_true || text_equal_ignoring_case(word, "false")))
		*value = of_integer(is_true ? 1 : 0);
	else if (field->type == FILTER_TYPE_MOMENT && read_moment(parser->arena, word, &integer))
		*value = of_integer(integer);
	else if (field->type == FILTER_TYPE_INTEGER && text_to_integer(word, &integer))
		*value = of_integer(integer);
	else if (field->type == FILTER_TYPE_GUID && uuid_is_valid(word))
		*value = of_text(word);
	else
		return refuse_type(parser, field, word);
	return true;
}

/* The literal as it was written; texts are not folded yet. */
static bool read_literal(struct filter_parser *parser, const struct filter_field *field, struct value *value)
{
	filter_skip_blanks(parser);
	if (++parser->values > VALUES_MOST) {
		filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED, "The filter has too many values.");
		return false;
	}
	if (*parser->at != '\'')
		return read_bare(parser, field, value);
	const char *text = read_quoted(parser);
	if (text == NULL)
		return false;
	if (field->type == FILTER_TYPE_GUID ? !uuid_is_valid(text) : !is_text(field))
		return refuse_type(parser, field, "Edm.String");
	*value = of_text(text);
	return true;
}

static const struct filter *make(struct filter_parser *parser, const struct filter_field *field, enum filter_kind kind,
	struct value value)
{
	return filter_make(parser->arena, (struct filter){ .kind = kind,
						  .column = field->column,
						  .folds = field->fold == FILTER_LOWERED && is_text(field),
						  .zero_is_none = field->zero_is_none,
						  .value = value });
}

static const struct filter *constant(struct filter_parser *parser, bool holds)
{
	return filter_make(parser->arena, (struct filter){ .kind = holds ? FILTER_ALWAYS : FILTER_NEVER });
}

const char *filter_text_as_kept(struct arena *arena, const struct filter_field *field, const char *text, bool is_part)
{
	if (field->fold == FILTER_FOLDED)
		return is_part ? folded_part(arena, text) : text_fold(arena, text);
	return field->fold == FILTER_LOWERED ? lowered(arena, text) : text;
}

static bool compares_constant(enum filter_kind kind, const char *constant_text, const char *text)
{
	size_t length = strlen(text), whole = strlen(constant_text);
	switch (kind) {
	case FILTER_STARTS_WITH:
		return text_starts_with_ignoring_case(constant_text, text);
	case FILTER_ENDS_WITH:
		return whole >= length && text_equal_ignoring_case(constant_text + whole - length, text);
	default:
		return text_equal_ignoring_case(constant_text, text);
	}
}

/* An item of a JSON array stands between quotes, behind the opening bracket or a comma. */
static const struct filter *among_texts(struct filter_parser *parser, const struct filter_field *field,
	enum filter_kind kind, const char *text)
{
	struct json_out out = json_out_in(parser->arena);
	json_text(&out, filter_text_as_kept(parser->arena, field, text, true));
	char *quoted = text_copy(parser->arena, json_finish(&out, NULL));
	if (kind == FILTER_STARTS_WITH)
		quoted[strlen(quoted) - 1] = '\0';
	const char *first = kind == FILTER_ENDS_WITH ? text_format(parser->arena, "%s]", quoted + 1)
						     : text_format(parser->arena, "[%s", quoted);
	const char *other = kind == FILTER_ENDS_WITH ? text_format(parser->arena, "%s,", quoted + 1)
						     : text_format(parser->arena, ",%s", quoted);
	return filter_both(parser->arena, FILTER_OR, make(parser, field, FILTER_CONTAINS, of_text(first)),
		make(parser, field, FILTER_CONTAINS, of_text(other)));
}

/* The part of the literal behind the prefix; *holds when the prefix alone decides, NULL then. */
static const char *behind_prefix(const struct filter_field *field, enum filter_kind kind, const char *text, bool *holds)
{
	size_t length = strlen(field->prefix);
	*holds = false;
	if (text_starts_with_ignoring_case(text, field->prefix))
		return text + length;
	if (kind == FILTER_ENDS_WITH)
		return text;
	*holds = kind == FILTER_STARTS_WITH && text_starts_with_ignoring_case(field->prefix, text);
	return NULL;
}

static const struct filter *of_text_literal(struct filter_parser *parser, const struct filter_field *field,
	enum filter_kind kind, const char *text)
{
	bool holds = false;
	if (field->constant != NULL)
		return constant(parser, compares_constant(kind, field->constant, text));
	if (field->type == FILTER_TYPE_TEXTS)
		return among_texts(parser, field, kind, text);
	const char *kept = field->prefix == NULL ? text : behind_prefix(field, kind, text, &holds);
	if (kept == NULL)
		return constant(parser, holds);
	bool is_part = kind == FILTER_STARTS_WITH || kind == FILTER_ENDS_WITH;
	const char *folded = filter_text_as_kept(parser->arena, field, kept, is_part);
	/* Everything begins and ends with nothing, but what is not there. */
	if (is_part && folded[0] == '\0')
		return filter_not(parser->arena, make(parser, field, FILTER_EQUAL, of_text(NULL)));
	return make(parser, field, kind, of_text(folded));
}

/* The wire shows seconds: what lies within one counts as it. */
static const struct filter *of_moment(struct filter_parser *parser, const struct filter_field *field,
	enum filter_kind kind, int64_t moment)
{
	int64_t begin = moment - moment % SECOND, end = begin + SECOND - 1;
	bool is_whole = begin == moment;
	const struct filter *from = make(parser, field, FILTER_GREATER_OR_EQUAL, of_integer(begin));
	const struct filter *to = make(parser, field, FILTER_LESS_OR_EQUAL, of_integer(end));
	switch (kind) {
	case FILTER_EQUAL:
		return is_whole ? filter_both(parser->arena, FILTER_AND, from, to) : constant(parser, false);
	case FILTER_GREATER_OR_EQUAL:
		return is_whole ? from : make(parser, field, FILTER_GREATER, of_integer(end));
	case FILTER_LESS_OR_EQUAL:
		return to;
	case FILTER_GREATER:
		return make(parser, field, FILTER_GREATER, of_integer(end));
	default:
		return is_whole ? make(parser, field, FILTER_LESS, of_integer(begin)) : to;
	}
}

static const struct filter *term(struct filter_parser *parser, const struct filter_field *field, enum filter_kind kind,
	struct value value)
{
	bool is_null = value.kind == VALUE_TEXT && value.text == NULL;
	if (is_null && kind != FILTER_EQUAL)
		return filter_refuse(parser, &ERROR_FILTER_INVALID, "null is compared by eq and ne alone");
	if (is_null && (field->constant != NULL || parser->variable != NULL))
		return constant(parser, false);
	if (is_null)
		return make(parser, field, FILTER_EQUAL, value);
	if (value.kind == VALUE_TEXT)
		return of_text_literal(parser, field, kind, value.text);
	if (field->type == FILTER_TYPE_MOMENT && !field->is_exact)
		return of_moment(parser, field, kind, value.integer);
	return make(parser, field, kind, value);
}

static const struct filter *unsupported(struct filter_parser *parser, const char *what, const char *name)
{
	return filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED,
		text_format(parser->arena, "%s is not supported on the property '%s'.", what, name[0] == '\0' ? parser->variable : name));
}

/* Whether the property can do this; a collection can nothing by itself. */
static bool can_do(struct filter_parser *parser, const struct filter_field *field, unsigned what, const char *word)
{
	bool is_whole_collection =
		parser->variable == NULL && (field->type == FILTER_TYPE_TEXTS || field->type == FILTER_TYPE_ITEMS);
	if (is_whole_collection) {
		filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED,
			text_format(parser->arena, "The collection '%s' is asked with any.", field->name));
		return false;
	}
	if ((field->can & what) == 0)
		unsupported(parser, word, field->name);
	return (field->can & what) != 0;
}

static const struct filter *read_equal(struct filter_parser *parser, const struct filter_field *field)
{
	struct value value;
	if (!can_do(parser, field, CAN_EQUAL, "eq") || !read_literal(parser, field, &value))
		return NULL;
	parser->outcome.is_walk = !field->has_index;
	return term(parser, field, FILTER_EQUAL, value);
}

static const struct filter *read_one_of(struct filter_parser *parser, const struct filter_field *field)
{
	if (!filter_take_character(parser, '('))
		return filter_refuse(parser, &ERROR_FILTER_INVALID, "a list begins with (");
	const struct filter *all = read_equal(parser, field);
	while (all != NULL && filter_take_character(parser, ',')) {
		const struct filter *next = read_equal(parser, field);
		all = next == NULL ? NULL : filter_both(parser->arena, FILTER_OR, all, next);
	}
	if (all != NULL && !filter_take_character(parser, ')'))
		return filter_refuse(parser, &ERROR_FILTER_INVALID, "a list ends with )");
	return all;
}

static const struct filter *read_unequal(struct filter_parser *parser, const struct filter_field *field)
{
	if (parser->variable != NULL)
		return unsupported(parser, "ne", field->name);
	const struct filter *same = read_equal(parser, field);
	parser->outcome.is_advanced = true;
	parser->outcome.is_walk = true;
	return same == NULL ? NULL : filter_not(parser->arena, same);
}

static const struct filter *read_ordered(struct filter_parser *parser, const struct filter_field *field,
	enum filter_kind kind, const char *word)
{
	struct value value;
	if (!can_do(parser, field, CAN_ORDER, word) || !read_literal(parser, field, &value))
		return NULL;
	parser->outcome.is_walk = true;
	return term(parser, field, kind, value);
}

static const struct filter *refuse_operator(struct filter_parser *parser)
{
	static const char *const known[] = { "has", "add", "sub", "mul", "div", "mod", "ge", "le", "gt", "lt",
		"in" };
	const char *word = filter_read_word(parser);
	if (word[0] == '\0')
		return filter_refuse(parser, &ERROR_FILTER_INVALID, "an operator is missing");
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (text_equal_ignoring_case(known[i], word))
			return filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED,
				text_format(parser->arena, "The operator '%s' is not supported.", word));
	return filter_refuse(parser, &ERROR_FILTER_INVALID,
		text_format(parser->arena, "Syntax error: '%.40s' is no operator", word));
}

const struct filter *filter_read_comparison(struct filter_parser *parser, const char *path)
{
	static const struct {
		const char *word;
		enum filter_kind kind;
	} ordered[] = { { "ge", FILTER_GREATER_OR_EQUAL }, { "le", FILTER_LESS_OR_EQUAL }, { "gt", FILTER_GREATER },
		{ "lt", FILTER_LESS } };
	struct filter_field field;
	if (!filter_find_field(parser, path, &field))
		return NULL;
	if (filter_take_word(parser, "eq"))
		return read_equal(parser, &field);
	if (filter_take_word(parser, "in"))
		return read_one_of(parser, &field);
	if (filter_take_word(parser, "ne"))
		return read_unequal(parser, &field);
	for (size_t i = 0; i < COUNT_OF(ordered); i++)
		if (filter_take_word(parser, ordered[i].word))
			return read_ordered(parser, &field, ordered[i].kind, ordered[i].word);
	return refuse_operator(parser);
}

const struct filter *filter_read_start_or_end(struct filter_parser *parser, enum filter_kind kind)
{
	static const char malformed[] = "startsWith and endsWith take a property and a text";
	bool is_end = kind == FILTER_ENDS_WITH;
	struct filter_field field;
	struct value value;
	const char *path = filter_read_word(parser);
	if (!filter_find_field(parser, path, &field))
		return NULL;
	bool is_other = field.type == FILTER_TYPE_BOOLEAN || field.type == FILTER_TYPE_MOMENT ||
		field.type == FILTER_TYPE_INTEGER;
	if (is_other || !filter_take_character(parser, ','))
		return filter_refuse(parser, &ERROR_FILTER_INVALID, malformed);
	if (!can_do(parser, &field, is_end ? CAN_END : CAN_START, is_end ? "endsWith" : "startsWith") ||
		!read_literal(parser, &field, &value))
		return NULL;
	parser->values++; /* it is compiled to two */
	parser->outcome.is_advanced = parser->outcome.is_advanced || is_end;
	parser->outcome.is_walk = is_end || !field.has_index;
	if (value.text == NULL || !filter_take_character(parser, ')'))
		return filter_refuse(parser, &ERROR_FILTER_INVALID, malformed);
	return term(parser, &field, kind, value);
}

static const struct filter *is_empty(struct filter_parser *parser, const struct filter_field *field)
{
	struct arena *arena = parser->arena;
	if (field->type == FILTER_TYPE_TEXTS)
		return filter_both(arena, FILTER_OR, make(parser, field, FILTER_EQUAL, of_text(NULL)),
			make(parser, field, FILTER_EQUAL, of_text("[]")));
	if (field->items->relation == NULL && field->items->make != NULL)
		return filter_not(arena, field->items->make(arena, filter_decided(arena, true)));
	if (field->items->relation == NULL)
		return constant(parser, false);
	return filter_not(arena,
		filter_make(arena, (struct filter){ .kind = FILTER_ANY, .relation = field->items->relation }));
}

const struct filter *filter_read_count(struct filter_parser *parser, const char *path)
{
	struct filter_field field;
	if (parser->variable != NULL)
		return filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED, "$count is not supported in a lambda.");
	if (!filter_find_field(parser, path, &field))
		return NULL;
	if ((field.can & CAN_COUNT) == 0)
		return unsupported(parser, "$count", field.name);
	bool is_equal = filter_take_word(parser, "eq");
	if (!is_equal && !filter_take_word(parser, "ne"))
		return refuse_operator(parser);
	if (!filter_take_word(parser, "0"))
		return filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED, "$count is compared with 0 alone, by eq and ne.");
	parser->outcome.is_advanced = true;
	parser->outcome.is_walk = true;
	const struct filter *empty = is_empty(parser, &field);
	return is_equal ? empty : filter_not(parser->arena, empty);
}
