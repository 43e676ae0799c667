/*
 * filter - a condition over the rows of a table, as a tree
 *
 * Doors parse it, the store compiles it to SQL with parameters only: columns are named by their place in a table
 * of the house, rows of other tables through a described relation. The same tree can be held against a row in
 * memory (filter_holds_in()), and both must agree.
 *
 * What has no value fulfils no comparison; FILTER_NOT turns that around, so that it fulfils every negated one.
 */
#pragma once

#include <stdbool.h>

#include "store/statement.h"

struct arena;
struct text_buffer;

enum filter_kind {
	FILTER_AND,
	FILTER_OR,
	FILTER_NOT,       /* left */
	FILTER_ALWAYS,
	FILTER_NEVER,
	FILTER_EQUAL,     /* text NULL: has no value */
	FILTER_LESS,
	FILTER_LESS_OR_EQUAL,
	FILTER_GREATER,
	FILTER_GREATER_OR_EQUAL,
	FILTER_STARTS_WITH,
	FILTER_ENDS_WITH,
	FILTER_CONTAINS,
	FILTER_HAS_WORD,  /* a word of the text begins with the value; FILTER_WORD_SEPARATORS stand between words */
	FILTER_ANY,       /* of the relation's rows one fulfils left; left NULL: there is one */
};

struct filter {
	enum filter_kind kind;
	const struct filter *left, *right;
	unsigned column;                       /* of the table it is compiled for */
	bool folds;                            /* the column is not folded itself: compare its lower case */
	bool zero_is_none;                     /* an integer 0 stands for "no value" */
	struct value value;
	const struct filter_relation *relation;
};

/* The rows of another table that belong to a row. */
struct filter_relation {
	const struct table *table;
	unsigned inner, outer;             /* inner, of this table, holds what outer, of the row's table, holds */
	bool is_apart;                     /* belongs to every row of the tenant: inner and outer mean nothing */
	const struct filter *condition;    /* what else must be so; may be NULL */
	bool has_index;                    /* by the column that `indexed` names: such a condition is looked up first */
	unsigned indexed;
};

#define FILTER_VALUES_MOST 200
#define FILTER_WORD_SEPARATORS "-._,()/'&"

struct filter_values {
	struct value list[FILTER_VALUES_MOST];
	size_t count;
};

/*
 * Adds the condition to sql and its values to *values, numbered from first_number + values->count. False when
 * there are too many values.
 */
bool filter_compile(struct text_buffer *sql, const struct table *table, const struct filter *filter,
	unsigned first_number, struct filter_values *values);

/* Where a row in memory has its values, and the rows of its relations. */
struct filter_source {
	/* Of the row itself; NULL: it is a row of the table. */
	struct value (*value_of)(const void *row, unsigned column);
	/* The index-th row of the relation that belongs to this row, NULL behind the last; NULL: there are none. */
	const void *(*related)(void *state, const struct filter_relation *relation, const void *row, size_t index);
	void *state;
};

/* The condition held against a row in memory; filter NULL: true. */
bool filter_holds_in(const struct filter *filter, const struct table *table, const struct filter_source *source,
	const void *row);
/* The same for what is no table: value_of gives a column's value in the form that the tree compares with. */
bool filter_holds(const struct filter *filter, struct value (*value_of)(const void *row, unsigned column),
	const void *row);

/* Nodes in the arena. */
const struct filter *filter_make(struct arena *arena, struct filter filter);
/* Both; either may be NULL and is left out. */
const struct filter *filter_both(struct arena *arena, enum filter_kind kind, const struct filter *left,
	const struct filter *right);
const struct filter *filter_not(struct arena *arena, const struct filter *filter);

/*
 * The same condition with some comparisons replaced: replace() gives what stands for this one, or NULL to keep it. What
 * FILTER_ALWAYS and FILTER_NEVER among them decide is decided.
 */
const struct filter *filter_reduce(struct arena *arena, const struct filter *filter,
	const struct filter *(*replace)(void *state, const struct filter *comparison), void *state);
const struct filter *filter_decided(struct arena *arena, bool holds);
