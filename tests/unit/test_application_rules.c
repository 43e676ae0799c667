/*
 * test_application_rules - each rule about applications once refuses and once does not
 */
#include "tests/unit/domain_fixture.h"

#include "base/ids.h"
#include "base/x509.h"
#include "domain/applications/application_read.h"
#include "store/applications.h"
#include "store/token_families.h"

#define APPLICATION "0a000000-0000-4000-8000-000000000001"
#define ABSENT "0a000000-0000-4000-8000-00000000000f"

static struct error make(struct fixture *fixture, const char *name, const char *client_id, const char *redirects)
{
	const struct application_create_options options = { .display_name = name,
		.permissions = "User.Read.All",
		.client_id = client_id,
		.redirect_uris = redirects };
	return perform(fixture, &application_create, &options);
}

static struct error change(struct fixture *fixture, enum application_change_kind kind, const char *value)
{
	const struct application_change_options options = { APPLICATION, kind, value };
	return perform(fixture, &application_change, &options);
}

static void be_user_administrator(struct fixture *fixture)
{
	act_as(fixture, make_administrator(fixture, "uma", "User Administrator"));
}

static struct application *row(struct fixture *fixture)
{
	struct session *session = begin_read(fixture);
	struct application *found = application_find(session, APPLICATION);
	end_read(fixture, session);
	return found;
}

static void application_new(void **state)
{
	struct fixture *fixture = *state;
	be_user_administrator(fixture);
	assert_refused(make(fixture, "Script", APPLICATION, NULL), &ERROR_REQUEST_DENIED, "APPLICATION-NEW-1");
	act_as_administrator(fixture);
	assert_refused(make(fixture, "", APPLICATION, NULL), &ERROR_PROPERTY_INVALID, "APPLICATION-NEW-2");
	assert_refused(make(fixture, "Script", "script", NULL), &ERROR_PROPERTY_INVALID, "APPLICATION-NEW-3");
	assert_refused(make(fixture, "Script", APPLICATION, "http://else.example/"), &ERROR_PROPERTY_INVALID,
		"APPLICATION-NEW-5");
	assert_fine(make(fixture, "Script", APPLICATION, "https://else.example/ http://localhost"));
	assert_refused(make(fixture, "Script", APPLICATION, NULL), &STORE_CONFLICT, "APPLICATION-NEW-4");
	assert_true(row(fixture)->enabled);
	assert_false(row(fixture)->is_public);
}

static void application_change_rules_hold(void **state)
{
	struct fixture *fixture = *state;
	assert_refused(change(fixture, APPLICATION_RENAME, "Other"), &ERROR_NOT_FOUND, NULL);
	assert_fine(make(fixture, "Script", APPLICATION, NULL));
	be_user_administrator(fixture);
	assert_refused(change(fixture, APPLICATION_RENAME, "Other"), &ERROR_REQUEST_DENIED, "APPLICATION-CHG-1");
	act_as_administrator(fixture);
	assert_refused(change(fixture, APPLICATION_RENAME, ""), &ERROR_PROPERTY_INVALID, "APPLICATION-CHG-2");
	assert_fine(change(fixture, APPLICATION_RENAME, "Other"));
	assert_string_equal(row(fixture)->display_name, "Other");
	assert_refused(change(fixture, APPLICATION_GRANT, "All.Of.It"), &ERROR_PROPERTY_INVALID, "APPLICATION-CHG-3");
	assert_fine(change(fixture, APPLICATION_GRANT, "Mail.Send"));
	assert_refused(change(fixture, APPLICATION_GRANT, "Mail.Send"), &STORE_CONFLICT, "APPLICATION-CHG-4");
	assert_string_equal(row(fixture)->permissions, "User.Read.All Mail.Send");
	assert_fine(change(fixture, APPLICATION_REVOKE, "User.Read.All"));
	assert_refused(change(fixture, APPLICATION_REVOKE, "User.Read.All"), &ERROR_NOT_FOUND, "APPLICATION-CHG-5");
	assert_string_equal(row(fixture)->permissions, "Mail.Send");
	assert_fine(change(fixture, APPLICATION_ADD_REDIRECT, "https://else.example/back"));
	assert_fine(change(fixture, APPLICATION_MAKE_PUBLIC, NULL));
	assert_fine(change(fixture, APPLICATION_DISABLE, NULL));
	assert_true(row(fixture)->is_public);
	assert_false(row(fixture)->enabled);
}

static void redirect_addresses(void **state)
{
	struct fixture *fixture = *state;
	static const char *const unsafe[] = { "http://else.example/", "javascript://x", "else.example", "https://",
		"https://a@else.example/", "https://else.example/#part", "https://*.else.example/", "http://localhost.else.example/",
		"data://text/html", "https://else.example/a b" };
	static const char *const safe[] = { "http://localhost", "http://127.0.0.1:8400/", "http://[::1]/back", "msal1234://auth",
		"https://else.example/back?x=1" };
	assert_fine(make(fixture, "Script", APPLICATION, NULL));
	for (size_t i = 0; i < COUNT_OF(unsafe); i++)
		assert_refused(change(fixture, APPLICATION_ADD_REDIRECT, unsafe[i]), &ERROR_PROPERTY_INVALID,
			"APPLICATION-CHG-6");
	for (size_t i = 0; i < COUNT_OF(safe); i++)
		assert_fine(change(fixture, APPLICATION_ADD_REDIRECT, safe[i]));
}

