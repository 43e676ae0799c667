/*
 * list - one page of any table: a filter, an order, a place to go on from, and only the columns that are wanted
 *
 * A page begins behind the key of the last one, so page 10,000 costs what page 1 costs where the order has an
 * index. What belongs to a page's rows is read with one statement for all of them (list_of_keys()).
 */
#pragma once

#include "store/filter.h"
#include "store/session.h"

#define LIST_KEYS_MOST 2

/* By these columns; the last one must make the order total. */
struct list_order {
	unsigned columns[LIST_KEYS_MOST];
	size_t count;
	bool is_descending;
};

/* Rows that another table names: the members of a group, by its rows of memberships. */
struct list_through {
	const struct table *table;
	unsigned far, outer;             /* far, of this table, holds what outer, of the list's table, holds */
	const struct filter *condition;  /* on this table: which of its rows */
};

struct list_query {
	const struct table *table;
	const char *scope;                  /* the code's own text: "users.deleted_at = 0"; NULL: all rows */
	const struct list_through *through; /* NULL: the table itself */
	const struct filter *filter;        /* may be NULL */
	struct list_order order;
	bool is_looked_up;                  /* an index finds the few that fulfil the filter: they are sorted then */
	struct value after[LIST_KEYS_MOST]; /* the order's columns of the last row of the page before */
	bool has_after;
	struct column_set columns;          /* those to read, beside the order's own; the others stay zero */
	bool reads_all;
	int64_t limit;
};

/* False in *fits (which may not be NULL) when the filter has too many values; then nothing is read. */
void *list_page(struct session *session, const struct list_query *query, size_t *count, bool *fits);
/* How many rows there are, whatever the limit and the place. */
int64_t list_count(struct session *session, const struct list_query *query, bool *fits);

/* The order's columns of a row, for the place where the next page begins. */
void list_place(const struct list_query *query, const void *row, struct value place[LIST_KEYS_MOST]);

/* The statement that list_page() runs, for tests of what it costs. */
const char *list_compose(struct arena *arena, const struct list_query *query, struct filter_values *values, bool *fits);

/*
 * All rows whose column is one of these ids, in the order of order (the code's own text, which begins with that
 * column: "addresses.holder_id, addresses.address_fold"), some hundred ids at once. condition: the code's own text, or NULL. each: at most so many rows for
 * one id, 0: all.
 */
struct list_keys {
	const struct table *table;
	unsigned column;
	const char *condition;
	const char *order;
	int64_t each;
	struct column_set columns;
	bool reads_all;
};
void *list_of_keys(struct session *session, const struct list_keys *keys, const char *const *ids, size_t id_count,
	size_t *count);
