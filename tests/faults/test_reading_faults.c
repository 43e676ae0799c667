/*
 * test_reading_faults - what is read, or written past the acts, with the store failing at each of its statements
 *
 * A reader must not take a fault for "there is none": whatever it answers, its session knows of the fault, and the one
 * who asked is told. What is made past the acts (a tenant, a sign-in, an imported row) is made wholly or not at all.
 */
#include "tests/unit/domain_fixture.h"

#include "domain/applications/application_read.h"
#include "domain/calendar_read.h"
#include "domain/context.h"
#include "domain/groups/group_read.h"
#include "domain/journal_read.h"
#include "domain/licenses/license_read.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/roles/role_read.h"
#include "domain/subscriptions/subscription_read.h"
#include "domain/tenants/sign_in.h"
#include "domain/tenants/tenant_faults.h"
#include "domain/tenants/tenant_read.h"
#include "domain/tenants/token_session.h"
#include "domain/users/user_import.h"
#include "domain/users/user_read.h"
#include "store/driver.h"
#include "store/failing/failing_driver.h"
#include "tests/support/invariants.h"

#define STATEMENTS_MOST 400

/* Whom the readers ask for. */
struct known {
	const char *user, *deleted, *group, *deleted_group, *client_id, *application, *commerce_id;
};

typedef void reader(struct context *context, const struct known *known);

static void read_users(struct context *context, const struct known *known)
{
	size_t count = 0;
	user_read(context, known->user);
	user_read(context, "anna@contoso.test");
	user_read_deleted(context, known->deleted);
	user_read_addresses(context, known->user, &count);
	users_read_of_ids(context, &known->user, 1, &count);
	licenses_read(context, known->user, &count);
	seats_read(context, &count);
	sign_in_moments_of(context, known->user);
}

static void read_groups(struct context *context, const struct known *known)
{
	size_t count = 0;
	const struct member_query query = { .group_id = known->group, .kind = "member", .after = "", .limit = 10 };
	group_read(context, known->group);
	group_read_deleted(context, known->deleted_group);
	groups_read_of_member(context, known->user, &count);
	groups_read_above_member(context, known->user, &count);
	members_read(context, &query);
	members_read_count(context, &query);
	group_read_member(context, known->group, known->user);
	group_licensing_read(context, &known->group, 1);
	group_has_license_errors(context, known->group);
}

static void read_transitive_members(struct context *context, const struct known *known)
{
	const struct member_query query = { .group_id = known->group, .kind = "member", .is_transitive = true, .after = "", .limit = 10 };
	members_read(context, &query);
	members_read_count(context, &query);
}

static void read_applications(struct context *context, const struct known *known)
{
	size_t count = 0;
	application_usable(context->session, known->client_id);
	application_resolve(context, known->application);
	application_with(context, NULL, application_object_id(context, known->client_id), false);
	application_secrets(context, known->client_id, &count);
	application_certificates(context, known->client_id, &count);
}

static void read_roles(struct context *context, const struct known *known)
{
	size_t count = 0;
	struct role_assignment_page page;
	role_assignments_read_of_principal(context, known->application, &count);
	if (role_assignments_read(context, ROLE_GLOBAL_ADMINISTRATOR, NULL, "", 10, &page))
		principals_read(context, &page);
	context_load_actor(context, ACTOR_USER, known->user);
	context_load_actor(context, ACTOR_APPLICATION, known->application);
}

static void read_tenant(struct context *context, const struct known *known)
{
	size_t count = 0;
	subscription_read_by_commerce_id(context, known->commerce_id);
	domain_read(context, "contoso.test");
	domains_read(context, &count);
	const struct calendar_place first = { 0 };
	const struct calendar_row *rows = NULL;
	struct error error = calendar_read(context, &first, 10, &rows, &count);
	assert_true(failed(error) == failed(session_fault(context->session)));
}

static void read_journal(struct context *context, const struct known *known)
{
	const struct journal_operation *operations = NULL;
	size_t count = 0;
	(void)known;
	struct error error = journal_read(context, 0, 20, &operations, &count);
	assert_true(failed(error) == failed(session_fault(context->session)));
	struct journal_verdict verdict;
	error = journal_check(context, NULL, &verdict);
	assert_true(failed(error) == failed(session_fault(context->session)));
}

static void read_mail(struct context *context, const struct known *known)
{
	mailbox_project(context->arena, context->session, mailbox_of_user(context, known->user));
	address_report(context, "ruiz@contoso.test");
	address_report(context, "nobody@contoso.test");
}

struct looking {
	reader *read;
	const struct known *known;
	unsigned from, to; /* statements it has begun behind, and ended at */
	bool has_fault;
};

static struct error look(struct context *context, void *state)
{
	struct looking *looking = state;
	looking->from = failing_driver_steps();
	looking->read(context, looking->known);
	looking->to = failing_driver_steps();
	looking->has_fault = failed(session_fault(context->session));
	return session_fault(context->session);
}

