/*
 * statement - SQL as data
 *
 * Every statement of the house is a row of a table like these, in the file of the table it is about. $1 is
 * always the tenant, bound by the session and never by a caller; values given to run it are $2, $3, …
 * A statement of GLOBAL_SCOPE has no tenant: its values begin at $1, and tools/check_sql.py knows the list of
 * tables that one may touch.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum column_kind { COLUMN_TEXT, COLUMN_INTEGER, COLUMN_BOOLEAN };

/* A member of a row's struct: const char *, int64_t or bool. */
struct column {
	const char *name;
	enum column_kind kind;
	size_t offset;
};

struct table {
	const char *name;
	const char *key; /* the columns of the key behind tenant_id, for ON CONFLICT */
	size_t row_size;
	const struct column *columns; /* without tenant_id */
	size_t column_count;
};

enum statement_kind {
	STATEMENT_TEXT,   /* the text as it stands */
	STATEMENT_SELECT, /* SELECT all columns FROM the table, then the text */
	STATEMENT_INSERT, /* one row, all columns */
	STATEMENT_PUT,    /* the same, over an existing row of this key */
};

enum statement_scope { TENANT_SCOPE, GLOBAL_SCOPE };

struct statement {
	const char *name;
	enum statement_kind kind;
	const struct table *table;
	const char *text;
	enum statement_scope scope;
};

struct arena;

/* The SQL that a driver prepares. */
char *statement_compose(struct arena *arena, const struct statement *statement);

/* Every file's statements, for the lint and for the test that prepares them all. */
struct statement_list {
	const char *file;
	const struct statement *statements;
	size_t count;
};
extern const struct statement_list *const statement_lists[];
extern const size_t statement_list_count;

/* A value to be bound. */
struct value {
	enum { VALUE_TEXT, VALUE_INTEGER } kind;
	const char *text;
	int64_t integer;
};

static inline struct value of_text(const char *text)
{
	return (struct value){ .kind = VALUE_TEXT, .text = text };
}

static inline struct value of_integer(int64_t integer)
{
	return (struct value){ .kind = VALUE_INTEGER, .integer = integer };
}

/* What a row has in this column; booleans as 0 and 1. */
struct value column_value(const struct column *column, const void *row);

/* Some columns of a table, by their places. */
#define COLUMNS_MOST 128
struct column_set {
	uint64_t bits[COLUMNS_MOST / 64];
};

static inline void column_set_add(struct column_set *set, unsigned column)
{
	set->bits[column / 64] |= UINT64_C(1) << (column % 64);
}

static inline bool column_set_has(const struct column_set *set, unsigned column)
{
	return (set->bits[column / 64] >> (column % 64) & 1) != 0;
}

struct values {
	const struct value *list;
	size_t count;
};

/* WITH(of_text(id), of_integer(now)): the values of one run. */
#define WITH(...)                                                        \
	((struct values){ .list = (const struct value[]){ __VA_ARGS__ }, \
		.count = sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value) })
#define WITHOUT_VALUES ((struct values){ .list = NULL, .count = 0 })
