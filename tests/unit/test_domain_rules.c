/*
 * test_domain_rules - whose name is whose, and that addresses end with their name's registration (domain/tenants)
 */
#include "tests/unit/domain_fixture.h"

#include "base/arena.h"
#include "domain/tenants/domain.h"
#include "domain/tenants/tenant_read.h"
#include "store/store.h"

static struct error add(struct fixture *fixture, const char *name)
{
	const struct domain_add_options options = { .name = name };
	return perform(fixture, &domain_add, &options);
}

static const struct domain *domain_row(struct fixture *fixture, const char *name)
{
	struct context context;
	struct session *session = begin_read(fixture);
	assert_true(context_open(&context, fixture->arena, session));
	const struct domain *domain = domain_read(&context, name);
	end_read(fixture, session);
	return domain;
}

static struct error verify(struct fixture *fixture, const char *name, bool is_proven)
{
	const struct domain *domain = domain_row(fixture, name);
	const struct domain_verify_options options = { .name = name,
		.registration_id = domain == NULL ? "" : domain->registration_id, .is_proven = is_proven };
	return perform(fixture, &domain_verify, &options);
}

static void own(struct fixture *fixture, const char *name)
{
	assert_fine(add(fixture, name));
	assert_fine(verify(fixture, name, true));
}

static struct error give_up(struct fixture *fixture, const char *name)
{
	return perform(fixture, &domain_delete, name);
}

static struct error change(struct fixture *fixture, struct domain_change_options options)
{
	return perform(fixture, &domain_change, &options);
}

static const struct domain_change_options nothing = { .password_validity_days = -1, .password_notification_days = -1 };

static void domain_new_1(void **state)
{
	struct fixture *fixture = *state;
	act_as(fixture, make_administrator(fixture, "uma", "User Administrator"));
	assert_refused(add(fixture, "other.test"), &ERROR_REQUEST_DENIED, "DOMAIN-NEW-1");
	act_as_administrator(fixture);
	act_as(fixture, make_administrator(fixture, "dora", "Domain Name Administrator"));
	assert_fine(add(fixture, "other.test"));
}

static void domain_new_2(void **state)
{
	struct fixture *fixture = *state;
	static const char *const invalid[] = { "", "localhost", "a b.test", "-a.test", ".test", "a@b.test", "a/b.test" };
	for (size_t i = 0; i < COUNT_OF(invalid); i++)
		assert_refused(add(fixture, invalid[i]), &ERROR_PROPERTY_INVALID, "DOMAIN-NEW-2");
	assert_fine(add(fixture, "Sub-1.Other.test"));
}

static void domain_new_3(void **state)
{
	struct fixture *fixture = *state;
	assert_refused(add(fixture, "CONTOSO.test"), &ERROR_OBJECT_CONFLICT, "DOMAIN-NEW-3");
	assert_fine(add(fixture, "other.test"));
	assert_refused(add(fixture, "other.test"), &ERROR_OBJECT_CONFLICT, "DOMAIN-NEW-3");
	/* Claiming what others have tells nothing; having it is another thing. */
	found_fabrikam(fixture);
	assert_fine(add(fixture, "contoso.test"));
	assert_fine(add(fixture, "other.test"));
}

static void domain_ver_1(void **state)
{
	struct fixture *fixture = *state;
	assert_fine(add(fixture, "other.test"));
	act_as(fixture, make_administrator(fixture, "uma", "User Administrator"));
	assert_refused(verify(fixture, "other.test", true), &ERROR_REQUEST_DENIED, "DOMAIN-VER-1");
}

static void domain_ver_2(void **state)
{
	struct fixture *fixture = *state;
	assert_fine(add(fixture, "other.test"));
	assert_refused(create_user(fixture, "anna@other.test", PASSWORD), &ERROR_DOMAIN_UNVERIFIED, "USER-NEW-3");
	assert_refused(verify(fixture, "other.test", false), &ERROR_DOMAIN_UNPROVEN, "DOMAIN-VER-2");
	const struct domain_verify_options stale = { "other.test", "the registration before", true };
	assert_refused(perform(fixture, &domain_verify, &stale), &ERROR_DOMAIN_UNPROVEN, "DOMAIN-VER-2");
	assert_fine(verify(fixture, "other.test", true));
	assert_fine(create_user(fixture, "anna@other.test", PASSWORD));
	assert_fine(verify(fixture, "other.test", false)); /* proven once */
	/* What is below it needs no proof. */
	assert_fine(add(fixture, "sub.other.test"));
	assert_fine(create_user(fixture, "ben@sub.other.test", PASSWORD));
}

