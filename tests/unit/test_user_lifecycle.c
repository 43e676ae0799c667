/*
 * test_user_lifecycle - an account ends, waits thirty days, comes back or is gone (rules.md sections 1, 3, 4, 5)
 */
#include "tests/unit/domain_fixture.h"

#include <sqlite3.h>

#include "base/ids.h"
#include "domain/calendar_events.h"
#include "domain/context.h"
#include "domain/tenants/tenant_clock.h"
#include "store/groups.h"
#include "store/lane.h"
#include "store/outbox.h"
#include "store/store.h"
#include "tests/support/invariants.h"

#define THIRTY_DAYS (30 * DAY_MS)

/* Every row of the database about nothing but the journal, the outbox and what a change always moves. */
static char *state_without_history(struct fixture *fixture)
{
	static const char *const history[] = { "journal", "journal_entries", "journal_values", "address_history", "outbox",
		"mail_debts", "tenants", "installation", "sqlite_sequence" };
	static const char *const moving[] = { " version=", " sessions_valid_from=", " updated_at=", " since=", " changed=" };
	char **lines = NULL;
	struct text_buffer kept = text_buffer_in(fixture->arena);
	size_t count = text_split(fixture->arena, database_dump(fixture->arena, fixture->database), '\n', &lines);
	for (size_t i = 0; i < count; i++) {
		bool is_history = false;
		for (size_t j = 0; j < COUNT_OF(history); j++)
			is_history = is_history ||
				(text_starts_with(lines[i], history[j]) && lines[i][strlen(history[j])] == ' ');
		for (size_t j = 0; !is_history && j < COUNT_OF(moving); j++) {
			char *at = strstr(lines[i], moving[j]);
			for (char *digit = at == NULL ? NULL : at + strlen(moving[j]); digit != NULL && *digit >= '0' && *digit <= '9';
				digit++)
				*digit = '#';
		}
		if (!is_history)
			text_buffer_add_format(&kept, "%s\n", lines[i]);
	}
	/* A moment of another length is still the same moment. */
	struct text_buffer squeezed = text_buffer_in(fixture->arena);
	for (const char *c = text_buffer_text(&kept); *c != '\0'; c++)
		if (c[0] != '#' || c[1] != '#')
			text_buffer_add_bytes(&squeezed, c, 1);
	return text_copy(fixture->arena, text_buffer_text(&squeezed));
}

static void restore_is_identity(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	static const char *const properties[][2] = { { "givenName", "Anna" }, { "surname", "Ruiz" }, { "jobTitle", "Baker" },
		{ "mobilePhone", "+31 6 1" }, { "businessPhones", "[\"+31 20 1\"]" }, { "otherMails", "[\"a@home.example\"]" },
		{ "department", "Bread" }, { "preferredLanguage", "nl-NL" }, { "employeeId", "77" } };
	for (size_t i = 0; i < COUNT_OF(properties); i++)
		assert_fine(update_user(fixture, anna, properties[i][0], properties[i][1]));
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_fine(set_member(fixture, make_group(fixture, "bakers", false, false), anna, false));
	assert_fine(give_role(fixture, anna, "Reports Reader"));
	const char *before = state_without_history(fixture);
	pass(fixture, DAY_MS);
	assert_fine(delete_user(fixture, anna));
	assert_string_not_equal(state_without_history(fixture), before);
	pass(fixture, 10 * DAY_MS);
	assert_fine(restore_user(fixture, anna));
	assert_int_equal(fixture->result.note_count, 0);
	assert_string_equal(state_without_history(fixture), before);
	pass(fixture, 2 * THIRTY_DAYS);
	assert_non_null(user_row(fixture, anna));
	assert_non_null(mailbox_row(fixture, anna));
}

