/*
 * test_faults - each act with the store failing at its first, second, third … statement, until it succeeds
 *
 * After a failure every row of the database is as it was before. Five ways to fail: a full disk, a lock and an input
 * error at one statement; all statements from there on; and the engine throwing the whole transaction away, after which
 * the lane runs the act again and it must be done once.
 */
#include "tests/unit/domain_fixture.h"

#include "domain/calendar.h"
#include "domain/licenses/license_jobs.h"
#include "domain/tenants/tenant_clock.h"
#include "store/driver.h"
#include "store/failing/failing_driver.h"
#include "store/lane.h"
#include "tests/support/invariants.h"

#define STATEMENTS_MOST 400

/* An act as a test calls it. */
typedef struct error attempt(struct fixture *fixture, const void *options);

struct way {
	enum failing_how how;
	enum driver_result result;
	const struct error_kind *kind;
};

static const struct way ways[] = {
	{ FAILS_ONCE, DRIVER_FULL, &STORE_FULL },
	{ FAILS_ONCE, DRIVER_BUSY, &STORE_BUSY },
	{ FAILS_ONCE, DRIVER_FAILED, &STORE_FAILED },
	{ FAILS_FROM_THERE_ON, DRIVER_FULL, &STORE_FULL },
	{ LOSES_THE_TRANSACTION, DRIVER_FULL, &STORE_FULL },
};

static struct error do_nothing(struct session *session, void *state)
{
	(void)state;
	return session_fault(session);
}

/* What the lane owes from the group before (settled debts) is paid first, so that it does not count as a change. */
static char *dump(struct fixture *fixture)
{
	assert_fine(lane_run(fixture->lane, fixture->tenant_id, fixture->arena, do_nothing, NULL));
	return database_dump(fixture->arena, fixture->database);
}

/* The first line that differs. */
static void assert_same(struct fixture *fixture, const char *name, unsigned at, const char *before, const char *after)
{
	if (text_equal(before, after))
		return;
	char **lines[2] = { NULL };
	size_t old = text_split(fixture->arena, before, '\n', &lines[0]);
	size_t new = text_split(fixture->arena, after, '\n', &lines[1]);
	for (size_t i = 0; i < old && i < new; i++)
		if (!text_equal(lines[0][i], lines[1][i]))
			fail_msg("%s, failing at %u, leaves\n%s\nwhere was\n%s", name, at, lines[1][i], lines[0][i]);
	fail_msg("%s, failing at %u, leaves %zu rows where were %zu", name, at, new, old);
}

/* True when it has been done. */
static bool fails_cleanly(struct fixture *fixture, const char *name, attempt *act, const void *options, unsigned at,
	const struct way *way)
{
	const char *before = dump(fixture);
	failing_driver_arm((struct failing_plan){ FAILING_STEPS, at, way->how, way->result });
	struct error error = act(fixture, options);
	failing_driver_disarm();
	const char *after = dump(fixture);
	assert_invariants(fixture);
	if (!failed(error)) {
		/* Done by the way, or because the group was lost and the act ran again. */
		assert_string_not_equal(before, after);
		return true;
	}
	if (error.kind != way->kind)
		fail_msg("%s, failing at %u, says %s instead of %s", name, at, error.kind->name, way->kind->name);
	assert_true(failing_driver_has_failed());
	assert_same(fixture, name, at, before, after);
	return false;
}

/* Each way at each statement, until a failure at that statement no longer hinders it. */
static void try_until_done(struct fixture *fixture, const char *name, attempt *act, const void *options)
{
	bool is_done = false;
	fixture->skips_invariants = true;
	for (unsigned at = 1; !is_done; at++) {
		assert_true(at < STATEMENTS_MOST);
		for (size_t i = 0; !is_done && i < COUNT_OF(ways); i++)
			if (ways[i].how != LOSES_THE_TRANSACTION)
				is_done = fails_cleanly(fixture, name, act, options, at, &ways[i]);
	}
	fixture->skips_invariants = false;
}

/* The same with the transaction thrown away at a statement in its middle: done once, and done. */
static void lose_once(struct fixture *fixture, const char *name, attempt *act, const void *options, unsigned at)
{
	fixture->skips_invariants = true;
	if (!fails_cleanly(fixture, name, act, options, at, &ways[COUNT_OF(ways) - 1]))
		fail_msg("%s, its transaction lost at %u, was not done again", name, at);
	assert_true(failing_driver_has_failed());
	assert_int_equal(lane_figures(fixture->lane).lost_groups > 0, 1);
	fixture->skips_invariants = false;
}

