/*
 * http_exchange - see the header
 */
#include "doors/http/http_exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/text.h"
#include "doors/http/http_gzip.h"

#define FIRST_BODY_CAPACITY ((size_t)16 * 1024)
#define CONTENT_TOO_LARGE 413
#define CLIENT_REQUEST_ID_LONGEST 128

struct exchange *exchange_new(size_t arena_budget)
{
	struct exchange *exchange = calloc(1, sizeof(*exchange));
	if (exchange == NULL)
		bug("no memory for a request");
	exchange->request.arena = arena_new(arena_budget);
	return exchange;
}

void exchange_clear(struct exchange *exchange)
{
	struct arena *arena = exchange->request.arena;
	arena_reset(arena);
	*exchange = (struct exchange){ .request = { .arena = arena } };
}

void exchange_free(struct exchange *exchange)
{
	arena_free(exchange->request.arena);
	free(exchange);
}

void exchange_begin(struct exchange *exchange, const char *remote_address, bool is_tls)
{
	struct http_request *request = &exchange->request;
	request->method = "";
	request->path = "/";
	request->query = "";
	request->host = "";
	request->body = "";
	request->remote_address = remote_address;
	request->is_tls = is_tls;
	request->request_id = uuid_new(request->arena);
	request->client_request_id = request->request_id;
}

/* It comes back in a header and in the log: any text that is one word of printable characters. */
static bool id_is_sensible(const char *text)
{
	size_t length = text == NULL ? 0 : strlen(text);
	for (size_t i = 0; i < length; i++)
		if (text[i] <= 0x20 || text[i] >= 0x7F || text[i] == '"' || text[i] == '\\')
			return false;
	return length > 0 && length <= CLIENT_REQUEST_ID_LONGEST;
}

void exchange_take_head(struct exchange *exchange)
{
	struct http_request *request = &exchange->request;
	const struct http_head *head = &exchange->head;
	/* The body is left out in one place, so that nobody else has to know of HEAD. */
	request->is_head = text_equal(head->method, "HEAD");
	request->method = request->is_head ? "GET" : head->method;
	request->path = head->path;
	request->query = head->query;
	request->host = head->host == NULL ? "" : head->host;
	request->headers = head->headers;
	request->header_count = head->header_count;
	const char *given = http_header(request, "client-request-id");
	if (id_is_sensible(given))
		request->client_request_id = given;
}

static void make_room(struct exchange *exchange, size_t kept)
{
	size_t announced = exchange->head.announced;
	size_t most = announced < exchange->body_limit ? announced : exchange->body_limit;
	size_t capacity = exchange->body_capacity * 2;
	if (capacity < FIRST_BODY_CAPACITY)
		capacity = FIRST_BODY_CAPACITY;
	if (capacity < exchange->received)
		capacity = exchange->received;
	if (capacity > most)
		capacity = most;
	char *body = arena_allocate(exchange->request.arena, capacity + 1);
	if (kept > 0)
		memcpy(body, exchange->body, kept);
	exchange->body = body;
	exchange->body_capacity = capacity;
}

void exchange_add_body(struct exchange *exchange, const char *piece, size_t length)
{
	size_t before = exchange->received;
	exchange->received += length;
	if (exchange->received > exchange->body_limit && exchange->refusal == 0)
		exchange->refusal = CONTENT_TOO_LARGE;
	if (exchange->refusal != 0 || length == 0)
		return;
	if (exchange->received > exchange->body_capacity)
		make_room(exchange, before);
	memcpy(exchange->body + before, piece, length);
	exchange->body[exchange->received] = '\0';
}

void exchange_end_body(struct exchange *exchange)
{
	if (exchange->refusal != 0 || exchange->body == NULL)
		return;
	exchange->request.body = exchange->body;
	exchange->request.body_length = exchange->received;
	exchange->refusal = gzip_unpack_body(&exchange->request, exchange->body_limit);
}

static const char *reason_of(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = { { 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" },
		{ 302, "Found" }, { 303, "See Other" }, { 304, "Not Modified" }, { 400, "Bad Request" },
		{ 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
		{ 406, "Not Acceptable" }, { 408, "Request Timeout" }, { 409, "Conflict" }, { 410, "Gone" },
		{ 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" }, { 416, "Range Not Satisfiable" }, { 417, "Expectation Failed" },
		{ 424, "Failed Dependency" }, { 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" },
		{ 501, "Not Implemented" }, { 503, "Service Unavailable" }, { 504, "Gateway Timeout" },
		{ 505, "HTTP Version Not Supported" }, { 507, "Insufficient Storage" } };
	for (size_t i = 0; i < COUNT_OF(reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Other";
}

/* What somebody smuggled a line break into is not sent. */
static void add_header(struct text_buffer *out, const char *name, const char *value)
{
	for (const unsigned char *at = (const unsigned char *)value; *at != '\0'; at++)
		if ((*at < 0x20 && *at != '\t') || *at == 0x7F) {
			log_event(LOG_ERROR, "http.answer.header-refused", "name", name, NULL);
			return;
		}
	text_buffer_add(out, name);
	text_buffer_add(out, ": ");
	text_buffer_add(out, value);
	text_buffer_add(out, "\r\n");
}

void exchange_write_head(struct exchange *exchange, const char *date, bool closes)
{
	const struct http_answer *answer = &exchange->answer;
	if (answer->status < 200 || answer->status > 599)
		bug("a handler that made no answer");
	bool may_have_body = answer->status != 204 && answer->status != 304;
	bool has_body = may_have_body && answer->content_type != NULL && answer->body != NULL;
	size_t length = has_body ? answer->body_length : 0;
	struct text_buffer out = text_buffer_in(exchange->request.arena);
	char line[80];
	snprintf(line, sizeof(line), "HTTP/1.1 %d %s\r\n", answer->status, reason_of(answer->status));
	text_buffer_add(&out, line);
	add_header(&out, "Date", date);
	if (answer->content_type != NULL)
		add_header(&out, "Content-Type", answer->content_type);
	for (size_t i = 0; i < answer->header_count; i++)
		add_header(&out, answer->headers[i].name, answer->headers[i].value);
	if (may_have_body) {
		snprintf(line, sizeof(line), "%zu", length);
		add_header(&out, "Content-Length", line);
	}
	if (closes)
		add_header(&out, "Connection", "close");
	else if (exchange->head.is_old)
		add_header(&out, "Connection", "keep-alive");
	text_buffer_add(&out, "\r\n");
	exchange->head_text = text_buffer_text(&out);
	exchange->head_length = out.length;
	exchange->body_length = exchange->request.is_head ? 0 : length;
	exchange->sent = 0;
}
