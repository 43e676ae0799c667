/*
 * test_group_licenses - what groups give: rules, inheritance, errors and their repair, one seat a person and product
 */
#include "tests/unit/domain_fixture.h"

#include "domain/licenses/license_jobs.h"
#include "domain/tenants/tenant_clock.h"
#include "store/license_jobs.h"

static const char *licensed_group(struct fixture *fixture, const char *name, const char *sku_id)
{
	const char *group = make_group(fixture, name, false, false);
	assert_fine(license_group(fixture, group, sku_id, NULL));
	work_off_licenses(fixture);
	return group;
}

static void assert_row(struct fixture *fixture, const char *user, const char *sku_id, const char *group,
	const char *state, const char *error)
{
	const struct license *row = license_row(fixture, user, sku_id, group);
	assert_non_null(row);
	assert_string_equal(row->state, state);
	if (error == NULL)
		assert_null(row->error);
	else
		assert_string_equal(row->error, error);
}

static const char *state_of(struct fixture *fixture, const char *group)
{
	struct session *session = begin_read(fixture);
	const struct license_job *job = license_job_find(session, LICENSE_JOB_GROUP, group);
	end_read(fixture, session);
	return job == NULL ? NULL : job->state;
}

static void group_lic_1(void **state)
{
	struct fixture *fixture = *state;
	static const char *const allowed[] = { "License Administrator", "User Administrator", "Global Administrator" };
	static const char *const denied[] = { "Groups Administrator", "Billing Administrator", "Helpdesk Administrator" };
	buy(fixture, OFFICE_E3, 5);
	const char *group = make_group(fixture, "team", false, false);
	for (size_t i = 0; i < COUNT_OF(denied); i++) {
		act_as_administrator(fixture);
		act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "no%zu", i), denied[i]));
		assert_refused(license_group(fixture, group, OFFICE_E3, NULL), &ERROR_REQUEST_DENIED, "GROUP-LIC-1");
	}
	for (size_t i = 0; i < COUNT_OF(allowed); i++) {
		act_as_administrator(fixture);
		act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "yes%zu", i), allowed[i]));
		assert_fine(license_group(fixture, group, OFFICE_E3, NULL));
		assert_fine(license_group(fixture, group, NULL, OFFICE_E3));
	}
}

static void group_lic_2(void **state)
{
	struct fixture *fixture = *state;
	const char *group = make_group(fixture, "team", false, false);
	assert_refused(license_group(fixture, group, OFFICE_E3, NULL), &ERROR_LICENSE_UNKNOWN, "GROUP-LIC-2");
	buy(fixture, OFFICE_E3, 1);
	assert_fine(license_group(fixture, group, OFFICE_E3, NULL));
}

static struct error license_cut(struct fixture *fixture, const char *group, const char *off)
{
	const struct license_addition addition = { OFFICE_E3, &off, 1 };
	const struct group_license_options options = { .group_id = group, .additions = &addition, .addition_count = 1 };
	return perform(fixture, &group_assign_license, &options);
}

static void group_lic_3(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 1);
	const char *group = make_group(fixture, "team", false, false);
	assert_refused(license_cut(fixture, group, "11111111-2222-4333-8444-555555555555"), &ERROR_PROPERTY_INVALID,
		"GROUP-LIC-3");
	assert_fine(license_cut(fixture, group, "efb87545-963c-4e0d-99df-69c6916d9eb0"));
}

static void group_lic_4(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 1);
	const char *group = make_group(fixture, "team", false, false);
	assert_refused(license_group(fixture, group, NULL, OFFICE_E3), &ERROR_LICENSE_NOT_ASSIGNED, "GROUP-LIC-4");
	assert_fine(license_group(fixture, group, OFFICE_E3, NULL));
	assert_fine(license_group(fixture, group, NULL, OFFICE_E3));
}

static void group_del_3(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_user(fixture, "anna"), *group = licensed_group(fixture, "team", OFFICE_E3);
	assert_fine(set_member(fixture, group, anna, false));
	assert_refused(perform(fixture, &group_delete, group), &ERROR_GROUP_LICENSED, "GROUP-DEL-3");
	/* The licenses are off: the group may go at once, and what its members had from it goes after. */
	assert_fine(license_group(fixture, group, NULL, OFFICE_E3));
	assert_fine(perform(fixture, &group_delete, group));
	work_off_licenses(fixture);
	assert_null(license_row(fixture, anna, OFFICE_E3, group));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 0);
	assert_null(state_of(fixture, group));
}

