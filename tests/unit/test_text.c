/*
 * test_text - base/text.h
 */
#include "tests/unit/unit.h"

static void format_takes_any_length(void **state)
{
	for (int length = 250; length < 262; length++) {
		char *text = text_format(*state, "%*d", length, 7);
		assert_int_equal(strlen(text), length);
		assert_int_equal(text[length - 1], '7');
	}
	assert_string_equal(text_format(*state, "%s-%d", "a", 5), "a-5");
	assert_string_equal(text_format(*state, "%s", ""), "");
}

static void copies_keep_null(void **state)
{
	assert_null(text_copy(*state, NULL));
	const char *text = "ā";
	char *copy = text_copy(*state, text);
	assert_ptr_not_equal(copy, text);
	assert_string_equal(copy, text);
}

static void equality(void **state)
{
	(void)state;
	assert_true(text_equal(NULL, NULL));
	assert_false(text_equal(NULL, ""));
	assert_false(text_equal("", NULL));
	assert_true(text_equal("a", "a"));
	assert_false(text_equal("a", "A"));
	assert_true(text_equal_ignoring_case(NULL, NULL));
	assert_false(text_equal_ignoring_case(NULL, ""));
	assert_true(text_equal_ignoring_case("AbZ9", "aBz9"));
	assert_false(text_equal_ignoring_case("ab", "abc"));
	assert_false(text_equal_ignoring_case("abc", "ab"));
	assert_false(text_equal_ignoring_case("[", "{"));
	assert_false(text_equal_ignoring_case("@", "`"));
	assert_false(text_equal_ignoring_case("Å", "å"));
}

static void prefixes(void **state)
{
	(void)state;
	assert_true(text_starts_with("abc", ""));
	assert_true(text_starts_with("abc", "abc"));
	assert_false(text_starts_with("ab", "abc"));
	assert_false(text_starts_with("Abc", "a"));
	assert_false(text_starts_with(NULL, ""));
	assert_false(text_starts_with("a", NULL));
	assert_true(text_starts_with_ignoring_case("SMTP:x", "smtp:"));
	assert_false(text_starts_with_ignoring_case("smt", "smtp"));
	assert_false(text_starts_with_ignoring_case(NULL, "a"));
	assert_true(text_is_empty(NULL));
	assert_true(text_is_empty(""));
	assert_false(text_is_empty(" "));
}

