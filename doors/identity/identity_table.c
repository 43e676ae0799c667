/*
 * identity_table - see the header (graph.md section 10)
 */
#include "doors/identity/grants.h"

#include "base/text.h"
#include "doors/door.h"

#define TOKEN_REMARK                                                                                         \
	"partial: client_credentials (secret in body or Basic) and password; refresh tokens, authorization " \
	"code, device code and certificates are not built, so offline_access gives no refresh_token"

static const struct endpoint endpoints[] = {
	{ "POST", "/{}/oauth2/v2.0/token", identity_token, 200, FORM_BODY, ANYONE, "", "identity-tokens",
		TOKEN_REMARK },
	{ "GET", "/{}/v2.0/.well-known/openid-configuration", identity_configuration, 200, NO_BODY, ANYONE,
		"", "identity-discovery", "partial: names endpoints that are not built yet" },
	{ "GET", "/{}/.well-known/openid-configuration", identity_configuration_v1, 200, NO_BODY, ANYONE, "",
		"identity-discovery",
		"partial: the issuer of the first format, the endpoints of the second" },
	{ "GET", "/{}/discovery/v2.0/keys", identity_keys, 200, NO_BODY, ANYONE, "", "identity-discovery",
		"real" },
	{ "GET", "/{}/discovery/keys", identity_keys, 200, NO_BODY, ANYONE, "", "identity-discovery",
		"real" },
	{ "GET", "/{}/discovery/instance", identity_instance, 200, NO_BODY, ANYONE, "", "identity-discovery",
		"real; unverified: metadata of clouds other than this server" },
	{ "GET", "/{}/userrealm/{}", identity_realm, 200, NO_BODY, ANYONE, "", "identity-discovery",
		"partial: judged by the domain alone" },
};

static const struct endpoint_list list = { endpoints, COUNT_OF(endpoints) };
static const struct endpoint_list *const lists[] = { &list, NULL };

static const char *const roots[] = { "", NULL };

const struct endpoint_table identity_table = { DOOR_IDENTITY, "Identity", roots, lists };
