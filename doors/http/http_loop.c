/*
 * http_loop - see the header
 */
#include "doors/http/http_loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "doors/http/http_threads.h"

#define EVENTS_MOST 256
#define LOOK_MS 250
#define SPARE_EXCHANGES 64
#define SPARE_INPUTS 64
#define ACCEPTED_PER_TURN 64
/* With connections_limit reached, how many of the longest quiet ones are looked at for one to give up. */
#define GIVE_UP_LOOKS 64

static struct arena *scratch_of(struct exchange *exchange)
{
	return exchange->request.arena;
}

struct exchange *loop_take_exchange(struct loop *loop)
{
	struct exchange *exchange = loop->spare;
	if (exchange == NULL)
		return exchange_new(loop->server->options.arena_budget);
	loop->spare = exchange->next;
	loop->spare_count--;
	exchange->next = NULL;
	return exchange;
}

void loop_put_exchange(struct loop *loop, struct exchange *exchange)
{
	if (loop->spare_count == SPARE_EXCHANGES) {
		exchange_free(exchange);
		return;
	}
	exchange_clear(exchange);
	exchange->next = loop->spare;
	loop->spare = exchange;
	loop->spare_count++;
}

char *loop_take_input(struct loop *loop)
{
	char *input = loop->spare_input;
	if (input != NULL) {
		memcpy(&loop->spare_input, input, sizeof(loop->spare_input));
		loop->spare_input_count--;
		return input;
	}
	input = malloc(HTTP_INPUT_ROOM);
	if (input == NULL)
		bug("no memory for a connection");
	return input;
}

void loop_put_input(struct loop *loop, char *input)
{
	if (loop->spare_input_count == SPARE_INPUTS) {
		free(input);
		return;
	}
	memcpy(input, &loop->spare_input, sizeof(loop->spare_input));
	loop->spare_input = input;
	loop->spare_input_count++;
}

const char *loop_date(struct loop *loop)
{
	int64_t now = clock_real_now() / SECOND_MS;
	if (now != loop->dated) {
		struct exchange *lent = loop_take_exchange(loop);
		snprintf(loop->date, sizeof(loop->date), "%s", clock_format_http(scratch_of(lent), now * SECOND_MS));
		loop_put_exchange(loop, lent);
		loop->dated = now;
	}
	return loop->date;
}

static void add_last(struct client *client)
{
	struct loop *loop = client->loop;
	client->before = loop->last;
	client->behind = NULL;
	if (loop->last == NULL)
		loop->first = client;
	else
		loop->last->behind = client;
	loop->last = client;
}

static void take_out(struct client *client)
{
	struct loop *loop = client->loop;
	if (client->before == NULL)
		loop->first = client->behind;
	else
		client->before->behind = client->behind;
	if (client->behind == NULL)
		loop->last = client->before;
	else
		client->behind->before = client->before;
}

void loop_touch(struct client *client)
{
	take_out(client);
	add_last(client);
}

void loop_add_ready(struct client *client)
{
	if (client->is_ready)
		return;
	client->is_ready = true;
	client->next_ready = client->loop->ready;
	client->loop->ready = client;
}

void loop_forget(struct client *client)
{
	struct loop *loop = client->loop;
	take_out(client);
	client->behind = loop->closed;
	loop->closed = client;
	loop->count--;
	atomic_fetch_sub(&loop->server->open, 1);
}

void loop_wake(struct loop *loop)
{
	uint64_t one = 1;
	if (write(loop->wake, &one, sizeof(one)) < 0 && errno != EAGAIN)
		bug("a loop that cannot be woken");
}

void loop_give_back(struct exchange *exchange)
{
	struct loop *loop = exchange->client->loop;
	pthread_mutex_lock(&loop->mutex);
	bool was_empty = loop->done == NULL;
	exchange->next = loop->done;
	loop->done = exchange;
	/* Under the mutex: past it the loop may be gone. */
	if (was_empty)
		loop_wake(loop);
	pthread_mutex_unlock(&loop->mutex);
}

