/*
 * json_out - writes JSON into an arena
 *
 * Commas, quotes and escapes are placed here; the caller opens and closes in the right order (a mistake is
 * a bug and aborts). Text that is not valid UTF-8 has its bad bytes replaced by U+FFFD.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define JSON_OUT_DEPTH 64

struct json_out {
	struct text_buffer buffer;
	unsigned depth;
	bool has_item[JSON_OUT_DEPTH];
	bool is_object[JSON_OUT_DEPTH];
	bool after_key;
};

struct json_out json_out_in(struct arena *arena);

void json_open_object(struct json_out *out);
void json_close_object(struct json_out *out);
void json_open_array(struct json_out *out);
void json_close_array(struct json_out *out);
void json_key(struct json_out *out, const char *key);

/* A value: behind a key, as an array's item, or alone. NULL text is written as null. */
void json_text(struct json_out *out, const char *text);
/* Jansson has functions of these two names and calls them itself: ours need another name for the linker. */
void json_integer(struct json_out *out, int64_t value) __asm__("tenure_json_integer");
void json_boolean(struct json_out *out, bool value);
void json_null(struct json_out *out) __asm__("tenure_json_null");
/* A moment as RFC 3339 in seconds; 0 is written as null. */
void json_moment(struct json_out *out, int64_t moment);
/* Text that is JSON already; NULL is written as null. */
void json_raw(struct json_out *out, const char *json);

void json_put_text(struct json_out *out, const char *key, const char *text);
void json_put_integer(struct json_out *out, const char *key, int64_t value);
void json_put_boolean(struct json_out *out, const char *key, bool value);
void json_put_moment(struct json_out *out, const char *key, int64_t moment);
void json_put_null(struct json_out *out, const char *key);

/* The finished text; everything opened must be closed. length may be NULL. */
const char *json_finish(struct json_out *out, size_t *length);
