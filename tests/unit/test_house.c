/*
 * test_house - what the smaller readers of the domain answer: figures of the house, settings and periods, known
 * programs, roles, domains, subscriptions, due ends; each with what is there, what is not, and what is wrong
 */
#include "tests/unit/domain_fixture.h"

#include "domain/applications/application_read.h"
#include "domain/calendar_read.h"
#include "domain/context.h"
#include "domain/health.h"
#include "domain/journal_read.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/periods.h"
#include "domain/roles/role_read.h"
#include "domain/settings.h"
#include "domain/subscriptions/subscription_read.h"
#include "domain/tenants/tenant_faults.h"
#include "domain/tenants/tenant_read.h"

#define NOBODY "00000000-0000-4000-8000-000000000000"
#define AZURE_CLI "04b07795-8ddb-461a-bbee-02f9e1bf7b46"

/* A snapshot as the administrator reads it. */
static struct context look(struct fixture *fixture)
{
	struct context context;
	assert_true(context_open(&context, fixture->arena, begin_read(fixture)));
	assert_true(context_load_actor(&context, fixture->actor_kind, fixture->actor_id));
	return context;
}

static void look_outside(void *state, struct house_outside *outside)
{
	*outside = *(const struct house_outside *)state;
}

static void health_counts_what_waits(void **state)
{
	struct fixture *fixture = *state;
	struct health_figures figures;
	assert_fine(health_of_store(&fixture->house, fixture->arena));
	assert_fine(health_figures(&fixture->house, fixture->arena, &figures));
	assert_int_equal(figures.tenants, 1);
	assert_int_equal(figures.due_rows, 0);
	assert_true(figures.due_seconds == 0);
	assert_int_equal(figures.debt_rows, 0);
	assert_true(figures.database_bytes > 0);
	buy(fixture, OFFICE_E3, 2);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3), *ben = make_licensed_user(fixture, "ben", OFFICE_E3);
	assert_fine(delete_user(fixture, anna));
	pass_late(fixture, DAY_MS);
	assert_fine(delete_user(fixture, ben));
	pass_late(fixture, 30 * DAY_MS);
	struct house_outside outside = { .mail_gate_is_closed = true };
	fixture->house.hooks = (struct house_hooks){ .state = &outside, .look_outside = look_outside };
	assert_fine(health_figures(&fixture->house, fixture->arena, &figures));
	assert_true(figures.due_rows >= 2);
	assert_true(figures.due_seconds >= 86400);
	assert_true(figures.outbox_rows > 0);
	assert_true(figures.mail_gate_is_closed);
	assert_false(figures.mail_is_rebuilding);
	assert_int_equal(figures.debt_rows, 0); /* nobody looks after mail in this house */
	fixture->house.hooks = (struct house_hooks){ 0 };
	pass(fixture, 0);
	assert_fine(health_figures(&fixture->house, fixture->arena, &figures));
	assert_int_equal(figures.due_rows, 0);
}

/* A value that is no number, or lies outside, is as if nobody had chosen. */
static void period_is_what_was_chosen_within_its_bounds(void **state)
{
	static const struct { const char *chosen; int64_t days; } cases[] = {
		{ "0", 0 }, { "30", 30 }, { "31", 14 }, { "-1", 14 }, { "many", 14 }, { "", 14 }, { "7", 7 } };
	struct fixture *fixture = *state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		set_setting(fixture, "recoverable_items_days", cases[i].chosen);
		struct context context = look(fixture);
		assert_int_equal(period_days(&context, PERIOD_RECOVERABLE_ITEMS), cases[i].days);
		assert_int_equal(period_days(&context, PERIOD_USER_DELETED), 30);
		assert_int_equal(period_end(&context, PERIOD_RECOVERABLE_ITEMS), context.now + cases[i].days * DAY_MS);
		end_read(fixture, context.session);
	}
}

static void setting_is_one_of_its_choices(void **state)
{
	struct fixture *fixture = *state;
	struct context context = look(fixture);
	assert_string_equal(setting_value(&context, SETTING_RESTORE_LICENSES), "if_available");
	end_read(fixture, context.session);
	static const char *const chosen[][2] = { { "none", "none" }, { "sometimes", "if_available" }, { "always", "always" } };
	for (size_t i = 0; i < COUNT_OF(chosen); i++) {
		set_setting(fixture, setting_name(SETTING_RESTORE_LICENSES), chosen[i][0]);
		context = look(fixture);
		assert_string_equal(setting_value(&context, SETTING_RESTORE_LICENSES), chosen[i][1]);
		assert_true(setting_is(&context, SETTING_RESTORE_LICENSES, chosen[i][1]));
		assert_false(setting_is(&context, SETTING_RESTORE_LICENSES, "else"));
		end_read(fixture, context.session);
	}
}

