/*
 * expand - see the header
 */
#include "doors/graph/expand.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/schema.h"
#include "doors/graph/select.h"

struct parser {
	struct arena *arena;
	const char *type;
	const char *const *allowed;
	const char *at;
	struct expand_outcome outcome;
};

static bool refuse_expand(struct parser *parser, const struct error_kind *kind, const char *why)
{
	if (parser->outcome.kind == NULL) {
		parser->outcome.kind = kind;
		parser->outcome.why = why;
	}
	return false;
}

static bool take(struct parser *parser, char character)
{
	parser->at += strspn(parser->at, " \t");
	if (*parser->at != character)
		return false;
	parser->at++;
	return true;
}

static char *read_until(struct parser *parser, const char *ends)
{
	size_t length = strcspn(parser->at, ends);
	char *text = text_trim(parser->arena, arena_copy(parser->arena, parser->at, length));
	parser->at += length;
	return text;
}

static bool read_select(struct parser *parser, struct expand_item *item, const char *names)
{
	char **list = NULL;
	size_t count = text_split(parser->arena, names, ',', &list);
	for (size_t i = 0; i < count; i++) {
		char *name = text_trim(parser->arena, list[i]);
		if (name[0] != '\0')
			list[item->select_count++] = name;
	}
	item->select = list;
	return item->select_count > 0 ||
	       refuse_expand(parser, &ERROR_QUERY_INVALID, "the $select of an $expand names nothing");
}

static bool read_levels(struct parser *parser, struct expand_item *item, const char *value)
{
	int64_t levels = 0;
	if (text_equal_ignoring_case(value, "max"))
		levels = LEVELS_MOST;
	else if (!text_to_integer(value, &levels) || levels < 1 || levels > LEVELS_MOST)
		return refuse_expand(parser, &ERROR_QUERY_INVALID,
			text_format(parser->arena, "'%.20s' is no number of $levels", value));
	item->levels = (unsigned)levels;
	return true;
}

static bool read_option(struct parser *parser, struct expand_item *item)
{
	char *option = read_until(parser, ";)");
	char *equals = strchr(option, '=');
	if (equals == NULL)
		return refuse_expand(parser, &ERROR_QUERY_INVALID,
			text_format(parser->arena, "'%.40s' is no option of an $expand", option));
	*equals = '\0';
	const char *name = text_trim(parser->arena, option), *value = text_trim(parser->arena, equals + 1);
	name += name[0] == '$';
	if (text_equal_ignoring_case(name, "select"))
		return read_select(parser, item, value);
	if (text_equal_ignoring_case(name, "levels") && text_equal(item->name, "manager"))
		return read_levels(parser, item, value);
	return refuse_expand(parser, &ERROR_QUERY_UNSUPPORTED,
		text_format(parser->arena, "The option '%.40s' is not supported in $expand=%s.", name, item->name));
}

static const char *allowed_name(const struct parser *parser, const char *name)
{
	for (const char *const *allowed = parser->allowed; *allowed != NULL; allowed++)
		if (text_equal_ignoring_case(*allowed, name))
			return *allowed;
	return NULL;
}

static bool is_repeated(const struct parser *parser, const char *name)
{
	return expand_item_named(&parser->outcome.expand, name) != NULL;
}

static bool find_link(struct parser *parser, const char *name, struct expand_item *item)
{
	struct schema_property property;
	item->name = allowed_name(parser, name);
	if (item->name != NULL && !is_repeated(parser, item->name))
		return true;
	if (item->name != NULL)
		return refuse_expand(parser, &ERROR_QUERY_UNSUPPORTED,
			text_format(parser->arena, "'%s' is expanded twice.", item->name));
	if (name[0] == '\0')
		return refuse_expand(parser, &ERROR_QUERY_INVALID, "the name of a link is missing in $expand");
	if (schema_property_named(schema_type_named(parser->type), name, &property))
		return refuse_expand(parser, &ERROR_QUERY_UNSUPPORTED,
			text_format(parser->arena, "The property '%s' cannot be expanded here.", property.name));
	return refuse_expand(parser, &ERROR_PROPERTY_UNKNOWN, name);
}

