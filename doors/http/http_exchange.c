/*
 * http_exchange - one request and its answer, from the request line to the last byte sent
 *
 * libmicrohttpd calls back at the request line (begin), when the headers are here, for each piece of body and
 * when the request is whole (go_on), and when the answer is sent or the connection lost (end). The arena
 * lives from begin to end, so the answer's body is sent from where it was written.
 */
#include "doors/http/http_exchange.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/text.h"

#define SPARE_LIMIT 128
#define FIRST_BODY_CAPACITY ((size_t)64 * 1024)
/*
 * A body that is too large is read on for this much, so that a client that first sends everything and then
 * reads sees its 413 instead of a broken connection.
 */
#define OVERRUN_READ ((size_t)4 * 1024 * 1024)
/* A body slower than this, past the connection's timeout, holds its place for nothing. */
#define BODY_BYTES_PER_MS 1

static struct exchange *take_exchange(struct http_server *server)
{
	pthread_mutex_lock(&server->mutex);
	struct exchange *exchange = server->spare;
	if (exchange != NULL) {
		server->spare = exchange->next;
		server->spare_count--;
	}
	pthread_mutex_unlock(&server->mutex);
	struct arena *arena =
		exchange == NULL ? arena_new(server->options.arena_budget) : exchange->request.arena;
	if (exchange == NULL)
		exchange = malloc(sizeof(*exchange));
	if (exchange == NULL)
		bug("no memory for a connection");
	*exchange = (struct exchange){ .server = server, .request = { .arena = arena } };
	return exchange;
}

static void free_exchange(struct exchange *exchange)
{
	arena_free(exchange->request.arena);
	free(exchange);
}

static void give_exchange_back(struct exchange *exchange)
{
	struct http_server *server = exchange->server;
	arena_reset(exchange->request.arena);
	pthread_mutex_lock(&server->mutex);
	bool is_kept = server->spare_count < SPARE_LIMIT;
	if (is_kept) {
		exchange->next = server->spare;
		server->spare = exchange;
		server->spare_count++;
	}
	pthread_mutex_unlock(&server->mutex);
	if (!is_kept)
		free_exchange(exchange);
}

void exchange_free_spare(struct http_server *server)
{
	while (server->spare != NULL) {
		struct exchange *exchange = server->spare;
		server->spare = exchange->next;
		free_exchange(exchange);
	}
}

/* A client may write the whole address into the request line; its host then stands for the Host header. */
static const char *path_after_host(struct exchange *exchange, const char *target)
{
	struct http_request *request = &exchange->request;
	const char *host = strstr(target, "://") + 3;
	size_t length = strcspn(host, "/?");
	exchange->target_is_malformed = !host_is_valid(host, length);
	request->host = arena_copy(request->arena, host, length);
	return host + length;
}

static void split_target(struct exchange *exchange, const char *target)
{
	struct http_request *request = &exchange->request;
	request->path = "/";
	request->query = "";
	if (text_starts_with_ignoring_case(target, "http://")
		|| text_starts_with_ignoring_case(target, "https://"))
		target = path_after_host(exchange, target);
	else
		exchange->target_is_malformed = target[0] != '/';
	size_t path_length = strcspn(target, "?");
	if (target[0] == '/')
		request->path = arena_copy(request->arena, target, path_length);
	if (target[path_length] == '?')
		request->query = text_copy(request->arena, target + path_length + 1);
}

void *exchange_begin(void *state, const char *target, struct MHD_Connection *connection)
{
	struct exchange *exchange = take_exchange(state);
	struct http_request *request = &exchange->request;
	exchange->connection = connection;
	exchange->started = clock_steady_now();
	exchange->target_length = target == NULL ? 0 : strlen(target);
	request->connection = connection;
	request->host = "";
	request->method = "";
	request->remote_address = "";
	request->body = "";
	request->request_id = uuid_new(request->arena);
	request->client_request_id = request->request_id;
	request->is_tls = exchange->server->options.certificate_pem != NULL;
	split_target(exchange, target == NULL ? "" : target);
	return exchange;
}

