/*
 * statement - composes SQL from a table of columns
 */
#include "store/statement.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

static void add_columns(struct text_buffer *sql, const struct table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		if (i > 0)
			text_buffer_add(sql, ", ");
		text_buffer_add(sql, table->columns[i].name);
	}
}

static void add_insert(struct text_buffer *sql, const struct table *table, enum statement_scope scope)
{
	size_t first = scope == TENANT_SCOPE ? 2 : 1;
	text_buffer_add_format(sql, "INSERT INTO %s (%s", table->name, scope == TENANT_SCOPE ? "tenant_id, " : "");
	add_columns(sql, table);
	text_buffer_add(sql, scope == TENANT_SCOPE ? ") VALUES ($1, " : ") VALUES (");
	for (size_t i = 0; i < table->column_count; i++)
		text_buffer_add_format(sql, "%s$%zu", i > 0 ? ", " : "", first + i);
	text_buffer_add(sql, ")");
}

/* Key columns set to themselves change nothing, and save asking which they are. */
static void add_conflict(struct text_buffer *sql, const struct table *table, enum statement_scope scope)
{
	text_buffer_add_format(sql, " ON CONFLICT (%s%s) DO UPDATE SET ", scope == TENANT_SCOPE ? "tenant_id, " : "",
		table->key);
	for (size_t i = 0; i < table->column_count; i++)
		text_buffer_add_format(sql, "%s%s = excluded.%s", i > 0 ? ", " : "", table->columns[i].name,
			table->columns[i].name);
}

char *statement_compose(struct arena *arena, const struct statement *statement)
{
	struct text_buffer sql = text_buffer_in(arena);
	switch (statement->kind) {
	case STATEMENT_TEXT:
		text_buffer_add(&sql, statement->text);
		break;
	case STATEMENT_SELECT:
		text_buffer_add(&sql, "SELECT ");
		add_columns(&sql, statement->table);
		text_buffer_add_format(&sql, " FROM %s %s", statement->table->name, statement->text);
		break;
	case STATEMENT_INSERT:
		add_insert(&sql, statement->table, statement->scope);
		break;
	case STATEMENT_PUT:
		add_insert(&sql, statement->table, statement->scope);
		add_conflict(&sql, statement->table, statement->scope);
		break;
	}
	return text_copy(arena, text_buffer_text(&sql));
}

struct value column_value(const struct column *column, const void *row)
{
	const char *member = (const char *)row + column->offset;
	const char *text = NULL;
	int64_t integer = 0;
	bool boolean = false;
	switch (column->kind) {
	case COLUMN_TEXT:
		memcpy(&text, member, sizeof(text));
		return of_text(text);
	case COLUMN_INTEGER:
		memcpy(&integer, member, sizeof(integer));
		return of_integer(integer);
	case COLUMN_BOOLEAN:
		memcpy(&boolean, member, sizeof(boolean));
		return of_integer(boolean ? 1 : 0);
	}
	bug("a column has no kind");
}
