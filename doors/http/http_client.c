/*
 * http_client - one client: head, body, answer, and the next head, as far as each goes without waiting
 *
 * A stage's function returns true when the stage has changed and there may be more to do, false when nothing
 * can be done until epoll, a worker or the clock says so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "doors/http/http_gzip.h"
#include "doors/http/http_client.h"
#include "doors/http/http_loop.h"
#include "doors/http/http_proxy.h"

#define REQUEST_TIMEOUT 408
#define CONTENT_TOO_LARGE 413
#define SERVICE_UNAVAILABLE 503
#define HEAD_ROOM (HTTP_TARGET_LIMIT + HTTP_HEADER_LIMIT + 1024)
/* Requests that one connection has answered before the others get a turn. */
#define TURN_REQUESTS 16

int64_t client_patience(const struct client *client)
{
	return client->loop->server->options.connection_timeout_seconds * SECOND_MS;
}

struct client *client_new(struct loop *loop, int socket, const char *remote_address)
{
	struct client *client = calloc(1, sizeof(*client));
	if (client == NULL || !transport_open(&client->transport, socket, loop->server->tls)) {
		free(client);
		return NULL;
	}
	client->loop = loop;
	client->stage = loop->server->tls == NULL ? CLIENT_HEAD : CLIENT_HANDSHAKE;
	client->deadline = loop->now + client_patience(client);
	snprintf(client->remote_address, sizeof(client->remote_address), "%s", remote_address);
	return client;
}

static void drop_input(struct client *client)
{
	if (client->input == NULL)
		return;
	if (client->input_room == HTTP_INPUT_ROOM)
		loop_put_input(client->loop, client->input);
	else
		free(client->input);
	client->input = NULL;
	client->input_room = client->input_begin = client->input_end = 0;
}

void client_free(struct client *client)
{
	free(client);
}

void client_close(struct client *client)
{
	if (client->stage == CLIENT_CLOSED)
		return;
	client->stage = CLIENT_CLOSED;
	if (client->exchange != NULL)
		loop_put_exchange(client->loop, client->exchange);
	client->exchange = NULL;
	drop_input(client);
	transport_close(&client->transport);
	loop_forget(client);
}

bool client_is_idle(const struct client *client)
{
	return client->stage == CLIENT_HANDSHAKE || client->stage == CLIENT_LINGER ||
	       (client->stage == CLIENT_HEAD && client->input_begin == client->input_end);
}

static const char *input_of(const struct client *client)
{
	return client->input + client->input_begin;
}

size_t client_input_length(const struct client *client)
{
	return client->input_end - client->input_begin;
}

/* Room behind what is there; a head may grow to HEAD_ROOM. */
static void make_input_room(struct client *client)
{
	if (client->input == NULL) {
		client->input = loop_take_input(client->loop);
		client->input_room = HTTP_INPUT_ROOM;
		return;
	}
	size_t length = client_input_length(client);
	if (client->input_begin > 0)
		memmove(client->input, input_of(client), length);
	client->input_begin = 0;
	client->input_end = length;
	if (length < client->input_room)
		return;
	bool was_spare = client->input_room == HTTP_INPUT_ROOM;
	size_t room = was_spare ? HEAD_ROOM : client->input_room * 2;
	char *larger = malloc(room);
	if (larger == NULL)
		bug("no memory for a connection");
	memcpy(larger, client->input, length);
	drop_input(client);
	client->input = larger;
	client->input_room = room;
	client->input_end = length;
}

enum filled { FILLED, FILLED_NOTHING, FILLED_END };

static enum filled fill(struct client *client)
{
	if (client->is_ended)
		return FILLED_END;
	if (!client->transport.may_have_more)
		return FILLED_NOTHING;
	make_input_room(client);
	ssize_t got = transport_read(&client->transport, client->input + client->input_end,
		client->input_room - client->input_end);
	if (got == TRANSPORT_BROKEN || got == 0) {
		client->is_ended = true;
		return FILLED_END;
	}
	if (got == TRANSPORT_AGAIN)
		return FILLED_NOTHING;
	client->input_end += (size_t)got;
	return FILLED;
}