static void license_rpr_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	act_as(fixture, make_administrator(fixture, "helen", "Helpdesk Administrator"));
	assert_refused(perform(fixture, &license_reprocess, anna), &ERROR_REQUEST_DENIED, "LICENSE-RPR-1");
	act_as_administrator(fixture);
	act_as(fixture, make_administrator(fixture, "lisa", "License Administrator"));
	assert_fine(perform(fixture, &license_reprocess, anna));
	assert_refused(perform(fixture, &license_reprocess, "nobody@contoso.test"), &ERROR_NOT_FOUND, NULL);
}

static void member_has_what_the_group_gives(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_user(fixture, "anna"), *ben = make_user(fixture, "ben");
	const char *group = make_group(fixture, "team", false, false);
	assert_fine(set_member(fixture, group, anna, false));
	assert_fine(license_group(fixture, group, OFFICE_E3, NULL));
	assert_string_equal(state_of(fixture, group), LICENSE_JOB_QUEUED);
	assert_null(license_row(fixture, anna, OFFICE_E3, group));
	work_off_licenses(fixture);
	assert_string_equal(state_of(fixture, group), LICENSE_JOB_COMPLETE);
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_USER);
	/* Who joins has it in the same commit, and who leaves has it no more. */
	assert_fine(set_member(fixture, group, ben, false));
	assert_row(fixture, ben, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 2);
	assert_fine(set_member(fixture, group, ben, true));
	assert_null(license_row(fixture, ben, OFFICE_E3, group));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
	assert_int_equal(mailbox_state(mailbox_row(fixture, ben)), MAILBOX_DISCONNECTED);
	assert_true(stands_in_calendar(fixture, mailbox_row(fixture, ben)->id, "mailbox.purgeAfterLicenseLoss",
		fixture->now + 30 * DAY_MS));
	assert_fine(set_member(fixture, group, ben, false));
	assert_int_equal(mailbox_state(mailbox_row(fixture, ben)), MAILBOX_USER);
	assert_fine(license_group(fixture, group, NULL, OFFICE_E3));
	work_off_licenses(fixture);
	assert_null(license_row(fixture, anna, OFFICE_E3, group));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 0);
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_DISCONNECTED);
}

/* Rule 122, wherever one of several assignments comes or goes. */
static void one_seat_a_person_and_product(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 1);
	const char *anna = make_user(fixture, "anna");
	const char *one = licensed_group(fixture, "one", OFFICE_E3), *two = licensed_group(fixture, "two", OFFICE_E3);
	assert_fine(set_member(fixture, one, anna, false));
	assert_fine(set_member(fixture, two, anna, false));
	assert_fine(assign(fixture, anna, OFFICE_E3));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
	assert_fine(set_member(fixture, one, anna, true));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_USER);
	assert_fine(delete_user(fixture, anna));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 0);
	assert_fine(restore_user(fixture, anna));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
	assert_int_equal(fixture->result.note_count, 0);
	assert_row(fixture, anna, OFFICE_E3, NULL, LICENSE_ACTIVE, NULL);
	assert_row(fixture, anna, OFFICE_E3, two, LICENSE_ACTIVE, NULL);
	assert_fine(unassign(fixture, anna, OFFICE_E3));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
	assert_refused(unassign(fixture, anna, OFFICE_E3), &ERROR_LICENSE_INHERITED, "LICENSE-REM-2");
	assert_fine(delete_user(fixture, anna));
	assert_fine(purge_user(fixture, anna));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 0);
}

static void who_finds_no_seat_waits_for_one(void **state)
{
	struct fixture *fixture = *state;
	const char *subscription = buy(fixture, OFFICE_E3, 1);
	const char *group = licensed_group(fixture, "team", OFFICE_E3);
	const char *anna = make_user(fixture, "anna"), *ben = make_user(fixture, "ben"), *carla = make_user(fixture, "carla");
	assert_fine(set_member(fixture, group, anna, false));
	assert_fine(set_member(fixture, group, ben, false));
	assert_fine(set_member(fixture, group, carla, false));
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_row(fixture, ben, OFFICE_E3, group, LICENSE_ERROR, "CountViolation");
	assert_null(mailbox_row(fixture, ben));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
	/* A seat bought goes to one of them, a seat freed to the other. */
	assert_fine(resize(fixture, subscription, 2));
	work_off_licenses(fixture);
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 2);
	assert_fine(delete_user(fixture, anna));
	work_off_licenses(fixture);
	assert_row(fixture, ben, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_row(fixture, carla, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_int_equal(mailbox_state(mailbox_row(fixture, ben)), MAILBOX_USER);
	/* She comes back to no seat: the group's license waits, and the answer says so. */
	assert_fine(restore_user(fixture, anna));
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ERROR, "CountViolation");
	assert_int_equal(fixture->result.note_count, 1);
	/* One who is deleted waits no more. */
	assert_fine(delete_user(fixture, anna));
	assert_null(license_row(fixture, anna, OFFICE_E3, group));
}