static void application_goes_with_its_keys_and_sessions(void **state)
{
	struct fixture *fixture = *state;
	assert_fine(make(fixture, "Script", APPLICATION, NULL));
	give_role(fixture, row(fixture)->id, "User Administrator");
	be_user_administrator(fixture);
	assert_refused(perform(fixture, &application_delete, APPLICATION), &ERROR_REQUEST_DENIED, "APPLICATION-DEL-1");
	act_as_administrator(fixture);
	assert_refused(perform(fixture, &application_delete, ABSENT), &ERROR_NOT_FOUND, NULL);
	assert_fine(perform(fixture, &application_delete, APPLICATION));
	assert_null(row(fixture));
}

static struct application_key_options secret(int64_t expires_at)
{
	return (struct application_key_options){ .client_id = APPLICATION,
		.id = "0b000000-0000-4000-8000-000000000001",
		.secret_hash = "hash",
		.hint = "abc",
		.display_name = "first",
		.expires_at = expires_at };
}

static void application_key(void **state)
{
	struct fixture *fixture = *state;
	int64_t now = clock_real_now();
	assert_fine(make(fixture, "Script", APPLICATION, NULL));
	struct application_key_options options = secret(now + 30 * DAY_MS);
	be_user_administrator(fixture);
	assert_refused(perform(fixture, &application_set_secret, &options), &ERROR_REQUEST_DENIED, "APPLICATION-KEY-1");
	act_as_administrator(fixture);
	struct application_key_options wrong = secret(now - 1), late = secret(now + 800 * DAY_MS);
	assert_refused(perform(fixture, &application_set_secret, &wrong), &ERROR_PROPERTY_INVALID, "APPLICATION-KEY-2");
	assert_refused(perform(fixture, &application_set_secret, &late), &ERROR_PROPERTY_INVALID, "APPLICATION-KEY-2");
	assert_fine(perform(fixture, &application_set_secret, &options));
	options.removes = true;
	assert_fine(perform(fixture, &application_set_secret, &options));
	assert_refused(perform(fixture, &application_set_secret, &options), &ERROR_NOT_FOUND, NULL);
}

static void application_certificate_rules_hold(void **state)
{
	struct fixture *fixture = *state;
	int64_t now = clock_real_now();
	const struct application_certificate certificate = { .thumbprint = "a",
		.thumbprint_256 = "b",
		.subject = "CN=x",
		.pem = "pem" };
	struct application_key_options options = { .client_id = APPLICATION,
		.id = "0b000000-0000-4000-8000-000000000002",
		.certificate = &certificate,
		.expires_at = now + DAY_MS };
	assert_fine(make(fixture, "Script", APPLICATION, NULL));
	be_user_administrator(fixture);
	assert_refused(
		perform(fixture, &application_set_certificate, &options), &ERROR_REQUEST_DENIED, "APPLICATION-CRT-1");
	act_as_administrator(fixture);
	options.expires_at = now - 1;
	assert_refused(
		perform(fixture, &application_set_certificate, &options), &ERROR_PROPERTY_INVALID, "APPLICATION-CRT-2");
	options.expires_at = now + DAY_MS;
	assert_fine(perform(fixture, &application_set_certificate, &options));
	assert_refused(perform(fixture, &application_set_certificate, &options), &STORE_CONFLICT, "APPLICATION-CRT-3");
	options.removes = true;
	assert_fine(perform(fixture, &application_set_certificate, &options));
}

static void known_clients_go_when_the_tenant_says_so(void **state)
{
	struct fixture *fixture = *state;
	struct session *session = begin_read(fixture);
	const struct application *known = application_usable(session, "14d82eec-204b-4c2f-b7e8-296a70dab67e");
	assert_non_null(known);
	assert_true(known->is_public && uuid_is_valid(known->id));
	assert_null(application_usable(session, ABSENT));
	end_read(fixture, session);
	set_setting(fixture, "known_clients", "refused");
	session = begin_read(fixture);
	assert_null(application_usable(session, "14d82eec-204b-4c2f-b7e8-296a70dab67e"));
	end_read(fixture, session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(application_new),
		FIXTURE_TEST(application_change_rules_hold),
		FIXTURE_TEST(redirect_addresses),
		FIXTURE_TEST(application_goes_with_its_keys_and_sessions),
		FIXTURE_TEST(application_key),
		FIXTURE_TEST(application_certificate_rules_hold),
		FIXTURE_TEST(known_clients_go_when_the_tenant_says_so),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
