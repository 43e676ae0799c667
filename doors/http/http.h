/*
 * http - the server behind five functions (docs/decisions/0012 tells why it is our own)
 *
 * A request is handed over whole (headers and body) or not at all: what is badly framed, too large or too slow
 * is refused before anybody sees it, by the callback `refuse`, so that even that answer has the doors' shape. What
 * only reads runs at once on the connection's own thread; what may wait (a commit, a password's hash) is handed
 * to a pool of workers while the connection sleeps, so that no waiting stalls the other connections of a thread.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct http_server;

struct http_field {
	const char *name, *value;
};

struct http_request {
	struct arena *arena;            /* reset after the answer is made and handed over */
	const char *method;             /* "GET", also for HEAD: the body is then left out here */
	const char *path;               /* as sent, percent-encoded, begins with '/', without the query */
	const char *query;              /* as sent, without '?'; "" if none */
	const char *host;               /* the Host header */
	const char *remote_address;     /* "127.0.0.1" */
	const char *request_id;         /* a UUID made for this request */
	const char *client_request_id;  /* the client's own, if it is a UUID; else request_id */
	bool is_tls;
	const char *body;               /* NUL behind it; "" if none */
	size_t body_length;
	bool is_head;                   /* whose body will be left out */
	bool is_step;                   /* of a batch; never of a socket's own request */
	const struct http_field *headers; /* as sent, in their order */
	size_t header_count;
};

#define HTTP_ANSWER_HEADERS 32

struct http_answer {
	int status;
	const char *content_type;       /* NULL: no body, no Content-Type */
	const char *body;               /* in the request's arena; copied or sent before the arena is reset */
	size_t body_length;
	size_t header_count;
	struct http_field headers[HTTP_ANSWER_HEADERS];
};

/* Of one server: what it did since it started. */
struct http_counts {
	uint64_t connections, requests, refusals;
	uint64_t open;
};

struct http_options {
	const char *address;
	uint16_t port;                  /* 0: any free one, see http_port() */
	unsigned threads;               /* that read, write and run what does not wait */
	unsigned workers;               /* that run what may wait (at least 1); started when first needed */
	const char *certificate_pem;    /* NULL: plain HTTP */
	const char *key_pem;
	unsigned connection_timeout_seconds;
	unsigned connection_limit;
	size_t arena_budget;
	const char *trusted_proxies;    /* addresses and networks between blanks; NULL: none (http_proxy.h) */
	void *state;
	/* What a request's body may hold, asked when its headers are here. 0: the request takes none. */
	size_t (*body_limit)(void *state, const struct http_request *request);
	/* True when handling may wait for a commit or cost milliseconds. */
	bool (*may_wait)(void *state, const struct http_request *request);
	void (*handle)(void *state, struct http_request *request, struct http_answer *answer);
	/* Makes the answer for what is refused here: 400, 408, 413, 414, 415, 417, 431, 505, and 503 when all
	 * workers are busy and their queue is full, or no place is left for a connection (Retry-After is added).
	 * Path and host may be "/" and "". */
	void (*refuse)(void *state, struct http_request *request, int status, struct http_answer *answer);
};

/* NULL when fine; otherwise what is wrong and the remedy, static or in the arena. The options' texts must
 * outlive the server. */
const char *http_start(struct arena *arena, const struct http_options *options, struct http_server **server);

/* The port it listens on. */
uint16_t http_port(const struct http_server *server);

struct http_counts http_count(const struct http_server *server);

/* Takes no new connections, lets running requests end (at most five seconds), closes. A
 * handler that is running is waited for however long it takes. Not for signal handlers: call it from the
 * thread that waits for signals. */
void http_stop(struct http_server *server);

/* NULL if the client did not send it. The name in any case. A header sent twice: the first. */
const char *http_header(const struct http_request *request, const char *name);

void http_answer_header(struct http_answer *answer, const char *name, const char *value);
