/*
 * routes - finds the row of a table for a path
 *
 * Made once from the tables: rows by their number of segments and first letter, so that a request is held against a
 * dozen patterns and not against all of them.
 */
#pragma once

#include "doors/door.h"
#include "doors/path.h"

struct routes;

/* tables ends with NULL. Lives in the arena. */
struct routes *routes_new(struct arena *arena, const struct endpoint_table *const *tables);

/* The row for a request, or how far its path is known. */
struct route {
	const struct endpoint_table *table;
	const char *root;
	const struct endpoint *endpoint; /* NULL: none for this method, or at all */
	struct path_match match;	 /* of the best pattern; is_whole: the path is known */
	size_t known;			 /* parts of the path that some pattern knows */
};

struct route routes_find(const struct routes *routes, const struct path *path, const char *method);

/* The parts that a root takes; SIZE_MAX when the path does not begin with it. */
size_t routes_root_parts(const struct path *path, const char *root);

/* Of a path that cannot be read: whose answer it gets. NULL when it stands below no root. */
const struct endpoint_table *routes_table_below(const struct routes *routes, const char *path);