static void deleted_name_is_that_of_her_grave(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_fine(delete_user(fixture, anna));
	const struct user *row = user_row(fixture, anna);
	const char *grave =
		text_format(fixture->arena, "%sanna@contoso.test", uuid_without_dashes(fixture->arena, anna));
	assert_string_equal(row->upn, grave);
	assert_string_equal(row->original_upn, "anna@contoso.test");
	assert_int_equal(row->deleted_at, fixture->now);
	assert_true(stands_in_calendar(fixture, anna, EVENT_USER_PURGE, fixture->now + THIRTY_DAYS));
	/* The name is free at once. */
	const char *other = make_user(fixture, "anna");
	assert_string_not_equal(other, anna);
	assert_refused(delete_user(fixture, anna), &ERROR_NOT_FOUND, NULL);
}

/* Nobody is kept from being deleted by somebody who took the name of her grave. */
static void taken_grave_keeps_nobody_alive(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	make_user(fixture, text_format(fixture->arena, "%sanna", uuid_without_dashes(fixture->arena, anna)));
	assert_fine(delete_user(fixture, anna));
	assert_string_equal(user_row(fixture, anna)->original_upn, "anna@contoso.test");
	assert_fine(restore_user(fixture, anna));
	assert_string_equal(user_row(fixture, anna)->upn, "anna@contoso.test");
}

static void one_millisecond_before_thirty_days_she_comes_back(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(delete_user(fixture, anna));
	pass(fixture, THIRTY_DAYS - 1);
	assert_fine(restore_user(fixture, anna));
	pass(fixture, 1);
	assert_int_equal(user_row(fixture, anna)->deleted_at, 0);
	assert_true(mailbox_is_live(mailbox_row(fixture, anna)));
}

static void at_thirty_days_she_is_gone(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_fine(delete_user(fixture, anna));
	pass(fixture, THIRTY_DAYS);
	assert_null(user_row(fixture, anna));
	assert_null(mailbox_row(fixture, anna));
	size_t count = 0;
	assert_null(address_rows(fixture, anna, &count));
	assert_refused(restore_user(fixture, anna), &ERROR_RESTORE_WINDOW_CLOSED, NULL);
}

/* However late the worker is: whoever meets the row plays it. */
static void at_thirty_days_she_is_gone_though_the_worker_sleeps(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(delete_user(fixture, anna));
	pass_late(fixture, THIRTY_DAYS);
	assert_non_null(user_row(fixture, anna));
	assert_refused(restore_user(fixture, anna), &ERROR_RESTORE_WINDOW_CLOSED, NULL);
	assert_null(user_row(fixture, anna));
	assert_null(mailbox_row(fixture, anna));
}

/* rules.md (c)5: licence lost on day 0, account deleted on day 20. */
static void two_clocks_of_a_mailbox(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *mailbox = mailbox_row(fixture, anna)->id;
	int64_t lost_at = fixture->now;
	assert_fine(unassign(fixture, anna, OFFICE_E3));
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_DISCONNECTED);
	pass(fixture, 20 * DAY_MS);
	assert_fine(delete_user(fixture, anna));
	assert_true(stands_in_calendar(fixture, mailbox, EVENT_MAILBOX_PURGE_UNLICENSED, lost_at + THIRTY_DAYS));
	assert_true(stands_in_calendar(fixture, mailbox, EVENT_MAILBOX_PURGE_DELETED, lost_at + 20 * DAY_MS + THIRTY_DAYS));
	/* Restoring without a licence does not revive the mailbox, and its clock keeps its first moment. */
	pass(fixture, 5 * DAY_MS);
	assert_fine(restore_user(fixture, anna));
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_DISCONNECTED);
	assert_true(stands_in_calendar(fixture, mailbox, EVENT_MAILBOX_PURGE_UNLICENSED, lost_at + THIRTY_DAYS));
	assert_fine(delete_user(fixture, anna));
	pass(fixture, 5 * DAY_MS);
	assert_int_equal(fixture->now, lost_at + THIRTY_DAYS);
	assert_null(mailbox_row(fixture, anna));
	assert_non_null(user_row(fixture, anna));
	/* She comes back; a licence then gives an empty mailbox under the old address. */
	assert_fine(restore_user(fixture, anna));
	assert_fine(assign(fixture, anna, OFFICE_E3));
	assert_string_not_equal(mailbox_row(fixture, anna)->id, mailbox);
	assert_string_equal(owner_row(fixture, "anna@contoso.test")->holder_id, anna);
}

