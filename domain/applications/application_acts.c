/*
 * application_acts - registering applications, changing them, giving them keys
 */
#include "base/ids.h"
#include "base/text.h"
#include "domain/applications/application.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "store/role_assignments.h"

extern const struct rule_table application_create_rules, application_change_rules, application_delete_rules,
	application_secret_rules, application_certificate_rules;

const char all_permissions[] =
	"User.Read.All User.ReadWrite.All User.ReadBasic.All User.EnableDisableAccount.All User.DeleteRestore.All "
	"User.RevokeSessions.All User-PasswordProfile.ReadWrite.All Directory.Read.All Directory.ReadWrite.All "
	"Group.Read.All Group.ReadWrite.All GroupMember.ReadWrite.All RoleManagement.Read.Directory "
	"RoleManagement.ReadWrite.Directory LicenseAssignment.Read.All LicenseAssignment.ReadWrite.All "
	"Organization.Read.All Organization.ReadWrite.All Domain.Read.All Domain.ReadWrite.All Application.Read.All Application.ReadWrite.All "
	"UserAuthenticationMethod.Read.All UserAuthenticationMethod.ReadWrite.All "
	"AuditLog.Read.All Reports.Read.All MailboxSettings.Read MailboxSettings.ReadWrite Mail.Read Mail.ReadWrite "
	"Mail.Send Files.Read.All Files.ReadWrite.All Sites.ReadWrite.All SharePointTenantSettings.Read.All "
	"SharePointTenantSettings.ReadWrite.All Exchange.ManageAsApp";

/* Two years, as the service's own pages offer at most. */
#define SECRET_DAYS_MS (INT64_C(730) * 24 * 3600 * 1000)

bool application_list_holds(const char *list, const char *word)
{
	size_t wanted = __builtin_strlen(word);
	while (*list != '\0') {
		size_t length = __builtin_strcspn(list, " ");
		if (length == wanted && wanted > 0 && __builtin_strncmp(list, word, length) == 0)
			return true;
		list += length + (list[length] == ' ');
	}
	return false;
}

static const char *list_with(struct arena *arena, const char *list, const char *word)
{
	return list[0] == '\0' ? word : text_format(arena, "%s %s", list, word);
}

static const char *list_without(struct arena *arena, const char *list, const char *word)
{
	char **words = NULL;
	size_t count = text_split(arena, list, ' ', &words);
	struct text_buffer left = text_buffer_in(arena);
	for (size_t i = 0; i < count; i++) {
		if (text_equal(words[i], word))
			continue;
		text_buffer_add(&left, left.length == 0 ? "" : " ");
		text_buffer_add(&left, words[i]);
	}
	return text_buffer_text(&left);
}

static const char *moment_text(struct context *context, int64_t moment)
{
	return text_format(context->arena, "%lld", (long long)moment);
}

static void step_secret(struct context *context, struct plan *plan, const char *client_id,
	const struct application_key_options *key)
{
	struct step *step = plan_step(plan, "application.addSecret", plan->target, plan->target, NULL);
	step_change(step, "appId", NULL, client_id);
	step_change(step, "keyId", NULL, key->id);
	step_change(step, "displayName", NULL, key->display_name == NULL ? "" : key->display_name);
	step_change(step, "hint", NULL, key->hint == NULL ? "" : key->hint);
	step_change(step, "endDateTime", NULL, moment_text(context, key->expires_at));
	step_change_secret(step, "secretHash", key->secret_hash);
}