static bool shake(struct client *client)
{
	int result = transport_shake(&client->transport);
	if (result == TRANSPORT_BROKEN)
		client_close(client);
	if (result == 1)
		client->stage = CLIENT_HEAD;
	return result == 1;
}

void client_take_exchange(struct client *client)
{
	client->exchange = loop_take_exchange(client->loop);
	client->exchange->client = client;
	exchange_begin(client->exchange, client->remote_address, client->loop->server->tls != NULL);
}

static void decide_on_body(struct client *client)
{
	const struct http_options *options = &client->loop->server->options;
	struct exchange *exchange = client->exchange;
	const struct http_head *head = &exchange->head;
	client->stage = CLIENT_BODY;
	client->chunks = (struct chunks){ 0 };
	if (head->announced == 0)
		return;
	exchange->body_limit = options->body_limit(options->state, &exchange->request);
	bool is_small = head->announced == HTTP_BODY_CHUNKED || head->announced <= exchange->body_limit;
	if (!is_small && (head->expects_continue || head->announced > exchange->body_limit + OVERRUN_READ))
		client_refuse_and_close(client, CONTENT_TOO_LARGE);
	else if (!is_small)
		exchange->refusal = CONTENT_TOO_LARGE;
	else if (head->expects_continue && client_input_length(client) == 0) {
		/* If even this does not go, nothing else will. */
		static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
		transport_write(&client->transport, go_on, sizeof(go_on) - 1, NULL, 0);
	}
}

static bool head_is_here(struct client *client, size_t length)
{
	client_take_exchange(client);
	struct exchange *exchange = client->exchange;
	int status = head_parse(exchange->request.arena, input_of(client), length, &exchange->head);
	client->input_begin += length;
	client->scan = (struct head_scan){ 0 };
	atomic_fetch_add_explicit(&client->loop->server->requests, 1, memory_order_relaxed);
	exchange_take_head(exchange);
	if (status == 0 && !proxy_take_forwarded(client->loop->server->options.trusted_proxies, &exchange->request))
		status = 400;
	if (status != 0)
		return client_refuse_and_close(client, status);
	client->closes = !exchange->head.keeps_alive;
	decide_on_body(client);
	return true;
}

/* The client is gone: without a word when it said nothing, else it hears that this was only a part. */
static bool head_has_no_end(struct client *client)
{
	if (client_input_length(client) > 0)
		return client_refuse_and_close(client, 400);
	client_close(client);
	return false;
}

static bool take_head(struct client *client)
{
	for (;;) {
		int status = 0;
		size_t waiting = client_input_length(client);
		size_t length = waiting == 0 ? 0
					     : head_find_end(input_of(client), waiting, &client->scan, &status);
		if (waiting > 0 && client->began == 0) {
			client->began = client->loop->now;
			client->deadline = client->began + client_patience(client);
		}
		if (length > 0)
			return head_is_here(client, length);
		if (status != 0)
			return client_refuse_and_close(client, status);
		switch (fill(client)) {
		case FILLED:
			break;
		case FILLED_END:
			return head_has_no_end(client);
		case FILLED_NOTHING:
			if (client_input_length(client) == 0)
				drop_input(client);
			return false;
		}
	}
}

static void run_in_worker(struct work *work)
{
	struct exchange *exchange = (struct exchange *)work;
	const struct http_options *options = &exchange->client->loop->server->options;
	options->handle(options->state, &exchange->request, &exchange->answer);
	gzip_pack_answer(&exchange->request, &exchange->answer);
	loop_give_back(exchange);
}