static void license_loss_waits_thirty_days(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, EXCHANGE_PLAN_1, 1);
	const char *anna = make_licensed_user(fixture, "anna", EXCHANGE_PLAN_1);
	const char *mailbox = mailbox_row(fixture, anna)->id;
	assert_fine(unassign(fixture, anna, EXCHANGE_PLAN_1));
	pass(fixture, THIRTY_DAYS - 1);
	assert_fine(assign(fixture, anna, EXCHANGE_PLAN_1));
	assert_string_equal(mailbox_row(fixture, anna)->id, mailbox);
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_USER);
	assert_fine(unassign(fixture, anna, EXCHANGE_PLAN_1));
	pass_late(fixture, THIRTY_DAYS);
	assert_fine(assign(fixture, anna, EXCHANGE_PLAN_1));
	assert_string_not_equal(mailbox_row(fixture, anna)->id, mailbox);
}

/* C12: whoever is purged early leaves her mailbox to its own clock, and her alias reserved with it. */
static void early_purge_leaves_the_mailbox(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_fine(delete_user(fixture, anna));
	pass(fixture, DAY_MS);
	assert_fine(purge_user(fixture, anna));
	assert_null(user_row(fixture, anna));
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_SOFT_DELETED);
	const char *ben = make_user(fixture, "ben");
	assert_refused(add_alias(fixture, ben, "ruiz@contoso.test"), &ERROR_PROXY_ADDRESS_CONFLICT, "ADDRESS-ADD-3");
	pass_late(fixture, THIRTY_DAYS - DAY_MS);
	assert_fine(add_alias(fixture, ben, "ruiz@contoso.test"));
	assert_null(mailbox_row(fixture, anna));
	play_calendar(fixture);
}

static void many_ends_at_one_moment(void **state)
{
	struct fixture *fixture = *state;
	fixture->skips_invariants = true;
	buy(fixture, EXCHANGE_PLAN_1, 200);
	const char *users[130];
	for (size_t i = 0; i < COUNT_OF(users); i++)
		users[i] = make_licensed_user(fixture, text_format(fixture->arena, "user%zu", i), EXCHANGE_PLAN_1);
	for (size_t i = 0; i < COUNT_OF(users); i++)
		assert_fine(delete_user(fixture, users[i]));
	const struct act_call who = { .tenant_id = fixture->tenant_id, .actor_kind = ACTOR_USER,
		.actor_id = fixture->actor_id, .door = DOOR_OWN };
	struct clock_advance advance;
	assert_fine(tenant_clock_advance(&fixture->house, fixture->arena, &who, "P30D", 1000, &advance));
	for (size_t i = 0; i < COUNT_OF(users); i++)
		assert_null(user_row(fixture, users[i]));
	fixture->skips_invariants = false;
	assert_invariants(fixture);
}

static void hold(struct mailbox *mailbox)
{
	mailbox->litigation_hold_at = 1;
}

static void hold_makes_the_mailbox_inactive(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	alter_mailbox(fixture, anna, hold);
	assert_fine(delete_user(fixture, anna));
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_INACTIVE);
	pass(fixture, 2 * THIRTY_DAYS);
	assert_null(user_row(fixture, anna));
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_INACTIVE);
}

