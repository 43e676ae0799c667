/*
 * http_gzip - see the header
 */
#include "doors/http/http_gzip.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/text.h"

#define BAD_REQUEST 400
#define CONTENT_TOO_LARGE 413
#define UNSUPPORTED_MEDIA_TYPE 415
#define GZIP_WINDOW (15 + 16) /* zlib's way to say: gzip, with its head and check sum */
#define PACKED_AT_LEAST 1024  /* smaller ones travel in one packet anyway */
#define PACKING_LEVEL 1       /* of a page of people: a sixth of its size, for half a millisecond */

static int inflate_into(z_stream *stream, struct arena *arena, struct http_request *request, size_t limit)
{
	size_t capacity = request->body_length * 4 < limit ? request->body_length * 4 : limit;
	char *text = arena_allocate(arena, capacity + 1);
	size_t length = 0;
	stream->next_in = (Bytef *)(uintptr_t)request->body;
	stream->avail_in = (uInt)request->body_length;
	for (;;) {
		stream->next_out = (Bytef *)text + length;
		stream->avail_out = (uInt)(capacity - length);
		int result = inflate(stream, Z_NO_FLUSH);
		length = capacity - stream->avail_out;
		if (result == Z_STREAM_END)
			break;
		if ((result != Z_OK && result != Z_BUF_ERROR) || stream->avail_out > 0)
			return BAD_REQUEST;
		if (capacity == limit)
			return CONTENT_TOO_LARGE;
		size_t more = capacity * 2 < limit ? capacity * 2 : limit;
		char *larger = arena_allocate(arena, more + 1);
		memcpy(larger, text, length);
		text = larger;
		capacity = more;
	}
	text[length] = '\0';
	request->body = text;
	request->body_length = length;
	/* What stands behind the end nobody would look at. */
	return stream->avail_in == 0 ? 0 : BAD_REQUEST;
}

int gzip_unpack_body(struct http_request *request, size_t limit)
{
	const char *coding = http_header(request, "Content-Encoding");
	if (coding == NULL || request->body_length == 0 || text_equal_ignoring_case(coding, "identity"))
		return 0;
	if (!text_equal_ignoring_case(coding, "gzip") && !text_equal_ignoring_case(coding, "x-gzip"))
		return UNSUPPORTED_MEDIA_TYPE;
	z_stream stream = { 0 };
	if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK)
		return CONTENT_TOO_LARGE;
	int status = inflate_into(&stream, request->arena, request, limit);
	inflateEnd(&stream);
	return status;
}

/* "gzip", "gzip;q=0.5", "*"; not "gzip;q=0". */
static bool accepts_gzip(const struct http_request *request)
{
	const char *accept = http_header(request, "Accept-Encoding");
	while (accept != NULL && *accept != '\0') {
		accept += strspn(accept, " \t,");
		size_t length = strcspn(accept, ",");
		size_t name = strcspn(accept, " \t;,");
		bool is_ours = (name == 4 && strncasecmp(accept, "gzip", 4) == 0) || (name == 1 && *accept == '*');
		const char *weight = memchr(accept, '=', length);
		if (is_ours)
			return weight == NULL || strtod(weight + 1, NULL) > 0;
		accept += length;
	}
	return false;
}

static bool is_text(const char *content_type)
{
	return text_starts_with(content_type, "application/json") || text_starts_with(content_type, "application/xml") ||
	       text_starts_with(content_type, "text/");
}

static char *pack(struct arena *arena, const char *body, size_t length, size_t *packed)
{
	z_stream stream = { 0 };
	if (deflateInit2(&stream, PACKING_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	size_t room = deflateBound(&stream, length);
	char *bytes = arena_allocate(arena, room);
	stream.next_in = (Bytef *)(uintptr_t)body;
	stream.avail_in = (uInt)length;
	stream.next_out = (Bytef *)bytes;
	stream.avail_out = (uInt)room;
	int result = deflate(&stream, Z_FINISH);
	*packed = room - stream.avail_out;
	deflateEnd(&stream);
	return result == Z_STREAM_END ? bytes : NULL;
}

void gzip_pack_answer(const struct http_request *request, struct http_answer *answer)
{
	if (answer->body == NULL || answer->content_type == NULL || answer->body_length < PACKED_AT_LEAST ||
		!is_text(answer->content_type))
		return;
	http_answer_header(answer, "Vary", "Accept-Encoding");
	if (!accepts_gzip(request))
		return;
	size_t length = 0;
	char *packed = pack(request->arena, answer->body, answer->body_length, &length);
	if (packed == NULL || length >= answer->body_length)
		return;
	answer->body = packed;
	answer->body_length = length;
	http_answer_header(answer, "Content-Encoding", "gzip");
}
