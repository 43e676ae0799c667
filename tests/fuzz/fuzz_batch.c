/*
 * fuzz_batch - the envelope of a batch: refused with an answer, or whole
 */
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/batch.h"
#include "doors/graph/graph.h"
#include "tests/fuzz/fuzz.h"

static void check_step(const struct batch *batch, const struct batch_step *step)
{
	if (text_is_empty(step->id) || text_is_empty(step->method) || step->path[0] != '/')
		bug("a step without id, method or path");
	if (step->fault == NULL && !text_starts_with_ignoring_case(step->path, "/v1.0") &&
		!text_starts_with_ignoring_case(step->path, "/beta"))
		bug("a step that leaves the door");
	for (size_t i = 0; i < step->header_count; i++)
		if (strpbrk(step->headers[i].value, "\r\n") != NULL || strpbrk(step->headers[i].name, ": \r\n") != NULL)
			bug("a header that hides a line");
	if (strpbrk(step->path, "\r\n") != NULL || batch->count > BATCH_STEPS_MOST)
		bug("a path that hides a line, or too many steps");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(1 << 24);
	const struct json_value *body = json_parse(arena, (const char *)data, size, NULL);
	static const struct http_field headers[] = { { "Authorization", "Bearer x" } };
	struct http_request request = { .arena = arena, .method = "POST", .path = "/v1.0/$batch", .host = "here.test", .request_id = "1",
		.client_request_id = "1", .headers = headers, .header_count = 1 };
	struct http_answer answer = { 0 };
	struct visit visit = { .table = &graph_table, .request = &request, .answer = &answer, .arena = arena, .root = "http://here.test/v1.0",
		.body = body };
	struct batch batch;
	if (body != NULL && json_kind_of(body) == JSON_OBJECT) {
		bool is_good = batch_read(&visit, &batch);
		if (is_good == visit.is_answered)
			bug("an envelope that is neither taken nor refused");
		for (size_t i = 0; is_good && i < batch.count; i++)
			check_step(&batch, &batch.steps[i]);
	}
	arena_free(arena);
	return 0;
}
