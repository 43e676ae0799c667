/*
 * test_verbs - the table of verbs: inverses that exist, absent objects that are refused and leave nothing, and that what
 * an act did its opposite takes back
 */
#include "tests/unit/domain_fixture.h"

#include "domain/calendar_events.h"
#include "domain/context.h"
#include "domain/verbs.h"
#include "tests/support/invariants.h"

#define NOBODY "00000000-0000-4000-8000-000000000000"

static void inverses_stand_in_the_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < verb_count; i++) {
		const struct verb *inverse = verbs[i].inverse == NULL ? NULL : verb_named(verbs[i].inverse);
		/* Whatever purges or gives a secret cannot be taken back. */
		if (verb_purges(&verbs[i]) != NULL)
			assert_null(inverse);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(verbs[i].name, verbs[j].name);
	}
	assert_string_equal(verb_purges(verb_named("group.purge")), "group");
	assert_null(verb_purges(verb_named("user.restore")));
}

struct applying {
	const char *verb, *object;
	struct error error;
};

static struct error apply(struct context *context, void *state)
{
	struct applying *applying = state;
	struct plan plan;
	plan_begin(&plan, context->arena, "test");
	struct step *step = plan_step(&plan, applying->verb, applying->object, applying->object, NULL);
	step_change(step, "address", NULL, "nobody@contoso.test");
	step_change(step, "state", NULL, "live");
	applying->error = step->verb->apply(context, step);
	return applying->error;
}

static struct error apply_to(struct fixture *fixture, const char *verb, const char *object)
{
	const struct act_call who = { .tenant_id = fixture->tenant_id, .actor_kind = ACTOR_SYSTEM, .actor_id = "system" };
	struct applying applying = { .verb = verb, .object = object };
	struct error error = act_within(&fixture->house, fixture->arena, &who, apply, &applying);
	assert_true(failed(error) == failed(applying.error));
	return error;
}

static void absent_objects_are_refused_and_nothing_stays(void **state)
{
	static const char *const refused[] = { "user.set", "user.block", "user.setPassword", "user.softDelete", "user.restore",
		"mailbox.disconnect", "subscription.resize" };
	static const char *const empty[] = { "address.reserve", "address.drop", "mailbox.purge" };
	struct fixture *fixture = *state;
	const char *before = database_dump(fixture->arena, fixture->database);
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		assert_refused(apply_to(fixture, refused[i], NOBODY), &ERROR_NOT_FOUND, NULL);
	assert_string_equal(before, database_dump(fixture->arena, fixture->database));
	for (size_t i = 0; i < COUNT_OF(empty); i++)
		assert_fine(apply_to(fixture, empty[i], NOBODY));
	assert_invariants(fixture);
}

/* An act of each kind about somebody who is not there. */
static void acts_on_nobody_are_refused(void **state)
{
	struct fixture *fixture = *state;
	const struct address_options address = { "nobody@contoso.test", NOBODY };
	assert_refused(perform(fixture, &address_add, &address), &ERROR_NOT_FOUND, NULL);
	assert_refused(perform(fixture, &address_remove_alias, &address), &ERROR_NOT_FOUND, NULL);
	assert_refused(update_user(fixture, NOBODY, "jobTitle", "Baker"), &ERROR_NOT_FOUND, NULL);
	assert_refused(delete_user(fixture, NOBODY), &ERROR_NOT_FOUND, NULL);
	assert_refused(purge_user(fixture, NOBODY), &ERROR_NOT_FOUND, NULL);
	assert_refused(restore_user(fixture, NOBODY), &ERROR_RESTORE_WINDOW_CLOSED, NULL);
	assert_refused(perform(fixture, &user_end_sessions, NOBODY), &ERROR_NOT_FOUND, NULL);
	assert_refused(resize(fixture, NOBODY, 3), &ERROR_NOT_FOUND, NULL);
	assert_refused(perform(fixture, &application_delete, NOBODY), &ERROR_NOT_FOUND, NULL);
	const struct application_change_options change = { NOBODY, APPLICATION_RENAME, "x" };
	assert_refused(perform(fixture, &application_change, &change), &ERROR_NOT_FOUND, NULL);
	const struct application_key_options key = { .client_id = NOBODY, .id = NOBODY };
	assert_refused(perform(fixture, &application_set_secret, &key), &ERROR_NOT_FOUND, NULL);
	assert_refused(perform(fixture, &application_set_certificate, &key), &ERROR_NOT_FOUND, NULL);
	const char *anna = make_user(fixture, "anna");
	assert_fine(delete_user(fixture, anna));
	const struct address_options deleted = { "anna2@contoso.test", anna };
	assert_refused(perform(fixture, &address_add, &deleted), &ERROR_NOT_FOUND, NULL);
	assert_refused(perform(fixture, &address_remove_alias, &deleted), &ERROR_NOT_FOUND, NULL);
}

static const struct application *scripts(struct fixture *fixture)
{
	struct session *session = begin_read(fixture);
	const struct application *found = application_find(session, fixture->contoso.client_id);
	end_read(fixture, session);
	return found;
}

static void change(struct fixture *fixture, enum application_change_kind kind, const char *value)
{
	const struct application_change_options options = { fixture->contoso.client_id, kind, value };
	assert_fine(perform(fixture, &application_change, &options));
}

