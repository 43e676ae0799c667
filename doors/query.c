/*
 * query - see the header
 */
#include "doors/query.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "doors/path.h"

static bool read_pair(struct arena *arena, const char *raw, struct query_pair *pair)
{
	size_t length = strlen(raw), name = strcspn(raw, "=");
	pair->raw = raw;
	pair->name = path_decode(arena, raw, name, true);
	pair->value = name == length ? "" : path_decode(arena, raw + name + 1, length - name - 1, true);
	return pair->name != NULL && pair->value != NULL;
}

const struct query *query_parse(struct arena *arena, const char *text)
{
	char **pieces = NULL;
	size_t count = text_split(arena, text, '&', &pieces);
	struct query_pair *pairs = arena_allocate_array(arena, count + 1, sizeof(*pairs));
	struct query *query = arena_allocate(arena, sizeof(*query));
	query->pairs = pairs;
	for (size_t i = 0; i < count; i++) {
		if (pieces[i][0] == '\0')
			continue;
		if (!read_pair(arena, pieces[i], &pairs[query->count]))
			return NULL;
		query->count++;
	}
	return query;
}

bool query_name_is(const char *given, const char *name)
{
	return text_equal_ignoring_case(given + (given[0] == '$'), name + (name[0] == '$'));
}

const char *query_value(const struct query *query, const char *name)
{
	for (size_t i = 0; query != NULL && i < query->count; i++)
		if (query_name_is(query->pairs[i].name, name))
			return query->pairs[i].value;
	return NULL;
}

size_t query_count(const struct query *query, const char *name)
{
	size_t count = 0;
	for (size_t i = 0; query != NULL && i < query->count; i++)
		count += query_name_is(query->pairs[i].name, name);
	return count;
}
