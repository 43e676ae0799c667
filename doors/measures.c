/*
 * measures - see the header
 */
#include "doors/measures.h"

#include <stdatomic.h>

#include "base/arena.h"
#include "base/text.h"

#define STATUS_CLASSES 6 /* 1xx is never answered, so the first is for what has no status */
#define TABLES_MOST 8

static const int64_t bounds[] = { 500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000,
	10000000 };
#define BUCKETS (COUNT_OF(bounds) + 1)

struct row_counts {
	atomic_ulong answers[STATUS_CLASSES];
};

struct table_counts {
	struct row_counts **lists; /* as the table's lists */
	struct row_counts unknown;
	atomic_ulong buckets[BUCKETS];
	atomic_ulong microseconds;
};

struct measures {
	const struct endpoint_table *const *tables;
	struct table_counts counts[TABLES_MOST + 1]; /* the last: of no table */
};

static void make_table(struct arena *arena, const struct endpoint_table *table, struct table_counts *counts)
{
	size_t lists = 0;
	while (table->lists[lists] != NULL)
		lists++;
	counts->lists = arena_allocate_array(arena, lists + 1, sizeof(*counts->lists));
	for (size_t i = 0; i < lists; i++)
		counts->lists[i] = arena_allocate_array(arena, table->lists[i]->count + 1, sizeof(*counts->lists[i]));
}

struct measures *measures_new(struct arena *arena, const struct endpoint_table *const *tables)
{
	struct measures *measures = arena_allocate(arena, sizeof(*measures));
	measures->tables = tables;
	for (size_t i = 0; tables[i] != NULL; i++) {
		if (i == TABLES_MOST)
			bug("more tables than measures");
		make_table(arena, tables[i], &measures->counts[i]);
	}
	return measures;
}

static size_t place_of(const struct measures *measures, const struct endpoint_table *table)
{
	for (size_t i = 0; measures->tables[i] != NULL; i++)
		if (measures->tables[i] == table)
			return i;
	return TABLES_MOST;
}

static struct row_counts *counts_of(const struct endpoint_table *table, struct table_counts *counts,
	const struct endpoint *endpoint)
{
	for (size_t i = 0; table != NULL && endpoint != NULL && table->lists[i] != NULL; i++) {
		const struct endpoint_list *list = table->lists[i];
		if (endpoint >= list->rows && endpoint < list->rows + list->count)
			return &counts->lists[i][endpoint - list->rows];
	}
	return &counts->unknown;
}

static size_t bucket_of(int64_t microseconds)
{
	size_t bucket = 0;
	while (bucket < COUNT_OF(bounds) && microseconds > bounds[bucket])
		bucket++;
	return bucket;
}

static void raise(atomic_ulong *number, unsigned long by)
{
	atomic_fetch_add_explicit(number, by, memory_order_relaxed);
}

void measures_note(struct measures *measures, const struct endpoint_table *table, const struct endpoint *endpoint,
	int status, int64_t microseconds)
{
	struct table_counts *counts = &measures->counts[place_of(measures, table)];
	int class = status >= 200 && status < 600 ? status / 100 : 0;
	raise(&counts_of(table, counts, endpoint)->answers[class], 1);
	raise(&counts->buckets[bucket_of(microseconds)], 1);
	raise(&counts->microseconds, microseconds < 0 ? 0 : (unsigned long)microseconds);
}

static unsigned long read_number(const atomic_ulong *number)
{
	return atomic_load_explicit(number, memory_order_relaxed);
}

static void write_answers(struct text_buffer *out, const char *door, const char *method, const char *pattern,
	const struct row_counts *counts)
{
	for (int class = 0; class < STATUS_CLASSES; class++) {
		unsigned long count = read_number(&counts->answers[class]);
		if (count > 0)
			text_buffer_add_format(out,
				"tenure_http_requests_total{door=\"%s\",method=\"%s\",endpoint=\"%s\",status=\"%dxx\"} %lu\n",
				door, method, pattern, class, count);
	}
}

static void write_table_answers(
	struct text_buffer *out, const struct endpoint_table *table, const struct table_counts *counts)
{
	for (size_t i = 0; table->lists[i] != NULL; i++)
		for (size_t j = 0; j < table->lists[i]->count; j++)
			write_answers(out, table->name, table->lists[i]->rows[j].method,
				table->lists[i]->rows[j].pattern, &counts->lists[i][j]);
	write_answers(out, table->name, "", "", &counts->unknown);
}

static void write_times(struct text_buffer *out, const char *door, const struct table_counts *counts)
{
	unsigned long total = 0;
	for (size_t i = 0; i < BUCKETS; i++) {
		total += read_number(&counts->buckets[i]);
		if (i < COUNT_OF(bounds))
			text_buffer_add_format(out, "tenure_http_request_seconds_bucket{door=\"%s\",le=\"%g\"} %lu\n", door,
				(double)bounds[i] / 1e6, total);
	}
	text_buffer_add_format(out, "tenure_http_request_seconds_bucket{door=\"%s\",le=\"+Inf\"} %lu\n", door, total);
	text_buffer_add_format(out, "tenure_http_request_seconds_sum{door=\"%s\"} %.6f\n", door,
		(double)read_number(&counts->microseconds) / 1e6);
	text_buffer_add_format(out, "tenure_http_request_seconds_count{door=\"%s\"} %lu\n", door, total);
}

void measures_write(const struct measures *measures, struct text_buffer *out)
{
	text_buffer_add(out, "# HELP tenure_http_requests_total Requests answered, by row of a door's table.\n"
			     "# TYPE tenure_http_requests_total counter\n");
	for (size_t i = 0; measures->tables[i] != NULL; i++)
		write_table_answers(out, measures->tables[i], &measures->counts[i]);
	write_answers(out, "", "", "", &measures->counts[TABLES_MOST].unknown);
	text_buffer_add(out, "# HELP tenure_http_request_seconds From the whole request to its answer.\n"
			     "# TYPE tenure_http_request_seconds histogram\n");
	for (size_t i = 0; measures->tables[i] != NULL; i++)
		write_times(out, measures->tables[i]->name, &measures->counts[i]);
	write_times(out, "", &measures->counts[TABLES_MOST]);
}