/* Each pair of changes, there and back. */
static void changes_of_an_application_are_taken_back(void **state)
{
	static const struct { enum application_change_kind there, back; const char *value, *old; } pairs[] = {
		{ APPLICATION_RENAME, APPLICATION_RENAME, "Robots", "Scripts" },
		{ APPLICATION_MAKE_CONFIDENTIAL, APPLICATION_MAKE_PUBLIC, NULL, NULL },
		{ APPLICATION_DISABLE, APPLICATION_ENABLE, NULL, NULL },
		{ APPLICATION_ADD_REDIRECT, APPLICATION_REMOVE_REDIRECT, "https://a.example/", "https://a.example/" },
		{ APPLICATION_ADD_REDIRECT, APPLICATION_REMOVE_REDIRECT, "http://localhost", "http://localhost" },
	};
	struct fixture *fixture = *state;
	const struct application *before = scripts(fixture);
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		change(fixture, pairs[i].there, pairs[i].value);
		const struct application *between = scripts(fixture);
		assert_false(text_equal(between->display_name, before->display_name) && between->enabled == before->enabled &&
			between->is_public == before->is_public && text_equal(between->redirect_uris, before->redirect_uris));
		change(fixture, pairs[i].back, pairs[i].old);
		const struct application *after = scripts(fixture);
		assert_string_equal(after->display_name, before->display_name);
		assert_int_equal(after->enabled, before->enabled);
		assert_int_equal(after->is_public, before->is_public);
		assert_string_equal(after->redirect_uris, before->redirect_uris);
	}
	change(fixture, APPLICATION_REVOKE, "Mail.Send");
	assert_false(application_list_holds(scripts(fixture)->permissions, "Mail.Send"));
	assert_true(application_list_holds(scripts(fixture)->permissions, "Mail.Read"));
	change(fixture, APPLICATION_GRANT, "Mail.Send");
	assert_true(application_list_holds(scripts(fixture)->permissions, "Mail.Send"));
	assert_false(application_list_holds("a b", ""));
	assert_false(application_list_holds("", "a"));
	assert_true(application_list_holds("a  b", "b"));
}

static size_t roles_held(struct fixture *fixture, const char *id)
{
	struct context context;
	struct session *session = begin_read(fixture);
	assert_true(context_open(&context, fixture->arena, session));
	assert_true(context_load_actor(&context, ACTOR_USER, id));
	end_read(fixture, session);
	return context.actor.role_count;
}

static void what_an_act_did_its_opposite_takes_back(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 2);
	const char *anna = make_user(fixture, "anna");
	size_t count = 0;
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_string_equal(owner_row(fixture, "ruiz@contoso.test")->holder_id, anna);
	assert_fine(remove_alias(fixture, anna, "ruiz@contoso.test"));
	assert_null(owner_row(fixture, "ruiz@contoso.test"));
	assert_fine(give_role(fixture, anna, "User Administrator"));
	assert_int_equal(roles_held(fixture, anna), 1);
	assert_fine(take_role(fixture, anna, "User Administrator"));
	assert_int_equal(roles_held(fixture, anna), 0);
	assert_fine(assign(fixture, anna, OFFICE_E3));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 1);
	assert_fine(unassign(fixture, anna, OFFICE_E3));
	assert_int_equal(seats_row(fixture, OFFICE_E3).consumed, 0);
	license_rows(fixture, anna, &count);
	assert_int_equal(count, 0);
	assert_non_null(mailbox_row(fixture, anna)); /* disconnected; a license of it brings it back */
	assert_true(mailbox_row(fixture, anna)->license_lost_at > 0);
	assert_fine(assign(fixture, anna, OFFICE_E3));
	assert_int_equal(mailbox_row(fixture, anna)->license_lost_at, 0);
	assert_fine(update_user(fixture, anna, "accountEnabled", "false"));
	assert_fine(update_user(fixture, anna, "accountEnabled", "true"));
	assert_true(user_row(fixture, anna)->account_enabled);
	assert_fine(update_user(fixture, anna, "userPrincipalName", "anne@contoso.test"));
	assert_fine(update_user(fixture, anna, "userPrincipalName", "anna@contoso.test"));
	assert_string_equal(user_row(fixture, anna)->upn, "anna@contoso.test");
}

static void nobody_acts_who_is_gone_or_disabled(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_administrator(fixture, "anna", "User Administrator");
	struct context context;
	struct session *session = begin_read(fixture);
	assert_true(context_open(&context, fixture->arena, session));
	assert_false(context_load_actor(&context, ACTOR_USER, NOBODY));
	assert_false(context_load_actor(&context, ACTOR_APPLICATION, NOBODY));
	assert_true(context_load_actor(&context, ACTOR_USER, anna));
	assert_true(context_load_actor(&context, ACTOR_SYSTEM, "system"));
	end_read(fixture, session);
	const struct application_create_options disabled = { .display_name = "Old", .permissions = "User.Read.All",
		.client_id = "0a000000-0000-4000-8000-000000000001", .is_disabled = true };
	assert_fine(perform(fixture, &application_create, &disabled));
	const char *application = fixture->result.object_id;
	assert_fine(update_user(fixture, anna, "accountEnabled", "false"));
	session = begin_read(fixture);
	assert_true(context_open(&context, fixture->arena, session));
	assert_false(context_load_actor(&context, ACTOR_APPLICATION, application));
	assert_false(context_load_actor(&context, ACTOR_USER, anna));
	end_read(fixture, session);
	assert_fine(delete_user(fixture, anna));
	session = begin_read(fixture);
	assert_true(context_open(&context, fixture->arena, session));
	assert_false(context_load_actor(&context, ACTOR_USER, anna));
	end_read(fixture, session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(inverses_stand_in_the_table),
		FIXTURE_TEST(absent_objects_are_refused_and_nothing_stays),
		FIXTURE_TEST(acts_on_nobody_are_refused),
		FIXTURE_TEST(changes_of_an_application_are_taken_back),
		FIXTURE_TEST(what_an_act_did_its_opposite_takes_back),
		FIXTURE_TEST(nobody_acts_who_is_gone_or_disabled),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