static void take_back(struct loop *loop)
{
	uint64_t count;
	while (read(loop->wake, &count, sizeof(count)) > 0)
		continue;
	pthread_mutex_lock(&loop->mutex);
	struct exchange *done = loop->done;
	loop->done = NULL;
	pthread_mutex_unlock(&loop->mutex);
	while (done != NULL) {
		struct exchange *next = done->next;
		done->next = NULL;
		client_answer(done->client);
		done = next;
	}
}

/* One client is one address, whichever socket it came by. */
static void write_address(const struct sockaddr_storage *from, char *text, size_t room)
{
	struct sockaddr_in four;
	struct sockaddr_in6 six;
	memcpy(&four, from, sizeof(four));
	memcpy(&six, from, sizeof(six));
	text[0] = '\0';
	if (from->ss_family == AF_INET)
		inet_ntop(AF_INET, &four.sin_addr, text, (socklen_t)room);
	else if (from->ss_family == AF_INET6)
		inet_ntop(AF_INET6, &six.sin6_addr, text, (socklen_t)room);
	if (text_starts_with(text, "::ffff:") && strchr(text, '.') != NULL)
		memmove(text, text + strlen("::ffff:"), strlen(text) - strlen("::ffff:") + 1);
}

/* It may have said something that we have not read yet. */
static bool is_silent(const struct client *client)
{
	char byte;
	return recv(client->transport.socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0;
}

/* True when a place was won: the one that was longest quiet, and of which nothing is begun, is closed. */
static bool give_up_one(struct loop *loop)
{
	struct client *client = loop->first;
	for (int looks = 0; client != NULL && looks < GIVE_UP_LOOKS; looks++) {
		struct client *next = client->behind;
		if (client_is_idle(client) && is_silent(client)) {
			client_close(client);
			return true;
		}
		client = next;
	}
	return false;
}

static void begin_connection(struct loop *loop, int socket, const struct sockaddr_storage *from)
{
	char address[INET6_ADDRSTRLEN];
	int on = 1;
	bool is_full = atomic_load(&loop->server->open) >= loop->server->options.connection_limit;
	if (is_full)
		is_full = !give_up_one(loop);
	write_address(from, address, sizeof(address));
	setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	struct client *client = client_new(loop, socket, address);
	if (client == NULL) {
		close(socket);
		return;
	}
	add_last(client);
	loop->count++;
	atomic_fetch_add(&loop->server->open, 1);
	atomic_fetch_add(&loop->server->connections, 1);
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = client };
	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, socket, &event) != 0)
		client_close(client);
	else if (is_full)
		client_has_no_place(client);
}

