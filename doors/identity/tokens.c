/*
 * tokens - see the header (graph.md section 10)
 */
#include "doors/identity/tokens.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_in.h"
#include "base/json_out.h"
#include "base/text.h"
#include "domain/tenants/sign_in.h"
#include "doors/identity/clouds.h"
#include "doors/identity/jwt.h"

#define UTI_BYTES 16
/* What the service adds to everybody's wids: "User", and to every application's. */
#define WID_OF_PEOPLE "b79fbf4d-3ef9-4689-8143-76b194e85509"
#define WID_OF_APPLICATIONS "0997a1d0-0d1d-4acb-b408-d5ca73121e90"

const char *const delegated_permissions[] = {
	"User.Read",
	"User.ReadBasic.All",
	"User.Read.All",
	"User.ReadWrite.All",
	"User.RevokeSessions.All",
	"User.DeleteRestore.All",
	"User.EnableDisableAccount.All",
	"User-PasswordProfile.ReadWrite.All",
	"Directory.Read.All",
	"Directory.ReadWrite.All",
	"Directory.AccessAsUser.All",
	"Group.Read.All",
	"Group.ReadWrite.All",
	"GroupMember.Read.All",
	"GroupMember.ReadWrite.All",
	"RoleManagement.Read.Directory",
	"RoleManagement.ReadWrite.Directory",
	"LicenseAssignment.Read.All",
	"LicenseAssignment.ReadWrite.All",
	"Organization.Read.All",
	"Organization.ReadWrite.All",
	"Domain.Read.All",
	"Domain.ReadWrite.All",
	"Application.Read.All",
	"UserAuthenticationMethod.Read.All",
	"UserAuthenticationMethod.ReadWrite.All",
	"AuditLog.Read.All",
	"Reports.Read.All",
	"MailboxSettings.Read",
	"MailboxSettings.ReadWrite",
	"Mail.Read",
	"Mail.ReadWrite",
	"Mail.Send",
	"Files.Read.All",
	"Files.ReadWrite.All",
	"Sites.ReadWrite.All",
	"SharePointTenantSettings.Read.All",
	"SharePointTenantSettings.ReadWrite.All",
	"offline_access",
	"openid",
	"profile",
	"email",
	NULL,
};

const char *delegated_permission(const char *name)
{
	for (size_t i = 0; delegated_permissions[i] != NULL; i++)
		if (text_equal_ignoring_case(delegated_permissions[i], name))
			return delegated_permissions[i];
	return NULL;
}

/* All that is consented; offline_access is a matter of refresh tokens, not of this one. */
static const char *consented(struct arena *arena)
{
	struct text_buffer scp = text_buffer_in(arena);
	for (size_t i = 0; delegated_permissions[i] != NULL; i++) {
		if (text_equal(delegated_permissions[i], "offline_access"))
			continue;
		text_buffer_add(&scp, scp.length == 0 ? "" : " ");
		text_buffer_add(&scp, delegated_permissions[i]);
	}
	return text_buffer_text(&scp);
}

static void put_times(struct json_out *out, int64_t now)
{
	json_put_integer(out, "iat", now);
	json_put_integer(out, "nbf", now);
	json_put_integer(out, "exp", now + TOKEN_SECONDS);
}

static void put_token_id(struct json_out *out)
{
	unsigned char bytes[UTI_BYTES];
	random_bytes(bytes, sizeof(bytes));
	json_put_text(out, "uti", base64url_encode(out->buffer.arena, bytes, sizeof(bytes)));
}

const char *token_subject(struct arena *arena, const char *user_id, const char *client_id)
{
	unsigned char hash[HASH_SIZE];
	const char *seed = text_format(arena, "%s\n%s", user_id, client_id);
	hash_bytes(seed, __builtin_strlen(seed), hash);
	return base64url_encode(arena, hash, sizeof(hash));
}

static const char *pairwise_subject(struct arena *arena, const struct token_grant *grant)
{
	return token_subject(arena, grant->facts->user->id, grant->facts->application->client_id);
}

static void put_words(
	struct json_out *out, const char *key, const char *const *words, size_t count, const char *last)
{
	json_key(out, key);
	json_open_array(out);
	for (size_t i = 0; i < count; i++)
		json_text(out, words[i]);
	if (last != NULL)
		json_text(out, last);
	json_close_array(out);
}

