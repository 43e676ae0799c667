/*
 * authorization - see the header
 */
#include "doors/identity/authorization.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/language.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/identity/browser.h"
#include "doors/identity/codes.h"
#include "doors/identity/html.h"
#include "doors/identity/tokens.h"
#include "doors/query.h"

#define CHALLENGE_LENGTH 43

/* What a request may hold that we read; carried from page to page in this order. */
static const char *const names[] = { "client_id", "response_type", "redirect_uri", "scope", "resource", "state", "nonce",
	"response_mode", "prompt", "login_hint", "code_challenge", "code_challenge_method", "client_info" };

static const char *parameter(const struct authorization *authorization, const char *name)
{
	const char *value = query_value(authorization->parameters, name);
	return text_is_empty(value) ? NULL : value;
}

/* Everything but what an address may hold unescaped. */
static void add_escaped(struct text_buffer *buffer, const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
		bool is_plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
			strchr("-._~", *c) != NULL;
		if (is_plain)
			text_buffer_add_bytes(buffer, (const char *)c, 1);
		else
			text_buffer_add_format(buffer, "%%%02X", *c);
	}
}

static void add_pair(struct text_buffer *buffer, const char *separator, const char *name, const char *value)
{
	if (value == NULL)
		return;
	text_buffer_add(buffer, separator);
	text_buffer_add(buffer, name);
	text_buffer_add(buffer, "=");
	add_escaped(buffer, value);
}

const char *authorization_text(const struct authorization *authorization)
{
	struct text_buffer text = text_buffer_in(authorization->visit->arena);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		add_pair(&text, text.length == 0 ? "" : "&", names[i], parameter(authorization, names[i]));
	return text_buffer_text(&text);
}

/* "http://localhost:1234/x" -> the address without its port; NULL when it is no loopback address. */
static const char *without_port(struct arena *arena, const char *uri)
{
	static const char *const hosts[] = { "http://localhost", "http://127.0.0.1", "http://[::1]" };
	for (size_t i = 0; i < COUNT_OF(hosts); i++) {
		size_t length = strlen(hosts[i]);
		if (strncmp(uri, hosts[i], length) != 0 || strchr(":/?", uri[length]) == NULL)
			continue;
		const char *rest = uri + length;
		if (*rest == ':')
			rest += 1 + strspn(rest + 1, "0123456789");
		return *rest == '\0' || *rest == '/' || *rest == '?'
			? text_format(arena, "%s%s", hosts[i], *rest == '\0' ? "/" : rest)
			: NULL;
	}
	return NULL;
}

/* Exactly; but a program on somebody's own machine takes the port that is free (RFC 8252 section 7.3). */
static bool is_same_address(struct visit *visit, const struct application *application, const char *registered,
	const char *uri)
{
	if (registered[0] == '/')
		registered = text_format(visit->arena, "%s%s", visit->root, registered);
	if (text_equal(registered, uri))
		return true;
	const char *a = application->is_public ? without_port(visit->arena, registered) : NULL;
	return a != NULL && text_equal(a, without_port(visit->arena, uri));
}

bool redirect_is_registered(struct visit *visit, const struct application *application, const char *uri)
{
	char **words = NULL;
	size_t count = text_split(visit->arena, application->redirect_uris, ' ', &words);
	for (size_t i = 0; i < count; i++)
		if (is_same_address(visit, application, words[i], uri))
			return true;
	return false;
}

static const char *only_redirect(struct visit *visit, const struct application *application)
{
	char **words = NULL;
	size_t count = text_split(visit->arena, application->redirect_uris, ' ', &words);
	return count == 1 && words[0][0] != '/' && words[0][0] != '\0' ? words[0] : NULL;
}

static const struct oauth_error *missing(struct authorization *authorization, const char *name)
{
	authorization->about = name;
	return &OAUTH_PARAMETER_MISSING;
}

/* Who is not yet known to be in a tenant brings an application that is only known by its id. */
static const struct oauth_error *find_application(struct authorization *authorization, const char *tenant)
{
	struct visit *visit = authorization->visit;
	const struct sign_in_names wanted = { .tenant = tenant, .client_id = authorization->client_id,
		.resource = authorization->scopes.resource.client_id };
	if (failed(sign_in_look(visit->house, visit->arena, &wanted, &authorization->facts)))
		return &OAUTH_TRANSIENT;
	authorization->about = tenant;
	if (authorization->facts.tenant_id == NULL)
		return &OAUTH_TENANT_UNKNOWN;
	authorization->about = authorization->client_id;
	if (authorization->facts.application == NULL)
		return &OAUTH_APPLICATION_UNKNOWN;
	return authorization->facts.application->enabled ? NULL : &OAUTH_APPLICATION_DISABLED;
}

