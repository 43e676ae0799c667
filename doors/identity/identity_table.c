/*
 * identity_table - see the header (graph.md section 10)
 */
#include "doors/identity/grants.h"

#include "base/text.h"
#include "doors/door.h"

static const struct endpoint endpoints[] = {
	{ "POST", "/{}/oauth2/v2.0/token", identity_token, 200, FORM_BODY, ANYONE, "", "identity-tokens",
		"real" },
	{ "POST", "/{}/oauth2/token", identity_token_v1, 200, FORM_BODY, ANYONE, "", "identity-tokens", "real" },
	{ "GET", "/{}/oauth2/v2.0/authorize", identity_authorize, 200, NO_BODY, ANYONE, "", "identity-pages",
		"partial: response_type=code alone; consent is taken as given" },
	{ "POST", "/{}/oauth2/v2.0/authorize", identity_authorize_form, 200, FORM_BODY, ANYONE, "", "identity-pages",
		"partial: as GET" },
	{ "GET", "/{}/oauth2/authorize", identity_authorize, 200, NO_BODY, ANYONE, "", "identity-pages",
		"partial: as the second version" },
	{ "POST", "/{}/login", identity_login, 200, FORM_BODY, ANYONE, "", "identity-pages", "real" },
	{ "GET", "/{}/oauth2/v2.0/logout", identity_logout, 200, NO_BODY, ANYONE, "", "identity-pages", "real" },
	{ "GET", "/{}/oauth2/logout", identity_logout, 200, NO_BODY, ANYONE, "", "identity-pages", "real" },
	{ "POST", "/{}/oauth2/v2.0/devicecode", identity_device_code, 200, FORM_BODY, ANYONE, "", "identity-pages",
		"real" },
	{ "POST", "/{}/oauth2/devicecode", identity_device_code_v1, 200, FORM_BODY, ANYONE, "", "identity-pages",
		"real" },
	{ "GET", "/devicelogin", identity_device_page, 200, NO_BODY, ANYONE, "", "identity-pages", "real" },
	{ "POST", "/devicelogin", identity_device_decide, 200, FORM_BODY, ANYONE, "", "identity-pages", "real" },
	{ "GET", "/{}/v2.0/.well-known/openid-configuration", identity_configuration, 200, NO_BODY, ANYONE,
		"", "identity-discovery", "real" },
	{ "GET", "/{}/.well-known/openid-configuration", identity_configuration_v1, 200, NO_BODY, ANYONE, "",
		"identity-discovery", "real" },
	{ "GET", "/{}/discovery/v2.0/keys", identity_keys, 200, NO_BODY, ANYONE, "", "identity-discovery",
		"real" },
	{ "GET", "/{}/discovery/keys", identity_keys, 200, NO_BODY, ANYONE, "", "identity-discovery",
		"real" },
	{ "GET", "/{}/discovery/instance", identity_instance, 200, NO_BODY, ANYONE, "", "identity-discovery",
		"real" },
	/* Judged by the domain alone: who exists is not told to everybody. */
	{ "GET", "/{}/userrealm/{}", identity_realm, 200, NO_BODY, ANYONE, "", "identity-discovery",
		"real" },
	{ "GET", "/GetUserRealm.srf", identity_realm_by_login, 200, NO_BODY, ANYONE, "", "identity-discovery",
		"real; unverified: which members clients read" },
	{ "GET", "/oidc/userinfo", identity_user_info, 200, NO_BODY, TOKEN_OF_TENANT, "", "identity-tokens",
		"real" },
	{ "POST", "/oidc/userinfo", identity_user_info, 200, NO_BODY, TOKEN_OF_TENANT, "", "identity-tokens",
		"real" },
	{ "GET", "/", identity_root, 200, NO_BODY, ANYONE, "", "identity-discovery", "real" },
};

static const struct endpoint_list list = { endpoints, COUNT_OF(endpoints) };
static const struct endpoint_list *const lists[] = { &list, NULL };

static const char *const roots[] = { "", NULL };

const struct endpoint_table identity_table = { DOOR_IDENTITY, "Identity", roots, NULL, lists };