/* C3, while seats are free. */
static void licenses_come_back_while_seats_are_free(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, EXCHANGE_PLAN_1, 1);
	const char *anna = make_licensed_user(fixture, "anna", EXCHANGE_PLAN_1);
	assert_int_equal(seats_row(fixture, EXCHANGE_PLAN_1).consumed, 1);
	assert_fine(delete_user(fixture, anna));
	assert_int_equal(seats_row(fixture, EXCHANGE_PLAN_1).consumed, 0);
	assert_int_equal(seats_row(fixture, EXCHANGE_PLAN_1).owned, 1);
	const char *ben = make_licensed_user(fixture, "ben", EXCHANGE_PLAN_1);
	int64_t restored_at = fixture->now;
	assert_fine(restore_user(fixture, anna));
	assert_int_equal(fixture->result.note_count, 1);
	assert_string_equal(fixture->result.notes[0], "EXCHANGESTANDARD");
	assert_int_equal(seats_row(fixture, EXCHANGE_PLAN_1).consumed, 1);
	size_t count = 1;
	assert_null(license_rows(fixture, anna, &count));
	const struct mailbox *mailbox = mailbox_row(fixture, anna);
	assert_int_equal(mailbox_state(mailbox), MAILBOX_DISCONNECTED);
	assert_true(stands_in_calendar(fixture, mailbox->id, EVENT_MAILBOX_PURGE_UNLICENSED, restored_at + THIRTY_DAYS));
	assert_fine(unassign(fixture, ben, EXCHANGE_PLAN_1));
	assert_fine(assign(fixture, anna, EXCHANGE_PLAN_1));
	assert_int_equal(mailbox_state(mailbox_row(fixture, anna)), MAILBOX_USER);
}

static void licenses_come_back_always_or_never_by_setting(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, EXCHANGE_PLAN_1, 1);
	const char *anna = make_licensed_user(fixture, "anna", EXCHANGE_PLAN_1);
	assert_fine(delete_user(fixture, anna));
	make_licensed_user(fixture, "ben", EXCHANGE_PLAN_1);
	set_setting(fixture, "restore_licenses", "always");
	assert_fine(restore_user(fixture, anna));
	assert_int_equal(seats_row(fixture, EXCHANGE_PLAN_1).consumed, 2);
	assert_fine(delete_user(fixture, anna));
	set_setting(fixture, "restore_licenses", "none");
	assert_fine(restore_user(fixture, anna));
	assert_int_equal(fixture->result.note_count, 1);
	assert_int_equal(seats_row(fixture, EXCHANGE_PLAN_1).consumed, 1);
}

/* C4, strict: an alias waits for its holder; her name and primary address do not. */
static void alias_is_reserved_until_the_retention_ends(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_fine(delete_user(fixture, anna));
	const struct address *reserved = owner_row(fixture, "ruiz@contoso.test");
	assert_string_equal(reserved->state, "reserved");
	assert_int_equal(reserved->reserved_until, fixture->now + THIRTY_DAYS);
	assert_null(owner_row(fixture, "anna@contoso.test"));
	const char *ben = make_user(fixture, "ben");
	struct error error = add_alias(fixture, ben, "ruiz@contoso.test");
	assert_refused(error, &ERROR_PROXY_ADDRESS_CONFLICT, "ADDRESS-ADD-3");
	assert_non_null(strstr(error.detail, anna));
	assert_non_null(strstr(error.detail, "anna@contoso.test"));
	pass_late(fixture, THIRTY_DAYS - 1);
	assert_refused(add_alias(fixture, ben, "ruiz@contoso.test"), &ERROR_PROXY_ADDRESS_CONFLICT, "ADDRESS-ADD-3");
	pass_late(fixture, 1);
	assert_fine(add_alias(fixture, ben, "ruiz@contoso.test"));
	assert_string_equal(owner_row(fixture, "ruiz@contoso.test")->holder_id, ben);
}

static void alias_is_free_at_once_by_setting(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	set_setting(fixture, "alias_reservation", "off");
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_fine(delete_user(fixture, anna));
	const char *ben = make_user(fixture, "ben");
	assert_fine(add_alias(fixture, ben, "ruiz@contoso.test"));
	assert_refused(restore_user(fixture, anna), &ERROR_PROXY_ADDRESS_CONFLICT, "USER-RST-6");
	assert_fine(restore_user_as(fixture, anna, NULL, true));
	assert_string_equal(owner_row(fixture, "ruiz@contoso.test")->holder_id, ben);
	assert_string_equal(owner_row(fixture, "anna@contoso.test")->holder_id, anna);
}

