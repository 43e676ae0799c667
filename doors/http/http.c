/*
 * http - starts and stops the server
 *
 * The listening socket is our own, so that what is wrong with an address is said in plain words. All threads
 * are started with signals blocked.
 */
#include "doors/http/http.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "doors/http/http_exchange.h"
#include "doors/http/http_threads.h"

#define QUEUE_PER_WORKER 32 /* at 30 ms each, a place at the end waits a second */
#define LISTEN_BACKLOG 1024
#define STOP_LIMIT_MS (5 * SECOND_MS)
#define STOP_LOOK_MS 5
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

const char *http_header(const struct http_request *request, const char *name)
{
	if (request->connection == NULL)
		return NULL;
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
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

__attribute__((format(printf, 2, 0)))
static void log_library(void *state, const char *format, va_list arguments)
{
	struct http_server *server = state;
	char message[256];
	vsnprintf(message, sizeof(message), format, arguments);
	message[strcspn(message, "\n")] = '\0';
	/* Once it runs, nearly all it has to say is about clients that went away. */
	if (!atomic_load(&server->is_started)) {
		pthread_mutex_lock(&server->mutex);
		memcpy(server->start_fault, message, sizeof(message));
		pthread_mutex_unlock(&server->mutex);
	} else {
		log_event(LOG_DEBUG, "http.library", "message", message, NULL);
	}
}

/* The text stays as it is: which path was asked for is decided by the router, once. */
static size_t leave_escapes(void *state, struct MHD_Connection *connection, char *text)
{
	(void)state, (void)connection;
	return strlen(text);
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

static struct MHD_Daemon *start_daemon(struct http_server *server, int listener)
{
	const struct http_options *options = &server->options;
	bool is_tls = options->certificate_pem != NULL;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	struct MHD_OptionItem often[] = {
		{ MHD_OPTION_END, 0, NULL }, { MHD_OPTION_END, 0, NULL }, { MHD_OPTION_END, 0, NULL },
		{ MHD_OPTION_END, 0, NULL }, { MHD_OPTION_END, 0, NULL } };
	size_t count = 0;
	/* A pool of one is not a pool: the library says so and goes on without. */
	if (options->threads > 1)
		often[count++] =
			(struct MHD_OptionItem){ MHD_OPTION_THREAD_POOL_SIZE, options->threads, NULL };
	if (is_tls) {
		often[count++] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_CERT, 0,
			(void *)(uintptr_t)options->certificate_pem };
		often[count++] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_MEM_KEY, 0,
			(void *)(uintptr_t)options->key_pem };
		often[count++] = (struct MHD_OptionItem){ MHD_OPTION_HTTPS_PRIORITIES, 0,
			(void *)(uintptr_t)TLS_PRIORITIES };
	}
	return MHD_start_daemon(is_tls ? flags | MHD_USE_TLS : flags, 0, NULL, NULL, exchange_go_on, server,
		MHD_OPTION_EXTERNAL_LOGGER, log_library, server,
		MHD_OPTION_LISTEN_SOCKET, listener,
		MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_URI_LOG_CALLBACK, exchange_begin, server,
		MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL,
		MHD_OPTION_NOTIFY_COMPLETED, exchange_end, server,
		MHD_OPTION_CONNECTION_TIMEOUT, options->connection_timeout_seconds,
		MHD_OPTION_CONNECTION_LIMIT, options->connection_limit,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, HTTP_CONNECTION_MEMORY,
		MHD_OPTION_THREAD_STACK_SIZE, HTTP_THREAD_STACK,
		MHD_OPTION_ARRAY, often, MHD_OPTION_END);
}

static void free_server(struct http_server *server)
{
	workers_free(server->workers);
	exchange_free_spare(server);
	pthread_mutex_destroy(&server->mutex);
	free(server);
}

static struct http_server *new_server(const struct http_options *options)
{
	struct http_server *server = calloc(1, sizeof(*server));
	if (server == NULL)
		bug("no memory for the server");
	server->options = *options;
	pthread_mutex_init(&server->mutex, NULL);
	unsigned workers = options->workers > 0 ? options->workers : 1;
	server->workers = workers_new(workers, (size_t)workers * QUEUE_PER_WORKER);
	if (server->workers == NULL)
		bug("no memory for the workers");
	return server;
}

const char *http_start(struct arena *arena, const struct http_options *options, struct http_server **server)
{
	const char *fault = NULL;
	int listener = open_listener(arena, options, &fault);
	if (listener < 0)
		return fault;
	struct http_server *started = new_server(options);
	started->port = port_of(listener);
	sigset_t before;
	signals_block(&before);
	struct MHD_Daemon *daemon = start_daemon(started, listener);
	signals_restore(&before);
	if (daemon == NULL) {
		fault = text_format(arena, "The server on %s, port %u does not start: %s", options->address,
			started->port,
			text_is_empty(started->start_fault) ? "no reason given" : started->start_fault);
		/* Some of the ways in which the library fails close it. */
		if (port_of(listener) == started->port)
			close(listener);
		free_server(started);
		return fault;
	}
	started->daemon = daemon;
	atomic_store(&started->is_started, true);
	*server = started;
	return NULL;
}

void http_stop(struct http_server *server)
{
	if (server == NULL)
		return;
	atomic_store(&server->stopping, true);
	/* Gives the listening socket back to us. */
	int listener = MHD_quiesce_daemon(server->daemon);
	if (listener >= 0)
		close(listener);
	int64_t until = clock_steady_now() + STOP_LIMIT_MS;
	while (atomic_load(&server->running) > 0 && clock_steady_now() < until)
		clock_sleep(STOP_LOOK_MS);
	if (atomic_load(&server->running) > 0)
		log_event(LOG_WARNING, "http.stop.slow", NULL);
	/* A sleeping connection must not be closed: so first all work runs out, and no more is taken. */
	workers_stop(server->workers);
	MHD_stop_daemon(server->daemon);
	free_server(server);
}
