/*
 * http_client - what the two halves of a client's way share: http_client.c takes, http_client_answer.c answers
 *
 * A stage's function returns true when the stage has changed and there may be more to do, false when nothing
 * can be done until epoll, a worker or the clock says so.
 */
#pragma once

#include "base/clock.h"
#include "doors/http/http_loop.h"

/*
 * A body that is too large is read on for this much, so that a client that first sends everything and then
 * reads sees its 413 instead of a broken connection.
 */
#define OVERRUN_READ ((size_t)4 * 1024 * 1024)
/* Slower than this, past the connection's timeout, it holds its place for nothing. */
#define BYTES_PER_MS 1

int64_t client_patience(const struct client *client);
size_t client_input_length(const struct client *client);
/* An arena for what has begun, and the request with what is known of it. */
void client_take_exchange(struct client *client);

/* The answer is made: writes its head. */
void client_begin_sending(struct client *client);
/* Makes the answer to what is refused here, and begins to send it. */
void client_refuse(struct client *client, int status);
/* The same where it is not known any more where the next request would begin; true. */
bool client_refuse_and_close(struct client *client, int status);
bool client_send_some(struct client *client);
bool client_linger(struct client *client);