static struct error plan_create(struct context *context, const void *options, struct plan *plan)
{
	const struct application_create_options *wanted = options;
	const struct application_facts facts = {
		.creation = wanted,
		.same_id = application_find(context->session, wanted->client_id),
	};
	plan->target = uuid_new(context->arena);
	rules_ask(context, &application_create_rules, &facts, plan);
	struct step *step = plan_step(plan, "application.create", plan->target, plan->target, NULL);
	step_change(step, "displayName", NULL, wanted->display_name);
	step_change(step, "appId", NULL, wanted->client_id);
	step_change(step, "permissions", NULL, wanted->permissions);
	step_change(step, "isFallbackPublicClient", NULL, wanted->is_public ? "true" : "false");
	step_change(step, "accountEnabled", NULL, wanted->is_disabled ? "false" : "true");
	step_change(step, "redirectUris", NULL, wanted->redirect_uris == NULL ? "" : wanted->redirect_uris);
	if (wanted->secret_hash == NULL)
		return no_error;
	const struct application_key_options key = {
		.id = uuid_new(context->arena),
		.secret_hash = wanted->secret_hash,
		.hint = wanted->secret_hint,
		.expires_at = context->real_now + SECRET_DAYS_MS,
	};
	step_secret(context, plan, wanted->client_id, &key);
	return no_error;
}

const struct act application_create = { "application.create", plan_create };

/* Of all that follow: the registration, which must be there. */
static struct error find(struct context *context, const char *client_id, struct plan *plan,
	struct application_facts *facts)
{
	facts->application = application_find(context->session, text_fold(context->arena, client_id));
	if (facts->application == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "appId", "id", client_id, NULL);
	plan->target = facts->application->id;
	return no_error;
}

/* The property that a change is about, as it stands and as it shall stand. */
static void step_of_change(struct context *context, struct plan *plan, const struct application_facts *facts)
{
	const struct application *now = facts->application;
	const char *value = facts->change->value;
	struct step *step = plan_step(plan, "application.set", now->id, now->id, NULL);
	const char *enabled = now->enabled ? "true" : "false", *is_public = now->is_public ? "true" : "false";
	step_change(step, "appId", now->client_id, now->client_id);
	switch (facts->change->kind) {
	case APPLICATION_RENAME:
		step_change(step, "displayName", now->display_name, value);
		break;
	case APPLICATION_ENABLE:
	case APPLICATION_DISABLE:
		step_change(step, "accountEnabled", enabled,
			facts->change->kind == APPLICATION_ENABLE ? "true" : "false");
		break;
	case APPLICATION_MAKE_PUBLIC:
	case APPLICATION_MAKE_CONFIDENTIAL:
		step_change(step, "isFallbackPublicClient", is_public,
			facts->change->kind == APPLICATION_MAKE_PUBLIC ? "true" : "false");
		break;
	case APPLICATION_GRANT:
		step_change(step, "permissions", now->permissions, list_with(context->arena, now->permissions, value));
		break;
	case APPLICATION_REVOKE:
		step_change(
			step, "permissions", now->permissions, list_without(context->arena, now->permissions, value));
		break;
	case APPLICATION_ADD_REDIRECT:
		step_change(
			step, "redirectUris", now->redirect_uris, list_with(context->arena, now->redirect_uris, value));
		break;
	case APPLICATION_REMOVE_REDIRECT:
		step_change(step, "redirectUris", now->redirect_uris,
			list_without(context->arena, now->redirect_uris, value));
		break;
	}
}

static bool is_held(const struct application *application, const struct application_change_options *change)
{
	bool is_permission = change->kind == APPLICATION_GRANT || change->kind == APPLICATION_REVOKE;
	bool is_redirect = change->kind == APPLICATION_ADD_REDIRECT || change->kind == APPLICATION_REMOVE_REDIRECT;
	const char *list = is_permission ? application->permissions : application->redirect_uris;
	return (is_permission || is_redirect) && application_list_holds(list, change->value);
}

static struct error plan_change(struct context *context, const void *options, struct plan *plan)
{
	struct application_facts facts = { .change = options };
	struct error error = find(context, facts.change->client_id, plan, &facts);
	if (failed(error))
		return error;
	facts.is_held = is_held(facts.application, facts.change);
	rules_ask(context, &application_change_rules, &facts, plan);
	step_of_change(context, plan, &facts);
	return no_error;
}

const struct act application_change = { "application.change", plan_change };

