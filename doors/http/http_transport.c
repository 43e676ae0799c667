/*
 * http_transport - see the header
 */
#include "doors/http/http_transport.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

/* Head and body go as one record while they are small. */
#define RECORD_ROOM ((size_t)16 * 1024)

static SSL_CTX *context_of(struct tls_context *context)
{
	return (SSL_CTX *)context;
}

/* The first is the server's own, the others lead to its authority. */
static bool use_certificates(SSL_CTX *context, const char *pem)
{
	BIO *text = BIO_new_mem_buf(pem, -1);
	bool is_first = true, is_good = text != NULL;
	for (X509 *one; is_good && (one = PEM_read_bio_X509(text, NULL, NULL, NULL)) != NULL; is_first = false) {
		is_good = is_first ? SSL_CTX_use_certificate(context, one) == 1
				   : SSL_CTX_add1_chain_cert(context, one) == 1;
		X509_free(one);
	}
	BIO_free(text);
	ERR_clear_error(); /* the end of the text */
	return is_good && !is_first;
}

static bool use_key(SSL_CTX *context, const char *pem)
{
	BIO *text = BIO_new_mem_buf(pem, -1);
	EVP_PKEY *key = text == NULL ? NULL : PEM_read_bio_PrivateKey(text, NULL, NULL, NULL);
	bool is_good = key != NULL && SSL_CTX_use_PrivateKey(context, key) == 1;
	EVP_PKEY_free(key);
	BIO_free(text);
	return is_good && SSL_CTX_check_private_key(context) == 1;
}

/* Of what a client offers we speak only this. */
static int choose_protocol(SSL *tls, const unsigned char **chosen, unsigned char *chosen_length,
	const unsigned char *offered, unsigned offered_length, void *state)
{
	static const unsigned char ours[] = "\x08http/1.1";
	(void)tls, (void)state;
	int found = SSL_select_next_proto(
		(unsigned char **)(uintptr_t)chosen, chosen_length, ours, sizeof(ours) - 1, offered, offered_length);
	return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

struct tls_context *tls_context_new(const char *certificate_pem, const char *key_pem)
{
	SSL_CTX *context = SSL_CTX_new(TLS_server_method());
	if (context == NULL)
		return NULL;
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
					  SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
	if (!use_certificates(context, certificate_pem) || !use_key(context, key_pem)) {
		SSL_CTX_free(context);
		ERR_clear_error();
		return NULL;
	}
	return (struct tls_context *)context;
}

void tls_context_free(struct tls_context *context)
{
	SSL_CTX_free(context_of(context));
}

bool transport_open(struct transport *transport, int socket, struct tls_context *context)
{
	*transport = (struct transport){ .socket = socket, .is_shaken = context == NULL, .may_have_more = true,
		.may_take_more = true };
	if (context == NULL)
		return true;
	SSL *tls = SSL_new(context_of(context));
	transport->tls = tls;
	if (tls == NULL || SSL_set_fd(tls, socket) != 1)
		return false;
	SSL_set_accept_state(tls);
	return true;
}

static int fate_of(struct transport *transport, int result)
{
	int why = SSL_get_error(transport->tls, result);
	ERR_clear_error();
	if (why == SSL_ERROR_WANT_READ)
		transport->may_have_more = false;
	else if (why == SSL_ERROR_WANT_WRITE)
		transport->may_take_more = false;
	else
		return why == SSL_ERROR_ZERO_RETURN ? 0 : TRANSPORT_BROKEN;
	return TRANSPORT_AGAIN;
}

int transport_shake(struct transport *transport)
{
	int result = SSL_accept(transport->tls);
	transport->is_shaken = result == 1;
	if (result == 1)
		return 1;
	result = fate_of(transport, result);
	return result == 0 ? TRANSPORT_BROKEN : result;
}

ssize_t transport_read(struct transport *transport, char *bytes, size_t room)
{
	if (transport->tls != NULL) {
		int got = SSL_read(transport->tls, bytes, room > INT_MAX ? INT_MAX : (int)room);
		return got > 0 ? got : fate_of(transport, got);
	}
	ssize_t got = recv(transport->socket, bytes, room, 0);
	if (got > 0 && (size_t)got < room && !transport->is_ending)
		transport->may_have_more = false; /* that was all; more is told of by epoll */
	if (got >= 0)
		return got;
	if (errno == EINTR)
		return transport_read(transport, bytes, room);
	transport->may_have_more = false;
	return errno == EAGAIN || errno == EWOULDBLOCK ? TRANSPORT_AGAIN : TRANSPORT_BROKEN;
}

static ssize_t write_record(
	struct transport *transport, const char *head, size_t head_length, const char *body, size_t body_length)
{
	char record[RECORD_ROOM];
	const char *bytes = head_length > 0 ? head : body;
	size_t length = head_length > 0 ? head_length : body_length;
	if (head_length > 0 && body_length > 0 && head_length + body_length <= sizeof(record)) {
		memcpy(record, head, head_length);
		memcpy(record + head_length, body, body_length);
		bytes = record;
		length = head_length + body_length;
	}
	int put = SSL_write(transport->tls, bytes, length > RECORD_ROOM ? (int)RECORD_ROOM : (int)length);
	if (put > 0)
		return put;
	int fate = fate_of(transport, put);
	return fate == 0 ? TRANSPORT_BROKEN : fate;
}

ssize_t transport_write(
	struct transport *transport, const char *head, size_t head_length, const char *body, size_t body_length)
{
	if (transport->tls != NULL)
		return write_record(transport, head, head_length, body, body_length);
	struct iovec pieces[2] = { { (void *)(uintptr_t)head, head_length }, { (void *)(uintptr_t)body, body_length } };
	struct msghdr message = { .msg_iov = pieces, .msg_iovlen = 2 };
	ssize_t put;
	do
		put = sendmsg(transport->socket, &message, MSG_NOSIGNAL);
	while (put < 0 && errno == EINTR);
	if (put >= 0)
		return put;
	transport->may_take_more = false;
	return errno == EAGAIN || errno == EWOULDBLOCK ? TRANSPORT_AGAIN : TRANSPORT_BROKEN;
}

void transport_end_writing(struct transport *transport)
{
	if (transport->tls != NULL && transport->is_shaken) {
		SSL_shutdown(transport->tls);
		ERR_clear_error();
	}
	shutdown(transport->socket, SHUT_WR);
}

void transport_close(struct transport *transport)
{
	SSL_free(transport->tls);
	close(transport->socket);
	transport->tls = NULL;
	transport->socket = -1;
}
