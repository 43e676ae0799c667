/*
 * expand - reads $expand: which linked objects come with an object, and what of them
 *
 *     expand := item { "," item }
 *     item   := name [ "(" option { ";" option } ")" ]
 *     option := "$select=" names | "$levels=" ( "max" | number )
 *
 * One parser for every endpoint; what an endpoint can expand, it says. The service expands twenty objects of a list and
 * refuses $expand in an advanced query, but for the chain of managers, which is one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct arena;
struct visit;

#define EXPANDS_MOST 8
#define EXPANDED_MOST 20
#define LEVELS_MOST 40 /* what is nested deeper than that is no organisation */

struct expand_item {
	const char *name;   /* as the schema spells it */
	char **select;      /* names of $select; count 0: the default ones */
	size_t select_count;
	unsigned levels;    /* of $levels; max is LEVELS_MOST; 1 without */
};

struct expand {
	struct expand_item items[EXPANDS_MOST];
	size_t count;
};

struct expand_outcome {
	struct expand expand;
	const struct error_kind *kind; /* of a refusal; NULL: fine */
	const char *why;               /* the link's name for ERROR_PROPERTY_UNKNOWN */
};

/* type: "user"; allowed: the links that can be expanded here, ends with NULL. */
struct expand_outcome expand_parse(
	struct arena *arena, const char *type, const char *const *allowed, const char *text);

/* Reads the visit's $expand; no items when there is none. False: answered. */
bool expand_read(struct visit *visit, const char *type, const char *const *allowed, struct expand *expand);
/* Whether the type has what the item's $select names. False: answered. */
bool expand_select_is_known(struct visit *visit, const struct expand_item *item, const char *type);
/* "#users(id,memberOf(id,displayName))/$entity": what of the objects is written, and what comes with them. */
const char *expand_context(struct visit *visit, const struct expand *expand, const char *set, char *const *names,
	size_t name_count, bool is_entity);
/* The item of this link; NULL when it is not to be expanded. */
const struct expand_item *expand_item_named(const struct expand *expand, const char *name);