static struct error try_create(struct fixture *fixture, const void *name)
{
	return create_user(fixture, text_format(fixture->arena, "%s@contoso.test", (const char *)name), PASSWORD);
}

static struct error try_update(struct fixture *fixture, const void *user)
{
	return update_user(fixture, user, "jobTitle", "Baker");
}

static struct error try_block(struct fixture *fixture, const void *user)
{
	return update_user(fixture, user, "accountEnabled", "false");
}

static struct error try_unblock(struct fixture *fixture, const void *user)
{
	return update_user(fixture, user, "accountEnabled", "true");
}

static struct error try_rename(struct fixture *fixture, const void *user)
{
	return update_user(fixture, user, "userPrincipalName", "renamed@contoso.test");
}

static struct error try_password(struct fixture *fixture, const void *user)
{
	return set_password(fixture, user, "Another-Horse-7");
}

static struct error try_end_sessions(struct fixture *fixture, const void *user)
{
	return perform(fixture, &user_end_sessions, user);
}

static struct error try_delete(struct fixture *fixture, const void *user)
{
	return delete_user(fixture, user);
}

static struct error try_restore(struct fixture *fixture, const void *user)
{
	return restore_user(fixture, user);
}

static struct error try_purge(struct fixture *fixture, const void *user)
{
	return purge_user(fixture, user);
}

static struct error try_assign(struct fixture *fixture, const void *user)
{
	return assign(fixture, user, OFFICE_E3);
}

static struct error try_unassign(struct fixture *fixture, const void *user)
{
	return unassign(fixture, user, OFFICE_E3);
}

static struct error try_buying(struct fixture *fixture, const void *sku_id)
{
	return try_to_buy(fixture, sku_id, 5, "direct", "monthly");
}

static struct error try_resize(struct fixture *fixture, const void *subscription)
{
	return resize(fixture, subscription, 4);
}

static struct error try_add_alias(struct fixture *fixture, const void *user)
{
	return add_alias(fixture, user, "ruiz@contoso.test");
}

static struct error try_remove_alias(struct fixture *fixture, const void *user)
{
	return remove_alias(fixture, user, "ruiz@contoso.test");
}

static struct error try_give_role(struct fixture *fixture, const void *user)
{
	return give_role(fixture, user, "User Administrator");
}

static struct error try_take_role(struct fixture *fixture, const void *user)
{
	return take_role(fixture, user, "User Administrator");
}

static struct error try_create_group(struct fixture *fixture, const void *name)
{
	return try_to_make_group(fixture, name, name, true, false);
}

struct membership_of {
	const char *group, *user;
};

static struct error try_add_member(struct fixture *fixture, const void *membership)
{
	const struct membership_of *of = membership;
	return set_member(fixture, of->group, of->user, false);
}

static struct error try_remove_member(struct fixture *fixture, const void *membership)
{
	const struct membership_of *of = membership;
	return set_member(fixture, of->group, of->user, true);
}

static struct error try_delete_group(struct fixture *fixture, const void *group)
{
	return perform(fixture, &group_delete, group);
}

static struct error try_restore_group(struct fixture *fixture, const void *group)
{
	return perform(fixture, &group_restore, group);
}

static struct error try_purge_group(struct fixture *fixture, const void *group)
{
	return perform(fixture, &group_purge, group);
}

static struct error try_update_group(struct fixture *fixture, const void *membership)
{
	const struct membership_of *of = membership;
	const struct group_value values[] = { { group_field_named("description"), "changed" } };
	const char *members[] = { fixture->contoso.administrator_id };
	const struct group_update_options options = { .group_id = of->group, .values = values, .value_count = 1,
		.members = members, .member_count = 1 };
	return perform(fixture, &group_update, &options);
}

static struct error try_domain(struct fixture *fixture, const void *name)
{
	const struct domain_add_options options = { .name = name };
	return perform(fixture, &domain_add, &options);
}

static struct error try_application(struct fixture *fixture, const void *name)
{
	const struct application_create_options options = { .display_name = name,
		.permissions = "User.Read.All",
		.client_id = "0a000000-0000-4000-8000-000000000001",
		.secret_hash = "hash" };
	return perform(fixture, &application_create, &options);
}

static struct error try_calendar(struct fixture *fixture, const void *nothing)
{
	int64_t played = 0, next = 0;
	(void)nothing;
	return calendar_play_tenant(&fixture->house, fixture->arena, fixture->tenant_id, 1000, false, &played, &next);
}

