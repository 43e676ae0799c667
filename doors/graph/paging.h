/*
 * paging - lists page by page: $top, $skiptoken, $count, and the link to the next page
 *
 * A page begins behind the key of the last one, so page 10,000 costs what page 1 costs. The link repeats
 * every option of the caller and begins with the host that he used (graph.md section 1).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "doors/door.h"
#include "domain/listing.h"

/* The system options that an endpoint understands; any other is refused, for ignoring one would be a lie. */
enum {
	TAKES_SELECT = 1,
	TAKES_FILTER = 2,
	TAKES_PAGE = 4,	  /* $top, $skiptoken */
	TAKES_COUNT = 8,  /* $count */
	TAKES_ORDER = 16, /* $orderby */
	TAKES_SEARCH = 32,
	TAKES_EXPAND = 64,
};

/* False: answered. */
bool options_allowed(struct visit *visit, unsigned takes);

struct page {
	int64_t size;
	const char *after; /* "": the first page */
	bool wants_count;  /* $count=true with ConsistencyLevel: eventual; without it is not heard */
};

/* Reads $top, $skiptoken, $count and $orderby. order: the property that the list is ordered by, NULL: none.
 */
bool page_read(struct visit *visit, const char *order, struct page *page);
/* Whether the header ConsistencyLevel: eventual is there. */
bool visit_is_eventual(const struct visit *visit);

/* The parts of page_read(), for lists of their own order (doors/graph/list.h). False: answered. */
bool page_size_read(struct visit *visit, int64_t *size);
bool page_wants_count(struct visit *visit);
bool page_place_read(struct visit *visit, struct value *place, size_t count, bool *has_place);

/* Opens {"@odata.context", "@odata.count"?, "@odata.nextLink"?, "value":[. count -1: none; place_count 0: last page. */
struct json_out page_open(struct visit *visit, const char *odata_context, int64_t count, const struct value *place,
	size_t place_count);
/* The same where the place is one text; next NULL: last page. */
struct json_out page_begin(struct visit *visit, const char *odata_context, int64_t count, const char *next);
/* Closes and answers. */
void page_end(struct visit *visit, struct json_out *out);
