/*
 * batch - takes the steps of a batch and gathers what they answer; see batch.h
 */
#include "doors/graph/batch.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/handlers.h"

/* What one step may use, and what all answers may hold together. */
#define STEP_BUDGET ((size_t)8 * 1024 * 1024)
#define ANSWERS_MOST ((size_t)6 * 1024 * 1024)
#define FAILED_FROM 400

/* Said once, for the whole batch. */
static bool is_for_the_batch(const char *header)
{
	static const char *const names[] = { "Strict-Transport-Security", "X-Content-Type-Options", "x-ms-ags-diagnostic", "Vary" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (text_equal_ignoring_case(names[i], header))
			return true;
	return false;
}

static void put_headers(struct json_out *out, const struct http_answer *answer)
{
	json_key(out, "headers");
	json_open_object(out);
	for (size_t i = 0; i < answer->header_count; i++)
		if (!is_for_the_batch(answer->headers[i].name))
			json_put_text(out, answer->headers[i].name, answer->headers[i].value);
	if (answer->content_type != NULL)
		json_put_text(out, "Content-Type", answer->content_type);
	json_close_object(out);
}

static void put_body(struct json_out *out, const struct http_answer *answer)
{
	if (answer->content_type == NULL || answer->body == NULL)
		return;
	json_key(out, "body");
	if (text_starts_with(answer->content_type, "application/json"))
		json_raw(out, answer->body);
	else
		json_text(out, base64_encode(out->buffer.arena, answer->body, answer->body_length));
}

static void put_answer(struct json_out *out, const struct batch_step *step, const struct http_answer *answer)
{
	json_open_object(out);
	json_key(out, "id");
	if (json_kind_of(step->id_sent) == JSON_INTEGER)
		json_integer(out, json_integer_of(step->id_sent, 0));
	else
		json_text(out, step->id);
	json_key(out, "status");
	json_integer(out, answer->status);
	put_headers(out, answer);
	put_body(out, answer);
	json_close_object(out);
}

static const char *upper_case(struct arena *arena, const char *method)
{
	char *text = text_copy(arena, method);
	for (char *at = text; *at != '\0'; at++)
		*at = (char)toupper((unsigned char)*at);
	return text;
}

static struct http_request request_of(struct visit *visit, const struct batch_step *step, struct arena *arena)
{
	struct http_request request = { .arena = arena,
		.method = upper_case(arena, step->method),
		.path = step->path,
		.query = step->query,
		.host = visit->request->host,
		.remote_address = visit->request->remote_address,
		.request_id = uuid_new(arena),
		.is_tls = visit->request->is_tls,
		.is_step = true,
		.headers = step->headers,
		.header_count = step->header_count,
		.body = step->body,
		.body_length = step->body_length };
	const char *given = http_header(&request, "client-request-id");
	request.client_request_id = uuid_is_valid(given) ? given : request.request_id;
	return request;
}

static bool dependency_has_failed(struct visit *visit, struct batch *batch, const struct batch_step *step)
{
	for (size_t i = 0; i < json_count(step->depends_on); i++) {
		const char *name = batch_id_text(visit, json_item(step->depends_on, i));
		if (batch_step_named(batch, name)->status >= FAILED_FROM)
			return true;
	}
	return false;
}

static void run_step(struct visit *visit, struct batch *batch, struct batch_step *step, struct arena *arena, struct json_out *out)
{
	struct http_request request = request_of(visit, step, arena);
	struct http_answer answer = { 0 };
	if (dependency_has_failed(visit, batch, step))
		front_refuse_with(visit->front, &request, &ERROR_DEPENDENCY_FAILED, NULL, &answer);
	else if (step->fault != NULL)
		front_refuse_with(visit->front, &request, &ERROR_BATCH_MALFORMED, step->fault, &answer);
	else
		front_answer(visit->front, &request, &answer);
	/* What it did is done; only its answer is left out. */
	if (out->buffer.length + answer.body_length > ANSWERS_MOST)
		front_refuse_with(visit->front, &request, &ERROR_ANSWER_TOO_LARGE, NULL, &answer);
	step->status = answer.status;
	step->is_done = true;
	put_answer(out, step, &answer);
	arena_reset(arena);
}

static bool may_run(struct visit *visit, struct batch *batch, const struct batch_step *step)
{
	for (size_t i = 0; i < json_count(step->depends_on); i++)
		if (!batch_step_named(batch, batch_id_text(visit, json_item(step->depends_on, i)))->is_done)
			return false;
	return !step->is_done;
}

static void free_arena(void *arena)
{
	arena_free(arena);
}

void graph_batch(struct visit *visit)
{
	struct batch batch;
	if (visit->request->is_step) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_BATCH_MALFORMED, NULL, "why",
			"A batch cannot hold another batch.", NULL));
		return;
	}
	if (!batch_read(visit, &batch))
		return;
	struct arena *arena = arena_new(STEP_BUDGET);
	arena_on_reset(visit->arena, free_arena, arena);
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_key(&out, "responses");
	json_open_array(&out);
	/* There is no circle, so that each round finds one that may run. */
	for (size_t done = 0; done < batch.count;)
		for (size_t i = 0; i < batch.count; i++)
			if (may_run(visit, &batch, &batch.steps[i])) {
				run_step(visit, &batch, &batch.steps[i], arena, &out);
				done++;
			}
	json_close_array(&out);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}
