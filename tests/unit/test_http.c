/*
 * test_http - a real server on a free port of the loopback address, and raw sockets
 */
#include "doors/http/http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <openssl/ssl.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/http/authority.h"

#define BODY_LIMIT 1000
#define LARGE_LIMIT ((size_t)2 * 1024 * 1024)
#define WAIT_MS 50
#define WAITERS 64

struct fixture {
	struct arena *arena;
	struct http_server *server;
	char *reply;
	size_t reply_capacity;
};

static size_t body_limit(void *state, const struct http_request *request)
{
	(void)state;
	return text_starts_with(request->path, "/large") ? LARGE_LIMIT : BODY_LIMIT;
}

static bool may_wait(void *state, const struct http_request *request)
{
	(void)state;
	return text_starts_with(request->path, "/wait");
}

static void handle(void *state, struct http_request *request, struct http_answer *answer)
{
	(void)state;
	if (text_starts_with(request->path, "/wait"))
		clock_sleep(WAIT_MS);
	answer->status = 200;
	if (text_equal(request->path, "/empty")) {
		answer->status = 204;
		return;
	}
	answer->content_type = "text/plain";
	if (text_starts_with(request->path, "/large")) {
		answer->body = text_format(request->arena, "%zu %s", request->body_length,
			hash_text(request->arena, request->body, request->body_length));
	} else {
		answer->body = text_format(request->arena, "[%s|%s|%s|%s|%s|%s]", request->method,
			request->path, request->query, request->host, request->remote_address, request->body);
	}
	answer->body_length = strlen(answer->body);
	http_answer_header(answer, "request-id", request->request_id);
	http_answer_header(answer, "client-request-id", request->client_request_id);
	const char *echo = http_header(request, "x-echo");
	if (echo != NULL)
		http_answer_header(answer, "X-Echoed", echo);
}

static void refuse(void *state, struct http_request *request, int status, struct http_answer *answer)
{
	(void)state;
	answer->status = status;
	answer->content_type = "text/plain";
	answer->body = text_format(request->arena, "refused %d", status);
	answer->body_length = strlen(answer->body);
}

static struct http_options options(void)
{
	return (struct http_options){ .address = "127.0.0.1", .threads = 2, .workers = WAITERS,
		.connection_timeout_seconds = 2, .connection_limit = 256, .arena_budget = 1024 * 1024,
		.body_limit = body_limit, .may_wait = may_wait, .handle = handle, .refuse = refuse };
}

static int start(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	fixture->arena = arena_new(1024 * 1024);
	struct http_options chosen = options();
	const char *fault = http_start(fixture->arena, &chosen, &fixture->server);
	if (fault != NULL)
		fail_msg("%s", fault);
	fixture->reply_capacity = 256 * 1024;
	fixture->reply = malloc(fixture->reply_capacity);
	*state = fixture;
	return 0;
}

static int stop(void **state)
{
	struct fixture *fixture = *state;
	http_stop(fixture->server);
	arena_free(fixture->arena);
	free(fixture->reply);
	free(fixture);
	return 0;
}

static int dial(const struct http_server *server)
{
	int connection = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(http_port(server)) };
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	struct timeval patience = { .tv_sec = 10 };
	setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(connect(connection, (struct sockaddr *)&address, sizeof(address)), 0);
	return connection;
}

static void say_bytes(int connection, const char *text, size_t length)
{
	while (length > 0) {
		ssize_t sent = send(connection, text, length, MSG_NOSIGNAL);
		if (sent <= 0)
			return; /* refused meanwhile */
		text += sent;
		length -= (size_t)sent;
	}
}

static void say(int connection, const char *text)
{
	say_bytes(connection, text, strlen(text));
}

/* What arrives until the server closes. */
static const char *hear_all(struct fixture *fixture, int connection)
{
	size_t length = 0;
	for (;;) {
		ssize_t got =
			recv(connection, fixture->reply + length, fixture->reply_capacity - length - 1, 0);
		if (got <= 0)
			break;
		length += (size_t)got;
	}
	fixture->reply[length] = '\0';
	return fixture->reply;
}