static const char *remote_address(struct exchange *exchange)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char *text = arena_allocate(exchange->request.arena, INET6_ADDRSTRLEN);
	if (info == NULL || info->client_addr == NULL)
		return text;
	if (info->client_addr->sa_family == AF_INET) {
		struct sockaddr_in address;
		memcpy(&address, info->client_addr, sizeof(address));
		inet_ntop(AF_INET, &address.sin_addr, text, INET6_ADDRSTRLEN);
	} else if (info->client_addr->sa_family == AF_INET6) {
		struct sockaddr_in6 address;
		memcpy(&address, info->client_addr, sizeof(address));
		inet_ntop(AF_INET6, &address.sin6_addr, text, INET6_ADDRSTRLEN);
	}
	/* One client is one address, whichever socket it came by. */
	bool is_mapped = text_starts_with(text, "::ffff:") && strchr(text, '.') != NULL;
	return is_mapped ? text + strlen("::ffff:") : text;
}

static void add_header(struct MHD_Response *response, const char *name, const char *value)
{
	/* The library refuses values with line breaks in them, which nobody may smuggle in. */
	if (MHD_add_response_header(response, name, value) == MHD_NO)
		log_event(LOG_ERROR, "http.answer.header-refused", "name", name, NULL);
}

static struct MHD_Response *response_of(const struct http_answer *answer)
{
	bool has_body = answer->content_type != NULL && answer->body != NULL;
	/* The library's parameter lacks a const; it does not write. */
	struct MHD_Response *response = MHD_create_response_from_buffer(has_body ? answer->body_length : 0,
		(void *)(uintptr_t)(has_body ? answer->body : ""), MHD_RESPMEM_PERSISTENT);
	if (response == NULL)
		return NULL;
	if (answer->content_type != NULL)
		add_header(response, "Content-Type", answer->content_type);
	for (size_t i = 0; i < answer->header_count; i++)
		add_header(response, answer->headers[i].name, answer->headers[i].value);
	return response;
}

