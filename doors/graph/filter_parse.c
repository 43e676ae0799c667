/*
 * filter_parse - a parser by descent; see the header for the grammar
 */
#include "doors/graph/filter_parse.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/errors.h"
#include "doors/graph/filter_parser.h"
#include "doors/graph/schema.h"

#define DEPTH_MOST 12 /* engines read brackets with a small stack */
#define LONGEST 16384
#define PATH_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/$."

const struct filter *filter_refuse(struct filter_parser *parser, const struct error_kind *kind, const char *why)
{
	if (parser->outcome.kind == NULL) {
		parser->outcome.kind = kind;
		parser->outcome.why = why;
	}
	return NULL;
}

void filter_skip_blanks(struct filter_parser *parser)
{
	parser->at += strspn(parser->at, " \t");
}

static size_t word_length(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.:/+");
}

bool filter_take_character(struct filter_parser *parser, char character)
{
	filter_skip_blanks(parser);
	if (*parser->at != character)
		return false;
	parser->at++;
	return true;
}

bool filter_take_word(struct filter_parser *parser, const char *word)
{
	filter_skip_blanks(parser);
	size_t length = word_length(parser->at);
	if (length != strlen(word) || strncasecmp(parser->at, word, length) != 0)
		return false;
	parser->at += length;
	return true;
}

char *filter_read_word(struct filter_parser *parser)
{
	filter_skip_blanks(parser);
	size_t length = word_length(parser->at);
	char *word = arena_copy(parser->arena, parser->at, length);
	parser->at += length;
	return word;
}

static const struct filter *read_or(struct filter_parser *parser);

/* "skuId" of "x/skuId", "" of "x"; NULL when the path does not begin with the variable. */
static const char *behind_variable(const struct filter_parser *parser, const char *path)
{
	size_t length = strlen(parser->variable);
	if (strncmp(path, parser->variable, length) != 0 || (path[length] != '\0' && path[length] != '/'))
		return NULL;
	return path[length] == '/' ? path + length + 1 : "";
}

bool filter_find_field(struct filter_parser *parser, const char *path, struct filter_field *field)
{
	const char *name = path;
	bool is_there;
	if (path[0] == '\0') {
		filter_refuse(parser, &ERROR_FILTER_INVALID, "a property is missing");
		return false;
	}
	if (parser->variable != NULL) {
		name = behind_variable(parser, path);
		is_there = name != NULL && filter_field_among(parser->items->fields, parser->items->count, name, field);
	} else {
		is_there = parser->subject->find(name, field);
	}
	if (is_there)
		return true;
	/* A path into something that cannot be gone into, what the type has and nobody asks for, or past the variable. */
	char *first = text_copy(parser->arena, path);
	first[strcspn(first, "/")] = '\0';
	struct filter_field other;
	struct schema_property property;
	const struct schema_type *type = schema_type_named(parser->subject->type);
	bool is_real = type != NULL && schema_property_named(type, first, &property);
	if (parser->variable == NULL && (is_real || (first[0] != '\0' && parser->subject->find(first, &other))))
		filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED,
			text_format(parser->arena, "A filter on '%s' is not supported.", path));
	else
		filter_refuse(parser, &ERROR_PROPERTY_UNKNOWN, name == NULL || name[0] == '\0' ? path : first);
	return false;
}

/* The end of a path, cut off it: "any", "$count". */
static const char *cut_end(char *path)
{
	char *slash = strrchr(path, '/');
	if (slash == NULL)
		return "";
	*slash = '\0';
	return slash + 1;
}

static const struct filter *any_of(struct filter_parser *parser, const struct filter_field *field,
	const struct filter *of_item)
{
	if (of_item == NULL)
		return NULL;
	if (field->type == FILTER_TYPE_TEXTS)
		return of_item;
	if (field->items->make != NULL)
		return field->items->make(parser->arena, of_item);
	if (field->items->relation == NULL)
		return of_item;
	return filter_make(parser->arena,
		(struct filter){ .kind = FILTER_ANY, .relation = field->items->relation, .left = of_item });
}

static bool is_collection(const struct filter_field *field)
{
	return field->type == FILTER_TYPE_ITEMS || field->type == FILTER_TYPE_TEXTS;
}

/* Inside the lambda a text column's array is one field without a name: each item. */
static const struct filter *read_inside(struct filter_parser *parser, const struct filter_field *field)
{
	const struct filter_items of_texts = { .fields = field, .count = 1 };
	struct filter_field item = *field;
	struct filter_items items = of_texts;
	if (field->type == FILTER_TYPE_TEXTS) {
		item.name = "";
		items.fields = &item;
	} else {
		items = *field->items;
	}
	parser->items = &items;
	const struct filter *inside = read_or(parser);
	parser->items = NULL;
	return inside;
}

/* Behind "collection/any(". */
static const struct filter *read_lambda(struct filter_parser *parser, const char *path)
{
	struct filter_field field;
	if (parser->variable != NULL)
		return filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED, "A lambda in a lambda is not supported.");
	if (!filter_find_field(parser, path, &field))
		return NULL;
	if (!is_collection(&field))
		return filter_refuse(parser, &ERROR_FILTER_INVALID,
			text_format(parser->arena, "any or all of '%s', which is no collection", path));
	if ((field.can & CAN_EQUAL) == 0)
		return filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED,
			text_format(parser->arena, "The property '%s' cannot be filtered by.", path));
	filter_skip_blanks(parser);
	size_t length = strspn(parser->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	if (length == 0)
		return filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED, "any needs a condition.");
	parser->variable = arena_copy(parser->arena, parser->at, length);
	parser->at += length;
	if (!filter_take_character(parser, ':'))
		return filter_refuse(parser, &ERROR_FILTER_INVALID, "a lambda is written any(x:condition)");
	const struct filter *inside = read_inside(parser, &field);
	parser->variable = NULL;
	if (inside != NULL && !filter_take_character(parser, ')'))
		return filter_refuse(parser, &ERROR_FILTER_INVALID, "a lambda is not closed");
	parser->outcome.is_walk = !(field.type == FILTER_TYPE_ITEMS && field.has_index);
	return any_of(parser, &field, inside);
}

