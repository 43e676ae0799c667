/*
 * test_throttle - ten wrong passwords, and who is heard after them
 */
#include "doors/identity/throttle.h"

#include "base/text.h"
#include "tests/unit/unit.h"

#define HERE "192.0.2.1"
#define ELSEWHERE "198.51.100.7"

static struct attempt at(const char *account, const char *address, int64_t now)
{
	return (struct attempt){ account, address, now };
}

static void guess(struct throttle *throttle, const char *account, const char *address, int64_t now, int count)
{
	struct attempt attempt = at(account, address, now);
	for (int i = 0; i < count; i++)
		throttle_count_failure(throttle, &attempt);
}

static bool admits(struct throttle *throttle, const char *account, const char *address, int64_t now)
{
	struct attempt attempt = at(account, address, now);
	return throttle_admits(throttle, &attempt);
}

static void test_tenth_wrong_password_closes(void **state)
{
	struct throttle *throttle = throttle_new(*state);
	guess(throttle, "anna", ELSEWHERE, 1000, THROTTLE_GUESSES - 1);
	assert_true(admits(throttle, "anna", ELSEWHERE, 1000));
	guess(throttle, "anna", ELSEWHERE, 1000, 1);
	assert_false(admits(throttle, "anna", ELSEWHERE, 1000));
	assert_false(admits(throttle, "anna", HERE, 1000)); /* it is the account that is guessed at */
	assert_true(admits(throttle, "bill", ELSEWHERE, 1000));
	throttle_close(throttle);
}

static void test_known_address_is_always_heard(void **state)
{
	struct throttle *throttle = throttle_new(*state);
	struct attempt right = at("anna", HERE, 0);
	throttle_count_success(throttle, &right);
	guess(throttle, "anna", ELSEWHERE, 1000, 100);
	guess(throttle, "anna", HERE, 1000, 100);
	assert_true(admits(throttle, "anna", HERE, 1000));
	assert_false(admits(throttle, "anna", ELSEWHERE, 1000));
	/* Known for one account is not known for another. */
	guess(throttle, "bill", ELSEWHERE, 1000, THROTTLE_GUESSES);
	assert_false(admits(throttle, "bill", HERE, 1000));
	throttle_close(throttle);
}

static void test_window_slides(void **state)
{
	struct throttle *throttle = throttle_new(*state);
	guess(throttle, "anna", ELSEWHERE, 0, 1);
	guess(throttle, "anna", ELSEWHERE, 5000, THROTTLE_GUESSES - 1);
	assert_false(admits(throttle, "anna", ELSEWHERE, THROTTLE_WINDOW_MS - 1));
	assert_true(admits(throttle, "anna", ELSEWHERE, THROTTLE_WINDOW_MS));
	guess(throttle, "anna", ELSEWHERE, THROTTLE_WINDOW_MS, 1);
	assert_false(admits(throttle, "anna", ELSEWHERE, THROTTLE_WINDOW_MS));
	assert_true(admits(throttle, "anna", ELSEWHERE, 5000 + THROTTLE_WINDOW_MS));
	throttle_close(throttle);
}

/* Many accounts push the oldest out; the one guessed at last is still closed. */
static void test_memory_is_bounded(void **state)
{
	struct throttle *throttle = throttle_new(*state);
	char account[32];
	for (int i = 0; i < 50000; i++) {
		snprintf(account, sizeof(account), "account-%d", i);
		guess(throttle, account, ELSEWHERE, 1000, THROTTLE_GUESSES);
		struct attempt right = at(account, HERE, 1000);
		throttle_count_success(throttle, &right);
	}
	assert_false(admits(throttle, account, ELSEWHERE, 1000));
	assert_true(admits(throttle, account, HERE, 1000));
	throttle_close(throttle);
}

/* One wrong password for each of many people: the address is turned away, but not one where right ones come from. */
static void test_spraying_closes_the_address(void **state)
{
	struct throttle *throttle = throttle_new(*state);
	for (int i = 0; i < THROTTLE_GUESSES_OF_ADDRESS; i++) {
		assert_true(admits(throttle, "carl", ELSEWHERE, 1000));
		guess(throttle, text_format(*state, "person%d", i), ELSEWHERE, 1000, 1);
	}
	assert_false(admits(throttle, "carl", ELSEWHERE, 1000));
	assert_true(admits(throttle, "carl", HERE, 1000));
	assert_true(admits(throttle, "carl", ELSEWHERE, 1000 + THROTTLE_WINDOW_MS));
	struct attempt right = at("anna", HERE, 1000);
	throttle_count_success(throttle, &right);
	for (int i = 0; i < 2 * THROTTLE_GUESSES_OF_ADDRESS; i++)
		guess(throttle, text_format(*state, "person%d", i), HERE, 1000, 1);
	assert_true(admits(throttle, "carl", HERE, 1000));
	throttle_close(throttle);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_tenth_wrong_password_closes),
		TEST(test_known_address_is_always_heard),
		TEST(test_window_slides),
		TEST(test_memory_is_bounded),
		TEST(test_spraying_closes_the_address),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
