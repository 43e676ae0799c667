/*
 * test_ids - base/ids.h
 */
#include "tests/unit/unit.h"

#include "base/ids.h"

static void uuids_are_random_and_well_spelled(void **state)
{
	char *ids[500];
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		ids[i] = uuid_new(*state);
		assert_int_equal(strlen(ids[i]), 36);
		assert_true(uuid_is_valid(ids[i]));
		assert_int_equal(strspn(ids[i], "0123456789abcdef-"), 36);
		assert_int_equal(ids[i][14], '4');
		assert_non_null(strchr("89ab", ids[i][19]));
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(ids[i], ids[k]);
	}
}

static void uuid_spelling(void **state)
{
	assert_true(uuid_is_valid("00000000-0000-0000-0000-000000000000"));
	assert_true(uuid_is_valid("0123ABCD-ef01-2345-6789-abcdefABCDEF"));
	static const char *const bad[] = { "", "x", "00000000-0000-0000-0000-00000000000",
		"00000000-0000-0000-0000-0000000000000", "00000000000000000000000000000000",
		"{00000000-0000-0000-0000-000000000000}", "0000000g-0000-0000-0000-000000000000",
		"00000000_0000-0000-0000-000000000000", "000000000000-0000-0000-0000-00000000",
		" 00000000-0000-0000-0000-000000000000" };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(uuid_is_valid(bad[i]));
	assert_false(uuid_is_valid(NULL));
	assert_string_equal(uuid_without_dashes(*state, "0123ABCD-ef01-2345-6789-abcdefABCDEF"),
		"0123abcdef0123456789abcdefabcdef");
}

static void take_dashes_from_nothing(void)
{
	uuid_without_dashes(arena_new(1), "no uuid");
}

static void invalid_uuid_aborts(void **state)
{
	(void)state;
	assert_true(aborts(take_dashes_from_nothing));
}

static void passwords(void **state)
{
	bool seen[256] = { false };
	for (int i = 0; i < 2000; i++) {
		size_t length = 8 + (size_t)i % 20;
		char *password = random_password(*state, length);
		assert_int_equal(strlen(password), length);
		assert_non_null(strpbrk(password, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
		assert_non_null(strpbrk(password, "abcdefghijklmnopqrstuvwxyz"));
		assert_non_null(strpbrk(password, "23456789"));
		assert_null(strpbrk(password, "01IOlo"));
		for (size_t k = 0; k < length; k++)
			seen[(unsigned char)password[k]] = true;
	}
	size_t kinds = 0;
	for (size_t i = 0; i < COUNT_OF(seen); i++)
		kinds += seen[i];
	assert_int_equal(kinds, 24 + 24 + 8);
	assert_int_equal(strlen(random_password(*state, 1)), 1);
	assert_string_equal(random_password(*state, 0), "");
}

static void hashes(void **state)
{
	assert_string_equal(hash_text(*state, "abc", 3),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(
		hash_text(*state, "", 0), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	unsigned char hash[HASH_SIZE];
	hash_bytes("abc", 3, hash);
	assert_string_equal(hex_encode(*state, hash, sizeof(hash)), hash_text(*state, "abc", 3));
	assert_string_equal(hex_encode(*state, "\x00\xFF\x1A", 3), "00ff1a");
	assert_string_equal(hex_encode(*state, "", 0), "");
}

static void secrets(void **state)
{
	(void)state;
	assert_true(secret_equal("abc", "abc"));
	assert_true(secret_equal("", ""));
	assert_false(secret_equal("abc", "abd"));
	assert_false(secret_equal("abc", "abcd"));
	assert_false(secret_equal("abc", ""));
	assert_false(secret_equal(NULL, "a"));
	assert_false(secret_equal("a", NULL));
	assert_false(secret_equal(NULL, NULL));
}

static void base64_of_rfc_4648(void **state)
{
	static const char *const cases[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" },
		{ "\xFB\xFF\xBF", "+/+/" } };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t length = 99;
		assert_string_equal(base64_encode(*state, cases[i][0], strlen(cases[i][0])), cases[i][1]);
		assert_string_equal(base64_decode(*state, cases[i][1], &length), cases[i][0]);
		assert_int_equal(length, strlen(cases[i][0]));
	}
	assert_string_equal(base64url_encode(*state, "\xFB\xFF\xBF\xFF", 4), "-_-__w");
	assert_string_equal(base64url_decode(*state, "-_-__w", NULL), "\xFB\xFF\xBF\xFF");
}

static void base64_refuses(void **state)
{
	static const char *const bad[] = { "Z", "Zg", "Zg=", "Zm8",
		"Zg==Zg==", "Z===", "====", "Zh==", "Zm9=", "Zm 9", "Zm9v\n", "-_-_", "Zg==\n",
		"=Zg=", "Zm9vé" };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_null(base64_decode(*state, bad[i], NULL));
	static const char *const bad_url[] = { "Z", "Zg==", "Zm8=", "Zh", "Zm9", "+/+/", "Zm9vZ", "Zm9v ",
		"Zm.v" };
	for (size_t i = 0; i < COUNT_OF(bad_url); i++)
		assert_null(base64url_decode(*state, bad_url[i], NULL));
	assert_null(base64_decode(*state, NULL, NULL));
	assert_null(base64url_decode(*state, NULL, NULL));
}

static void bytes_come_back(void **state)
{
	uint64_t seed = 3;
	for (size_t length = 0; length < 200; length++) {
		char bytes[200];
		for (size_t i = 0; i < length; i++)
			bytes[i] = (char)next_number(&seed);
		size_t found = 0;
		char *back = base64_decode(*state, base64_encode(*state, bytes, length), &found);
		assert_int_equal(found, length);
		assert_memory_equal(back, bytes, length);
		assert_int_equal(back[length], 0);
		back = base64url_decode(*state, base64url_encode(*state, bytes, length), &found);
		assert_int_equal(found, length);
		assert_memory_equal(back, bytes, length);
		assert_int_equal(back[length], 0);
	}
}

static void randomness_fills_all(void **state)
{
	(void)state;
	unsigned char bytes[4096] = { 0 };
	random_bytes(bytes, sizeof(bytes));
	size_t zeros = 0;
	for (size_t i = 0; i < sizeof(bytes); i++)
		zeros += bytes[i] == 0;
	assert_in_range(zeros, 0, 80); /* 16 are to be expected */
	random_bytes(bytes, 0);
}

static void security_identifier_has_the_numbers_of_the_id(void **state)
{
	struct arena *arena = *state;
	assert_string_equal(uuid_security_identifier(arena, "aabbccdd-1122-3344-5566-778899aabbcc"),
		"S-1-12-1-2864434397-860098850-2289526357-3434850969");
	assert_string_equal(uuid_security_identifier(arena, "00000001-0000-0000-0000-0000000000FF"),
		"S-1-12-1-1-0-0-4278190080");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(uuids_are_random_and_well_spelled),
		TEST(uuid_spelling),
		TEST(security_identifier_has_the_numbers_of_the_id),
		TEST(invalid_uuid_aborts),
		TEST(passwords),
		TEST(hashes),
		TEST(secrets),
		TEST(base64_of_rfc_4648),
		TEST(base64_refuses),
		TEST(bytes_come_back),
		TEST(randomness_fills_all),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
