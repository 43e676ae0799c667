/*
 * test_mailbox_rules - each rule about mailboxes once refuses and once does not (domain/mailboxes)
 */
#include "tests/unit/domain_fixture.h"

#include "domain/calendar_events.h"
#include "store/installation.h"
#include "store/outbox.h"

static void hold(struct mailbox *mailbox)
{
	mailbox->litigation_hold_at = 1;
}

static void release(struct mailbox *mailbox)
{
	mailbox->litigation_hold_at = 0;
}

/* A hold that comes after the deletion: what was due is put off from day to day, and nothing is lost. */
static void mailbox_prg_1(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *mailbox = mailbox_row(fixture, anna)->id;
	assert_fine(delete_user(fixture, anna));
	fixture->skips_invariants = true; /* a hold put on past the acts leaves the calendar as it was */
	alter_mailbox(fixture, anna, hold);
	assert_refused(perform(fixture, &mailbox_purge, mailbox), &ERROR_MAILBOX_ON_HOLD, "MAILBOX-PRG-1");
	pass(fixture, 30 * DAY_MS);
	assert_null(user_row(fixture, anna));
	assert_non_null(mailbox_row(fixture, anna));
	assert_true(stands_in_calendar(fixture, mailbox, EVENT_MAILBOX_PURGE_DELETED, fixture->now + DAY_MS));
	pass(fixture, 3 * DAY_MS);
	assert_non_null(mailbox_row(fixture, anna));
	fixture->skips_invariants = false;
	alter_mailbox(fixture, anna, release);
	pass(fixture, DAY_MS);
	assert_null(mailbox_row(fixture, anna));
}

static void mailbox_prg_2(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *mailbox = mailbox_row(fixture, anna)->id;
	assert_refused(perform(fixture, &mailbox_purge, mailbox), &ERROR_PROPERTY_INVALID, "MAILBOX-PRG-2");
	assert_fine(delete_user(fixture, anna));
	assert_fine(perform(fixture, &mailbox_purge, mailbox));
	assert_null(mailbox_row(fixture, anna));
	assert_refused(perform(fixture, &mailbox_purge, mailbox), &ERROR_NOT_FOUND, NULL);
	/* The files go by the outbox. */
	size_t count = 0, erasures = 0;
	struct session *session = begin_read(fixture);
	const struct outbox_row *rows = outbox_waiting(session, 100, &count);
	for (size_t i = 0; i < count; i++)
		erasures += text_equal(rows[i].kind, "mailbox.erase") && text_equal(rows[i].object_id, mailbox);
	end_read(fixture, session);
	assert_int_equal(erasures, 1);
	/* Her addresses are hers while she can come back. */
	assert_fine(restore_user(fixture, anna));
	assert_string_equal(owner_row(fixture, "anna@contoso.test")->holder_id, anna);
}

/* What mail sees: nobody signs in who is blocked or deleted, nothing is delivered to what has no license. */
static void mail_sees_the_state(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_licensed_user(fixture, "Anna", OFFICE_E3);
	const char *mailbox = mailbox_row(fixture, anna)->id;
	assert_fine(add_alias(fixture, anna, "Ruiz@contoso.test"));
	static const struct {
		const char *what;
		bool is_live;
		size_t addresses, logins;
	} steps[] = {
		{ "licensed", true, 2, 2 },
		{ "blocked", true, 2, 0 },
		{ "unblocked", true, 2, 2 },
		{ "unlicensed", false, 0, 0 },
		{ "licensed again", true, 2, 2 },
		{ "deleted", false, 0, 0 },
		{ "restored", true, 2, 2 },
	};
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		if (i == 1 || i == 2)
			assert_fine(update_user(fixture, anna, "accountEnabled", i == 1 ? "false" : "true"));
		if (i == 3)
			assert_fine(unassign(fixture, anna, OFFICE_E3));
		if (i == 4)
			assert_fine(assign(fixture, anna, OFFICE_E3));
		if (i == 5)
			assert_fine(delete_user(fixture, anna));
		if (i == 6)
			assert_fine(restore_user(fixture, anna));
		struct session *session = begin_read(fixture);
		struct mailbox_projection seen = 
			mailbox_project(fixture->arena, session, mailbox_find(session, mailbox));
		end_read(fixture, session);
		if (seen.is_live != steps[i].is_live || seen.address_count != steps[i].addresses ||
			seen.login_count != steps[i].logins || (seen.password_hash != NULL) != (steps[i].logins > 0))
			fail_msg("%s: live %d, %zu addresses, %zu logins", steps[i].what, seen.is_live, seen.address_count,
				seen.login_count);
		if (seen.is_live)
			assert_string_equal(seen.addresses[0], "anna@contoso.test");
	}
}

