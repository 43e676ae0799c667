/*
 * http_guard - refuses requests on whose borders two servers could disagree
 *
 * libmicrohttpd takes the first of two Content-Lengths and lets Transfer-Encoding win over both. A proxy in
 * front may do otherwise, and the rest of one person's body would then be the next person's request. So
 * whatever is ambiguous is refused here (RFC 9112 section 6.3), and the connection closed with it.
 */
#include <string.h>

#include "base/text.h"
#include "doors/http/http_exchange.h"

struct framing {
	unsigned hosts;
	unsigned lengths;
	unsigned codings;
	const char *host;
	const char *length;
	const char *coding;
	bool is_malformed;
};

static bool is_letter_or_digit(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
		|| (character >= '0' && character <= '9');
}

static bool is_made_of(const char *text, size_t length, const char *besides_letters_and_digits)
{
	for (size_t i = 0; i < length; i++) {
		if (!is_letter_or_digit(text[i])
			&& (text[i] == '\0' || strchr(besides_letters_and_digits, text[i]) == NULL))
			return false;
	}
	return length > 0;
}

/* Answers carry the host in their links, so nothing may hide in it. */
bool host_is_valid(const char *text, size_t length)
{
	return is_made_of(text, length, ".-_:[]");
}

static bool has_control_characters(const char *value, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char character = (unsigned char)value[i];
		if ((character < 0x20 && character != '\t') || character == 0x7F)
			return true;
	}
	return false;
}

static enum MHD_Result note_header(void *state, enum MHD_ValueKind kind, const char *name, size_t name_size,
	const char *value, size_t value_size)
{
	(void)kind;
	struct framing *framing = state;
	/* A blank before the colon would be part of the name here, and no token has one. */
	if (value == NULL || !is_made_of(name, name_size, "!#$%&'*+-.^_`|~")
		|| has_control_characters(value, value_size)) {
		framing->is_malformed = true;
		return MHD_NO;
	}
	if (text_equal_ignoring_case(name, "Host")) {
		framing->hosts++;
		framing->host = value;
	} else if (text_equal_ignoring_case(name, "Content-Length")) {
		framing->lengths++;
		framing->length = value;
	} else if (text_equal_ignoring_case(name, "Transfer-Encoding")) {
		framing->codings++;
		framing->coding = value;
	}
	return MHD_YES;
}

/* Digits only; false for a sign, a list and what no memory could hold. */
static bool length_is_valid(const char *text, size_t *length)
{
	size_t value = 0;
	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9' || value > SIZE_MAX / 16)
			return false;
		value = value * 10 + (size_t)(*text - '0');
	}
	*length = value;
	return true;
}

static bool framing_is_good(struct exchange *exchange, const struct framing *framing)
{
	if (framing->is_malformed || framing->hosts != 1 || framing->lengths + framing->codings > 1)
		return false;
	if (!host_is_valid(framing->host, strlen(framing->host)))
		return false;
	if (framing->lengths == 1)
		return length_is_valid(framing->length, &exchange->announced);
	exchange->announced = framing->codings == 1 ? SIZE_MAX : 0;
	return framing->codings == 0 || text_equal_ignoring_case(framing->coding, "chunked");
}

int guard_status(struct exchange *exchange)
{
	struct framing framing = { 0 };
	const union MHD_ConnectionInfo *head =
		MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	if (exchange->target_length > HTTP_TARGET_LIMIT)
		return MHD_HTTP_URI_TOO_LONG;
	if (head != NULL && head->header_size > exchange->target_length + HTTP_HEADER_LIMIT)
		return MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
	MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, note_header, &framing);
	if (exchange->target_is_malformed || !framing_is_good(exchange, &framing))
		return MHD_HTTP_BAD_REQUEST;
	if (exchange->request.host[0] == '\0')
		exchange->request.host = framing.host;
	return 0;
}
