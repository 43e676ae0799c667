/*
 * grant_person - a name and a password in one request, and what a person's state means for every grant
 */
#include "base/clock.h"
#include "base/password.h"
#include "base/text.h"
#include "doors/identity/identity.h"
#include "doors/identity/throttle.h"
#include "doors/identity/token_request.h"

const struct oauth_error *password_read(struct token_request *request)
{
	request->username = request_needs(request, "username");
	if (request->username == NULL)
		return &OAUTH_PARAMETER_MISSING;
	request->password = request_needs(request, "password");
	return request->password == NULL ? &OAUTH_PARAMETER_MISSING : NULL;
}

static const struct oauth_error *judge_password(const struct token_request *request, const struct attempt *attempt)
{
	struct throttle *throttle = identity_throttle(request->visit->identity);
	const struct user *user = request->facts.user;
	if (!password_matches(request->password, user->password_hash)) {
		throttle_count_failure(throttle, attempt);
		return &OAUTH_PASSWORD_WRONG;
	}
	throttle_count_success(throttle, attempt);
	if (!user->account_enabled)
		return &OAUTH_ACCOUNT_DISABLED;
	bool is_old = user->force_change_password || user->force_change_password_with_mfa;
	return is_old ? &OAUTH_PASSWORD_EXPIRED : NULL;
}

const struct oauth_error *password_check(struct token_request *request)
{
	const struct user *user = request->facts.user;
	request->is_interactive = true;
	if (user == NULL)
		return &OAUTH_USER_UNKNOWN;
	const struct attempt attempt = { user->id, request->visit->request->remote_address,
		clock_steady_now() };
	if (!throttle_admits(identity_throttle(request->visit->identity), &attempt))
		return &OAUTH_ACCOUNT_LOCKED;
	request->signed_in_at = request->asked_at;
	return judge_password(request, &attempt);
}

const struct oauth_error *refusal_of_state(enum token_session_state state)
{
	switch (state) {
	case TOKEN_SESSION_FINE:
		return NULL;
	case TOKEN_SESSION_UNKNOWN:
	case TOKEN_SESSION_REUSED:
	case TOKEN_SESSION_ENDED:
		return &OAUTH_GRANT_INVALID;
	case TOKEN_SESSION_IDLE:
		return &OAUTH_SESSION_IDLE;
	case TOKEN_SESSION_GONE:
		return &OAUTH_USER_UNKNOWN;
	case TOKEN_SESSION_BLOCKED:
		return &OAUTH_ACCOUNT_DISABLED;
	case TOKEN_SESSION_REVOKED:
		return &OAUTH_GRANT_REVOKED;
	}
	return &OAUTH_TRANSIENT;
}
