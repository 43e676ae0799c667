/*
 * test_license_rules - each rule about licenses once refuses and once does not (domain/licenses)
 */
#include "tests/unit/domain_fixture.h"

static void license_asn_1(void **state)
{
	struct fixture *fixture = *state;
	static const char *const allowed[] = { "License Administrator", "User Administrator", "Global Administrator" };
	static const char *const denied[] = { "Billing Administrator", "Helpdesk Administrator", "Exchange Administrator" };
	buy(fixture, OFFICE_E3, 9);
	const char *anna = make_user(fixture, "anna");
	for (size_t i = 0; i < COUNT_OF(denied); i++) {
		act_as_administrator(fixture);
		act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "no%zu", i), denied[i]));
		assert_refused(assign(fixture, anna, OFFICE_E3), &ERROR_REQUEST_DENIED, "LICENSE-ASN-1");
	}
	for (size_t i = 0; i < COUNT_OF(allowed); i++) {
		act_as_administrator(fixture);
		act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "yes%zu", i), allowed[i]));
		assert_fine(assign(fixture, anna, OFFICE_E3));
		assert_fine(unassign(fixture, anna, OFFICE_E3));
	}
}

static void license_asn_2(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_refused(assign(fixture, anna, OFFICE_E3), &ERROR_LICENSE_UNKNOWN, "LICENSE-ASN-2");
	assert_refused(assign(fixture, anna, "11111111-2222-4333-8444-555555555555"), &ERROR_LICENSE_UNKNOWN,
		"LICENSE-ASN-2");
	buy(fixture, OFFICE_E3, 1);
	assert_fine(assign(fixture, anna, OFFICE_E3));
}

static void be_nowhere(struct user *user)
{
	user->usage_location = NULL;
}

static void license_asn_3(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 1);
	const char *anna = make_user(fixture, "anna");
	alter_user(fixture, anna, be_nowhere);
	assert_refused(assign(fixture, anna, OFFICE_E3), &ERROR_USAGE_LOCATION_MISSING, "LICENSE-ASN-3");
	assert_fine(update_user(fixture, anna, "usageLocation", "LV"));
	assert_fine(assign(fixture, anna, OFFICE_E3));
	/* Taking away needs none. */
	alter_user(fixture, anna, be_nowhere);
	assert_fine(unassign(fixture, anna, OFFICE_E3));
}

static void license_asn_4(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 1);
	const char *anna = make_user(fixture, "anna");
	assert_fine(update_user(fixture, anna, "usageLocation", "KP"));
	assert_refused(assign(fixture, anna, OFFICE_E3), &ERROR_PROHIBITED_LOCATION, "LICENSE-ASN-4");
	assert_fine(update_user(fixture, anna, "usageLocation", "DK"));
	assert_fine(assign(fixture, anna, OFFICE_E3));
}

static void license_asn_5(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 1);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *ben = make_user(fixture, "ben");
	assert_refused(assign(fixture, ben, OFFICE_E3), &ERROR_COUNT_VIOLATION, "LICENSE-ASN-5");
	/* Who has it may change its plans. */
	assert_fine(assign(fixture, anna, OFFICE_E3));
	/* The freed seat is there at once (rule 7), for whoever is chosen and nobody by itself. */
	assert_fine(delete_user(fixture, anna));
	size_t count = 1;
	assert_null(license_rows(fixture, ben, &count));
	assert_fine(assign(fixture, ben, OFFICE_E3));
}

