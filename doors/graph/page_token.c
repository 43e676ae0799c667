/*
 * page_token - see the header
 *
 * version, moment of the organisation's clock, seal, and the values: 'i' with eight bytes, or 't' with a text that ends
 * with NUL.
 */
#include "doors/graph/page_token.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/door.h"

#define TOKEN_VERSION 2
#define TOKEN_LIFE (24 * INT64_C(3600000))
#define SEAL_SIZE 16

struct token_head {
	unsigned char version;
	unsigned char moment[8];
	unsigned char seal[SEAL_SIZE];
};

static void put_integer(unsigned char *bytes, int64_t value)
{
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
}

static int64_t get_integer(const unsigned char *bytes)
{
	uint64_t value = 0;
	for (int i = 0; i < 8; i++)
		value |= (uint64_t)bytes[i] << (8 * i);
	return (int64_t)value;
}

/* Everything that makes the list what it is, but the size of its pages. */
static void add_query(struct text_buffer *sealed, struct visit *visit)
{
	static const char *const options[] = { "$filter", "$search", "$orderby" };
	text_buffer_add_format(sealed, "%s\x1f%s", visit->tenant_id == NULL ? "" : visit->tenant_id,
		visit->endpoint->pattern);
	for (size_t i = 0; i < PATH_KEYS_MOST; i++)
		text_buffer_add_format(sealed, "\x1f%s", visit->keys[i] == NULL ? "" : visit->keys[i]);
	for (size_t i = 0; i < COUNT_OF(options); i++) {
		const char *value = visit_option(visit, options[i]);
		text_buffer_add_format(sealed, "\x1f%s", value == NULL ? "" : value);
	}
}

/* HMAC as RFC 2104 has it: inner and outer hash with the secret before each. */
static void make_seal(struct visit *visit, const struct token_head *head, const void *body, size_t length,
	unsigned char seal[SEAL_SIZE])
{
	const char *secret = visit->reading == NULL ? "" : visit->reading->tenant->ledger_salt;
	struct text_buffer sealed = text_buffer_in(visit->arena);
	text_buffer_add_format(&sealed, "page token\x1f%s\x1f", secret);
	text_buffer_add_bytes(&sealed, (const char *)head->moment, sizeof(head->moment));
	add_query(&sealed, visit);
	text_buffer_add(&sealed, "\x1f");
	text_buffer_add_bytes(&sealed, body, length);
	unsigned char inner[HASH_SIZE], outer[HASH_SIZE];
	hash_bytes(sealed.data, sealed.length, inner);
	struct text_buffer again = text_buffer_in(visit->arena);
	text_buffer_add_format(&again, "page token again\x1f%s\x1f", secret);
	text_buffer_add_bytes(&again, (const char *)inner, sizeof(inner));
	hash_bytes(again.data, again.length, outer);
	memcpy(seal, outer, SEAL_SIZE);
}

const char *page_token_write(struct visit *visit, const struct value *place, size_t count)
{
	struct text_buffer body = text_buffer_in(visit->arena), token = text_buffer_in(visit->arena);
	for (size_t i = 0; i < count; i++) {
		unsigned char bytes[8];
		put_integer(bytes, place[i].integer);
		text_buffer_add(&body, place[i].kind == VALUE_INTEGER ? "i" : "t");
		if (place[i].kind == VALUE_INTEGER)
			text_buffer_add_bytes(&body, (const char *)bytes, sizeof(bytes));
		else
			text_buffer_add_bytes(&body, place[i].text, strlen(place[i].text) + 1);
	}
	struct token_head head = { .version = TOKEN_VERSION };
	put_integer(head.moment, visit->reading == NULL ? 0 : visit->reading->now);
	make_seal(visit, &head, body.data, body.length, head.seal);
	text_buffer_add_bytes(&token, (const char *)&head, sizeof(head));
	text_buffer_add_bytes(&token, body.data, body.length);
	return base64url_encode(visit->arena, token.data, token.length);
}

static bool read_values(const char *body, size_t length, struct value *place, size_t count)
{
	const char *at = body, *end = body + length;
	for (size_t i = 0; i < count; i++) {
		if (at == end)
			return false;
		char kind = *at++;
		if (kind == 'i' && end - at >= 8) {
			place[i] = of_integer(get_integer((const unsigned char *)at));
			at += 8;
			continue;
		}
		const char *nul = kind == 't' ? memchr(at, '\0', (size_t)(end - at)) : NULL;
		if (nul == NULL || !text_is_utf8(at, (size_t)(nul - at)))
			return false;
		place[i] = of_text(at);
		at = nul + 1;
	}
	return at == end;
}

enum page_token_state page_token_read(struct visit *visit, const char *token, struct value *place, size_t count)
{
	size_t length = 0;
	const char *bytes = base64url_decode(visit->arena, token, &length);
	struct token_head head;
	unsigned char seal[SEAL_SIZE];
	if (bytes == NULL || length <= sizeof(head))
		return PAGE_TOKEN_FOREIGN;
	memcpy(&head, bytes, sizeof(head));
	const char *body = bytes + sizeof(head);
	if (head.version != TOKEN_VERSION || visit_read(visit) == NULL)
		return PAGE_TOKEN_FOREIGN;
	make_seal(visit, &head, body, length - sizeof(head), seal);
	if (!secret_equal(hex_encode(visit->arena, seal, sizeof(seal)),
		    hex_encode(visit->arena, head.seal, sizeof(head.seal))) ||
		!read_values(body, length - sizeof(head), place, count))
		return PAGE_TOKEN_FOREIGN;
	return visit->reading->now - get_integer(head.moment) > TOKEN_LIFE ? PAGE_TOKEN_EXPIRED : PAGE_TOKEN_FINE;
}
