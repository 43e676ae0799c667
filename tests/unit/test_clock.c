/*
 * test_clock - base/clock.h
 */
#include "tests/unit/unit.h"

#include <time.h>

#include "base/clock.h"

static int64_t moment_of(const char *text)
{
	int64_t moment = -1;
	if (!clock_parse(text, &moment))
		fail_msg("%s is a moment", text);
	return moment;
}

static void machine_clocks_run(void **state)
{
	(void)state;
	assert_true(clock_real_now() > moment_of("2024-01-01"));
	int64_t before = clock_steady_microseconds();
	int64_t before_ms = clock_steady_now();
	clock_sleep(20);
	clock_sleep(0);
	clock_sleep(-5);
	int64_t passed = clock_steady_microseconds() - before;
	assert_true(passed >= 20000);
	assert_true(passed < 20 * SECOND_MS * 1000);
	assert_true(clock_steady_now() - before_ms >= 19);
}

static void formats(void **state)
{
	int64_t moment = INT64_C(1769850611123); /* 2026-01-31T09:10:11.123Z, a Saturday */
	assert_string_equal(clock_format(*state, moment), "2026-01-31T09:10:11Z");
	assert_string_equal(clock_format_precise(*state, moment), "2026-01-31T09:10:11.1230000Z");
	assert_string_equal(clock_format_spaced(*state, moment), "2026-01-31 09:10:11Z");
	assert_string_equal(clock_format_http(*state, moment), "Sat, 31 Jan 2026 09:10:11 GMT");
	assert_string_equal(clock_format_http(*state, 0), "Thu, 01 Jan 1970 00:00:00 GMT");
	assert_string_equal(clock_format_http(*state, -1), "Wed, 31 Dec 1969 23:59:59 GMT");
	assert_string_equal(clock_format_precise(*state, -1), "1969-12-31T23:59:59.9990000Z");
	assert_string_equal(clock_format(*state, INT64_C(951782400000)), "2000-02-29T00:00:00Z");
	assert_string_equal(clock_format(*state, INT64_C(253402300799999)), "9999-12-31T23:59:59Z");
	assert_string_equal(clock_format(*state, INT64_C(-62135596800000)), "0001-01-01T00:00:00Z");
}

static void parses(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t moment;
	} cases[] = {
		{ "1970-01-01T00:00:00Z", 0 },
		{ "1970-01-01", 0 },
		{ "2026-01-31T09:10:11Z", INT64_C(1769850611000) },
		{ "2026-01-31t09:10:11z", INT64_C(1769850611000) },
		{ "2026-01-31T09:10:11.1234567Z", INT64_C(1769850611123) },
		{ "2026-01-31T09:10:11.9Z", INT64_C(1769850611900) },
		{ "2026-01-31T11:10:11+02:00", INT64_C(1769850611000) },
		{ "2026-01-31T03:40:11-05:30", INT64_C(1769850611000) },
		{ "2026-01-31T09:10:11-00:00", INT64_C(1769850611000) },
		{ "2016-12-31T23:59:60Z", INT64_C(1483228800000) },
		{ "2024-02-29", INT64_C(1709164800000) },
		{ "2000-02-29", INT64_C(951782400000) },
		{ "1969-12-31T23:59:59Z", -1000 },
		{ "9999-12-31T23:59:59Z", INT64_C(253402300799000) },
		{ "0001-01-01", INT64_C(-62135596800000) },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(moment_of(cases[i].text), cases[i].moment);
}

static void refuses_what_is_no_moment(void **state)
{
	(void)state;
	static const char *const cases[] = { "", "2026", "2026-1-31", "2026-01-31T", "2026-01-31T09:10Z",
		"2026-01-31T09:10:11", "2026-01-31 09:10:11Z", "2026-01-31T09:10:11Z ", " 2026-01-31",
		"2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00",
		"2026-01-32", "0000-01-01", "2026-01-31T24:00:00Z", "2026-01-31T09:60:00Z",
		"2026-01-31T09:10:60Z", "2026-01-31T09:10:61Z", "2026-01-31T09:10:11.Z",
		"2026-01-31T09:10:11,5Z", "2026-01-31T09:10:11+0200", "2026-01-31T09:10:11+24:00",
		"2026-01-31T09:10:11+02:60", "2026-01-31T09:10:11+02", "2026-01-31Z", "-2026-01-31",
		"+2026-01-31", "20260131", "9999-12-31T23:59:59-00:01", "0001-01-01T00:00:00+00:01",
		"yesterday" };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t moment = 42;
		if (clock_parse(cases[i], &moment))
			fail_msg("%s is no moment", cases[i]);
		assert_int_equal(moment, 42);
	}
	int64_t moment = 42;
	assert_false(clock_parse(NULL, &moment));
}

