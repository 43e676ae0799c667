/*
 * path - the grammar of an address's path, as the service accepts it (graph.md section 1)
 *
 * Segments are compared without regard to case; "//" and a last "/" do not matter; a key stands in its own
 * segment or in parentheses behind its set ("users/{id}", "users('{id}')"); actions and casts may have the
 * prefix "microsoft.graph." or "graph.".
 *
 * A pattern is written "/users/{}/licenseDetails". {} is a key. "delta()" is a function, which may be called
 * with and without its parentheses. "microsoft.graph.user" is a cast, whose prefix is needed.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

#define PATH_PARTS_MOST 24

enum path_part_kind { PATH_NAME, PATH_KEY, PATH_CALL };

struct path_part {
	enum path_part_kind kind;
	const char *text;     /* decoded: what stands there, a key without its quotes, a function's name */
	const char *key_name; /* "userPrincipalName" of an alternate key; NULL else */
};

struct path {
	struct path_part parts[PATH_PARTS_MOST];
	size_t count;
};

/* raw: percent-encoded, without the query. False when it is no path: bad escapes, NUL, not UTF-8, too many.
 */
bool path_parse(struct arena *arena, const char *raw, struct path *path);

/* Percent-decoding of length bytes; NULL when it is malformed or not UTF-8. */
char *path_decode(struct arena *arena, const char *raw, size_t length, bool plus_is_blank);

struct path_match {
	bool is_own;	   /* set by the router: the first key is whoever asks */
	bool is_whole;	    /* path and pattern ended together */
	size_t matched;	    /* parts that agreed, counted from the path's first */
	uint64_t exactness; /* of two patterns that match, the greater is the better: names go before keys */
	const struct path_part *keys[8];
	size_t key_count;
};

/* Compares the path from part `from` on with a pattern. */
struct path_match path_compare(const struct path *path, size_t from, const char *pattern);
