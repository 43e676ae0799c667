/*
 * filter_parser - what the two halves of the parser of $filter share: filter_parse.c reads the grammar,
 * filter_terms.c makes conditions of properties and literals
 */
#pragma once

#include "doors/graph/filter_parse.h"

struct filter_parser {
	struct arena *arena;
	const struct filter_subject *subject;
	const char *at;
	unsigned depth;
	size_t values;
	const char *variable;             /* inside a lambda; NULL else */
	const struct filter_items *items; /* of the lambda */
	struct filter_outcome outcome;
};

/* The first refusal stays. Gives NULL. */
const struct filter *filter_refuse(struct filter_parser *parser, const struct error_kind *kind, const char *why);

void filter_skip_blanks(struct filter_parser *parser);
bool filter_take_character(struct filter_parser *parser, char character);
/* Operators are words of their own: "or" is not the beginning of "order". */
bool filter_take_word(struct filter_parser *parser, const char *word);
char *filter_read_word(struct filter_parser *parser);

/* property, and the operator and literals behind it. NULL: refused. */
const struct filter *filter_read_comparison(struct filter_parser *parser, const char *path);
/* Behind "startsWith(" or "endsWith(". */
const struct filter *filter_read_start_or_end(struct filter_parser *parser, enum filter_kind kind);
/* Behind "collection/$count". */
const struct filter *filter_read_count(struct filter_parser *parser, const char *path);
/* The literal as the property's column holds it; of a part of a text the blanks at its ends matter. */
const char *filter_text_as_kept(struct arena *arena, const struct filter_field *field, const char *text, bool is_part);
/* The property of this path; false: refused. */
bool filter_find_field(struct filter_parser *parser, const char *path, struct filter_field *field);
