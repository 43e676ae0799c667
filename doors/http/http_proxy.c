/*
 * http_proxy - see the header
 */
#include "doors/http/http_proxy.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "doors/http/http.h"
#include "doors/http/http_head.h"

#define WORD_ROOM 64

/* An address as 16 bytes; those of IPv4 are mapped, so that both are compared alike. */
static bool read_address(const char *text, unsigned char address[16], unsigned *shift)
{
	static const unsigned char mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF };
	*shift = 0;
	if (inet_pton(AF_INET6, text, address) == 1)
		return true;
	memcpy(address, mapped, sizeof(mapped));
	*shift = 96;
	return inet_pton(AF_INET, text, address + sizeof(mapped)) == 1;
}

struct network {
	unsigned char address[16];
	unsigned bits;
};

static bool read_network(const char *word, size_t length, struct network *network)
{
	char text[WORD_ROOM];
	unsigned shift = 0;
	if (length == 0 || length >= sizeof(text))
		return false;
	memcpy(text, word, length);
	text[length] = '\0';
	char *slash = strchr(text, '/');
	if (slash != NULL)
		*slash++ = '\0';
	if (!read_address(text, network->address, &shift))
		return false;
	network->bits = 128;
	int64_t bits = 0;
	if (slash == NULL)
		return true;
	bool is_number = text_to_integer(slash, &bits) && bits >= 0 && bits <= 128 - (int64_t)shift;
	network->bits = (unsigned)bits + shift;
	return is_number;
}

static bool lies_in(const unsigned char address[16], const struct network *network)
{
	unsigned whole = network->bits / 8, rest = network->bits % 8;
	if (memcmp(address, network->address, whole) != 0)
		return false;
	unsigned char mask = (unsigned char)(0xFF00U >> rest);
	return rest == 0 || ((address[whole] ^ network->address[whole]) & mask) == 0;
}

bool proxy_is_trusted(const char *trusted, const char *address)
{
	unsigned char bytes[16];
	unsigned shift = 0;
	if (text_is_empty(trusted) || !read_address(address, bytes, &shift))
		return false;
	for (const char *word = trusted + strspn(trusted, " "); *word != '\0'; word += strspn(word, " ")) {
		struct network network;
		size_t length = strcspn(word, " ");
		if (read_network(word, length, &network) && lies_in(bytes, &network))
			return true;
		word += length;
	}
	return false;
}

const char *proxy_wrong_word(const char *trusted)
{
	for (const char *word = trusted + strspn(trusted, " "); *word != '\0'; word += strspn(word, " ")) {
		struct network network;
		size_t length = strcspn(word, " ");
		if (!read_network(word, length, &network))
			return word;
		word += length;
	}
	return NULL;
}

/* Of several proxies each adds itself at the end: the last word that is none of ours is the client. */
static const char *client_of(const char *trusted, struct http_request *request)
{
	struct text_buffer all = text_buffer_in(request->arena);
	for (size_t i = 0; i < request->header_count; i++)
		if (text_equal_ignoring_case(request->headers[i].name, "X-Forwarded-For")) {
			text_buffer_add(&all, all.length > 0 ? "," : "");
			text_buffer_add(&all, request->headers[i].value);
		}
	char **words = NULL;
	size_t count = text_split(request->arena, text_buffer_text(&all), ',', &words);
	const char *client = request->remote_address;
	while (count > 0) {
		unsigned char bytes[16];
		unsigned shift = 0;
		const char *word = text_trim(request->arena, words[--count]);
		if (!read_address(word, bytes, &shift))
			return NULL;
		client = word;
		if (!proxy_is_trusted(trusted, word))
			break;
	}
	return client;
}

bool proxy_take_forwarded(const char *trusted, struct http_request *request)
{
	if (!proxy_is_trusted(trusted, request->remote_address))
		return true;
	const char *protocol = http_header(request, "X-Forwarded-Proto");
	const char *host = http_header(request, "X-Forwarded-Host");
	const char *client = client_of(trusted, request);
	if (protocol != NULL && !text_equal_ignoring_case(protocol, "http") && !text_equal_ignoring_case(protocol, "https"))
		return false;
	if (client == NULL || (host != NULL && !host_is_valid(host, strlen(host))))
		return false;
	request->remote_address = client;
	if (protocol != NULL)
		request->is_tls = text_equal_ignoring_case(protocol, "https");
	if (host != NULL)
		request->host = host;
	return true;
}