static void be_nowhere(struct user *user)
{
	user->usage_location = NULL;
}

static void usage_location_set_repairs(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *group = licensed_group(fixture, "team", OFFICE_E3), *anna = make_user(fixture, "anna");
	const char *ben = make_user(fixture, "ben");
	assert_fine(update_user(fixture, anna, "usageLocation", "KP"));
	assert_fine(set_member(fixture, group, anna, false));
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ERROR, "ProhibitedInUsageLocationViolation");
	assert_fine(perform(fixture, &license_reprocess, anna));
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ERROR, "ProhibitedInUsageLocationViolation");
	assert_fine(update_user(fixture, anna, "usageLocation", "LV"));
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
	/* Of whom nobody says where she is, the organisation's place is taken (rule 119). */
	alter_user(fixture, ben, be_nowhere);
	assert_fine(set_member(fixture, group, ben, false));
	assert_row(fixture, ben, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
}

static void conflicts_are_errors_until_they_are_gone(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	buy(fixture, OFFICE_E1, 5);
	buy(fixture, ARCHIVING_ADD_ON, 5);
	buy(fixture, EXCHANGE_PLAN_1, 5);
	const char *group = licensed_group(fixture, "team", OFFICE_E3), *anna = make_licensed_user(fixture, "anna", OFFICE_E1);
	assert_fine(set_member(fixture, group, anna, false));
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ERROR, "MutuallyExclusiveViolation");
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 0);
	assert_fine(unassign(fixture, anna, OFFICE_E1));
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_USER);
	const char *archive = licensed_group(fixture, "archive", ARCHIVING_ADD_ON), *ben = make_user(fixture, "ben");
	assert_fine(set_member(fixture, archive, ben, false));
	assert_row(fixture, ben, ARCHIVING_ADD_ON, archive, LICENSE_ERROR, "DependencyViolation");
	assert_fine(assign(fixture, ben, EXCHANGE_PLAN_1));
	assert_row(fixture, ben, ARCHIVING_ADD_ON, archive, LICENSE_ACTIVE, NULL);
	/* What depends on it keeps it (LICENSE-ASN-7). */
	assert_refused(unassign(fixture, ben, EXCHANGE_PLAN_1), &ERROR_DEPENDENCY, "LICENSE-ASN-7");
}

