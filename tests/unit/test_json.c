/*
 * test_json - base/json_out.h and base/json_in.h, each alone; test_json_round_trip has them together
 */
#include "tests/unit/unit.h"

#include "base/json_in.h"
#include "base/json_out.h"

static const struct json_value *parse(void **state, const char *text)
{
	return json_parse(*state, text, strlen(text), NULL);
}

static void writes_every_kind(void **state)
{
	struct json_out out = json_out_in(*state);
	json_open_object(&out);
	json_put_text(&out, "text", "a");
	json_put_text(&out, "none", NULL);
	json_put_integer(&out, "least", INT64_MIN);
	json_put_integer(&out, "most", INT64_MAX);
	json_put_boolean(&out, "yes", true);
	json_put_boolean(&out, "no", false);
	json_put_null(&out, "null");
	json_put_moment(&out, "when", INT64_C(1769850611123));
	json_put_moment(&out, "never", 0);
	json_key(&out, "list");
	json_open_array(&out);
	json_integer(&out, 1);
	json_open_array(&out);
	json_close_array(&out);
	json_open_object(&out);
	json_close_object(&out);
	json_raw(&out, "{\"x\":1}");
	json_raw(&out, NULL);
	json_close_array(&out);
	json_put_integer(&out, "last", 0);
	json_close_object(&out);
	size_t length;
	const char *text = json_finish(&out, &length);
	assert_int_equal(length, strlen(text));
	assert_string_equal(text, "{\"text\":\"a\",\"none\":null,\"least\":-9223372036854775808,"
				  "\"most\":9223372036854775807,\"yes\":true,\"no\":false,\"null\":null,"
				  "\"when\":\"2026-01-31T09:10:11Z\","
				  "\"never\":null,\"list\":[1,[],{},{\"x\":1},null],\"last\":0}");
}

