/*
 * http_exchange - one request and its answer, in an arena of their own; what the files of this folder share
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "doors/http/http.h"
#include "doors/http/http_head.h"
#include "doors/http/http_workers.h"

struct client;

struct exchange {
	struct work work;      /* first: a worker hands back this pointer */
	struct exchange *next; /* among a loop's spare ones, or those that workers have done */
	struct client *client;
	struct http_request request;
	struct http_answer answer;
	struct http_head head;
	int refusal;           /* status to refuse with once the body has gone by; 0: none */
	char *body;
	size_t body_capacity;
	size_t body_limit;
	size_t received;
	/* The answer as it is sent. */
	const char *head_text;
	size_t head_length;
	size_t body_length;    /* 0 for HEAD, 204, 304 */
	size_t sent;
};

struct exchange *exchange_new(size_t arena_budget);
/* Ready for the next one; the arena's memory is given back. */
void exchange_clear(struct exchange *exchange);
void exchange_free(struct exchange *exchange);

/* Fills request with what a refusal can be answered to: nothing of it is known yet. */
void exchange_begin(struct exchange *exchange, const char *remote_address, bool is_tls);
/* After head_parse(). */
void exchange_take_head(struct exchange *exchange);

/* Adds a piece of body; what is beyond the limit is counted, not kept, and sets refusal. */
void exchange_add_body(struct exchange *exchange, const char *piece, size_t length);
/* Gives the body to the request, unpacked where it came packed; sets refusal otherwise. */
void exchange_end_body(struct exchange *exchange);

/* Writes the answer's head. date: for the Date header. */
void exchange_write_head(struct exchange *exchange, const char *date, bool closes);