/* What arrives until it ends with this. */
static const char *hear_until(struct fixture *fixture, int connection, const char *ending)
{
	size_t length = 0;
	fixture->reply[0] = '\0';
	while (strstr(fixture->reply, ending) == NULL) {
		ssize_t got =
			recv(connection, fixture->reply + length, fixture->reply_capacity - length - 1, 0);
		if (got <= 0)
			break;
		length += (size_t)got;
		fixture->reply[length] = '\0';
	}
	return fixture->reply;
}

static const char *ask(struct fixture *fixture, const char *text)
{
	int connection = dial(fixture->server);
	say(connection, text);
	const char *reply = hear_all(fixture, connection);
	close(connection);
	return reply;
}

static void expect_status(const char *reply, int status)
{
	char expected[32];
	snprintf(expected, sizeof(expected), "HTTP/1.1 %d ", status);
	if (!text_starts_with(reply, expected))
		fail_msg("expected %s, got: %.200s", expected, reply);
}

static void expect_text(const char *reply, const char *part)
{
	if (reply == NULL || strstr(reply, part) == NULL)
		fail_msg("expected \"%s\" in: %.600s", part, reply == NULL ? "nothing" : reply);
}

#define HOST "Host: here.test:80\r\n"
#define LAST HOST "Connection: close\r\n"

static void test_request_arrives_as_sent(void **state)
{
	const char *reply = ask(*state, "GET /a%20b%00/%zz?$filter=x%20eq%20'%C3%A9'&b HTTP/1.1\r\n" LAST
		"X-ECHO: there\r\nclient-request-id: 11111111-2222-3333-4444-555555555555\r\n\r\n");
	expect_status(reply, 200);
	expect_text(reply, "[GET|/a%20b%00/%zz|$filter=x%20eq%20'%C3%A9'&b|here.test:80|127.0.0.1|]");
	expect_text(reply, "X-Echoed: there\r\n");
	expect_text(reply, "client-request-id: 11111111-2222-3333-4444-555555555555\r\n");
	expect_text(reply, "\nrequest-id: ");
	expect_text(reply, "Content-Type: text/plain\r\n");
}

struct refusal {
	int status;
	const char *request;
};

