/*
 * json_in - reads JSON (Jansson inside)
 *
 * struct json_value is never defined: it is Jansson's json_t under another name. Jansson's tree is on the
 * heap, outside of the arena's budget; whoever reads a body limits its length first.
 */
#include "base/json_in.h"

/* Names that both sides have; Jansson's get another one here. */
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_INTEGER JANSSON_INTEGER
#define JSON_REAL JANSSON_REAL
#define JSON_NULL JANSSON_NULL
#define json_integer jansson_integer
#define json_null jansson_null
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_INTEGER
#undef JSON_REAL
#undef JSON_NULL
#undef json_integer
#undef json_null
#undef json_boolean

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json_out.h"
#include "base/text.h"

#define DEPTH_LIMIT 64

_Static_assert(DEPTH_LIMIT <= JSON_OUT_DEPTH, "what was read can be written");

static json_t *tree_of(const struct json_value *value)
{
	return (json_t *)value;
}

static const struct json_value *value_of(const json_t *tree)
{
	return (const struct json_value *)tree;
}

static void forget(void *tree)
{
	json_decref(tree);
}

/* Jansson's own limit is 2048 and fixed when it is built. */
static bool is_too_deep(const char *text, size_t length)
{
	int depth = 0;
	bool in_text = false;
	for (size_t i = 0; i < length; i++) {
		if (in_text && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			in_text = !in_text;
		else if (!in_text && (text[i] == '[' || text[i] == '{') && ++depth > DEPTH_LIMIT)
			return true;
		else if (!in_text && (text[i] == ']' || text[i] == '}'))
			depth--;
	}
	return false;
}

const struct json_value *json_parse(struct arena *arena, const char *text, size_t length, const char **why)
{
	const char *refusal = NULL;
	json_t *tree = NULL;
	if (length > 0 && memchr(text, '\0', length) != NULL) {
		refusal = "a NUL character";
	} else if (is_too_deep(text, length)) {
		refusal = text_format(arena, "nested deeper than %d", DEPTH_LIMIT);
	} else {
		json_error_t error;
		tree = json_loadb(
			length == 0 ? "" : text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
		if (tree == NULL)
			refusal = text_format(
				arena, "line %d, column %d: %s", error.line, error.column, error.text);
	}
	if (why != NULL)
		*why = refusal;
	if (tree != NULL)
		arena_on_reset(arena, forget, tree);
	return value_of(tree);
}

enum json_kind json_kind_of(const struct json_value *value)
{
	if (value == NULL)
		return JSON_NULL;
	switch (json_typeof(tree_of(value))) {
	case JANSSON_OBJECT:
		return JSON_OBJECT;
	case JANSSON_ARRAY:
		return JSON_ARRAY;
	case JSON_STRING:
		return JSON_TEXT;
	case JANSSON_INTEGER:
		return JSON_INTEGER;
	case JANSSON_REAL:
		return JSON_REAL;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_BOOLEAN;
	case JANSSON_NULL:
		break;
	}
	return JSON_NULL;
}

const struct json_value *json_member(const struct json_value *value, const char *name)
{
	return json_kind_of(value) == JSON_OBJECT ? value_of(json_object_get(tree_of(value), name)) : NULL;
}

const struct json_value *json_member_in_any_case(const struct json_value *value, const char *name)
{
	const struct json_value *exact = json_member(value, name);
	if (exact != NULL || json_kind_of(value) != JSON_OBJECT)
		return exact;
	json_t *object = tree_of(value);
	for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at))
		if (text_equal_ignoring_case(json_object_iter_key(at), name))
			return value_of(json_object_iter_value(at));
	return NULL;
}

const char *json_text_of(const struct json_value *value)
{
	return json_kind_of(value) == JSON_TEXT ? json_string_value(tree_of(value)) : NULL;
}

int64_t json_integer_of(const struct json_value *value, int64_t fallback)
{
	return json_kind_of(value) == JSON_INTEGER ? json_integer_value(tree_of(value)) : fallback;
}

bool json_boolean_of(const struct json_value *value, bool fallback)
{
	return json_kind_of(value) == JSON_BOOLEAN ? json_typeof(tree_of(value)) == JSON_TRUE : fallback;
}

size_t json_count(const struct json_value *value)
{
	enum json_kind kind = json_kind_of(value);
	if (kind == JSON_ARRAY)
		return json_array_size(tree_of(value));
	return kind == JSON_OBJECT ? json_object_size(tree_of(value)) : 0;
}

const struct json_value *json_item(const struct json_value *value, size_t index)
{
	return json_kind_of(value) == JSON_ARRAY ? value_of(json_array_get(tree_of(value), index)) : NULL;
}

void json_each_member(const struct json_value *value,
	bool (*visit)(void *state, const char *name, const struct json_value *member), void *state)
{
	if (json_kind_of(value) != JSON_OBJECT)
		return;
	json_t *object = tree_of(value);
	for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
		if (!visit(state, json_object_iter_key(at), value_of(json_object_iter_value(at))))
			return;
	}
}

/* The shortest decimal that reads back as the same number, and as a real. */
static void write_real(struct json_out *out, double real)
{
	char digits[40];
	int precision = 15;
	do
		snprintf(digits, sizeof(digits) - 2, "%.*g", precision, real);
	while (precision++ < 17 && strtod(digits, NULL) != real);
	if (strpbrk(digits, ".e") == NULL)
		memcpy(digits + strlen(digits), ".0", 3);
	json_raw(out, digits);
}

static void write_value(struct json_out *out, const struct json_value *value);

static bool write_member(void *out, const char *name, const struct json_value *member)
{
	json_key(out, name);
	write_value(out, member);
	return true;
}

/* Calls itself no deeper than json_parse() lets a text be. */
static void write_value(struct json_out *out, const struct json_value *value)
{
	switch (json_kind_of(value)) {
	case JSON_NULL:
		json_null(out);
		break;
	case JSON_BOOLEAN:
		json_boolean(out, json_boolean_of(value, false));
		break;
	case JSON_INTEGER:
		json_integer(out, json_integer_of(value, 0));
		break;
	case JSON_REAL:
		write_real(out, json_real_value(tree_of(value)));
		break;
	case JSON_TEXT:
		json_text(out, json_text_of(value));
		break;
	case JSON_ARRAY:
		json_open_array(out);
		for (size_t i = 0; i < json_count(value); i++)
			write_value(out, json_item(value, i));
		json_close_array(out);
		break;
	case JSON_OBJECT:
		json_open_object(out);
		json_each_member(value, write_member, out);
		json_close_object(out);
		break;
	}
}

char *json_write(struct arena *arena, const struct json_value *value)
{
	struct json_out out = json_out_in(arena);
	write_value(&out, value);
	json_finish(&out, NULL);
	return out.buffer.data;
}
