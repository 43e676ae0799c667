/*
 * text - strings in an arena
 */
#include "base/text.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"

/* Upper-case letters first..last, each step characters, become lower case by adding difference. */
struct case_range {
	uint32_t first;
	uint32_t last;
	uint32_t step;
	int32_t difference;
};

/* Sorted. ſ, ς and µ are other shapes of s, σ and μ. */
static const struct case_range case_ranges[] = {
	{ 0x41, 0x5A, 1, 32 },
	{ 0xB5, 0xB5, 1, 775 },
	{ 0xC0, 0xD6, 1, 32 },
	{ 0xD8, 0xDE, 1, 32 },
	{ 0x100, 0x12E, 2, 1 },
	{ 0x130, 0x130, 1, -199 },
	{ 0x132, 0x136, 2, 1 },
	{ 0x139, 0x147, 2, 1 },
	{ 0x14A, 0x176, 2, 1 },
	{ 0x178, 0x178, 1, -121 },
	{ 0x179, 0x17D, 2, 1 },
	{ 0x17F, 0x17F, 1, -268 },
	{ 0x386, 0x386, 1, 38 },
	{ 0x388, 0x38A, 1, 37 },
	{ 0x38C, 0x38C, 1, 64 },
	{ 0x38E, 0x38F, 1, 63 },
	{ 0x391, 0x3A1, 1, 32 },
	{ 0x3A3, 0x3AB, 1, 32 },
	{ 0x3C2, 0x3C2, 1, 1 },
	{ 0x3D8, 0x3EE, 2, 1 },
	{ 0x400, 0x40F, 1, 80 },
	{ 0x410, 0x42F, 1, 32 },
	{ 0x460, 0x480, 2, 1 },
	{ 0x48A, 0x4BE, 2, 1 },
	{ 0x4C0, 0x4C0, 1, 15 },
	{ 0x4C1, 0x4CD, 2, 1 },
	{ 0x4D0, 0x52E, 2, 1 },
};

char *text_format(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = text_format_list(arena, format, arguments);
	va_end(arguments);
	return text;
}

char *text_format_list(struct arena *arena, const char *format, va_list arguments)
{
	char small[256];
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(small, sizeof(small), format, again);
	va_end(again);
	if (length < 0)
		bug("a format that cannot be printed");
	size_t size = (size_t)length + 1;
	if (size <= sizeof(small))
		return arena_copy(arena, small, size - 1);
	char *text = arena_allocate(arena, size);
	vsnprintf(text, size, format, arguments);
	return text;
}