/* For common: the tenant of whoever is named or signed in, else the one organisation that knows the application. */
static const struct oauth_error *read_application(struct authorization *authorization)
{
	struct visit *visit = authorization->visit;
	const char *tenant = authorization->tenant, *named = authorization->username;
	struct browser_session session;
	if (tenant == NULL && named == NULL)
		named = authorization->login_hint;
	if (tenant == NULL && named != NULL && strchr(named, '@') != NULL)
		tenant = strrchr(named, '@') + 1;
	if (tenant == NULL && browser_session_read(visit, &session))
		tenant = session.tenant_id;
	if (tenant == NULL && failed(sign_in_find_home(visit->house, visit->arena, authorization->client_id, &tenant)))
		return &OAUTH_TRANSIENT;
	authorization->about = authorization->client_id;
	return tenant == NULL ? &OAUTH_APPLICATION_UNKNOWN : find_application(authorization, tenant);
}

static const struct oauth_error *read_redirect(struct authorization *authorization)
{
	authorization->redirect_uri = parameter(authorization, "redirect_uri");
	if (authorization->redirect_uri == NULL)
		authorization->redirect_uri = only_redirect(authorization->visit, authorization->facts.application);
	if (authorization->redirect_uri == NULL)
		return missing(authorization, "redirect_uri");
	authorization->about = authorization->redirect_uri;
	if (!redirect_is_registered(
		    authorization->visit, authorization->facts.application, authorization->redirect_uri))
		return &OAUTH_REDIRECT_MISMATCH;
	authorization->may_redirect = true;
	return NULL;
}

static const struct oauth_error *read_response(struct authorization *authorization)
{
	const char *type = parameter(authorization, "response_type");
	const char *mode = parameter(authorization, "response_mode");
	if (type == NULL)
		return missing(authorization, "response_type");
	authorization->about = type;
	if (!text_equal(type, "code"))
		return &OAUTH_RESPONSE_TYPE_UNSUPPORTED;
	authorization->response_mode = mode == NULL ? "query" : mode;
	authorization->about = "response_mode";
	bool is_known = text_equal(authorization->response_mode, "query") ||
		text_equal(authorization->response_mode, "fragment") ||
		text_equal(authorization->response_mode, "form_post");
	if (!is_known)
		authorization->response_mode = "query";
	return is_known ? NULL : &OAUTH_REQUEST_INVALID;
}

static const struct oauth_error *read_challenge(struct authorization *authorization)
{
	const char *challenge = parameter(authorization, "code_challenge");
	const char *method = parameter(authorization, "code_challenge_method");
	authorization->challenge = challenge;
	authorization->about = "code_challenge_method must be S256.";
	if (challenge == NULL)
		return method == NULL ? NULL : &OAUTH_REQUEST_INVALID;
	return text_equal(method, "S256") && strlen(challenge) == CHALLENGE_LENGTH ? NULL : &OAUTH_REQUEST_INVALID;
}

static const struct oauth_error *read_scope(struct authorization *authorization)
{
	struct visit *visit = authorization->visit;
	const char *resource = parameter(authorization, "resource");
	authorization->scope = parameter(authorization, "scope");
	if (resource != NULL)
		authorization->scope = text_format(visit->arena, "%s/.default openid offline_access", resource);
	if (authorization->scope == NULL)
		return missing(authorization, "scope");
	return scopes_read(
		visit->arena, authorization->scope, visit->root, &authorization->scopes, &authorization->about);
}

static const struct oauth_error *check_resource(struct authorization *authorization)
{
	const char *wanted = authorization->scopes.resource.client_id;
	authorization->about = authorization->scopes.resource.audience;
	if (wanted == NULL)
		return NULL;
	const struct oauth_error *error = find_application(authorization, authorization->facts.tenant_id);
	if (error != NULL)
		return error;
	const struct application *resource = authorization->facts.resource;
	return resource != NULL && resource->enabled ? NULL : &OAUTH_RESOURCE_UNKNOWN;
}