/* Learns first where the reader begins and ends: the COMMIT behind it is the lane's affair, and not looked at here. */
static void read_until_done(struct fixture *fixture, reader *read, const struct known *known)
{
	const struct act_call who = { .tenant_id = fixture->tenant_id, .actor_kind = ACTOR_USER, .actor_id = fixture->actor_id };
	struct looking whole = { .read = read, .known = known };
	failing_driver_arm((struct failing_plan){ FAILING_STEPS, 0, FAILS_ONCE, DRIVER_FAILED });
	assert_fine(act_within(&fixture->house, fixture->arena, &who, look, &whole));
	failing_driver_disarm();
	assert_true(whole.to > whole.from);
	for (unsigned at = whole.from + 1; at <= whole.to; at++) {
		struct looking looking = { .read = read, .known = known };
		failing_driver_arm((struct failing_plan){ FAILING_STEPS, at, FAILS_ONCE, DRIVER_FAILED });
		struct error error = act_within(&fixture->house, fixture->arena, &who, look, &looking);
		failing_driver_disarm();
		assert_true(looking.has_fault);
		assert_refused(error, &STORE_FAILED, NULL);
	}
}

static struct known live_a_little(struct fixture *fixture)
{
	const char *subscription = buy(fixture, OFFICE_E3, 5);
	struct known known = { .client_id = fixture->contoso.client_id };
	known.commerce_id = subscription_row(fixture, subscription)->commerce_id;
	known.user = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(add_alias(fixture, known.user, "ruiz@contoso.test"));
	assert_fine(give_role(fixture, known.user, "User Administrator"));
	known.deleted = make_licensed_user(fixture, "ben", OFFICE_E3);
	assert_fine(delete_user(fixture, known.deleted));
	known.group = make_group(fixture, "team", false, false);
	assert_fine(set_member(fixture, known.group, known.user, false));
	known.deleted_group = make_group(fixture, "old", true, false);
	assert_fine(perform(fixture, &group_delete, known.deleted_group));
	struct context context;
	struct session *session = begin_read(fixture);
	assert_true(context_open(&context, fixture->arena, session));
	known.application = application_resolve(&context, known.client_id)->id;
	end_read(fixture, session);
	return known;
}

static void no_reader_takes_a_fault_for_an_answer(void **state)
{
	static reader *const readers[] = { read_users, read_groups, read_transitive_members, read_applications, read_roles,
		read_tenant, read_journal, read_mail };
	struct fixture *fixture = *state;
	const struct known known = live_a_little(fixture);
	for (size_t i = 0; i < COUNT_OF(readers); i++)
		read_until_done(fixture, readers[i], &known);
}

/* Whatever is made past the acts. */
typedef struct error making(struct fixture *fixture, const void *about);

static struct error make_tenant(struct fixture *fixture, const void *domain)
{
	struct tenant_created created;
	const struct tenant_create_options options = { .name = "Other", .domain = domain, .country = "NL",
		.administrator_upn = text_format(fixture->arena, "root@%s", (const char *)domain),
		.administrator_name = "Root", .administrator_hash = "hash",
		.application_name = "Scripts", .application_secret = "secret" };
	return tenant_create(&fixture->house, fixture->arena, &options, &created);
}

static struct error make_session(struct fixture *fixture, const void *user)
{
	const struct token_session_start start = { fixture->tenant_id, user, fixture->contoso.client_id, "openid", "none",
		clock_real_now() };
	const char *token = NULL;
	enum token_session_state state;
	struct error error = token_session_begin(&fixture->house, fixture->arena, &start, &token, &state);
	assert_true((token == NULL) == failed(error));
	return error;
}

static struct error carry_on(struct fixture *fixture, const void *ticket)
{
	const char *token = NULL;
	enum token_session_state state;
	struct error error = token_session_carry_on(&fixture->house, fixture->arena, ticket, INT64_MAX, &token, &state);
	assert_true((token == NULL) == failed(error));
	return error;
}

static struct error end_session(struct fixture *fixture, const void *ticket)
{
	return token_session_end(&fixture->house, fixture->arena, ticket);
}

static struct error import_row(struct context *context, void *state)
{
	struct user_import_result result;
	struct error error = user_import_row(context, state, &result);
	return failed(error) ? error : result.refusal;
}

static struct error import(struct fixture *fixture, const void *options)
{
	const struct act_call who = { .tenant_id = fixture->tenant_id, .actor_kind = ACTOR_SYSTEM, .actor_id = "system",
		.door = DOOR_IMPORT };
	struct user_import_options copy = *(const struct user_import_options *)options;
	return act_within(&fixture->house, fixture->arena, &who, import_row, &copy);
}

static struct error rehearse(struct fixture *fixture, const void *rehearsal)
{
	const struct act_call who = { .tenant_id = fixture->tenant_id, .actor_kind = ACTOR_USER, .actor_id = fixture->actor_id };
	return tenant_rehearse(&fixture->house, fixture->arena, &who, rehearsal);
}

static struct error change_application(struct fixture *fixture, const void *change)
{
	return perform(fixture, &application_change, change);
}

static struct error set_secret(struct fixture *fixture, const void *key)
{
	return perform(fixture, &application_set_secret, key);
}

