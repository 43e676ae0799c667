/*
 * token_request - one request for a token on its way through its steps
 *
 * One function a step; each returns the refusal or NULL. grants.c has the order and the table of grants;
 * grant_*.c what is peculiar to each.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "domain/tenants/sign_in.h"
#include "doors/door.h"
#include "doors/identity/oauth_errors.h"
#include "doors/identity/scopes.h"
#include "doors/identity/tokens.h"

struct token_request;

typedef const struct oauth_error *grant_step(struct token_request *request);

struct grant {
	const char *name, *other_name; /* grant_type; NULL: no second spelling */
	bool is_delegated;	       /* for a person */
	bool needs_proof;	       /* the application must show who it is, public or not */
	bool needs_scope;	       /* else what was granted before tells it */
	grant_step *read;	       /* its own parameters */
	grant_step *check;	       /* when tenant, application and person are known */
};

struct token_request {
	struct visit *visit;
	const struct grant *grant;
	bool is_v1; /* the first version of the endpoint: resource instead of scope */
	int64_t asked_at;
	const char *tenant; /* of the path; NULL: common or organizations */
	const char *client_id, *client_secret, *client_assertion;
	enum proof proof;
	const char *username, *password;
	const char *user_id;
	const char *code; /* an authorization code or a device code */
	const char *granted_tenant, *granted_scope; /* what stands in what was granted before; NULL: nothing */
	bool has_ticket;
	struct token_ticket ticket;
	const char *scope; /* as it was asked, or as it was granted before */
	struct scopes scopes;
	struct sign_in_facts facts;
	int64_t signed_in_at;
	bool is_interactive; /* she gave her password for this */
	const char *nonce;
	const char *refresh_token; /* the next one; NULL: none */
	const char *about;	   /* what the refusal names */
};

/* Of a parameter that must be there; NULL, and request->about names it, when it is not. */
const char *request_needs(struct token_request *request, const char *name);

/* grant_client.c: reads and judges how the application shows who it is. */
const struct oauth_error *client_read(struct token_request *request);
const struct oauth_error *client_check(struct token_request *request);

/* grant_person.c */
const struct oauth_error *password_read(struct token_request *request);
const struct oauth_error *password_check(struct token_request *request);
/* What a person's state means: NULL when fine. */
const struct oauth_error *refusal_of_state(enum token_session_state state);

/* grant_session.c: refresh tokens, and tokens on behalf of whoever called an application. */
const struct oauth_error *refresh_read(struct token_request *request);
const struct oauth_error *refresh_check(struct token_request *request);
const struct oauth_error *behalf_read(struct token_request *request);
const struct oauth_error *behalf_check(struct token_request *request);
/* grant_code.c */
const struct oauth_error *code_read(struct token_request *request);
const struct oauth_error *code_check(struct token_request *request);
const struct oauth_error *device_read(struct token_request *request);
const struct oauth_error *device_check(struct token_request *request);
/* A session of its own for what was granted now, when it asked for one. */
const struct oauth_error *begin_session(struct token_request *request);

/* token_answer.c */
void token_answer(struct token_request *request);