static void hand_to_worker(struct client *client)
{
	struct workers *workers = client->loop->server->workers;
	if (!workers_reserve(workers)) {
		client_refuse(client, SERVICE_UNAVAILABLE);
		return;
	}
	client->stage = CLIENT_WORK;
	client->deadline = INT64_MAX;
	client->exchange->work.run = run_in_worker;
	workers_submit(workers, &client->exchange->work);
}

static bool request_is_whole(struct client *client)
{
	const struct http_options *options = &client->loop->server->options;
	struct exchange *exchange = client->exchange;
	exchange_end_body(exchange);
	if (exchange->refusal != 0) {
		client_refuse(client, exchange->refusal);
		return true;
	}
	if (options->may_wait(options->state, &exchange->request)) {
		hand_to_worker(client);
		return client->stage != CLIENT_WORK;
	}
	options->handle(options->state, &exchange->request, &exchange->answer);
	gzip_pack_answer(&exchange->request, &exchange->answer);
	client_begin_sending(client);
	return true;
}

enum taken { TAKEN_ALL, TAKEN_SOME, TAKEN_BAD };

static enum taken take_chunks(struct client *client)
{
	for (;;) {
		size_t used = 0, length = 0;
		const char *piece = NULL;
		enum chunk_result result = chunks_next(&client->chunks, input_of(client),
			client_input_length(client), &used, &piece, &length);
		client->input_begin += used;
		if (result == CHUNKS_PIECE)
			exchange_add_body(client->exchange, piece, length);
		else
			return result == CHUNKS_DONE ? TAKEN_ALL : result == CHUNKS_BAD ? TAKEN_BAD : TAKEN_SOME;
	}
}

static enum taken take_counted(struct client *client)
{
	struct exchange *exchange = client->exchange;
	size_t left = exchange->head.announced - exchange->received, length = client_input_length(client);
	if (length > left)
		length = left;
	if (length > 0)
		exchange_add_body(exchange, input_of(client), length);
	client->input_begin += length;
	return exchange->received == exchange->head.announced ? TAKEN_ALL : TAKEN_SOME;
}

static bool take_body(struct client *client)
{
	struct exchange *exchange = client->exchange;
	for (;;) {
		enum taken taken = exchange->head.announced == HTTP_BODY_CHUNKED ? take_chunks(client)
										 : take_counted(client);
		if (taken == TAKEN_ALL)
			return request_is_whole(client);
		if (taken == TAKEN_BAD)
			return client_refuse_and_close(client, 400);
		if (exchange->received > exchange->body_limit + OVERRUN_READ)
			return client_refuse_and_close(client, CONTENT_TOO_LARGE);
		client->deadline = client->began + client_patience(client) +
				       (int64_t)exchange->received / BYTES_PER_MS;
		switch (fill(client)) {
		case FILLED:
			break;
		case FILLED_END:
			return client_refuse_and_close(client, 400);
		case FILLED_NOTHING:
			return false;
		}
	}
}

void client_go(struct client *client)
{
	static bool (*const stages[])(struct client *) = { [CLIENT_HANDSHAKE] = shake,
		[CLIENT_HEAD] = take_head, [CLIENT_BODY] = take_body, [CLIENT_SEND] = client_send_some,
		[CLIENT_LINGER] = client_linger };
	unsigned answered = 0;
	while (client->stage != CLIENT_WORK && client->stage != CLIENT_CLOSED) {
		bool was_sending = client->stage == CLIENT_SEND;
		if (!stages[client->stage](client))
			return;
		answered += was_sending;
		if (answered == TURN_REQUESTS) {
			loop_add_ready(client);
			return;
		}
	}
}

/* Where something was begun the client hears why; where not, or where it does not listen, it is closed. */
void client_is_late(struct client *client)
{
	bool has_begun = client->stage == CLIENT_BODY ||
			 (client->stage == CLIENT_HEAD && client_input_length(client) > 0);
	if (!has_begun || atomic_load(&client->loop->server->stopping)) {
		client_close(client);
		return;
	}
	client_refuse_and_close(client, REQUEST_TIMEOUT);
	client_go(client);
}