static void license_asn_6(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E1, 5);
	buy(fixture, OFFICE_E3, 5);
	buy(fixture, EXCHANGE_PLAN_1, 5);
	buy(fixture, SHAREPOINT_PLAN_1, 5);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E1);
	assert_refused(assign(fixture, anna, OFFICE_E3), &ERROR_MUTUALLY_EXCLUSIVE, "LICENSE-ASN-6");
	/* The same plan from two products is one plan; another service does not conflict. */
	assert_fine(assign(fixture, anna, EXCHANGE_PLAN_1));
	assert_fine(assign(fixture, anna, SHAREPOINT_PLAN_1));
	/* Exchanging both in one request is no conflict. */
	const struct license_addition addition = { .sku_id = OFFICE_E3 };
	const char *const removals[] = { OFFICE_E1, EXCHANGE_PLAN_1 };
	const struct license_options options = { anna, &addition, 1, removals, 2 };
	assert_fine(perform(fixture, &license_assign, &options));
	assert_int_equal(mailbox_row(fixture, anna)->quota_bytes, MAILBOX_QUOTA_BYTES_PLAN_2);
	/* Nor is a plan that is switched off. */
	static const char *const off[] = { "EFB87545-963C-4E0D-99DF-69C6916D9EB0" };
	const struct license_addition cut = { OFFICE_E3, off, 1 };
	const struct license_options cutting = { .user = anna, .additions = &cut, .addition_count = 1 };
	assert_fine(perform(fixture, &license_assign, &cutting));
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_DISCONNECTED);
	assert_fine(assign(fixture, anna, EXCHANGE_PLAN_1));
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_USER);
}

static void license_asn_7(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, ARCHIVING_ADD_ON, 5);
	buy(fixture, EXCHANGE_PLAN_1, 5);
	const char *anna = make_user(fixture, "anna");
	assert_refused(assign(fixture, anna, ARCHIVING_ADD_ON), &ERROR_DEPENDENCY, "LICENSE-ASN-7");
	assert_fine(assign(fixture, anna, EXCHANGE_PLAN_1));
	assert_fine(assign(fixture, anna, ARCHIVING_ADD_ON));
	/* What it depends on cannot go first. */
	assert_refused(unassign(fixture, anna, EXCHANGE_PLAN_1), &ERROR_DEPENDENCY, "LICENSE-ASN-7");
	assert_fine(unassign(fixture, anna, ARCHIVING_ADD_ON));
	assert_fine(unassign(fixture, anna, EXCHANGE_PLAN_1));
}

static void license_asn_8(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 1);
	const char *anna = make_user(fixture, "anna");
	const char *plan = product_with_sku(OFFICE_E3)->plans[0].id;
	const char *const disabled[] = { plan, "11111111-2222-4333-8444-555555555555" };
	struct license_addition addition = { OFFICE_E3, disabled, 2 };
	const struct license_options options = { .user = anna, .additions = &addition, .addition_count = 1 };
	assert_refused(perform(fixture, &license_assign, &options), &ERROR_PROPERTY_INVALID, "LICENSE-ASN-8");
	addition.disabled_plan_count = 1;
	assert_fine(perform(fixture, &license_assign, &options));
}

static void license_rem_1(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_user(fixture, "anna");
	assert_refused(unassign(fixture, anna, OFFICE_E3), &ERROR_LICENSE_NOT_ASSIGNED, "LICENSE-REM-1");
	assert_fine(assign(fixture, anna, OFFICE_E3));
	assert_fine(unassign(fixture, anna, OFFICE_E3));
}

static void license_rem_2(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_user(fixture, "anna");
	const char *licensed = make_group(fixture, "licensed", false, false);
	assert_fine(license_group(fixture, licensed, OFFICE_E3, NULL));
	assert_fine(set_member(fixture, licensed, anna, false));
	assert_refused(unassign(fixture, anna, OFFICE_E3), &ERROR_LICENSE_INHERITED, "LICENSE-REM-2");
	/* Directly as well: that one can go, and the seat stays taken. */
	assert_fine(assign(fixture, anna, OFFICE_E3));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
	assert_fine(unassign(fixture, anna, OFFICE_E3));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
}

static void forward(struct mailbox *mailbox)
{
	mailbox->forwarding_smtp_address = "elsewhere@example.org";
}

