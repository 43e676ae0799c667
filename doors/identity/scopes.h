/*
 * scopes - reads the scope of a token request
 *
 * Words with spaces between: OpenID's four, names of permissions, alone (the Graph's) or behind a resource
 * ("https://graph.microsoft.com/User.Read"), and ".default" for all that is consented. A token is for one
 * resource: two of them in one request are refused.
 */
#pragma once

#include <stdbool.h>

#include "doors/identity/resources.h"

struct arena;
struct oauth_error;

struct scopes {
	struct resource resource;
	bool wants_id_token; /* openid */
	bool wants_refresh;  /* offline_access */
	bool has_default;    /* .default */
	bool has_names;	     /* anything but .default */
	const char *names;   /* permissions of a resource that is not the Graph, with spaces between */
	const char *echo;    /* what was asked, as it was written, without offline_access, as the service writes it */
	const char *text;    /* all of it */
};

/* own_base: the caller's own address, which is a resource here too. NULL when fine; otherwise the refusal,
 * and *word is the one it is about. */
const struct oauth_error *scopes_read(struct arena *arena, const char *text, const char *own_base,
	struct scopes *scopes, const char **word);