/* Rule 121: none of several, when one of them cannot be. */
static void several_products_come_together_or_not_at_all(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *few = buy(fixture, DEFENDER, 1);
	const char *group = licensed_group(fixture, "team", OFFICE_E3);
	const char *anna = make_licensed_user(fixture, "anna", DEFENDER), *ben = make_user(fixture, "ben");
	assert_fine(license_group(fixture, group, DEFENDER, NULL));
	assert_fine(set_member(fixture, group, ben, false));
	assert_fine(set_member(fixture, group, anna, false));
	assert_row(fixture, ben, OFFICE_E3, group, LICENSE_ERROR, "CountViolation");
	assert_row(fixture, ben, DEFENDER, group, LICENSE_ERROR, "CountViolation");
	assert_null(mailbox_row(fixture, ben));
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_row(fixture, anna, DEFENDER, group, LICENSE_ACTIVE, NULL);
	assert_int_equal(seats_row(fixture, DEFENDER).consumed, 1);
	assert_fine(resize(fixture, few, 2));
	work_off_licenses(fixture);
	assert_row(fixture, ben, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_row(fixture, ben, DEFENDER, group, LICENSE_ACTIVE, NULL);
}

static void forward(struct mailbox *mailbox)
{
	mailbox->forwarding_smtp_address = "elsewhere@example.org";
}

/* Rules 107 and 121: nobody loses through a group what she could not lose directly. */
static void what_must_stay_becomes_direct(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, EXCHANGE_PLAN_1, 5);
	buy(fixture, ARCHIVING_ADD_ON, 5);
	const char *group = licensed_group(fixture, "team", EXCHANGE_PLAN_1);
	const char *anna = make_user(fixture, "anna"), *ben = make_user(fixture, "ben"), *carla = make_user(fixture, "carla");
	assert_fine(set_member(fixture, group, anna, false));
	assert_fine(set_member(fixture, group, ben, false));
	assert_fine(set_member(fixture, group, carla, false));
	assert_fine(assign(fixture, anna, ARCHIVING_ADD_ON));
	alter_mailbox(fixture, ben, forward);
	assert_fine(set_member(fixture, group, ben, true));
	assert_row(fixture, ben, EXCHANGE_PLAN_1, NULL, LICENSE_ACTIVE, NULL);
	assert_int_equal(mailbox_state(mailbox_row(fixture, ben)), MAILBOX_USER);
	assert_fine(license_group(fixture, group, NULL, EXCHANGE_PLAN_1));
	work_off_licenses(fixture);
	assert_row(fixture, anna, EXCHANGE_PLAN_1, NULL, LICENSE_ACTIVE, NULL);
	assert_null(license_row(fixture, anna, EXCHANGE_PLAN_1, group));
	assert_null(license_row(fixture, carla, EXCHANGE_PLAN_1, NULL));
	assert_int_equal(seats_row(fixture, EXCHANGE_PLAN_1).consumed, 2);
}

static void restored_user_inherits_from_the_groups_she_still_has(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	buy(fixture, SHAREPOINT_PLAN_1, 5);
	const char *stays = licensed_group(fixture, "stays", OFFICE_E3), *goes = licensed_group(fixture, "goes", SHAREPOINT_PLAN_1);
	const char *anna = make_user(fixture, "anna");
	assert_fine(set_member(fixture, stays, anna, false));
	assert_fine(set_member(fixture, goes, anna, false));
	assert_fine(delete_user(fixture, anna));
	assert_fine(license_group(fixture, goes, NULL, SHAREPOINT_PLAN_1));
	work_off_licenses(fixture);
	assert_null(license_row(fixture, anna, SHAREPOINT_PLAN_1, goes));
	assert_row(fixture, anna, OFFICE_E3, stays, LICENSE_SUSPENDED, NULL);
	assert_fine(license_group(fixture, stays, SHAREPOINT_PLAN_1, NULL));
	work_off_licenses(fixture);
	assert_fine(restore_user(fixture, anna));
	assert_row(fixture, anna, OFFICE_E3, stays, LICENSE_ACTIVE, NULL);
	assert_row(fixture, anna, SHAREPOINT_PLAN_1, stays, LICENSE_ACTIVE, NULL);
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_USER);
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
}

/* One product for another, in one request: the mailbox is never without a plan, and nothing turns direct. */
static void products_of_a_group_are_exchanged(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	buy(fixture, OFFICE_E1, 5);
	const char *group = licensed_group(fixture, "team", OFFICE_E1), *anna = make_user(fixture, "anna");
	assert_fine(set_member(fixture, group, anna, false));
	alter_mailbox(fixture, anna, forward);
	assert_fine(license_group(fixture, group, OFFICE_E3, OFFICE_E1));
	work_off_licenses(fixture);
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_null(license_row(fixture, anna, OFFICE_E1, group));
	assert_null(license_row(fixture, anna, OFFICE_E1, NULL));
	assert_int_equal(mailbox_row(fixture, anna)->quota_bytes, MAILBOX_QUOTA_BYTES_PLAN_2);
	/* Its mailbox plan switched off for all of them. */
	assert_fine(license_cut(fixture, group, "efb87545-963c-4e0d-99df-69c6916d9eb0"));
	work_off_licenses(fixture);
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_DISCONNECTED);
}

