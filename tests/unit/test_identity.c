/*
 * test_identity - the identity door over a socket: tokens, refusals by their AADSTS numbers, discovery, keys
 */
#include "tests/unit/door_client.h"

#include "base/password.h"
#include "domain/tenants/signing.h"
#include "doors/identity/jwt.h"

static int64_t number_of(struct reply reply)
{
	return json_integer_of(json_item(json_member(reply.body, "error_codes"), 0), 0);
}

static void assert_oauth(struct reply reply, int status, const char *error, int64_t number)
{
	assert_status(reply, status);
	assert_string_equal(text_at(reply, "error"), error);
	assert_int_equal(number_of(reply), number);
	assert_non_null(strstr(text_at(reply, "error_description"), "Correlation ID: "));
}

static const char *client_form(struct doors *doors, const char *secret, const char *scope)
{
	return text_format(doors->fixture->arena,
		"grant_type=client_credentials&client_id=%s&client_secret=%s&scope=%s",
		doors->fixture->contoso.client_id, secret, scope);
}

static const char *person_form(struct doors *doors, const char *upn, const char *password, const char *scope)
{
	return text_format(doors->fixture->arena,
		"grant_type=password&client_id=%s&username=%s&password=%s&scope=%s",
		doors->fixture->contoso.client_id, upn, password, scope);
}

static void test_client_credentials(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	struct reply reply =
		ask_token(&doors, "contoso.test", client_form(&doors, "a-secret-of-the-scripts", ".default"));
	assert_status(reply, 200);
	assert_string_equal(text_at(reply, "token_type"), "Bearer");
	assert_int_equal(json_integer_of(json_member(reply.body, "expires_in"), 0), 3599);
	assert_null(json_member(reply.body, "client_info"));
	assert_null(json_member(reply.body, "refresh_token"));
	struct token_bearer bearer;
	const char *why = NULL;
	const char *header = text_format(doors.fixture->arena, "Bearer %s", text_at(reply, "access_token"));
	for (int i = 0; i < 2; i++) { /* read, then found in the cache */
		assert_true(identity_check(doors.identity, doors.fixture->arena, header, &bearer, &why));
		assert_int_equal(bearer.kind, ACTOR_APPLICATION);
		assert_string_equal(bearer.tenant_id, doors.fixture->contoso.tenant_id);
	}
	const char *forged = text_format(doors.fixture->arena, "%sx", header);
	assert_false(identity_check(doors.identity, doors.fixture->arena, forged, &bearer, &why));
	doors_close(&doors);
}

static void test_client_by_basic(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	const char *target =
		text_format(doors.fixture->arena, "/%s/oauth2/v2.0/token", doors.fixture->tenant_id);
	static const char *const secrets[] = { "a-secret-of-the-scripts", "a%2Dsecret-of-the-scripts",
		"wrong", "" };
	static const int64_t numbers[] = { 0, 0, 7000215, 7000216 };
	for (size_t i = 0; i < COUNT_OF(secrets); i++) {
		const char *pair = text_format(
			doors.fixture->arena, "%s:%s", doors.fixture->contoso.client_id, secrets[i]);
		const char *headers = text_format(doors.fixture->arena,
			"Authorization: Basic %s\r\nContent-Type: application/x-www-form-urlencoded\r\n",
			base64_encode(doors.fixture->arena, pair, strlen(pair)));
		struct reply reply = ask_with(
			&doors, "POST", target, headers, "grant_type=client_credentials&scope=.default");
		assert_status(reply, numbers[i] == 0 ? 200 : 401);
		assert_int_equal(number_of(reply), numbers[i]);
	}
	doors_close(&doors);
}