static void domain_ver_3(void **state)
{
	struct fixture *fixture = *state;
	own(fixture, "other.test");
	assert_fine(add(fixture, "another.test"));
	found_fabrikam(fixture);
	assert_fine(add(fixture, "other.test"));
	/* Who cannot prove it does not hear that it is taken. */
	assert_refused(verify(fixture, "other.test", false), &ERROR_DOMAIN_UNPROVEN, "DOMAIN-VER-2");
	assert_refused(verify(fixture, "other.test", true), &ERROR_OBJECT_CONFLICT, "DOMAIN-VER-3");
	assert_refused(create_user(fixture, "anna@other.test", PASSWORD), &ERROR_DOMAIN_UNVERIFIED, "USER-NEW-3");
	own(fixture, "another.test");
}

static void domain_del_1(void **state)
{
	struct fixture *fixture = *state;
	own(fixture, "other.test");
	act_as(fixture, make_administrator(fixture, "uma", "User Administrator"));
	assert_refused(give_up(fixture, "other.test"), &ERROR_REQUEST_DENIED, "DOMAIN-DEL-1");
	act_as_administrator(fixture);
	assert_fine(give_up(fixture, "other.test"));
	assert_refused(give_up(fixture, "other.test"), &ERROR_NOT_FOUND, NULL);
}

static void domain_del_2(void **state)
{
	struct fixture *fixture = *state;
	struct domain_change_options becomes_default = nothing;
	becomes_default.name = "other.test";
	becomes_default.becomes_default = true;
	assert_refused(give_up(fixture, "contoso.test"), &ERROR_DOMAIN_IN_USE, "DOMAIN-DEL-2");
	own(fixture, "other.test");
	assert_fine(change(fixture, becomes_default));
	assert_true(domain_row(fixture, "other.test")->is_default);
	assert_false(domain_row(fixture, "contoso.test")->is_default);
	assert_refused(give_up(fixture, "other.test"), &ERROR_DOMAIN_IN_USE, "DOMAIN-DEL-2");
}

static void domain_del_3(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, EXCHANGE_PLAN_1, 5);
	own(fixture, "other.test");
	const char *anna = make_licensed_user(fixture, "anna", EXCHANGE_PLAN_1);
	assert_fine(add_alias(fixture, anna, "a@other.test"));
	assert_refused(give_up(fixture, "other.test"), &ERROR_DOMAIN_IN_USE, "DOMAIN-DEL-3");
	assert_fine(remove_alias(fixture, anna, "a@other.test"));
	assert_fine(update_user(fixture, anna, "userPrincipalName", "anna@other.test"));
	assert_refused(give_up(fixture, "other.test"), &ERROR_DOMAIN_IN_USE, "DOMAIN-DEL-3");
	assert_fine(delete_user(fixture, anna));
	assert_fine(give_up(fixture, "other.test"));
}

static void domain_del_4(void **state)
{
	struct fixture *fixture = *state;
	own(fixture, "other.test");
	assert_fine(add(fixture, "sub.other.test"));
	assert_refused(give_up(fixture, "other.test"), &ERROR_DOMAIN_IN_USE, "DOMAIN-DEL-4");
	assert_fine(give_up(fixture, "sub.other.test"));
	assert_fine(give_up(fixture, "other.test"));
}

static void domain_chg(void **state)
{
	struct fixture *fixture = *state;
	struct domain_change_options days = nothing, services = nothing;
	days.name = services.name = "other.test";
	days.password_validity_days = 90;
	services.supported_services = "[\"Email\",\"Intune\"]";
	assert_fine(add(fixture, "other.test"));
	assert_refused(change(fixture, days), &ERROR_DOMAIN_UNPROVEN, "DOMAIN-CHG-2");
	assert_fine(verify(fixture, "other.test", true));
	assert_fine(change(fixture, days));
	assert_fine(change(fixture, services));
	assert_int_equal(domain_row(fixture, "other.test")->password_validity_days, 90);
	assert_string_equal(domain_row(fixture, "other.test")->supported_services, services.supported_services);
	services.supported_services = "[\"Telegraph\"]";
	assert_refused(change(fixture, services), &ERROR_PROPERTY_INVALID, "DOMAIN-CHG-3");
	act_as(fixture, make_administrator(fixture, "uma", "User Administrator"));
	assert_refused(change(fixture, days), &ERROR_REQUEST_DENIED, "DOMAIN-CHG-1");
}

