/*
 * filter_parse - reads $filter into the store's tree of conditions
 *
 *     or        := and { "or" and }
 *     and       := not { "and" not }
 *     not       := "not" not | "(" or ")" | condition
 *     condition := property ("eq" | "ne" | "ge" | "le" | "gt" | "lt") literal
 *                | property "in" "(" literal { "," literal } ")"
 *                | ("startsWith" | "endsWith") "(" property "," text ")"
 *                | collection "/any(" variable ":" or ")"
 *                | collection "/$count" ("eq" | "ne") "0"
 *
 * A property is a name or a path; in a lambda it begins with the variable. Texts stand in single quotes, '' being
 * one of them; guids may stand without. Comparisons do not regard case. What a property lets be done with it stands in
 * its row (domain/query_fields.h).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "domain/query_fields.h"
#include "domain/users/user.h"

struct visit;

struct filter_outcome {
	const struct filter *filter;   /* NULL when refused */
	bool is_advanced;	       /* has ne, not, endsWith or $count: needs ConsistencyLevel and $count */
	bool is_walk;                  /* nothing in it narrows the list by an index */
	const struct error_kind *kind; /* of a refusal */
	const char *why;	       /* the property's name for ERROR_PROPERTY_UNKNOWN, else words */
};

struct filter_outcome filter_parse(
	struct arena *arena, const struct filter_subject *subject, const char *text);

/*
 * Reads the visit's $filter. *filter is NULL when there is none. False: answered. Advanced conditions are
 * refused unless the caller knows that they are (graph.md section 1).
 */
bool filter_read(struct visit *visit, const struct filter_subject *subject, const struct filter **filter);
/* The same with what else is known of it; outcome->filter is NULL when there is none. */
bool filter_read_outcome(struct visit *visit, const struct filter_subject *subject, struct filter_outcome *outcome);
/* Whether the caller knows that the query is advanced: the header, and $count=true or a /$count. */
bool visit_is_advanced(struct visit *visit);
