/*
 * json_out - writes JSON into an arena
 */
#include "base/json_out.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

struct json_out json_out_in(struct arena *arena)
{
	return (struct json_out){ .buffer = text_buffer_in(arena) };
}

static void add_byte(struct json_out *out, char byte)
{
	text_buffer_add_bytes(&out->buffer, &byte, 1);
}

static void begin_value(struct json_out *out)
{
	if (out->depth == 0) {
		if (out->buffer.length > 0)
			bug("a second value behind the JSON text");
		return;
	}
	if (out->is_object[out->depth - 1]) {
		if (!out->after_key)
			bug("a JSON member without a key");
		out->after_key = false;
		return;
	}
	if (out->has_item[out->depth - 1])
		add_byte(out, ',');
	out->has_item[out->depth - 1] = true;
}

static void open_level(struct json_out *out, bool is_object)
{
	begin_value(out);
	if (out->depth == JSON_OUT_DEPTH)
		bug("JSON written too deep");
	add_byte(out, is_object ? '{' : '[');
	out->is_object[out->depth] = is_object;
	out->has_item[out->depth] = false;
	out->depth++;
}

static void close_level(struct json_out *out, bool is_object)
{
	if (out->depth == 0 || out->is_object[out->depth - 1] != is_object || out->after_key)
		bug("JSON closed in the wrong order");
	out->depth--;
	add_byte(out, is_object ? '}' : ']');
}

void json_open_object(struct json_out *out)
{
	open_level(out, true);
}

void json_close_object(struct json_out *out)
{
	close_level(out, true);
}

void json_open_array(struct json_out *out)
{
	open_level(out, false);
}

void json_close_array(struct json_out *out)
{
	close_level(out, false);
}

static void add_escaped(struct json_out *out, unsigned char byte)
{
	static const char short_forms[] = "btn\0fr"; /* of 8 to 13 */
	char escape[8] = { '\\', (char)byte, '\0' };
	if (byte >= 8 && byte <= 13 && byte != 11)
		escape[1] = short_forms[byte - 8];
	else if (byte < 0x20)
		snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)byte);
	text_buffer_add(&out->buffer, escape);
}

static void add_quoted(struct json_out *out, const char *text)
{
	size_t length = strlen(text);
	size_t start = 0; /* of what stands as it is and is not yet added */
	add_byte(out, '"');
	for (size_t at = 0; at < length;) {
		unsigned char byte = (unsigned char)text[at];
		if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
			at++;
			continue;
		}
		uint32_t character = 0;
		size_t size = byte < 0x80 ? 0 : text_character_at(text + at, length - at, &character);
		if (size > 0) {
			at += size;
			continue;
		}
		text_buffer_add_bytes(&out->buffer, text + start, at - start);
		if (byte < 0x80)
			add_escaped(out, byte);
		else
			text_buffer_add(&out->buffer, REPLACEMENT);
		start = ++at;
	}
	text_buffer_add_bytes(&out->buffer, text + start, length - start);
	add_byte(out, '"');
}

void json_key(struct json_out *out, const char *key)
{
	if (out->depth == 0 || !out->is_object[out->depth - 1] || out->after_key)
		bug("a JSON key in the wrong place");
	if (out->has_item[out->depth - 1])
		add_byte(out, ',');
	out->has_item[out->depth - 1] = true;
	add_quoted(out, key);
	add_byte(out, ':');
	out->after_key = true;
}

void json_text(struct json_out *out, const char *text)
{
	if (text == NULL) {
		json_null(out);
		return;
	}
	begin_value(out);
	add_quoted(out, text);
}

void json_integer(struct json_out *out, int64_t value)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%" PRId64, value);
	begin_value(out);
	text_buffer_add_bytes(&out->buffer, digits, (size_t)length);
}

void json_boolean(struct json_out *out, bool value)
{
	begin_value(out);
	text_buffer_add(&out->buffer, value ? "true" : "false");
}

void json_null(struct json_out *out)
{
	begin_value(out);
	text_buffer_add(&out->buffer, "null");
}

void json_moment(struct json_out *out, int64_t moment)
{
	json_text(out, moment == 0 ? NULL : clock_format(out->buffer.arena, moment));
}

void json_raw(struct json_out *out, const char *json)
{
	if (json != NULL && *json == '\0')
		bug("empty raw JSON");
	begin_value(out);
	text_buffer_add(&out->buffer, json == NULL ? "null" : json);
}

void json_put_text(struct json_out *out, const char *key, const char *text)
{
	json_key(out, key);
	json_text(out, text);
}

void json_put_integer(struct json_out *out, const char *key, int64_t value)
{
	json_key(out, key);
	json_integer(out, value);
}

void json_put_boolean(struct json_out *out, const char *key, bool value)
{
	json_key(out, key);
	json_boolean(out, value);
}

void json_put_moment(struct json_out *out, const char *key, int64_t moment)
{
	json_key(out, key);
	json_moment(out, moment);
}

void json_put_null(struct json_out *out, const char *key)
{
	json_key(out, key);
	json_null(out);
}

const char *json_finish(struct json_out *out, size_t *length)
{
	if (out->depth != 0 || out->buffer.length == 0)
		bug("JSON finished while something is open");
	if (length != NULL)
		*length = out->buffer.length;
	return text_buffer_text(&out->buffer);
}
