/*
 * search_parse - see the header
 */
#include "doors/graph/search_parse.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/errors.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/filter_parser.h"
#include "doors/graph/list.h"
#include "doors/graph/paging.h"

#define DEPTH_MOST 6
#define TERMS_MOST 16

struct parser {
	struct arena *arena;
	const struct filter_subject *subject;
	const char *at;
	unsigned depth, terms;
	struct filter_outcome outcome;
};

static const struct filter *refuse_search(struct parser *parser, const struct error_kind *kind, const char *why)
{
	if (parser->outcome.kind == NULL) {
		parser->outcome.kind = kind;
		parser->outcome.why = why;
	}
	return NULL;
}

static bool take(struct parser *parser, const char *word)
{
	parser->at += strspn(parser->at, " \t");
	size_t length = strlen(word);
	if (strncmp(parser->at, word, length) != 0)
		return false;
	parser->at += length;
	return true;
}

/* The text between the quotes; NULL: refused. */
static char *read_quoted(struct parser *parser)
{
	char *text = arena_allocate(parser->arena, strlen(parser->at) + 1);
	size_t size = 0;
	for (const char *c = parser->at; *c != '\0'; c++) {
		if (*c == '"') {
			parser->at = c + 1;
			return text;
		}
		c += *c == '\\' && (c[1] == '"' || c[1] == '\\');
		text[size++] = *c;
	}
	refuse_search(parser, &ERROR_QUERY_INVALID, "a clause of $search has no end");
	return NULL;
}

static const struct filter *make(struct parser *parser, const struct filter_field *field, enum filter_kind kind,
	const char *text)
{
	return filter_make(parser->arena, (struct filter){ .kind = kind,
						  .column = field->column,
						  .folds = field->fold == FILTER_LOWERED,
						  .value = of_text(text) });
}

/* All words of the text must begin a word each. */
static const struct filter *by_words(struct parser *parser, const struct filter_field *field, const char *text)
{
	char *spaced = text_copy(parser->arena, text), **words = NULL;
	const struct filter *all = NULL;
	for (char *c = spaced; *c != '\0'; c++)
		if (strchr(FILTER_WORD_SEPARATORS, *c) != NULL)
			*c = ' ';
	size_t count = text_split(parser->arena, spaced, ' ', &words);
	for (size_t i = 0; i < count; i++) {
		if (words[i][0] == '\0')
			continue;
		if (++parser->terms > TERMS_MOST)
			return refuse_search(parser, &ERROR_QUERY_UNSUPPORTED, "The search has too many words.");
		all = filter_both(parser->arena, FILTER_AND, all, make(parser, field, FILTER_HAS_WORD, words[i]));
	}
	return all == NULL ? refuse_search(parser, &ERROR_QUERY_INVALID, "a clause of $search has no word") : all;
}

/* A collection is searched through its items: "smtp:" before an address may be left out. */
static const struct filter *among_items(struct parser *parser, const struct filter_field *field, const char *text)
{
	const struct filter_field *item = &field->items->fields[0];
	if (item->prefix != NULL && text_starts_with_ignoring_case(text, item->prefix))
		text += strlen(item->prefix);
	text = filter_text_as_kept(parser->arena, item, text, false);
	if (text[0] == '\0')
		return refuse_search(parser, &ERROR_QUERY_INVALID, "a clause of $search has no text");
	return filter_make(parser->arena, (struct filter){ .kind = FILTER_ANY,
						  .relation = field->items->relation,
						  .left = make(parser, item, FILTER_STARTS_WITH, text) });
}

static const struct filter *search_in(struct parser *parser, const struct filter_field *field, const char *text)
{
	const char *folded = filter_text_as_kept(parser->arena, field, text, false);
	if ((field->can & CAN_SEARCH_WORDS) != 0)
		return by_words(parser, field, folded);
	if (++parser->terms > TERMS_MOST)
		return refuse_search(parser, &ERROR_QUERY_UNSUPPORTED, "The search has too many words.");
	if (field->type == FILTER_TYPE_ITEMS)
		return among_items(parser, field, folded);
	return make(parser, field, FILTER_STARTS_WITH, folded);
}

