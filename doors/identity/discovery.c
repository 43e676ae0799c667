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
#include "doors/identity/clouds.h"
#include "doors/identity/identity.h"
#include "doors/identity/grants.h"
#include "doors/identity/oauth_errors.h"
#include "doors/identity/tokens.h"

#include <string.h>

/* Nothing of it is secret: browsers of other origins may read it. */
static void answer_to_everybody(struct visit *visit, struct json_out *out)
{
	visit_header(visit, "Access-Control-Allow-Origin", "*");
	oauth_answer(visit, json_finish(out, NULL));
}

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

static const struct location locations_v1[] = {
	{ "authorization_endpoint", "/oauth2/authorize" },
	{ "token_endpoint", "/oauth2/token" },
	{ "device_authorization_endpoint", "/oauth2/devicecode" },
	{ "end_session_endpoint", "/oauth2/logout" },
	{ "jwks_uri", "/discovery/keys" },
};

struct word_list {
	const char *key;
	const char *words[16];
};

static const struct word_list word_lists[] = {
	{ "token_endpoint_auth_methods_supported",
		{ "client_secret_post", "private_key_jwt", "client_secret_basic" } },
	{ "token_endpoint_auth_signing_alg_values_supported", { "RS256", "PS256" } },
	{ "response_modes_supported", { "query", "fragment", "form_post" } },
	{ "subject_types_supported", { "pairwise" } },
	{ "id_token_signing_alg_values_supported", { "RS256" } },
	{ "response_types_supported", { "code" } },
	{ "grant_types_supported", { "authorization_code", "refresh_token", "client_credentials", "password",
					   "urn:ietf:params:oauth:grant-type:device_code",
					   "urn:ietf:params:oauth:grant-type:jwt-bearer" } },
	{ "code_challenge_methods_supported", { "S256" } },
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

/* Under a cloud's name as that cloud says it, else our own. */
static void put_hosts(struct json_out *out, struct visit *visit)
{
	const struct cloud *cloud = cloud_of_host(visit->request->host);
	const char *own = visit->request->host;
	json_put_null(out, "tenant_region_scope");
	json_put_text(out, "cloud_instance_name", cloud == NULL ? own : cloud->name);
	json_put_text(out, "cloud_graph_host_name", cloud == NULL ? own : cloud->graph_host_name);
	json_put_text(out, "msgraph_host", cloud == NULL ? own : cloud->graphs[0]);
}

/* The Graph's host knows who a token speaks for. */
static const char *user_info_endpoint(struct visit *visit)
{
	const struct cloud *cloud = cloud_of_host(visit->request->host);
	return cloud == NULL ? text_format(visit->arena, "%s/oidc/userinfo", visit->root)
			     : text_format(visit->arena, "https://%s/oidc/userinfo", cloud->graphs[0]);
}

static void answer_configuration(struct visit *visit, const char *issuer, const char *segment,
	const struct location *places, size_t count)
{
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "issuer", issuer);
	for (size_t i = 0; i < count; i++)
		json_put_text(&out, places[i].key,
			text_format(visit->arena, "%s/%s%s", visit->root, segment, places[i].behind));
	json_put_text(&out, "userinfo_endpoint", user_info_endpoint(visit));
	put_lists(&out);
	json_put_boolean(&out, "request_uri_parameter_supported", false);
	json_put_boolean(&out, "http_logout_supported", false);
	json_put_boolean(&out, "frontchannel_logout_supported", false);
	put_hosts(&out, visit);
	json_close_object(&out);
	answer_to_everybody(visit, &out);
}

/* Of common it is a pattern, literally so written. */
static const char *issuer_tenant(const char *segment)
{
	return is_any_tenant(segment) ? "{tenantid}" : segment;
}

void identity_configuration(struct visit *visit)
{
	const char *segment = tenant_segment(visit);
	const struct cloud *cloud = cloud_of_host(visit->request->host);
	if (segment != NULL)
		answer_configuration(visit, token_issuer(visit->arena, visit->root, cloud, issuer_tenant(segment)),
			segment, locations, COUNT_OF(locations));
}

void identity_configuration_v1(struct visit *visit)
{
	const char *segment = tenant_segment(visit);
	const struct cloud *cloud = cloud_of_host(visit->request->host);
	const char *sts = cloud == NULL ? STS_OF_OURSELVES : cloud->sts;
	if (segment != NULL)
		answer_configuration(visit, text_format(visit->arena, "%s%s/", sts, issuer_tenant(segment)), segment,
			locations_v1, COUNT_OF(locations_v1));
}

