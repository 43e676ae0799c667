/*
 * test_grants - what only a program can ask: certificates, on behalf of somebody, sessions that run side by side, keys
 */
#include "tests/unit/door_client.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/json_out.h"
#include "base/password.h"
#include "base/x509.h"
#include "domain/tenants/sign_in.h"
#include "domain/tenants/sign_in_journal.h"
#include "domain/tenants/signing.h"
#include "domain/tenants/token_session.h"
#include "doors/identity/keyring.h"
#include "store/lane.h"
#include "store/store.h"

#define MIDDLE "0a000000-0000-4000-8000-0000000000aa"

struct pair {
	EVP_PKEY *key;
	const char *pem;
	struct x509 read;
};

static struct pair pair_new(struct arena *arena, long valid_seconds)
{
	struct pair pair = { .key = EVP_RSA_gen(2048) };
	X509 *certificate = X509_new();
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
	X509_gmtime_adj(X509_getm_notBefore(certificate), -100);
	X509_gmtime_adj(X509_getm_notAfter(certificate), valid_seconds);
	X509_set_pubkey(certificate, pair.key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC, (const unsigned char *)"Scripts", -1,
		-1, 0);
	X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
	X509_sign(certificate, pair.key, EVP_sha256());
	BIO *target = BIO_new(BIO_s_mem());
	PEM_write_bio_X509(target, certificate);
	char *bytes = NULL;
	long length = BIO_get_mem_data(target, &bytes);
	pair.pem = arena_copy(arena, bytes, (size_t)length);
	BIO_free(target);
	X509_free(certificate);
	return pair;
}

static const char *signed_text(struct arena *arena, const struct pair *pair, const char *text, bool is_pss)
{
	EVP_MD_CTX *work = EVP_MD_CTX_new();
	EVP_PKEY_CTX *context = NULL;
	unsigned char signature[512];
	size_t length = sizeof(signature);
	assert_int_equal(EVP_DigestSignInit(work, &context, EVP_sha256(), NULL, pair->key), 1);
	if (is_pss) {
		EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING);
		EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST);
	}
	assert_int_equal(EVP_DigestSign(work, signature, &length, (const unsigned char *)text, strlen(text)), 1);
	EVP_MD_CTX_free(work);
	return text_format(arena, "%s.%s", text, base64url_encode(arena, signature, length));
}

struct wish {
	const char *algorithm, *thumbprint_name, *thumbprint, *audience, *subject, *id;
	int64_t expires_in;
};

static const char *assertion(struct arena *arena, const struct pair *pair, const struct wish *wish)
{
	int64_t now = clock_real_now() / SECOND_MS;
	const char *header = text_format(arena, "{\"typ\":\"JWT\",\"alg\":\"%s\",\"%s\":\"%s\"}", wish->algorithm,
		wish->thumbprint_name, wish->thumbprint);
	const char *claims = text_format(arena,
		"{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"jti\":\"%s\",\"nbf\":%lld,\"exp\":%lld}", wish->subject,
		wish->subject, wish->audience, wish->id, (long long)now, (long long)(now + wish->expires_in));
	const char *text = text_format(arena, "%s.%s", base64url_encode(arena, header, strlen(header)),
		base64url_encode(arena, claims, strlen(claims)));
	return signed_text(arena, pair, text, text_equal(wish->algorithm, "PS256"));
}

static int64_t number_of(struct reply reply)
{
	return json_integer_of(json_item(json_member(reply.body, "error_codes"), 0), 0);
}

static void register_certificate(struct fixture *fixture, const char *client_id, struct pair *pair)
{
	assert_null(x509_read(fixture->arena, pair->pem, &pair->read));
	const struct application_certificate certificate = { .thumbprint = pair->read.thumbprint,
		.thumbprint_256 = pair->read.thumbprint_256,
		.subject = pair->read.subject,
		.pem = pair->read.pem,
		.valid_from = pair->read.valid_from };
	const struct application_key_options options = { .client_id = client_id,
		.id = uuid_new(fixture->arena),
		.certificate = &certificate,
		.expires_at = pair->read.expires_at };
	assert_fine(perform(fixture, &application_set_certificate, &options));
}

static struct reply ask_with_assertion(struct doors *doors, const char *text)
{
	return ask_token(doors, "contoso.test",
		text_format(doors->fixture->arena,
			"grant_type=client_credentials&client_id=%s&scope=.default&client_assertion_type=urn%%3Aietf%%3Aparams%%3A"
			"oauth%%3Aclient-assertion-type%%3Ajwt-bearer&client_assertion=%s",
			doors->fixture->contoso.client_id, text));
}

