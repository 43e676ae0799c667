/*
 * test_group_rules - each rule about groups once refuses and once does not (domain/groups)
 */
#include "tests/unit/domain_fixture.h"

static struct error try_group(struct fixture *fixture, const char *name, const char *nickname, bool is_role_assignable)
{
	return try_to_make_group(fixture, name, nickname, false, is_role_assignable);
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

static struct error try_kinds(struct fixture *fixture, const char *mail, const char *security, bool is_unified,
	bool is_dynamic)
{
	const struct group_value values[] = {
		{ group_field_named("displayName"), "Team" },
		{ group_field_named("mailNickname"), "team" },
		{ group_field_named("mailEnabled"), mail },
		{ group_field_named("securityEnabled"), security },
	};
	const struct group_create_options options = { .values = values, .value_count = COUNT_OF(values),
		.is_unified = is_unified, .is_dynamic = is_dynamic };
	return perform(fixture, &group_create, &options);
}

static void group_new_4(void **state)
{
	struct fixture *fixture = *state;
	assert_refused(try_kinds(fixture, "false", "true", false, true), &ERROR_DYNAMIC_MEMBERSHIP, "GROUP-NEW-4");
	assert_fine(try_kinds(fixture, "false", "true", false, false));
}

static void group_new_5(void **state)
{
	struct fixture *fixture = *state;
	assert_refused(try_kinds(fixture, "true", "true", false, false), &ERROR_PROPERTY_INVALID, "GROUP-NEW-5");
	assert_refused(try_kinds(fixture, "false", "true", true, false), &ERROR_PROPERTY_INVALID, "GROUP-NEW-5");
	assert_refused(try_kinds(fixture, "false", "false", false, false), &ERROR_PROPERTY_INVALID, "GROUP-NEW-5");
	assert_fine(try_kinds(fixture, "false", "true", false, false));
	assert_fine(try_kinds(fixture, "true", "false", true, false));
}

static void group_new_6(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_fine(add_alias(fixture, anna, "sales@contoso.test"));
	assert_refused(try_to_make_group(fixture, "Anna", "Anna", true, false), &ERROR_PROXY_ADDRESS_CONFLICT, "GROUP-NEW-6");
	assert_refused(try_to_make_group(fixture, "Sales", "sales", true, false), &ERROR_PROXY_ADDRESS_CONFLICT,
		"GROUP-NEW-6");
	assert_refused(try_to_make_group(fixture, "Plus", "a+b", true, false), &ERROR_PROPERTY_INVALID, "GROUP-NEW-6");
	const char *club = make_group(fixture, "club", true, false);
	assert_string_equal(group_row(fixture, club)->mail, "club@contoso.test");
	assert_string_equal(owner_row(fixture, "club@contoso.test")->holder_id, club);
	assert_refused(try_to_make_group(fixture, "Club", "CLUB", true, false), &ERROR_PROXY_ADDRESS_CONFLICT, "GROUP-NEW-6");
	assert_refused(create_user(fixture, "club@contoso.test", PASSWORD), &ERROR_PROXY_ADDRESS_CONFLICT, "USER-NEW-5");
	/* A security group has no address, so its nickname is nobody's. */
	assert_fine(try_to_make_group(fixture, "Club", "club", false, false));
}

static void group_new_7(void **state)
{
	struct fixture *fixture = *state;
	const struct group_value values[] = {
		{ group_field_named("displayName"), "Powers" },
		{ group_field_named("mailNickname"), "powers" },
		{ group_field_named("mailEnabled"), "true" },
		{ group_field_named("securityEnabled"), "false" },
		{ group_field_named("isAssignableToRole"), "true" },
	};
	const struct group_create_options options = {
		.values = values, .value_count = COUNT_OF(values), .is_unified = true };
	assert_refused(perform(fixture, &group_create, &options), &ERROR_PROPERTY_INVALID, "GROUP-NEW-7");
	assert_fine(try_to_make_group(fixture, "Powers", "powers", true, true));
}

static const char **make_users(struct fixture *fixture, size_t count)
{
	const char **ids = arena_allocate_array(fixture->arena, count, sizeof(*ids));
	for (size_t i = 0; i < count; i++)
		ids[i] = make_user(fixture, text_format(fixture->arena, "member%zu", i));
	return ids;
}

static void group_new_8(void **state)
{
	struct fixture *fixture = *state;
	const char **ids = make_users(fixture, 21);
	const struct group_value values[] = {
		{ group_field_named("displayName"), "Team" },
		{ group_field_named("mailNickname"), "team" },
		{ group_field_named("securityEnabled"), "true" },
	};
	struct group_create_options options = { .values = values, .value_count = COUNT_OF(values),
		.members = ids, .member_count = 20, .owners = ids, .owner_count = 1 };
	assert_refused(perform(fixture, &group_create, &options), &ERROR_PROPERTY_INVALID, "GROUP-NEW-8");
	options.member_count = 19;
	assert_fine(perform(fixture, &group_create, &options));
	struct session *session = begin_read(fixture);
	const char *team = fixture->result.object_id;
	assert_int_equal(group_members_count(session, team, MEMBERSHIP_MEMBER, MEMBERS_ALL), 19);
	assert_int_equal(group_owners_count(session, team), 1);
	end_read(fixture, session);
}

static void group_upd_1(void **state)
{
	struct fixture *fixture = *state;
	const char *group = make_group(fixture, "team", false, false);
	be_someone(fixture, "Helpdesk Administrator");
	assert_refused(update_group(fixture, group, "description", "x"), &ERROR_REQUEST_DENIED, "GROUP-UPD-1");
	be_someone(fixture, "Groups Administrator");
	assert_fine(update_group(fixture, group, "description", "x"));
	assert_string_equal(group_row(fixture, group)->description, "x");
	assert_fine(update_group(fixture, group, "description", NULL));
	assert_null(group_row(fixture, group)->description);
	assert_fine(update_group(fixture, group, "displayName", "Crew"));
	assert_string_equal(group_row(fixture, group)->display_name_fold, "crew");
	pass_late(fixture, DAY_MS);
	assert_fine(perform(fixture, &group_renew, group));
	assert_int_equal(group_row(fixture, group)->renewed_at, group_row(fixture, group)->created_at + DAY_MS);
}

static void group_upd_2(void **state)
{
	struct fixture *fixture = *state;
	const char *group = make_group(fixture, "powers", false, true);
	be_someone(fixture, "Groups Administrator");
	assert_refused(update_group(fixture, group, "description", "x"), &ERROR_REQUEST_DENIED, "GROUP-UPD-2");
	act_as_administrator(fixture);
	assert_fine(update_group(fixture, group, "description", "x"));
}

static void group_upd_3(void **state)
{
	struct fixture *fixture = *state;
	const char *team = make_group(fixture, "team", false, false), *club = make_group(fixture, "club", true, false);
	assert_refused(update_group(fixture, team, "securityEnabled", "false"), &ERROR_PROPERTY_INVALID, "GROUP-UPD-3");
	assert_fine(update_group(fixture, club, "securityEnabled", "true"));
	assert_fine(update_group(fixture, club, "securityEnabled", "false"));
}

static void group_upd_4(void **state)
{
	struct fixture *fixture = *state;
	const char *team = make_group(fixture, "team", false, false);
	struct group_update_options options = { .group_id = team, .members = make_users(fixture, 21), .member_count = 21 };
	assert_refused(perform(fixture, &group_update, &options), &ERROR_PROPERTY_INVALID, "GROUP-UPD-4");
	options.member_count = 20;
	assert_fine(perform(fixture, &group_update, &options));
	/* Whole or not at all. */
	options.members += 19;
	options.member_count = 2;
	assert_refused(perform(fixture, &group_update, &options), &ERROR_REFERENCE_EXISTS, "GROUP-MEM-4");
	options.members++;
	options.member_count = 1;
	assert_fine(perform(fixture, &group_update, &options));
}

static void group_mem_5(void **state)
{
	struct fixture *fixture = *state;
	const char *inner = make_group(fixture, "inner", false, false), *outer = make_group(fixture, "outer", false, false);
	const char *club = make_group(fixture, "club", true, false), *powers = make_group(fixture, "powers", false, true);
	assert_refused(set_member(fixture, club, inner, false), &ERROR_PROPERTY_INVALID, "GROUP-MEM-5");
	assert_refused(set_member(fixture, powers, inner, false), &ERROR_PROPERTY_INVALID, "GROUP-MEM-5");
	assert_refused(set_owner(fixture, outer, inner, false), &ERROR_PROPERTY_INVALID, "GROUP-MEM-5");
	assert_fine(set_member(fixture, outer, inner, false));
	assert_fine(set_member(fixture, outer, club, false));
	/* A deleted one is no member, and comes back as one. */
	assert_fine(perform(fixture, &group_delete, club));
	assert_refused(set_member(fixture, inner, club, false), &ERROR_NOT_FOUND, "GROUP-MEM-3");
	assert_fine(perform(fixture, &group_restore, club));
	assert_refused(set_member(fixture, outer, club, false), &ERROR_REFERENCE_EXISTS, "GROUP-MEM-4");
	assert_fine(set_member(fixture, outer, club, true));
}

static void group_mem_6(void **state)
{
	struct fixture *fixture = *state;
	const char *a = make_group(fixture, "a", false, false), *b = make_group(fixture, "b", false, false);
	const char *c = make_group(fixture, "c", false, false);
	assert_refused(set_member(fixture, a, a, false), &ERROR_PROPERTY_INVALID, "GROUP-MEM-6");
	assert_fine(set_member(fixture, a, b, false));
	assert_fine(set_member(fixture, b, c, false));
	assert_refused(set_member(fixture, b, a, false), &ERROR_PROPERTY_INVALID, "GROUP-MEM-6");
	assert_refused(set_member(fixture, c, a, false), &ERROR_PROPERTY_INVALID, "GROUP-MEM-6");
	assert_fine(set_member(fixture, a, c, false));
	assert_fine(set_member(fixture, a, b, true));
	assert_fine(set_member(fixture, a, c, true));
	assert_fine(set_member(fixture, c, a, false));
}

static void group_mem_7(void **state)
{
	struct fixture *fixture = *state;
	const char *club = make_group(fixture, "club", true, false), *team = make_group(fixture, "team", false, false);
	const char *anna = make_user(fixture, "anna");
	/* Who made it is its owner. */
	assert_refused(set_owner(fixture, club, fixture->actor_id, true), &ERROR_LAST_OWNER, "GROUP-MEM-7");
	assert_fine(set_owner(fixture, club, anna, false));
	assert_fine(set_owner(fixture, club, fixture->actor_id, true));
	assert_refused(set_owner(fixture, club, anna, true), &ERROR_LAST_OWNER, "GROUP-MEM-7");
	/* A deleted owner is none. */
	const char *ben = make_user(fixture, "ben");
	assert_fine(set_owner(fixture, club, ben, false));
	assert_fine(delete_user(fixture, ben));
	assert_refused(set_owner(fixture, club, anna, true), &ERROR_LAST_OWNER, "GROUP-MEM-7");
	assert_fine(set_owner(fixture, team, anna, false));
	assert_fine(set_owner(fixture, team, anna, true));
}

static void group_rst_1_and_prg_1(void **state)
{
	struct fixture *fixture = *state;
	const char *club = make_group(fixture, "club", true, false);
	assert_refused(perform(fixture, &group_restore, club), &ERROR_RESTORE_WINDOW_CLOSED, NULL);
	assert_refused(perform(fixture, &group_purge, club), &ERROR_NOT_FOUND, NULL);
	assert_fine(perform(fixture, &group_delete, club));
	be_someone(fixture, "Helpdesk Administrator");
	assert_refused(perform(fixture, &group_restore, club), &ERROR_REQUEST_DENIED, "GROUP-RST-1");
	assert_refused(perform(fixture, &group_purge, club), &ERROR_REQUEST_DENIED, "GROUP-PRG-1");
	be_someone(fixture, "Groups Administrator");
	assert_fine(perform(fixture, &group_restore, club));
	assert_fine(perform(fixture, &group_delete, club));
	assert_fine(perform(fixture, &group_purge, club));
	assert_null(group_row(fixture, club));
	assert_null(owner_row(fixture, "club@contoso.test"));
}

static void group_rst_2_and_prg_2(void **state)
{
	struct fixture *fixture = *state;
	const char *powers = make_group(fixture, "powers", true, true);
	assert_fine(perform(fixture, &group_delete, powers));
	be_someone(fixture, "Groups Administrator");
	assert_refused(perform(fixture, &group_restore, powers), &ERROR_REQUEST_DENIED, "GROUP-RST-2");
	assert_refused(perform(fixture, &group_purge, powers), &ERROR_REQUEST_DENIED, "GROUP-PRG-2");
	act_as_administrator(fixture);
	assert_fine(perform(fixture, &group_restore, powers));
	assert_fine(perform(fixture, &group_delete, powers));
	assert_fine(perform(fixture, &group_purge, powers));
}

/* Thirty days, to the second, and the address is whose it is meanwhile. */
static void group_rst_3(void **state)
{
	struct fixture *fixture = *state;
	const char *club = make_group(fixture, "club", true, false), *anna = make_user(fixture, "anna");
	assert_fine(set_member(fixture, club, anna, false));
	assert_fine(perform(fixture, &group_delete, club));
	assert_null(owner_row(fixture, "club@contoso.test"));
	assert_fine(add_alias(fixture, anna, "club@contoso.test"));
	assert_refused(perform(fixture, &group_restore, club), &ERROR_PROXY_ADDRESS_CONFLICT, "GROUP-RST-3");
	assert_fine(remove_alias(fixture, anna, "club@contoso.test"));
	pass_late(fixture, 30 * DAY_MS - 1000);
	assert_fine(perform(fixture, &group_restore, club));
	assert_string_equal(owner_row(fixture, "club@contoso.test")->holder_id, club);
	assert_refused(set_member(fixture, club, anna, false), &ERROR_REFERENCE_EXISTS, "GROUP-MEM-4");
	assert_fine(perform(fixture, &group_delete, club));
	pass_late(fixture, 30 * DAY_MS);
	assert_refused(perform(fixture, &group_restore, club), &ERROR_RESTORE_WINDOW_CLOSED, NULL);
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
		FIXTURE_TEST(group_new_4),
		FIXTURE_TEST(group_new_5),
		FIXTURE_TEST(group_new_6),
		FIXTURE_TEST(group_new_7),
		FIXTURE_TEST(group_new_8),
		FIXTURE_TEST(group_upd_1),
		FIXTURE_TEST(group_upd_2),
		FIXTURE_TEST(group_upd_3),
		FIXTURE_TEST(group_upd_4),
		FIXTURE_TEST(group_mem_5),
		FIXTURE_TEST(group_mem_6),
		FIXTURE_TEST(group_mem_7),
		FIXTURE_TEST(group_rst_1_and_prg_1),
		FIXTURE_TEST(group_rst_2_and_prg_2),
		FIXTURE_TEST(group_rst_3),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
