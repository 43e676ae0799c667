/*
 * test_subscription_rules - each rule about what is bought once refuses and once does not (domain/subscriptions)
 */
#include "tests/unit/domain_fixture.h"

static void be_someone(struct fixture *fixture, const char *role)
{
	static unsigned number;
	act_as_administrator(fixture);
	act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "someone%u", number++), role));
}

static void subscription_new_1(void **state)
{
	struct fixture *fixture = *state;
	be_someone(fixture, "User Administrator");
	assert_refused(try_to_buy(fixture, OFFICE_E3, 5, "direct", "monthly"), &ERROR_REQUEST_DENIED, "SUBSCRIPTION-NEW-1");
	be_someone(fixture, "License Administrator");
	assert_refused(try_to_buy(fixture, OFFICE_E3, 5, "direct", "monthly"), &ERROR_REQUEST_DENIED, "SUBSCRIPTION-NEW-1");
	be_someone(fixture, "Billing Administrator");
	assert_fine(try_to_buy(fixture, OFFICE_E3, 5, "direct", "monthly"));
	assert_int_equal(seats_row(fixture, OFFICE_E3).owned, 5);
}

static void subscription_new_2(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *sku_id;
		int64_t total;
		const char *channel, *term;
		const struct error_kind *kind; /* NULL: fine */
	} cases[] = {
		{ "11111111-2222-4333-8444-555555555555", 5, "direct", "monthly", &ERROR_LICENSE_UNKNOWN },
		{ NULL, 5, "direct", "monthly", &ERROR_LICENSE_UNKNOWN },
		{ OFFICE_E3, 0, "direct", "monthly", &ERROR_PROPERTY_INVALID },
		{ OFFICE_E3, -5, "direct", "monthly", &ERROR_PROPERTY_INVALID },
		{ OFFICE_E3, INT64_MAX, "direct", "monthly", &ERROR_PROPERTY_INVALID },
		{ OFFICE_E3, 5, "smuggled", "monthly", &ERROR_PROPERTY_INVALID },
		{ OFFICE_E3, 5, NULL, "monthly", &ERROR_PROPERTY_INVALID },
		{ OFFICE_E3, 5, "direct", "daily", &ERROR_PROPERTY_INVALID },
		{ OFFICE_E3, 5, "direct", NULL, &ERROR_PROPERTY_INVALID },
		{ OFFICE_E3, 5, "partner", "annual", NULL },
		{ OFFICE_E3, 1, "volume", "annual", NULL },
		{ OFFICE_E3, 25, "direct", "trial", NULL },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct error error =
			try_to_buy(fixture, cases[i].sku_id, cases[i].total, cases[i].channel, cases[i].term);
		if (cases[i].kind == NULL)
			assert_fine(error);
		else
			assert_refused(error, cases[i].kind, "SUBSCRIPTION-NEW-2");
	}
	const struct subscription_create_options options = { OFFICE_E3, 5, "direct", "monthly", "never" };
	assert_refused(perform(fixture, &subscription_create, &options), &ERROR_PROPERTY_INVALID, "SUBSCRIPTION-NEW-2");
}

static void subscription_rsz_1(void **state)
{
	struct fixture *fixture = *state;
	const char *monthly = buy(fixture, OFFICE_E3, 100);
	be_someone(fixture, "User Administrator");
	assert_refused(resize(fixture, monthly, 95), &ERROR_REQUEST_DENIED, "SUBSCRIPTION-RSZ-1");
	/* A88, A89: what is typed is the new total. */
	be_someone(fixture, "Billing Administrator");
	assert_fine(resize(fixture, monthly, 95));
	assert_int_equal(subscription_row(fixture, monthly)->total, 95);
	assert_int_equal(seats_row(fixture, OFFICE_E3).owned, 95);
}

static void subscription_rsz_2(void **state)
{
	struct fixture *fixture = *state;
	assert_fine(try_to_buy(fixture, OFFICE_E3, 5, "direct", "trial"));
	const char *trial = fixture->result.object_id;
	pass(fixture, 40 * DAY_MS);
	assert_string_equal(subscription_row(fixture, trial)->state, "warning");
	assert_fine(resize(fixture, trial, 6));
	/* Due, though no worker has been there. */
	pass_late(fixture, 30 * DAY_MS);
	assert_refused(resize(fixture, trial, 7), &ERROR_SUBSCRIPTION_ENDED, "SUBSCRIPTION-RSZ-2");
	assert_string_equal(subscription_row(fixture, trial)->state, "suspended");
}

