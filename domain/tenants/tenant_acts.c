/*
 * tenant_acts - domains and applications of an organisation
 */
#include "base/ids.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "domain/tenants/tenant.h"
#include "store/applications.h"
#include "store/domains.h"

extern const struct rule_table domain_add_rules, application_create_rules;

const char all_permissions[] =
	"User.Read.All User.ReadWrite.All User.ReadBasic.All User.EnableDisableAccount.All User.DeleteRestore.All "
	"User.RevokeSessions.All User-PasswordProfile.ReadWrite.All Directory.Read.All Directory.ReadWrite.All "
	"Group.Read.All Group.ReadWrite.All GroupMember.ReadWrite.All RoleManagement.Read.Directory "
	"RoleManagement.ReadWrite.Directory LicenseAssignment.Read.All LicenseAssignment.ReadWrite.All "
	"Organization.Read.All Domain.Read.All Domain.ReadWrite.All Application.Read.All Application.ReadWrite.All "
	"AuditLog.Read.All Reports.Read.All MailboxSettings.Read MailboxSettings.ReadWrite Mail.Read Mail.ReadWrite "
	"Mail.Send Files.Read.All Files.ReadWrite.All Sites.ReadWrite.All SharePointTenantSettings.Read.All "
	"SharePointTenantSettings.ReadWrite.All Exchange.ManageAsApp";

static struct error plan_domain(struct context *context, const void *options, struct plan *plan)
{
	const struct domain_add_options *wanted = options;
	plan->target = text_fold(context->arena, wanted->name);
	rules_ask(context, &domain_add_rules, plan->target, plan);
	struct step *step = plan_step(plan, "domain.add", plan->target, plan->target, NULL);
	step_change(step, "registrationId", NULL, uuid_new(context->arena));
	step_change(step, "isInitial", NULL, wanted->is_initial ? "true" : "false");
	plan_outside(plan, "mail.domain", plan->target, NULL);
	return no_error;
}

const struct act domain_add = { "domain.add", plan_domain };

struct error verb_domain_add(struct context *context, const struct step *step)
{
	bool is_initial = text_equal(step_after(step, "isInitial"), "true");
	const struct domain domain = {
		.name = step->object,
		.tenant_id = context->session->tenant_id,
		.registration_id = step_after(step, "registrationId"),
		.is_default = is_initial,
		.is_initial = is_initial,
		.verified_at = context->now,
		.created_at = context->now,
	};
	domain_insert(context->session, &domain);
	return session_fault(context->session);
}

static struct error plan_application(struct context *context, const void *options, struct plan *plan)
{
	const struct application_create_options *wanted = options;
	plan->target = uuid_new(context->arena);
	rules_ask(context, &application_create_rules, wanted, plan);
	struct step *step = plan_step(plan, "application.create", plan->target, plan->target, NULL);
	step_change(step, "displayName", NULL, wanted->display_name);
	step_change(step, "appId", NULL, wanted->client_id);
	step_change(step, "permissions", NULL, wanted->permissions);
	step_change(step, "secretId", NULL, uuid_new(context->arena));
	step_change_secret(step, "secretHash", wanted->secret_hash);
	return no_error;
}

const struct act application_create = { "application.create", plan_application };

#define SECRET_DAYS_MS (INT64_C(730) * 24 * 3600 * 1000)

struct error verb_application_create(struct context *context, const struct step *step)
{
	const struct application application = {
		.client_id = step_after(step, "appId"),
		.id = step->object,
		.display_name = step_after(step, "displayName"),
		.permissions = step_after(step, "permissions"),
		.enabled = true,
		.created_at = context->real_now,
	};
	const struct application_secret secret = {
		.client_id = application.client_id,
		.id = step_after(step, "secretId"),
		.secret_hash = step_after(step, "secretHash"),
		.created_at = context->real_now,
		.expires_at = context->real_now + SECRET_DAYS_MS,
	};
	application_insert(context->session, &application);
	application_secret_insert(context->session, &secret);
	return session_fault(context->session);
}
