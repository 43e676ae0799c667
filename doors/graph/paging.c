/*
 * paging - see the header
 */
#include "doors/graph/paging.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "doors/errors.h"
#include "doors/graph/page_token.h"
#include "doors/query.h"

#define PAGE_DEFAULT 100
#define PAGE_MOST 999

struct system_option {
	const char *name;
	unsigned takes; /* 0: nobody does */
};

static const struct system_option system_options[] = {
	{ "$select", TAKES_SELECT },
	{ "$filter", TAKES_FILTER },
	{ "$top", TAKES_PAGE },
	{ "$skiptoken", TAKES_PAGE },
	{ "$count", TAKES_COUNT },
	{ "$orderby", TAKES_ORDER },
	{ "$expand", TAKES_EXPAND },
	{ "$search", TAKES_SEARCH },
	{ "$skip", 0 },
	{ "$deltatoken", 0 },
	{ "$apply", 0 },
};

static bool is_unsupported(struct visit *visit, const char *why)
{
	visit_answer_error(visit, visit_refusal(visit, &ERROR_QUERY_UNSUPPORTED, NULL, "why", why, NULL));
	return false;
}

bool options_allowed(struct visit *visit, unsigned takes)
{
	for (size_t i = 0; i < COUNT_OF(system_options); i++) {
		const struct system_option *option = &system_options[i];
		size_t count = query_count(visit->options, option->name);
		if (count > 1)
			return is_unsupported(
				visit, text_format(visit->arena, "The query option '%s' is given twice.",
					       option->name));
		if (count == 1 && (option->takes & takes) == 0)
			return is_unsupported(
				visit, text_format(visit->arena,
					       "The query option '%s' is not supported here.", option->name));
	}
	return true;
}

bool visit_is_eventual(const struct visit *visit)
{
	return text_equal_ignoring_case(http_header(visit->request, "ConsistencyLevel"), "eventual");
}

/* The service's own preference for a page's size gives way to $top. */
static int64_t preferred_size(const struct visit *visit)
{
	const char *header = http_header(visit->request, "Prefer");
	const char *found = header == NULL ? NULL : strcasestr(header, "odata.maxpagesize=");
	if (found == NULL)
		return PAGE_DEFAULT;
	found += strlen("odata.maxpagesize=");
	int64_t size = 0;
	char *digits = arena_copy(visit->arena, found, strspn(found, "0123456789"));
	return text_to_integer(digits, &size) && size >= 1 && size <= PAGE_MOST ? size : PAGE_DEFAULT;
}

bool page_size_read(struct visit *visit, int64_t *size)
{
	const char *top = visit_option(visit, "$top");
	*size = preferred_size(visit);
	if (top == NULL)
		return true;
	if (text_to_integer(top, size) && *size >= 1 && *size <= PAGE_MOST)
		return true;
	return is_unsupported(
		visit, text_format(visit->arena,
			       "Invalid page size specified: '%s'. Must be between 1 and %d inclusive.", top,
			       PAGE_MOST));
}

static bool read_order(struct visit *visit, const char *order)
{
	const char *given = visit_option(visit, "$orderby");
	if (given == NULL)
		return true;
	const char *trimmed = text_trim(visit->arena, given);
	const char *ascending = order == NULL ? NULL : text_format(visit->arena, "%s asc", order);
	if (order != NULL &&
		(text_equal_ignoring_case(trimmed, order) || text_equal_ignoring_case(trimmed, ascending)))
		return true;
	return is_unsupported(
		visit, text_format(visit->arena, "The list cannot be ordered by '%s'.", trimmed));
}

bool page_wants_count(struct visit *visit)
{
	return text_equal_ignoring_case(visit_option(visit, "$count"), "true") && visit_is_eventual(visit);
}

bool page_place_read(struct visit *visit, struct value *place, size_t count, bool *has_place)
{
	const char *token = visit_option(visit, "$skiptoken");
	*has_place = token != NULL;
	if (token == NULL)
		return true;
	enum page_token_state state = page_token_read(visit, token, place, count);
	if (state == PAGE_TOKEN_FINE)
		return true;
	visit_answer_error(visit, visit_refusal(visit, &ERROR_PAGE_TOKEN_INVALID, "$skiptoken", NULL));
	return false;
}

bool page_read(struct visit *visit, const char *order, struct page *page)
{
	struct value place = of_text("");
	bool has_place = false;
	*page = (struct page){ .after = "", .wants_count = page_wants_count(visit) };
	if (!page_size_read(visit, &page->size) || !read_order(visit, order) ||
		!page_place_read(visit, &place, 1, &has_place))
		return false;
	page->after = place.kind == VALUE_TEXT ? place.text : "";
	return true;
}

/* Scheme and host are the root's; path and options as the caller wrote them. */
static const char *next_link(struct visit *visit, const struct value *place, size_t count)
{
	struct text_buffer link = text_buffer_in(visit->arena);
	const struct http_request *request = visit->request;
	text_buffer_add_format(
		&link, "%s://%s%s?", request->is_tls ? "https" : "http", request->host, request->path);
	for (size_t i = 0; i < visit->options->count; i++) {
		const struct query_pair *pair = &visit->options->pairs[i];
		if (query_name_is(pair->name, "$skiptoken"))
			continue;
		text_buffer_add(&link, pair->raw);
		text_buffer_add(&link, "&");
	}
	text_buffer_add_format(&link, "$skiptoken=%s", page_token_write(visit, place, count));
	return text_buffer_text(&link);
}

struct json_out page_open(struct visit *visit, const char *odata_context, int64_t count, const struct value *place,
	size_t place_count)
{
	struct json_out out = visit_begin_object(visit, odata_context);
	if (count >= 0)
		json_put_integer(&out, "@odata.count", count);
	if (place_count > 0)
		json_put_text(&out, "@odata.nextLink", next_link(visit, place, place_count));
	json_key(&out, "value");
	json_open_array(&out);
	return out;
}

struct json_out page_begin(struct visit *visit, const char *odata_context, int64_t count, const char *next)
{
	struct value place = of_text(next);
	return page_open(visit, odata_context, count, &place, next == NULL ? 0 : 1);
}

void page_end(struct visit *visit, struct json_out *out)
{
	json_close_array(out);
	json_close_object(out);
	visit_answer_json(visit, out);
}
