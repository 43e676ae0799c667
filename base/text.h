/*
 * text - strings in an arena
 *
 * Texts are UTF-8, NUL-terminated and, once made, never changed. NULL is "no value" and every function
 * here says what it does with it.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

char *text_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *text_format_list(struct arena *arena, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));

/* NULL stays NULL. */
char *text_copy(struct arena *arena, const char *text);

/* NULL equals only NULL. */
bool text_equal(const char *a, const char *b);
/* ASCII letters without regard to case; NULL equals only NULL. */
bool text_equal_ignoring_case(const char *a, const char *b);
bool text_starts_with(const char *text, const char *prefix);
bool text_starts_with_ignoring_case(const char *text, const char *prefix);
/* True for NULL and "". */
bool text_is_empty(const char *text);

/*
 * The form that two texts share when people call them the same: lower case for ASCII, Latin-1, Latin
 * Extended-A, Greek and Cyrillic, white space trimmed at both ends. It is what stands in the *_fold
 * columns; NULL stays NULL.
 */
char *text_fold(struct arena *arena, const char *text);
char *text_trim(struct arena *arena, const char *text);

/* The smallest text greater than every text that starts with prefix; NULL if there is none. */
char *text_after_prefix(struct arena *arena, const char *prefix);

bool text_is_utf8(const char *bytes, size_t length);
/* Bytes of the well-formed UTF-8 character at bytes (1 to 4), 0 if none stands there. */
size_t text_character_at(const char *bytes, size_t length, uint32_t *character);
/* Characters, not bytes; text must be valid UTF-8. */
size_t text_length(const char *text);

/* The whole text must be one decimal integer; false leaves *value alone. */
bool text_to_integer(const char *text, int64_t *value);

/* Splits at each separator; pieces may be empty; NULL or "" gives no pieces. Returns the count. */
size_t text_split(struct arena *arena, const char *text, char separator, char ***pieces);

/* A text that grows. Zero-initialise with text_buffer_in(). */
struct text_buffer {
	struct arena *arena;
	char *data; /* always NUL-terminated once something was added; NULL before */
	size_t length;
	size_t capacity;
};

struct text_buffer text_buffer_in(struct arena *arena);
void text_buffer_add(struct text_buffer *buffer, const char *text);
void text_buffer_add_bytes(struct text_buffer *buffer, const char *bytes, size_t length);
void text_buffer_add_format(struct text_buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Never NULL. */
const char *text_buffer_text(struct text_buffer *buffer);
