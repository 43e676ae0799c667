/*
 * http_loop - one thread with the connections that it accepted
 *
 * Everything of a connection is touched by its loop's thread alone, but for an exchange that is with a worker:
 * that one comes back through loop_give_back(). Connections are told of by epoll once per change (edge), so each
 * is driven until it can go no further.
 */
#pragma once

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "doors/http/http_chunks.h"
#include "doors/http/http_exchange.h"
#include "doors/http/http_transport.h"

#define HTTP_DATE_ROOM 32

enum client_stage {
	CLIENT_HANDSHAKE, CLIENT_HEAD, CLIENT_BODY,
	CLIENT_WORK,   /* with a worker; nothing is read */
	CLIENT_SEND,
	CLIENT_LINGER, /* answered for the last time: what still comes is thrown away, so that the client sees why */
	CLIENT_CLOSED
};

struct client {
	struct loop *loop;
	struct client *before, *behind; /* all of the loop, the one that was longest quiet first */
	struct client *next_ready;
	bool is_ready;                      /* among those that go on after the others had a turn */
	bool is_ended;                      /* the client sends no more */
	bool closes;                        /* after this answer */
	enum client_stage stage;
	struct transport transport;
	struct exchange *exchange;          /* from the head's end to the answer's */
	struct head_scan scan;
	struct chunks chunks;
	char *input;                        /* NULL while nothing waits in it */
	size_t input_room, input_begin, input_end;
	size_t thrown_away;
	int64_t began;                      /* when the first byte of this request was here; 0: none yet */
	int64_t deadline;
	char remote_address[46];
};

struct http_server {
	struct http_options options;
	struct tls_context *tls;
	struct workers *workers;
	struct loop **loops;
	unsigned loop_count;
	int listener;
	uint16_t port;
	atomic_bool stopping;   /* answer what is being worked on, take nothing new */
	atomic_bool finishing;  /* no worker works any more: send what there is to send */
	int64_t finish_until;   /* steady clock; set before finishing */
	atomic_uint_fast64_t connections, requests, refusals, open;
};

struct loop {
	struct http_server *server;
	pthread_t thread;
	int epoll, wake;
	bool is_deaf;           /* takes no connections any more */
	int64_t now;            /* steady clock, when this turn began */
	int64_t looked;         /* for what is late */
	struct client *first, *last;
	struct client *ready;
	struct client *closed; /* freed when the turn is over: an event may still name them */
	size_t count;
	struct exchange *spare;
	size_t spare_count;
	char *spare_input;      /* linked through their first bytes */
	size_t spare_input_count;
	pthread_mutex_t mutex;  /* of what stands below */
	struct exchange *done;
	int64_t dated;
	char date[HTTP_DATE_ROOM];
};

/* NULL: no thread or no descriptor. */
struct loop *loop_start(struct http_server *server);
void loop_wake(struct loop *loop);
/* After finishing is set; waits for the thread. */
void loop_end(struct loop *loop);
/* From any thread: the worker is done with it. */
void loop_give_back(struct exchange *exchange);

/* For http_client.c. */
struct exchange *loop_take_exchange(struct loop *loop);
void loop_put_exchange(struct loop *loop, struct exchange *exchange);
char *loop_take_input(struct loop *loop);
void loop_put_input(struct loop *loop, char *input);
const char *loop_date(struct loop *loop);
/* Goes on with it when the others had a turn. */
void loop_add_ready(struct client *client);
/* It did something: the last to be given up. */
void loop_touch(struct client *client);
/* Takes it out of the loop. */
void loop_forget(struct client *client);

#define HTTP_INPUT_ROOM ((size_t)8 * 1024)

/* http_client.c */
struct client *client_new(struct loop *loop, int socket, const char *remote_address);
/* As far as it goes. */
void client_go(struct client *client);
/* The worker is done. */
void client_answer(struct client *client);
/* All places are taken, and by who is being served. */
void client_has_no_place(struct client *client);
/* Its time is over, or the server stops. */
void client_is_late(struct client *client);
/* Whether nothing of a request is here: it can be closed without loss. */
bool client_is_idle(const struct client *client);
void client_close(struct client *client);
void client_free(struct client *client);