static void test_certificates(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	struct arena *arena = doors.fixture->arena;
	struct pair pair = pair_new(arena, 3600), other = pair_new(arena, 3600);
	const char *client = doors.fixture->contoso.client_id;
	register_certificate(doors.fixture, client, &pair);
	assert_string_equal(pair.read.subject, "CN=Scripts");
	const char *endpoint = text_format(arena, "http://here.test:80/%s/oauth2/v2.0/token", doors.fixture->tenant_id);
	const struct wish good = { "RS256", "x5t", pair.read.thumbprint, endpoint, client, "one", 600 };
	const char *once = assertion(arena, &pair, &good);
	struct reply reply = ask_with_assertion(&doors, once);
	assert_status(reply, 200);
	assert_status(ask_with_assertion(&doors, once), 200); /* from the same place: clients keep it until it ends */
	struct wish wish = good;
	wish = (struct wish){ "PS256", "x5t#S256", pair.read.thumbprint_256, "https://here.test:80/contoso.test/v2.0", client,
		"two", 600 };
	assert_status(ask_with_assertion(&doors, assertion(arena, &pair, &wish)), 200);
	const struct {
		struct wish wish;
		const struct pair *by;
		int64_t number;
	} cases[] = {
		{ { "RS256", "x5t", pair.read.thumbprint, endpoint, client, "a", -400 }, &pair, 700024 },
		{ { "RS256", "x5t", pair.read.thumbprint, endpoint, client, "b", 200000 }, &pair, 700024 },
		{ { "RS256", "x5t", pair.read.thumbprint, "https://else.test/contoso.test/oauth2/v2.0/token", client, "c", 600 },
			&pair, 700023 },
		{ { "RS256", "x5t", pair.read.thumbprint, "http://here.test:80/other.test/oauth2/v2.0/token", client, "d", 600 },
			&pair, 700023 },
		{ { "RS256", "x5t", pair.read.thumbprint, endpoint, MIDDLE, "e", 600 }, &pair, 700021 },
		{ { "RS256", "x5t", pair.read.thumbprint, endpoint, client, "f", 600 }, &other, 700027 },
		{ { "RS256", "x5t", "AAAA", endpoint, client, "g", 600 }, &pair, 700027 },
		{ { "HS256", "x5t", pair.read.thumbprint, endpoint, client, "h", 600 }, &pair, 700027 },
		{ { "RS256", "x5t", pair.read.thumbprint, endpoint, client, "", 600 }, &pair, 700027 },
		{ { "PS256", "kid", pair.read.thumbprint, endpoint, client, "j", 600 }, &pair, 700027 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		reply = ask_with_assertion(&doors, assertion(arena, cases[i].by, &cases[i].wish));
		assert_status(reply, 401);
		assert_int_equal(number_of(reply), cases[i].number);
	}
	assert_int_equal(number_of(ask_with_assertion(&doors, "nonsense")), 700027);
	EVP_PKEY_free(pair.key);
	EVP_PKEY_free(other.key);
	doors_close(&doors);
}

static void make_person(struct doors *doors, const char *name)
{
	const struct user_update_options options = { .user = make_user(doors->fixture, name),
		.password = PASSWORD,
		.password_hash = password_hash(doors->fixture->arena, PASSWORD, 0) };
	assert_fine(perform(doors->fixture, &user_update, &options));
}

static struct reply ask_person(struct doors *doors, const char *scope)
{
	return ask_token(doors, "contoso.test",
		text_format(doors->fixture->arena,
			"grant_type=password&client_id=%s&username=anna@contoso.test&password=%s&scope=%s",
			doors->fixture->contoso.client_id, PASSWORD, scope));
}

static struct reply ask_behalf(struct doors *doors, const char *assertion_text)
{
	return ask_token(doors, "contoso.test",
		text_format(doors->fixture->arena,
			"grant_type=urn%%3Aietf%%3Aparams%%3Aoauth%%3Agrant-type%%3Ajwt-bearer&requested_token_use=on_behalf_of&"
			"client_id=" MIDDLE "&client_secret=middle-secret&scope=https%%3A%%2F%%2Fgraph.microsoft.com%%2F.default+"
			"offline_access&assertion=%s",
			assertion_text));
}

static void test_on_behalf_of(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	struct arena *arena = doors.fixture->arena;
	make_person(&doors, "anna");
	const struct application_create_options middle = { .display_name = "Middle",
		.permissions = "",
		.client_id = MIDDLE,
		.secret_hash = hash_text(arena, "middle-secret", strlen("middle-secret")) };
	assert_int_equal(number_of(ask_person(&doors, "api://" MIDDLE "/.default")), 500011);
	assert_fine(perform(doors.fixture, &application_create, &middle));
	struct reply front = ask_person(&doors, "api://" MIDDLE "/access_as_user");
	assert_status(front, 200);
	/* A token for the middle is none for the Graph; the middle gets one for that. */
	struct token_bearer bearer;
	const char *why = NULL;
	const char *header = text_format(arena, "Bearer %s", text_at(front, "access_token"));
	assert_false(identity_check(doors.identity, arena, header, &bearer, &why));
	struct reply reply = ask_behalf(&doors, text_at(front, "access_token"));
	assert_status(reply, 200);
	assert_non_null(text_at(reply, "refresh_token"));
	header = text_format(arena, "Bearer %s", text_at(reply, "access_token"));
	assert_true(identity_check(doors.identity, arena, header, &bearer, &why));
	assert_string_equal(bearer.client_id, MIDDLE);
	assert_int_equal(number_of(ask_behalf(&doors, text_at(ask_person(&doors, ".default"), "access_token"))), 500131);
	assert_int_equal(number_of(ask_behalf(&doors, "x.y.z")), 50013);
	assert_fine(update_user(doors.fixture, "anna@contoso.test", "accountEnabled", "false"));
	assert_int_equal(number_of(ask_behalf(&doors, text_at(front, "access_token"))), 50057);
	doors_close(&doors);
}

struct age {
	const char *family_id;
	int64_t rotated_at;
};

static struct error make_old(struct session *session, void *state)
{
	const struct age *age = state;
	struct token_family *row = token_family_find(session, age->family_id);
	row->rotated_at = age->rotated_at;
	token_family_put(session, row);
	return session_fault(session);
}

static const char *begin(struct fixture *fixture, const char *user_id, struct token_ticket *ticket)
{
	const struct token_session_start start = { fixture->tenant_id, user_id, "client", "openid", "none", clock_real_now() };
	enum token_session_state state;
	const char *token = NULL;
	assert_fine(token_session_begin(&fixture->house, fixture->arena, &start, &token, &state));
	assert_int_equal(state, TOKEN_SESSION_FINE);
	assert_true(token_ticket_read(fixture->arena, token, ticket));
	return token;
}

static enum token_session_state carry_on(struct fixture *fixture, const struct token_ticket *ticket, int64_t asked_at,
	const char **token)
{
	enum token_session_state state;
	assert_fine(token_session_carry_on(&fixture->house, fixture->arena, ticket, asked_at, token, &state));
	return state;
}

/* Two requests that were on their way at once get the same next token; whoever comes later ends the family. */
static void test_sessions_side_by_side(void **state)
{
	struct fixture *fixture = *state;
	struct token_ticket first, second;
	const char *one, *two, *user = make_user(fixture, "anna");
	int64_t asked = clock_real_now();
	begin(fixture, user, &first);
	assert_int_equal(carry_on(fixture, &first, asked, &one), TOKEN_SESSION_FINE);
	assert_int_equal(carry_on(fixture, &first, asked, &two), TOKEN_SESSION_FINE);
	assert_string_equal(one, two);
	assert_true(token_ticket_read(fixture->arena, one, &second));
	struct token_ticket forged = second;
	forged.secret[0] ^= 1;
	assert_int_equal(carry_on(fixture, &forged, clock_real_now(), &two), TOKEN_SESSION_UNKNOWN);
	clock_sleep(2);
	assert_int_equal(carry_on(fixture, &first, clock_real_now(), &two), TOKEN_SESSION_REUSED);
	assert_int_equal(carry_on(fixture, &second, clock_real_now(), &two), TOKEN_SESSION_ENDED);
	assert_null(two);
}

static void test_sessions_end_by_themselves(void **state)
{
	struct fixture *fixture = *state;
	struct token_ticket ticket;
	const char *next, *user = make_user(fixture, "anna");
	begin(fixture, user, &ticket);
	struct age age = { ticket.family_id, clock_real_now() - TOKEN_SESSION_IDLE_MS + MINUTE_MS };
	assert_fine(lane_run(fixture->lane, fixture->tenant_id, fixture->arena, make_old, &age));
	struct token_ticket later;
	assert_int_equal(carry_on(fixture, &ticket, clock_real_now(), &next), TOKEN_SESSION_FINE);
	assert_true(token_ticket_read(fixture->arena, next, &later));
	age.rotated_at = clock_real_now() - TOKEN_SESSION_IDLE_MS - 1;
	assert_fine(lane_run(fixture->lane, fixture->tenant_id, fixture->arena, make_old, &age));
	assert_int_equal(carry_on(fixture, &later, clock_real_now(), &next), TOKEN_SESSION_IDLE);
	/* A purged person leaves none. */
	assert_fine(delete_user(fixture, user));
	assert_int_equal(carry_on(fixture, &later, clock_real_now(), &next), TOKEN_SESSION_GONE);
	assert_fine(purge_user(fixture, user));
	assert_int_equal(carry_on(fixture, &later, clock_real_now(), &next), TOKEN_SESSION_UNKNOWN);
}

static size_t count_keys(struct doors *doors)
{
	const char *keys = identity_public_keys(doors->identity, doors->fixture->arena);
	return json_count(json_member(json_parse(doors->fixture->arena, keys, strlen(keys), NULL), "keys"));
}

/* A key made elsewhere is found when a token names it; one that was ended there takes its tokens along. */
static void test_keys_of_another_process(void **state)
{
	struct doors doors, beside;
	const char *id, *why = NULL;
	struct token_bearer bearer;
	doors_open(&doors, *state);
	doors_open(&beside, *state);
	assert_int_equal(count_keys(&doors), 1);
	be_application(&doors);
	const char *old = text_format(doors.fixture->arena, "Bearer %s", doors.token);
	assert_null(keyring_add(doors.fixture->arena, &doors.fixture->house, clock_real_now(), true, &id));
	doors_close(&doors);
	doors_open(&doors, *state); /* a restart knows at once */
	be_application(&doors);
	const char *fresh = text_format(doors.fixture->arena, "Bearer %s", doors.token);
	clock_sleep(1100); /* looks are a second apart at least */
	assert_true(identity_check(beside.identity, doors.fixture->arena, fresh, &bearer, &why));
	assert_false(identity_check(beside.identity, doors.fixture->arena, old, &bearer, &why));
	assert_int_equal(count_keys(&doors), 1);
	doors_close(&beside);
	doors_close(&doors);
}

/* A week before the old one has signed for long enough, the next one is published, and does not sign yet. */
static void test_next_key_is_made_ahead(void **state)
{
	struct fixture *fixture = *state;
	const char *first, *header;
	struct doors doors;
	assert_null(keyring_add(
		fixture->arena, &fixture->house, clock_real_now() - KEY_SIGNS_MS + KEY_AHEAD_MS - MINUTE_MS, false, &first));
	doors_open(&doors, fixture);
	assert_int_equal(count_keys(&doors), 2);
	be_application(&doors);
	header = arena_copy(fixture->arena, doors.token, strcspn(doors.token, "."));
	assert_non_null(strstr(base64url_decode(fixture->arena, header, NULL), first));
	doors_close(&doors);
}

static int64_t journal_length(struct fixture *fixture)
{
	struct session *session = begin_read(fixture);
	const struct tenant *tenant = tenant_find(session);
	int64_t length = tenant->journal_sequence;
	end_read(fixture, session);
	return length;
}

/* A hundred of the same leave ten notes; and when she was last seen is known. */
static void test_sign_ins_are_journaled_and_bounded(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	make_person(&doors, "anna");
	assert_status(ask_person(&doors, "openid"), 200);
	sign_in_journal_flush(identity_journal(doors.identity));
	int64_t before = journal_length(doors.fixture);
	for (int i = 0; i < 100; i++)
		ask_token(&doors, "contoso.test",
			text_format(doors.fixture->arena, "grant_type=client_credentials&client_id=%s&client_secret=wrong&scope=.default",
				doors.fixture->contoso.client_id));
	sign_in_journal_flush(identity_journal(doors.identity));
	/* The throttle's own refusals are another outcome: ten of each. */
	assert_int_equal(journal_length(doors.fixture) - before, 2 * SIGN_INS_A_MINUTE);
	struct session *session = begin_read(doors.fixture);
	const struct user *anna = user_find_by_upn(session, "anna@contoso.test");
	const struct sign_in_moments *moments = sign_in_moments_find(session, anna->id);
	assert_non_null(moments);
	assert_true(moments->interactive_at > 0 && moments->success_at == moments->interactive_at);
	end_read(doors.fixture, session);
	assert_invariants(doors.fixture);
	doors_close(&doors);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_certificates),
		FIXTURE_TEST(test_on_behalf_of),
		FIXTURE_TEST(test_sessions_side_by_side),
		FIXTURE_TEST(test_sessions_end_by_themselves),
		FIXTURE_TEST(test_keys_of_another_process),
		FIXTURE_TEST(test_next_key_is_made_ahead),
		FIXTURE_TEST(test_sign_ins_are_journaled_and_bounded),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
