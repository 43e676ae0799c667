/*
 * tokens - what stands in a token, and who may read it out of one
 *
 * Access tokens are for Graph, in the service's first format (ver 1.0); id tokens in its second. Times are
 * the machine's, in seconds.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "doors/identity/identity.h"
#include "doors/identity/resources.h"

struct arena;
struct cloud;
struct json_value;
struct sign_in_facts;

#define TOKEN_SECONDS 3599
#define GRAPH_AUDIENCE "https://graph.microsoft.com"
#define GRAPH_APPLICATION "00000003-0000-0000-c000-000000000000"

/* What people's tokens may hold: all of it is consented. Ends with NULL. */
extern const char *const delegated_permissions[];
/* The row in any spelling of its case; NULL if there is none. */
const char *delegated_permission(const char *name);

enum proof { PROOF_NONE, PROOF_SECRET, PROOF_CERTIFICATE };

struct token_grant {
	const struct sign_in_facts *facts;
	bool is_delegated; /* for facts->user through the application; else for the application itself */
	enum proof proof; /* how the application showed who it is */
	struct resource resource; /* whom the token is for; zeroes: the Graph */
	const struct cloud *cloud; /* under whose name it was asked for; NULL: our own */
	int64_t now; /* seconds */
	/* "http://127.0.0.1:8365": whose word an id token is */
	const char *login_base;
	const char *nonce; /* of an id token; NULL: none */
	const char *names; /* permissions asked of a resource that is not the Graph; NULL or "": all */
};

/* The issuer of tokens in the second format: "https://login…/{tenant}/v2.0". */
const char *token_issuer(struct arena *arena, const char *login_base, const struct cloud *cloud, const char *tenant);

/* JSON of the claims. */
const char *token_access_claims(struct arena *arena, const struct token_grant *grant);
const char *token_id_claims(struct arena *arena, const struct token_grant *grant);
/* The same in the first format, for the first version of the endpoints. */
const char *token_id_claims_v1(struct arena *arena, const struct token_grant *grant);
/* Another one for each application, and not the user's id: the "sub". */
const char *token_subject(struct arena *arena, const char *user_id, const char *client_id);

/* {"uid","utid"} as base64url, by which MSAL knows accounts. */
const char *token_client_info(struct arena *arena, const struct token_grant *grant);
const char *client_info_of(struct arena *arena, const char *user_id, const char *tenant_id);

/* Of claims whose signature is good; false and *why for what is no access token for Graph at this moment. */
bool token_read(struct arena *arena, const struct json_value *claims, int64_t now,
	struct token_bearer *bearer, const char **why);