static const struct refusal refusals[] = {
	{ 400, "POST / HTTP/1.1\r\n" HOST
	       "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST
	       "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 3, 3\r\n\r\nabc" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\nabc" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x3\r\n\r\nabc" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length: \r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST
	       "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST "Host: there.test\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost: \r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost : here.test\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Content-Length : 3\r\n\r\nabc" },
	{ 400, "GET / HTTP/1.1\r\n" HOST "X: a\001b\r\n\r\n" },
	{ 400, "GET relative HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET http://a@b/ HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n100000000\r\nabc\r\n0\r\n\r\n" },
	{ 400, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n folded: x\r\n\r\n" },
	{ 400, "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\n" HOST "\r\n" },
	{ 400, "GET / HTTP/1.1\r\nHost: here.test\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST ": nameless\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST "no colon\r\n\r\n" },
	{ 400, "GET / HTTP/1.1\r\n" HOST "Authorization: a\r\nauthorization: b\r\n\r\n" },
	{ 400, "GET  / HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /a b HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "GET /\r\n" HOST "\r\n" },
	{ 400, "GET / HTTP\r\n" HOST "\r\n" },
	{ 400, "G(T / HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n" },
	{ 400, "\x16\x03\x01\x02" },
	{ 505, "GET / HTTP/2.0\r\n" HOST "\r\n" },
	{ 417, "POST / HTTP/1.1\r\n" HOST "Expect: the-best\r\nContent-Length: 1\r\n\r\n" },
	{ 413, "POST / HTTP/1.1\r\n" HOST "Content-Length: 999999999\r\n\r\n" },
	{ 413, "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n" },
};

/* Each is answered and the connection closed, so what follows is never taken for a second request. */
static void test_bad_framing_is_refused_and_closed(void **state)
{
	for (size_t i = 0; i < COUNT_OF(refusals); i++) {
		int connection = dial(((struct fixture *)*state)->server);
		say(connection, refusals[i].request);
		say(connection, "GET /second HTTP/1.1\r\n" LAST "\r\n");
		const char *reply = hear_all(*state, connection);
		close(connection);
		char expected[40];
		snprintf(expected, sizeof(expected), "HTTP/1.1 %d ", refusals[i].status);
		if (!text_starts_with(reply, expected) || strstr(reply, "refused ") == NULL)
			fail_msg("row %zu, %d: %.300s", i, refusals[i].status, reply);
		assert_null(strstr(reply, "/second"));
	}
}

static void test_long_target(void **state)
{
	char *path = malloc(70000);
	static const struct { size_t length; int status; } cases[] = {
		{ 32 * 1024, 200 }, { 32 * 1024 + 1, 414 }, { 40 * 1024, 414 }, { 69000, 414 } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		memset(path, 'a', cases[i].length);
		path[0] = '/';
		path[1000] = '?';
		path[cases[i].length] = '\0';
		int connection = dial(((struct fixture *)*state)->server);
		say(connection, "GET ");
		say(connection, path);
		say(connection, " HTTP/1.1\r\n" LAST
				"Authorization: Bearer 0123456789012345678901234567890123\r\n\r\n");
		expect_status(hear_all(*state, connection), cases[i].status);
		close(connection);
	}
	free(path);
}

static void test_long_headers(void **state)
{
	static const struct {
		size_t length;
		int status;
	} cases[] = { { 20000, 200 }, { 40000, 431 }, { 80000, 431 } };
	char *value = malloc(80001);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		memset(value, 'v', cases[i].length);
		value[cases[i].length] = '\0';
		int connection = dial(((struct fixture *)*state)->server);
		say(connection, "GET / HTTP/1.1\r\n" LAST "X-Long: ");
		say(connection, value);
		say(connection, "\r\n\r\n");
		expect_status(hear_all(*state, connection), cases[i].status);
		close(connection);
	}
	free(value);
}

static void test_bodies(void **state)
{
	const char *reply = ask(*state, "PATCH /p HTTP/1.1\r\n" LAST "Content-Length: 5\r\n\r\nhello");
	expect_text(reply, "[PATCH|/p||here.test:80|127.0.0.1|hello]");
	reply = ask(*state, "POST /c HTTP/1.1\r\n" LAST "Transfer-Encoding: Chunked\r\n\r\n"
		"5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\nTrailer: x\r\n\r\n");
	expect_text(reply, "[POST|/c||here.test:80|127.0.0.1|hello, world]");
	reply = ask(*state, "POST /z HTTP/1.1\r\n" LAST "Content-Length: 0\r\n\r\n");
	expect_text(reply, "[POST|/z||here.test:80|127.0.0.1|]");
	reply = ask(*state, "POST /z HTTP/1.1\r\n" LAST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
	expect_text(reply, "[POST|/z||here.test:80|127.0.0.1|]");
}

/* The body goes by and the answer is seen, also by a client that sends everything before it reads. */
static void test_body_that_is_too_large(void **state)
{
	struct fixture *fixture = *state;
	size_t length = LARGE_LIMIT + 100000;
	char *body = malloc(length);
	memset(body, 'b', length);
	int connection = dial(fixture->server);
	char head[200];
	snprintf(head, sizeof(head), "POST /large HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n", length);
	say(connection, head);
	say_bytes(connection, body, length);
	say(connection, "GET /after HTTP/1.1\r\n" LAST "\r\n");
	const char *reply = hear_all(fixture, connection);
	expect_status(reply, 413);
	expect_text(reply, "[GET|/after|");
	close(connection);
	connection = dial(fixture->server);
	say(connection, "POST /large HTTP/1.1\r\n" LAST "Transfer-Encoding: chunked\r\n\r\n");
	for (size_t sent = 0; sent < length; sent += 50000) {
		say(connection, "c350\r\n");
		say_bytes(connection, body, 50000);
		say(connection, "\r\n");
	}
	say(connection, "0\r\n\r\n");
	expect_status(hear_all(fixture, connection), 413);
	close(connection);
	free(body);
}

static void test_chunked_flood_is_cut_off(void **state)
{
	struct fixture *fixture = *state;
	int connection = dial(fixture->server);
	say(connection, "POST / HTTP/1.1\r\n" LAST "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n");
	char piece[16384];
	memset(piece, 'b', sizeof(piece));
	size_t sent = 0;
	while (sent < (size_t)64 * 1024 * 1024 && send(connection, piece, sizeof(piece), MSG_NOSIGNAL) > 0)
		sent += sizeof(piece);
	assert_true(sent < (size_t)32 * 1024 * 1024);
	close(connection);
}

static void test_large_body_is_whole(void **state)
{
	struct fixture *fixture = *state;
	char *body = malloc(LARGE_LIMIT);
	for (size_t i = 0; i < LARGE_LIMIT; i++)
		body[i] = (char)(i * 7 + i / 251);
	int connection = dial(fixture->server);
	char head[200];
	snprintf(head, sizeof(head), "POST /large HTTP/1.1\r\n" LAST "Content-Length: %zu\r\n\r\n",
		LARGE_LIMIT);
	say(connection, head);
	say_bytes(connection, body, LARGE_LIMIT);
	expect_text(hear_all(fixture, connection), hash_text(fixture->arena, body, LARGE_LIMIT));
	close(connection);
	free(body);
}

static void test_expect_continue(void **state)
{
	struct fixture *fixture = *state;
	int connection = dial(fixture->server);
	say(connection, "POST /e HTTP/1.1\r\n" LAST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
	expect_status(hear_until(fixture, connection, "\r\n\r\n"), 100);
	say(connection, "ok");
	expect_text(hear_all(fixture, connection), "[POST|/e||here.test:80|127.0.0.1|ok]");
	close(connection);
}

static void test_pipelined(void **state)
{
	const char *reply = ask(*state, "GET /1 HTTP/1.1\r\n" HOST "\r\nPOST /wait/2 HTTP/1.1\r\n" HOST
					"Content-Length: 3\r\n\r\ntwoGET /3 HTTP/1.1\r\n" HOST
					"\r\nGET /wait/4 HTTP/1.1\r\n" LAST "\r\n");
	const char *first = strstr(reply, "[GET|/1|");
	const char *second = strstr(reply, "[POST|/wait/2||here.test:80|127.0.0.1|two]");
	const char *third = strstr(reply, "[GET|/3|");
	const char *fourth = strstr(reply, "[GET|/wait/4|");
	assert_non_null(first);
	assert_true(second > first && third > second && fourth > third);
}

static void test_head_and_no_content(void **state)
{
	const char *reply = ask(*state, "HEAD /h HTTP/1.1\r\n" LAST "\r\n");
	expect_status(reply, 200);
	expect_text(reply, "Content-Length: 33\r\n");
	assert_string_equal(strstr(reply, "\r\n\r\n"), "\r\n\r\n");
	reply = ask(*state, "DELETE /empty HTTP/1.1\r\n" LAST "\r\n");
	expect_status(reply, 204);
	assert_null(strstr(reply, "Content-Length"));
	assert_null(strstr(reply, "Content-Type"));
	assert_string_equal(strstr(reply, "\r\n\r\n"), "\r\n\r\n");
}

static void test_absolute_target(void **state)
{
	const char *reply = ask(*state, "GET HTTP://there.test?q HTTP/1.1\r\n" LAST "\r\n");
	expect_text(reply, "[GET|/|q|there.test|127.0.0.1|]");
	reply = ask(*state, "GET http://there.test:81/x?q HTTP/1.1\r\n" LAST "\r\n");
	expect_text(reply, "[GET|/x|q|there.test:81|127.0.0.1|]");
}

static void test_nul_is_refused_wherever_it_stands(void **state)
{
	static const char request[] = "GET /path HTTP/1.1\r\nHost: here.test\r\nX-Name: value\r\n\r\n";
	char bytes[sizeof(request)];
	for (size_t i = 0; i < sizeof(request) - 1; i++) {
		int connection = dial(((struct fixture *)*state)->server);
		memcpy(bytes, request, sizeof(request));
		bytes[i] = '\0';
		say_bytes(connection, bytes, sizeof(request) - 1);
		shutdown(connection, SHUT_WR);
		const char *reply = hear_all(*state, connection);
		close(connection);
		if (!text_starts_with(reply, "HTTP/1.1 400 "))
			fail_msg("a NUL at %zu: %.200s", i, reply);
	}
}

/* Whoever closes his half still gets the answer to what he said, and is told when it was not all. */
static void test_half_closed(void **state)
{
	struct fixture *fixture = *state;
	static const struct { int status; const char *request; } cases[] = {
		{ 200, "GET /x HTTP/1.1\r\n" HOST "\r\n" },
		{ 200, "POST /wait HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc" },
		{ 200, "GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n" },
		{ 400, "POST /x HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nabc" },
		{ 400, "GET /x HTTP/1.1\r\nHost: he" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t began = clock_steady_now();
		int connection = dial(fixture->server);
		say(connection, cases[i].request);
		shutdown(connection, SHUT_WR);
		const char *reply = hear_all(fixture, connection);
		expect_status(reply, cases[i].status);
		if (i == 2)
			expect_text(reply, "[GET|/2|");
		assert_true(clock_steady_now() - began < 1000);
		close(connection);
	}
}

static void test_bytes_one_by_one(void **state)
{
	struct fixture *fixture = *state;
	static const char request[] = "POST /slow HTTP/1.1\r\n" LAST "Transfer-Encoding: chunked\r\n\r\n"
				      "2;a=b\r\nhe\r\n3\r\nllo\r\n0\r\nT: x\r\n\r\n";
	int connection = dial(fixture->server), on = 1;
	setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	for (size_t i = 0; i < sizeof(request) - 1; i++)
		say_bytes(connection, request + i, 1);
	expect_text(hear_all(fixture, connection), "[POST|/slow||here.test:80|127.0.0.1|hello]");
	close(connection);
}

/* With all places taken the one that was longest quiet gives up its own; who is being served does not. */
static void test_idle_connections_give_way(void **state)
{
	struct fixture *fixture = *state;
	struct http_options few = options();
	struct http_server *server = NULL;
	few.connection_limit = 20;
	few.threads = 1;
	assert_null(http_start(fixture->arena, &few, &server));
	int busy = dial(server), idle[60];
	say(busy, "POST /slow HTTP/1.1\r\n" LAST "Content-Length: 3\r\n\r\na");
	for (size_t i = 0; i < COUNT_OF(idle); i++)
		idle[i] = dial(server);
	int late = dial(server);
	say(late, "GET /late HTTP/1.1\r\n" LAST "\r\n");
	expect_text(hear_all(fixture, late), "[GET|/late|");
	assert_true(http_count(server).open <= 20);
	say(busy, "bc");
	expect_text(hear_all(fixture, busy), "|abc]");
	for (size_t i = 0; i < COUNT_OF(idle); i++)
		close(idle[i]);
	close(busy);
	close(late);
	http_stop(server);
}

static size_t pack(const char *text, size_t length, char *packed, size_t room)
{
	z_stream stream = { 0 };
	assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (Bytef *)(uintptr_t)text;
	stream.avail_in = (uInt)length;
	stream.next_out = (Bytef *)packed;
	stream.avail_out = (uInt)room;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	size_t size = room - stream.avail_out;
	deflateEnd(&stream);
	return size;
}

static const char *ask_packed(struct fixture *fixture, const char *path, const char *coding, const char *body, size_t length)
{
	char head[300];
	int connection = dial(fixture->server);
	snprintf(head, sizeof(head), "POST %s HTTP/1.1\r\n" LAST "Content-Encoding: %s\r\nContent-Length: %zu\r\n\r\n", path,
		coding, length);
	say(connection, head);
	say_bytes(connection, body, length);
	const char *reply = hear_all(fixture, connection);
	close(connection);
	return reply;
}

static void test_packed_bodies(void **state)
{
	struct fixture *fixture = *state;
	static char bomb[16 * 1024 * 1024], packed[64 * 1024];
	size_t size = pack("hello", 5, packed, sizeof(packed));
	expect_text(ask_packed(fixture, "/p", "gzip", packed, size), "|hello]");
	expect_status(ask_packed(fixture, "/p", "gzip", packed, size - 1), 400);
	expect_status(ask_packed(fixture, "/p", "br", packed, size), 415);
	expect_status(ask_packed(fixture, "/p", "gzip, gzip", packed, size), 415);
	expect_text(ask_packed(fixture, "/p", "identity", "plain", 5), "|plain]");
	packed[size] = 'x';
	expect_status(ask_packed(fixture, "/p", "gzip", packed, size + 1), 400);
	packed[size / 2] ^= 0x55;
	expect_status(ask_packed(fixture, "/p", "gzip", packed, size), 400);
	size = pack(bomb, sizeof(bomb), packed, sizeof(packed));
	expect_status(ask_packed(fixture, "/large", "gzip", packed, size), 413);
}

static void test_answers_are_packed_when_it_pays(void **state)
{
	static const struct { const char *accept; bool is_packed; } cases[] = { { "", false }, { "br, gzip", true },
		{ "gzip;q=0", false }, { "*", true }, { "deflate", false }, { "GZIP;q=0.5, identity", true } };
	char *path = malloc(3000);
	memset(path, 'a', 2999);
	path[2999] = '\0';
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int connection = dial(((struct fixture *)*state)->server);
		say(connection, "GET /");
		say(connection, path);
		say(connection, " HTTP/1.1\r\n" LAST "Accept-Encoding: ");
		say(connection, cases[i].accept);
		say(connection, "\r\n\r\n");
		const char *reply = hear_all(*state, connection);
		expect_text(reply, "Vary: Accept-Encoding\r\n");
		assert_int_equal(strstr(reply, "Content-Encoding: gzip\r\n") != NULL, cases[i].is_packed);
		close(connection);
	}
	free(path);
	const char *reply = ask(*state, "GET /small HTTP/1.1\r\n" LAST "Accept-Encoding: gzip\r\n\r\n");
	expect_text(reply, "[GET|/small|");
}

static void test_own_ids_of_clients(void **state)
{
	expect_text(ask(*state, "GET / HTTP/1.1\r\n" LAST "client-request-id: my-run/7\r\n\r\n"),
		"client-request-id: my-run/7\r\n");
	const char *reply = ask(*state, "GET / HTTP/1.1\r\n" LAST "client-request-id: two words\r\n\r\n");
	assert_null(strstr(reply, "two words"));
	reply = ask(*state, "GET / HTTP/1.0\r\n" HOST "client-request-id: \xc3\xa9\r\n\r\n");
	assert_null(strstr(reply, "\xc3\xa9"));
	expect_text(reply, "Connection: close\r\n");
}

static void test_half_a_request_and_gone(void **state)
{
	struct fixture *fixture = *state;
	static const char *const halves[] = { "GE", "GET / HTTP/1.1\r\nHo",
		"POST / HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nabc",
		"POST /wait HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc" };
	for (size_t i = 0; i < COUNT_OF(halves); i++) {
		int connection = dial(fixture->server);
		say(connection, halves[i]);
		close(connection);
	}
	expect_status(ask(fixture, "GET / HTTP/1.1\r\n" LAST "\r\n"), 200);
}

static void test_slow_client_is_dropped(void **state)
{
	struct fixture *fixture = *state;
	int connection = dial(fixture->server);
	say(connection, "GET / HTTP/1.1\r\nHo");
	int64_t began = clock_steady_now();
	expect_status(hear_all(fixture, connection), 408);
	int64_t took = clock_steady_now() - began;
	assert_true(took >= 1000 && took < 8000);
	close(connection);
	connection = dial(fixture->server);
	say(connection, "POST / HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nabc");
	expect_status(hear_all(fixture, connection), 408);
	close(connection);
	connection = dial(fixture->server); /* who says nothing is let go without a word */
	assert_string_equal(hear_all(fixture, connection), "");
	close(connection);
}

static void *wait_for_answer(void *object)
{
	struct http_server *server = object;
	char reply[1024];
	int connection = dial(server);
	bool is_good = true;
	for (int i = 0; i < 3; i++) {
		say(connection, "POST /wait HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nbody");
		size_t length = 0;
		reply[0] = '\0';
		while (strstr(reply, "|body]") == NULL) {
			ssize_t got = recv(connection, reply + length, sizeof(reply) - length - 1, 0);
			if (got <= 0)
				break;
			length += (size_t)got;
			reply[length] = '\0';
		}
		is_good = is_good && text_starts_with(reply, "HTTP/1.1 200 ")
			&& strstr(reply, "|body]") != NULL;
	}
	close(connection);
	return is_good ? object : NULL;
}

static void test_waiting_does_not_stall(void **state)
{
	struct fixture *fixture = *state;
	pthread_t clients[WAITERS];
	int64_t began = clock_steady_now();
	for (size_t i = 0; i < WAITERS; i++)
		pthread_create(&clients[i], NULL, wait_for_answer, fixture->server);
	int64_t asked = clock_steady_now();
	expect_status(ask(fixture, "GET / HTTP/1.1\r\n" LAST "\r\n"), 200);
	int64_t quick = clock_steady_now() - asked;
	for (size_t i = 0; i < WAITERS; i++) {
		void *result = NULL;
		pthread_join(clients[i], &result);
		assert_non_null(result);
	}
	int64_t took = clock_steady_now() - began;
	print_message("# %d clients, 3 waits of %d ms each: %d ms; one that need not wait: %d ms\n", WAITERS,
		WAIT_MS, (int)took, (int)quick);
	assert_true(took < WAITERS * 3 * WAIT_MS / 4);
}

static void test_full_queue_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct http_options few = options();
	struct http_server *server = NULL;
	few.workers = 1; /* and 32 in the queue; the first may still be there when the last arrives */
	assert_null(http_start(fixture->arena, &few, &server));
	int connections[60];
	for (size_t i = 0; i < COUNT_OF(connections); i++) {
		connections[i] = dial(server);
		say(connections[i], "GET /wait HTTP/1.1\r\n" LAST "\r\n");
	}
	size_t served = 0, refused = 0;
	for (size_t i = 0; i < COUNT_OF(connections); i++) {
		const char *reply = hear_all(fixture, connections[i]);
		served += text_starts_with(reply, "HTTP/1.1 200 ");
		refused += text_starts_with(reply, "HTTP/1.1 503 ")
			&& strstr(reply, "\nRetry-After: 1\r\n") != NULL;
		close(connections[i]);
	}
	print_message("# served %zu, refused %zu\n", served, refused);
	assert_int_equal(served + refused, COUNT_OF(connections));
	assert_true(served >= 32 && refused >= 10);
	http_stop(server);
}

static void test_stop_lets_running_requests_end(void **state)
{
	struct fixture *fixture = *state;
	struct http_options chosen = options();
	struct http_server *server = NULL;
	assert_null(http_start(fixture->arena, &chosen, &server));
	int running = dial(server);
	int idle = dial(server);
	int half = dial(server);
	say(half, "POST /wait HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nabc");
	say(running, "GET /wait HTTP/1.1\r\n" HOST "\r\n");
	clock_sleep(WAIT_MS / 2);
	int64_t began = clock_steady_now();
	http_stop(server);
	int64_t took = clock_steady_now() - began;
	expect_status(hear_all(fixture, running), 200);
	assert_string_equal(hear_all(fixture, idle), "");
	assert_true(took < 2000);
	close(running);
	close(idle);
	close(half);
}

static void test_address_in_use(void **state)
{
	struct fixture *fixture = *state;
	struct http_options same = options();
	struct http_server *server = NULL;
	same.port = http_port(fixture->server);
	const char *fault = http_start(fixture->arena, &same, &server);
	assert_non_null(fault);
	expect_text(fault, "in use");
	same.address = "192.0.2.1";
	expect_text(http_start(fixture->arena, &same, &server), "Write an address of this machine");
}

/* What the server says to a client that knows only the CA and wants this version; NULL: no handshake. */
static const char *ask_over_tls(struct fixture *fixture, const struct http_server *server,
	const char *ca_file, int version, const char *request)
{
	const char *reply = NULL;
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	assert_int_equal(SSL_CTX_load_verify_locations(context, ca_file, NULL), 1);
	SSL_CTX_set_min_proto_version(context, version);
	SSL_CTX_set_max_proto_version(context, version);
	SSL *session = SSL_new(context);
	int connection = dial(server);
	SSL_set_fd(session, connection);
	SSL_set1_host(session, "localhost");
	if (SSL_connect(session) == 1) {
		SSL_write(session, request, (int)strlen(request));
		int length = 0, got;
		while ((got = SSL_read(session, fixture->reply + length,
				(int)fixture->reply_capacity - length - 1)) > 0)
			length += got;
		fixture->reply[length] = '\0';
		reply = fixture->reply;
	}
	SSL_free(session);
	SSL_CTX_free(context);
	close(connection);
	return reply;
}

static void remove_files(struct arena *arena, const char *directory)
{
	static const char *const names[] = { "ca.key", "ca.pem", "server.key", "server.pem" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		unlink(text_format(arena, "%s/%s", directory, names[i]));
	rmdir(directory);
}

static void test_tls(void **state)
{
	struct fixture *fixture = *state;
	struct http_options chosen = options();
	struct http_server *server = NULL;
	struct authority authority;
	char directory[] = "/tmp/test_http.XXXXXX";
	assert_non_null(mkdtemp(directory));
	assert_null(authority_open(fixture->arena, directory, NULL, 0, clock_real_now(), &authority));
	chosen.certificate_pem = authority.certificate_pem;
	chosen.key_pem = authority.key_pem;
	assert_null(http_start(fixture->arena, &chosen, &server));
	static const int versions[] = { TLS1_2_VERSION, TLS1_3_VERSION };
	for (size_t i = 0; i < COUNT_OF(versions); i++) {
		expect_text(ask_over_tls(fixture, server, authority.ca_file, versions[i],
			"POST /wait HTTP/1.1\r\n" LAST "Content-Length: 4\r\n\r\nbody"), "|127.0.0.1|body]");
	}
	assert_null(ask_over_tls(
		fixture, server, authority.ca_file, TLS1_1_VERSION, "GET / HTTP/1.1\r\n" LAST "\r\n"));
	http_stop(server);
	chosen.key_pem = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
	expect_text(http_start(fixture->arena, &chosen, &server), "does not start");
	remove_files(fixture->arena, directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_request_arrives_as_sent),
		cmocka_unit_test(test_bad_framing_is_refused_and_closed),
		cmocka_unit_test(test_long_target),
		cmocka_unit_test(test_long_headers),
		cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_body_that_is_too_large),
		cmocka_unit_test(test_chunked_flood_is_cut_off),
		cmocka_unit_test(test_large_body_is_whole),
		cmocka_unit_test(test_expect_continue),
		cmocka_unit_test(test_pipelined),
		cmocka_unit_test(test_head_and_no_content),
		cmocka_unit_test(test_absolute_target),
		cmocka_unit_test(test_nul_is_refused_wherever_it_stands),
		cmocka_unit_test(test_half_closed),
		cmocka_unit_test(test_bytes_one_by_one),
		cmocka_unit_test(test_idle_connections_give_way),
		cmocka_unit_test(test_packed_bodies),
		cmocka_unit_test(test_answers_are_packed_when_it_pays),
		cmocka_unit_test(test_own_ids_of_clients),
		cmocka_unit_test(test_half_a_request_and_gone),
		cmocka_unit_test(test_slow_client_is_dropped),
		cmocka_unit_test(test_waiting_does_not_stall),
		cmocka_unit_test(test_full_queue_is_refused),
		cmocka_unit_test(test_stop_lets_running_requests_end),
		cmocka_unit_test(test_address_in_use),
		cmocka_unit_test(test_tls),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, start, stop);
}
