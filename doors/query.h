/*
 * query - the options of an address, or the fields of a form: name=value joined by &
 *
 * Names and values are decoded; a + is a blank. The raw text is kept beside them, so that a link to the next
 * page repeats what the caller wrote.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct query_pair {
	const char *name, *value;
	const char *raw; /* "%24top=5" as it came */
};

struct query {
	const struct query_pair *pairs;
	size_t count;
};

/* NULL when an escape is bad or a text is not UTF-8. */
const struct query *query_parse(struct arena *arena, const char *text);

/* The first of this name, with or without $ before it, in any case; NULL if absent. */
const char *query_value(const struct query *query, const char *name);
/* How often it stands there. */
size_t query_count(const struct query *query, const char *name);
/* Whether two names mean the same option. */
bool query_name_is(const char *given, const char *name);