static void accept_some(struct loop *loop)
{
	for (int i = 0; i < ACCEPTED_PER_TURN && !atomic_load(&loop->server->stopping); i++) {
		struct sockaddr_storage from = { 0 };
		socklen_t size = sizeof(from);
		int socket = accept4(loop->server->listener, (struct sockaddr *)&from, &size,
			SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (socket >= 0) {
			begin_connection(loop, socket, &from);
			continue;
		}
		bool has_no_descriptor = errno == EMFILE || errno == ENFILE;
		if (has_no_descriptor && !give_up_one(loop))
			log_event(LOG_WARNING, "http.accept.no-descriptor", NULL);
		if (!has_no_descriptor && errno != ECONNABORTED && errno != EINTR)
			return;
		if (has_no_descriptor && loop->closed == NULL)
			return;
	}
}

static void take_event(struct loop *loop, const struct epoll_event *event)
{
	if (event->data.ptr == loop) {
		take_back(loop);
		return;
	}
	if (event->data.ptr == loop->server) {
		accept_some(loop);
		return;
	}
	struct client *client = event->data.ptr;
	if (client->stage == CLIENT_CLOSED)
		return;
	if ((event->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
		client->transport.may_have_more = true;
	if ((event->events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0)
		client->transport.is_ending = true;
	if ((event->events & EPOLLOUT) != 0)
		client->transport.may_take_more = true;
	client_go(client);
}

static void go_on_with_ready(struct loop *loop)
{
	struct client *ready = loop->ready;
	loop->ready = NULL;
	while (ready != NULL) {
		struct client *next = ready->next_ready;
		ready->is_ready = false;
		if (ready->stage != CLIENT_CLOSED)
			client_go(ready);
		ready = next;
	}
}

static void look_for_late(struct loop *loop)
{
	bool stops = atomic_load(&loop->server->stopping);
	bool finishes = atomic_load(&loop->server->finishing);
	if (!stops && loop->now - loop->looked < LOOK_MS)
		return;
	loop->looked = loop->now;
	for (struct client *client = loop->first, *next; client != NULL; client = next) {
		next = client->behind;
		bool is_unbegun = client->stage == CLIENT_HEAD || client->stage == CLIENT_BODY ||
				  client->stage == CLIENT_HANDSHAKE;
		if (client->deadline < loop->now || (stops && is_unbegun) ||
			(finishes && client->stage == CLIENT_LINGER))
			client_is_late(client);
	}
}

static void free_closed(struct loop *loop)
{
	while (loop->closed != NULL && loop->ready == NULL) {
		struct client *client = loop->closed;
		loop->closed = client->behind;
		client_free(client);
	}
}

static void close_all(struct loop *loop)
{
	while (loop->first != NULL)
		client_close(loop->first);
	loop->ready = NULL;
	free_closed(loop);
}

static void stop_listening(struct loop *loop)
{
	if (!loop->is_deaf)
		epoll_ctl(loop->epoll, EPOLL_CTL_DEL, loop->server->listener, NULL);
	loop->is_deaf = true;
}

static void *run(void *object)
{
	struct loop *loop = object;
	struct epoll_event events[EVENTS_MOST];
	while (!atomic_load(&loop->server->finishing) || (loop->count > 0 && loop->now < loop->server->finish_until)) {
		int patience = loop->ready != NULL ? 0 : atomic_load(&loop->server->stopping) ? 5 : LOOK_MS;
		int count = epoll_wait(loop->epoll, events, EVENTS_MOST, patience);
		loop->now = clock_steady_now();
		if (atomic_load(&loop->server->stopping))
			stop_listening(loop);
		for (int i = 0; i < count; i++)
			take_event(loop, &events[i]);
		go_on_with_ready(loop);
		look_for_late(loop);
		free_closed(loop);
	}
	close_all(loop);
	return NULL;
}

static bool watch(struct loop *loop)
{
	struct epoll_event listening = { .events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = loop->server };
	struct epoll_event woken = { .events = EPOLLIN, .data.ptr = loop };
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	loop->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	return loop->epoll >= 0 && loop->wake >= 0 &&
	       epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->server->listener, &listening) == 0 &&
	       epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->wake, &woken) == 0;
}

static void free_loop(struct loop *loop)
{
	while (loop->spare != NULL) {
		struct exchange *exchange = loop->spare;
		loop->spare = exchange->next;
		exchange_free(exchange);
	}
	while (loop->spare_input_count > 0)
		free(loop_take_input(loop));
	if (loop->epoll >= 0)
		close(loop->epoll);
	if (loop->wake >= 0)
		close(loop->wake);
	pthread_mutex_destroy(&loop->mutex);
	free(loop);
}

struct loop *loop_start(struct http_server *server)
{
	struct loop *loop = calloc(1, sizeof(*loop));
	if (loop == NULL)
		return NULL;
	loop->server = server;
	loop->epoll = loop->wake = -1;
	loop->now = clock_steady_now();
	pthread_mutex_init(&loop->mutex, NULL);
	pthread_attr_t attributes;
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, HTTP_THREAD_STACK);
	sigset_t before;
	signals_block(&before);
	bool runs = watch(loop) && pthread_create(&loop->thread, &attributes, run, loop) == 0;
	signals_restore(&before);
	pthread_attr_destroy(&attributes);
	if (runs)
		return loop;
	free_loop(loop);
	return NULL;
}

void loop_end(struct loop *loop)
{
	loop_wake(loop);
	if (pthread_join(loop->thread, NULL) != 0)
		bug("a loop that cannot be joined");
	free_loop(loop);
}
