/*
 * search_parse - reads $search into a condition
 *
 *     or     := and { "OR" and }
 *     and    := clause { "AND" clause }
 *     clause := "(" or ")" | '"' property ":" text '"'
 *
 * Names and descriptions are searched by their words, everything else from its beginning. A \ before a quote or
 * another \ takes its meaning away.
 */
#pragma once

#include "doors/graph/filter_parse.h"

struct filter_outcome search_parse(struct arena *arena, const struct filter_subject *subject, const char *text);
