/*
 * test_tokens - claims as clients read them, what is no token for us, and the scope of a request
 */
#include "doors/identity/tokens.h"

#include "base/json_in.h"
#include "domain/tenants/sign_in.h"
#include "doors/identity/oauth_errors.h"
#include "doors/identity/scopes.h"
#include "doors/identity/token_cache.h"
#include "tests/unit/unit.h"

#define NOW 1900000000

static const struct user anna = { .id = "0a000000-0000-4000-8000-000000000001",
	.upn = "anna@contoso.test",
	.display_name = "Anna",
	.mail = "anna@contoso.test",
	.account_enabled = true };
static const struct application scripts = { .client_id = "0b000000-0000-4000-8000-000000000002",
	.id = "0c000000-0000-4000-8000-000000000003",
	.display_name = "Scripts",
	.permissions = "User.Read.All Mail.Send",
	.enabled = true };
static const char *role_ids[] = { "62e90394-69f5-4237-9190-012177145e10" };

static struct sign_in_facts facts(void)
{
	return (struct sign_in_facts){ .tenant_id = "0d000000-0000-4000-8000-000000000004",
		.tenant_created_at = INT64_C(1600000000000),
		.application = &scripts,
		.user = &anna,
		.user_roles = role_ids,
		.user_role_count = 1 };
}

static const struct json_value *parsed(struct arena *arena, const char *text)
{
	const struct json_value *value = json_parse(arena, text, strlen(text), NULL);
	assert_non_null(value);
	return value;
}

static const char *word(const struct json_value *claims, const char *name)
{
	return json_text_of(json_member(claims, name));
}

static void test_claims_of_a_person(void **state)
{
	struct sign_in_facts known = facts();
	const struct token_grant grant = { .facts = &known, .is_delegated = true, .now = NOW };
	const struct json_value *claims = parsed(*state, token_access_claims(*state, &grant));
	assert_string_equal(word(claims, "aud"), "https://graph.microsoft.com");
	assert_string_equal(
		word(claims, "iss"), "https://sts.windows.net/0d000000-0000-4000-8000-000000000004/");
	assert_string_equal(word(claims, "ver"), "1.0");
	assert_string_equal(word(claims, "idtyp"), "user");
	assert_string_equal(word(claims, "oid"), anna.id);
	assert_string_equal(word(claims, "upn"), anna.upn);
	assert_string_equal(word(claims, "appid"), scripts.client_id);
	assert_non_null(strstr(word(claims, "scp"), "User.Read.All"));
	assert_null(strstr(word(claims, "scp"), "offline_access"));
	assert_null(json_member(claims, "roles"));
	assert_string_equal(json_text_of(json_item(json_member(claims, "wids"), 0)), role_ids[0]);
	assert_int_equal(json_integer_of(json_member(claims, "exp"), 0), NOW + 3599);
	assert_int_equal(json_integer_of(json_member(claims, "xms_tcdt"), 0), 1600000000);
}

static void test_claims_of_an_application(void **state)
{
	struct sign_in_facts known = facts();
	const struct token_grant grant = { .facts = &known, .proof = PROOF_SECRET, .now = NOW };
	const struct json_value *claims = parsed(*state, token_access_claims(*state, &grant));
	assert_string_equal(word(claims, "idtyp"), "app");
	assert_string_equal(word(claims, "oid"), scripts.id);
	assert_string_equal(word(claims, "app_displayname"), "Scripts");
	assert_null(json_member(claims, "scp"));
	assert_null(json_member(claims, "upn"));
	assert_int_equal(json_count(json_member(claims, "roles")), 2);
	struct token_bearer bearer;
	const char *why = NULL;
	assert_true(token_read(*state, claims, NOW, &bearer, &why));
	assert_int_equal(bearer.kind, ACTOR_APPLICATION);
	assert_string_equal(bearer.permissions, "User.Read.All Mail.Send");
	assert_string_equal(bearer.tenant_id, known.tenant_id);
}