static void escapes(void **state)
{
	static const char *const cases[][2] = {
		{ "", "\"\"" },
		{ "a\"b\\c/d", "\"a\\\"b\\\\c/d\"" },
		{ "\b\t\n\v\f\r", "\"\\b\\t\\n\\u000b\\f\\r\"" },
		{ "\x01\x1F\x7F", "\"\\u0001\\u001f\x7F\"" },
		{ "ģ漢😀", "\"ģ漢😀\"" },
		{ "a\xFFz", "\"a\uFFFDz\"" },
		{ "\xED\xA0\x80", "\"\uFFFD\uFFFD\uFFFD\"" },
		{ "é\xC3", "\"é\uFFFD\"" },
		{ "\xC3\n", "\"\uFFFD\\n\"" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct json_out out = json_out_in(*state);
		json_text(&out, cases[i][0]);
		assert_string_equal(json_finish(&out, NULL), cases[i][1]);
		struct json_out object = json_out_in(*state);
		json_open_object(&object);
		json_put_null(&object, cases[i][0]);
		json_close_object(&object);
		assert_string_equal(
			json_finish(&object, NULL), text_format(*state, "{%s:null}", cases[i][1]));
	}
}

static void close_what_is_not_open(void)
{
	struct json_out out = json_out_in(arena_new(1));
	json_close_object(&out);
}

static void close_the_wrong_kind(void)
{
	struct json_out out = json_out_in(arena_new(1));
	json_open_array(&out);
	json_close_object(&out);
}

static void value_without_a_key(void)
{
	struct json_out out = json_out_in(arena_new(1));
	json_open_object(&out);
	json_integer(&out, 1);
}

static void key_without_a_value(void)
{
	struct json_out out = json_out_in(arena_new(1));
	json_open_object(&out);
	json_key(&out, "a");
	json_close_object(&out);
}

static void key_in_an_array(void)
{
	struct json_out out = json_out_in(arena_new(1));
	json_open_array(&out);
	json_key(&out, "a");
}

static void two_values(void)
{
	struct json_out out = json_out_in(arena_new(1));
	json_null(&out);
	json_null(&out);
}

static void finish_while_open(void)
{
	struct json_out out = json_out_in(arena_new(1));
	json_open_array(&out);
	json_finish(&out, NULL);
}

static void finish_nothing(void)
{
	struct json_out out = json_out_in(arena_new(1));
	json_finish(&out, NULL);
}

static void write_too_deep(void)
{
	struct json_out out = json_out_in(arena_new(1));
	for (int i = 0; i < JSON_OUT_DEPTH + 1; i++)
		json_open_array(&out);
}

static void nothing_wrong(void)
{
	struct json_out out = json_out_in(arena_new(1));
	for (int i = 0; i < JSON_OUT_DEPTH; i++)
		json_open_array(&out);
	for (int i = 0; i < JSON_OUT_DEPTH; i++)
		json_close_array(&out);
	json_finish(&out, NULL);
}

static void wrong_order_aborts(void **state)
{
	(void)state;
	static void (*const mistakes[])(void) = { close_what_is_not_open, close_the_wrong_kind,
		value_without_a_key, key_without_a_value, key_in_an_array, two_values, finish_while_open,
		finish_nothing, write_too_deep };
	for (size_t i = 0; i < COUNT_OF(mistakes); i++)
		assert_true(aborts(mistakes[i]));
	assert_false(aborts(nothing_wrong));
}

static bool add_name(void *names, const char *name, const struct json_value *member)
{
	text_buffer_add_format(names, "%s=%d,", name, (int)json_integer_of(member, -1));
	return strcmp(name, "stop") != 0;
}

static void reads_every_kind(void **state)
{
	const struct json_value *value = parse(state,
		" {\"t\":\"ģ\\u0123\\ud83d\\ude00\",\"i\":-5,\"r\":1.5,\"y\":true,\"n\":false,\"z\":null,"
		"\"a\":[1,\"two\"],\"o\":{\"p\":1}} ");
	assert_int_equal(json_kind_of(value), JSON_OBJECT);
	assert_int_equal(json_count(value), 8);
	assert_string_equal(json_text_of(json_member(value, "t")), "ģģ😀");
	assert_int_equal(json_kind_of(json_member(value, "t")), JSON_TEXT);
	assert_int_equal(json_integer_of(json_member(value, "i"), 0), -5);
	assert_int_equal(json_kind_of(json_member(value, "i")), JSON_INTEGER);
	assert_int_equal(json_kind_of(json_member(value, "r")), JSON_REAL);
	assert_int_equal(json_kind_of(json_member(value, "y")), JSON_BOOLEAN);
	assert_true(json_boolean_of(json_member(value, "y"), false));
	assert_false(json_boolean_of(json_member(value, "n"), true));
	assert_int_equal(json_kind_of(json_member(value, "z")), JSON_NULL);
	const struct json_value *array = json_member(value, "a");
	assert_int_equal(json_kind_of(array), JSON_ARRAY);
	assert_int_equal(json_count(array), 2);
	assert_int_equal(json_integer_of(json_item(array, 0), 0), 1);
	assert_string_equal(json_text_of(json_item(array, 1)), "two");
	assert_null(json_item(array, 2));
	assert_null(json_item(value, 0));
	assert_int_equal(json_integer_of(json_member(json_member(value, "o"), "p"), 0), 1);
	assert_null(json_member(value, "T"));
	assert_null(json_member(array, "a"));
}

static void other_kinds_fall_back(void **state)
{
	const struct json_value *value = parse(state, "{\"t\":\"5\",\"r\":5.0,\"i\":1,\"z\":null}");
	assert_int_equal(json_integer_of(json_member(value, "t"), 7), 7);
	assert_int_equal(json_integer_of(json_member(value, "r"), 7), 7);
	assert_int_equal(json_integer_of(NULL, 7), 7);
	assert_true(json_boolean_of(json_member(value, "i"), true));
	assert_true(json_boolean_of(json_member(value, "z"), true));
	assert_true(json_boolean_of(NULL, true));
	assert_null(json_text_of(json_member(value, "i")));
	assert_null(json_text_of(NULL));
	assert_null(json_member(NULL, "a"));
	assert_null(json_item(NULL, 0));
	assert_int_equal(json_count(NULL), 0);
	assert_int_equal(json_count(json_member(value, "t")), 0);
}

static void members_come_in_written_order(void **state)
{
	const char *text = "{\"z\":1,\"a\":2,\"m\":3,\"stop\":4,\"b\":5}";
	struct text_buffer names = text_buffer_in(*state);
	json_each_member(parse(state, text), add_name, &names);
	assert_string_equal(text_buffer_text(&names), "z=1,a=2,m=3,stop=4,");
	json_each_member(parse(state, "[1]"), add_name, &names);
	json_each_member(NULL, add_name, &names);
	assert_string_equal(text_buffer_text(&names), "z=1,a=2,m=3,stop=4,");
	assert_string_equal(json_write(*state, parse(state, text)), text);
}

static const char *const hostile[] = {
	"{\"a\":1,\"a\":2}",
	"{\"a\":{\"b\":1,\"b\":1}}",
	"{\"a\":1,\"\\u0061\":2}", /* duplicate keys */
	"\"\xFF\"",
	"\"\xC0\x80\"",
	"\"\xED\xA0\x80\"",
	"\"\xC3\"",
	"{\"\xFF\":1}", /* not UTF-8 */
	"\"\\ud800\"",
	"\"\\udc00\"",
	"\"\\ud800x\"",
	"\"\\ud800\\u0041\"", /* lone surrogates */
	"\"\x01\"",
	"\"a\nb\"",
	"\"\t\"", /* raw control bytes */
	"\"\\u0000\"",
	"{\"a\\u0000b\":1}", /* NUL */
	"01",
	"-01",
	"1.",
	".5",
	"+1",
	"0x10",
	"1e",
	"NaN",
	"Infinity",
	"-", /* not numbers */
	"1e400",
	"-1e400",
	"9223372036854775808",
	"-9223372036854775809", /* overflow */
	"{} {}",
	"1 2",
	"{}x",
	"[1]]",
	"null,", /* trailing text */
	"",
	" ",
	"{",
	"[",
	"[1,]",
	"{\"a\":1,}",
	"{a:1}",
	"{'a':1}",
	"{\"a\"}",
	"{\"a\":}",
	"[1 2]",
	"\"a",
	"\"\\x\"",
	"tru",
	"True",
	"// a\n1",
	"\xEF\xBB\xBF{}",
};

static void refuses_hostile_input(void **state)
{
	for (size_t i = 0; i < COUNT_OF(hostile); i++) {
		const char *why = NULL;
		if (json_parse(*state, hostile[i], strlen(hostile[i]), &why) != NULL)
			fail_msg("%s was accepted", hostile[i]);
		assert_non_null(why);
		assert_true(strlen(why) > 0);
		assert_null(json_parse(*state, hostile[i], strlen(hostile[i]), NULL));
	}
	const char *nul = NULL;
	assert_null(json_parse(*state, "[1]\0", 4, &nul));
	assert_string_equal(nul, "a NUL character");
	assert_null(json_parse(*state, "\"a\0b\"", 5, NULL));
	assert_null(json_parse(*state, NULL, 0, NULL));
}

static void accepts_what_is_only_odd(void **state)
{
	static const char *const cases[] = { "1", "\"\"", "null", "true", "-0.0", "1E+2", "[]", "{}",
		"{\"\":1}", "\t\r\n [ ] ", "9007199254740993", "\"[[[[\\\"[[\"", "{\"a\":1,\"A\":2}" };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *why = "kept";
		assert_non_null(json_parse(*state, cases[i], strlen(cases[i]), &why));
		assert_null(why);
	}
	assert_true(json_integer_of(parse(state, "9007199254740993"), 0) == INT64_C(9007199254740993));
	assert_non_null(json_parse(*state, "[1]garbage", 3, NULL));
}