/* Against the C library's calendar, a day and a bit apart, over four centuries. */
static void agrees_with_the_library(void **state)
{
	struct arena *arena = *state;
	for (int64_t second = INT64_C(-11000000000); second < INT64_C(11000000000);
		second += 86400 * 3 + 7919) {
		time_t time = (time_t)second;
		struct tm parts;
		char expected[64];
		gmtime_r(&time, &parts);
		strftime(expected, sizeof(expected), "%a, %d %b %Y %H:%M:%S GMT", &parts);
		assert_string_equal(clock_format_http(arena, second * SECOND_MS), expected);
		assert_int_equal(moment_of(clock_format(arena, second * SECOND_MS)), second * SECOND_MS);
		if (arena_is_over_budget(arena))
			arena_reset(arena);
	}
}

static void periods(void **state)
{
	static const char *const cases[][3] = {
		{ "2026-01-31T10:00:00Z", "P1M", "2026-02-28T10:00:00Z" },
		{ "2024-01-31T10:00:00Z", "P1M", "2024-02-29T10:00:00Z" },
		{ "1900-01-31", "P1M", "1900-02-28T00:00:00Z" },
		{ "2000-01-31", "P1M", "2000-02-29T00:00:00Z" },
		{ "2026-01-31", "P2M", "2026-03-31T00:00:00Z" },
		{ "2026-03-31", "P1M", "2026-04-30T00:00:00Z" },
		{ "2026-12-31", "P1M", "2027-01-31T00:00:00Z" },
		{ "2026-11-30", "P3M", "2027-02-28T00:00:00Z" },
		{ "2026-01-31", "P25M", "2028-02-29T00:00:00Z" },
		{ "2024-02-29", "P1Y", "2025-02-28T00:00:00Z" },
		{ "2024-02-29", "P4Y", "2028-02-29T00:00:00Z" },
		{ "2024-02-29", "P12M", "2025-02-28T00:00:00Z" },
		{ "2026-01-31", "P1M1D", "2026-03-01T00:00:00Z" },
		{ "2026-01-31", "P30D", "2026-03-02T00:00:00Z" },
		{ "2026-01-31T09:10:11Z", "PT12H", "2026-01-31T21:10:11Z" },
		{ "2026-01-31", "PT36H", "2026-02-01T12:00:00Z" },
		{ "2026-01-31", "P2W", "2026-02-14T00:00:00Z" },
		{ "2026-01-01", "P1Y2M3DT4H5M6S", "2027-03-04T04:05:06Z" },
		{ "2026-01-01", "P0D", "2026-01-01T00:00:00Z" },
		{ "2026-01-01", "PT0S", "2026-01-01T00:00:00Z" },
		{ "2026-01-01", "PT90M", "2026-01-01T01:30:00Z" },
		{ "2026-01-01", "P007D", "2026-01-08T00:00:00Z" },
		{ "1969-12-31T12:00:00Z", "P1D", "1970-01-01T12:00:00Z" },
		{ "9999-12-30", "P1D", "9999-12-31T00:00:00Z" },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t moment = 0;
		assert_true(clock_add_period(moment_of(cases[i][0]), cases[i][1], &moment));
		assert_string_equal(clock_format(*state, moment), cases[i][2]);
	}
	int64_t moment = 0;
	assert_true(clock_add_period(moment_of("2026-01-31T09:10:11.123Z"), "P1M", &moment));
	assert_string_equal(clock_format_precise(*state, moment), "2026-02-28T09:10:11.1230000Z");
}

static void refuses_what_is_no_period(void **state)
{
	(void)state;
	static const char *const cases[] = { "", "P", "PT", "P1DT", "30D", "P30", "-P1D", "P-1D", "+P1D",
		"P+1D", "p1d", "P1d", "P1D ", " P1D", "P1D1D", "P1D1M", "P1M1Y", "PT1S1M", "PT1M1H", "P1H",
		"PT1D", "P1S", "P1W1D", "P1Y1W", "PW", "P1.5D", "PT0.5S", "P1,5D", "P8030Y", "P96360M",
		"P3000000D", "P999999999999W", "PT99999999999999999999S", "P18446744073709551617D",
		"P9223372036854775807Y", "P1Dx", "PTT1S", "P1DT1HT1M", "P999999999999Y", "P99999999999M" };
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int64_t moment = 42;
		if (clock_add_period(0, cases[i], &moment))
			fail_msg("%s is no period", cases[i]);
		assert_int_equal(moment, 42);
	}
	int64_t moment = 42;
	assert_false(clock_add_period(0, NULL, &moment));
	assert_false(clock_add_period(moment_of("9999-12-31"), "P1D", &moment));
	assert_false(clock_add_period(INT64_MAX, "P1D", &moment));
	assert_int_equal(moment, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(machine_clocks_run),
		TEST(formats),
		TEST(parses),
		TEST(refuses_what_is_no_moment),
		TEST(agrees_with_the_library),
		TEST(periods),
		TEST(refuses_what_is_no_period),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