const struct oauth_error *authorization_read(struct visit *visit, const struct query *parameters,
	const char *username, struct authorization *authorization)
{
	typedef const struct oauth_error *step(struct authorization *);
	static step *const steps[] = { read_application, read_redirect, read_response, read_challenge, read_scope,
		check_resource };
	const char *path = visit->keys[0];
	bool is_any = text_equal_ignoring_case(path, "common") || text_equal_ignoring_case(path, "organizations");
	*authorization = (struct authorization){
		.visit = visit, .parameters = parameters, .username = username, .response_mode = "query"
	};
	authorization->tenant = is_any ? NULL : path;
	authorization->client_id = parameter(authorization, "client_id");
	authorization->state = parameter(authorization, "state");
	authorization->nonce = parameter(authorization, "nonce");
	authorization->prompt = parameter(authorization, "prompt");
	authorization->login_hint = parameter(authorization, "login_hint");
	if (authorization->client_id == NULL)
		return missing(authorization, "client_id");
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		const struct oauth_error *error = steps[i](authorization);
		if (error != NULL)
			return error;
	}
	return NULL;
}

const char *refusal_sentence(struct visit *visit, const struct oauth_error *error, const char *name)
{
	return text_filled(visit->arena, visit->language, error->text, "name", name == NULL ? "" : name, NULL);
}

struct answer_pair {
	const char *name, *value;
};

/* A page that sends itself on, and has a button for who has no scripts. */
static void answer_form(struct authorization *authorization, const struct answer_pair *pairs, size_t count)
{
	struct page page = html_begin(authorization->visit, TEXT_PAGE_CONTINUE_TITLE);
	page.form_target = origin_of(authorization->visit, authorization->redirect_uri);
	page.script = "document.forms[0].submit()";
	html_raw(&page, "<form method=\"post\" action=\"");
	html_text(&page, authorization->redirect_uri);
	html_raw(&page, "\">\n");
	for (size_t i = 0; i < count; i++)
		html_hidden(&page, pairs[i].name, pairs[i].value);
	html_button(&page, TEXT_PAGE_CONTINUE, NULL, NULL);
	html_raw(&page, "</form>\n");
	html_answer(&page, 200);
}

static void answer(struct authorization *authorization, const struct answer_pair *pairs, size_t count)
{
	struct visit *visit = authorization->visit;
	if (text_equal(authorization->response_mode, "form_post")) {
		answer_form(authorization, pairs, count);
		return;
	}
	bool is_fragment = text_equal(authorization->response_mode, "fragment");
	bool has_query = strchr(authorization->redirect_uri, '?') != NULL;
	struct text_buffer location = text_buffer_in(visit->arena);
	text_buffer_add(&location, authorization->redirect_uri);
	const char *separator = is_fragment ? "#" : has_query ? "&" : "?";
	for (size_t i = 0; i < count; i++) {
		if (pairs[i].value == NULL)
			continue;
		add_pair(&location, separator, pairs[i].name, pairs[i].value);
		separator = "&";
	}
	browser_redirect(visit, text_buffer_text(&location));
}

void authorization_refuse(struct authorization *authorization, const struct oauth_error *error)
{
	struct visit *visit = authorization->visit;
	if (authorization->may_redirect) {
		const struct answer_pair pairs[] = { { "error", error->error },
			{ "error_description", oauth_description(visit, error, authorization->about) },
			{ "error_uri", text_format(visit->arena, "%s/error?code=%d", visit->root, error->number) },
			{ "state", authorization->state } };
		answer(authorization, pairs, COUNT_OF(pairs));
		return;
	}
	struct page page = html_begin(visit, TEXT_PAGE_TROUBLE_TITLE);
	html_alert(&page, refusal_sentence(visit, error, authorization->about));
	html_raw(&page, "<p class=\"small\">");
	html_text(&page, oauth_description(visit, error, authorization->about));
	html_raw(&page, "</p>\n");
	html_answer(&page, error->status);
}

void authorization_grant(struct authorization *authorization, const struct browser_session *session)
{
	struct visit *visit = authorization->visit;
	const struct code code = {
		.tenant_id = session->tenant_id,
		.user_id = session->user_id,
		.client_id = authorization->facts.application->client_id,
		.redirect_uri = authorization->redirect_uri,
		.scope = authorization->scope,
		.challenge = authorization->challenge,
		.nonce = authorization->nonce,
		.signed_in_at = session->signed_in_at,
	};
	const char *text = code_keep(visit, &code);
	authorization->about = "The request is too long.";
	if (text == NULL) {
		authorization_refuse(authorization, &OAUTH_REQUEST_INVALID);
		return;
	}
	bool wants_info = text_equal(parameter(authorization, "client_info"), "1");
	const struct answer_pair pairs[] = { { "code", text },
		{ "client_info", wants_info ? client_info_of(visit->arena, session->user_id, session->tenant_id) : NULL },
		{ "state", authorization->state }, { "session_state", uuid_new(visit->arena) } };
	answer(authorization, pairs, COUNT_OF(pairs));
}