static const char *delegated(struct arena *arena, const struct token_grant *grant)
{
	if (grant->resource.kind == RESOURCE_GRAPH)
		return consented(arena);
	return text_is_empty(grant->names) ? resource_delegated(grant->resource.kind) : grant->names;
}

static void put_user(struct json_out *out, const struct token_grant *grant)
{
	static const char *const by_password[] = { "pwd" };
	const struct user *user = grant->facts->user;
	json_put_text(out, "idtyp", "user");
	json_put_text(out, "oid", user->id);
	json_put_text(out, "sub", pairwise_subject(out->buffer.arena, grant));
	json_put_text(out, "upn", user->upn);
	json_put_text(out, "unique_name", user->upn);
	json_put_text(out, "name", user->display_name);
	if (user->given_name != NULL)
		json_put_text(out, "given_name", user->given_name);
	if (user->surname != NULL)
		json_put_text(out, "family_name", user->surname);
	put_words(out, "amr", by_password, COUNT_OF(by_password), NULL);
	json_put_text(out, "scp", delegated(out->buffer.arena, grant));
	put_words(out, "wids", grant->facts->user_roles, grant->facts->user_role_count, WID_OF_PEOPLE);
}

static void put_application(struct json_out *out, const struct token_grant *grant)
{
	const struct application *application = grant->facts->application;
	char **words = NULL;
	size_t count = text_split(out->buffer.arena, application->permissions, ' ', &words), kept = 0;
	for (size_t i = 0; i < count; i++)
		if (resource_has_permission(grant->resource.kind, words[i]))
			words[kept++] = words[i];
	json_put_text(out, "idtyp", "app");
	json_put_text(out, "oid", application->id);
	json_put_text(out, "sub", application->id);
	put_words(out, "roles", (const char *const *)words, kept, NULL);
	put_words(out, "wids", grant->facts->application_roles, grant->facts->application_role_count,
		WID_OF_APPLICATIONS);
}

static const char *sts_issuer(struct arena *arena, const struct cloud *cloud, const char *tenant_id)
{
	return text_format(arena, "%s%s/", cloud == NULL ? STS_OF_OURSELVES : cloud->sts, tenant_id);
}

const char *token_issuer(struct arena *arena, const char *login_base, const struct cloud *cloud, const char *tenant)
{
	if (cloud == NULL)
		return text_format(arena, "%s/%s/v2.0", login_base, tenant);
	return text_format(arena, "https://%s/%s/v2.0", cloud->issuer_host, tenant);
}

const char *token_access_claims(struct arena *arena, const struct token_grant *grant)
{
	static const char *const proofs[] = { "0", "1", "2" };
	const struct sign_in_facts *facts = grant->facts;
	const char *audience = grant->resource.audience;
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_put_text(&out, "aud", audience == NULL ? GRAPH_AUDIENCE : audience);
	json_put_text(&out, "iss", sts_issuer(arena, grant->cloud, facts->tenant_id));
	put_times(&out, grant->now);
	json_put_text(&out, "app_displayname", facts->application->display_name);
	json_put_text(&out, "appid", facts->application->client_id);
	json_put_text(&out, "appidacr", proofs[grant->proof]);
	if (grant->cloud != NULL)
		json_put_text(&out, "cloud_instance_name", grant->cloud->name);
	/* Whoever shows it on somebody's behalf is held to the moment, not to the second. */
	if (grant->resource.kind == RESOURCE_APPLICATION)
		json_put_integer(&out, "iat_ms", clock_real_now());
	if (grant->is_delegated)
		put_user(&out, grant);
	else
		put_application(&out, grant);
	json_put_text(&out, "tid", facts->tenant_id);
	put_token_id(&out);
	json_put_text(&out, "ver", "1.0");
	json_put_integer(&out, "xms_tcdt", facts->tenant_created_at / SECOND_MS);
	json_close_object(&out);
	return json_finish(&out, NULL);
}

