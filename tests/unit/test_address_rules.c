/*
 * test_address_rules - each rule about addresses once refuses and once does not (domain/addresses)
 */
#include "tests/unit/domain_fixture.h"

static void be_someone(struct fixture *fixture, const char *role)
{
	static unsigned number;
	act_as_administrator(fixture);
	act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "someone%u", number++), role));
}

static void address_add_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	be_someone(fixture, "License Administrator");
	assert_refused(add_alias(fixture, anna, "ruiz@contoso.test"), &ERROR_REQUEST_DENIED, "ADDRESS-ADD-1");
	be_someone(fixture, "Exchange Administrator");
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
}

static void address_add_2(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_refused(add_alias(fixture, anna, "ruiz"), &ERROR_PROPERTY_INVALID, "ADDRESS-ADD-2");
	assert_refused(add_alias(fixture, anna, "ruiz+list@contoso.test"), &ERROR_PROPERTY_INVALID, "ADDRESS-ADD-2");
	assert_refused(add_alias(fixture, anna, "ruiz@else.contoso.test"), &ERROR_DOMAIN_UNVERIFIED, "ADDRESS-ADD-2");
	const struct domain_add_options other = { .name = "else.contoso.test" }; /* below a proven name */
	assert_fine(perform(fixture, &domain_add, &other));
	assert_fine(add_alias(fixture, anna, "ruiz@else.contoso.test"));
}

static void address_add_3(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *ben = make_user(fixture, "ben");
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	struct error error = add_alias(fixture, ben, "RUIZ@contoso.test");
	assert_refused(error, &ERROR_PROXY_ADDRESS_CONFLICT, "ADDRESS-ADD-3");
	assert_non_null(strstr(error.detail, anna));
	assert_refused(add_alias(fixture, anna, "ruiz@contoso.test"), &ERROR_PROXY_ADDRESS_CONFLICT, "ADDRESS-ADD-3");
	/* A sign-in name is taken too, though its owner has no mailbox yet (rule 112). */
	error = add_alias(fixture, ben, "anna@contoso.test");
	assert_refused(error, &ERROR_PROXY_ADDRESS_CONFLICT, "ADDRESS-ADD-3");
	assert_string_equal(error.detail, anna);
	assert_fine(add_alias(fixture, ben, "holm@contoso.test"));
}

static void address_add_4(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	alter_user(fixture, anna, be_synced);
	assert_refused(add_alias(fixture, anna, "ruiz@contoso.test"), &ERROR_ON_PREMISES_MANAGED, "ADDRESS-ADD-4");
	assert_fine(add_alias(fixture, make_user(fixture, "ben"), "ruiz@contoso.test"));
}

static void address_add_5(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 1);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	fixture->skips_invariants = true;
	for (unsigned i = 0; i < 400; i++)
		assert_fine(add_alias(fixture, anna, text_format(fixture->arena, "anna%u@contoso.test", i)));
	fixture->skips_invariants = false;
	assert_refused(add_alias(fixture, anna, "one.more@contoso.test"), &ERROR_PROPERTY_INVALID, "ADDRESS-ADD-5");
	assert_fine(remove_alias(fixture, anna, "anna7@contoso.test"));
	assert_fine(add_alias(fixture, anna, "one.more@contoso.test"));
}

static void address_rem_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	be_someone(fixture, "Helpdesk Administrator");
	assert_refused(remove_alias(fixture, anna, "ruiz@contoso.test"), &ERROR_REQUEST_DENIED, "ADDRESS-REM-1");
	be_someone(fixture, "User Administrator");
	assert_fine(remove_alias(fixture, anna, "ruiz@contoso.test"));
	/* Taken away it is free at once (A65). */
	assert_fine(add_alias(fixture, make_user(fixture, "ben"), "ruiz@contoso.test"));
}

static void address_rem_2(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 1);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_refused(remove_alias(fixture, anna, "anna@contoso.test"), &ERROR_PROPERTY_INVALID, "ADDRESS-REM-2");
	assert_refused(remove_alias(fixture, anna, "nobody@contoso.test"), &ERROR_PROPERTY_INVALID, "ADDRESS-REM-2");
	assert_fine(remove_alias(fixture, anna, "ruiz@contoso.test"));
}

static void address_rem_3(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *ben = make_user(fixture, "ben");
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_fine(add_alias(fixture, ben, "holm@contoso.test"));
	alter_user(fixture, anna, be_synced);
	assert_refused(remove_alias(fixture, anna, "ruiz@contoso.test"), &ERROR_ON_PREMISES_MANAGED, "ADDRESS-REM-3");
	assert_fine(remove_alias(fixture, ben, "holm@contoso.test"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(address_add_1),
		FIXTURE_TEST(address_add_2),
		FIXTURE_TEST(address_add_3),
		FIXTURE_TEST(address_add_4),
		FIXTURE_TEST(address_add_5),
		FIXTURE_TEST(address_rem_1),
		FIXTURE_TEST(address_rem_2),
		FIXTURE_TEST(address_rem_3),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