static void forward_shared(struct mailbox *mailbox)
{
	mailbox->forwarding_smtp_address = "elsewhere@example.org";
	mailbox->kind = MAILBOX_KIND_SHARED;
}

static void license_rem_3(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	buy(fixture, SHAREPOINT_PLAN_1, 5);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *ben = make_licensed_user(fixture, "ben", OFFICE_E3);
	assert_fine(assign(fixture, anna, SHAREPOINT_PLAN_1));
	alter_mailbox(fixture, anna, forward);
	assert_refused(unassign(fixture, anna, OFFICE_E3), &ERROR_FORWARDING_NEEDS_LICENSE, "LICENSE-REM-3");
	assert_fine(unassign(fixture, anna, SHAREPOINT_PLAN_1));
	/* A shared mailbox forwards without a license (rule 103). */
	alter_mailbox(fixture, ben, forward_shared);
	assert_fine(unassign(fixture, ben, OFFICE_E3));
	assert_int_equal(mailbox_state(mailbox_row(fixture, ben)), MAILBOX_SHARED);
}

static void share(struct mailbox *mailbox)
{
	mailbox->kind = MAILBOX_KIND_SHARED;
}

static void hold(struct mailbox *mailbox)
{
	mailbox->litigation_hold_at = 1;
}

static void share_archived(struct mailbox *mailbox)
{
	share(mailbox);
	mailbox->archive_enabled = true;
}

static void share_large(struct mailbox *mailbox)
{
	share(mailbox);
	mailbox->size_bytes = MAILBOX_QUOTA_BYTES + 1;
}

static void share_just_small_enough(struct mailbox *mailbox)
{
	share(mailbox);
	mailbox->size_bytes = MAILBOX_QUOTA_BYTES;
}

static void license_rem_4(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		void (*alter)(struct mailbox *mailbox);
		const char *needs; /* NULL: nothing */
	} cases[] = {
		{ hold, "litigation hold" },
		{ share_archived, "in-place archive" },
		{ share_large, "more than 50 GB" },
		{ share_just_small_enough, NULL },
		{ share, NULL },
	};
	buy(fixture, OFFICE_E3, 9);
	buy(fixture, DEFENDER, 9);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *user = make_licensed_user(fixture, text_format(fixture->arena, "user%zu", i), OFFICE_E3);
		alter_mailbox(fixture, user, cases[i].alter);
		struct error error = unassign(fixture, user, OFFICE_E3);
		if (cases[i].needs == NULL) {
			assert_fine(error);
			continue;
		}
		assert_refused(error, &ERROR_LICENSE_REQUIRED_BY_MAILBOX, "LICENSE-REM-4");
		assert_non_null(strstr(error.message, cases[i].needs));
	}
	/* (c)11: a Defender license makes the other one required; both together may go (design.md section 4). */
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(assign(fixture, anna, DEFENDER));
	alter_mailbox(fixture, anna, share);
	assert_refused(unassign(fixture, anna, OFFICE_E3), &ERROR_LICENSE_REQUIRED_BY_MAILBOX, "LICENSE-REM-4");
	const char *const both[] = { OFFICE_E3, DEFENDER };
	const struct license_options options = { .user = anna, .removals = both, .removal_count = 2 };
	assert_fine(perform(fixture, &license_assign, &options));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(license_asn_1),
		FIXTURE_TEST(license_asn_2),
		FIXTURE_TEST(license_asn_3),
		FIXTURE_TEST(license_asn_4),
		FIXTURE_TEST(license_asn_5),
		FIXTURE_TEST(license_asn_6),
		FIXTURE_TEST(license_asn_7),
		FIXTURE_TEST(license_asn_8),
		FIXTURE_TEST(license_rem_1),
		FIXTURE_TEST(license_rem_2),
		FIXTURE_TEST(license_rem_3),
		FIXTURE_TEST(license_rem_4),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
