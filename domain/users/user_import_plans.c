/*
 * user_import_plans - see the header; a deleted user ends up as user.delete would have left her on that day
 */
#include "domain/users/user_import_plans.h"

#include "base/clock.h"
#include "base/ids.h"
#include "base/password.h"
#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/periods.h"
#include "domain/settings.h"

static const char *number(struct plan *plan, int64_t value)
{
	return text_format(plan->arena, "%lld", (long long)value);
}

static const char *primary_of(const struct user_importing *importing)
{
	for (size_t i = 0; i < importing->claim_count; i++)
		if (importing->claims[i].is_primary)
			return importing->claims[i].wish.address;
	return NULL;
}

/* upn: hers, or that of her grave. */
static void plan_account(
	struct context *context, const struct user_importing *importing, struct plan *plan, const char *upn)
{
	const struct user_import_options *options = importing->options;
	struct step *step = plan_step(plan, "user.create", importing->id, importing->id, NULL);
	step_change(step, "userPrincipalName", NULL, upn);
	for (size_t i = 0; i < options->value_count; i++)
		if (options->values[i].field->column != USER_UPN)
			step_change(step, options->values[i].field->name, NULL, options->values[i].value);
	static const char *const completed[] = { "mailNickname", "accountEnabled", "userType" };
	for (size_t i = 0; i < COUNT_OF(completed); i++)
		if (step_after(step, completed[i]) == NULL)
			step_change(step, completed[i], NULL,
				user_field_value(
					plan->arena, &importing->told, user_field_named(completed[i])));
	if (step_after(step, "createdDateTime") == NULL)
		step_change(step, "createdDateTime", NULL,
			number(plan, options->deleted_at != 0 ? options->deleted_at : context->now));
	if (primary_of(importing) != NULL)
		step_change(step, "mail", NULL, primary_of(importing));
	step_change_secret(step, "passwordHash",
		options->password_hash != NULL ? options->password_hash : password_locked());
	step_change(step, "forceChangePasswordNextSignIn", NULL,
		options->force_change_password ? "true" : "false");
}

static void plan_live_addresses(const struct user_importing *importing, struct plan *plan)
{
	for (size_t i = 0; i < importing->claim_count; i++)
		plan_address_claim(plan, importing->claims[i].wish.address, importing->id,
			importing->claims[i].is_primary);
}

static void plan_left_addresses(
	struct context *context, const struct user_importing *importing, struct plan *plan)
{
	bool is_strict = setting_is(context, SETTING_ALIAS_RESERVATION, "strict");
	int64_t until =
		importing->options->deleted_at + period_days(context, PERIOD_MAILBOX_DELETED) * DAY_MS;
	for (size_t i = 0; i < importing->claim_count; i++) {
		const struct address_claim *claim = &importing->claims[i];
		bool is_free = claim->is_free || !is_strict;
		struct step *step =
			plan_step(plan, "address.claim", importing->id, importing->id, "rules.md C4");
		step_change(step, "address", NULL, claim->wish.address);
		step_change(step, "kind", NULL, claim->is_primary ? "primary" : "alias");
		step_change(step, "state", NULL, is_free ? "released" : "reserved");
		if (!is_free)
			step_change(step, "reservedUntil", NULL, number(plan, until));
	}
}

static void plan_license(const struct user_importing *importing, struct plan *plan, const char *sku_id)
{
	struct step *step = plan_step(plan, "license.assign", importing->id, importing->id, NULL);
	step_change(step, "skuId", NULL, sku_id);
	step_change(step, "disabledPlans", NULL, "[]");
}

static void plan_live_licenses(const struct user_importing *importing, struct plan *plan)
{
	for (size_t i = 0; i < importing->adding.addition_count; i++) {
		plan_license(importing, plan, importing->adding.additions[i].sku_id);
		plan_seats(plan, importing->adding.additions[i].sku_id, 0, 1);
	}
}

/* Suspended from the first moment: no seat is taken and none is freed. */
static void plan_suspended_licenses(const struct user_importing *importing, struct plan *plan)
{
	for (size_t i = 0; i < importing->adding.addition_count; i++) {
		const char *sku_id = importing->adding.additions[i].sku_id;
		plan_license(importing, plan, sku_id);
		struct step *step =
			plan_step(plan, "license.suspend", importing->id, importing->id, "rules.md 128");
		step_change(step, "skuId", NULL, sku_id);
		step_change(step, "assignedByGroup", NULL, "");
		step_change(step, "state", LICENSE_ACTIVE, LICENSE_SUSPENDED);
	}
}

