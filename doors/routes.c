/*
 * routes - see the header
 */
#include "doors/routes.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/text.h"

#define SEGMENTS_MOST (PATH_PARTS_MOST + 1)

/* A row, with what a path must have for it. */
struct likely {
	struct likely *next;
	const struct endpoint_table *table;
	const struct endpoint *endpoint;
	const char *pattern; /* the row's, or its twin under /me */
	bool is_own;	     /* that twin: its first key is whoever asks */
	char letter;	     /* of its first segment, small; '{': any */
};

struct routes {
	const struct endpoint_table *const *tables;
	struct likely *by_segments[SEGMENTS_MOST];
};

static size_t segments_of(const char *pattern)
{
	size_t count = 0;
	for (const char *at = pattern; *at != '\0'; at++)
		count += at[0] == '/' && at[1] != '\0';
	return count;
}

static bool is_better(const struct path_match *match, const struct route *route)
{
	return match->is_whole && (!route->match.is_whole || match->exactness > route->match.exactness);
}

const struct endpoint *endpoint_next(const struct endpoint_table *table, struct endpoint_walk *walk)
{
	const struct endpoint_list *list = table->lists[walk->list];
	while (list != NULL && walk->row == list->count) {
		list = table->lists[++walk->list];
		walk->row = 0;
	}
	return list == NULL ? NULL : &list->rows[walk->row++];
}

/* A row that is written with /me itself is better than a twin: there "me" counts as the key that it stands for. */
static struct path_match compare(const struct path *path, size_t from, const struct likely *likely)
{
	struct path_match match = path_compare(path, from, likely->pattern);
	match.is_own = likely->is_own;
	if (likely->is_own && match.is_whole)
		match.exactness &= ~((uint64_t)1 << (path->count - from - 1));
	return match;
}

static void hold_against(const struct path *path, size_t from, const char *method, const struct likely *likely,
	struct route *route)
{
	struct path_match match = compare(path, from, likely);
	if (match.matched > route->known)
		route->known = match.matched;
	if (is_better(&match, route)) {
		route->match = match;
		route->endpoint = NULL;
	}
	bool is_same = match.is_whole && match.exactness == route->match.exactness;
	if (is_same && text_equal(likely->endpoint->method, method))
		route->endpoint = likely->endpoint;
}

static char letter_of(const char *text)
{
	return (char)tolower((unsigned char)text[0]);
}

/* The rows that can match as a whole. */
static void search_likely(const struct routes *routes, const struct path *path, size_t from, const char *method,
	struct route *route)
{
	size_t segments = path->count - from;
	if (segments >= SEGMENTS_MOST)
		return;
	char letter = segments == 0 ? '\0' : letter_of(path->parts[from].text);
	for (const struct likely *likely = routes->by_segments[segments]; likely != NULL; likely = likely->next)
		if (likely->table == route->table && (likely->letter == letter || likely->letter == '{'))
			hold_against(path, from, method, likely, route);
}

/* No row matches: how far the path is known says which part of it is wrong. */
static void search_all(const struct routes *routes, const struct path *path, size_t from, const char *method,
	struct route *route)
{
	for (size_t segments = 0; segments < SEGMENTS_MOST; segments++)
		for (const struct likely *likely = routes->by_segments[segments]; likely != NULL; likely = likely->next)
			if (likely->table == route->table)
				hold_against(path, from, method, likely, route);
}

size_t routes_root_parts(const struct path *path, const char *root)
{
	size_t at = 0;
	while (*root != '\0') {
		root += *root == '/';
		size_t length = strcspn(root, "/");
		if (at == path->count || path->parts[at].kind != PATH_NAME ||
			strlen(path->parts[at].text) != length ||
			strncasecmp(path->parts[at].text, root, length) != 0)
			return SIZE_MAX;
		at++;
		root += length;
	}
	return at;
}

/* A table whose root is longer knows the path better: the empty root takes what is left. */
struct route routes_find(const struct routes *routes, const struct path *path, const char *method)
{
	struct route best = { 0 };
	size_t best_root = 0;
	for (size_t t = 0; routes->tables[t] != NULL; t++) {
		for (const char *const *root = routes->tables[t]->roots; *root != NULL; root++) {
			size_t parts = routes_root_parts(path, *root);
			if (parts == SIZE_MAX ||
				(best.table != NULL && (best.match.is_whole || parts < best_root)))
				continue;
			struct route route = { .table = routes->tables[t], .root = *root, .known = parts };
			search_likely(routes, path, parts, method, &route);
			if (!route.match.is_whole)
				search_all(routes, path, parts, method, &route);
			if (best.table == NULL || route.match.is_whole || parts > best_root ||
				route.known > best.known) {
				best = route;
				best_root = parts;
			}
		}
	}
	return best;
}

/* In front, so that what stands first in a table is held against last: of two that match alike the last one with the
 * method is taken, and a table has no two. */
static void add_pattern(struct arena *arena, struct routes *routes, struct likely added)
{
	size_t segments = segments_of(added.pattern);
	const char *first = added.pattern + (added.pattern[0] == '/');
	if (text_starts_with_ignoring_case(first, "microsoft.graph."))
		first = "{"; /* its namespace may be written in two ways */
	if (segments >= SEGMENTS_MOST)
		bug("a pattern with more segments than a path may have");
	struct likely *likely = arena_allocate(arena, sizeof(*likely));
	*likely = added;
	likely->next = routes->by_segments[segments];
	likely->letter = letter_of(first);
	routes->by_segments[segments] = likely;
}

/* What stands under a user's key stands under /me, too. */
static void add_row(struct arena *arena, struct routes *routes, const struct endpoint_table *table,
	const struct endpoint *endpoint)
{
	struct likely row = { .table = table, .endpoint = endpoint, .pattern = endpoint->pattern };
	add_pattern(arena, routes, row);
	size_t length = table->own == NULL ? 0 : strlen(table->own);
	if (length == 0 || strncmp(endpoint->pattern, table->own, length) != 0)
		return;
	const char *rest = endpoint->pattern + length;
	if (rest[0] != '\0' && rest[0] != '/')
		return;
	row.pattern = text_format(arena, "/me%s", rest);
	row.is_own = true;
	add_pattern(arena, routes, row);
}

struct routes *routes_new(struct arena *arena, const struct endpoint_table *const *tables)
{
	struct routes *routes = arena_allocate(arena, sizeof(*routes));
	routes->tables = tables;
	for (size_t t = 0; tables[t] != NULL; t++) {
		struct endpoint_walk walk = { 0 };
		const struct endpoint *endpoint;
		while ((endpoint = endpoint_next(tables[t], &walk)) != NULL)
			add_row(arena, routes, tables[t], endpoint);
	}
	return routes;
}

const struct endpoint_table *routes_table_below(const struct routes *routes, const char *path)
{
	for (size_t t = 0; routes->tables[t] != NULL; t++)
		for (const char *const *root = routes->tables[t]->roots; *root != NULL; root++)
			if ((*root)[0] != '\0' && text_starts_with_ignoring_case(path, *root) &&
				path[strlen(*root)] == '/')
				return routes->tables[t];
	return NULL;
}