static void acts_on_a_user_fail_cleanly(void **state)
{
	struct fixture *fixture = *state;
	try_until_done(fixture, "subscription.create", try_buying, OFFICE_E3);
	try_until_done(fixture, "user.create", try_create, "anna");
	const char *anna = fixture->result.object_id;
	try_until_done(fixture, "user.update", try_update, anna);
	try_until_done(fixture, "license.assign", try_assign, anna);
	try_until_done(fixture, "address.add", try_add_alias, anna);
	try_until_done(fixture, "user.block", try_block, anna);
	try_until_done(fixture, "user.unblock", try_unblock, anna);
	try_until_done(fixture, "user.rename", try_rename, anna);
	try_until_done(fixture, "user.setPassword", try_password, anna);
	try_until_done(fixture, "user.endSessions", try_end_sessions, anna);
	try_until_done(fixture, "role.assign", try_give_role, anna);
	try_until_done(fixture, "user.delete", try_delete, anna);
	try_until_done(fixture, "user.restore", try_restore, anna);
	try_until_done(fixture, "role.remove", try_take_role, anna);
	try_until_done(fixture, "address.remove", try_remove_alias, anna);
	try_until_done(fixture, "license.unassign", try_unassign, anna);
	try_until_done(fixture, "user.delete", try_delete, anna);
	try_until_done(fixture, "user.purge", try_purge, anna);
}

static struct error try_license_group(struct fixture *fixture, const void *group)
{
	return license_group(fixture, group, OFFICE_E3, NULL);
}

static struct error try_unlicense_group(struct fixture *fixture, const void *group)
{
	return license_group(fixture, group, NULL, OFFICE_E3);
}

static struct error try_chunk(struct fixture *fixture, const void *nothing)
{
	bool has_more = false;
	(void)nothing;
	return license_jobs_play(&fixture->house, fixture->arena, fixture->tenant_id, &has_more);
}

static struct error try_reprocess(struct fixture *fixture, const void *user)
{
	return perform(fixture, &license_reprocess, user);
}

/* Licenses by group: the act, joining, leaving, and the chunks of its members' work. */
static void licenses_by_group_fail_cleanly(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 2);
	const char *group = make_group(fixture, "team", false, false);
	const char *anna = make_user(fixture, "anna"), *ben = make_user(fixture, "ben"), *carla = make_user(fixture, "carla");
	assert_fine(set_member(fixture, group, anna, false));
	try_until_done(fixture, "group.assignLicense", try_license_group, group);
	try_until_done(fixture, "license.inherit", try_chunk, NULL);
	const struct membership_of membership = { group, ben };
	try_until_done(fixture, "group.addMember", try_add_member, &membership);
	assert_fine(set_member(fixture, group, carla, false));
	assert_string_equal(license_row(fixture, carla, OFFICE_E3, group)->error, "CountViolation");
	try_until_done(fixture, "group.removeMember", try_remove_member, &membership);
	try_until_done(fixture, "license.inherit", try_chunk, NULL);
	assert_string_equal(license_row(fixture, carla, OFFICE_E3, group)->state, LICENSE_ACTIVE);
	try_until_done(fixture, "license.reprocess", try_reprocess, carla);
	try_until_done(fixture, "group.removeLicense", try_unlicense_group, group);
	try_until_done(fixture, "license.inherit", try_chunk, NULL);
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 0);
}

static void acts_on_other_things_fail_cleanly(void **state)
{
	struct fixture *fixture = *state;
	const char *subscription = buy(fixture, OFFICE_E3, 5);
	const char *anna = make_user(fixture, "anna");
	try_until_done(fixture, "subscription.resize", try_resize, subscription);
	try_until_done(fixture, "group.create", try_create_group, "team");
	const struct membership_of membership = { fixture->result.object_id, anna };
	try_until_done(fixture, "group.addMember", try_add_member, &membership);
	try_until_done(fixture, "group.removeMember", try_remove_member, &membership);
	try_until_done(fixture, "group.addMember", try_add_member, &membership);
	try_until_done(fixture, "group.update", try_update_group, &membership);
	try_until_done(fixture, "group.delete", try_delete_group, membership.group);
	try_until_done(fixture, "group.restore", try_restore_group, membership.group);
	try_until_done(fixture, "group.delete", try_delete_group, membership.group);
	try_until_done(fixture, "group.purge", try_purge_group, membership.group);
	try_until_done(fixture, "domain.add", try_domain, "other.test");
	try_until_done(fixture, "application.create", try_application, "script");
}

