/*
 * grants - gives tokens: client credentials and password
 *
 * One function a step; each returns the refusal or NULL. A password is looked at last, on the worker that
 * runs this, never in the lane; who was known and gave one is journaled, whatever came of it. Who knows the
 * password of a blocked account is told so, nobody else is.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_out.h"
#include "base/log.h"
#include "base/password.h"
#include "base/text.h"
#include "domain/tenants/sign_in.h"
#include "doors/door.h"
#include "doors/identity/identity.h"
#include "doors/identity/grants.h"
#include "doors/identity/oauth_errors.h"
#include "doors/identity/scopes.h"
#include "doors/identity/throttle.h"
#include "doors/identity/tokens.h"
#include "doors/path.h"

#include <string.h>

struct request {
	struct visit *visit;
	const char *tenant; /* of the path; NULL: common or organizations */
	const char *client_id, *client_secret;
	bool is_delegated;
	const char *username, *password;
	struct scopes scopes;
	struct sign_in_facts facts;
	const char *about; /* what the refusal names */
};

typedef const struct oauth_error *grant_step(struct request *request);

/* Of a parameter that must be there; NULL, and request->about names it, when it is not. */
static const char *needed(struct request *request, const char *name)
{
	const char *value = visit_form(request->visit, name);
	if (text_is_empty(value))
		request->about = name;
	return text_is_empty(value) ? NULL : value;
}

static const struct oauth_error *read_grant_type(struct request *request)
{
	const char *grant = needed(request, "grant_type");
	if (grant == NULL)
		return &OAUTH_PARAMETER_MISSING;
	request->about = grant;
	request->is_delegated = text_equal(grant, "password");
	return request->is_delegated || text_equal(grant, "client_credentials") ? NULL
										: &OAUTH_GRANT_UNSUPPORTED;
}

static const struct oauth_error *read_tenant(struct request *request)
{
	const char *name = request->visit->keys[0];
	bool is_any =
		text_equal_ignoring_case(name, "common") || text_equal_ignoring_case(name, "organizations");
	request->tenant = is_any ? NULL : name;
	return is_any && !request->is_delegated ? &OAUTH_TENANT_UNNAMED : NULL;
}

/* RFC 6749 section 2.3.1: both halves are form-encoded before they are joined. */
static bool read_basic(struct request *request, const char *encoded)
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

static const struct oauth_error *read_client(struct request *request)
{
	const char *authorization = http_header(request->visit->request, "Authorization");
	bool is_basic = text_starts_with_ignoring_case(authorization, "Basic ");
	if (is_basic && !read_basic(request, authorization + strlen("Basic ")))
		return &OAUTH_SECRET_WRONG;
	if (!is_basic) {
		request->client_id = needed(request, "client_id");
		request->client_secret = visit_form(request->visit, "client_secret");
	}
	if (request->client_id == NULL)
		return &OAUTH_PARAMETER_MISSING;
	bool lacks_secret = !request->is_delegated && text_is_empty(request->client_secret);
	return lacks_secret ? &OAUTH_SECRET_MISSING : NULL;
}

static const struct oauth_error *read_person(struct request *request)
{
	if (!request->is_delegated)
		return NULL;
	request->username = needed(request, "username");
	if (request->username == NULL)
		return &OAUTH_PARAMETER_MISSING;
	request->password = needed(request, "password");
	return request->password == NULL ? &OAUTH_PARAMETER_MISSING : NULL;
}

/* An application has what it was given, not what it asks for. */
static const struct oauth_error *read_scope(struct request *request)
{
	const char *scope = needed(request, "scope");
	if (scope == NULL)
		return &OAUTH_PARAMETER_MISSING;
	const struct oauth_error *error = scopes_read(
		request->visit->arena, scope, request->visit->root, &request->scopes, &request->about);
	if (error == NULL && !request->is_delegated && request->scopes.has_names)
		return &OAUTH_SCOPE_INVALID;
	return error;
}

static const struct oauth_error *look(struct request *request)
{
	const struct sign_in_names names = { request->tenant, request->client_id, request->username };
	struct visit *visit = request->visit;
	if (failed(sign_in_look(visit->house, visit->arena, &names, &request->facts)))
		return &OAUTH_TRANSIENT;
	if (request->facts.tenant_id != NULL)
		return NULL;
	request->about = request->tenant;
	return request->tenant == NULL ? &OAUTH_USER_UNKNOWN : &OAUTH_TENANT_UNKNOWN;
}