static enum MHD_Result send_answer(struct exchange *exchange)
{
	const struct http_answer *answer = &exchange->answer;
	if (answer->status < 200 || answer->status > 599)
		bug("a handler that made no answer");
	struct MHD_Response *response = response_of(answer);
	if (response == NULL)
		return MHD_NO;
	if (atomic_load(&exchange->server->stopping))
		MHD_add_response_header(response, "Connection", "close");
	exchange->stage = EXCHANGE_ANSWERED;
	enum MHD_Result result = MHD_queue_response(exchange->connection, (unsigned)answer->status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result refuse(struct exchange *exchange, int status)
{
	const struct http_options *options = &exchange->server->options;
	options->refuse(options->state, &exchange->request, status, &exchange->answer);
	if (status == MHD_HTTP_SERVICE_UNAVAILABLE)
		http_answer_header(&exchange->answer, "Retry-After", "1");
	return send_answer(exchange);
}

static void count_as_running(struct exchange *exchange)
{
	exchange->is_running = true;
	atomic_fetch_add(&exchange->server->running, 1);
}

static void run_in_worker(struct work *work)
{
	struct exchange *exchange = (struct exchange *)work;
	const struct http_options *options = &exchange->server->options;
	options->handle(options->state, &exchange->request, &exchange->answer);
	/* From here on the exchange is the connection's thread's again. */
	MHD_resume_connection(exchange->connection);
}

static enum MHD_Result hand_to_worker(struct exchange *exchange)
{
	struct http_server *server = exchange->server;
	if (!workers_reserve(server->workers))
		return refuse(exchange, MHD_HTTP_SERVICE_UNAVAILABLE);
	count_as_running(exchange);
	exchange->stage = EXCHANGE_WORK;
	exchange->work.run = run_in_worker;
	MHD_suspend_connection(exchange->connection);
	workers_submit(server->workers, &exchange->work);
	return MHD_YES;
}

static enum MHD_Result request_is_whole(struct exchange *exchange)
{
	const struct http_options *options = &exchange->server->options;
	struct http_request *request = &exchange->request;
	if (exchange->refusal != 0)
		return refuse(exchange, exchange->refusal);
	if (exchange->body != NULL) {
		request->body = exchange->body;
		request->body_length = exchange->received;
	}
	if (options->may_wait(options->state, request))
		return hand_to_worker(exchange);
	count_as_running(exchange);
	options->handle(options->state, request, &exchange->answer);
	return send_answer(exchange);
}

static void make_room(struct exchange *exchange, size_t kept)
{
	if (exchange->received <= exchange->body_capacity)
		return;
	size_t most = exchange->announced < exchange->body_limit ? exchange->announced : exchange->body_limit;
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

static enum MHD_Result take_body(struct exchange *exchange, const char *piece, size_t size)
{
	int64_t took = clock_steady_now() - exchange->started;
	size_t before = exchange->received;
	exchange->received += size;
	if (took > exchange->server->options.connection_timeout_seconds * SECOND_MS
			+ (int64_t)exchange->received / BODY_BYTES_PER_MS)
		return MHD_NO;
	if (exchange->received > exchange->body_limit)
		exchange->refusal = MHD_HTTP_CONTENT_TOO_LARGE;
	if (exchange->refusal != 0)
		return exchange->received > exchange->body_limit + OVERRUN_READ ? MHD_NO : MHD_YES;
	make_room(exchange, before);
	memcpy(exchange->body + before, piece, size);
	exchange->body[exchange->received] = '\0';
	return MHD_YES;
}

static enum MHD_Result decide_on_body(struct exchange *exchange)
{
	const struct http_options *options = &exchange->server->options;
	exchange->stage = EXCHANGE_BODY;
	if (exchange->announced == 0)
		return MHD_YES;
	exchange->body_limit = options->body_limit(options->state, &exchange->request);
	if (exchange->announced == SIZE_MAX || exchange->announced <= exchange->body_limit)
		return MHD_YES;
	bool client_waits_for_leave = http_header(&exchange->request, "Expect") != NULL;
	if (client_waits_for_leave || exchange->announced > exchange->body_limit + OVERRUN_READ)
		return refuse(exchange, MHD_HTTP_CONTENT_TOO_LARGE);
	exchange->refusal = MHD_HTTP_CONTENT_TOO_LARGE;
	return MHD_YES;
}

static enum MHD_Result headers_are_here(struct exchange *exchange, const char *method)
{
	struct http_request *request = &exchange->request;
	/* The library leaves the body out by itself, so that nobody else has to know of HEAD. */
	request->method = text_equal(method, "HEAD") ? "GET" : method;
	request->remote_address = remote_address(exchange);
	int status = guard_status(exchange);
	if (status != 0)
		return refuse(exchange, status);
	const char *client_request_id = http_header(request, "client-request-id");
	if (uuid_is_valid(client_request_id))
		request->client_request_id = client_request_id;
	int64_t took = clock_steady_now() - exchange->started;
	if (took > exchange->server->options.connection_timeout_seconds * SECOND_MS)
		return refuse(exchange, MHD_HTTP_REQUEST_TIMEOUT);
	return decide_on_body(exchange);
}

enum MHD_Result exchange_go_on(void *state, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_size, void **context)
{
	(void)state, (void)connection, (void)url, (void)version;
	struct exchange *exchange = *context;
	switch (exchange->stage) {
	case EXCHANGE_HEADERS:
		return headers_are_here(exchange, method);
	case EXCHANGE_BODY:
		if (*upload_size == 0)
			return request_is_whole(exchange);
		size_t size = *upload_size;
		*upload_size = 0;
		return take_body(exchange, upload, size);
	case EXCHANGE_WORK:
		return send_answer(exchange);
	case EXCHANGE_ANSWERED:
		break;
	}
	return MHD_NO;
}

void exchange_end(void *state, struct MHD_Connection *connection, void **context,
	enum MHD_RequestTerminationCode how)
{
	(void)connection, (void)how;
	struct http_server *server = state;
	struct exchange *exchange = *context;
	if (exchange == NULL)
		return;
	*context = NULL;
	bool was_running = exchange->is_running;
	give_exchange_back(exchange);
	/* Last: http_stop() frees the server when it has seen nothing running. */
	if (was_running)
		atomic_fetch_sub(&server->running, 1);
}
