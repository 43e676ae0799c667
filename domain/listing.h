/*
 * listing - a page of a list and how many rows it has, for the doors: what is asked comes as a query of the store
 *
 * Whoever knows the objects makes the query (users_listing(), groups_listing()): which rows there are at all; the door
 * narrows it by what its caller asked for.
 */
#pragma once

#include "store/list.h"

struct context;

struct listing {
	const void *rows;
	size_t count;
	bool has_more;
	bool is_too_large; /* the filter has too many values; nothing was read */
};

struct listing listing_read(struct context *context, const struct list_query *query);
/* -1 when the filter has too many values. */
int64_t listing_count(struct context *context, const struct list_query *query);
