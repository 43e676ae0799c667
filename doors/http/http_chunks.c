/*
 * http_chunks - see the header
 */
#include "doors/http/http_chunks.h"

#include <stdbool.h>
#include <stdint.h>

#define DIGITS_MOST 8 /* four gigabytes */
#define BESIDES_MOST ((size_t)8 * 1024)

static int hex_digit(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
}

static bool is_text(char character)
{
	return (unsigned char)character >= 0x20 ? character != 0x7F : character == '\t';
}

static bool take_size(struct chunks *chunks, char byte)
{
	int digit = hex_digit(byte);
	if (digit >= 0 && chunks->digits < DIGITS_MOST) {
		chunks->left = chunks->left * 16 + (size_t)digit;
		chunks->digits++;
		return true;
	}
	if (digit >= 0 || chunks->digits == 0)
		return false;
	chunks->stage = byte == '\r' ? CHUNK_SIZE_END : CHUNK_EXTENSION;
	return byte == '\r' || byte == ';';
}

static bool expect(struct chunks *chunks, char byte, char wanted, enum chunk_stage next)
{
	chunks->stage = next;
	return byte == wanted;
}

/* A line that ends with CR; anything else in it is text. */
static bool take_text(struct chunks *chunks, char byte, enum chunk_stage at_return)
{
	if (byte == '\r')
		chunks->stage = at_return;
	return (byte == '\r' || is_text(byte)) && ++chunks->besides <= BESIDES_MOST;
}

static bool take_byte(struct chunks *chunks, char byte)
{
	switch (chunks->stage) {
	case CHUNK_SIZE:
		return take_size(chunks, byte);
	case CHUNK_EXTENSION:
		return take_text(chunks, byte, CHUNK_SIZE_END);
	case CHUNK_SIZE_END:
		return expect(chunks, byte, '\n', chunks->left == 0 ? TRAILER_LINE : CHUNK_DATA);
	case CHUNK_DATA_RETURN:
		return expect(chunks, byte, '\r', CHUNK_DATA_END);
	case CHUNK_DATA_END:
		chunks->digits = 0;
		return expect(chunks, byte, '\n', CHUNK_SIZE);
	case TRAILER_LINE:
		chunks->stage = byte == '\r' ? TRAILER_END : TRAILER_TEXT;
		return byte == '\r' || (is_text(byte) && byte != ' ' && byte != '\t');
	case TRAILER_TEXT:
		return take_text(chunks, byte, TRAILER_TEXT_END);
	case TRAILER_TEXT_END:
		return expect(chunks, byte, '\n', TRAILER_LINE);
	case TRAILER_END:
		return expect(chunks, byte, '\n', CHUNKS_ENDED);
	case CHUNK_DATA:
	case CHUNKS_ENDED:
		break;
	}
	return false;
}

enum chunk_result chunks_next(struct chunks *chunks, const char *bytes, size_t length, size_t *used,
	const char **piece, size_t *piece_length)
{
	*used = 0;
	while (*used < length && chunks->stage != CHUNKS_ENDED) {
		if (chunks->stage == CHUNK_DATA) {
			size_t rest = length - *used;
			*piece = bytes + *used;
			*piece_length = chunks->left < rest ? chunks->left : rest;
			*used += *piece_length;
			chunks->left -= *piece_length;
			if (chunks->left == 0)
				chunks->stage = CHUNK_DATA_RETURN;
			return CHUNKS_PIECE;
		}
		if (!take_byte(chunks, bytes[(*used)++]))
			return CHUNKS_BAD;
	}
	return chunks->stage == CHUNKS_ENDED ? CHUNKS_DONE : CHUNKS_MORE;
}
