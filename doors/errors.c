/*
 * errors - the table of statuses and codes, and the body of an error; see the header
 */
#include "doors/errors.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_out.h"
#include "base/text.h"
#include "domain/errors.h"
#include "doors/http/http.h"

const struct error_kind ERROR_COUNT_UNSUPPORTED = { "CountUnsupported", TEXT_ERROR_COUNT_UNSUPPORTED };
const struct error_kind ERROR_BATCH_MALFORMED = { "BatchMalformed", TEXT_ERROR_BATCH_MALFORMED };
const struct error_kind ERROR_BATCH_TOO_LONG = { "BatchTooLong", TEXT_ERROR_BATCH_TOO_LONG };
const struct error_kind ERROR_DEPENDENCY_FAILED = { "FailedDependency", TEXT_ERROR_FAILED_DEPENDENCY };
const struct error_kind ERROR_ANSWER_TOO_LARGE = { "AnswerTooLarge", TEXT_ERROR_ANSWER_TOO_LARGE };
const struct error_kind ERROR_PRECONDITION_FAILED = { "PreconditionFailed", TEXT_ERROR_PRECONDITION_FAILED };
const struct error_kind ERROR_NOT_ACCEPTABLE = { "NotAcceptable", TEXT_ERROR_NOT_ACCEPTABLE };
const struct error_kind ERROR_REHEARSED = { "Rehearsed", TEXT_ERROR_REHEARSED };
const struct error_kind ERROR_TOO_MANY_REQUESTS = { "TooManyRequests", TEXT_ERROR_TOO_MANY_REQUESTS };

