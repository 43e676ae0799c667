/*
 * own_audit - the journal, newest first, and whether its chain is whole
 *
 * The token of a page is the number of its last link.
 */
#include "base/json_in.h"
#include "base/text.h"
#include "domain/journal_read.h"
#include "doors/door.h"
#include "doors/own/own.h"
#include "doors/own/own_page.h"

/* Who it was and through which door: the first line's values, as long as they are there. */
static void put_actor(struct json_out *out, const struct journal_line *line)
{
	const char *content = line->content == NULL ? "{}" : line->content;
	const struct json_value *values =
		json_parse(out->buffer.arena, content, __builtin_strlen(content), NULL);
	json_key(out, "actor");
	json_open_object(out);
	json_put_text(out, "id", line->entry->object_id);
	json_put_text(out, "kind", json_text_of(json_member(values, "kind")));
	json_put_text(out, "name", json_text_of(json_member(values, "name")));
	json_close_object(out);
	json_put_text(out, "door", json_text_of(json_member(values, "door")));
}

static void put_line(struct json_out *out, const struct journal_line *line)
{
	json_open_object(out);
	json_put_text(out, "verb", line->entry->verb);
	json_put_text(out, "object", line->entry->object_id);
	json_put_text(out, "rule", line->entry->rule[0] == '\0' ? NULL : line->entry->rule);
	json_key(out, "values");
	json_raw(out, line->content);
	json_close_object(out);
}

static void put_operation(struct json_out *out, const struct journal_operation *operation)
{
	json_open_object(out);
	json_put_text(out, "id", operation->link->operation_id);
	json_put_integer(out, "sequence", operation->link->sequence);
	json_put_text(out, "act", operation->link->act);
	json_put_text(out, "result", operation->link->result);
	json_put_moment(out, "at", operation->link->at);
	json_put_moment(out, "writtenAt", operation->link->written_at);
	json_put_text(out, "requestId", operation->link->request_id);
	size_t first = operation->line_count > 0 && text_equal(operation->lines[0].entry->verb, "actor");
	if (first > 0)
		put_actor(out, &operation->lines[0]);
	json_key(out, "entries");
	json_open_array(out);
	for (size_t i = first; i < operation->line_count; i++)
		put_line(out, &operation->lines[i]);
	json_close_array(out);
	json_close_object(out);
}

static void answer_operations(struct visit *visit, const struct journal_operation *operations, size_t count)
{
	struct json_out out = visit_begin_object(visit, NULL);
	json_key(&out, "value");
	json_open_array(&out);
	for (size_t i = 0; i < count; i++)
		put_operation(&out, &operations[i]);
	json_close_array(&out);
	int64_t last = count == 0 ? 0 : operations[count - 1].link->sequence;
	own_page_put_next(visit, &out, last <= 1 ? NULL : text_format(visit->arena, "%lld", (long long)last));
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void own_audit(struct visit *visit)
{
	struct own_page page;
	int64_t before = 0;
	if (!own_page_read(visit, &page))
		return;
	if (page.token != NULL && (!text_to_integer(page.token, &before) || before < 1)) {
		own_page_refuse_token(visit);
		return;
	}
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	const struct journal_operation *operations = NULL;
	size_t count = 0;
	struct error error = journal_read(context, before, page.top, &operations, &count);
	if (failed(error))
		visit_answer_error(visit, error);
	else
		answer_operations(visit, operations, count);
}

void own_audit_verify(struct visit *visit)
{
	struct journal_checkpoint checkpoint = { 0 };
	bool is_checkpointed = journal_checkpoint_find(visit->house, visit->arena, visit->tenant_id, &checkpoint);
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	struct journal_verdict verdict;
	struct error error = journal_check(context, is_checkpointed ? &checkpoint : NULL, &verdict);
	if (failed(error)) {
		visit_answer_error(visit, error);
		return;
	}
	struct json_out out = visit_begin_object(visit, NULL);
	json_put_boolean(&out, "valid", verdict.is_valid);
	json_put_integer(&out, "entries", verdict.links);
	if (verdict.first_broken == 0)
		json_put_null(&out, "firstBroken");
	else
		json_put_integer(&out, "firstBroken", verdict.first_broken);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}
