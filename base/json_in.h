/*
 * json_in - reads JSON (Jansson inside)
 *
 * Strict: duplicate keys, invalid UTF-8, lone surrogates, NUL, trailing text, overflowing numbers and depth
 * beyond 64 are refused. Values live as long as the arena.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct json_value;

enum json_kind { JSON_NULL, JSON_BOOLEAN, JSON_INTEGER, JSON_REAL, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

/* NULL when refused; *why (may be NULL) then says what and where, in the arena. */
const struct json_value *json_parse(struct arena *arena, const char *text, size_t length, const char **why);

enum json_kind json_kind_of(const struct json_value *value);

/* NULL if value is NULL, no object, or has no such member (exact name). */
const struct json_value *json_member(const struct json_value *value, const char *name);
/* The same in any case; of several spellings the exact one, else the first. */
const struct json_value *json_member_in_any_case(const struct json_value *value, const char *name);

/* The text of a JSON_TEXT; NULL for every other kind and for NULL. */
const char *json_text_of(const struct json_value *value);
/* fallback for every other kind and for NULL. */
int64_t json_integer_of(const struct json_value *value, int64_t fallback);
bool json_boolean_of(const struct json_value *value, bool fallback);

/* Items of an array or members of an object; 0 for every other kind and for NULL. */
size_t json_count(const struct json_value *value);
/* Item of an array; NULL outside of it. */
const struct json_value *json_item(const struct json_value *value, size_t index);
/* Calls visit for each member in the order they were written; stops when it returns false. */
void json_each_member(const struct json_value *value,
	bool (*visit)(void *state, const char *name, const struct json_value *member), void *state);

/* The value as compact JSON text, keys in the order they were written. */
char *json_write(struct arena *arena, const struct json_value *value);