/* Her name and her address are another's now: a new name, and the old address given up. */
static void restore_under_a_new_name(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *mailbox = mailbox_row(fixture, anna)->id;
	assert_fine(delete_user(fixture, anna));
	const char *other = make_licensed_user(fixture, "anna", OFFICE_E3);
	struct error error = restore_user(fixture, anna);
	assert_refused(error, &ERROR_UPN_CONFLICT, "USER-RST-4");
	assert_string_equal(error.detail, other);
	assert_refused(restore_user_as(fixture, anna, NULL, true), &ERROR_UPN_CONFLICT, "USER-RST-4");
	assert_refused(restore_user_as(fixture, anna, "anna2@contoso.test", false), &ERROR_PROXY_ADDRESS_CONFLICT,
		"USER-RST-6");
	assert_fine(restore_user_as(fixture, anna, "anna2@contoso.test", true));
	assert_string_equal(user_row(fixture, anna)->upn, "anna2@contoso.test");
	assert_string_equal(user_row(fixture, anna)->mail, "anna2@contoso.test");
	assert_string_equal(mailbox_row(fixture, anna)->id, mailbox);
	assert_string_equal(owner_row(fixture, "anna@contoso.test")->holder_id, other);
	assert_string_equal(owner_row(fixture, "anna2@contoso.test")->holder_id, anna);
}

/* An address that is somebody's sign-in name is taken too, though nobody has it in the ledger. */
static void address_that_became_a_name_is_not_given_up_unasked(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(delete_user(fixture, anna));
	make_user(fixture, "anna");
	assert_refused(restore_user_as(fixture, anna, "anna2@contoso.test", false), &ERROR_PROXY_ADDRESS_CONFLICT,
		"USER-RST-6");
	assert_fine(restore_user_as(fixture, anna, "anna2@contoso.test", true));
}

/* A name is never reconciled: it would be the same sign-in for two people. */
static void name_that_became_an_alias_needs_a_new_name(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *ben = make_licensed_user(fixture, "ben", OFFICE_E3);
	assert_fine(delete_user(fixture, anna));
	assert_fine(add_alias(fixture, ben, "anna@contoso.test"));
	assert_refused(restore_user(fixture, anna), &ERROR_PROXY_ADDRESS_CONFLICT, "USER-RST-5");
	assert_refused(restore_user_as(fixture, anna, NULL, true), &ERROR_PROXY_ADDRESS_CONFLICT, "USER-RST-5");
	assert_fine(restore_user_as(fixture, anna, "anna2@contoso.test", true));
}

static void last_administrator_stays(void **state)
{
	struct fixture *fixture = *state;
	const char *root = fixture->contoso.administrator_id;
	act_as_application(fixture, "User.ReadWrite.All");
	const char *script = fixture->actor_id;
	act_as_administrator(fixture);
	assert_fine(give_role(fixture, script, "Global Administrator"));
	fixture->actor_kind = ACTOR_APPLICATION;
	fixture->actor_id = script;
	assert_refused(delete_user(fixture, root), &ERROR_LAST_ADMINISTRATOR, "USER-DEL-6");
	assert_refused(update_user(fixture, root, "accountEnabled", "false"), &ERROR_LAST_ADMINISTRATOR, "USER-UPD-7");
	assert_refused(take_role(fixture, root, "Global Administrator"), &ERROR_LAST_ADMINISTRATOR, "ROLE-REM-2");
	const char *second = make_administrator(fixture, "second", "Global Administrator");
	assert_fine(delete_user(fixture, root));
	assert_refused(delete_user(fixture, second), &ERROR_LAST_ADMINISTRATOR, "USER-DEL-6");
	/* A blocked one does not count. */
	const char *third = make_administrator(fixture, "third", "Global Administrator");
	assert_fine(update_user(fixture, third, "accountEnabled", "false"));
	assert_refused(delete_user(fixture, second), &ERROR_LAST_ADMINISTRATOR, "USER-DEL-6");
}

