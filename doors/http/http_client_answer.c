/*
 * http_client_answer - one client: the answer's way back, and the end
 */
#include "base/clock.h"
#include "doors/http/http_client.h"

#define SERVICE_UNAVAILABLE 503
#define LINGER_MS (2 * SECOND_MS)

void client_begin_sending(struct client *client)
{
	struct exchange *exchange = client->exchange;
	struct http_server *server = client->loop->server;
	client->closes = client->closes || atomic_load(&server->stopping) ||
			     (client->is_ended && client_input_length(client) == 0);
	exchange_write_head(exchange, loop_date(client->loop), client->closes);
	client->stage = CLIENT_SEND;
	client->deadline = client->loop->now + client_patience(client) +
			       (int64_t)(exchange->head_length + exchange->body_length) / BYTES_PER_MS;
}

void client_refuse(struct client *client, int status)
{
	const struct http_options *options = &client->loop->server->options;
	struct exchange *exchange = client->exchange;
	atomic_fetch_add(&client->loop->server->refusals, 1);
	options->refuse(options->state, &exchange->request, status, &exchange->answer);
	if (status == SERVICE_UNAVAILABLE)
		http_answer_header(&exchange->answer, "Retry-After", "1");
	client_begin_sending(client);
}

/* Where the next request would begin is not known any more. */
bool client_refuse_and_close(struct client *client, int status)
{
	if (client->exchange == NULL)
		client_take_exchange(client);
	client->closes = true;
	client_refuse(client, status);
	return true;
}

static bool answer_is_sent(struct client *client)
{
	loop_put_exchange(client->loop, client->exchange);
	client->exchange = NULL;
	client->began = 0;
	client->deadline = client->loop->now + client_patience(client);
	if (!client->closes) {
		client->stage = CLIENT_HEAD;
		loop_touch(client);
		return true;
	}
	transport_end_writing(&client->transport);
	client->stage = CLIENT_LINGER;
	client->deadline = client->loop->now + LINGER_MS;
	return true;
}

bool client_send_some(struct client *client)
{
	struct exchange *exchange = client->exchange;
	size_t whole = exchange->head_length + exchange->body_length;
	while (exchange->sent < whole) {
		size_t head = exchange->sent < exchange->head_length ? exchange->head_length - exchange->sent : 0;
		size_t of_body = exchange->sent - (exchange->head_length - head);
		ssize_t put = transport_write(&client->transport, exchange->head_text + exchange->sent, head,
			exchange->body_length == 0 ? NULL : exchange->answer.body + of_body, exchange->body_length - of_body);
		if (put == TRANSPORT_BROKEN) {
			client_close(client);
			return false;
		}
		if (put == TRANSPORT_AGAIN)
			return false;
		exchange->sent += (size_t)put;
	}
	return answer_is_sent(client);
}

/* Until the client closes too, has sent too much, or its time is over. */
bool client_linger(struct client *client)
{
	char nothing[4096];
	ssize_t got = 0;
	while (!client->is_ended && client->transport.may_have_more && client->thrown_away < OVERRUN_READ) {
		got = transport_read(&client->transport, nothing, sizeof(nothing));
		if (got == TRANSPORT_AGAIN)
			return false;
		client->is_ended = got <= 0;
		client->thrown_away += got > 0 ? (size_t)got : 0;
	}
	if (client->is_ended || client->thrown_away >= OVERRUN_READ)
		client_close(client);
	return false;
}

void client_answer(struct client *client)
{
	client_begin_sending(client);
	client_go(client);
}

/* Under TLS nothing can be said before the handshake, which costs what there is not. */
void client_has_no_place(struct client *client)
{
	if (client->stage == CLIENT_HANDSHAKE) {
		client_close(client);
		return;
	}
	client_refuse_and_close(client, SERVICE_UNAVAILABLE);
	client_go(client);
}