/* What OData knows and the service does not offer here, against what nobody knows. */
static const struct filter *refuse_function(struct filter_parser *parser, const char *name)
{
	static const char *const known[] = { "contains", "substringof", "indexof", "length", "substring", "tolower",
		"toupper", "trim", "concat", "year", "month", "day", "hour", "minute", "second", "date", "time",
		"now", "round", "floor", "ceiling", "cast", "isof", "matchesPattern", "all" };
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (text_equal_ignoring_case(known[i], name))
			return filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED,
				text_format(parser->arena, "The function '%s' is not supported.", name));
	return filter_refuse(parser, &ERROR_FILTER_INVALID,
		text_format(parser->arena, "An unknown function with name '%s' was found.", name));
}

/* Behind a path and an opening bracket. */
static const struct filter *read_function(struct filter_parser *parser, char *path)
{
	if (text_equal_ignoring_case(path, "startsWith"))
		return filter_read_start_or_end(parser, FILTER_STARTS_WITH);
	if (text_equal_ignoring_case(path, "endsWith"))
		return filter_read_start_or_end(parser, FILTER_ENDS_WITH);
	if (strchr(path, '/') == NULL)
		return refuse_function(parser, path);
	const char *end = cut_end(path);
	return text_equal_ignoring_case(end, "any") ? read_lambda(parser, path) : refuse_function(parser, end);
}

static const struct filter *read_condition(struct filter_parser *parser)
{
	filter_skip_blanks(parser);
	size_t length = strspn(parser->at, PATH_LETTERS);
	char *path = arena_copy(parser->arena, parser->at, length);
	parser->at += length;
	if (length > 0 && *parser->at == '(') {
		parser->at++;
		return read_function(parser, path);
	}
	if (length > strlen("/$count") && text_equal_ignoring_case(path + length - strlen("/$count"), "/$count")) {
		cut_end(path);
		return filter_read_count(parser, path);
	}
	return filter_read_comparison(parser, path);
}

static const struct filter *read_negation(struct filter_parser *parser, const struct filter *(*read)(struct filter_parser *))
{
	if (parser->variable != NULL)
		return filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED, "not is not supported in a lambda.");
	const struct filter *negated = read(parser);
	parser->outcome.is_advanced = true;
	parser->outcome.is_walk = true;
	return negated == NULL ? NULL : filter_not(parser->arena, negated);
}

static const struct filter *read_not(struct filter_parser *parser)
{
	if (parser->depth == DEPTH_MOST)
		return filter_refuse(parser, &ERROR_QUERY_UNSUPPORTED, "The filter is nested too deep.");
	parser->depth++;
	const struct filter *read = NULL;
	/* "not(" is a negation, not a function. */
	if (filter_take_word(parser, "not")) {
		read = read_negation(parser, read_not);
	} else if (filter_take_character(parser, '(')) {
		read = read_or(parser);
		if (read != NULL && !filter_take_character(parser, ')'))
			read = filter_refuse(parser, &ERROR_FILTER_INVALID, "a parenthesis is not closed");
	} else {
		read = read_condition(parser);
	}
	parser->depth--;
	return read;
}

/* One part that an index answers is enough for all. */
static const struct filter *read_and(struct filter_parser *parser)
{
	const struct filter *read = read_not(parser);
	bool is_walk = parser->outcome.is_walk;
	while (read != NULL && filter_take_word(parser, "and")) {
		const struct filter *next = read_not(parser);
		is_walk = is_walk && parser->outcome.is_walk;
		read = next == NULL ? NULL : filter_both(parser->arena, FILTER_AND, read, next);
	}
	parser->outcome.is_walk = is_walk;
	return read;
}

static const struct filter *read_or(struct filter_parser *parser)
{
	const struct filter *read = read_and(parser);
	bool is_walk = parser->outcome.is_walk;
	while (read != NULL && filter_take_word(parser, "or")) {
		const struct filter *next = read_and(parser);
		is_walk = is_walk || parser->outcome.is_walk;
		read = next == NULL ? NULL : filter_both(parser->arena, FILTER_OR, read, next);
	}
	parser->outcome.is_walk = is_walk;
	return read;
}

struct filter_outcome filter_parse(struct arena *arena, const struct filter_subject *subject, const char *text)
{
	struct filter_parser parser = { .arena = arena, .subject = subject, .at = text };
	const struct filter *read = strlen(text) > LONGEST
		? filter_refuse(&parser, &ERROR_QUERY_UNSUPPORTED, "The filter is too long.")
		: read_or(&parser);
	filter_skip_blanks(&parser);
	if (read != NULL && *parser.at != '\0')
		read = filter_refuse(&parser, &ERROR_FILTER_INVALID,
			text_format(arena, "nothing is understood from '%.40s' on", parser.at));
	parser.outcome.filter = read;
	return parser.outcome;
}