/* A living token changes nothing: the actor is looked at again inside the write. */
static void blocked_or_deleted_actor_changes_nothing(void **state)
{
	struct fixture *fixture = *state;
	const char *eve = make_administrator(fixture, "eve", "User Administrator");
	const char *anna = make_user(fixture, "anna");
	assert_fine(update_user(fixture, eve, "accountEnabled", "false"));
	act_as(fixture, eve);
	assert_refused(delete_user(fixture, anna), &ERROR_REQUEST_DENIED, NULL);
	act_as_administrator(fixture);
	assert_fine(update_user(fixture, eve, "accountEnabled", "true"));
	assert_fine(delete_user(fixture, eve));
	act_as(fixture, eve);
	assert_refused(delete_user(fixture, anna), &ERROR_REQUEST_DENIED, NULL);
	assert_int_equal(user_row(fixture, anna)->deleted_at, 0);
}

static bool file_holds(const char *path, const char *canary)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	fseek(file, 0, SEEK_END);
	size_t size = (size_t)ftell(file);
	rewind(file);
	char *bytes = malloc(size + 1);
	assert_int_equal(fread(bytes, 1, size, file), size);
	fclose(file);
	bool is_held = memmem(bytes, size, canary, strlen(canary)) != NULL;
	free(bytes);
	return is_held;
}