/* Everything that is due at one moment is one transaction. */
static void calendar_fails_cleanly(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *ben = make_licensed_user(fixture, "ben", OFFICE_E3);
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_fine(unassign(fixture, ben, OFFICE_E3));
	assert_fine(delete_user(fixture, anna));
	pass_late(fixture, 40 * DAY_MS);
	try_until_done(fixture, "calendar", try_calendar, NULL);
	assert_null(user_row(fixture, anna));
	assert_null(mailbox_row(fixture, anna));
	assert_null(mailbox_row(fixture, ben));
}

/* A due row that an act meets is played in the act's own transaction. */
static void acts_that_meet_what_is_due_fail_cleanly(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *ben = make_licensed_user(fixture, "ben", OFFICE_E3);
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_fine(delete_user(fixture, anna));
	assert_fine(unassign(fixture, ben, OFFICE_E3));
	pass_late(fixture, 30 * DAY_MS);
	try_until_done(fixture, "license.assign", try_assign, ben);
	try_until_done(fixture, "address.add", try_add_alias, ben);
}

/* An advance goes from moment to moment, each a transaction; whatever fails, it can simply be asked again. */
static void clock_can_be_advanced_again_after_a_fault(void **state)
{
	struct fixture *fixture = *state;
	const struct act_call who = { .tenant_id = fixture->tenant_id, .actor_kind = ACTOR_USER,
		.actor_id = fixture->actor_id, .door = DOOR_OWN };
	struct clock_advance advance;
	buy(fixture, OFFICE_E3, 50);
	for (unsigned at = 1; at < 100; at += 3) {
		const char *anna = make_licensed_user(fixture, text_format(fixture->arena, "anna%u", at), OFFICE_E3);
		assert_fine(delete_user(fixture, anna));
		failing_driver_arm((struct failing_plan){ FAILING_STEPS, at, FAILS_ONCE, DRIVER_FULL });
		struct error error =
			tenant_clock_advance(&fixture->house, fixture->arena, &who, "P30DT1M", 1000, &advance);
		failing_driver_disarm();
		assert_invariants(fixture);
		if (failed(error))
			assert_fine(tenant_clock_advance(&fixture->house, fixture->arena, &who, "P30DT1M", 1000, &advance));
		assert_null(user_row(fixture, anna));
		assert_null(mailbox_row(fixture, anna));
		assert_invariants(fixture);
	}
}

static void lost_transaction_is_done_again_and_once(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	/* Before the third the group has not begun: then nothing was lost, and the fault is the answer. */
	for (unsigned at = 3; at < 20; at++) {
		lose_once(fixture, "user.create", try_create, text_format(fixture->arena, "anna%u", at), at);
		const char *anna = fixture->result.object_id;
		lose_once(fixture, "license.assign", try_assign, anna, at);
		lose_once(fixture, "user.delete", try_delete, anna, at);
		lose_once(fixture, "user.restore", try_restore, anna, at);
		lose_once(fixture, "license.unassign", try_unassign, anna, at);
		lose_once(fixture, "user.delete", try_delete, anna, at);
		lose_once(fixture, "user.purge", try_purge, anna, at);
	}
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 0);
}

/* A refusal is journaled: that write can fail too, and then the fault is the answer. */
static struct error try_what_is_refused(struct fixture *fixture, const void *user)
{
	struct error error = assign(fixture, user, OFFICE_E1);
	if (error.kind != &ERROR_LICENSE_UNKNOWN)
		return error;
	assert_string_equal(error.rule, "LICENSE-ASN-2");
	return no_error;
}

static void refusals_fail_cleanly(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	try_until_done(fixture, "refusal", try_what_is_refused, anna);
}

#define FAULT_TEST(function) cmocka_unit_test_setup_teardown(function, fixture_open_failing, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAULT_TEST(acts_on_a_user_fail_cleanly),
		FAULT_TEST(acts_on_other_things_fail_cleanly),
		FAULT_TEST(licenses_by_group_fail_cleanly),
		FAULT_TEST(calendar_fails_cleanly),
		FAULT_TEST(acts_that_meet_what_is_due_fail_cleanly),
		FAULT_TEST(clock_can_be_advanced_again_after_a_fault),
		FAULT_TEST(lost_transaction_is_done_again_and_once),
		FAULT_TEST(refusals_fail_cleanly),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
