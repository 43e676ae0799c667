/*
 * scopes - reads the scope of a token request
 *
 * Words with spaces between: OpenID's four, names of Graph permissions, alone or behind a resource
 * ("https://graph.microsoft.com/User.Read"), and ".default" for all that is consented.
 */
#pragma once

#include <stdbool.h>

struct arena;
struct oauth_error;

struct scopes {
	bool wants_id_token; /* openid */
	bool has_default;    /* some resource's .default */
	bool has_names;	     /* anything but .default */
	const char
		*echo; /* what was asked, as it was written, without offline_access (no refresh tokens yet) */
};

/* own_base: the caller's own address, which is a resource here too. NULL when fine; otherwise the refusal,
 * and *word is the one it is about. */
const struct oauth_error *scopes_read(struct arena *arena, const char *text, const char *own_base,
	struct scopes *scopes, const char **word);