static struct error do_what_is_outside(struct session *session, void *state)
{
	size_t count = 0;
	struct outbox_row *rows = outbox_waiting(session, 1000, &count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(outbox_finish(session, rows[i].id, rows[i].generation), 1);
	*(size_t *)state = count;
	return session_fault(session);
}

/* Cyphers: no word of the house, in several spellings, so that one found is hers. */
static void purge_leaves_no_word_of_her(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_licensed_user(fixture, "Xanthippe", OFFICE_E3);
	static const char *const properties[] = { "displayName", "givenName", "surname", "mobilePhone", "jobTitle",
		"officeLocation", "department", "companyName", "employeeId", "streetAddress", "city", "state", "postalCode",
		"country", "faxNumber" };
	for (size_t i = 0; i < COUNT_OF(properties); i++)
		assert_fine(update_user(fixture, anna, properties[i], "Xanthippe"));
	assert_fine(update_user(fixture, anna, "businessPhones", "[\"Xanthippe\"]"));
	assert_fine(update_user(fixture, anna, "otherMails", "[\"Xanthippe@home.example\"]"));
	assert_fine(update_user(fixture, anna, "userPrincipalName", "Xanthippe2@contoso.test"));
	assert_fine(add_alias(fixture, anna, "xanthippe.alias@contoso.test"));
	assert_fine(remove_alias(fixture, anna, "xanthippe.alias@contoso.test"));
	assert_fine(add_alias(fixture, anna, "xanthippe.other@contoso.test"));
	assert_fine(give_role(fixture, anna, "User Administrator"));
	/* What she does, and what is refused to her, names her too. */
	act_as(fixture, anna);
	const char *ben = make_user(fixture, "ben");
	assert_true(failed(delete_user(fixture, fixture->contoso.administrator_id)));
	act_as_administrator(fixture);
	assert_true(failed(add_alias(fixture, ben, "xanthippe.other@contoso.test")));
	assert_true(failed(create_user(fixture, "xanthippe2@contoso.test", PASSWORD)));
	assert_true(strstr(database_dump(fixture->arena, fixture->database), "Xanthippe") != NULL);
	assert_fine(delete_user(fixture, anna));
	assert_fine(restore_user_as(fixture, anna, "xanthippe3@contoso.test", false));
	assert_fine(delete_user(fixture, anna));
	pass(fixture, THIRTY_DAYS);
	assert_null(user_row(fixture, anna));
	size_t outside = 0;
	assert_fine(lane_run(fixture->lane, fixture->tenant_id, fixture->arena, do_what_is_outside, &outside));
	assert_true(outside > 0);
	const char *dump = text_fold(fixture->arena, database_dump(fixture->arena, fixture->database));
	assert_null(strstr(dump, "xanthippe"));
	assert_invariants(fixture);
	assert_null(store_forget_traces(fixture->store, fixture->arena));
	static const char *const files[] = { "", "-wal", "-shm" };
	static const char *const canaries[] = { "anthippe", "ANTHIPPE" };
	for (size_t i = 0; i < COUNT_OF(files); i++)
		for (size_t j = 0; j < COUNT_OF(canaries); j++)
			assert_false(file_holds(text_format(fixture->arena, "%s%s", fixture->database, files[i]), canaries[j]));
}

static void two_organisations_never_see_each_other(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 3);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *group = make_group(fixture, "bakers", false, false);
	struct tenant_created fabrikam = found_fabrikam(fixture);
	const char *before = state_without_history(fixture);
	/* Fabrikam's administrator and Contoso's id. */
	assert_refused(delete_user(fixture, anna), &ERROR_NOT_FOUND, NULL);
	assert_refused(delete_user(fixture, "anna@contoso.test"), &ERROR_NOT_FOUND, NULL);
	assert_refused(update_user(fixture, anna, "jobTitle", "Spy"), &ERROR_NOT_FOUND, NULL);
	assert_refused(assign(fixture, anna, OFFICE_E3), &ERROR_NOT_FOUND, NULL);
	assert_refused(set_member(fixture, group, fabrikam.administrator_id, false), &ERROR_NOT_FOUND, NULL);
	assert_refused(create_user(fixture, "spy@contoso.test", PASSWORD), &ERROR_DOMAIN_UNVERIFIED, "USER-NEW-3");
	assert_null(user_row(fixture, anna));
	const char *fabrikams = make_user(fixture, "fred");
	/* Fabrikam's administrator in Contoso. */
	fixture->tenant_id = fixture->contoso.tenant_id;
	assert_refused(delete_user(fixture, anna), &ERROR_REQUEST_DENIED, NULL);
	act_as_administrator(fixture);
	assert_null(user_row(fixture, fabrikams));
	assert_refused(delete_user(fixture, fabrikams), &ERROR_NOT_FOUND, NULL);
	assert_fine(delete_user(fixture, anna));
	assert_fine(restore_user(fixture, anna));
	fixture->tenant_id = fabrikam.tenant_id;
	act_as(fixture, fabrikam.administrator_id);
	assert_fine(delete_user(fixture, fabrikams));
	fixture->tenant_id = fixture->contoso.tenant_id;
	pass(fixture, THIRTY_DAYS);
	fixture->tenant_id = fabrikam.tenant_id;
	/* Its clock is its own: there a month has not gone by. */
	assert_non_null(user_row(fixture, fabrikams));
	assert_fine(purge_user(fixture, fabrikams));
	fixture->tenant_id = fixture->contoso.tenant_id;
	const struct user *still = user_row(fixture, anna);
	assert_non_null(still);
	assert_non_null(before);
}

static void seats_are_counted_once_a_person_and_product(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 2);
	buy(fixture, OFFICE_E3, 2);
	assert_int_equal(seats_row(fixture, OFFICE_E3).owned, 4);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(assign(fixture, anna, OFFICE_E3));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
	const struct license_addition twice[] = { { .sku_id = OFFICE_E3 }, { .sku_id = OFFICE_E3 } };
	const char *ben = make_user(fixture, "ben");
	const struct license_options add = { .user = ben, .additions = twice, .addition_count = 2 };
	perform(fixture, &license_assign, &add);
	const char *const both[] = { OFFICE_E3, OFFICE_E3 };
	const struct license_options remove = { .user = anna, .removals = both, .removal_count = 2 };
	perform(fixture, &license_assign, &remove);
	const struct license_options swap = { .user = ben, .additions = twice, .addition_count = 1, .removals = both,
		.removal_count = 1 };
	perform(fixture, &license_assign, &swap);
}

