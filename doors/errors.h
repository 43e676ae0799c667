/*
 * errors - each kind of error as the wire knows it: status, code, body
 *
 * The one table that turns a refusal into a status. The shape is Graph's, which the own door shares; OAuth
 * has a shape of its own in doors/identity. The name of rules.md section 15 and the rule's id stand in
 * innerError.
 */
#pragma once

#include <stddef.h>

#include "base/error.h"
#include "base/language.h"

struct arena;
struct http_answer;
struct http_request;

struct error_wire {
	const struct error_kind *kind;
	int status;
	const char *code;
	const char *retry_after; /* seconds; NULL: no such header */
};

/* A segment /$count or an option $count where it is not allowed: the service has a code of its own for it. */
extern const struct error_kind ERROR_COUNT_UNSUPPORTED;
/* Of the wire alone. */
extern const struct error_kind ERROR_BATCH_MALFORMED, ERROR_BATCH_TOO_LONG, ERROR_DEPENDENCY_FAILED,
	ERROR_ANSWER_TOO_LARGE, ERROR_PRECONDITION_FAILED, ERROR_NOT_ACCEPTABLE, ERROR_REHEARSED, ERROR_TOO_MANY_REQUESTS;

/* NULL: nobody has said what this kind is on the wire. */
const struct error_wire *error_wire_of(const struct error_kind *kind);

/* The sentence: the error's own, else its kind's. */
const char *error_message(struct arena *arena, enum language language, const struct error *error);

/* {"error":{"code","message","details"?,"innerError":{…}}} */
const char *error_body(struct arena *arena, enum language language, const struct http_request *request,
	const struct error *error, size_t *length);

/* What is refused before a door sees it (400, 408, 413, 414, 415, 417, 431, 503, 505), in the same shape. */
const char *error_body_of_status(
	struct arena *arena, const struct http_request *request, int status, size_t *length);