const char *token_id_claims(struct arena *arena, const struct token_grant *grant)
{
	const struct sign_in_facts *facts = grant->facts;
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_put_text(&out, "aud", facts->application->client_id);
	json_put_text(&out, "iss", token_issuer(arena, grant->login_base, grant->cloud, facts->tenant_id));
	put_times(&out, grant->now);
	json_put_text(&out, "name", facts->user->display_name);
	if (grant->nonce != NULL)
		json_put_text(&out, "nonce", grant->nonce);
	json_put_text(&out, "oid", facts->user->id);
	json_put_text(&out, "preferred_username", facts->user->upn);
	if (facts->user->mail != NULL)
		json_put_text(&out, "email", facts->user->mail);
	json_put_text(&out, "sub", pairwise_subject(arena, grant));
	json_put_text(&out, "tid", facts->tenant_id);
	put_token_id(&out);
	json_put_text(&out, "ver", "2.0");
	json_close_object(&out);
	return json_finish(&out, NULL);
}

const char *token_id_claims_v1(struct arena *arena, const struct token_grant *grant)
{
	const struct sign_in_facts *facts = grant->facts;
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_put_text(&out, "aud", facts->application->client_id);
	json_put_text(&out, "iss", sts_issuer(arena, grant->cloud, facts->tenant_id));
	put_times(&out, grant->now);
	json_put_text(&out, "name", facts->user->display_name);
	if (grant->nonce != NULL)
		json_put_text(&out, "nonce", grant->nonce);
	json_put_text(&out, "oid", facts->user->id);
	json_put_text(&out, "sub", pairwise_subject(arena, grant));
	json_put_text(&out, "tid", facts->tenant_id);
	json_put_text(&out, "unique_name", facts->user->upn);
	json_put_text(&out, "upn", facts->user->upn);
	put_token_id(&out);
	json_put_text(&out, "ver", "1.0");
	json_close_object(&out);
	return json_finish(&out, NULL);
}

const char *client_info_of(struct arena *arena, const char *user_id, const char *tenant_id)
{
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_put_text(&out, "uid", user_id);
	json_put_text(&out, "utid", tenant_id);
	json_close_object(&out);
	size_t length = 0;
	const char *text = json_finish(&out, &length);
	return base64url_encode(arena, text, length);
}

const char *token_client_info(struct arena *arena, const struct token_grant *grant)
{
	return client_info_of(arena, grant->facts->user->id, grant->facts->tenant_id);
}

static const char *claim(const struct json_value *claims, const char *name)
{
	return json_text_of(json_member(claims, name));
}

static const char *joined_roles(struct arena *arena, const struct json_value *claims)
{
	const struct json_value *roles = json_member(claims, "roles");
	struct text_buffer joined = text_buffer_in(arena);
	for (size_t i = 0; i < json_count(roles); i++) {
		const char *role = json_text_of(json_item(roles, i));
		text_buffer_add(&joined, i == 0 ? "" : " ");
		text_buffer_add(&joined, role == NULL ? "" : role);
	}
	return text_buffer_text(&joined);
}

static bool is_for_graph(const char *audience)
{
	return text_equal(audience, GRAPH_APPLICATION) || cloud_of_graph(audience == NULL ? "" : audience) != NULL;
}

/* NULL when it is one of ours, for Graph, now. */
static const char *fault_of(const struct json_value *claims, int64_t now)
{
	const char *tenant = claim(claims, "tid");
	if (!is_for_graph(claim(claims, "aud")))
		return "Invalid audience.";
	if (tenant == NULL || claim(claims, "oid") == NULL || !cloud_issues(claim(claims, "iss"), tenant))
		return "Invalid issuer.";
	if (!jwt_times_are_valid(claims, now))
		return "Lifetime validation failed, the token is expired.";
	return NULL;
}

bool token_read(struct arena *arena, const struct json_value *claims, int64_t now,
	struct token_bearer *bearer, const char **why)
{
	*why = fault_of(claims, now);
	if (*why != NULL)
		return false;
	bool is_application = text_equal(claim(claims, "idtyp"), "app");
	const char *scp = claim(claims, "scp"), *client_id = claim(claims, "appid");
	const struct cloud *cloud = cloud_named(claim(claims, "cloud_instance_name"));
	*bearer = (struct token_bearer){
		.tenant_id = claim(claims, "tid"),
		.kind = is_application ? ACTOR_APPLICATION : ACTOR_USER,
		.actor_id = claim(claims, "oid"),
		.client_id = client_id == NULL ? "" : client_id,
		.cloud = cloud,
		.permissions = is_application ? joined_roles(arena, claims)
			       : scp == NULL  ? ""
					      : scp,
		.issued_at = json_integer_of(json_member(claims, "iat"), 0),
		.expires_at = json_integer_of(json_member(claims, "exp"), 0),
	};
	return true;
}
