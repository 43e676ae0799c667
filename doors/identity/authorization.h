/*
 * authorization - a request of a browser that wants a code for an application
 *
 * Read from the address or the form, and checked anew at every step of the way: what a page carries along in a
 * field is the request itself, no more trusted the second time.
 */
#pragma once

#include <stdbool.h>

#include "domain/tenants/sign_in.h"
#include "doors/identity/oauth_errors.h"
#include "doors/identity/scopes.h"

struct browser_session;
struct query;
struct visit;

struct authorization {
	struct visit *visit;
	const struct query *parameters;
	const char *tenant; /* NULL: common or organizations */
	const char *username;
	const char *client_id, *redirect_uri, *scope, *state, *nonce, *prompt, *login_hint, *challenge;
	const char *response_mode; /* query, fragment, form_post */
	struct scopes scopes;
	struct sign_in_facts facts;
	bool may_redirect; /* the address is the application's: refusals go there */
	const char *about;
};

/* NULL when fine. parameters: of the address, of a form, or of what a page carried along; username: who has given her
 * name on one of our pages, NULL: nobody yet. */
const struct oauth_error *authorization_read(struct visit *visit, const struct query *parameters,
	const char *username, struct authorization *authorization);

/* The same request as text, for a page to carry along. */
const char *authorization_text(const struct authorization *authorization);

/* To the application, or as a page where its address is not known to be its own. */
void authorization_refuse(struct authorization *authorization, const struct oauth_error *error);
/* A code for this person, who signed in at that moment. */
void authorization_grant(struct authorization *authorization, const struct browser_session *session);

/* Whether an address that came with a request is one of those that were registered. */
bool redirect_is_registered(struct visit *visit, const struct application *application, const char *uri);

/* What a sentence says, without its numbers, for people. */
const char *refusal_sentence(struct visit *visit, const struct oauth_error *error, const char *name);
