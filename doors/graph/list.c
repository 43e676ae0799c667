/*
 * list - see the header
 */
#include "doors/graph/list.h"

#include "base/text.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/paging.h"

static bool refuse_query(struct visit *visit, const char *option, const char *why)
{
	visit_answer_error(visit, visit_refusal(visit, &ERROR_QUERY_UNSUPPORTED, option, "why", why, NULL));
	return false;
}

static bool is_too_large(struct visit *visit)
{
	return refuse_query(visit, "$filter", "The filter has too many values.");
}

static void tell_walk(struct visit *visit, bool filter_walks, bool has_search)
{
	if (filter_walks || has_search)
		visit_header(visit, "x-tenure-walk",
			!has_search ? "$filter" : filter_walks ? "$filter, $search" : "$search");
}

/* $filter and $search, and what of them no index answers. */
static bool read_conditions(struct visit *visit, struct list *list)
{
	struct filter_outcome outcome;
	const struct filter *search = NULL;
	if (!filter_read_outcome(visit, list->subject, &outcome) || !search_read(visit, list->subject, &search))
		return false;
	const struct filter *both = filter_both(visit->arena, FILTER_AND, outcome.filter, search);
	list->query.filter = filter_both(visit->arena, FILTER_AND, list->query.filter, both);
	tell_walk(visit, outcome.filter != NULL && outcome.is_walk, search != NULL);
	list->looked_up = outcome.filter != NULL && !outcome.is_walk ? outcome.filter : NULL;
	return true;
}

/* The column of which the filter takes a stretch that begins alike; false: of none. */
static bool find_stretch(const struct filter *filter, unsigned *column)
{
	if (filter->kind == FILTER_AND)
		return find_stretch(filter->left, column) || find_stretch(filter->right, column);
	if (filter->kind == FILTER_STARTS_WITH)
		*column = filter->column;
	return filter->kind == FILTER_STARTS_WITH;
}

static bool has_order(const struct list *list, unsigned column)
{
	struct filter_field field;
	/* Only these two have an index that is an order too. */
	static const char *const names[] = { "displayName", "userPrincipalName" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (list->subject->find(names[i], &field) && field.column == column)
			return true;
	return false;
}

/*
 * What an index finds is sorted afterwards. A stretch of names may be long, so it is read in its own order, which is as
 * good as any where the caller wants none.
 */
static void choose_way(struct list *list, bool is_ordered)
{
	struct list_order *order = &list->query.order;
	unsigned column = 0;
	if (list->looked_up == NULL)
		return;
	bool is_stretch = find_stretch(list->looked_up, &column) && has_order(list, column);
	if (is_stretch && !is_ordered && order->columns[0] != column)
		*order = (struct list_order){ .columns = { column, list->identity }, .count = 2 };
	list->query.is_looked_up = !is_stretch || order->columns[0] != column;
}

static bool read_order(struct visit *visit, struct list *list)
{
	bool is_given = false;
	if (!order_read(visit, list->subject, list->identity, &list->query.order, &is_given))
		return false;
	choose_way(list, is_given);
	bool is_narrowed = visit_option(visit, "$filter") != NULL || visit_option(visit, "$search") != NULL;
	return !is_given || !is_narrowed || visit_is_advanced(visit) ||
	       refuse_query(visit, "$orderby", "Sorting not supported for current query.");
}

/* Of another kind than the order's columns the place is not of this list. */
static bool place_fits(const struct list *list)
{
	for (size_t i = 0; i < list->query.order.count; i++) {
		bool is_text =
			list->query.table->columns[list->query.order.columns[i]].kind == COLUMN_TEXT;
		if (is_text != (list->query.after[i].kind == VALUE_TEXT))
			return false;
	}
	return true;
}

static bool read_place(struct visit *visit, struct list *list)
{
	struct list_query *query = &list->query;
	if (!page_place_read(visit, query->after, query->order.count, &query->has_after))
		return false;
	if (!query->has_after || place_fits(list))
		return true;
	visit_answer_error(visit, visit_refusal(visit, &ERROR_PAGE_TOKEN_INVALID, "$skiptoken", NULL));
	return false;
}

bool list_read(struct visit *visit, struct list *list)
{
	struct context *context = visit_read(visit);
	list->total = -1;
	if (context == NULL || !page_size_read(visit, &list->query.limit) || !read_conditions(visit, list) ||
		!read_order(visit, list) || !read_place(visit, list))
		return false;
	struct listing listing = listing_read(context, &list->query);
	if (listing.is_too_large)
		return is_too_large(visit);
	list->rows = listing.rows;
	list->count = listing.count;
	list->has_more = listing.has_more;
	if (page_wants_count(visit))
		list->total = listing_count(context, &list->query);
	return true;
}

void list_answer_count(struct visit *visit, struct list *list)
{
	struct context *context = visit_read(visit);
	if (context == NULL || !read_conditions(visit, list))
		return;
	int64_t count = listing_count(context, &list->query);
	if (count < 0)
		is_too_large(visit);
	else
		visit_answer_text(visit, text_format(visit->arena, "%lld", (long long)count));
}

struct context *graph_begin_count(struct visit *visit)
{
	if (!visit_is_eventual(visit)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_COUNT_UNSUPPORTED, "$count", NULL));
		return NULL;
	}
	return options_allowed(visit, TAKES_FILTER | TAKES_SEARCH) ? visit_read(visit) : NULL;
}

struct context *graph_begin_read(
	struct visit *visit, unsigned takes, const char *type, struct selection *selection)
{
	if (!options_allowed(visit, takes) || !selection_read(visit, type, selection))
		return NULL;
	return visit_read(visit);
}

struct json_out list_open(struct visit *visit, const struct list *list, const char *odata_context)
{
	struct value place[LIST_KEYS_MOST];
	if (!list->has_more)
		return page_open(visit, odata_context, list->total, NULL, 0);
	const char *last =
		(const char *)list->rows + (list->count - 1) * list->query.table->row_size;
	list_place(&list->query, last, place);
	return page_open(visit, odata_context, list->total, place, list->query.order.count);
}