static void known_programs_need_no_registration(void **state)
{
	struct fixture *fixture = *state;
	struct context context = look(fixture);
	const struct application *known = application_usable(context.session, AZURE_CLI);
	assert_string_equal(known->display_name, "Microsoft Azure CLI");
	assert_true(known->is_public && known->enabled);
	assert_string_equal(known->id, application_usable(context.session, AZURE_CLI)->id);
	assert_null(application_usable(context.session, NOBODY));
	assert_null(application_resolve(&context, AZURE_CLI)); /* that one asks for registrations only */
	end_read(fixture, context.session);
	set_setting(fixture, "known_clients", "refused");
	context = look(fixture);
	assert_null(application_usable(context.session, AZURE_CLI));
	assert_non_null(application_usable(context.session, fixture->contoso.client_id));
	end_read(fixture, context.session);
}

/* Disabled under its well-known id, a program is the registration, and no longer what everybody has. */
static void registration_goes_before_what_is_known(void **state)
{
	struct fixture *fixture = *state;
	const struct application_create_options options = { .display_name = "CLI of ours", .permissions = "",
		.client_id = AZURE_CLI, .is_public = true, .is_disabled = true };
	assert_fine(perform(fixture, &application_create, &options));
	struct context context = look(fixture);
	const struct application *found = application_usable(context.session, AZURE_CLI);
	assert_string_equal(found->display_name, "CLI of ours");
	assert_false(found->enabled);
	end_read(fixture, context.session);
}

static void application_is_found_by_each_of_its_names(void **state)
{
	struct fixture *fixture = *state;
	const char *client_id = fixture->contoso.client_id;
	struct context context = look(fixture);
	const struct application *by_client = application_resolve(&context, text_format(fixture->arena, "%s", client_id));
	assert_non_null(by_client);
	assert_string_equal(application_resolve(&context, by_client->id)->client_id, client_id);
	assert_null(application_resolve(&context, NOBODY));
	const char *object = application_object_id(&context, client_id);
	assert_string_not_equal(object, by_client->id);
	assert_string_equal(application_with(&context, NULL, object, false)->client_id, client_id);
	assert_null(application_with(&context, NULL, object, true));
	assert_string_equal(application_with(&context, NULL, by_client->id, true)->client_id, client_id);
	assert_null(application_with(&context, NULL, by_client->id, false));
	assert_string_equal(application_with(&context, "APPID", client_id, false)->id, by_client->id);
	assert_null(application_with(&context, "displayName", client_id, false));
	size_t count = 0;
	application_secrets(&context, client_id, &count);
	assert_int_equal(count, 1);
	application_certificates(&context, client_id, &count);
	assert_int_equal(count, 0);
	applications_page(&context, "", 10, &count);
	assert_int_equal(count, 1);
	end_read(fixture, context.session);
}

static struct principal principal_read(struct context *context, const char *id)
{
	struct role_assignment_page page;
	assert_true(role_assignments_read(context, NULL, id, "", 10, &page));
	struct principals principals = principals_read(context, &page);
	return principal_among(&principals, id);
}

static void principals_are_the_living_and_the_registered(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_administrator(fixture, "anna", "User Administrator");
	struct context context = look(fixture);
	size_t count = 0;
	const struct role_assignment *held = role_assignments_read_of_principal(&context, anna, &count);
	assert_int_equal(count, 1);
	assert_string_equal(role_assignment_read(&context, held->id)->principal_id, anna);
	assert_null(role_assignment_read(&context, NOBODY));
	struct role_assignment_page page;
	assert_true(role_assignments_read(&context, ROLE_GLOBAL_ADMINISTRATOR, NULL, "", 10, &page));
	assert_int_equal(page.count, 2); /* the administrator, and the scripts */
	const struct user *found = principal_read(&context, anna).user;
	assert_non_null(found);
	assert_string_equal(found->id, anna);
	const struct application *scripts = application_resolve(&context, fixture->contoso.client_id);
	assert_string_equal(principal_read(&context, scripts->id).application->id, scripts->id);
	assert_null(principal_read(&context, scripts->id).user);
	assert_null(principal_read(&context, NOBODY).application);
	end_read(fixture, context.session);
	assert_fine(delete_user(fixture, anna));
	context = look(fixture);
	assert_null(principal_read(&context, anna).user);
	end_read(fixture, context.session);
}