static bool secret_is_right(const struct request *request)
{
	const char *hash =
		hash_text(request->visit->arena, request->client_secret, strlen(request->client_secret));
	int64_t now = clock_real_now();
	bool is_right = false;
	for (size_t i = 0; i < request->facts.secret_count; i++) {
		const struct application_secret *secret = &request->facts.secrets[i];
		bool is_valid = secret->expires_at == 0 || now < secret->expires_at;
		is_right = (secret_equal(hash, secret->secret_hash) && is_valid) || is_right;
	}
	return is_right;
}

static const struct oauth_error *check_client(struct request *request)
{
	const struct application *application = request->facts.application;
	request->about = request->client_id;
	if (application == NULL)
		return &OAUTH_APPLICATION_UNKNOWN;
	if (!text_is_empty(request->client_secret) && !secret_is_right(request))
		return &OAUTH_SECRET_WRONG;
	return application->enabled ? NULL : &OAUTH_APPLICATION_DISABLED;
}

static bool journal(const struct request *request, const struct oauth_error *refusal)
{
	struct visit *visit = request->visit;
	const struct sign_in_note note = {
		.tenant_id = request->facts.tenant_id,
		.user_id = request->facts.user->id,
		.client_id = request->facts.application->client_id,
		.remote_address = visit->request->remote_address,
		.request_id = visit->request->request_id,
		.result =
			refusal == NULL ? "success" : text_format(visit->arena, "AADSTS%d", refusal->number),
	};
	struct error error = sign_in_journal(visit->house, visit->arena, &note);
	if (failed(error))
		log_event(LOG_ERROR, "identity.notJournaled", "tenant", note.tenant_id, "kind",
			error.kind->name, NULL);
	return !failed(error);
}

static const struct oauth_error *judge_password(const struct request *request, const struct attempt *attempt)
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

/* A sign-in that cannot be journaled is none. */
static const struct oauth_error *check_person(struct request *request)
{
	if (!request->is_delegated)
		return NULL;
	const struct user *user = request->facts.user;
	if (user == NULL)
		return &OAUTH_USER_UNKNOWN;
	const struct attempt attempt = { user->id, request->visit->request->remote_address,
		clock_steady_now() };
	if (!throttle_admits(identity_throttle(request->visit->identity), &attempt))
		return &OAUTH_ACCOUNT_LOCKED;
	const struct oauth_error *refusal = judge_password(request, &attempt);
	bool is_journaled = journal(request, refusal);
	return refusal == NULL && !is_journaled ? &OAUTH_TRANSIENT : refusal;
}

static void put_person(struct json_out *out, const struct request *request, const struct token_grant *grant)
{
	struct visit *visit = request->visit;
	if (request->scopes.wants_id_token)
		json_put_text(out, "id_token",
			identity_sign(visit->identity, visit->arena, token_id_claims(visit->arena, grant)));
	if (text_equal(visit_form(visit, "client_info"), "1"))
		json_put_text(out, "client_info", token_client_info(visit->arena, grant));
}

static void answer_token(struct request *request)
{
	struct visit *visit = request->visit;
	const struct token_grant grant = {
		.facts = &request->facts,
		.is_delegated = request->is_delegated,
		.used_secret = !text_is_empty(request->client_secret),
		.now = clock_real_now() / SECOND_MS,
		.login_base = visit->root,
		.nonce = visit_form(visit, "nonce"),
	};
	const char *token =
		identity_sign(visit->identity, visit->arena, token_access_claims(visit->arena, &grant));
	if (token == NULL) {
		oauth_refuse(visit, &OAUTH_TRANSIENT, NULL);
		return;
	}
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "token_type", "Bearer");
	json_put_text(&out, "scope", request->scopes.echo);
	json_put_integer(&out, "expires_in", TOKEN_SECONDS);
	json_put_integer(&out, "ext_expires_in", TOKEN_SECONDS);
	json_put_text(&out, "access_token", token);
	if (request->is_delegated)
		put_person(&out, request, &grant);
	json_close_object(&out);
	oauth_answer(visit, json_finish(&out, NULL));
}

void identity_token(struct visit *visit)
{
	static grant_step *const steps[] = { read_grant_type, read_tenant, read_client, read_person,
		read_scope, look, check_client, check_person };
	struct request request = { .visit = visit };
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		const struct oauth_error *refusal = steps[i](&request);
		if (refusal != NULL) {
			oauth_refuse(visit, refusal, request.about);
			return;
		}
	}
	answer_token(&request);
}
