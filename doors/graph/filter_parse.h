/*
 * filter_parse - reads $filter into the store's tree of conditions
 *
 *     or        := and { "or" and }
 *     and       := not { "and" not }
 *     not       := "not" not | "(" or ")" | condition
 *     condition := property ("eq" | "ne") literal | property "in" "(" literal { "," literal } ")"
 *                | "startsWith" "(" property "," text ")"
 *
 * Texts stand in single quotes, '' being one of them; guids may stand without. Comparisons do not regard
 * case. Negations are driven inwards, so that what has no value counts as different, as OData has it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "domain/users/user.h"

struct visit;

enum filter_type { FILTER_TYPE_TEXT, FILTER_TYPE_GUID, FILTER_TYPE_BOOLEAN, FILTER_TYPE_MOMENT };

/* How a text of this property is held against a literal. */
enum filter_fold {
	FILTER_FOLDED,	/* the column holds the folded form */
	FILTER_LOWERED, /* the store lowers its letters for the comparison */
	FILTER_EXACT,
};

struct filter_field {
	const char *name;
	enum filter_type type;
	unsigned column;
	enum filter_fold fold;
	bool is_filterable;
};

/* What can be filtered: a type of the service and its properties. */
struct filter_subject {
	const char *type; /* "user" */
	/* False: there is no such property. */
	bool (*find)(const char *name, struct filter_field *field);
};

struct filter_outcome {
	const struct filter *filter;   /* NULL when refused */
	bool is_advanced;	       /* has ne or not: needs ConsistencyLevel and $count */
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

/* Properties of users. */
extern const struct filter_subject user_filter_subject;

/* For rows that no store filters: value_of gives a column's value in the form that the tree compares with. */
bool filter_holds(const struct filter *filter, struct value (*value_of)(const void *row, unsigned column),
	const void *row);
