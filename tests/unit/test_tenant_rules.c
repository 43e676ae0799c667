/*
 * test_tenant_rules - each rule about domains once refuses and once does not; and the clock
 * (domain/tenants)
 */
#include "tests/unit/domain_fixture.h"

#include "domain/tenants/tenant_clock.h"
#include "store/tenants.h"

static void second_organisation_needs_a_domain_of_its_own(void **state)
{
	struct fixture *fixture = *state;
	struct tenant_created created;
	const struct tenant_create_options options = { .name = "Copy", .domain = "Contoso.test",
		.administrator_upn = "root@contoso.test", .administrator_name = "Root", .administrator_hash = "hash" };
	assert_refused(tenant_create(&fixture->house, fixture->arena, &options, &created), &STORE_CONFLICT, NULL);
	/* Nothing of it is left. */
	struct session *session = begin_read(fixture);
	size_t count = 0;
	tenants_all(session, &count);
	end_read(fixture, session);
	assert_int_equal(count, 1);
	assert_invariants(fixture);
}

static struct error advance(struct fixture *fixture, const char *period, struct clock_advance *result)
{
	const struct act_call who = { .tenant_id = fixture->tenant_id, .actor_kind = fixture->actor_kind,
		.actor_id = fixture->actor_id, .door = DOOR_OWN };
	struct error error = tenant_clock_advance(&fixture->house, fixture->arena, &who, period, 1000, result);
	assert_invariants(fixture);
	return error;
}

static void clock_moves_for_a_global_administrator_alone(void **state)
{
	struct fixture *fixture = *state;
	struct clock_advance moved;
	const char *uma = make_administrator(fixture, "uma", "User Administrator");
	act_as(fixture, uma);
	assert_refused(advance(fixture, "P1D", &moved), &ERROR_REQUEST_DENIED, NULL);
	act_as_administrator(fixture);
	static const char *const nonsense[] = { "30D", "-P1D", "P", "P1H", "", "P99999Y" };
	for (size_t i = 0; i < COUNT_OF(nonsense); i++)
		assert_refused(advance(fixture, nonsense[i], &moved), &ERROR_PERIOD_INVALID, NULL);
	assert_fine(advance(fixture, "P1DT12H", &moved));
	assert_int_equal(moved.now, fixture->now + 36 * HOUR_MS);
	assert_int_equal(moved.played, 0);
}

static void real_clock_is_never_moved(void **state)
{
	struct fixture *fixture = *state;
	struct tenant_created created;
	struct clock_advance moved;
	const struct tenant_create_options options = { .name = "Real", .domain = "real.test",
		.administrator_upn = "root@real.test", .administrator_name = "Root", .administrator_hash = "hash" };
	assert_fine(tenant_create(&fixture->house, fixture->arena, &options, &created));
	fixture->tenant_id = created.tenant_id;
	act_as(fixture, created.administrator_id);
	assert_refused(advance(fixture, "P1D", &moved), &ERROR_CLOCK_FIXED, NULL);
}

/* Every due moment on the way is played at its own time. */
static void clock_plays_what_is_due_on_the_way(void **state)
{
	struct fixture *fixture = *state;
	struct clock_advance moved;
	buy(fixture, EXCHANGE_PLAN_1, 5);
	const char *anna = make_licensed_user(fixture, "anna", EXCHANGE_PLAN_1);
	const char *ben = make_licensed_user(fixture, "ben", EXCHANGE_PLAN_1);
	assert_fine(unassign(fixture, ben, EXCHANGE_PLAN_1));
	assert_fine(advance(fixture, "P10D", &moved));
	assert_fine(delete_user(fixture, anna));
	int64_t deleted_at = user_row(fixture, anna)->deleted_at;
	assert_fine(advance(fixture, "P29D", &moved));
	assert_null(mailbox_row(fixture, ben));
	assert_non_null(user_row(fixture, anna));
	assert_fine(advance(fixture, "P2D", &moved));
	assert_null(user_row(fixture, anna));
	assert_true(moved.now >= deleted_at + 31 * DAY_MS);
	assert_true(moved.played >= 1);
	/* It goes on from there, and never back. */
	struct session *session = begin_read(fixture);
	const struct tenant *tenant = tenant_find(session);
	assert_true(tenant_now(tenant, clock_real_now()) >= moved.now);
	assert_true(tenant_now(tenant, clock_real_now() - 400 * DAY_MS) >= moved.now);
	end_read(fixture, session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(second_organisation_needs_a_domain_of_its_own),
		FIXTURE_TEST(clock_moves_for_a_global_administrator_alone),
		FIXTURE_TEST(real_clock_is_never_moved),
		FIXTURE_TEST(clock_plays_what_is_due_on_the_way),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
