/*
 * grant_client - how an application shows who it is: a secret in the body or by Basic, or what it signed
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/identity/assertion.h"
#include "doors/identity/identity.h"
#include "doors/identity/throttle.h"
#include "doors/identity/token_request.h"
#include "doors/path.h"

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/* RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
static bool read_basic(struct token_request *request, const char *encoded)
{
	struct arena *arena = request->visit->arena;
	size_t length = 0;
	const char *text = base64_decode(arena, encoded, &length);
	const char *colon = text == NULL || strlen(text) != length ? NULL : strchr(text, ':');
	if (colon == NULL)
		return false;
	request->client_id = path_decode(arena, text, (size_t)(colon - text), true);
	request->client_secret = path_decode(arena, colon + 1, strlen(colon + 1), true);
	return !text_is_empty(request->client_id) && request->client_secret != NULL;
}

static void read_body(struct token_request *request)
{
	struct visit *visit = request->visit;
	request->client_secret = visit_form(visit, "client_secret");
	if (text_equal(visit_form(visit, "client_assertion_type"), ASSERTION_TYPE))
		request->client_assertion = visit_form(visit, "client_assertion");
	request->client_id = visit_form(visit, "client_id");
	if (text_is_empty(request->client_id) && request->client_assertion != NULL)
		request->client_id = assertion_issuer(visit->arena, request->client_assertion);
	if (text_is_empty(request->client_id))
		request->client_id = request_needs(request, "client_id");
}

const struct oauth_error *client_read(struct token_request *request)
{
	const char *authorization = http_header(request->visit->request, "Authorization");
	bool is_basic = text_starts_with_ignoring_case(authorization, "Basic ");
	if (is_basic && !read_basic(request, authorization + strlen("Basic ")))
		return &OAUTH_SECRET_WRONG;
	if (!is_basic)
		read_body(request);
	if (request->client_id == NULL)
		return &OAUTH_PARAMETER_MISSING;
	bool shows = !text_is_empty(request->client_secret) || !text_is_empty(request->client_assertion);
	if (request->grant->needs_proof && !shows)
		return request->grant->is_delegated ? &OAUTH_CREDENTIAL_MISSING : &OAUTH_SECRET_MISSING;
	return NULL;
}

static const struct oauth_error *judge_secret(const struct token_request *request)
{
	const char *hash =
		hash_text(request->visit->arena, request->client_secret, strlen(request->client_secret));
	int64_t now = clock_real_now();
	bool is_right = false, was_right = false;
	for (size_t i = 0; i < request->facts.secret_count; i++) {
		const struct application_secret *secret = &request->facts.secrets[i];
		bool is_equal = secret_equal(hash, secret->secret_hash);
		is_right = (is_equal && (secret->expires_at == 0 || now < secret->expires_at)) || is_right;
		was_right = is_equal || was_right;
	}
	return is_right ? NULL : was_right ? &OAUTH_SECRET_EXPIRED : &OAUTH_SECRET_WRONG;
}

/* Guessing at secrets is throttled as guessing at passwords is. */
static const struct oauth_error *check_secret(struct token_request *request)
{
	struct throttle *throttle = identity_throttle(request->visit->identity);
	const struct attempt attempt = { request->facts.application->id, request->visit->request->remote_address,
		clock_steady_now() };
	if (!throttle_admits(throttle, &attempt))
		return &OAUTH_TOO_MANY;
	const struct oauth_error *refusal = judge_secret(request);
	if (refusal == &OAUTH_SECRET_WRONG)
		throttle_count_failure(throttle, &attempt);
	if (refusal == NULL)
		throttle_count_success(throttle, &attempt);
	request->proof = PROOF_SECRET;
	return refusal;
}

static const struct oauth_error *check_shown(struct token_request *request)
{
	if (!text_is_empty(request->client_assertion)) {
		request->proof = PROOF_CERTIFICATE;
		return assertion_check(request);
	}
	if (!text_is_empty(request->client_secret))
		return check_secret(request);
	return request->facts.application->is_public ? NULL : &OAUTH_CREDENTIAL_MISSING;
}

const struct oauth_error *client_check(struct token_request *request)
{
	const struct application *application = request->facts.application;
	request->about = request->client_id;
	if (application == NULL)
		return &OAUTH_APPLICATION_UNKNOWN;
	const struct oauth_error *refusal = check_shown(request);
	if (refusal != NULL)
		return refusal;
	request->about = request->client_id;
	return application->enabled ? NULL : &OAUTH_APPLICATION_DISABLED;
}
