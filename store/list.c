/*
 * list - see the header
 */
#include "store/list.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define KEYS_AT_ONCE 100

struct composition {
	struct text_buffer sql;
	struct filter_values *values; /* numbered from $2 */
	bool fits;
};

static void add_value(struct composition *made, struct value value)
{
	if (made->values->count == FILTER_VALUES_MOST) {
		made->fits = false;
		return;
	}
	made->values->list[made->values->count++] = value;
	text_buffer_add_format(&made->sql, "$%zu", made->values->count + 1);
}

static struct column_set columns_of(const struct list_query *query)
{
	struct column_set set = query->columns;
	for (size_t i = 0; i < query->order.count; i++)
		column_set_add(&set, query->order.columns[i]);
	return set;
}

static void add_columns_of(struct text_buffer *sql, const char *source, const struct table *table,
	const struct column_set *set)
{
	bool is_first = true;
	for (unsigned i = 0; i < table->column_count; i++) {
		if (set != NULL && !column_set_has(set, i))
			continue;
		text_buffer_add_format(sql, "%s%s.%s", is_first ? "" : ", ", source, table->columns[i].name);
		is_first = false;
	}
}

static void add_columns(struct text_buffer *sql, const struct table *table, const struct column_set *set)
{
	add_columns_of(sql, table->name, table, set);
}

static void add_condition(struct composition *made, const struct table *table, const struct filter *filter)
{
	if (filter == NULL)
		return;
	text_buffer_add(&made->sql, " AND ");
	made->fits = filter_compile(&made->sql, table, filter, 2, made->values) && made->fits;
}

/* FROM … WHERE …, without the place. */
static void add_source(struct composition *made, const struct list_query *query)
{
	const struct table *table = query->table;
	const struct list_through *through = query->through;
	if (through == NULL)
		text_buffer_add_format(&made->sql, " FROM %s WHERE %s.tenant_id = $1", table->name, table->name);
	else
		text_buffer_add_format(&made->sql,
			" FROM %s JOIN %s ON %s.tenant_id = %s.tenant_id AND %s.%s = %s.%s WHERE %s.tenant_id = $1",
			through->table->name, table->name, table->name, through->table->name, table->name,
			table->columns[through->outer].name, through->table->name,
			through->table->columns[through->far].name, through->table->name);
	if (through != NULL)
		add_condition(made, through->table, through->condition);
	if (query->scope != NULL)
		text_buffer_add_format(&made->sql, " AND %s", query->scope);
	add_condition(made, table, query->filter);
}

/* The same value in a form that no index has, so that an engine does not walk in this order to save the sorting. */
static void add_sorted_key(struct text_buffer *sql, const struct list_query *query, const struct column *column)
{
	text_buffer_add_format(sql, column->kind == COLUMN_TEXT ? "(%s.%s || '')" : "(%s.%s + 0)", query->table->name,
		column->name);
}

/* Through another table its own column stands for the same value, and has the index. */
static void add_key(struct text_buffer *sql, const struct list_query *query, size_t key)
{
	unsigned column = query->order.columns[key];
	const struct list_through *through = query->through;
	if (query->is_looked_up) {
		add_sorted_key(sql, query, &query->table->columns[column]);
		return;
	}
	if (through != NULL && through->outer == column && query->order.count == 1)
		text_buffer_add_format(sql, "%s.%s", through->table->name, through->table->columns[through->far].name);
	else
		text_buffer_add_format(sql, "%s.%s", query->table->name, query->table->columns[column].name);
}

static void add_place(struct composition *made, const struct list_query *query)
{
	size_t count = query->order.count;
	if (!query->has_after || count == 0)
		return;
	text_buffer_add(&made->sql, " AND (");
	for (size_t i = 0; i < count; i++) {
		text_buffer_add(&made->sql, i == 0 ? "" : ", ");
		add_key(&made->sql, query, i);
	}
	text_buffer_add(&made->sql, query->order.is_descending ? ") < (" : ") > (");
	for (size_t i = 0; i < count; i++) {
		text_buffer_add(&made->sql, i == 0 ? "" : ", ");
		add_value(made, query->after[i]);
	}
	text_buffer_add(&made->sql, ")");
}

static void add_order(struct composition *made, const struct list_query *query)
{
	for (size_t i = 0; i < query->order.count; i++) {
		text_buffer_add(&made->sql, i == 0 ? " ORDER BY " : ", ");
		add_key(&made->sql, query, i);
		text_buffer_add(&made->sql, query->order.is_descending ? " DESC" : "");
	}
}

const char *list_compose(struct arena *arena, const struct list_query *query, struct filter_values *values, bool *fits)
{
	struct composition made = { text_buffer_in(arena), values, true };
	struct column_set columns = columns_of(query);
	text_buffer_add(&made.sql, "SELECT ");
	add_columns(&made.sql, query->table, query->reads_all ? NULL : &columns);
	add_source(&made, query);
	add_place(&made, query);
	add_order(&made, query);
	text_buffer_add(&made.sql, " LIMIT ");
	add_value(&made, of_integer(query->limit));
	*fits = made.fits;
	return text_buffer_text(&made.sql);
}

void *list_page(struct session *session, const struct list_query *query, size_t *count, bool *fits)
{
	struct filter_values *values = arena_allocate(session->arena, sizeof(*values));
	const char *sql = list_compose(session->arena, query, values, fits);
	struct column_set columns = columns_of(query);
	*count = 0;
	if (!*fits)
		return NULL;
	return session_find_composed(session, query->table, query->reads_all ? NULL : &columns, sql,
		(struct values){ values->list, values->count }, count);
}

