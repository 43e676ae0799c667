/*
 * grant_session - refresh tokens, and tokens on behalf of whoever called an application
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/json_in.h"
#include "base/text.h"
#include "doors/identity/codes.h"
#include "doors/identity/identity.h"
#include "doors/identity/jwt.h"
#include "doors/identity/token_request.h"

const struct oauth_error *refresh_read(struct token_request *request)
{
	const char *token = request_needs(request, "refresh_token");
	if (token == NULL)
		return &OAUTH_PARAMETER_MISSING;
	request->has_ticket = token_ticket_read(request->visit->arena, token, &request->ticket);
	request->about = "The refresh token cannot be read.";
	return request->has_ticket ? NULL : &OAUTH_GRANT_INVALID;
}

static const char *words_of(enum token_session_state state)
{
	switch (state) {
	case TOKEN_SESSION_REUSED:
		return "The refresh token was used before; the session has ended.";
	case TOKEN_SESSION_ENDED:
		return "The session has ended.";
	default:
		return "The refresh token is not known.";
	}
}

static const struct oauth_error *carry_on(struct token_request *request)
{
	struct visit *visit = request->visit;
	enum token_session_state state = TOKEN_SESSION_UNKNOWN;
	if (failed(token_session_carry_on(visit->house, visit->arena, &request->ticket, request->asked_at,
		    &request->refresh_token, &state)))
		return &OAUTH_TRANSIENT;
	request->about = words_of(state);
	return refusal_of_state(state);
}

/* Whoever showed a secret when the session began must go on doing so: a stolen token alone is worth nothing. */
const struct oauth_error *refresh_check(struct token_request *request)
{
	const struct token_family *family = request->facts.family;
	bool is_of_tenant = text_equal(request->facts.tenant_id, request->ticket.tenant_id);
	request->about = "The refresh token is not known.";
	if (family == NULL || !is_of_tenant)
		return &OAUTH_GRANT_INVALID;
	request->about = "The refresh token was issued to another application.";
	if (!text_equal(family->client_id, request->facts.application->client_id))
		return &OAUTH_GRANT_INVALID;
	if (request->proof == PROOF_NONE && !text_equal(family->proof, "none"))
		return &OAUTH_CREDENTIAL_MISSING;
	request->signed_in_at = family->signed_in_at;
	return carry_on(request);
}

static const struct oauth_error *bad_assertion(struct token_request *request, const char *why)
{
	request->about = why;
	return &OAUTH_ASSERTION_INVALID;
}

/* The token that somebody called this application with: ours, for it, and still good. */
const struct oauth_error *behalf_read(struct token_request *request)
{
	struct visit *visit = request->visit;
	const char *assertion = request_needs(request, "assertion"), *why = "";
	if (assertion == NULL)
		return &OAUTH_PARAMETER_MISSING;
	if (!text_equal(visit_form(visit, "requested_token_use"), "on_behalf_of")) {
		request->about = "requested_token_use";
		return &OAUTH_PARAMETER_MISSING;
	}
	const struct json_value *claims = identity_claims(visit->identity, visit->arena, assertion, &why);
	if (claims == NULL)
		return bad_assertion(request, why);
	const char *audience = json_text_of(json_member(claims, "aud"));
	const char *prefix = "api://";
	const char *named = text_starts_with(audience, prefix) ? audience + __builtin_strlen(prefix) : audience;
	request->about = audience;
	if (!text_equal_ignoring_case(named, request->client_id))
		return &OAUTH_ASSERTION_AUDIENCE;
	if (!jwt_times_are_valid(claims, clock_real_now() / SECOND_MS))
		return bad_assertion(request, "The assertion is not within its valid time range.");
	if (!text_equal(json_text_of(json_member(claims, "idtyp")), "user"))
		return bad_assertion(request, "The assertion is not a person's.");
	request->user_id = json_text_of(json_member(claims, "oid"));
	request->signed_in_at = json_integer_of(json_member(claims, "iat_ms"), 0);
	const char *tenant = json_text_of(json_member(claims, "tid"));
	if (request->tenant == NULL)
		request->tenant = tenant;
	request->has_ticket = true;
	request->ticket.tenant_id = tenant;
	request->ticket.family_id = "";
	return NULL;
}

const struct oauth_error *behalf_check(struct token_request *request)
{
	if (!text_equal(request->facts.tenant_id, request->ticket.tenant_id))
		return bad_assertion(request, "The assertion is of another organisation.");
	return refusal_of_state(sign_in_state(request->facts.user, request->signed_in_at));
}

/* Of the first version of the endpoint everybody gets one. */
const struct oauth_error *begin_session(struct token_request *request)
{
	static const char *const proofs[] = { "none", "secret", "certificate" };
	struct visit *visit = request->visit;
	bool is_wanted = request->grant->is_delegated && (request->is_v1 || request->scopes.wants_refresh);
	if (!is_wanted || request->refresh_token != NULL)
		return NULL;
	const struct token_session_start start = {
		.tenant_id = request->facts.tenant_id,
		.user_id = request->facts.user->id,
		.client_id = request->facts.application->client_id,
		.scope = request->scope,
		.proof = proofs[request->proof],
		.signed_in_at = request->signed_in_at,
	};
	enum token_session_state state = TOKEN_SESSION_UNKNOWN;
	if (failed(token_session_begin(visit->house, visit->arena, &start, &request->refresh_token, &state)))
		return &OAUTH_TRANSIENT;
	if (request->code != NULL)
		code_note_family(visit, request->code, request->refresh_token);
	return refusal_of_state(state);
}
