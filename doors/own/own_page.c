/*
 * own_page - see the header
 */
#include "doors/own/own_page.h"

#include "base/text.h"
#include "doors/door.h"
#include "doors/query.h"

#define TOP_DEFAULT 100
#define TOP_MOST 999

static bool refuse_query(struct visit *visit, const char *why)
{
	visit_answer_error(visit, visit_refusal(visit, &ERROR_QUERY_UNSUPPORTED, NULL, "why", why, NULL));
	return false;
}

bool own_page_read(struct visit *visit, struct own_page *page)
{
	const struct query *options = visit->options;
	for (size_t i = 0; i < options->count; i++)
		if (!query_name_is(options->pairs[i].name, "$top") &&
			!query_name_is(options->pairs[i].name, "$skiptoken"))
			return refuse_query(visit, options->pairs[i].name);
	*page = (struct own_page){ .top = TOP_DEFAULT, .token = visit_option(visit, "$skiptoken") };
	const char *top = visit_option(visit, "$top");
	if (top != NULL && (!text_to_integer(top, &page->top) || page->top < 1 || page->top > TOP_MOST))
		return refuse_query(visit, "$top");
	return true;
}

bool own_page_refuse_token(struct visit *visit)
{
	visit_answer_error(visit, visit_refusal(visit, &ERROR_PAGE_TOKEN_INVALID, "$skiptoken", NULL));
	return false;
}

void own_page_put_next(struct visit *visit, struct json_out *out, const char *token)
{
	if (token == NULL)
		return;
	struct text_buffer link = text_buffer_in(visit->arena);
	text_buffer_add_format(&link, "%s%s?", visit->root, visit->endpoint->pattern);
	for (size_t i = 0; i < visit->options->count; i++)
		if (!query_name_is(visit->options->pairs[i].name, "$skiptoken"))
			text_buffer_add_format(&link, "%s&", visit->options->pairs[i].raw);
	text_buffer_add_format(&link, "$skiptoken=%s", token);
	json_put_text(out, "@odata.nextLink", text_buffer_text(&link));
}