static void fold_of_each_alphabet(void **state)
{
	static const char *const cases[][2] = {
		{ "Jan DE Vries", "jan de vries" },
		{ "Åse ÆØÅ", "åse æøå" },
		{ "ÀÖØÞ×ß÷ÿŸ", "àöøþ×ß÷ÿÿ" },
		{ "ĢIRTS Ģ ģ ĀČĒĪĶĻŅŠŪŽ", "ģirts ģ ģ āčēīķļņšūž" },
		{ "ĀāİıĲĳĸĹĺŇňŉŊŋŶŷŹźŽžſ", "āāiıĳĳĸĺĺňňŉŋŋŷŷźźžžs" },
		{ "ΆΈΌΎΏΑΡΣΫς Ωω µ", "άέόύώαρσϋσ ωω μ" },
		{ "ЀЏАЯяё Ѡѡ ҊҋӀӁӂ ԮԯӐ", "ѐџаяяё ѡѡ ҋҋӏӂӂ ԯԯӑ" },
		{ "@[`{ 09", "@[`{ 09" },
		{ "€ 漢 😀 ẞ", "€ 漢 😀 ẞ" },
		{ " \t\r\n\v\fx\u00A0\u2003\u3000", "x" },
		{ "a  b", "a  b" },
		{ "\u00A0", "" },
		{ "", "" },
		{ "\xC3", "\xC3" },
		{ "A\xFF"
		  "B\xC0\x80",
			"a\xFF"
			"b\xC0\x80" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char *folded = text_fold(*state, cases[i][0]);
		assert_string_equal(folded, cases[i][1]);
		assert_string_equal(text_fold(*state, folded), folded);
	}
	assert_null(text_fold(*state, NULL));
	char given[] = "KEPT";
	text_fold(*state, given);
	assert_string_equal(given, "KEPT");
}

static void trim(void **state)
{
	assert_null(text_trim(*state, NULL));
	assert_string_equal(text_trim(*state, ""), "");
	assert_string_equal(text_trim(*state, "   "), "");
	assert_string_equal(text_trim(*state, "a"), "a");
	assert_string_equal(text_trim(*state, " \u2028 A b \t"), "A b");
	assert_string_equal(text_trim(*state, "\xA0x"), "\xA0x");
}

static void after_prefix(void **state)
{
	assert_string_equal(text_after_prefix(*state, "abc"), "abd");
	assert_string_equal(text_after_prefix(*state, "az"), "a{");
	assert_string_equal(text_after_prefix(*state, "a\x7F"), "a\xC2\x80");
	assert_string_equal(text_after_prefix(*state, "ſ"), "ƀ");
	assert_string_equal(text_after_prefix(*state, "\u07FF"), "\u0800");
	assert_string_equal(text_after_prefix(*state, "\xED\x9F\xBF"), "\xEE\x80\x80");
	assert_string_equal(text_after_prefix(*state, "\uFFFF"), "\U00010000");
	assert_string_equal(text_after_prefix(*state, "a\U0010FFFF\U0010FFFF"), "b");
	assert_null(text_after_prefix(*state, "\U0010FFFF"));
	assert_null(text_after_prefix(*state, ""));
	assert_null(text_after_prefix(*state, NULL));
	assert_null(text_after_prefix(*state, "a\xFF"));
}

static void utf8(void **state)
{
	(void)state;
	static const char *const good[] = { "", "a", "\x7F", "\xC2\x80", "\u07FF", "\u0800", "\xED\x9F\xBF",
		"\uE000", "\uFFFF", "\U00010000", "\U0010FFFF", "ģ漢😀" };
	static const char *const bad[] = { "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(",
		"\xE0\x80\x80", "\xE0\x9F\xBF", "\xE2\x82", "\xED\xA0\x80", "\xED\xBF\xBF",
		"\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF" };
	for (size_t i = 0; i < COUNT_OF(good); i++)
		assert_true(text_is_utf8(good[i], strlen(good[i])));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
	assert_true(text_is_utf8("a\0b", 3));
	assert_int_equal(text_length("ģ漢😀a"), 4);
	assert_int_equal(text_length(""), 0);
	assert_int_equal(text_length(NULL), 0);
	uint32_t character = 0;
	assert_int_equal(text_character_at("😀x", 5, &character), 4);
	assert_int_equal(character, 0x1F600);
	assert_int_equal(text_character_at("😀", 3, &character), 0);
	assert_int_equal(text_character_at("", 0, &character), 0);
}

static void integers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t value;
	} good[] = { { "0", 0 }, { "-0", 0 }, { "007", 7 }, { "-12", -12 },
		{ "9223372036854775807", INT64_MAX }, { "-9223372036854775808", INT64_MIN } };
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "--1",
		"9223372036854775808", "-9223372036854775809", "99999999999999999999999", "a" };
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		int64_t value = 42;
		assert_true(text_to_integer(good[i].text, &value));
		assert_true(value == good[i].value);
	}
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		int64_t value = 42;
		assert_false(text_to_integer(bad[i], &value));
		assert_int_equal(value, 42);
	}
	int64_t value = 42;
	assert_false(text_to_integer(NULL, &value));
}

static void split(void **state)
{
	char **pieces;
	assert_int_equal(text_split(*state, NULL, ',', &pieces), 0);
	assert_int_equal(text_split(*state, "", ',', &pieces), 0);
	assert_int_equal(text_split(*state, "a", ',', &pieces), 1);
	assert_string_equal(pieces[0], "a");
	assert_int_equal(text_split(*state, ",ab,,c,", ',', &pieces), 5);
	assert_string_equal(pieces[0], "");
	assert_string_equal(pieces[1], "ab");
	assert_string_equal(pieces[2], "");
	assert_string_equal(pieces[3], "c");
	assert_string_equal(pieces[4], "");
}

static void buffer_grows(void **state)
{
	struct text_buffer buffer = text_buffer_in(*state);
	assert_string_equal(text_buffer_text(&buffer), "");
	text_buffer_add(&buffer, NULL);
	text_buffer_add(&buffer, "");
	text_buffer_add(&buffer, "a");
	text_buffer_add_bytes(&buffer, "bcd", 2);
	text_buffer_add_format(&buffer, "%d", 12);
	assert_string_equal(text_buffer_text(&buffer), "abc12");
	for (int i = 0; i < 100000; i++)
		text_buffer_add_bytes(&buffer, &"0123456789"[i % 10], 1);
	assert_int_equal(buffer.length, 100005);
	assert_int_equal(strlen(buffer.data), 100005);
	for (size_t i = 0; i < 100000; i++)
		assert_int_equal(buffer.data[5 + i], '0' + i % 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(format_takes_any_length),
		TEST(copies_keep_null),
		TEST(equality),
		TEST(prefixes),
		TEST(fold_of_each_alphabet),
		TEST(trim),
		TEST(after_prefix),
		TEST(utf8),
		TEST(integers),
		TEST(split),
		TEST(buffer_grows),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
