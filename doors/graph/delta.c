/*
 * delta - what changed since the caller asked last: everything at first, then only what is new (graph.md section 2)
 */
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/delta_token.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/user_json.h"
#include "doors/query.h"

/* One question: where the reader stands, and what she wants to see. */
struct delta {
	struct visit *visit;
	struct delta_token token;
	bool is_latest; /* nothing now, and everything from now on */
	struct user_view view;
	const char *ids[CHANGES_IDS_MOST];
	size_t id_count;
	int64_t size;
};

static bool is_unsupported(struct visit *visit, const char *why)
{
	visit_answer_error(visit, visit_refusal(visit, &ERROR_QUERY_UNSUPPORTED, NULL, "why", why, NULL));
	return false;
}

static bool options_are_fine(struct visit *visit)
{
	static const char *const refused[] = { "$top", "$orderby", "$expand", "$search", "$skip", "$count", "$apply" };
	static const char *const taken[] = { "$select", "$filter", "$deltatoken", "$skiptoken" };
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		if (query_count(visit->options, refused[i]) > 0)
			return is_unsupported(visit, text_format(visit->arena,
							     "The query option '%s' is not supported here.", refused[i]));
	for (size_t i = 0; i < COUNT_OF(taken); i++)
		if (query_count(visit->options, taken[i]) > 1)
			return is_unsupported(visit, text_format(visit->arena, "The query option '%s' is given twice.",
							     taken[i]));
	return true;
}

/* The options of the first question, as the caller wrote them. */
static const char *first_options(struct visit *visit)
{
	struct text_buffer text = text_buffer_in(visit->arena);
	for (size_t i = 0; i < visit->options->count; i++) {
		const struct query_pair *pair = &visit->options->pairs[i];
		if (!query_name_is(pair->name, "$select") && !query_name_is(pair->name, "$filter"))
			continue;
		text_buffer_add_format(&text, "%s%s", text.length == 0 ? "" : "&", pair->raw);
	}
	return text_buffer_text(&text);
}

/* From the beginning, or from where the token says. */
static bool find_place(struct delta *delta)
{
	struct visit *visit = delta->visit;
	const char *place = visit_option(visit, "$skiptoken");
	if (place == NULL)
		place = visit_option(visit, "$deltatoken");
	struct context *context = visit_read(visit);
	if (context == NULL)
		return false;
	delta->is_latest = text_equal_ignoring_case(place, "latest");
	if (!text_is_empty(place) && !delta->is_latest) {
		if (!delta_token_read(visit, delta->token.set, place, &delta->token))
			return false;
		visit->options = query_parse(visit->arena, delta->token.options);
	} else {
		delta->token.options = first_options(visit);
		delta->token.round = (struct change_round){ .base = -1, .changed = -1, .id = "" };
	}
	/* Of a new reading; a page behind the first goes on in the one it is of. */
	if (delta->token.round.start == 0)
		delta->token.round.start = context->tenant->journal_sequence;
	return visit->options != NULL;
}

/* id eq '…' or id eq '…', and nothing else: what the service takes. */
static bool read_ids(struct delta *delta)
{
	const char *at = visit_option(delta->visit, "$filter");
	while (at != NULL && *at != '\0') {
		at += strspn(at, " ");
		bool is_equal = strncasecmp(at, "id eq '", 7) == 0 && strlen(at) >= 7 + 36 + 1 && at[7 + 36] == '\'';
		const char *id = is_equal ? arena_copy(delta->visit->arena, at + 7, 36) : NULL;
		if (id == NULL || !uuid_is_valid(id) || delta->id_count == CHANGES_IDS_MOST)
			return is_unsupported(delta->visit, "Only 'id eq' is supported in the $filter of delta, "
							    "joined by 'or', at most 50 times.");
		delta->ids[delta->id_count++] = text_fold(delta->visit->arena, id);
		at += 7 + 36 + 1;
		at += strspn(at, " ");
		bool goes_on = strncasecmp(at, "or ", 3) == 0;
		if (*at != '\0' && !goes_on)
			return is_unsupported(delta->visit, "Only 'or' is supported in the $filter of delta.");
		at += goes_on ? 3 : 0;
	}
	return true;
}

/* The first question's options stand in it too, for people to read; the token is what counts. */
static const char *link_with(struct delta *delta, const char *name, const char *token)
{
	const struct http_request *request = delta->visit->request;
	const char *options = delta->token.options;
	return text_format(delta->visit->arena, "%s://%s%s?%s%s%s=%s", request->is_tls ? "https" : "http", request->host,
		request->path, options, options[0] == '\0' ? "" : "&", name, token);
}

static void put_links(struct delta *delta, struct json_out *out, bool has_more, int64_t changed, const char *id)
{
	struct context *context = visit_read(delta->visit);
	struct delta_token next = delta->token;
	next.issued_at = context->now;
	if (has_more) {
		next.round.changed = changed;
		next.round.id = id;
	} else {
		/* All up to now is known; ~ stands behind every id of that number. */
		int64_t now = context->tenant->journal_sequence;
		next.round = (struct change_round){ .base = now, .start = 0, .changed = now, .id = "~" };
	}
	const char *token = delta_token_write(delta->visit, &next);
	json_put_text(out, has_more ? "@odata.nextLink" : "@odata.deltaLink",
		link_with(delta, has_more ? "$skiptoken" : "$deltatoken", token));
}

/* reason: "changed" may come back, "deleted" never. */
static void put_removed(struct json_out *out, const char *id, bool is_purged)
{
	json_open_object(out);
	json_put_text(out, "id", id);
	json_key(out, "@removed");
	json_open_object(out);
	json_put_text(out, "reason", is_purged ? "deleted" : "changed");
	json_close_object(out);
	json_close_object(out);
}

static void put_manager(struct visit *visit, struct json_out *out, const struct user *manager)
{
	json_key(out, "manager@delta");
	json_open_array(out);
	if (manager != NULL) {
		json_open_object(out);
		if (visit_wants_metadata(visit))
			json_put_text(out, "@odata.type", "#microsoft.graph.user");
		json_put_text(out, "id", manager->id);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_change(struct delta *delta, struct json_out *out, const struct user_change *change)
{
	if (change->kind != CHANGE_STANDS) {
		put_removed(out, change->id, change->kind == CHANGE_PURGED);
		return;
	}
	json_open_object(out);
	if (!delta->view.has_id)
		json_put_text(out, "id", change->id);
	user_put(delta->visit, &delta->view, out, change->user);
	if (delta->view.has_manager)
		put_manager(delta->visit, out, change->manager);
	json_close_object(out);
}

static void answer(struct delta *delta)
{
	struct user_changes page = { 0 };
	if (!delta->is_latest)
		page = users_read_changes(visit_read(delta->visit), &delta->token.round, delta->ids, delta->id_count,
			delta->size, delta->view.has_manager);
	struct json_out out =
		visit_begin_object(delta->visit, user_view_context(delta->visit, &delta->view, "#users", false));
	put_links(delta, &out, page.has_more, page.changed, page.id);
	json_key(&out, "value");
	json_open_array(&out);
	for (size_t i = 0; i < page.count; i++)
		put_change(delta, &out, &page.items[i]);
	page_end(delta->visit, &out);
}

void graph_users_delta(struct visit *visit)
{
	struct delta delta = { .visit = visit, .token = { .set = "users" } };
	struct page page;
	if (!options_are_fine(visit) || !find_place(&delta) || !user_view_read_delta(visit, &delta.view) ||
		!read_ids(&delta) || !page_read(visit, NULL, &page))
		return;
	delta.size = page.size;
	answer(&delta);
}
