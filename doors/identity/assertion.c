/*
 * assertion - see the header; shape, key, signature, and only then the claims
 */
#include "doors/identity/assertion.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_in.h"
#include "base/text.h"
#include "base/x509.h"
#include "doors/identity/clouds.h"
#include "doors/identity/identity.h"
#include "doors/identity/jwt.h"
#include "doors/identity/short_lived.h"
#include "doors/identity/token_request.h"

#define SKEW_SECONDS 300
/* A day is more than any client writes; longer ones would have to be remembered for longer. */
#define LONGEST_SECONDS (INT64_C(24) * 3600)

struct assertion {
	struct token_request *request;
	struct jwt_parts parts;
	const struct json_value *header, *claims;
};

static const char *header_text(const struct assertion *assertion, const char *name)
{
	return json_text_of(json_member(assertion->header, name));
}

static const char *claim(const struct assertion *assertion, const char *name)
{
	return json_text_of(json_member(assertion->claims, name));
}

const char *assertion_issuer(struct arena *arena, const char *text)
{
	struct jwt_parts parts;
	const struct json_value *claims = jwt_split(arena, text, &parts) ? jwt_object(arena, parts.claims) : NULL;
	return json_text_of(json_member(claims, "iss"));
}

static const struct oauth_error *invalid(const struct assertion *assertion, const char *why)
{
	assertion->request->about = why;
	return &OAUTH_CLIENT_ASSERTION_INVALID;
}

static const struct application_certificate *named_certificate(const struct assertion *assertion)
{
	const struct sign_in_facts *facts = &assertion->request->facts;
	const char *sha1 = header_text(assertion, "x5t"), *sha256 = header_text(assertion, "x5t#S256");
	for (size_t i = 0; i < facts->certificate_count; i++) {
		const struct application_certificate *one = &facts->certificates[i];
		if (sha256 != NULL ? text_equal(one->thumbprint_256, sha256) : text_equal(one->thumbprint, sha1))
			return one;
	}
	return NULL;
}

static const struct oauth_error *check_signature(const struct assertion *assertion)
{
	const char *algorithm = header_text(assertion, "alg");
	bool is_pss = text_equal(algorithm, "PS256");
	if (!is_pss && !text_equal(algorithm, "RS256"))
		return invalid(assertion, "The algorithm must be RS256 or PS256.");
	if (json_member(assertion->header, "crit") != NULL)
		return invalid(assertion, "It asks for an extension that is not known.");
	const struct application_certificate *certificate = named_certificate(assertion);
	if (certificate == NULL)
		return invalid(assertion, "The certificate with this thumbprint is not registered for the application.");
	int64_t now = clock_real_now();
	if (now < certificate->valid_from || now >= certificate->expires_at)
		return invalid(assertion, "The certificate is not within its valid time range.");
	size_t length = 0;
	const char *signature =
		base64url_decode(assertion->request->visit->arena, assertion->parts.signature, &length);
	if (signature == NULL || !x509_signed(certificate->pem, is_pss ? X509_PSS : X509_PKCS1,
		assertion->request->client_assertion, assertion->parts.signed_length, signature, length))
		return invalid(assertion, "The signature is not valid.");
	return NULL;
}

/* "http://host:port/tenant/…", in either scheme: a proxy may speak TLS for us. Any name of the same cloud is ours. */
static bool host_is_ours(const struct visit *visit, const char *address, const char **path)
{
	const char *host = strstr(address, "://");
	if (host == NULL)
		return false;
	host += 3;
	size_t length = strcspn(host, "/");
	*path = host + length;
	const char *named = arena_copy(visit->arena, host, length);
	const struct cloud *here = cloud_of_host(visit->request->host);
	return text_equal_ignoring_case(named, visit->request->host) || (here != NULL && cloud_of_host(named) == here);
}

static bool path_is_ours(const struct assertion *assertion, const char *path)
{
	static const char *const ends[] = { "/oauth2/v2.0/token", "/oauth2/token", "/v2.0", "/v2.0/", "/", "" };
	const struct visit *visit = assertion->request->visit;
	const char *names[] = { visit->keys[0], assertion->request->facts.tenant_id, "common", "organizations" };
	if (path[0] != '/')
		return false;
	size_t length = strcspn(path + 1, "/");
	const char *tenant = arena_copy(visit->arena, path + 1, length);
	bool is_tenant = false, is_end = false;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		is_tenant = is_tenant || text_equal_ignoring_case(names[i], tenant);
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		is_end = is_end || text_equal_ignoring_case(ends[i], path + 1 + length);
	return is_tenant && is_end;
}

static const struct oauth_error *check_claims(const struct assertion *assertion)
{
	struct token_request *request = assertion->request;
	const char *audience = claim(assertion, "aud"), *path = "";
	if (!text_equal_ignoring_case(claim(assertion, "iss"), request->client_id) ||
		!text_equal_ignoring_case(claim(assertion, "sub"), request->client_id))
		return &OAUTH_CLIENT_ASSERTION_SUBJECT;
	request->about = audience;
	if (audience == NULL || !host_is_ours(request->visit, audience, &path) || !path_is_ours(assertion, path))
		return &OAUTH_CLIENT_ASSERTION_AUDIENCE;
	int64_t now = clock_real_now() / SECOND_MS;
	int64_t expires = json_integer_of(json_member(assertion->claims, "exp"), 0);
	int64_t not_before = json_integer_of(json_member(assertion->claims, "nbf"), now);
	if (now >= expires + SKEW_SECONDS || expires > now + LONGEST_SECONDS || not_before > now + SKEW_SECONDS)
		return &OAUTH_CLIENT_ASSERTION_TIME;
	return NULL;
}

/* Client libraries show the same assertion until it ends; whoever shows it from elsewhere has copied it. */
static const struct oauth_error *check_replay(const struct assertion *assertion)
{
	struct token_request *request = assertion->request;
	const char *id = claim(assertion, "jti");
	if (text_is_empty(id))
		return invalid(assertion, "It has no jti.");
	int64_t expires = json_integer_of(json_member(assertion->claims, "exp"), 0) + SKEW_SECONDS;
	const char *key = text_format(request->visit->arena, "%s\n%s\n%s", request->facts.tenant_id, request->client_id, id);
	const char *address = request->visit->request->remote_address;
	bool is_first_place = short_lived_claim(
		identity_assertions(request->visit->identity), key, address, expires * SECOND_MS);
	return is_first_place ? NULL : &OAUTH_CLIENT_ASSERTION_REPLAYED;
}

const struct oauth_error *assertion_check(struct token_request *request)
{
	struct assertion assertion = { .request = request };
	struct arena *arena = request->visit->arena;
	if (!jwt_split(arena, request->client_assertion, &assertion.parts))
		return invalid(&assertion, "It does not have three parts.");
	assertion.header = jwt_object(arena, assertion.parts.header);
	if (assertion.header == NULL)
		return invalid(&assertion, "Its header cannot be read.");
	const struct oauth_error *refusal = check_signature(&assertion);
	if (refusal != NULL)
		return refusal;
	assertion.claims = jwt_object(arena, assertion.parts.claims);
	if (assertion.claims == NULL)
		return invalid(&assertion, "Its claims cannot be read.");
	refusal = check_claims(&assertion);
	return refusal != NULL ? refusal : check_replay(&assertion);
}
