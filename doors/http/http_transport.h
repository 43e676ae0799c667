/*
 * http_transport - bytes to and from a socket that never blocks, plain or under TLS (OpenSSL)
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct tls_context; /* certificate and key; one a server */

/* NULL: OpenSSL does not take them. */
struct tls_context *tls_context_new(const char *certificate_pem, const char *key_pem);
void tls_context_free(struct tls_context *context);

struct transport {
	int socket;
	void *tls;           /* NULL: plain */
	bool is_shaken;      /* the handshake is done */
	bool may_have_more;  /* there may be something to read; false: wait until epoll says so */
	bool may_take_more;  /* the same for writing */
	bool is_ending;      /* the other side has closed: what is there may be followed by the end */
};

enum { TRANSPORT_AGAIN = -1, TRANSPORT_BROKEN = -2 };

/* context NULL: plain. False without memory. */
bool transport_open(struct transport *transport, int socket, struct tls_context *context);
/* 1 done, AGAIN, BROKEN. */
int transport_shake(struct transport *transport);
/* Bytes, 0 at the end, AGAIN, BROKEN. */
ssize_t transport_read(struct transport *transport, char *bytes, size_t room);
/* Head and body behind it, as much as goes: bytes, AGAIN, BROKEN. */
ssize_t transport_write(struct transport *transport, const char *head, size_t head_length, const char *body,
	size_t body_length);
/* No more will be written; the other side may still be read. */
void transport_end_writing(struct transport *transport);
void transport_close(struct transport *transport);
