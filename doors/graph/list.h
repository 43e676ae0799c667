/*
 * list - a list of the store as a caller asks for it: $filter, $search, $orderby, $top, $skiptoken, $count
 *
 *     struct list list = { .subject = &user_filter_subject, .query = users_listing(context, deleted) };
 *     if (!list_read(visit, &list))
 *             return;
 *     struct json_out out = list_open(visit, &list, odata_context);
 *     … list.rows, list.count …
 *     page_end(visit, &out);
 *
 * What no index helps with is said in the header x-tenure-walk of the answer: the options that made the store look at
 * more rows than it gives.
 */
#pragma once

#include "base/json_out.h"
#include "domain/listing.h"
#include "domain/query_fields.h"
#include "doors/graph/paging.h"
#include "doors/graph/select.h"

struct visit;

#define TAKES_WHOLE_LIST (TAKES_SELECT | TAKES_FILTER | TAKES_PAGE | TAKES_COUNT | TAKES_ORDER | TAKES_SEARCH)

struct list {
	const struct filter_subject *subject;
	struct list_query query; /* what the list is of; narrowed and ordered by list_read() */
	unsigned identity;       /* the column that makes any order total: the id */
	/* Of list_read(). */
	const struct filter *looked_up; /* $filter, when an index answers it; NULL else */
	const void *rows;
	size_t count;
	bool has_more;
	int64_t total;           /* -1: not asked for */
};

/* Reads the options and the page. False: answered. */
bool list_read(struct visit *visit, struct list *list);
/* Reads $filter and $search alone, and answers the number as text: a /$count. */
void list_answer_count(struct visit *visit, struct list *list);
/* A /$count: refused without ConsistencyLevel; NULL: answered. */
struct context *graph_begin_count(struct visit *visit);
/*
 * The beginning of every reader: the options that it takes, $select of this type, the snapshot. NULL: answered. The
 * order tells which mistake is answered first.
 */
struct context *graph_begin_read(
	struct visit *visit, unsigned takes, const char *type, struct selection *selection);
/* Opens the answer with count and link; the caller writes the rows and ends it with page_end(). */
struct json_out list_open(struct visit *visit, const struct list *list, const char *odata_context);

/* $search as a condition; *filter NULL: there is none. False: answered. */
bool search_read(struct visit *visit, const struct filter_subject *subject, const struct filter **filter);
/* $orderby; *is_given false leaves the order as it is. False: answered. */
bool order_read(struct visit *visit, const struct filter_subject *subject, unsigned identity, struct list_order *order,
	bool *is_given);
