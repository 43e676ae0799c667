/*
 * own_calendar - what will end and when
 *
 * The token of a page is the last row's place: base64url of its moment, object and event.
 */
#include "base/ids.h"
#include "base/text.h"
#include "domain/calendar_read.h"
#include "doors/door.h"
#include "doors/own/own.h"
#include "doors/own/own_page.h"

static const char *token_of(struct visit *visit, const struct calendar_row *row)
{
	const char *place =
		text_format(visit->arena, "%lld\n%s\n%s", (long long)row->due_at, row->object_id, row->event);
	return base64url_encode(visit->arena, place, __builtin_strlen(place));
}

static bool read_token(struct visit *visit, const char *token, struct calendar_place *place)
{
	*place = (struct calendar_place){ 0 };
	if (token == NULL)
		return true;
	size_t length = 0;
	char **pieces = NULL;
	const char *text = base64url_decode(visit->arena, token, &length);
	if (text == NULL || !text_is_utf8(text, length) || __builtin_strlen(text) != length ||
		text_split(visit->arena, text, '\n', &pieces) != 3 ||
		!text_to_integer(pieces[0], &place->due_at))
		return own_page_refuse_token(visit);
	place->object_id = pieces[1];
	place->event = pieces[2];
	return true;
}

static void put_row(struct json_out *out, const struct context *context, const struct calendar_row *row)
{
	json_open_object(out);
	json_put_moment(out, "at", row->due_at);
	json_put_text(out, "event", row->event);
	json_put_text(out, "object", row->object_id);
	json_put_text(out, "text", calendar_words(context, row));
	json_put_text(out, "rule", row->rule);
	json_close_object(out);
}

static void answer_rows(struct visit *visit, const struct calendar_row *rows, size_t count, int64_t top)
{
	bool is_last = count <= (size_t)top;
	size_t shown = is_last ? count : (size_t)top;
	struct json_out out = visit_begin_object(visit, NULL);
	json_key(&out, "value");
	json_open_array(&out);
	for (size_t i = 0; i < shown; i++)
		put_row(&out, visit->reading, &rows[i]);
	json_close_array(&out);
	own_page_put_next(visit, &out, is_last ? NULL : token_of(visit, &rows[shown - 1]));
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void own_calendar(struct visit *visit)
{
	struct own_page page;
	struct calendar_place place;
	if (!own_page_read(visit, &page) || !read_token(visit, page.token, &place))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	const struct calendar_row *rows = NULL;
	size_t count = 0;
	struct error error = calendar_read(context, &place, page.top + 1, &rows, &count);
	if (failed(error))
		visit_answer_error(visit, error);
	else
		answer_rows(visit, rows, count, page.top);
}
