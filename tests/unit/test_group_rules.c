/*
 * test_group_rules - each rule about groups once refuses and once does not (domain/groups)
 */
#include "tests/unit/domain_fixture.h"

static struct error try_group(struct fixture *fixture, const char *name, const char *nickname, bool is_role_assignable)
{
	const struct group_create_options options = { .display_name = name, .mail_nickname = nickname,
		.security_enabled = true, .is_role_assignable = is_role_assignable };
	return perform(fixture, &group_create, &options);
}

static void be_someone(struct fixture *fixture, const char *role)
{
	static unsigned number;
	act_as_administrator(fixture);
	act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "someone%u", number++), role));
}

static void group_new_1(void **state)
{
	struct fixture *fixture = *state;
	be_someone(fixture, "Helpdesk Administrator");
	assert_refused(try_group(fixture, "Team", "team", false), &ERROR_REQUEST_DENIED, "GROUP-NEW-1");
	be_someone(fixture, "Groups Administrator");
	assert_fine(try_group(fixture, "Team", "team", false));
}

static void group_new_2(void **state)
{
	struct fixture *fixture = *state;
	struct error error = try_group(fixture, NULL, "team", false);
	assert_refused(error, &ERROR_PROPERTY_REQUIRED, "GROUP-NEW-2");
	assert_string_equal(error.target, "displayName");
	error = try_group(fixture, "Team", "", false);
	assert_refused(error, &ERROR_PROPERTY_REQUIRED, "GROUP-NEW-2");
	assert_string_equal(error.target, "mailNickname");
	assert_fine(try_group(fixture, "Team", "team", false));
}

static void group_new_3(void **state)
{
	struct fixture *fixture = *state;
	be_someone(fixture, "Groups Administrator");
	assert_refused(try_group(fixture, "Powers", "powers", true), &ERROR_REQUEST_DENIED, "GROUP-NEW-3");
	act_as_administrator(fixture);
	assert_fine(try_group(fixture, "Powers", "powers", true));
}

static void group_del_1(void **state)
{
	struct fixture *fixture = *state;
	const char *group = make_group(fixture, "team", false, false);
	be_someone(fixture, "Helpdesk Administrator");
	assert_refused(perform(fixture, &group_delete, group), &ERROR_REQUEST_DENIED, "GROUP-DEL-1");
	be_someone(fixture, "Groups Administrator");
	assert_fine(perform(fixture, &group_delete, group));
	assert_refused(perform(fixture, &group_delete, group), &ERROR_NOT_FOUND, NULL);
}

/* Else a User administrator deletes the group, and then resets the passwords of those it protected. */
static void group_del_2(void **state)
{
	struct fixture *fixture = *state;
	const char *group = make_group(fixture, "powers", false, true);
	be_someone(fixture, "User Administrator");
	assert_refused(perform(fixture, &group_delete, group), &ERROR_REQUEST_DENIED, "GROUP-DEL-2");
	act_as_administrator(fixture);
	assert_fine(perform(fixture, &group_delete, group));
}

static void group_mem_1(void **state)
{
	struct fixture *fixture = *state;
	const char *group = make_group(fixture, "team", false, false);
	const char *anna = make_user(fixture, "anna");
	be_someone(fixture, "License Administrator");
	assert_refused(set_member(fixture, group, anna, false), &ERROR_REQUEST_DENIED, "GROUP-MEM-1");
	be_someone(fixture, "User Administrator");
	assert_fine(set_member(fixture, group, anna, false));
	assert_fine(set_member(fixture, group, anna, true));
}

/* Else a User administrator could make herself one with every right. */
static void group_mem_2(void **state)
{
	struct fixture *fixture = *state;
	const char *group = make_group(fixture, "powers", false, true);
	const char *anna = make_user(fixture, "anna");
	be_someone(fixture, "User Administrator");
	assert_refused(set_member(fixture, group, anna, false), &ERROR_REQUEST_DENIED, "GROUP-MEM-2");
	be_someone(fixture, "Global Administrator");
	assert_fine(set_member(fixture, group, anna, false));
}

static void group_mem_3(void **state)
{
	struct fixture *fixture = *state;
	const char *group = make_group(fixture, "team", false, false);
	const char *anna = make_user(fixture, "anna");
	assert_refused(set_member(fixture, group, "11111111-2222-4333-8444-555555555555", false), &ERROR_NOT_FOUND,
		"GROUP-MEM-3");
	assert_refused(set_member(fixture, group, anna, true), &ERROR_NOT_FOUND, "GROUP-MEM-3");
	assert_fine(delete_user(fixture, anna));
	assert_refused(set_member(fixture, group, anna, false), &ERROR_NOT_FOUND, "GROUP-MEM-3");
	assert_fine(restore_user(fixture, anna));
	assert_fine(set_member(fixture, group, anna, false));
}

static void group_mem_4(void **state)
{
	struct fixture *fixture = *state;
	const char *group = make_group(fixture, "team", false, false);
	const char *anna = make_user(fixture, "anna");
	assert_fine(set_member(fixture, group, anna, false));
	assert_refused(set_member(fixture, group, anna, false), &ERROR_REFERENCE_EXISTS, "GROUP-MEM-4");
	assert_fine(set_member(fixture, group, anna, true));
	assert_fine(set_member(fixture, group, anna, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(group_new_1),
		FIXTURE_TEST(group_new_2),
		FIXTURE_TEST(group_new_3),
		FIXTURE_TEST(group_del_1),
		FIXTURE_TEST(group_del_2),
		FIXTURE_TEST(group_mem_1),
		FIXTURE_TEST(group_mem_2),
		FIXTURE_TEST(group_mem_3),
		FIXTURE_TEST(group_mem_4),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