static void test_what_is_refused(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	const char *good = client_form(&doors, "a-secret-of-the-scripts", ".default");
	assert_oauth(ask_token(&doors, "nobody.test", good), 400, "invalid_request", 90002);
	assert_oauth(ask_token(&doors, "common", good), 400, "invalid_request", 50059);
	assert_oauth(ask_token(&doors, "contoso.test", client_form(&doors, "wrong", ".default")), 401,
		"invalid_client", 7000215);
	assert_oauth(ask_token(&doors, "contoso.test", client_form(&doors, "", ".default")), 401,
		"invalid_client", 7000216);
	assert_oauth(ask_token(&doors, "contoso.test",
			     client_form(&doors, "a-secret-of-the-scripts", "User.Read")),
		400, "invalid_scope", 70011);
	assert_oauth(
		ask_token(&doors, "contoso.test",
			client_form(&doors, "a-secret-of-the-scripts", "https://vault.example/.default")),
		400, "invalid_resource", 500011);
	assert_oauth(
		ask_token(&doors, "contoso.test", "grant_type=magic"), 400, "unsupported_grant_type", 70003);
	assert_oauth(ask_token(&doors, "contoso.test", ""), 400, "invalid_request", 900144);
	assert_oauth(ask_token(&doors, "contoso.test",
			     "grant_type=client_credentials&client_id=nobody&client_secret=x&scope=.default"),
		400, "unauthorized_client", 700016);
	doors_close(&doors);
}

static const char *make_person(struct doors *doors, const char *name)
{
	const char *id = make_user(doors->fixture, name);
	const struct user_update_options options = { .user = id,
		.password = PASSWORD,
		.password_hash = password_hash(doors->fixture->arena, PASSWORD, 0) };
	assert_fine(perform(doors->fixture, &user_update, &options));
	return id;
}

static void change_at_next_sign_in(struct user *user)
{
	user->force_change_password = true;
}

static void test_password(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	const char *anna = make_person(&doors, "anna");
	struct reply reply = ask_token(&doors, "organizations",
		text_format(doors.fixture->arena, "%s&client_info=1&nonce=n",
			person_form(&doors, "Anna@Contoso.test", PASSWORD,
				"openid+profile+offline_access+User.Read")));
	assert_status(reply, 200);
	assert_string_equal(text_at(reply, "scope"), "openid profile User.Read");
	assert_non_null(text_at(reply, "id_token"));
	assert_non_null(text_at(reply, "refresh_token"));
	size_t length = 0;
	const char *info = base64url_decode(doors.fixture->arena, text_at(reply, "client_info"), &length);
	assert_non_null(strstr(info, anna));
	assert_oauth(ask_token(&doors, "contoso.test",
			     person_form(&doors, "anna@contoso.test", "wrong", ".default")),
		400, "invalid_grant", 50126);
	assert_oauth(ask_token(&doors, "contoso.test",
			     person_form(&doors, "nobody@contoso.test", "x", ".default")),
		400, "invalid_grant", 50034);
	assert_oauth(ask_token(&doors, "common", person_form(&doors, "nobody@nowhere.test", "x", ".default")),
		400, "invalid_grant", 50034);
	alter_user(doors.fixture, anna, change_at_next_sign_in);
	assert_oauth(
		ask_token(&doors, "common", person_form(&doors, "anna@contoso.test", PASSWORD, ".default")),
		400, "invalid_grant", 50055);
	assert_fine(update_user(doors.fixture, anna, "accountEnabled", "false"));
	assert_oauth(
		ask_token(&doors, "common", person_form(&doors, "anna@contoso.test", PASSWORD, ".default")),
		400, "invalid_grant", 50057);
	assert_fine(delete_user(doors.fixture, anna));
	assert_oauth(
		ask_token(&doors, "common", person_form(&doors, "anna@contoso.test", PASSWORD, ".default")),
		400, "invalid_grant", 50034);
	doors_close(&doors);
}

static void test_guessing_ends(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	make_person(&doors, "anna");
	make_person(&doors, "bill");
	const char *right = person_form(&doors, "bill@contoso.test", PASSWORD, ".default");
	assert_status(ask_token(&doors, "common", right), 200);
	for (int i = 0; i < 10; i++) {
		assert_int_equal(number_of(ask_token(&doors, "common",
					 person_form(&doors, "anna@contoso.test", "wrong", ".default"))),
			50126);
		ask_token(&doors, "common", person_form(&doors, "bill@contoso.test", "wrong", ".default"));
	}
	assert_oauth(
		ask_token(&doors, "common", person_form(&doors, "anna@contoso.test", PASSWORD, ".default")),
		400, "invalid_grant", 50053);
	assert_status(ask_token(&doors, "common", right), 200); /* he has been here before */
	doors_close(&doors);
}

