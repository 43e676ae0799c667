/*
 * door_client - the doors over a domain fixture, behind a real socket, and a client of three functions
 */
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "base/ids.h"
#include "base/json_in.h"
#include "doors/door.h"
#include "doors/routes.h"
#include "doors/identity/grants.h"
#include "doors/identity/identity.h"
#include "doors/own/own.h"
#include "tests/unit/domain_fixture.h"

#define REPLY_ROOM ((size_t)1024 * 1024)

struct doors {
	struct fixture *fixture;
	struct identity *identity;
	struct front front;
	struct http_server *server;
	const char *token; /* sent with every request; NULL: none */
};

struct reply {
	int status;
	const char *head;
	const char *text;
	const struct json_value *body;
};

static inline void doors_open(struct doors *doors, struct fixture *fixture)
{
	static const struct endpoint_table *const tables[] = { &own_table, &identity_table, &health_table,
		NULL };
	*doors = (struct doors){ .fixture = fixture };
	const char *why = identity_open(fixture->arena, &fixture->house, &doors->identity);
	if (why != NULL)
		fail_msg("%s", why);
	doors->front = (struct front){ .house = &fixture->house, .identity = doors->identity, .routes = routes_new(fixture->arena, tables) };
	const struct http_options options = { .address = "127.0.0.1",
		.threads = 1,
		.workers = 4,
		.connection_timeout_seconds = 10,
		.connection_limit = 64,
		.arena_budget = (size_t)8 << 20,
		.state = &doors->front,
		.body_limit = front_body_limit,
		.may_wait = front_may_wait,
		.handle = front_handle,
		.refuse = front_refuse };
	why = http_start(fixture->arena, &options, &doors->server);
	if (why != NULL)
		fail_msg("%s", why);
}

static inline void doors_close(struct doors *doors)
{
	http_stop(doors->server);
	identity_close(doors->identity);
}

static inline const char *exchange_bytes(struct doors *doors, const char *request)
{
	int connection = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(http_port(doors->server)) };
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	struct timeval patience = { .tv_sec = 30 };
	setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	assert_int_equal(connect(connection, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(send(connection, request, strlen(request), MSG_NOSIGNAL), (ssize_t)strlen(request));
	char *bytes = arena_allocate(doors->fixture->arena, REPLY_ROOM);
	size_t length = 0;
	for (ssize_t got = 1; got > 0; length += got > 0 ? (size_t)got : 0)
		got = recv(connection, bytes + length, REPLY_ROOM - 1 - length, 0);
	close(connection);
	return bytes;
}

/* headers: whole lines, each with its CRLF. */
static inline struct reply ask_with(
	struct doors *doors, const char *method, const char *target, const char *headers, const char *body)
{
	struct arena *arena = doors->fixture->arena;
	const char *bearer =
		doors->token == NULL ? "" : text_format(arena, "Authorization: Bearer %s\r\n", doors->token);
	const char *bytes =
		exchange_bytes(doors, text_format(arena,
					      "%s %s HTTP/1.1\r\nHost: here.test:80\r\nConnection: "
					      "close\r\n%s%sContent-Length: %zu\r\n\r\n%s",
					      method, target, bearer, headers, strlen(body), body));
	struct reply reply = { .head = bytes };
	assert_int_equal(sscanf(bytes, "HTTP/1.1 %d", &reply.status), 1);
	const char *end = strstr(bytes, "\r\n\r\n");
	assert_non_null(end);
	reply.text = end + 4;
	reply.body = json_parse(arena, reply.text, strlen(reply.text), NULL);
	return reply;
}

static inline struct reply ask(struct doors *doors, const char *method, const char *target, const char *json)
{
	return ask_with(doors, method, target, json == NULL ? "" : "Content-Type: application/json\r\n",
		json == NULL ? "" : json);
}

static inline struct reply ask_token(struct doors *doors, const char *tenant, const char *form)
{
	return ask_with(doors, "POST", text_format(doors->fixture->arena, "/%s/oauth2/v2.0/token", tenant),
		"Content-Type: application/x-www-form-urlencoded\r\n", form);
}

static inline const char *text_at(struct reply reply, const char *name)
{
	return json_text_of(json_member(reply.body, name));
}

static inline const char *error_code(struct reply reply)
{
	return json_text_of(json_member(json_member(reply.body, "error"), "code"));
}

#define assert_status(reply, wanted)                                                                         \
	do {                                                                                                 \
		if ((reply).status != (wanted))                                                              \
			fail_msg("status %d, not %d: %.600s", (reply).status, wanted, (reply).text);         \
	} while (0)

/* Signs the fixture's application in. */
static inline void be_application(struct doors *doors)
{
	struct reply reply = ask_token(doors, "contoso.test",
		text_format(doors->fixture->arena,
			"grant_type=client_credentials&client_id=%s&client_secret=a-secret-of-the-scripts&"
			"scope=https%%3A%%2F%%2Fgraph.microsoft.com%%2F.default",
			doors->fixture->contoso.client_id));
	assert_status(reply, 200);
	doors->token = text_at(reply, "access_token");
}