/* Refusals that the service does not know, because they are ours, have the plainest code of their status. */
static const struct error_wire wires[] = {
	{ &ERROR_REQUEST_DENIED, 403, "Authorization_RequestDenied", NULL },
	{ &ERROR_ON_PREMISES_MANAGED, 400, "Request_BadRequest", NULL },
	{ &ERROR_USER_ANCHORED, 409, "Conflict", NULL },
	{ &ERROR_SELF_DELETE, 403, "Authorization_RequestDenied", NULL },
	{ &ERROR_LAST_ADMINISTRATOR, 409, "Conflict", NULL },
	{ &ERROR_UPN_CONFLICT, 400, "Request_BadRequest", NULL },
	{ &ERROR_PROXY_ADDRESS_CONFLICT, 400, "Request_BadRequest", NULL },
	{ &ERROR_RESTORE_WINDOW_CLOSED, 404, "Request_ResourceNotFound", NULL },
	{ &ERROR_OBJECT_PURGING, 409, "Conflict", NULL },
	{ &ERROR_COUNT_VIOLATION, 400, "Request_BadRequest", NULL },
	{ &ERROR_MUTUALLY_EXCLUSIVE, 400, "Request_BadRequest", NULL },
	{ &ERROR_DEPENDENCY, 400, "Request_BadRequest", NULL },
	{ &ERROR_PROHIBITED_LOCATION, 400, "Request_BadRequest", NULL },
	{ &ERROR_USAGE_LOCATION_MISSING, 400, "Request_BadRequest", NULL },
	{ &ERROR_LICENSE_UNKNOWN, 400, "Request_BadRequest", NULL },
	{ &ERROR_LICENSE_NOT_ASSIGNED, 400, "Request_BadRequest", NULL },
	{ &ERROR_LICENSE_INHERITED, 400, "Request_BadRequest", NULL },
	{ &ERROR_SEATS_STILL_ASSIGNED, 409, "Conflict", NULL },
	{ &ERROR_COMMITMENT_ACTIVE, 409, "Conflict", NULL },
	{ &ERROR_PURCHASED_ELSEWHERE, 409, "Conflict", NULL },
	{ &ERROR_SUBSCRIPTION_ENDED, 409, "Conflict", NULL },
	{ &ERROR_LICENSE_REQUIRED_BY_MAILBOX, 409, "Conflict", NULL },
	{ &ERROR_FORWARDING_NEEDS_LICENSE, 409, "Conflict", NULL },
	{ &ERROR_MAILBOX_ON_HOLD, 409, "Conflict", NULL },
	{ &ERROR_NOT_FOUND, 404, "Request_ResourceNotFound", NULL },
	{ &ERROR_IMAGE_NOT_FOUND, 404, "ImageNotFound", NULL },
	{ &ERROR_SEGMENT_UNKNOWN, 400, "BadRequest", NULL },
	{ &ERROR_METHOD_NOT_ALLOWED, 405, "Request_BadRequest", NULL },
	{ &ERROR_PROPERTY_UNKNOWN, 400, "BadRequest", NULL },
	{ &ERROR_PROPERTY_INVALID, 400, "Request_BadRequest", NULL },
	{ &ERROR_PROPERTY_REQUIRED, 400, "Request_BadRequest", NULL },
	{ &ERROR_PROPERTY_READ_ONLY, 400, "Request_BadRequest", NULL },
	{ &ERROR_EXTENSION_UNKNOWN, 400, "Request_BadRequest", NULL },
	{ &ERROR_PASSWORD_WEAK, 400, "Request_BadRequest", NULL },
	{ &ERROR_PASSWORD_WRONG, 400, "Request_BadRequest", NULL },
	{ &ERROR_DOMAIN_UNVERIFIED, 400, "Request_BadRequest", NULL },
	{ &ERROR_DOMAIN_UNPROVEN, 400, "Request_BadRequest", NULL },
	{ &ERROR_DOMAIN_IN_USE, 400, "Request_BadRequest", NULL },
	{ &ERROR_REFERENCE_EXISTS, 400, "Request_BadRequest", NULL },
	{ &ERROR_OBJECT_CONFLICT, 400, "Request_BadRequest", NULL },
	{ &ERROR_GROUP_MANAGED, 400, "Request_BadRequest", NULL },
	{ &ERROR_DYNAMIC_MEMBERSHIP, 400, "Request_BadRequest", NULL },
	{ &ERROR_LAST_OWNER, 400, "Request_BadRequest", NULL },
	{ &ERROR_GROUP_LICENSED, 400, "Request_BadRequest", NULL },
	{ &ERROR_GUID_INVALID, 400, "BadRequest", NULL },
	{ &ERROR_BODY_MALFORMED, 400, "BadRequest", NULL },
	{ &ERROR_BODY_TOO_LARGE, 413, "RequestEntityTooLarge", NULL },
	{ &ERROR_ADDRESS_TOO_LONG, 414, "RequestUriTooLong", NULL },
	{ &ERROR_QUERY_UNSUPPORTED, 400, "Request_UnsupportedQuery", NULL },
	{ &ERROR_COUNT_UNSUPPORTED, 400, "Request_BadRequest", NULL },
	{ &ERROR_FILTER_INVALID, 400, "BadRequest", NULL },
	{ &ERROR_QUERY_INVALID, 400, "BadRequest", NULL },
	{ &ERROR_PAGE_TOKEN_INVALID, 400, "Directory_ExpiredPageToken", NULL },
	{ &ERROR_DELTA_TOKEN_INVALID, 400, "Request_BadRequest", NULL },
	{ &ERROR_SYNC_STATE_EXPIRED, 410, "resyncRequired", NULL },
	{ &ERROR_SYNC_STATE_UNKNOWN, 410, "syncStateNotFound", NULL },
	{ &ERROR_TOKEN_MISSING, 401, "InvalidAuthenticationToken", NULL },
	{ &ERROR_TOKEN_INVALID, 401, "InvalidAuthenticationToken", NULL },
	{ &ERROR_TOKEN_OF_OTHER_CLOUD, 401, "InvalidAuthenticationToken", NULL },
	{ &ERROR_NOT_IMPLEMENTED, 501, "NotImplemented", NULL },
	{ &ERROR_THROTTLED, 429, "TooManyRequests", "10" },
	{ &ERROR_WORK_TOO_LARGE, 413, "RequestEntityTooLarge", NULL },
	{ &ERROR_CLOCK_FIXED, 409, "Conflict", NULL },
	{ &ERROR_QUARANTINED, 409, "Conflict", NULL },
	{ &ERROR_PERIOD_INVALID, 400, "BadRequest", NULL },
	{ &ERROR_BATCH_MALFORMED, 400, "BadRequest", NULL },
	{ &ERROR_BATCH_TOO_LONG, 400, "MaximumValueExceeded", NULL },
	{ &ERROR_DEPENDENCY_FAILED, 424, "FailedDependency", NULL },
	{ &ERROR_ANSWER_TOO_LARGE, 413, "RequestEntityTooLarge", NULL },
	{ &ERROR_PRECONDITION_FAILED, 412, "Request_PreconditionFailed", NULL },
	{ &ERROR_NOT_ACCEPTABLE, 406, "NotAcceptable", NULL },
	{ &ERROR_REHEARSED, 503, "serviceNotAvailable", "1" },
	{ &ERROR_TOO_MANY_REQUESTS, 429, "TooManyRequests", NULL },
	{ &STORE_BUSY, 503, "serviceNotAvailable", "1" },
	{ &STORE_FULL, 507, "insufficientStorage", NULL },
	{ &STORE_FAILED, 500, "InternalServerError", NULL },
	{ &STORE_CONFLICT, 409, "Request_MultipleObjectsWithSameKeyValue", NULL },
};

