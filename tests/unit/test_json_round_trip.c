/*
 * test_json_round_trip - what base/json_out.h writes, base/json_in.h reads as it was
 */
#include "tests/unit/unit.h"

#include "base/json_in.h"
#include "base/json_out.h"

/* Written apart from base/text.c, which is what is tested. */
static size_t spell(uint32_t character, char bytes[4])
{
	size_t length = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
	static const uint32_t marks[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	for (size_t i = 0; i < length; i++) {
		uint32_t bits = character >> 6 * (length - 1 - i);
		bytes[i] = (char)(i == 0 ? marks[length] | bits : 0x80 | (bits & 0x3F));
	}
	return length;
}

static char *random_text(void **state, uint64_t *seed)
{
	static const uint32_t limits[] = { 0x20, 0x7F, 0x7F, 0x17F, 0xFFFF, 0x10FFFF };
	struct text_buffer text = text_buffer_in(*state);
	for (uint64_t left = next_number(seed) % 20; left > 0; left--) {
		uint32_t limit = limits[next_number(seed) % COUNT_OF(limits)];
		uint32_t character = (uint32_t)(next_number(seed) % limit) + 1;
		if (character >= 0xD800 && character <= 0xDFFF)
			character = '"';
		char bytes[4];
		size_t length = spell(character, bytes);
		text_buffer_add_bytes(&text, bytes, length);
	}
	return text_copy(*state, text_buffer_text(&text));
}

static void random_texts_come_back(void **state)
{
	uint64_t seed = 20260131;
	for (int i = 0; i < 3000; i++) {
		char *text = random_text(state, &seed);
		char *key = random_text(state, &seed);
		struct json_out out = json_out_in(*state);
		json_open_object(&out);
		json_put_text(&out, key, text);
		json_close_object(&out);
		size_t length;
		const char *json = json_finish(&out, &length);
		const struct json_value *value = json_parse(*state, json, length, NULL);
		assert_non_null(value);
		assert_string_equal(json_text_of(json_member(value, key)), text);
		assert_string_equal(json_write(*state, value), json);
	}
}

static void random_bytes_become_text(void **state)
{
	uint64_t seed = 99;
	for (int i = 0; i < 3000; i++) {
		char bytes[24] = { 0 };
		for (size_t k = 0; k < next_number(&seed) % sizeof(bytes); k++)
			bytes[k] = (char)(next_number(&seed) % 255 + 1);
		bytes[sizeof(bytes) - 1] = '\0';
		struct json_out out = json_out_in(*state);
		json_text(&out, bytes);
		const char *json = json_finish(&out, NULL);
		const struct json_value *value = json_parse(*state, json, strlen(json), NULL);
		assert_non_null(value);
		if (text_is_utf8(bytes, strlen(bytes)))
			assert_string_equal(json_text_of(value), bytes);
		else
			assert_non_null(strstr(json, "\uFFFD"));
	}
}

static void write_random(void **state, struct json_out *out, uint64_t *seed, int depth)
{
	uint64_t kind = next_number(seed) % (depth < 6 ? 6 : 4);
	if (kind == 0)
		json_null(out);
	else if (kind == 1)
		json_boolean(out, next_number(seed) % 2 == 0);
	else if (kind == 2)
		json_integer(out, (int64_t)next_number(seed));
	else if (kind == 3)
		json_text(out, random_text(state, seed));
	else if (kind == 4)
		json_open_array(out);
	else
		json_open_object(out);
	for (int i = 0; kind > 3 && i < 4; i++) {
		if (kind == 5)
			json_key(out, text_format(*state, "%d%s", i, random_text(state, seed)));
		write_random(state, out, seed, depth + 1);
	}
	if (kind == 4)
		json_close_array(out);
	else if (kind == 5)
		json_close_object(out);
}

static void random_trees_come_back(void **state)
{
	uint64_t seed = 7;
	for (int i = 0; i < 300; i++) {
		struct json_out out = json_out_in(*state);
		write_random(state, &out, &seed, 0);
		size_t length;
		const char *json = json_finish(&out, &length);
		const struct json_value *value = json_parse(*state, json, length, NULL);
		assert_non_null(value);
		assert_string_equal(json_write(*state, value), json);
		arena_reset(*state);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(random_texts_come_back),
		TEST(random_bytes_become_text),
		TEST(random_trees_come_back),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