static struct error plan_delete(struct context *context, const void *options, struct plan *plan)
{
	struct application_facts facts = { 0 };
	struct error error = find(context, options, plan, &facts);
	if (failed(error))
		return error;
	rules_ask(context, &application_delete_rules, &facts, plan);
	size_t count = 0;
	const char **held = roles_of_principal(context->session, plan->target, &count);
	for (size_t i = 0; i < count; i++) {
		struct step *step = plan_step(plan, "role.remove", plan->target, plan->target, NULL);
		step_change(step, "roleDefinitionId", held[i], NULL);
	}
	struct step *step = plan_step(plan, "application.remove", plan->target, plan->target, NULL);
	step_change(step, "appId", facts.application->client_id, NULL);
	step_change(step, "displayName", facts.application->display_name, NULL);
	return no_error;
}

const struct act application_delete = { "application.delete", plan_delete };

static struct error plan_removal_of_key(
	struct plan *plan, const char *verb, const struct application_facts *facts)
{
	struct step *step = plan_step(plan, verb, plan->target, plan->target, NULL);
	step_change(step, "appId", facts->application->client_id, NULL);
	step_change(step, "keyId", facts->key->id, NULL);
	return no_error;
}

static struct error plan_secret(struct context *context, const void *options, struct plan *plan)
{
	struct application_facts facts = { .key = options };
	struct error error = find(context, facts.key->client_id, plan, &facts);
	if (failed(error))
		return error;
	size_t count = 0;
	const struct application_secret *rows =
		application_secrets_of(context->session, facts.application->client_id, &count);
	for (size_t i = 0; i < count; i++)
		facts.is_held = facts.is_held || text_equal(rows[i].id, facts.key->id);
	if (facts.key->removes && !facts.is_held)
		return refuse(context, &ERROR_NOT_FOUND, "keyId", "id", facts.key->id, NULL);
	rules_ask(context, &application_secret_rules, &facts, plan);
	if (facts.key->removes)
		return plan_removal_of_key(plan, "application.removeSecret", &facts);
	step_secret(context, plan, facts.application->client_id, facts.key);
	return no_error;
}

const struct act application_set_secret = { "application.setSecret", plan_secret };

static void step_certificate(struct context *context, struct plan *plan, const struct application_facts *facts)
{
	const struct application_certificate *certificate = facts->key->certificate;
	struct step *step = plan_step(plan, "application.addCertificate", plan->target, plan->target, NULL);
	step_change(step, "appId", NULL, facts->application->client_id);
	step_change(step, "keyId", NULL, facts->key->id);
	step_change(step, "customKeyIdentifier", NULL, certificate->thumbprint);
	step_change(step, "thumbprint256", NULL, certificate->thumbprint_256);
	step_change(step, "subject", NULL, certificate->subject);
	step_change(step, "startDateTime", NULL, moment_text(context, certificate->valid_from));
	step_change(step, "endDateTime", NULL, moment_text(context, facts->key->expires_at));
	step_change(step, "key", NULL, certificate->pem);
}

static struct error plan_certificate(struct context *context, const void *options, struct plan *plan)
{
	struct application_facts facts = { .key = options };
	struct error error = find(context, facts.key->client_id, plan, &facts);
	if (failed(error))
		return error;
	size_t count = 0;
	const struct application_certificate *rows =
		application_certificates_of(context->session, facts.application->client_id, &count);
	for (size_t i = 0; i < count; i++)
		facts.is_held = facts.is_held ||
			(facts.key->removes ? text_equal(rows[i].id, facts.key->id)
					    : text_equal(rows[i].thumbprint_256, facts.key->certificate->thumbprint_256));
	if (facts.key->removes && !facts.is_held)
		return refuse(context, &ERROR_NOT_FOUND, "keyId", "id", facts.key->id, NULL);
	rules_ask(context, &application_certificate_rules, &facts, plan);
	if (facts.key->removes)
		return plan_removal_of_key(plan, "application.removeCertificate", &facts);
	step_certificate(context, plan, &facts);
	return no_error;
}

const struct act application_set_certificate = { "application.setCertificate", plan_certificate };
