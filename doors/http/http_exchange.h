/*
 * http_exchange - one request and its answer, from the request line to the last byte sent
 *
 * What the files of this folder share; nobody else includes it.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <microhttpd.h>

#include "doors/http/http.h"
#include "doors/http/http_workers.h"

#define HTTP_TARGET_LIMIT ((size_t)32 * 1024) /* request target, design.md section 5; longer: 414 */
#define HTTP_HEADER_LIMIT ((size_t)32 * 1024) /* all header lines; longer: 431 */
/* Target, headers and the answer's head together, past which the library itself refuses. */
#define HTTP_CONNECTION_MEMORY ((size_t)64 * 1024)

enum exchange_stage {
	EXCHANGE_HEADERS, /* the request line is here */
	EXCHANGE_BODY,    /* the headers were found good */
	EXCHANGE_WORK,    /* with a worker; the connection sleeps */
	EXCHANGE_ANSWERED
};

struct exchange {
	struct work work; /* first: a worker hands back this pointer */
	struct http_server *server;
	struct exchange *next; /* in the server's list of spare ones */
	struct MHD_Connection *connection;
	enum exchange_stage stage;
	struct http_request request;
	struct http_answer answer;
	size_t target_length;
	bool target_is_malformed;
	int64_t started; /* steady clock, when the request line was here */
	int refusal;     /* status to refuse with once the body has gone by; 0: none */
	char *body;
	size_t body_capacity;
	size_t body_limit;
	size_t announced; /* Content-Length; SIZE_MAX: chunked */
	size_t received;
	bool is_running; /* counted in the server's running */
};

struct http_server {
	struct http_options options;
	struct MHD_Daemon *daemon;
	struct workers *workers;
	uint16_t port;
	atomic_bool is_started;
	atomic_bool stopping;
	atomic_int running; /* handled, and not yet completely sent */
	pthread_mutex_t mutex; /* of what stands below */
	struct exchange *spare;
	size_t spare_count;
	char start_fault[256]; /* what libmicrohttpd said while starting */
};

/* The four callbacks of libmicrohttpd; state is the server. */
void *exchange_begin(void *state, const char *target, struct MHD_Connection *connection);
enum MHD_Result exchange_go_on(void *state, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_size, void **exchange);
void exchange_end(void *state, struct MHD_Connection *connection, void **exchange,
	enum MHD_RequestTerminationCode how);

void exchange_free_spare(struct http_server *server);

/*
 * http_guard.c: reads the headers that frame the request. 0 when they are good, otherwise the status to
 * refuse with. Sets announced, and host unless the request line named one.
 */
int guard_status(struct exchange *exchange);
bool host_is_valid(const char *text, size_t length);
