/*
 * fuzz_http - a request as bytes from a socket: its head, its chunks, its packed body
 *
 * Wherever the bytes are cut, the same must come out: the first byte of the input says how large the pieces are.
 */
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "doors/http/http_chunks.h"
#include "doors/http/http_gzip.h"
#include "doors/http/http_head.h"
#include "doors/http/http_proxy.h"
#include "tests/fuzz/fuzz.h"

#define BODY_MOST ((size_t)64 * 1024)

static size_t find_end_in_pieces(const char *bytes, size_t length, size_t piece, int *status)
{
	struct head_scan scan = { 0 };
	size_t end = 0;
	*status = 0;
	for (size_t at = piece; end == 0 && *status == 0; at += piece) {
		end = head_find_end(bytes, at < length ? at : length, &scan, status);
		if (at >= length)
			break;
	}
	return end;
}

/* What the chunks hold together; NULL when they are bad. */
static const char *body_in_pieces(struct arena *arena, const char *bytes, size_t length, size_t piece, bool *is_done)
{
	struct chunks chunks = { 0 };
	struct text_buffer body = text_buffer_in(arena);
	for (size_t at = 0; at < length && chunks.stage != CHUNKS_ENDED;) {
		size_t used = 0, size = 0, here = length - at < piece ? length - at : piece;
		const char *part = NULL;
		enum chunk_result result = chunks_next(&chunks, bytes + at, here, &used, &part, &size);
		if (result == CHUNKS_BAD)
			return NULL;
		if (result == CHUNKS_PIECE)
			text_buffer_add_bytes(&body, part, size);
		if (used == 0 && result != CHUNKS_DONE)
			bug("a chunk reader that takes nothing");
		at += used;
	}
	*is_done = chunks.stage == CHUNKS_ENDED;
	return text_buffer_text(&body);
}

static bool check_head(struct arena *arena, const char *bytes, size_t length)
{
	struct http_head head;
	int status = head_parse(arena, bytes, length, &head);
	if (status != 0 && (status < 400 || status > 505))
		bug("a head that is refused with no status");
	if (status != 0)
		return false;
	if (head.path[0] != '/' || !host_is_valid(head.host, strlen(head.host)))
		bug("a head without path or host");
	for (size_t i = 0; i < head.header_count; i++)
		if (strpbrk(head.headers[i].value, "\r\n") != NULL || head.headers[i].name[0] == '\0')
			bug("a header that hides a line");
	struct http_request request = { .arena = arena, .remote_address = "10.0.0.1", .headers = head.headers, .header_count = head.header_count };
	proxy_take_forwarded("10.0.0.0/8", &request);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	struct arena *arena = arena_new(1 << 24);
	const char *bytes = arena_copy(arena, data + 1, size - 1);
	size_t length = size - 1, piece = data[0] % 64 + 1;
	int whole_status = 0, status = 0;
	struct head_scan scan = { 0 };
	size_t whole = head_find_end(bytes, length, &scan, &whole_status);
	size_t end = find_end_in_pieces(bytes, length, piece, &status);
	/* In pieces a line of nonsense is refused before it ends, which it may never do; at once when it is read. */
	bool is_good = whole > 0 && check_head(arena, bytes, whole);
	if ((is_good && end != whole) || (!is_good && end > 0 && check_head(arena, bytes, end)))
		bug("a head that depends on how it is cut");
	bool is_done = false, is_done_at_once = false;
	const char *body = body_in_pieces(arena, bytes + end, length - end, piece, &is_done);
	const char *at_once = body_in_pieces(arena, bytes + end, length - end, SIZE_MAX, &is_done_at_once);
	if ((body == NULL) != (at_once == NULL) || is_done != is_done_at_once || !text_equal(body, at_once))
		bug("a body that depends on how it is cut");
	static const struct http_field packed[] = { { "Content-Encoding", "gzip" } };
	struct http_request request = { .arena = arena, .headers = packed, .header_count = 1, .body = bytes + end, .body_length = length - end };
	if (gzip_unpack_body(&request, BODY_MOST) == 0 && request.body_length > BODY_MOST)
		bug("a body larger than it may be");
	arena_free(arena);
	return 0;
}