static void subscription_rsz_3(void **state)
{
	struct fixture *fixture = *state;
	const char *monthly = buy(fixture, OFFICE_E3, 5);
	assert_refused(resize(fixture, monthly, -1), &ERROR_PROPERTY_INVALID, "SUBSCRIPTION-RSZ-3");
	assert_refused(resize(fixture, monthly, INT64_C(10000001)), &ERROR_PROPERTY_INVALID, "SUBSCRIPTION-RSZ-3");
	assert_fine(resize(fixture, monthly, 0));
	assert_fine(resize(fixture, monthly, 10000000));
}

static void subscription_rsz_4(void **state)
{
	struct fixture *fixture = *state;
	static const char *const bought[][2] = { { "partner", "monthly" }, { "volume", "annual" }, { "direct", "trial" } };
	for (size_t i = 0; i < COUNT_OF(bought); i++) {
		assert_fine(try_to_buy(fixture, OFFICE_E3, 5, bought[i][0], bought[i][1]));
		const char *id = fixture->result.object_id;
		assert_refused(resize(fixture, id, 4), &ERROR_PURCHASED_ELSEWHERE, "SUBSCRIPTION-RSZ-4");
		assert_fine(resize(fixture, id, 6));
	}
	assert_fine(resize(fixture, buy(fixture, OFFICE_E3, 5), 4));
}

static void subscription_rsz_5(void **state)
{
	struct fixture *fixture = *state;
	assert_fine(try_to_buy(fixture, OFFICE_E3, 5, "direct", "annual"));
	const char *annual = fixture->result.object_id;
	const struct subscription_create_options bound = { OFFICE_E1, 5, "direct", "monthly", "cycleEnd" };
	assert_fine(perform(fixture, &subscription_create, &bound));
	const char *cycle = fixture->result.object_id;
	struct error error = resize(fixture, annual, 4);
	assert_refused(error, &ERROR_COMMITMENT_ACTIVE, "SUBSCRIPTION-RSZ-5");
	const char *end = clock_format(fixture->arena, subscription_row(fixture, annual)->commitment_ends_at);
	assert_non_null(strstr(error.message, end));
	assert_refused(resize(fixture, cycle, 4), &ERROR_COMMITMENT_ACTIVE, "SUBSCRIPTION-RSZ-5");
	assert_fine(resize(fixture, annual, 6));
	/* C16: a monthly one bought directly may be lowered at any time. */
	assert_fine(resize(fixture, buy(fixture, OFFICE_E3, 5), 4));
	/* It renews by itself: the next commitment has begun. */
	pass(fixture, 366 * DAY_MS);
	assert_true(subscription_row(fixture, annual)->commitment_ends_at > fixture->now);
	assert_refused(resize(fixture, annual, 4), &ERROR_COMMITMENT_ACTIVE, "SUBSCRIPTION-RSZ-5");
}

static void subscription_rsz_6(void **state)
{
	struct fixture *fixture = *state;
	const char *first = buy(fixture, OFFICE_E3, 2);
	make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *ben = make_licensed_user(fixture, "ben", OFFICE_E3);
	struct error error = resize(fixture, first, 1);
	assert_refused(error, &ERROR_SEATS_STILL_ASSIGNED, "SUBSCRIPTION-RSZ-6");
	assert_non_null(strchr(error.message, '2'));
	/* One pool over all subscriptions of the product. */
	const char *second = buy(fixture, OFFICE_E3, 1);
	assert_fine(resize(fixture, first, 1));
	assert_refused(resize(fixture, second, 0), &ERROR_SEATS_STILL_ASSIGNED, "SUBSCRIPTION-RSZ-6");
	/* Unassigning frees the seat and changes nothing that is paid. */
	assert_fine(unassign(fixture, ben, OFFICE_E3));
	assert_int_equal(seats_row(fixture, OFFICE_E3).owned, 2);
	assert_fine(resize(fixture, second, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(subscription_new_1),
		FIXTURE_TEST(subscription_new_2),
		FIXTURE_TEST(subscription_rsz_1),
		FIXTURE_TEST(subscription_rsz_2),
		FIXTURE_TEST(subscription_rsz_3),
		FIXTURE_TEST(subscription_rsz_4),
		FIXTURE_TEST(subscription_rsz_5),
		FIXTURE_TEST(subscription_rsz_6),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
