/*
 * filter - a condition as a tree; doors parse it, the store compiles it to SQL with parameters only
 */
#pragma once

#include <stdbool.h>

#include "store/statement.h"

struct text_buffer;

enum filter_kind { FILTER_AND, FILTER_OR, FILTER_NOT, FILTER_EQUAL, FILTER_STARTS_WITH };

struct filter {
	enum filter_kind kind;
	const struct filter *left, *right; /* FILTER_NOT: left alone */
	unsigned column;                   /* of the table it is compiled for */
	bool folds;                        /* the column is not folded itself: compare its lower case */
	struct value value;                /* text NULL: is null */
};

#define FILTER_VALUES_MOST 40

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
