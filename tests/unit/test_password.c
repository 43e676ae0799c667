/*
 * test_password - what is stored, what matches it, and that the time taken tells nothing
 */
#include "base/password.h"

#include "base/clock.h"
#include "tests/unit/unit.h"

static void test_hash_matches_its_password_only(void **state)
{
	const char *hash = password_hash(*state, "Correct horse 1 é", 0);
	assert_true(text_starts_with(hash, "{CRYPT}$y$"));
	assert_true(password_matches("Correct horse 1 é", hash));
	assert_false(password_matches("Correct horse 1 e", hash));
	assert_false(password_matches("", hash));
	assert_false(password_matches(NULL, hash));
}

static void test_two_hashes_differ(void **state)
{
	const char *one = password_hash(*state, "same", 0);
	const char *other = password_hash(*state, "same", 0);
	assert_string_not_equal(one, other);
	assert_true(password_matches("same", one) && password_matches("same", other));
}

static void test_unusable_hashes_match_nothing(void **state)
{
	const char *hash = password_hash(*state, "word", 0);
	const char *const unusable[] = { NULL, "", "word", "{PLAIN}word", "{CRYPT}", "{CRYPT}$y$",
		"{CRYPT}word", "{CRYPT}$1$abc$", hash + strlen("{CRYPT}"), text_format(*state, "%.40s", hash),
		text_format(*state, "%sx", hash), "{CRYPT}$y$j9T$!!!!$", "*0", password_locked() };
	for (size_t i = 0; i < COUNT_OF(unusable); i++) {
		assert_false(password_matches("word", unusable[i]));
		assert_false(password_matches("", unusable[i]));
	}
	assert_string_equal(password_locked(), "{CRYPT}!locked");
}

static void test_overlong_password(void **state)
{
	char longest[600];
	memset(longest, 'p', sizeof(longest));
	longest[599] = '\0';
	assert_null(password_hash(*state, longest, 0));
	assert_false(password_matches(longest, password_hash(*state, "p", 0)));
	longest[256] = '\0';
	assert_true(password_matches(longest, password_hash(*state, longest, 0)));
}

/* The quickest of several: whatever else the machine does only makes it slower. */
static int64_t microseconds_for(const char *password, const char *hash)
{
	int64_t best = INT64_MAX;
	for (int i = 0; i < 7; i++) {
		int64_t began = clock_steady_microseconds();
		password_matches(password, hash);
		int64_t took = clock_steady_microseconds() - began;
		best = took < best ? took : best;
	}
	return best;
}

static void test_time_tells_nothing(void **state)
{
	const char *hash = password_hash(*state, "word", 0);
	const char *const others[] = { NULL, "{CRYPT}$y$j9T$!!!!$", password_locked() };
	int64_t wrong = microseconds_for("guess", hash);
	int64_t right = microseconds_for("word", hash);
	print_message("# wrong %d us, right %d us\n", (int)wrong, (int)right);
	assert_true(right < wrong * 2 && wrong < right * 2);
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		int64_t other = microseconds_for("guess", others[i]);
		print_message("# unusable %zu: %d us\n", i, (int)other);
		assert_true(other < wrong * 2 && wrong < other * 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_hash_matches_its_password_only),
		TEST(test_two_hashes_differ),
		TEST(test_unusable_hashes_match_nothing),
		TEST(test_overlong_password),
		TEST(test_time_tells_nothing),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
