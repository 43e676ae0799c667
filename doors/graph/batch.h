/*
 * batch - several requests in one ($batch, graph.md section 9)
 *
 * The envelope is read and judged as a whole before the first step is taken; each step then goes its own way
 * through the router, with the caller's token, its own arena and its own request id.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_in.h"
#include "doors/http/http.h"

struct visit;

#define BATCH_STEPS_MOST 20

struct batch_step {
	const char *id;                  /* as text, to compare by */
	const struct json_value *id_sent; /* as it is sent back */
	const char *method, *path, *query;
	const struct http_field *headers;
	size_t header_count;
	const char *body;
	size_t body_length;
	const struct json_value *depends_on; /* NULL: nothing */
	const char *fault;               /* why this step alone is answered 400; NULL: none */
	bool is_done;
	int status;                      /* once it is done */
};

struct batch {
	struct batch_step steps[BATCH_STEPS_MOST];
	size_t count;
};

/* False: answered, the envelope is not one. */
bool batch_read(struct visit *visit, struct batch *batch);
/* NULL: there is no such step. */
struct batch_step *batch_step_named(struct batch *batch, const char *id);
/* The text of an id, a number or a text; NULL for anything else. */
const char *batch_id_text(struct visit *visit, const struct json_value *id);
