/*
 * http - starts and stops the server
 *
 * The listening socket is shared by all loops; each takes connections from it and keeps them.
 */
#include "doors/http/http.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/text.h"
#include "doors/http/http_loop.h"

#define QUEUE_PER_WORKER 32 /* at 30 ms each, a place at the end waits a second */
#define LISTEN_BACKLOG 4096
#define STOP_LIMIT_MS (5 * SECOND_MS)
/* Descriptors for everything that is no connection: the database, logs, the mail directory. */
#define OTHER_DESCRIPTORS 512

const char *http_header(const struct http_request *request, const char *name)
{
	for (size_t i = 0; i < request->header_count; i++)
		if (text_equal_ignoring_case(request->headers[i].name, name))
			return request->headers[i].value;
	return NULL;
}

void http_answer_header(struct http_answer *answer, const char *name, const char *value)
{
	if (answer->header_count == HTTP_ANSWER_HEADERS)
		bug("an answer with too many headers");
	answer->headers[answer->header_count].name = name;
	answer->headers[answer->header_count].value = value;
	answer->header_count++;
}

uint16_t http_port(const struct http_server *server)
{
	return server->port;
}

struct http_counts http_count(const struct http_server *server)
{
	return (struct http_counts){ .connections = atomic_load(&server->connections),
		.requests = atomic_load(&server->requests),
		.refusals = atomic_load(&server->refusals),
		.open = atomic_load(&server->open) };
}

static int listen_on(const struct addrinfo *address)
{
	int on = 1;
	int listener = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (listener < 0)
		return -1;
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(listener, address->ai_addr, address->ai_addrlen) == 0
		&& listen(listener, LISTEN_BACKLOG) == 0)
		return listener;
	int fault = errno;
	close(listener);
	errno = fault;
	return -1;
}

/* -1 and *fault. */
static int open_listener(struct arena *arena, const struct http_options *options, const char **fault)
{
	struct addrinfo hints = { .ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM };
	struct addrinfo *addresses = NULL;
	char port[8];
	snprintf(port, sizeof(port), "%u", options->port);
	int unresolved = getaddrinfo(options->address, port, &hints, &addresses);
	if (unresolved != 0) {
		*fault = text_format(arena, "The address \"%s\" cannot be listened on: %s. "
			"Write an address of this machine, such as 127.0.0.1.", options->address,
			gai_strerror(unresolved));
		return -1;
	}
	int listener = listen_on(addresses);
	int number = errno;
	freeaddrinfo(addresses);
	if (listener < 0)
		*fault = text_format(arena, "Cannot listen on %s, port %s: %s. %s", options->address, port,
			strerror(number),
			number == EADDRINUSE ? "End what uses that port, or choose another one."
			: number == EACCES   ? "Ports below 1024 need CAP_NET_BIND_SERVICE."
					     : "Write an address of this machine, such as 127.0.0.1.");
	return listener;
}

static uint16_t port_of(int listener)
{
	struct sockaddr_storage address = { 0 };
	struct sockaddr_in6 six;
	struct sockaddr_in four;
	socklen_t size = sizeof(address);
	if (getsockname(listener, (struct sockaddr *)&address, &size) != 0)
		return 0;
	memcpy(&six, &address, sizeof(six));
	memcpy(&four, &address, sizeof(four));
	return ntohs(address.ss_family == AF_INET6 ? six.sin6_port : four.sin_port);
}

/* As many as the connections may need, where whoever started us allows it. */
static void raise_descriptor_limit(unsigned connections)
{
	struct rlimit limit;
	rlim_t wanted = (rlim_t)connections + OTHER_DESCRIPTORS;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
		return;
	limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static void free_server(struct http_server *server)
{
	workers_free(server->workers);
	tls_context_free(server->tls);
	if (server->listener >= 0)
		close(server->listener);
	free(server->loops);
	free(server);
}

static void end_loops(struct http_server *server)
{
	server->finish_until = clock_steady_now() + STOP_LIMIT_MS;
	atomic_store(&server->finishing, true);
	for (unsigned i = 0; i < server->loop_count; i++)
		loop_end(server->loops[i]);
}

static struct http_server *new_server(const struct http_options *options)
{
	struct http_server *server = calloc(1, sizeof(*server));
	unsigned workers = options->workers > 0 ? options->workers : 1;
	if (server == NULL)
		bug("no memory for the server");
	server->options = *options;
	server->listener = -1;
	server->workers = workers_new(workers, (size_t)workers * QUEUE_PER_WORKER);
	server->loops = calloc(options->threads > 0 ? options->threads : 1, sizeof(struct loop *));
	if (server->workers == NULL || server->loops == NULL)
		bug("no memory for the workers");
	return server;
}

/* NULL when they run. */
static const char *start_loops(struct http_server *server)
{
	unsigned threads = server->options.threads > 0 ? server->options.threads : 1;
	if (server->options.certificate_pem != NULL) {
		server->tls = tls_context_new(server->options.certificate_pem, server->options.key_pem);
		if (server->tls == NULL)
			return "its certificate and key cannot be read, or do not belong together";
	}
	for (; server->loop_count < threads; server->loop_count++) {
		server->loops[server->loop_count] = loop_start(server);
		if (server->loops[server->loop_count] == NULL)
			return "the machine gives no more threads or descriptors";
	}
	return NULL;
}

const char *http_start(struct arena *arena, const struct http_options *options, struct http_server **server)
{
	const char *fault = NULL;
	int listener = open_listener(arena, options, &fault);
	if (listener < 0)
		return fault;
	struct http_server *started = new_server(options);
	started->listener = listener;
	started->port = port_of(listener);
	raise_descriptor_limit(options->connection_limit);
	fault = start_loops(started);
	if (fault == NULL) {
		*server = started;
		return NULL;
	}
	fault = text_format(arena, "The server on %s, port %u does not start: %s", options->address, started->port, fault);
	atomic_store(&started->stopping, true);
	end_loops(started);
	free_server(started);
	return fault;
}

void http_stop(struct http_server *server)
{
	if (server == NULL)
		return;
	atomic_store(&server->stopping, true);
	for (unsigned i = 0; i < server->loop_count; i++)
		loop_wake(server->loops[i]);
	/* All that was handed over runs out, and its answers go back to the loops, which then send them. */
	workers_stop(server->workers);
	end_loops(server);
	free_server(server);
}