static void group_ends(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *team = make_group(fixture, "team", true, false);
	const char *plain = make_group(fixture, "plain", false, false);
	assert_fine(set_member(fixture, team, anna, false));
	assert_fine(set_member(fixture, plain, anna, false));
	assert_fine(perform(fixture, &group_delete, team));
	assert_fine(perform(fixture, &group_delete, plain));
	assert_true(stands_in_calendar(fixture, team, EVENT_GROUP_PURGE, fixture->now + THIRTY_DAYS));
	struct session *session = begin_read(fixture);
	assert_non_null(group_find(session, team));
	assert_null(group_find(session, plain));
	end_read(fixture, session);
	pass(fixture, THIRTY_DAYS);
	session = begin_read(fixture);
	assert_null(group_find(session, team));
	end_read(fixture, session);
}

static void subscription_ends(void **state)
{
	struct fixture *fixture = *state;
	assert_fine(try_to_buy(fixture, OFFICE_E3, 5, "direct", "trial"));
	const char *trial = fixture->result.object_id;
	const char *monthly = buy(fixture, OFFICE_E1, 5);
	pass(fixture, 31 * DAY_MS);
	assert_string_equal(subscription_row(fixture, trial)->state, "warning");
	assert_int_equal(seats_row(fixture, OFFICE_E3).owned, 5);
	pass(fixture, 30 * DAY_MS);
	assert_string_equal(subscription_row(fixture, trial)->state, "suspended");
	assert_int_equal(seats_row(fixture, OFFICE_E3).owned, 0);
	pass(fixture, 90 * DAY_MS);
	assert_string_equal(subscription_row(fixture, trial)->state, "deleted");
	assert_string_equal(subscription_row(fixture, monthly)->state, "enabled");
	assert_true(subscription_row(fixture, monthly)->commitment_ends_at > fixture->now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(restore_is_identity),
		FIXTURE_TEST(deleted_name_is_that_of_her_grave),
		FIXTURE_TEST(taken_grave_keeps_nobody_alive),
		FIXTURE_TEST(one_millisecond_before_thirty_days_she_comes_back),
		FIXTURE_TEST(at_thirty_days_she_is_gone),
		FIXTURE_TEST(at_thirty_days_she_is_gone_though_the_worker_sleeps),
		FIXTURE_TEST(two_clocks_of_a_mailbox),
		FIXTURE_TEST(license_loss_waits_thirty_days),
		FIXTURE_TEST(early_purge_leaves_the_mailbox),
		FIXTURE_TEST(many_ends_at_one_moment),
		FIXTURE_TEST(hold_makes_the_mailbox_inactive),
		FIXTURE_TEST(licenses_come_back_while_seats_are_free),
		FIXTURE_TEST(licenses_come_back_always_or_never_by_setting),
		FIXTURE_TEST(alias_is_reserved_until_the_retention_ends),
		FIXTURE_TEST(alias_is_free_at_once_by_setting),
		FIXTURE_TEST(restore_under_a_new_name),
		FIXTURE_TEST(address_that_became_a_name_is_not_given_up_unasked),
		FIXTURE_TEST(name_that_became_an_alias_needs_a_new_name),
		FIXTURE_TEST(last_administrator_stays),
		FIXTURE_TEST(blocked_or_deleted_actor_changes_nothing),
		FIXTURE_TEST(purge_leaves_no_word_of_her),
		FIXTURE_TEST(two_organisations_never_see_each_other),
		FIXTURE_TEST(seats_are_counted_once_a_person_and_product),
		FIXTURE_TEST(group_ends),
		FIXTURE_TEST(subscription_ends),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