int64_t list_count(struct session *session, const struct list_query *query, bool *fits)
{
	struct filter_values *values = arena_allocate(session->arena, sizeof(*values));
	struct composition made = { text_buffer_in(session->arena), values, true };
	int64_t count = 0;
	text_buffer_add(&made.sql, "SELECT COUNT(*)");
	add_source(&made, query);
	*fits = made.fits;
	if (made.fits)
		session_find_composed_integer(session, text_buffer_text(&made.sql),
			(struct values){ values->list, values->count }, &count);
	return count;
}

void list_place(const struct list_query *query, const void *row, struct value place[LIST_KEYS_MOST])
{
	for (size_t i = 0; i < query->order.count; i++)
		place[i] = column_value(&query->table->columns[query->order.columns[i]], row);
}

/* One SELECT for each id where there is a limit for each, so that one with many costs no more than the limit. */
static const char *compose_each(struct arena *arena, const struct list_keys *keys, const struct column_set *columns,
	size_t id_count)
{
	struct text_buffer sql = text_buffer_in(arena);
	const struct table *table = keys->table;
	for (size_t i = 0; i < id_count; i++) {
		text_buffer_add(&sql, i == 0 ? "SELECT " : " UNION ALL SELECT ");
		add_columns_of(&sql, "part", table, columns);
		text_buffer_add(&sql, " FROM (SELECT ");
		add_columns(&sql, table, columns);
		text_buffer_add_format(&sql, " FROM %s WHERE %s.tenant_id = $1 AND %s.%s = $%zu%s%s ORDER BY %s LIMIT $2) AS part",
			table->name, table->name, table->name, table->columns[keys->column].name, i + 3,
			keys->condition == NULL ? "" : " AND ", keys->condition == NULL ? "" : keys->condition,
			keys->order);
	}
	return text_buffer_text(&sql);
}

static const char *compose_together(struct arena *arena, const struct list_keys *keys,
	const struct column_set *columns, size_t id_count)
{
	struct text_buffer sql = text_buffer_in(arena);
	const struct table *table = keys->table;
	text_buffer_add(&sql, "SELECT ");
	add_columns(&sql, table, columns);
	text_buffer_add_format(&sql, " FROM %s WHERE %s.tenant_id = $1 AND %s.%s IN (", table->name, table->name,
		table->name, table->columns[keys->column].name);
	for (size_t i = 0; i < id_count; i++)
		text_buffer_add_format(&sql, "%s$%zu", i == 0 ? "" : ", ", i + 3);
	text_buffer_add_format(&sql, ")%s%s ORDER BY %s", keys->condition == NULL ? "" : " AND ",
		keys->condition == NULL ? "" : keys->condition, keys->order);
	return text_buffer_text(&sql);
}

/* Few different numbers of ids, so that the statements stay prepared: the last id fills up. */
static size_t rounded(size_t count)
{
	return count <= 1 ? count : count <= 10 ? 10 : KEYS_AT_ONCE;
}

static void *find_some(struct session *session, const struct list_keys *keys, const char *const *ids, size_t id_count,
	size_t *count)
{
	struct value list[KEYS_AT_ONCE + 1];
	struct column_set columns = keys->columns;
	column_set_add(&columns, keys->column);
	const struct column_set *wanted = keys->reads_all ? NULL : &columns;
	/* With a limit for each, an id that stands twice would be found twice. */
	size_t places = keys->each > 0 ? id_count : rounded(id_count);
	const char *sql = keys->each > 0 ? compose_each(session->arena, keys, wanted, places)
					 : compose_together(session->arena, keys, wanted, places);
	list[0] = of_integer(keys->each);
	for (size_t i = 0; i < places; i++)
		list[i + 1] = of_text(ids[i < id_count ? i : id_count - 1]);
	return session_find_composed(session, keys->table, wanted, sql, (struct values){ list, places + 1 }, count);
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In order and each once, so that the rows of all parts together are in order too. */
static const char **sorted(struct arena *arena, const char *const *ids, size_t *count)
{
	const char **list = arena_allocate_array(arena, *count + 1, sizeof(*list));
	size_t kept = 0;
	memcpy(list, ids, *count * sizeof(*list));
	qsort(list, *count, sizeof(*list), compare_ids);
	for (size_t i = 0; i < *count; i++)
		if (kept == 0 || strcmp(list[kept - 1], list[i]) != 0)
			list[kept++] = list[i];
	*count = kept;
	return list;
}

void *list_of_keys(struct session *session, const struct list_keys *keys, const char *const *unsorted, size_t id_count,
	size_t *count)
{
	char *all = NULL;
	const char **ids = sorted(session->arena, unsorted, &id_count);
	size_t size = keys->table->row_size;
	*count = 0;
	for (size_t first = 0; first < id_count; first += KEYS_AT_ONCE) {
		size_t some = id_count - first < KEYS_AT_ONCE ? id_count - first : KEYS_AT_ONCE, found = 0;
		const void *rows = find_some(session, keys, ids + first, some, &found);
		if (found == 0)
			continue;
		char *more = arena_allocate_array(session->arena, *count + found, size);
		if (*count > 0)
			memcpy(more, all, *count * size);
		memcpy(more + *count * size, rows, found * size);
		all = more;
		*count += found;
	}
	return all;
}