/* More members than a chunk, a stop in the middle, members who come and go meanwhile: each is done once. */
static void large_group_is_worked_off_in_chunks(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, SHAREPOINT_PLAN_1, 200);
	fixture->skips_invariants = true;
	const char *group = make_group(fixture, "large", false, false), *users[120];
	for (size_t i = 0; i < COUNT_OF(users); i++) {
		users[i] = make_user(fixture, text_format(fixture->arena, "u%zu", i));
		assert_fine(set_member(fixture, group, users[i], false));
	}
	fixture->skips_invariants = false;
	assert_fine(license_group(fixture, group, SHAREPOINT_PLAN_1, NULL));
	bool has_more = false;
	assert_fine(license_jobs_play(&fixture->house, fixture->arena, fixture->tenant_id, &has_more));
	assert_true(has_more);
	assert_string_equal(state_of(fixture, group), LICENSE_JOB_IN_PROGRESS);
	assert_int_equal(seats_row(fixture, SHAREPOINT_PLAN_1).consumed, 50);
	assert_invariants(fixture);
	assert_fine(set_member(fixture, group, users[0], true));
	assert_fine(delete_user(fixture, users[1]));
	work_off_licenses(fixture);
	assert_string_equal(state_of(fixture, group), LICENSE_JOB_COMPLETE);
	assert_int_equal(seats_row(fixture, SHAREPOINT_PLAN_1).consumed, 118);
	const int64_t updated = license_row(fixture, users[2], SHAREPOINT_PLAN_1, group)->updated_at;
	/* Asked again nothing changes for anybody. */
	pass_late(fixture, DAY_MS);
	assert_fine(license_group(fixture, group, SHAREPOINT_PLAN_1, NULL));
	work_off_licenses(fixture);
	assert_int_equal(license_row(fixture, users[2], SHAREPOINT_PLAN_1, group)->updated_at, updated);
}

static void clock_waits_for_the_members(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *group = make_group(fixture, "team", false, false), *anna = make_user(fixture, "anna");
	assert_fine(set_member(fixture, group, anna, false));
	assert_fine(license_group(fixture, group, OFFICE_E3, NULL));
	const struct act_call who = { .tenant_id = fixture->tenant_id, .actor_kind = ACTOR_USER,
		.actor_id = fixture->actor_id, .door = DOOR_OWN };
	struct clock_advance advance;
	assert_fine(tenant_clock_advance(&fixture->house, fixture->arena, &who, "P1D", 1000, &advance));
	assert_row(fixture, anna, OFFICE_E3, group, LICENSE_ACTIVE, NULL);
	assert_string_equal(state_of(fixture, group), LICENSE_JOB_COMPLETE);
	/* Given when it was asked for, not a day later. */
	assert_true(license_row(fixture, anna, OFFICE_E3, group)->assigned_at < fixture->now + DAY_MS);
}

/* What a subscription has become is known before a seat of it is given, however late the calendar is. */
static void overdue_subscription_is_played_first(void **state)
{
	struct fixture *fixture = *state;
	assert_fine(try_to_buy(fixture, OFFICE_E3, 5, "direct", "trial"));
	const char *trial = fixture->result.object_id, *anna = make_user(fixture, "anna");
	pass_late(fixture, 400 * DAY_MS);
	assert_string_equal(subscription_row(fixture, trial)->state, "enabled");
	assert_fine(assign(fixture, anna, OFFICE_E3));
	assert_string_equal(subscription_row(fixture, trial)->state, "warning");
	/* Thirty days on it gives no seats any more, and nobody is given one. */
	pass_late(fixture, 31 * DAY_MS);
	const char *ben = make_user(fixture, "ben");
	assert_refused(assign(fixture, ben, OFFICE_E3), &ERROR_COUNT_VIOLATION, "LICENSE-ASN-5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(group_lic_1),
		FIXTURE_TEST(group_lic_2),
		FIXTURE_TEST(group_lic_3),
		FIXTURE_TEST(group_lic_4),
		FIXTURE_TEST(group_del_3),
		FIXTURE_TEST(license_rpr_1),
		FIXTURE_TEST(member_has_what_the_group_gives),
		FIXTURE_TEST(one_seat_a_person_and_product),
		FIXTURE_TEST(who_finds_no_seat_waits_for_one),
		FIXTURE_TEST(usage_location_set_repairs),
		FIXTURE_TEST(conflicts_are_errors_until_they_are_gone),
		FIXTURE_TEST(several_products_come_together_or_not_at_all),
		FIXTURE_TEST(what_must_stay_becomes_direct),
		FIXTURE_TEST(restored_user_inherits_from_the_groups_she_still_has),
		FIXTURE_TEST(products_of_a_group_are_exchanged),
		FIXTURE_TEST(large_group_is_worked_off_in_chunks),
		FIXTURE_TEST(clock_waits_for_the_members),
		FIXTURE_TEST(overdue_subscription_is_played_first),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
