/*
 * listing - see the header
 */
#include "domain/listing.h"

#include "domain/context.h"

/* One row more than the page shows tells whether there is another page. */
struct listing listing_read(struct context *context, const struct list_query *query)
{
	struct list_query one_more = *query;
	struct listing listing = { 0 };
	bool fits = true;
	one_more.limit++;
	listing.rows = list_page(context->session, &one_more, &listing.count, &fits);
	listing.is_too_large = !fits;
	listing.has_more = listing.count > (size_t)query->limit;
	if (listing.has_more)
		listing.count = (size_t)query->limit;
	return listing;
}

int64_t listing_count(struct context *context, const struct list_query *query)
{
	bool fits = true;
	int64_t count = list_count(context->session, query, &fits);
	return fits ? count : -1;
}
