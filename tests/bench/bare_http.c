/*
 * bare_http - our HTTP server with a handler that answers the same small body at once
 *
 * What is left of a request when token, rules, store and JSON cost nothing: bare_http PORT, until it is ended.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "doors/http/http.h"

#define BODY_SIZE 360

static size_t take_none(void *state, const struct http_request *request)
{
	(void)state, (void)request;
	return 0;
}

static bool never_wait(void *state, const struct http_request *request)
{
	(void)state, (void)request;
	return false;
}

static void answer_at_once(void *state, struct http_request *request, struct http_answer *answer)
{
	answer->status = 200;
	answer->content_type = "application/json";
	answer->body = state;
	answer->body_length = BODY_SIZE;
	http_answer_header(answer, "request-id", request->request_id);
}

static void refuse_status(void *state, struct http_request *request, int status, struct http_answer *answer)
{
	(void)state, (void)request;
	answer->status = status;
}

int main(int count, char **arguments)
{
	static char body[BODY_SIZE + 1] = { [0 ... BODY_SIZE - 1] = 'x' };
	const struct http_options options = {
		.address = "127.0.0.1",
		.port = count < 2 ? 0 : (uint16_t)atoi(arguments[1]),
		.threads = 4,
		.workers = 1,
		.connection_timeout_seconds = 60,
		.connection_limit = 1000,
		.arena_budget = (size_t)1 << 20,
		.state = body,
		.body_limit = take_none,
		.may_wait = never_wait,
		.handle = answer_at_once,
		.refuse = refuse_status,
	};
	struct arena *arena = arena_new((size_t)1 << 20);
	struct http_server *server = NULL;
	sigset_t ends;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	const char *why = http_start(arena, &options, &server);
	if (why != NULL) {
		fprintf(stderr, "bare_http: %s\n", why);
		return 1;
	}
	printf("%u\n", http_port(server));
	fflush(stdout);
	int received = 0;
	sigwait(&ends, &received);
	http_stop(server);
	arena_free(arena);
	return 0;
}
