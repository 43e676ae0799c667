/*
 * http_chunks - a chunked body, taken apart as it comes (RFC 9112 section 7.1)
 */
#pragma once

#include <stddef.h>

enum chunk_stage {
	CHUNK_SIZE, CHUNK_EXTENSION, CHUNK_SIZE_END, CHUNK_DATA, CHUNK_DATA_RETURN, CHUNK_DATA_END,
	TRAILER_LINE, TRAILER_TEXT, TRAILER_TEXT_END, TRAILER_END, CHUNKS_ENDED
};

/* Begin with { 0 }. */
struct chunks {
	enum chunk_stage stage;
	size_t left;   /* bytes of this chunk that are yet to come */
	size_t digits; /* of its size */
	size_t besides; /* bytes of extensions and trailers, which are bounded */
};

enum chunk_result {
	CHUNKS_MORE,  /* all was used; more is needed */
	CHUNKS_PIECE, /* *piece of *piece_length bytes is body */
	CHUNKS_DONE,  /* the body has ended; what was not used is the next request's */
	CHUNKS_BAD
};

/* *used: how many of the bytes were taken. */
enum chunk_result chunks_next(struct chunks *chunks, const char *bytes, size_t length, size_t *used,
	const char **piece, size_t *piece_length);
