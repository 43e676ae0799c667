/*
 * test_role_rules - each rule about roles once refuses and once does not (domain/roles)
 */
#include "tests/unit/domain_fixture.h"

static void role_asn_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *user_admin = make_administrator(fixture, "uma", "User Administrator");
	const char *role_admin = make_administrator(fixture, "rolf", "Privileged Role Administrator");
	act_as(fixture, user_admin);
	assert_refused(give_role(fixture, anna, "Reports Reader"), &ERROR_REQUEST_DENIED, "ROLE-ASN-1");
	assert_refused(give_role(fixture, user_admin, "Global Administrator"), &ERROR_REQUEST_DENIED, "ROLE-ASN-1");
	act_as(fixture, role_admin);
	assert_fine(give_role(fixture, anna, "Reports Reader"));
}

static void role_asn_2(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_refused(give_role(fixture, "11111111-2222-4333-8444-555555555555", "Reports Reader"), &ERROR_NOT_FOUND,
		"ROLE-ASN-2");
	assert_fine(delete_user(fixture, anna));
	assert_refused(give_role(fixture, anna, "Reports Reader"), &ERROR_NOT_FOUND, "ROLE-ASN-2");
	assert_fine(restore_user(fixture, anna));
	assert_fine(give_role(fixture, anna, "Reports Reader"));
	const struct role_assign_options unknown = { .role_id = "11111111-2222-4333-8444-555555555555",
		.principal_id = anna };
	assert_refused(perform(fixture, &role_assign, &unknown), &ERROR_NOT_FOUND, NULL);
}

static void role_asn_3(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_administrator(fixture, "anna", "Reports Reader");
	assert_refused(give_role(fixture, anna, "Reports Reader"), &ERROR_OBJECT_CONFLICT, "ROLE-ASN-3");
	assert_fine(give_role(fixture, anna, "Global Reader"));
}

static struct error activate(struct fixture *fixture, const char *role_name)
{
	const char *id = role_named(role_name)->id;
	return perform(fixture, &role_activate, &id);
}

static void role_act_1(void **state)
{
	struct fixture *fixture = *state;
	const char *user_admin = make_administrator(fixture, "uma", "User Administrator");
	const char *role_admin = make_administrator(fixture, "rolf", "Privileged Role Administrator");
	act_as(fixture, user_admin);
	assert_refused(activate(fixture, "Reports Reader"), &ERROR_REQUEST_DENIED, "ROLE-ACT-1");
	act_as(fixture, role_admin);
	assert_fine(activate(fixture, "Reports Reader"));
}

static void role_act_2(void **state)
{
	struct fixture *fixture = *state;
	const char *unknown = "11111111-2222-4333-8444-555555555555";
	const char *anna = make_administrator(fixture, "anna", "Guest Inviter"); /* a role that is given is there */
	assert_refused(activate(fixture, "Guest Inviter"), &ERROR_OBJECT_CONFLICT, "ROLE-ACT-2");
	assert_fine(take_role(fixture, anna, "Guest Inviter")); /* and stays there */
	assert_refused(activate(fixture, "Guest Inviter"), &ERROR_OBJECT_CONFLICT, "ROLE-ACT-2");
	assert_fine(activate(fixture, "Reports Reader"));
	assert_refused(activate(fixture, "Reports Reader"), &ERROR_OBJECT_CONFLICT, "ROLE-ACT-2");
	assert_refused(perform(fixture, &role_activate, &unknown), &ERROR_NOT_FOUND, NULL);
	assert_fine(give_role(fixture, anna, "Reports Reader"));
}

static void role_rem_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_administrator(fixture, "anna", "Reports Reader");
	act_as(fixture, make_administrator(fixture, "uma", "User Administrator"));
	assert_refused(take_role(fixture, anna, "Reports Reader"), &ERROR_REQUEST_DENIED, "ROLE-REM-1");
	act_as_administrator(fixture);
	assert_fine(take_role(fixture, anna, "Reports Reader"));
	assert_refused(take_role(fixture, anna, "Reports Reader"), &ERROR_NOT_FOUND, NULL);
}

static void role_rem_2(void **state)
{
	struct fixture *fixture = *state;
	const char *root = fixture->contoso.administrator_id;
	assert_refused(take_role(fixture, root, "Global Administrator"), &ERROR_LAST_ADMINISTRATOR, "ROLE-REM-2");
	/* A blocked one and a deleted one are no help. */
	const char *second = make_administrator(fixture, "second", "Global Administrator");
	assert_fine(update_user(fixture, second, "accountEnabled", "false"));
	assert_fine(delete_user(fixture, make_administrator(fixture, "third", "Global Administrator")));
	assert_refused(take_role(fixture, root, "Global Administrator"), &ERROR_LAST_ADMINISTRATOR, "ROLE-REM-2");
	assert_fine(take_role(fixture, second, "Global Administrator"));
	make_administrator(fixture, "fourth", "Global Administrator");
	assert_fine(take_role(fixture, root, "Global Administrator"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(role_asn_1),
		FIXTURE_TEST(role_asn_2),
		FIXTURE_TEST(role_asn_3),
		FIXTURE_TEST(role_act_1),
		FIXTURE_TEST(role_act_2),
		FIXTURE_TEST(role_rem_1),
		FIXTURE_TEST(role_rem_2),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