static void test_what_is_no_access_token(void **state)
{
	struct sign_in_facts known = facts();
	const struct token_grant grant = { .facts = &known,
		.is_delegated = true,
		.now = NOW,
		.login_base = "http://here.test",
		.nonce = "n" };
	struct token_bearer bearer;
	const char *why = NULL;
	const struct json_value *claims = parsed(*state, token_access_claims(*state, &grant));
	assert_true(token_read(*state, claims, NOW + 3598, &bearer, &why));
	assert_false(token_read(*state, claims, NOW + 3599, &bearer, &why));
	assert_non_null(strstr(why, "Lifetime"));
	assert_false(token_read(*state, claims, NOW - 3600, &bearer, &why));
	claims = parsed(*state, token_id_claims(*state, &grant));
	assert_string_equal(
		word(claims, "iss"), "http://here.test/0d000000-0000-4000-8000-000000000004/v2.0");
	assert_string_equal(word(claims, "nonce"), "n");
	assert_false(token_read(*state, claims, NOW, &bearer, &why));
	claims =
		parsed(*state, text_format(*state,
				       "{\"aud\":\"https://graph.microsoft.com\",\"tid\":\"a\",\"oid\":\"b\","
				       "\"iss\":\"https://sts.windows.net/c/\",\"nbf\":%d,\"exp\":%d}",
				       NOW, NOW + 9));
	assert_false(token_read(*state, claims, NOW, &bearer, &why));
}

static const struct oauth_error *read_scope(void **state, const char *text, struct scopes *scopes)
{
	const char *about = NULL;
	return scopes_read(*state, text, "http://here.test:80", scopes, &about);
}

static void test_scopes(void **state)
{
	struct scopes scopes;
	assert_null(read_scope(state, "https://graph.microsoft.com/.default", &scopes));
	assert_true(scopes.has_default && !scopes.has_names && !scopes.wants_id_token);
	assert_null(read_scope(state, "https://graph.microsoft.com//.default", &scopes));
	assert_null(read_scope(state, "https://here.test:80/.default", &scopes));
	assert_null(read_scope(state, "00000003-0000-0000-c000-000000000000/.default", &scopes));
	assert_null(read_scope(state, " openid  User.Read offline_access mail.send ", &scopes));
	assert_true(scopes.wants_id_token && scopes.has_names);
	assert_string_equal(scopes.echo, "openid User.Read mail.send");
	assert_ptr_equal(
		read_scope(state, "https://vault.example/.default", &scopes), &OAUTH_RESOURCE_UNKNOWN);
	assert_ptr_equal(read_scope(state, "User.Everything", &scopes), &OAUTH_SCOPE_INVALID);
	assert_ptr_equal(read_scope(state, "   ", &scopes), &OAUTH_SCOPE_INVALID);
}

static void test_cache_keeps_and_forgets(void **state)
{
	struct token_cache *cache = token_cache_new(*state);
	const struct token_bearer bearer = { .tenant_id = "tenant",
		.kind = ACTOR_USER,
		.actor_id = "anna",
		.permissions = "User.Read",
		.issued_at = NOW,
		.expires_at = NOW + 10 };
	unsigned char hash[HASH_SIZE] = { 1, 2, 3 }, other[HASH_SIZE] = { 1, 2, 4 };
	struct token_bearer found;
	assert_false(token_cache_find(cache, *state, hash, NOW, &found));
	token_cache_keep(cache, hash, &bearer);
	assert_true(token_cache_find(cache, *state, hash, NOW + 9, &found));
	assert_string_equal(found.actor_id, "anna");
	assert_string_equal(found.permissions, "User.Read");
	assert_false(token_cache_find(cache, *state, hash, NOW + 10, &found));
	assert_false(token_cache_find(cache, *state, other, NOW, &found)); /* the same place */
	char *much = arena_allocate(*state, 4000);
	memset(much, 'x', 3999);
	const struct token_bearer mighty = { .tenant_id = "tenant",
		.kind = ACTOR_USER,
		.actor_id = "bill",
		.permissions = much,
		.issued_at = NOW,
		.expires_at = NOW + 10 };
	token_cache_keep(cache, other, &mighty);
	assert_false(token_cache_find(cache, *state, other, NOW, &found));
	token_cache_close(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_claims_of_a_person),
		TEST(test_claims_of_an_application),
		TEST(test_what_is_no_access_token),
		TEST(test_scopes),
		TEST(test_cache_keeps_and_forgets),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