static bool read_item(struct parser *parser)
{
	struct expand *expand = &parser->outcome.expand;
	struct expand_item item = { .levels = 1 };
	if (expand->count == EXPANDS_MOST)
		return refuse_expand(parser, &ERROR_QUERY_UNSUPPORTED, "Too much is expanded.");
	parser->at += strspn(parser->at, " \t");
	if (!find_link(parser, read_until(parser, ",(;)"), &item))
		return false;
	if (take(parser, '(')) {
		do {
			if (!read_option(parser, &item))
				return false;
		} while (take(parser, ';'));
		if (!take(parser, ')'))
			return refuse_expand(parser, &ERROR_QUERY_INVALID, "a parenthesis of $expand is not closed");
	}
	expand->items[expand->count++] = item;
	return true;
}

struct expand_outcome expand_parse(
	struct arena *arena, const char *type, const char *const *allowed, const char *text)
{
	struct parser parser = { .arena = arena, .type = type, .allowed = allowed, .at = text };
	bool is_fine;
	do {
		is_fine = read_item(&parser);
	} while (is_fine && take(&parser, ','));
	parser.at += strspn(parser.at, " \t");
	if (is_fine && *parser.at != '\0')
		refuse_expand(&parser, &ERROR_QUERY_INVALID,
			text_format(arena, "nothing is understood of $expand from '%.40s' on", parser.at));
	return parser.outcome;
}

const struct expand_item *expand_item_named(const struct expand *expand, const char *name)
{
	for (size_t i = 0; i < expand->count; i++)
		if (text_equal(expand->items[i].name, name))
			return &expand->items[i];
	return NULL;
}

/* Of a list the chain of managers is an advanced query, and nothing else may be expanded in one. */
static bool is_allowed(struct visit *visit, const struct expand *expand)
{
	bool is_list = strchr(visit->endpoint->pattern, '{') == NULL;
	const struct expand_item *manager = expand_item_named(expand, "manager");
	bool is_chain = manager != NULL && manager->levels > 1;
	const char *why = is_chain && is_list && !visit_is_advanced(visit)
		? "$levels needs the header ConsistencyLevel: eventual and $count=true."
		: !is_chain && visit_is_advanced(visit) ? "$expand is not supported in an advanced query."
							 : NULL;
	if (why != NULL)
		visit_answer_error(
			visit, visit_refusal(visit, &ERROR_QUERY_UNSUPPORTED, "$expand", "why", why, NULL));
	return why == NULL;
}

bool expand_read(struct visit *visit, const char *type, const char *const *allowed, struct expand *expand)
{
	const char *text = visit_option(visit, "$expand");
	*expand = (struct expand){ .count = 0 };
	if (text == NULL)
		return true;
	struct expand_outcome outcome = expand_parse(visit->arena, type, allowed, text);
	*expand = outcome.expand;
	if (outcome.kind == NULL)
		return is_allowed(visit, expand);
	bool is_unknown = outcome.kind == &ERROR_PROPERTY_UNKNOWN;
	visit_answer_error(visit, visit_refusal(visit, outcome.kind, "$expand", is_unknown ? "property" : "why",
					  outcome.why, "type", type, NULL));
	return false;
}

bool expand_select_is_known(struct visit *visit, const struct expand_item *item, const char *type)
{
	struct schema_property property;
	for (size_t i = 0; i < item->select_count; i++)
		if (!schema_property_named(schema_type_named(type), item->select[i], &property)) {
			visit_answer_error(visit, visit_refusal(visit, &ERROR_PROPERTY_UNKNOWN, "$expand", "property",
							  item->select[i], "type", type, NULL));
			return false;
		}
	return true;
}

/* "manager(id,displayName)", "memberOf()" */
static const char *expanded_name(struct visit *visit, const struct expand_item *item)
{
	struct text_buffer text = text_buffer_in(visit->arena);
	text_buffer_add_format(&text, "%s(", item->name);
	for (size_t i = 0; i < item->select_count; i++)
		text_buffer_add_format(&text, "%s%s", i == 0 ? "" : ",", item->select[i]);
	text_buffer_add(&text, ")");
	return text_buffer_text(&text);
}

const char *expand_context(struct visit *visit, const struct expand *expand, const char *set, char *const *names,
	size_t name_count, bool is_entity)
{
	char **all = arena_allocate_array(visit->arena, name_count + expand->count + 1, sizeof(*all));
	size_t count = 0;
	for (size_t i = 0; i < name_count; i++)
		all[count++] = names[i];
	for (size_t i = 0; i < expand->count; i++)
		all[count++] = text_copy(visit->arena, expanded_name(visit, &expand->items[i]));
	return select_context(visit, set, all, count, is_entity);
}