char *text_copy(struct arena *arena, const char *text)
{
	return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

bool text_equal(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Not tolower(): that asks the locale. */
static unsigned char ascii_lower(char character)
{
	unsigned char byte = (unsigned char)character;
	return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + 32) : byte;
}

bool text_equal_ignoring_case(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	while (*a != '\0' && ascii_lower(*a) == ascii_lower(*b)) {
		a++;
		b++;
	}
	return ascii_lower(*a) == ascii_lower(*b);
}

bool text_starts_with(const char *text, const char *prefix)
{
	return text != NULL && prefix != NULL && strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_starts_with_ignoring_case(const char *text, const char *prefix)
{
	if (text == NULL || prefix == NULL)
		return false;
	while (*prefix != '\0' && ascii_lower(*text) == ascii_lower(*prefix)) {
		text++;
		prefix++;
	}
	return *prefix == '\0';
}

bool text_is_empty(const char *text)
{
	return text == NULL || *text == '\0';
}

static size_t size_by_first_byte(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xC0 || first >= 0xF8)
		return 0;
	return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

size_t text_character_at(const char *bytes, size_t length, uint32_t *character)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	if (length == 0)
		return 0;
	unsigned char first = (unsigned char)bytes[0];
	size_t size = size_by_first_byte(first);
	if (size == 0 || size > length)
		return 0;
	uint32_t value = size == 1 ? first : (uint32_t)first & (0x7FU >> size);
	for (size_t i = 1; i < size; i++) {
		unsigned char byte = (unsigned char)bytes[i];
		if ((byte & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (byte & 0x3FU);
	}
	if (value < smallest[size] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
		return 0;
	*character = value;
	return size;
}

static size_t character_write(uint32_t character, char *bytes)
{
	if (character < 0x80) {
		bytes[0] = (char)character;
		return 1;
	}
	size_t size = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
	for (size_t i = size; i-- > 1; character >>= 6)
		bytes[i] = (char)(0x80U | (character & 0x3FU));
	bytes[0] = (char)((0xF00U >> size & 0xFFU) | character);
	return size;
}

static uint32_t character_lower(uint32_t character)
{
	for (size_t i = 0; i < COUNT_OF(case_ranges) && case_ranges[i].first <= character; i++) {
		const struct case_range *range = &case_ranges[i];
		if (character <= range->last && (character - range->first) % range->step == 0)
			return (uint32_t)((int32_t)character + range->difference);
	}
	return character;
}

static bool character_is_space(uint32_t character)
{
	return character == ' ' || (character >= '\t' && character <= '\r') || character == 0xA0 ||
	       character == 0x1680 || (character >= 0x2000 && character <= 0x200A) || character == 0x2028 ||
	       character == 0x2029 || character == 0x202F || character == 0x205F || character == 0x3000;
}

char *text_trim(struct arena *arena, const char *text)
{
	if (text == NULL)
		return NULL;
	size_t length = strlen(text);
	size_t start = 0;
	size_t end = 0;
	for (size_t at = 0; at < length;) {
		uint32_t character = 0;
		size_t size = text_character_at(text + at, length - at, &character);
		if (size != 0 && character_is_space(character)) {
			at += size;
			if (end == 0)
				start = at;
			continue;
		}
		at += size == 0 ? 1 : size;
		end = at;
	}
	return arena_copy(arena, text + start, end > start ? end - start : 0);
}

char *text_fold(struct arena *arena, const char *text)
{
	char *folded = text_trim(arena, text);
	if (folded == NULL)
		return NULL;
	/* In place: no lower-case letter of the table is longer than its capital. */
	size_t length = strlen(folded);
	size_t written = 0;
	for (size_t at = 0; at < length;) {
		uint32_t character = 0;
		size_t size = text_character_at(folded + at, length - at, &character);
		if (size == 0)
			folded[written++] = folded[at++];
		else
			written += character_write(character_lower(character), folded + written);
		at += size;
	}
	folded[written] = '\0';
	return folded;
}

char *text_after_prefix(struct arena *arena, const char *prefix)
{
	if (prefix == NULL)
		return NULL;
	size_t length = strlen(prefix);
	while (length > 0) {
		size_t start = length - 1;
		while (start > 0 && ((unsigned char)prefix[start] & 0xC0) == 0x80)
			start--;
		uint32_t character = 0;
		if (text_character_at(prefix + start, length - start, &character) != length - start)
			return NULL;
		if (character < 0x10FFFF) {
			char bytes[4];
			size_t size = character_write(character == 0xD7FF ? 0xE000 : character + 1, bytes);
			return text_format(arena, "%.*s%.*s", (int)start, prefix, (int)size, bytes);
		}
		length = start;
	}
	return NULL;
}

bool text_is_utf8(const char *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		uint32_t character;
		size_t size = text_character_at(bytes + at, length - at, &character);
		if (size == 0)
			return false;
		at += size;
	}
	return true;
}

size_t text_length(const char *text)
{
	size_t count = 0;
	for (; text != NULL && *text != '\0'; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80;
	return count;
}

bool text_to_integer(const char *text, int64_t *value)
{
	if (text == NULL)
		return false;
	bool is_negative = *text == '-';
	if (is_negative)
		text++;
	if (*text == '\0')
		return false;
	/* Built downwards: the least integer has no positive. */
	int64_t result = 0;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9' || __builtin_mul_overflow(result, 10, &result) ||
			__builtin_sub_overflow(result, *text - '0', &result))
			return false;
	}
	if (!is_negative && __builtin_sub_overflow(0, result, &result))
		return false;
	*value = result;
	return true;
}

size_t text_split(struct arena *arena, const char *text, char separator, char ***pieces)
{
	*pieces = NULL;
	if (text_is_empty(text))
		return 0;
	size_t count = 1;
	for (const char *at = text; *at != '\0'; at++)
		count += *at == separator;
	*pieces = arena_allocate_array(arena, count, sizeof(**pieces));
	for (size_t i = 0; i < count; i++) {
		const char *end = strchr(text, i + 1 < count ? separator : '\0');
		(*pieces)[i] = arena_copy(arena, text, (size_t)(end - text));
		text = end + 1;
	}
	return count;
}

struct text_buffer text_buffer_in(struct arena *arena)
{
	return (struct text_buffer){ .arena = arena };
}

void text_buffer_add(struct text_buffer *buffer, const char *text)
{
	if (text != NULL)
		text_buffer_add_bytes(buffer, text, strlen(text));
}

void text_buffer_add_bytes(struct text_buffer *buffer, const char *bytes, size_t length)
{
	if (buffer->data == NULL || buffer->capacity - buffer->length <= length) {
		size_t capacity = buffer->capacity == 0 ? 64 : buffer->capacity * 2;
		if (capacity <= buffer->length + length)
			capacity = buffer->length + length + 1;
		char *data = arena_allocate(buffer->arena, capacity);
		if (buffer->length > 0)
			memcpy(data, buffer->data, buffer->length);
		buffer->data = data;
		buffer->capacity = capacity;
	}
	if (length > 0)
		memcpy(buffer->data + buffer->length, bytes, length);
	buffer->length += length;
	buffer->data[buffer->length] = '\0';
}

void text_buffer_add_format(struct text_buffer *buffer, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	text_buffer_add(buffer, text_format_list(buffer->arena, format, arguments));
	va_end(arguments);
}

const char *text_buffer_text(struct text_buffer *buffer)
{
	return buffer->data == NULL ? "" : buffer->data;
}