static void test_discovery(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	const char *tenant = doors.fixture->tenant_id;
	struct reply reply = ask(&doors, "GET", "/contoso.test/v2.0/.well-known/openid-configuration", NULL);
	assert_status(reply, 200);
	assert_string_equal(text_at(reply, "issuer"),
		text_format(doors.fixture->arena, "http://here.test:80/%s/v2.0", tenant));
	assert_string_equal(text_at(reply, "token_endpoint"),
		text_format(doors.fixture->arena, "http://here.test:80/%s/oauth2/v2.0/token", tenant));
	reply = ask(&doors, "GET", "/common/v2.0/.well-known/openid-configuration", NULL);
	assert_string_equal(text_at(reply, "issuer"), "http://here.test:80/{tenantid}/v2.0");
	reply = ask(&doors, "GET", "/contoso.test/.well-known/openid-configuration", NULL);
	assert_string_equal(text_at(reply, "issuer"),
		text_format(doors.fixture->arena, "https://sts.windows.net/%s/", tenant));
	assert_oauth(ask(&doors, "GET", "/nobody.test/v2.0/.well-known/openid-configuration", NULL), 400,
		"invalid_tenant", 90002);
	reply = ask(&doors, "GET", "/common/discovery/v2.0/keys", NULL);
	assert_status(reply, 200);
	assert_int_equal(json_count(json_member(reply.body, "keys")), 1);
	assert_null(strstr(reply.text, "\"d\""));
	reply = ask(&doors, "GET",
		"/common/discovery/"
		"instance?api-version=1.1&authorization_endpoint=https%3A%2F%2Fhere.test:80%2Fcommon"
		"%2Foauth2%2Fv2.0%2Fauthorize",
		NULL);
	assert_status(reply, 200);
	assert_oauth(
		ask(&doors, "GET",
			"/common/discovery/instance?authorization_endpoint=https://elsewhere.test/common/",
			NULL),
		400, "invalid_instance", 50049);
	reply = ask(&doors, "GET", "/common/userrealm/anybody@contoso.test?api-version=1.0", NULL);
	assert_string_equal(text_at(reply, "account_type"), "Managed");
	reply = ask(&doors, "GET", "/common/userrealm/anybody@nowhere.test?api-version=1.0", NULL);
	assert_string_equal(text_at(reply, "account_type"), "Unknown");
	doors_close(&doors);
}

static void test_keys_survive_a_restart(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	be_application(&doors);
	const char *keys = identity_public_keys(doors.identity, doors.fixture->arena);
	const char *header = text_format(doors.fixture->arena, "Bearer %s", doors.token);
	doors_close(&doors);
	doors_open(&doors, *state);
	struct token_bearer bearer;
	const char *why = NULL;
	assert_string_equal(identity_public_keys(doors.identity, doors.fixture->arena), keys);
	assert_true(identity_check(doors.identity, doors.fixture->arena, header, &bearer, &why));
	doors_close(&doors);
}

/* Ninety days sign, two more are known. */
static void test_old_key_gives_way(void **state)
{
	struct fixture *fixture = *state;
	int64_t now = clock_real_now();
	struct jwt_key *old = jwt_key_new();
	const struct signing_key row = { jwt_key_id(old), jwt_key_to_pem(fixture->arena, old),
		now - 91 * DAY_MS, now + DAY_MS, now - 91 * DAY_MS };
	assert_fine(signing_key_add(&fixture->house, fixture->arena, &row, false));
	struct doors doors;
	doors_open(&doors, fixture);
	assert_non_null(strstr(identity_public_keys(doors.identity, fixture->arena), row.id));
	be_application(&doors);
	const char *keys = identity_public_keys(doors.identity, fixture->arena);
	const char *header = arena_copy(fixture->arena, doors.token, strcspn(doors.token, "."));
	assert_int_equal(
		json_count(json_member(json_parse(fixture->arena, keys, strlen(keys), NULL), "keys")), 2);
	assert_null(strstr(base64url_decode(fixture->arena, header, NULL), row.id));
	doors_close(&doors);
	jwt_key_free(old);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_client_credentials),
		FIXTURE_TEST(test_client_by_basic),
		FIXTURE_TEST(test_what_is_refused),
		FIXTURE_TEST(test_password),
		FIXTURE_TEST(test_guessing_ends),
		FIXTURE_TEST(test_discovery),
		FIXTURE_TEST(test_keys_survive_a_restart),
		FIXTURE_TEST(test_old_key_gives_way),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