static char *nested(void **state, size_t depth, const char *open, const char *middle, const char *close)
{
	struct text_buffer text = text_buffer_in(*state);
	for (size_t i = 0; i < depth; i++)
		text_buffer_add(&text, open);
	text_buffer_add(&text, middle);
	for (size_t i = 0; i < depth; i++)
		text_buffer_add(&text, close);
	return text.data;
}

static void depth_ends_at_64(void **state)
{
	const char *why = NULL;
	assert_non_null(parse(state, nested(state, 64, "[", "", "]")));
	assert_non_null(parse(state, nested(state, 64, "{\"a\":", "1", "}")));
	assert_null(parse(state, nested(state, 65, "[", "", "]")));
	assert_null(parse(state, nested(state, 65, "{\"a\":", "1", "}")));
	assert_null(parse(state, nested(state, 100000, "[", "", "]")));
	const char *text = nested(state, 100000, "[", "", "");
	assert_null(json_parse(*state, text, strlen(text), &why));
	assert_string_equal(why, "nested deeper than 64");
	assert_non_null(parse(state, nested(state, 200, "", "[1]", "")));
	assert_non_null(parse(state, text_format(*state, "[%s[]]", nested(state, 100, "[],", "", ""))));
	assert_non_null(parse(state, text_format(*state, "\"\\\"%s\"", nested(state, 100, "[", "", ""))));
	text = text_format(*state, "[\"\\\\\",%s]", nested(state, 64, "[", "", "]"));
	assert_null(json_parse(*state, text, strlen(text), &why));
	assert_string_equal(why, "nested deeper than 64");
	char *deep = json_write(*state, parse(state, nested(state, 64, "[", "", "]")));
	assert_int_equal(strlen(deep), 128);
}

static void says_where(void **state)
{
	const char *why = NULL;
	assert_null(json_parse(*state, "{\n\"a\": x}", 9, &why));
	assert_true(text_starts_with(why, "line 2, column"));
}

static void writes_reals_so_that_they_stay(void **state)
{
	static const char *const cases[][2] = { { "[1.0]", "[1.0]" }, { "[0.1]", "[0.1]" },
		{ "[-0.0]", "[-0.0]" }, { "[1e300]", "[1e+300]" }, { "[100e-1]", "[10.0]" },
		{ "[0.30000000000000004]", "[0.30000000000000004]" },
		{ "[5e-324]", "[4.94065645841247e-324]" }, { "[1E400000]", NULL } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct json_value *value = parse(state, cases[i][0]);
		if (cases[i][1] == NULL)
			assert_null(value);
		else
			assert_string_equal(json_write(*state, value), cases[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(writes_every_kind),
		TEST(escapes),
		TEST(wrong_order_aborts),
		TEST(reads_every_kind),
		TEST(other_kinds_fall_back),
		TEST(members_come_in_written_order),
		TEST(refuses_hostile_input),
		TEST(accepts_what_is_only_odd),
		TEST(depth_ends_at_64),
		TEST(says_where),
		TEST(writes_reals_so_that_they_stay),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