static void subscriptions_and_domains_are_read_by_name(void **state)
{
	struct fixture *fixture = *state;
	const char *id = buy(fixture, OFFICE_E3, 2);
	const char *commerce_id = subscription_row(fixture, id)->commerce_id;
	struct context context = look(fixture);
	assert_string_equal(subscription_read(&context, id)->id, id);
	assert_null(subscription_read(&context, NOBODY));
	assert_string_equal(subscription_read_by_commerce_id(&context, commerce_id)->id, id);
	assert_null(subscription_read_by_commerce_id(&context, NOBODY));
	assert_non_null(domain_read(&context, "CONTOSO.test"));
	assert_null(domain_read(&context, "nobody.test"));
	end_read(fixture, context.session);
	found_fabrikam(fixture);
	context = look(fixture);
	assert_null(domain_read(&context, "contoso.test"));
	assert_null(subscription_read(&context, id));
	size_t count = 0;
	domains_read(&context, &count);
	assert_int_equal(count, 1);
	end_read(fixture, context.session);
	static const char *const states[][2] = { { "enabled", "Enabled" }, { "warning", "Warning" },
		{ "suspended", "Suspended" }, { "deleted", "Deleted" }, { "else", "LockedOut" } };
	for (size_t i = 0; i < COUNT_OF(states); i++)
		assert_string_equal(subscription_wire_state(states[i][0]), states[i][1]);
}

static struct error read_calendar(struct fixture *fixture, const struct calendar_place *after, size_t *count)
{
	struct context context = look(fixture);
	const struct calendar_row *rows = NULL;
	struct error error = calendar_read(&context, after, 10, &rows, count);
	for (size_t i = 0; i < *count; i++)
		assert_true(strlen(calendar_words(&context, &rows[i])) > 5);
	end_read(fixture, context.session);
	return error;
}

static void calendar_is_for_administrators_page_by_page(void **state)
{
	struct fixture *fixture = *state;
	size_t count = 0;
	const char *anna = make_user(fixture, "anna"), *ben = make_user(fixture, "ben");
	assert_fine(delete_user(fixture, anna));
	struct calendar_place place = { 0 };
	assert_fine(read_calendar(fixture, &place, &count));
	assert_int_equal(count, 1);
	size_t rows = 0;
	const struct calendar_row *row = calendar_rows(fixture, anna, &rows);
	place = (struct calendar_place){ row->due_at, row->object_id, row->event };
	assert_fine(read_calendar(fixture, &place, &count));
	assert_int_equal(count, 0);
	act_as(fixture, ben);
	place = (struct calendar_place){ 0 };
	assert_refused(read_calendar(fixture, &place, &count), &ERROR_REQUEST_DENIED, NULL);
	act_as_administrator(fixture);
	act_as_application(fixture, "User.Read.All");
	assert_fine(read_calendar(fixture, &place, &count));
}

static struct error read_journal(struct fixture *fixture, int64_t before, int64_t limit, size_t *count)
{
	struct context context = look(fixture);
	const struct journal_operation *operations = NULL;
	struct error error = journal_read(&context, before, limit, &operations, count);
	for (size_t i = 1; i < *count; i++)
		assert_true(operations[i].link->sequence == operations[i - 1].link->sequence - 1);
	end_read(fixture, context.session);
	return error;
}

static void journal_is_read_newest_first_by_those_who_may(void **state)
{
	struct fixture *fixture = *state;
	size_t count = 0, all = 0;
	const char *anna = make_user(fixture, "anna");
	assert_fine(update_user(fixture, anna, "jobTitle", "Baker"));
	assert_fine(read_journal(fixture, 0, 1000, &all));
	assert_true(all >= 3);
	assert_fine(read_journal(fixture, 0, 2, &count));
	assert_int_equal(count, 2);
	assert_fine(read_journal(fixture, (int64_t)all, 1000, &count));
	assert_int_equal(count, all - 1);
	assert_fine(read_journal(fixture, 1, 10, &count));
	assert_int_equal(count, 0);
	struct context context = look(fixture);
	struct journal_verdict verdict;
	assert_fine(journal_check(&context, NULL, &verdict));
	assert_true(verdict.is_valid);
	end_read(fixture, context.session);
	assert_fine(delete_user(fixture, anna));
	assert_fine(purge_user(fixture, anna)); /* her values are gone; the links stand */
	assert_fine(read_journal(fixture, 0, 1000, &count));
	assert_int_equal(count, all + 2);
	act_as(fixture, make_user(fixture, "ben"));
	assert_refused(read_journal(fixture, 0, 10, &count), &ERROR_REQUEST_DENIED, NULL);
	context = look(fixture);
	assert_refused(journal_check(&context, NULL, &verdict), &ERROR_REQUEST_DENIED, NULL);
	end_read(fixture, context.session);
}

static struct error rehearse(struct fixture *fixture)
{
	const struct act_call who = { .tenant_id = fixture->tenant_id, .actor_kind = fixture->actor_kind,
		.actor_id = fixture->actor_id, .door = DOOR_OWN };
	const struct rehearsal rehearsal = { .throttle_units = 5 };
	return tenant_rehearse(&fixture->house, fixture->arena, &who, &rehearsal);
}

