/*
 * grants - gives tokens: one table of grants, one order of steps for all
 *
 * A password is looked at on the worker that runs this, never in the lane. What is refused tells no more than it
 * must: who knows the password of a blocked account is told so, nobody else is.
 */
#include "doors/identity/grants.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "domain/tenants/sign_in_journal.h"
#include "doors/identity/identity.h"
#include "doors/identity/token_request.h"

static const struct oauth_error *nothing(struct token_request *request)
{
	(void)request;
	return NULL;
}

static const struct grant grants[] = {
	{ "client_credentials", NULL, false, true, true, nothing, nothing },
	{ "password", NULL, true, false, true, password_read, password_check },
	{ "refresh_token", NULL, true, false, false, refresh_read, refresh_check },
	{ "authorization_code", NULL, true, false, false, code_read, code_check },
	{ "device_code", "urn:ietf:params:oauth:grant-type:device_code", true, false, false, device_read, device_check },
	{ "urn:ietf:params:oauth:grant-type:jwt-bearer", NULL, true, true, true, behalf_read, behalf_check },
};

const char *request_needs(struct token_request *request, const char *name)
{
	const char *value = visit_form(request->visit, name);
	if (text_is_empty(value))
		request->about = name;
	return text_is_empty(value) ? NULL : value;
}

static const struct oauth_error *read_grant_type(struct token_request *request)
{
	const char *name = request_needs(request, "grant_type");
	if (name == NULL)
		return &OAUTH_PARAMETER_MISSING;
	request->about = name;
	for (size_t i = 0; i < COUNT_OF(grants); i++)
		if (text_equal(grants[i].name, name) ||
			(grants[i].other_name != NULL && text_equal(grants[i].other_name, name)))
			request->grant = &grants[i];
	return request->grant == NULL ? &OAUTH_GRANT_UNSUPPORTED : NULL;
}

static const struct oauth_error *read_tenant(struct token_request *request)
{
	const char *name = request->visit->keys[0];
	bool is_any = text_equal_ignoring_case(name, "common") || text_equal_ignoring_case(name, "organizations");
	request->tenant = is_any ? NULL : name;
	return is_any && !request->grant->is_delegated ? &OAUTH_TENANT_UNNAMED : NULL;
}

static const struct oauth_error *read_own_parameters(struct token_request *request)
{
	return request->grant->read(request);
}

/* The first version names a resource and means all that is consented there. */
static const char *scope_of_resource(struct token_request *request)
{
	const char *resource = visit_form(request->visit, "resource");
	const char *asked = visit_form(request->visit, "scope");
	if (text_is_empty(resource))
		return asked;
	const char *openid = asked != NULL && strstr(asked, "openid") != NULL ? " openid" : "";
	return text_format(request->visit->arena, "%s/.default%s", resource, openid);
}

/* An application has what it was given, not what it asks for. */
static const struct oauth_error *parse_scope(struct token_request *request)
{
	const struct oauth_error *error = scopes_read(request->visit->arena, request->scope, request->visit->root,
		&request->scopes, &request->about);
	if (error == NULL && !request->grant->is_delegated && request->scopes.has_names)
		return &OAUTH_SCOPE_INVALID;
	return error;
}

static const struct oauth_error *read_scope(struct token_request *request)
{
	request->scope = request->is_v1 ? scope_of_resource(request) : visit_form(request->visit, "scope");
	if (!text_is_empty(request->scope))
		return parse_scope(request);
	if (!request->grant->needs_scope)
		return NULL;
	request->about = request->is_v1 ? "resource" : "scope";
	return &OAUTH_PARAMETER_MISSING;
}

static const struct oauth_error *look(struct token_request *request)
{
	const struct sign_in_names names = {
		.tenant = request->tenant,
		.client_id = request->client_id,
		.upn = request->username,
		.user_id = request->user_id,
		.ticket = request->has_ticket ? &request->ticket : NULL,
		.resource = request->scopes.resource.client_id,
	};
	struct visit *visit = request->visit;
	if (failed(sign_in_look(visit->house, visit->arena, &names, &request->facts)))
		return &OAUTH_TRANSIENT;
	if (request->facts.tenant_id != NULL)
		return NULL;
	request->about = request->tenant;
	return request->tenant == NULL ? &OAUTH_USER_UNKNOWN : &OAUTH_TENANT_UNKNOWN;
}

/* A refresh token without a scope goes on with what it was given for. */
static const struct oauth_error *settle_scope(struct token_request *request)
{
	const char *granted = request->facts.family != NULL ? request->facts.family->scope : request->granted_scope;
	if (text_is_empty(request->scope) && granted != NULL) {
		request->scope = granted;
		const struct oauth_error *error = parse_scope(request);
		return error != NULL ? error : look(request);
	}
	return NULL;
}

static const struct oauth_error *check_resource(struct token_request *request)
{
	const char *wanted = request->scopes.resource.client_id;
	if (wanted == NULL || (request->facts.resource != NULL && request->facts.resource->enabled))
		return NULL;
	request->about = request->scopes.resource.audience;
	return &OAUTH_RESOURCE_UNKNOWN;
}

static const struct oauth_error *check_grant(struct token_request *request)
{
	return request->grant->check(request);
}

/* Asking whether a person has decided yet is no sign-in; nor is what names no tenant or application. */
static void note(const struct token_request *request, const struct oauth_error *refusal)
{
	const struct sign_in_facts *facts = &request->facts;
	struct visit *visit = request->visit;
	if (facts->tenant_id == NULL || facts->application == NULL)
		return;
	const struct sign_in_note made = {
		.tenant_id = facts->tenant_id,
		.user_id = facts->user == NULL ? NULL : facts->user->id,
		.client_id = facts->application->client_id,
		.resource = request->scopes.resource.audience,
		.grant = request->grant->name,
		.remote_address = visit->request->remote_address,
		.request_id = visit->request->request_id,
		.correlation_id = visit->request->client_request_id,
		.refusal = refusal == NULL ? 0 : refusal->number,
		.is_person = request->grant->is_delegated,
		.is_interactive = request->is_interactive,
	};
	sign_in_journal_note(identity_journal(visit->identity), &made);
}

static void give(struct visit *visit, bool is_v1)
{
	static grant_step *const steps[] = { read_grant_type, read_tenant, client_read, read_own_parameters,
		read_scope, look, client_check, settle_scope, check_resource, check_grant, begin_session };
	struct token_request request = { .visit = visit,
		.is_v1 = is_v1,
		.asked_at = clock_real_now(),
		.nonce = visit_form(visit, "nonce") };
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		const struct oauth_error *refusal = steps[i](&request);
		if (refusal != NULL) {
			note(&request, refusal);
			oauth_refuse(visit, refusal, request.about);
			return;
		}
	}
	note(&request, NULL);
	token_answer(&request);
}

void identity_token(struct visit *visit)
{
	give(visit, false);
}

void identity_token_v1(struct visit *visit)
{
	give(visit, true);
}