/* A deleted user's alias is reserved for thirty days, but not longer than its domain is the organisation's. */
static void addresses_end_with_their_registration(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, EXCHANGE_PLAN_1, 5);
	own(fixture, "other.test");
	const char *anna = make_licensed_user(fixture, "anna", EXCHANGE_PLAN_1);
	const char *ben = make_licensed_user(fixture, "ben", EXCHANGE_PLAN_1);
	assert_fine(add_alias(fixture, anna, "info@other.test"));
	assert_fine(delete_user(fixture, anna));
	assert_refused(add_alias(fixture, ben, "info@other.test"), &ERROR_PROXY_ADDRESS_CONFLICT, "ADDRESS-ADD-3");
	assert_fine(give_up(fixture, "other.test"));
	own(fixture, "other.test");
	assert_fine(add_alias(fixture, ben, "info@other.test"));
	assert_string_equal(owner_row(fixture, "info@other.test")->holder_id, ben);
	/* She comes back without it, and takes nothing from him. */
	assert_fine(restore_user(fixture, anna));
	assert_string_equal(owner_row(fixture, "info@other.test")->holder_id, ben);
	size_t count = 0;
	struct address *held = address_rows(fixture, anna, &count);
	assert_int_equal(count, 1);
	assert_string_equal(held[0].address, "anna@contoso.test");
}

/* The same when nobody has taken it since: what was reserved under the old registration does not come to life again. */
static void restored_user_leaves_a_former_registration_behind(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, EXCHANGE_PLAN_1, 5);
	own(fixture, "other.test");
	const char *anna = make_licensed_user(fixture, "anna", EXCHANGE_PLAN_1);
	assert_fine(add_alias(fixture, anna, "info@other.test"));
	assert_fine(delete_user(fixture, anna));
	assert_fine(give_up(fixture, "other.test"));
	struct tenant_created fabrikam = found_fabrikam(fixture);
	own(fixture, "other.test");
	buy(fixture, EXCHANGE_PLAN_1, 5);
	const char *carl = make_licensed_user(fixture, "carl", EXCHANGE_PLAN_1);
	assert_fine(add_alias(fixture, carl, "info@other.test"));
	fixture->tenant_id = fixture->contoso.tenant_id;
	act_as_administrator(fixture);
	assert_fine(restore_user(fixture, anna));
	assert_null(owner_row(fixture, "info@other.test"));
	fixture->tenant_id = fabrikam.tenant_id;
	assert_string_equal(owner_row(fixture, "info@other.test")->holder_id, carl);
}

/* A Microsoft 365 group's mail is in the default domain; it comes back when the name is the organisation's again. */
static void restored_group_needs_its_domain(void **state)
{
	struct fixture *fixture = *state;
	struct domain_change_options becomes_default = nothing, back = nothing;
	becomes_default.name = "other.test";
	back.name = "contoso.test";
	becomes_default.becomes_default = back.becomes_default = true;
	own(fixture, "other.test");
	assert_fine(change(fixture, becomes_default));
	const char *crew = make_group(fixture, "Crew", true, false);
	assert_fine(change(fixture, back));
	assert_refused(give_up(fixture, "other.test"), &ERROR_DOMAIN_IN_USE, "DOMAIN-DEL-3");
	assert_fine(perform(fixture, &group_delete, crew));
	assert_fine(give_up(fixture, "other.test"));
	assert_refused(perform(fixture, &group_restore, crew), &ERROR_DOMAIN_UNVERIFIED, "GROUP-RST-3");
	own(fixture, "other.test");
	assert_fine(perform(fixture, &group_restore, crew));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(domain_new_1),
		FIXTURE_TEST(domain_new_2),
		FIXTURE_TEST(domain_new_3),
		FIXTURE_TEST(domain_ver_1),
		FIXTURE_TEST(domain_ver_2),
		FIXTURE_TEST(domain_ver_3),
		FIXTURE_TEST(domain_del_1),
		FIXTURE_TEST(domain_del_2),
		FIXTURE_TEST(domain_del_3),
		FIXTURE_TEST(domain_del_4),
		FIXTURE_TEST(domain_chg),
		FIXTURE_TEST(addresses_end_with_their_registration),
		FIXTURE_TEST(restored_group_needs_its_domain),
		FIXTURE_TEST(restored_user_leaves_a_former_registration_behind),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