const struct error_wire *error_wire_of(const struct error_kind *kind)
{
	for (size_t i = 0; i < COUNT_OF(wires); i++)
		if (wires[i].kind == kind)
			return &wires[i];
	return NULL;
}

const char *error_message(struct arena *arena, enum language language, const struct error *error)
{
	if (error->message != NULL)
		return error->message;
	/* Only the store makes errors without a message; of its texts one has a place to fill. */
	return text_filled(arena, language, error->kind->text, "place", "the state directory", NULL);
}

static void put_detail(struct json_out *out, const char *code, const char *target, const char *message)
{
	json_open_object(out);
	json_put_text(out, "code", code);
	json_put_text(out, "target", target);
	json_put_text(out, "message", message);
	json_close_object(out);
}

/* A conflict names the property and the one who has its value; everything else says its hint. */
static void put_details(struct json_out *out, const struct error *error, const char *message)
{
	bool is_conflict = error->kind == &ERROR_UPN_CONFLICT || error->kind == &ERROR_PROXY_ADDRESS_CONFLICT;
	if (!is_conflict && error->detail == NULL)
		return;
	json_key(out, "details");
	json_open_array(out);
	if (is_conflict)
		put_detail(out, "ObjectConflict",
			error->kind == &ERROR_UPN_CONFLICT ? "userPrincipalName" : "proxyAddresses", message);
	if (error->detail != NULL)
		put_detail(out, is_conflict ? "ConflictingObjects" : error->kind->name, error->target,
			error->detail);
	json_close_array(out);
}

/* The service writes this date without a zone. */
static char *error_date(struct arena *arena)
{
	char *date = clock_format(arena, clock_real_now());
	date[strcspn(date, "Z")] = '\0';
	return date;
}

static void put_inner_error(
	struct json_out *out, const struct http_request *request, const char *name, const char *rule)
{
	json_key(out, "innerError");
	json_open_object(out);
	json_put_text(out, "date", error_date(out->buffer.arena));
	json_put_text(out, "request-id", request->request_id);
	json_put_text(out, "client-request-id", request->client_request_id);
	if (name != NULL)
		json_put_text(out, "name", name);
	if (rule != NULL)
		json_put_text(out, "rule", rule);
	json_close_object(out);
}

const char *error_body(struct arena *arena, enum language language, const struct http_request *request,
	const struct error *error, size_t *length)
{
	const struct error_wire *wire = error_wire_of(error->kind);
	const char *message = error_message(arena, language, error);
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_key(&out, "error");
	json_open_object(&out);
	json_put_text(&out, "code", wire == NULL ? "InternalServerError" : wire->code);
	json_put_text(&out, "message", message);
	put_details(&out, error, message);
	put_inner_error(&out, request, error->kind->name, error->rule);
	json_close_object(&out);
	json_close_object(&out);
	return json_finish(&out, length);
}

struct status_words {
	int status;
	const char *code, *message;
};

static const struct status_words status_words[] = {
	{ 400, "BadRequest", "The request is not well formed." },
	{ 408, "RequestTimeout", "The request took too long to arrive." },
	{ 413, "RequestEntityTooLarge", "The request body is too large." },
	{ 414, "RequestUriTooLong", "The request address is too long." },
	{ 415, "UnsupportedMediaType", "The body is packed in a way that is not understood; gzip is." },
	{ 417, "ExpectationFailed", "The expectation in the request's headers cannot be met." },
	{ 431, "RequestHeaderFieldsTooLarge", "The request's headers are too large." },
	{ 503, "serviceNotAvailable", "The service is busy. Try again in a moment." },
	{ 505, "HttpVersionNotSupported", "The request must be made in HTTP/1.1 or HTTP/1.0." },
};

const char *error_body_of_status(
	struct arena *arena, const struct http_request *request, int status, size_t *length)
{
	const struct status_words *words = &status_words[0];
	for (size_t i = 0; i < COUNT_OF(status_words); i++)
		if (status_words[i].status == status)
			words = &status_words[i];
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_key(&out, "error");
	json_open_object(&out);
	json_put_text(&out, "code", words->code);
	json_put_text(&out, "message", words->message);
	put_inner_error(&out, request, NULL, NULL);
	json_close_object(&out);
	json_close_object(&out);
	return json_finish(&out, length);
}
