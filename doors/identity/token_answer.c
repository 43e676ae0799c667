/*
 * token_answer - what a request for a token brings when nothing was refused
 */
#include "base/clock.h"
#include "base/json_out.h"
#include "base/text.h"
#include "doors/identity/clouds.h"
#include "doors/identity/identity.h"
#include "doors/identity/token_request.h"

static const char *signed_by(struct visit *visit, const char *claims)
{
	return identity_sign(visit->identity, visit->arena, claims);
}

/* Who asked through OpenID is told who it is. */
static void put_person(struct json_out *out, const struct token_request *request, const struct token_grant *grant)
{
	struct visit *visit = request->visit;
	if (request->refresh_token != NULL)
		json_put_text(out, "refresh_token", request->refresh_token);
	if (request->is_v1)
		json_put_text(out, "id_token", signed_by(visit, token_id_claims_v1(visit->arena, grant)));
	else if (request->scopes.wants_id_token)
		json_put_text(out, "id_token", signed_by(visit, token_id_claims(visit->arena, grant)));
	if (text_equal(visit_form(visit, "client_info"), "1"))
		json_put_text(out, "client_info", token_client_info(visit->arena, grant));
}

/* The first version writes its numbers as text, and says more of them. */
static void put_times_v1(struct json_out *out, struct arena *arena, const struct token_grant *grant)
{
	json_put_text(out, "expires_in", text_format(arena, "%d", TOKEN_SECONDS));
	json_put_text(out, "ext_expires_in", text_format(arena, "%d", TOKEN_SECONDS));
	json_put_text(out, "expires_on", text_format(arena, "%lld", (long long)grant->now + TOKEN_SECONDS));
	json_put_text(out, "not_before", text_format(arena, "%lld", (long long)grant->now));
	json_put_text(out, "resource", grant->resource.audience);
}

static void put_times(struct json_out *out)
{
	json_put_integer(out, "expires_in", TOKEN_SECONDS);
	json_put_integer(out, "ext_expires_in", TOKEN_SECONDS);
}

void token_answer(struct token_request *request)
{
	struct visit *visit = request->visit;
	const struct token_grant grant = {
		.facts = &request->facts,
		.is_delegated = request->grant->is_delegated,
		.proof = request->proof,
		.resource = request->scopes.resource,
		.cloud = cloud_of_host(visit->request->host),
		.now = clock_real_now() / SECOND_MS,
		.login_base = visit->root,
		.nonce = request->nonce,
		.names = request->scopes.names,
	};
	const char *token = signed_by(visit, token_access_claims(visit->arena, &grant));
	if (token == NULL) {
		oauth_refuse(visit, &OAUTH_TRANSIENT, NULL);
		return;
	}
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "token_type", "Bearer");
	if (!request->is_v1 || grant.is_delegated)
		json_put_text(&out, "scope", request->is_v1 ? "user_impersonation" : request->scopes.echo);
	if (request->is_v1)
		put_times_v1(&out, visit->arena, &grant);
	else
		put_times(&out);
	json_put_text(&out, "access_token", token);
	if (grant.is_delegated)
		put_person(&out, request, &grant);
	json_close_object(&out);
	oauth_answer(visit, json_finish(&out, NULL));
}
