/*
 * http_head - the request line and the headers, read strictly (RFC 9112)
 *
 * Pure functions over bytes: no socket, no time. On whatever two readers could disagree about (a bare line feed, a
 * folded line, a NUL, a blank before the colon, two lengths, a length beside a coding) this one refuses, so that a
 * proxy in front never sees other borders than we do. Fuzzed by tests/fuzz/fuzz_http.c.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "doors/http/http.h"

#define HTTP_TARGET_LIMIT ((size_t)32 * 1024) /* longer: 414 */
#define HTTP_HEADER_LIMIT ((size_t)32 * 1024) /* all header lines; longer: 431 */
#define HTTP_HEADERS_MOST 128                 /* more: 431 */
#define HTTP_BODY_CHUNKED SIZE_MAX

/* How far a head that comes in pieces was looked at. Begin with { 0 }. */
struct head_scan {
	size_t at;         /* bytes looked at */
	size_t line;       /* where the line begins that is not ended yet */
	size_t first_end;  /* behind the request line; 0: not seen yet */
};

/* The head's length with its empty line; 0: more is needed, or *status says with what to refuse. */
size_t head_find_end(const char *bytes, size_t length, struct head_scan *scan, int *status);

struct http_head {
	const char *method, *target;
	const char *host;      /* of an absolute target, else of its header */
	const char *path, *query;
	struct http_field *headers;
	size_t header_count;
	size_t announced;      /* Content-Length, or HTTP_BODY_CHUNKED */
	bool keeps_alive;
	bool is_old;           /* HTTP/1.0 */
	bool expects_continue;
};

/*
 * bytes: a whole head as head_find_end() measured it. Everything is copied into the arena. 0, or the status to
 * refuse with; what could be read of method and path is there all the same.
 */
int head_parse(struct arena *arena, const char *bytes, size_t length, struct http_head *head);

/* Whether text is a host with or without a port, in which nothing hides: answers carry it in their links. */
bool host_is_valid(const char *text, size_t length);