static size_t kicks(struct fixture *fixture, const char *mailbox)
{
	size_t count = 0, found = 0;
	struct session *session = begin_read(fixture);
	const struct outbox_row *rows = outbox_waiting(session, 1000, &count);
	for (size_t i = 0; i < count; i++)
		found += text_equal(rows[i].kind, "mailbox.kick") && text_equal(rows[i].object_id, mailbox);
	end_read(fixture, session);
	return found;
}

/* What was written by a clock that then went back two hours is not left waiting until it is there again. */
static void outside_does_not_wait_for_a_clock_that_went_back(void **state)
{
	struct fixture *fixture = *state;
	size_t now_ready = 0, soon_ready = 0, back_ready = 0, tenants = 0;
	buy(fixture, OFFICE_E3, 5);
	make_licensed_user(fixture, "anna", OFFICE_E3);
	struct session *session = begin_read(fixture);
	int64_t now = clock_real_now();
	outbox_ready(session, now, 100, &now_ready);
	outbox_ready(session, now - 5 * MINUTE_MS, 100, &soon_ready);
	outbox_ready(session, now - 2 * HOUR_MS, 100, &back_ready);
	outbox_tenants(session, now - 2 * HOUR_MS, &tenants);
	end_read(fixture, session);
	assert_int_not_equal(now_ready, 0);
	assert_int_equal(soon_ready, 0); /* a worker's waiting is never longer than that */
	assert_int_equal(back_ready, now_ready);
	assert_int_equal(tenants, 1);
}

static int64_t commit_number(struct fixture *fixture)
{
	struct session *session = begin_read(fixture);
	int64_t number = installation_integer(session, "commit_number", 0);
	end_read(fixture, session);
	return number;
}

/* What changes for mail raises the commit number that the mail directory follows; what closes ends open sessions too. */
static void mail_is_told_of_what_it_must_see(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *mailbox = mailbox_row(fixture, anna)->id;
	static const struct {
		const char *what;
		bool is_seen, closes;
	} steps[] = {
		{ "a job title", false, false },
		{ "an alias", true, false },
		{ "a block", true, true },
		{ "an unblock", true, false },
		{ "a password", true, true },
		{ "a name", true, true },
		{ "sessions ended", true, true },
		{ "a license lost", true, true },
		{ "a license back", true, false },
		{ "a deletion", true, true },
		{ "a restore", true, false },
	};
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		size_t kicked = kicks(fixture, mailbox);
		int64_t number = commit_number(fixture);
		const struct error errors[] = {
			i == 0 ? update_user(fixture, anna, "jobTitle", "Baker") : no_error,
			i == 1 ? add_alias(fixture, anna, "ruiz@contoso.test") : no_error,
			i == 2 ? update_user(fixture, anna, "accountEnabled", "false") : no_error,
			i == 3 ? update_user(fixture, anna, "accountEnabled", "true") : no_error,
			i == 4 ? set_password(fixture, anna, "Another-Horse-7") : no_error,
			i == 5 ? update_user(fixture, anna, "userPrincipalName", "annette@contoso.test") : no_error,
			i == 6 ? perform(fixture, &user_end_sessions, anna) : no_error,
			i == 7 ? unassign(fixture, anna, OFFICE_E3) : no_error,
			i == 8 ? assign(fixture, anna, OFFICE_E3) : no_error,
			i == 9 ? delete_user(fixture, anna) : no_error,
			i == 10 ? restore_user(fixture, anna) : no_error,
		};
		assert_fine(errors[i]);
		if ((commit_number(fixture) > number) != steps[i].is_seen || (kicks(fixture, mailbox) > kicked) != steps[i].closes)
			fail_msg("%s: the commit number went from %lld to %lld, kicks from %zu to %zu", steps[i].what,
				(long long)number, (long long)commit_number(fixture), kicked, kicks(fixture, mailbox));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(mailbox_prg_1),
		FIXTURE_TEST(mailbox_prg_2),
		FIXTURE_TEST(mail_sees_the_state),
		FIXTURE_TEST(mail_is_told_of_what_it_must_see),
		FIXTURE_TEST(outside_does_not_wait_for_a_clock_that_went_back),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
