/*
 * discovery - what clients ask before they sign in: where the endpoints are, what the keys are
 *
 * Every address is the caller's own. The tenant stands in them as its GUID, as the service writes it; for
 * common and organizations as those words.
 */
#include "base/arena.h"
#include "base/ids.h"
#include "base/json_out.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/tenants/sign_in.h"
#include "doors/door.h"
#include "doors/identity/identity.h"
#include "doors/identity/grants.h"
#include "doors/identity/oauth_errors.h"

#include <string.h>

static bool is_any_tenant(const char *name)
{
	return text_equal_ignoring_case(name, "common") || text_equal_ignoring_case(name, "organizations");
}

/* As it is written in addresses; NULL and answered when there is none. */
static const char *tenant_segment(struct visit *visit)
{
	if (is_any_tenant(visit->keys[0]))
		return text_fold(visit->arena, visit->keys[0]);
	const char *id = NULL;
	bool is_known = !failed(sign_in_find_tenant(visit->house, visit->arena, visit->keys[0], &id));
	if (id == NULL)
		oauth_refuse(visit, is_known ? &OAUTH_TENANT_INVALID : &OAUTH_TRANSIENT, visit->keys[0]);
	return id;
}

struct location {
	const char *key;
	const char *behind; /* the tenant */
};

static const struct location locations[] = {
	{ "authorization_endpoint", "/oauth2/v2.0/authorize" },
	{ "token_endpoint", "/oauth2/v2.0/token" },
	{ "device_authorization_endpoint", "/oauth2/v2.0/devicecode" },
	{ "end_session_endpoint", "/oauth2/v2.0/logout" },
	{ "jwks_uri", "/discovery/v2.0/keys" },
};

struct word_list {
	const char *key;
	const char *words[16];
};

static const struct word_list word_lists[] = {
	{ "token_endpoint_auth_methods_supported",
		{ "client_secret_post", "private_key_jwt", "client_secret_basic" } },
	{ "response_modes_supported", { "query", "fragment", "form_post" } },
	{ "subject_types_supported", { "pairwise" } },
	{ "id_token_signing_alg_values_supported", { "RS256" } },
	{ "response_types_supported", { "code", "id_token", "code id_token", "id_token token" } },
	{ "scopes_supported", { "openid", "profile", "email", "offline_access" } },
	{ "claims_supported", { "sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name",
				      "tid", "ver", "email" } },
};

static void put_lists(struct json_out *out)
{
	for (size_t i = 0; i < COUNT_OF(word_lists); i++) {
		json_key(out, word_lists[i].key);
		json_open_array(out);
		for (size_t j = 0; word_lists[i].words[j] != NULL; j++)
			json_text(out, word_lists[i].words[j]);
		json_close_array(out);
	}
}

static void answer_configuration(struct visit *visit, const char *issuer, const char *segment)
{
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "issuer", issuer);
	for (size_t i = 0; i < COUNT_OF(locations); i++)
		json_put_text(&out, locations[i].key,
			text_format(visit->arena, "%s/%s%s", visit->root, segment, locations[i].behind));
	json_put_text(&out, "userinfo_endpoint", text_format(visit->arena, "%s/oidc/userinfo", visit->root));
	put_lists(&out);
	json_put_boolean(&out, "request_uri_parameter_supported", false);
	json_put_boolean(&out, "http_logout_supported", false);
	json_put_boolean(&out, "frontchannel_logout_supported", false);
	json_put_null(&out, "tenant_region_scope");
	json_put_text(&out, "cloud_instance_name", visit->request->host);
	json_put_text(&out, "cloud_graph_host_name", visit->request->host);
	json_put_text(&out, "msgraph_host", visit->request->host);
	json_close_object(&out);
	oauth_answer(visit, json_finish(&out, NULL));
}

/* Of common it is a pattern, literally so written. */
static const char *issuer_tenant(const char *segment)
{
	return is_any_tenant(segment) ? "{tenantid}" : segment;
}

void identity_configuration(struct visit *visit)
{
	const char *segment = tenant_segment(visit);
	if (segment != NULL)
		answer_configuration(visit,
			text_format(visit->arena, "%s/%s/v2.0", visit->root, issuer_tenant(segment)),
			segment);
}

void identity_configuration_v1(struct visit *visit)
{
	const char *segment = tenant_segment(visit);
	if (segment != NULL)
		answer_configuration(visit,
			text_format(visit->arena, "https://sts.windows.net/%s/", issuer_tenant(segment)),
			segment);
}

void identity_keys(struct visit *visit)
{
	if (tenant_segment(visit) != NULL)
		oauth_answer(visit, identity_public_keys(visit->identity, visit->arena));
}

/* "https://host:port/tenant/…" -> "host:port", "tenant"; false when it is no such address. */
static bool split_authority(struct arena *arena, const char *address, const char **host, const char **tenant)
{
	const char *begin = address == NULL ? NULL : strstr(address, "://");
	if (begin == NULL)
		return false;
	begin += 3;
	size_t host_length = strcspn(begin, "/");
	const char *path = begin + host_length + (begin[host_length] == '/');
	*host = arena_copy(arena, begin, host_length);
	*tenant = arena_copy(arena, path, strcspn(path, "/"));
	return host_length > 0 && (*tenant)[0] != '\0';
}

static void put_host(struct json_out *out, const char *host)
{
	json_open_object(out);
	json_put_text(out, "preferred_network", host);
	json_put_text(out, "preferred_cache", host);
	json_key(out, "aliases");
	json_open_array(out);
	json_text(out, host);
	json_close_array(out);
	json_close_object(out);
}

void identity_instance(struct visit *visit)
{
	const char *host, *tenant;
	const char *asked = visit_option(visit, "authorization_endpoint");
	if (!split_authority(visit->arena, asked, &host, &tenant) ||
		!text_equal_ignoring_case(host, visit->request->host)) {
		oauth_refuse(visit, &OAUTH_INSTANCE_INVALID, NULL);
		return;
	}
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "tenant_discovery_endpoint",
		text_format(
			visit->arena, "%s/%s/v2.0/.well-known/openid-configuration", visit->root, tenant));
	json_put_text(&out, "api-version", "1.1");
	json_key(&out, "metadata");
	json_open_array(&out);
	put_host(&out, visit->request->host);
	json_close_array(&out);
	json_close_object(&out);
	oauth_answer(visit, json_finish(&out, NULL));
}

/* By the domain alone: who exists is not told to everybody. */
void identity_realm(struct visit *visit)
{
	const char *domain = address_domain(visit->arena, visit->keys[1]), *tenant = NULL;
	if (domain != NULL && failed(sign_in_find_tenant(visit->house, visit->arena, domain, &tenant))) {
		oauth_refuse(visit, &OAUTH_TRANSIENT, NULL);
		return;
	}
	bool is_known = tenant != NULL && !uuid_is_valid(domain);
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "ver", "1.0");
	json_put_text(&out, "account_type", is_known ? "Managed" : "Unknown");
	if (is_known) {
		json_put_text(&out, "domain_name", domain);
		json_put_text(&out, "cloud_instance_name", visit->request->host);
		json_put_text(&out, "cloud_audience_urn", "urn:federation:MicrosoftOnline");
	}
	json_close_object(&out);
	oauth_answer(visit, json_finish(&out, NULL));
}