void identity_keys(struct visit *visit)
{
	if (tenant_segment(visit) == NULL)
		return;
	visit_header(visit, "Access-Control-Allow-Origin", "*");
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

/* Names that mean the same place, the preferred one first. */
static void put_aliases(struct json_out *out, const char *const *names, size_t count)
{
	json_open_object(out);
	json_put_text(out, "preferred_network", names[0]);
	json_put_text(out, "preferred_cache", count > 1 ? names[1] : names[0]);
	json_key(out, "aliases");
	json_open_array(out);
	for (size_t i = 0; i < count && names[i] != NULL; i++)
		json_text(out, names[i]);
	json_close_array(out);
	json_close_object(out);
}

static size_t count_names(const char *const *names, size_t most)
{
	size_t count = 0;
	while (count < most && names[count] != NULL)
		count++;
	return count;
}

/* It asks about our own name, or about one of the clouds'. */
static bool instance_is_known(struct visit *visit, const char *host)
{
	return text_equal_ignoring_case(host, visit->request->host) || cloud_of_host(host) != NULL;
}

void identity_instance(struct visit *visit)
{
	const char *host, *tenant;
	const char *asked = visit_option(visit, "authorization_endpoint");
	if (!split_authority(visit->arena, asked, &host, &tenant) || !instance_is_known(visit, host)) {
		oauth_refuse(visit, &OAUTH_INSTANCE_INVALID, NULL);
		return;
	}
	const struct cloud *cloud = cloud_of_host(host);
	const char *base = cloud == NULL ? visit->root : text_format(visit->arena, "https://%s", host);
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "tenant_discovery_endpoint",
		text_format(visit->arena, "%s/%s/v2.0/.well-known/openid-configuration", base, tenant));
	json_put_text(&out, "api-version", "1.1");
	json_key(&out, "metadata");
	json_open_array(&out);
	if (cloud == NULL)
		put_aliases(&out, &visit->request->host, 1);
	else
		put_aliases(&out, cloud->logins, count_names(cloud->logins, COUNT_OF(cloud->logins)));
	json_close_array(&out);
	json_close_object(&out);
	answer_to_everybody(visit, &out);
}

struct realm {
	const char *login, *domain;
	const char *name; /* of the organisation's registration; NULL: not ours */
};

/* By the domain alone: who exists is not told to everybody. False and answered when it cannot be told. */
static bool find_realm(struct visit *visit, const char *login, struct realm *realm)
{
	const char *tenant = NULL;
	*realm = (struct realm){ login, login == NULL ? NULL : address_domain(visit->arena, login), NULL };
	if (realm->domain != NULL &&
		failed(sign_in_find_tenant(visit->house, visit->arena, realm->domain, &tenant))) {
		oauth_refuse(visit, &OAUTH_TRANSIENT, NULL);
		return false;
	}
	realm->name = tenant != NULL && !uuid_is_valid(realm->domain) ? realm->domain : NULL;
	return true;
}

static const char *instance_name(struct visit *visit)
{
	const struct cloud *cloud = cloud_of_host(visit->request->host);
	return cloud == NULL ? visit->request->host : cloud->name;
}

static void put_realm(struct json_out *out, struct visit *visit, const struct realm *realm)
{
	json_put_text(out, "ver", "1.0");
	json_put_text(out, "account_type", realm->name != NULL ? "Managed" : "Unknown");
	if (realm->name == NULL)
		return;
	json_put_text(out, "domain_name", realm->domain);
	json_put_text(out, "cloud_instance_name", instance_name(visit));
	json_put_text(out, "cloud_audience_urn", "urn:federation:MicrosoftOnline");
}

static void put_realm_v2(struct json_out *out, struct visit *visit, const struct realm *realm)
{
	json_put_text(out, "NameSpaceType", realm->name != NULL ? "Managed" : "Unknown");
	json_put_text(out, "Login", realm->login);
	if (realm->name == NULL)
		return;
	json_put_text(out, "DomainName", realm->domain);
	json_put_text(out, "FederationBrandName", realm->domain);
	json_put_null(out, "TenantBrandingInfo");
	json_put_text(out, "cloud_instance_name", instance_name(visit));
}

static void answer_realm(struct visit *visit, const char *login, bool is_second)
{
	struct realm realm;
	if (!find_realm(visit, login, &realm))
		return;
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	if (is_second)
		put_realm_v2(&out, visit, &realm);
	else
		put_realm(&out, visit, &realm);
	json_close_object(&out);
	answer_to_everybody(visit, &out);
}

void identity_realm(struct visit *visit)
{
	const char *version = visit_option(visit, "api-version");
	answer_realm(visit, visit->keys[1], version != NULL && version[0] == '2');
}

/* The older address of the same, which the service still has. */
void identity_realm_by_login(struct visit *visit)
{
	answer_realm(visit, visit_option(visit, "login"), true);
}

/* Some clients look whether anybody is there before they sign in. */
void identity_root(struct visit *visit)
{
	visit_header(visit, "Cache-Control", "no-store");
	visit_answer_other(visit, visit->endpoint->success, "text/plain;charset=utf-8", "Tenure\n");
}
