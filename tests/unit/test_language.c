/*
 * test_language - base/language.h; that the catalogues agree is proved by tools/make_texts.py at build time
 */
#include "tests/unit/unit.h"

#include "base/language.h"

static void every_text_is_there(void **state)
{
	(void)state;
	for (int language = 0; language < LANGUAGES; language++) {
		for (int text = 0; text < TEXT_COUNT; text++) {
			const char *found = text_in((enum language)language, (enum text_id)text);
			assert_non_null(found);
			assert_true(strlen(found) > 0);
			assert_true(text_is_utf8(found, strlen(found)));
		}
	}
	assert_string_equal(text_in(ENGLISH, TEXT_ERROR_USER_ANCHORED),
		"User cannot be deleted. Please try again later.");
	assert_string_equal(text_in(DUTCH, TEXT_ERROR_USER_ANCHORED),
		"Gebruiker kan niet worden verwijderd. Probeer het later opnieuw.");
	assert_string_equal(
		text_in(DANISH, TEXT_ERROR_USER_ANCHORED), "Brugeren kan ikke slettes. Prøv igen senere.");
	assert_string_equal(text_in(LATVIAN, TEXT_ERROR_USER_ANCHORED),
		"Lietotāju nevar izdzēst. Lūdzu, vēlāk mēģiniet vēlreiz.");
}

static void ask_for_no_text(void)
{
	text_in(ENGLISH, TEXT_COUNT);
}

static void ask_for_no_language(void)
{
	text_in(LANGUAGES, TEXT_ERROR_USER_ANCHORED);
}

static void what_is_not_there_aborts(void **state)
{
	(void)state;
	assert_true(aborts(ask_for_no_text));
	assert_true(aborts(ask_for_no_language));
}

static void placeholders_are_filled_once(void **state)
{
	enum text_id both = TEXT_ERROR_DEPENDENCY_VIOLATION;
	assert_string_equal(text_filled(*state, ENGLISH, both, "b", "TWO", "a", "ONE", NULL),
		"License assignment failed because service plan ONE depends on the service plan TWO.");
	assert_string_equal(text_filled(*state, ENGLISH, both, "a", "{b}", "b", "{a}", "unused", "x", NULL),
		"License assignment failed because service plan {b} depends on the service plan {a}.");
	assert_string_equal(text_filled(*state, ENGLISH, both, "a", "", NULL),
		"License assignment failed because service plan  depends on the service plan {b}.");
	assert_string_equal(
		text_filled(*state, ENGLISH, both, "a", NULL, "b", "x", NULL), text_in(ENGLISH, both));
	assert_string_equal(text_filled(*state, DUTCH, TEXT_ERROR_QUERY_UNSUPPORTED, "why", "ģ", NULL),
		"Deze query wordt niet ondersteund: ģ");
	assert_string_equal(text_filled(*state, ENGLISH, TEXT_ERROR_THROTTLED, NULL),
		text_in(ENGLISH, TEXT_ERROR_THROTTLED));
}

static void accept_language(void **state)
{
	(void)state;
	static const struct {
		const char *header;
		enum language language;
	} cases[] = {
		{ NULL, ENGLISH },
		{ "", ENGLISH },
		{ "nl", DUTCH },
		{ "nl-NL", DUTCH },
		{ "NL_be", DUTCH },
		{ "da-DK", DANISH },
		{ "lv-LV", LATVIAN },
		{ "en-GB", ENGLISH },
		{ "fr", ENGLISH },
		{ "fr-FR, lv;q=0.8, nl;q=0.9, en;q=0.1", DUTCH },
		{ "lv,nl", LATVIAN },
		{ "nl;q=0.5,da;q=0.50,lv;q=0.501", LATVIAN },
		{ "nl;q=0, da;q=0.001", DANISH },
		{ "nl;q=0", ENGLISH },
		{ "nl ; q=0.2 , da ; Q=0.3", DANISH },
		{ "fr;q=1, *;q=0.5, nl;q=0.4", ENGLISH },
		{ "*", ENGLISH },
		{ "nlx", ENGLISH },
		{ "n", ENGLISH },
		{ "dan, lvl-x", ENGLISH },
		{ "nl;q=x, da;q=0.1", DANISH },
		{ "nl;q=2, da;q=0.1", DANISH },
		{ "nl;q=1.001, da;q=0.1", DANISH },
		{ "nl;q=0.1234, da;q=0.1", DANISH },
		{ "nl;q=, da;q=0.1", DANISH },
		{ ",,, ,da,,", DANISH },
		{ ";;;", ENGLISH },
		{ "nl;q=0.9;q=0.1;level=1", ENGLISH },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		if (language_of(cases[i].header) != cases[i].language)
			fail_msg("%s", cases[i].header);
	}
}

static void tags(void **state)
{
	(void)state;
	for (int language = 0; language < LANGUAGES; language++)
		assert_int_equal(language_of(language_tag((enum language)language)), language);
	assert_string_equal(language_tag(LATVIAN), "lv");
}

static void keys_are_found(void **state)
{
	(void)state;
	enum text_id text = TEXT_COUNT;
	assert_true(text_find("error.UserAnchored", &text));
	assert_int_equal(text, TEXT_ERROR_USER_ANCHORED);
	assert_true(text_find("error.Authorization_RequestDenied", &text));
	assert_int_equal(text, TEXT_ERROR_AUTHORIZATION_REQUEST_DENIED);
	for (int i = 0; i < TEXT_COUNT; i++) {
		assert_true(text_find(text_keys[i], &text));
		assert_int_equal(text, i);
	}
	text = TEXT_COUNT;
	assert_false(text_find("error.useranchored", &text));
	assert_false(text_find("", &text));
	assert_false(text_find("zzz", &text));
	assert_false(text_find(NULL, &text));
	assert_int_equal(text, TEXT_COUNT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_text_is_there),
		TEST(what_is_not_there_aborts),
		TEST(placeholders_are_filled_once),
		TEST(accept_language),
		TEST(tags),
		TEST(keys_are_found),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