/* Faults are rehearsed by those who may move the clock, where there is a clock to move. */
static void faults_are_rehearsed_by_who_moves_the_clock(void **state)
{
	struct fixture *fixture = *state;
	assert_fine(rehearse(fixture));
	act_as(fixture, make_user(fixture, "anna"));
	assert_refused(rehearse(fixture), &ERROR_REQUEST_DENIED, NULL);
	struct tenant_created fixed;
	const struct tenant_create_options options = { .name = "Fixed", .domain = "fixed.test",
		.administrator_upn = "root@fixed.test", .administrator_name = "Root", .administrator_hash = "hash" };
	assert_fine(tenant_create(&fixture->house, fixture->arena, &options, &fixed));
	assert_null(fixed.client_id);
	fixture->tenant_id = fixed.tenant_id;
	act_as(fixture, fixed.administrator_id);
	assert_refused(rehearse(fixture), &ERROR_CLOCK_FIXED, NULL);
}

static void state_of_a_mailbox_is_told_by_its_facts(void **state)
{
	static const struct { struct mailbox mailbox; enum mailbox_state is; const char *name; bool is_live; } cases[] = {
		{ { .kind = "user" }, MAILBOX_USER, "user", true },
		{ { .kind = MAILBOX_KIND_SHARED }, MAILBOX_SHARED, "shared", true },
		{ { .kind = "user", .license_lost_at = 5 }, MAILBOX_DISCONNECTED, "disconnected", false },
		{ { .kind = MAILBOX_KIND_SHARED, .license_lost_at = 5 }, MAILBOX_SHARED, "shared", true },
		{ { .kind = "user", .deleted_at = 5 }, MAILBOX_SOFT_DELETED, "softDeleted", false },
		{ { .kind = "user", .deleted_at = 5, .litigation_hold_at = 4 }, MAILBOX_INACTIVE, "inactive", false },
		{ { .kind = "user", .deleted_at = 5, .retired_at = 6, .litigation_hold_at = 4 }, MAILBOX_RETIRED, "retired", false },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_int_equal(mailbox_state(&cases[i].mailbox), cases[i].is);
		assert_string_equal(mailbox_state_name(cases[i].is), cases[i].name);
		assert_int_equal(mailbox_is_live(&cases[i].mailbox), cases[i].is_live);
		assert_false(mailbox_forwards(&cases[i].mailbox));
	}
	const struct mailbox inside = { .forwarding_address = "a@b.test" }, outside = { .forwarding_smtp_address = "a@b.test" };
	assert_true(mailbox_forwards(&inside) && mailbox_forwards(&outside));
}

/* No mailbox, nobody's mailbox, a blocked one's, and hers. */
static void projection_is_empty_for_whoever_is_out(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 2);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	const struct mailbox *mailbox = mailbox_row(fixture, anna);
	struct session *session = begin_read(fixture);
	struct mailbox_projection seen = mailbox_project(fixture->arena, session, mailbox);
	assert_true(seen.is_live);
	assert_int_equal(seen.address_count, 2);
	assert_int_equal(seen.login_count, 2);
	assert_false(mailbox_project(fixture->arena, session, NULL).is_live);
	struct mailbox orphan = *mailbox;
	orphan.user_id = NOBODY;
	seen = mailbox_project(fixture->arena, session, &orphan);
	assert_int_equal(seen.login_count, 0);
	assert_int_equal(seen.address_count, 0);
	orphan.user_id = anna;
	orphan.kind = MAILBOX_KIND_SHARED;
	seen = mailbox_project(fixture->arena, session, &orphan);
	assert_true(seen.is_live && seen.address_count == 2 && seen.login_count == 0);
	end_read(fixture, session);
	assert_fine(update_user(fixture, anna, "accountEnabled", "false"));
	session = begin_read(fixture);
	seen = mailbox_project(fixture->arena, session, mailbox);
	assert_true(seen.is_live && seen.login_count == 0 && seen.password_hash == NULL);
	end_read(fixture, session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(health_counts_what_waits),
		FIXTURE_TEST(period_is_what_was_chosen_within_its_bounds),
		FIXTURE_TEST(setting_is_one_of_its_choices),
		FIXTURE_TEST(known_programs_need_no_registration),
		FIXTURE_TEST(registration_goes_before_what_is_known),
		FIXTURE_TEST(application_is_found_by_each_of_its_names),
		FIXTURE_TEST(principals_are_the_living_and_the_registered),
		FIXTURE_TEST(subscriptions_and_domains_are_read_by_name),
		FIXTURE_TEST(calendar_is_for_administrators_page_by_page),
		FIXTURE_TEST(journal_is_read_newest_first_by_those_who_may),
		FIXTURE_TEST(faults_are_rehearsed_by_who_moves_the_clock),
		FIXTURE_TEST(state_of_a_mailbox_is_told_by_its_facts),
		FIXTURE_TEST(projection_is_empty_for_whoever_is_out),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