/* As plan_mailbox_create(); the primary address is among the row's. Returns the mailbox's id. */
static const char *plan_mailbox(const struct user_importing *importing, struct plan *plan, int64_t created_at)
{
	const char *id = uuid_new(plan->arena);
	struct step *step = plan_step(plan, "mailbox.create", id, importing->id, "rules.md 57");
	step_change(step, "userId", NULL, importing->id);
	step_change(step, "kind", NULL, MAILBOX_KIND_USER);
	step_change(step, "quotaBytes", NULL,
		number(plan, license_set_quota(plan->arena, importing->licenses.after)));
	if (created_at != 0)
		step_change(step, "createdDateTime", NULL, number(plan, created_at));
	plan_outside(plan, "mailbox.provision", id, NULL);
	return id;
}

void plan_import_of_new(struct context *context, const struct user_importing *importing, struct plan *plan)
{
	plan_account(context, importing, plan, importing->told.upn);
	plan_live_addresses(importing, plan);
	plan_live_licenses(importing, plan);
	if (importing->gains_mailbox)
		plan_mailbox(importing, plan, 0);
}

static void plan_deleted_mailbox(
	struct context *context, const struct user_importing *importing, struct plan *plan)
{
	int64_t at = importing->options->deleted_at;
	const char *id = plan_mailbox(
		importing, plan, importing->told.created_at != 0 ? importing->told.created_at : at);
	struct step *step = plan_step(plan, "mailbox.softDelete", id, importing->id, "rules.md 52");
	step_change(step, "deletedDateTime", NULL, number(plan, at));
	plan_end(plan, at + period_days(context, PERIOD_MAILBOX_DELETED) * DAY_MS,
		EVENT_MAILBOX_PURGE_DELETED, id, importing->id, "rules.md 52");
}

void plan_import_of_deleted(
	struct context *context, const struct user_importing *importing, struct plan *plan)
{
	const char *grave = text_format(
		plan->arena, "%s%s", uuid_without_dashes(plan->arena, importing->id), importing->told.upn);
	plan_account(context, importing, plan, grave);
	plan_left_addresses(context, importing, plan);
	plan_suspended_licenses(importing, plan);
	if (importing->gains_mailbox)
		plan_deleted_mailbox(context, importing, plan);
	struct step *step = plan_step(plan, "user.softDelete", importing->id, importing->id, "rules.md 3");
	step_change(step, "originalUserPrincipalName", NULL, importing->told.upn);
	step_change(step, "deletedDateTime", NULL, number(plan, importing->options->deleted_at));
	plan_end(plan, importing->ends_at, EVENT_USER_PURGE, importing->id, importing->id, "rules.md 3");
}

static const char *verb_for(const struct user_value *value)
{
	if (value->field->column == USER_ACCOUNT_ENABLED)
		return text_equal(value->value, "true") ? "user.unblock" : "user.block";
	return value->field->column == USER_UPN ? "user.rename" : "user.set";
}

static void plan_changes(const struct user_importing *importing, struct plan *plan)
{
	struct step *common = NULL;
	for (size_t i = 0; i < importing->updating.value_count; i++) {
		const struct user_value *value = &importing->updating.values[i];
		const char *verb = verb_for(value);
		struct step *step = common;
		if (common == NULL || !text_equal(verb, "user.set"))
			step = plan_step(plan, verb, importing->id, importing->id, NULL);
		if (text_equal(verb, "user.set"))
			common = step;
		step_change(step, value->field->name,
			user_field_value(plan->arena, importing->facts.user, value->field), value->value);
	}
	if (primary_of(importing) == NULL)
		return;
	if (common == NULL)
		common = plan_step(plan, "user.set", importing->id, importing->id, "rules.md 57");
	step_change(common, "mail", importing->facts.user->mail, primary_of(importing));
}

void plan_import_of_known(struct context *context, const struct user_importing *importing, struct plan *plan)
{
	plan_changes(importing, plan);
	plan_live_addresses(importing, plan);
	plan_live_licenses(importing, plan);
	if (importing->gains_mailbox)
		plan_mailbox(importing, plan, 0);
	else if (importing->facts.mailbox != NULL && importing->adding.addition_count > 0)
		plan_license_consequences(context, plan, &importing->told, importing->facts.mailbox,
			importing->licenses.classes_before, importing->licenses.classes_after,
			license_set_quota(plan->arena, importing->licenses.after));
}