static struct error set_certificate(struct fixture *fixture, const void *key)
{
	return perform(fixture, &application_set_certificate, key);
}

static struct error delete_application(struct fixture *fixture, const void *client_id)
{
	return perform(fixture, &application_delete, client_id);
}

static void make_until_done(struct fixture *fixture, making *make, const void *about)
{
	fixture->skips_invariants = true;
	for (unsigned at = 1;; at++) {
		assert_true(at < STATEMENTS_MOST);
		const char *before = database_dump(fixture->arena, fixture->database);
		failing_driver_arm((struct failing_plan){ FAILING_STEPS, at, FAILS_ONCE, DRIVER_BUSY });
		struct error error = make(fixture, about);
		failing_driver_disarm();
		const char *after = database_dump(fixture->arena, fixture->database);
		if (!failed(error)) {
			assert_string_not_equal(before, after);
			break;
		}
		assert_refused(error, &STORE_BUSY, NULL);
		assert_string_equal(before, after);
	}
	fixture->skips_invariants = false;
	assert_invariants(fixture);
}

static void tenant_and_sessions_are_made_wholly_or_not_at_all(void **state)
{
	struct fixture *fixture = *state;
	make_until_done(fixture, make_tenant, "other.test");
	const char *anna = make_user(fixture, "anna"), *token = NULL;
	make_until_done(fixture, make_session, anna);
	const struct token_session_start start = { fixture->tenant_id, anna, fixture->contoso.client_id, "openid", "none",
		clock_real_now() };
	enum token_session_state begun;
	assert_fine(token_session_begin(&fixture->house, fixture->arena, &start, &token, &begun));
	struct token_ticket ticket;
	assert_true(token_ticket_read(fixture->arena, token, &ticket));
	make_until_done(fixture, carry_on, &ticket);
	make_until_done(fixture, end_session, &ticket);
	const struct rehearsal rehearsal = { .delay_milliseconds = 5 };
	make_until_done(fixture, rehearse, &rehearsal);
}

static void imported_rows_come_wholly_or_not_at_all(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const struct user_value values[] = { { user_field_named("userPrincipalName"), "anna@contoso.test" },
		{ user_field_named("displayName"), "Anna" }, { user_field_named("usageLocation"), "NL" } };
	const struct user_value changed[] = { { user_field_named("userPrincipalName"), "anna@contoso.test" },
		{ user_field_named("displayName"), "Anna Ruiz" } };
	const struct user_value gone[] = { { user_field_named("userPrincipalName"), "ben@contoso.test" },
		{ user_field_named("displayName"), "Ben" }, { user_field_named("usageLocation"), "NL" } };
	static const char *const skus[] = { OFFICE_E3 }, *const first[] = { "ruiz@contoso.test" },
		*const second[] = { "ruiz@contoso.test", "anna.ruiz@contoso.test", "anna@elsewhere.test" }, *const third[] = { "b@contoso.test" };
	const struct user_import_options rows[] = {
		{ .values = values, .value_count = 3, .aliases = first, .alias_count = 1, .sku_ids = skus, .sku_count = 1 },
		{ .values = changed, .value_count = 2, .aliases = second, .alias_count = 3, .sku_ids = skus, .sku_count = 1 },
		{ .values = gone, .value_count = 3, .aliases = third, .alias_count = 1, .sku_ids = skus, .sku_count = 1,
			.deleted_at = fixture->now - 5 * DAY_MS },
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		make_until_done(fixture, import, &rows[i]);
}

static void applications_are_changed_wholly_or_not_at_all(void **state)
{
	struct fixture *fixture = *state;
	const char *id = fixture->contoso.client_id, *key_id = uuid_new(fixture->arena);
	const struct application_change_options redirect = { id, APPLICATION_ADD_REDIRECT, "https://a.example/" };
	make_until_done(fixture, change_application, &redirect);
	struct application_key_options key = { .client_id = id, .id = key_id, .secret_hash = "hash",
		.expires_at = clock_real_now() + DAY_MS };
	make_until_done(fixture, set_secret, &key);
	key.removes = true;
	make_until_done(fixture, set_secret, &key);
	const struct application_certificate certificate = { .client_id = id, .id = key_id, .thumbprint = "a", .thumbprint_256 = "b",
		.subject = "CN=a", .pem = "pem", .valid_from = 1, .expires_at = clock_real_now() + DAY_MS };
	struct application_key_options certified = { .client_id = id, .id = key_id, .certificate = &certificate,
		.expires_at = certificate.expires_at };
	make_until_done(fixture, set_certificate, &certified);
	certified.removes = true;
	make_until_done(fixture, set_certificate, &certified);
	make_until_done(fixture, delete_application, id);
}

#define FAULT_TEST(function) cmocka_unit_test_setup_teardown(function, fixture_open_failing, fixture_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAULT_TEST(no_reader_takes_a_fault_for_an_answer),
		FAULT_TEST(tenant_and_sessions_are_made_wholly_or_not_at_all),
		FAULT_TEST(imported_rows_come_wholly_or_not_at_all),
		FAULT_TEST(applications_are_changed_wholly_or_not_at_all),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