/* Behind the opening quote. */
static const struct filter *read_clause(struct parser *parser)
{
	char *text = read_quoted(parser);
	if (text == NULL)
		return NULL;
	char *colon = strchr(text, ':');
	struct filter_field field;
	if (colon == NULL)
		return refuse_search(parser, &ERROR_QUERY_INVALID, "a clause of $search is written \"property:text\"");
	*colon = '\0';
	const char *name = text_trim(parser->arena, text), *value = text_trim(parser->arena, colon + 1);
	if (!parser->subject->find(name, &field))
		return refuse_search(parser, &ERROR_PROPERTY_UNKNOWN, name);
	if ((field.can & (CAN_SEARCH | CAN_SEARCH_WORDS)) == 0)
		return refuse_search(parser, &ERROR_QUERY_UNSUPPORTED,
			text_format(parser->arena, "The property '%s' cannot be searched.", field.name));
	if (value[0] == '\0')
		return refuse_search(parser, &ERROR_QUERY_INVALID, "a clause of $search has no text");
	return search_in(parser, &field, value);
}

static const struct filter *read_or(struct parser *parser);

static const struct filter *read_part(struct parser *parser)
{
	if (take(parser, "\""))
		return read_clause(parser);
	if (!take(parser, "("))
		return refuse_search(parser, &ERROR_QUERY_INVALID, "a clause of $search stands in double quotes");
	if (++parser->depth > DEPTH_MOST)
		return refuse_search(parser, &ERROR_QUERY_UNSUPPORTED, "The search is nested too deep.");
	const struct filter *read = read_or(parser);
	parser->depth--;
	if (read != NULL && !take(parser, ")"))
		return refuse_search(parser, &ERROR_QUERY_INVALID, "a parenthesis of $search is not closed");
	return read;
}

static const struct filter *read_and(struct parser *parser)
{
	const struct filter *read = read_part(parser);
	while (read != NULL && take(parser, "AND")) {
		const struct filter *next = read_part(parser);
		read = next == NULL ? NULL : filter_both(parser->arena, FILTER_AND, read, next);
	}
	return read;
}

static const struct filter *read_or(struct parser *parser)
{
	const struct filter *read = read_and(parser);
	while (read != NULL && take(parser, "OR")) {
		const struct filter *next = read_and(parser);
		read = next == NULL ? NULL : filter_both(parser->arena, FILTER_OR, read, next);
	}
	return read;
}

struct filter_outcome search_parse(struct arena *arena, const struct filter_subject *subject, const char *text)
{
	struct parser parser = { .arena = arena, .subject = subject, .at = text };
	const struct filter *read = read_or(&parser);
	parser.at += strspn(parser.at, " \t");
	if (read != NULL && *parser.at != '\0')
		read = refuse_search(&parser, &ERROR_QUERY_INVALID,
			text_format(arena, "nothing is understood of $search from '%.40s' on", parser.at));
	parser.outcome.filter = read;
	return parser.outcome;
}

bool search_read(struct visit *visit, const struct filter_subject *subject, const struct filter **filter)
{
	const char *text = visit_option(visit, "$search");
	*filter = NULL;
	if (text == NULL)
		return true;
	struct filter_outcome outcome = search_parse(visit->arena, subject, text);
	if (outcome.filter != NULL && !visit_is_eventual(visit)) {
		outcome = (struct filter_outcome){ .kind = &ERROR_QUERY_UNSUPPORTED,
			.why = "Request with $search query parameter only works with a special request header: "
			       "'ConsistencyLevel: eventual'" };
	}
	*filter = outcome.filter;
	if (outcome.kind == &ERROR_PROPERTY_UNKNOWN)
		visit_answer_error(visit, visit_refusal(visit, outcome.kind, "$search", "property", outcome.why,
						  "type", subject->type, NULL));
	else if (outcome.filter == NULL)
		visit_answer_error(visit, visit_refusal(visit, outcome.kind, "$search", "why", outcome.why, NULL));
	return outcome.filter != NULL;
}
