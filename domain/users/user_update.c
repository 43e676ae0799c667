/*
 * user_update - properties, sign-in name, block and unblock, password; and ending sessions
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "domain/users/user.h"

extern const struct rule_table user_manager_rules, user_update_rules, user_password_rules, user_sessions_rules;

static const char *value_of(const struct user_update_options *options, enum user_column column)
{
	for (size_t i = 0; i < options->value_count; i++)
		if (options->values[i].field->column == column)
			return options->values[i].value;
	return NULL;
}

static bool has_value(const struct user_update_options *options, enum user_column column)
{
	for (size_t i = 0; i < options->value_count; i++)
		if (options->values[i].field->column == column)
			return true;
	return false;
}

/* Who has no mailbox is written to under the name she signs in with, so a new name is a new address. */
static bool mail_follows_name(const struct user_changing *changing)
{
	const struct user *user = changing->facts.user;
	return changing->new_upn != NULL && changing->facts.mailbox == NULL && user->mail != NULL &&
	       text_equal(user->mail_fold, user->upn_fold);
}

static void look_at_mail(struct context *context, struct user_changing *changing)
{
	const struct user_update_options *options = changing->options;
	const char *mail = value_of(options, USER_MAIL);
	if (!has_value(options, USER_MAIL) && mail_follows_name(changing))
		changing->mail = user_mail_look(context, &changing->facts, changing->new_upn);
	else if (has_value(options, USER_MAIL) && !text_equal(mail, changing->facts.user->mail))
		changing->mail = user_mail_look(context, &changing->facts, mail);
}

static struct error look(struct context *context, const struct user_update_options *options,
	struct user_changing *changing)
{
	*changing = (struct user_changing){ .options = options, .sets_password_profile = options->password != NULL };
	struct error error = user_load(context, options->user, false, &changing->facts);
	if (failed(error))
		return error;
	for (size_t i = 0; i < options->value_count; i++) {
		bool is_password = (options->values[i].field->flags & FIELD_PASSWORD) != 0;
		changing->sets_password_profile |= is_password;
		changing->sets_properties |= !is_password;
	}
	changing->sets_properties |= !changing->sets_password_profile && options->manager == NULL;
	const char *upn = value_of(options, USER_UPN);
	if (upn != NULL && !text_equal(text_fold(context->arena, upn), changing->facts.user->upn_fold)) {
		changing->new_upn = upn;
		changing->same_name = user_resolve(context, upn);
		changing->wish = address_look(context, upn, changing->facts.user->id);
	}
	look_at_mail(context, changing);
	if (options->manager != NULL)
		changing->managing = user_manager_look(context, changing->facts.user, options->manager, false);
	return session_fault(context->session);
}

/* Blocking and unblocking are verbs of their own: mail must see them. So is a new name. */
static const char *verb_for(const struct user_field *field, const char *value)
{
	if (field->column == USER_ACCOUNT_ENABLED)
		return text_equal(value, "true") ? "user.unblock" : "user.block";
	return field->column == USER_UPN ? "user.rename" : "user.set";
}

static void plan_values(struct context *context, struct plan *plan, const struct user_changing *changing)
{
	struct step *common = NULL;
	const char *id = changing->facts.user->id;
	for (size_t i = 0; i < changing->options->value_count; i++) {
		const struct user_value *value = &changing->options->values[i];
		const char *before = user_field_value(context->arena, changing->facts.user, value->field);
		if (text_equal(before, value->value) || value->field->column == USER_MAIL)
			continue;
		const char *verb = verb_for(value->field, value->value);
		struct step *step = common;
		if (!text_equal(verb, "user.set"))
			step = plan_step(plan, verb, id, id, NULL);
		else if (common == NULL)
			step = common = plan_step(plan, verb, id, id, NULL);
		step_change(step, value->field->name, before, value->value);
	}
	if (changing->mail.is_changed)
		plan_user_mail(plan, id, changing->facts.user->mail, &changing->mail);
}

/* What a group could not give her where she was, or where nobody said she was. */
static void plan_waiting_licenses(struct context *context, struct plan *plan, const struct user_changing *changing)
{
	const struct user_facts *facts = &changing->facts;
	const char *location = value_of(changing->options, USER_USAGE_LOCATION);
	bool waits = false;
	for (size_t i = 0; i < facts->license_count; i++)
		waits = waits || text_equal(facts->licenses[i].state, LICENSE_ERROR);
	if (!waits || location == NULL || text_equal(location, facts->user->usage_location))
		return;
	struct user moved = *facts->user;
	moved.usage_location = location;
	moved.upn = changing->new_upn == NULL ? moved.upn : changing->new_upn;
	struct license_heir heir = { .user = &moved, .mailbox = facts->mailbox };
	heir.now = heir.base = (struct license_set){ facts->licenses, facts->license_count };
	heir.grants = group_licenses_of_member(context->session, moved.id, &heir.grant_count);
	plan_license_change(context, plan, &heir, plan_license_inheritance(context, plan, &heir));
}

static struct error plan_update(struct context *context, const void *options, struct plan *plan)
{
	const struct user_update_options *wanted = options;
	struct user_changing changing;
	struct error error = look(context, wanted, &changing);
	if (failed(error))
		return error;
	plan->target = changing.facts.user->id;
	if (changing.sets_properties)
		rules_ask(context, &user_update_rules, &changing, plan);
	if (changing.sets_password_profile)
		rules_ask(context, &user_password_rules, &changing, plan);
	if (wanted->manager != NULL)
		rules_ask(context, &user_manager_rules, &changing.managing, plan);
	if (plan->refusals != NULL)
		return no_error;
	plan_values(context, plan, &changing);
	plan_waiting_licenses(context, plan, &changing);
	if (wanted->manager != NULL)
		plan_user_manager(plan, &changing.managing);
	if (wanted->password != NULL) {
		struct step *step = plan_step(plan, "user.setPassword", plan->target, plan->target, NULL);
		step_change_secret(step, "passwordHash", wanted->password_hash);
		step_change(step, "forceChangePasswordNextSignIn", NULL, wanted->force_change_password ? "true" : "false");
		if (!has_value(wanted, USER_FORCE_CHANGE_PASSWORD_WITH_MFA))
			step_change(step, "passwordProfile/forceChangePasswordNextSignInWithMfa", NULL, "false");
	}
	return no_error;
}

const struct act user_update = { "user.update", plan_update };

static struct error plan_end_sessions(struct context *context, const void *options, struct plan *plan)
{
	struct user_facts facts;
	struct error error = user_load(context, options, false, &facts);
	if (failed(error))
		return error;
	plan->target = facts.user->id;
	rules_ask(context, &user_sessions_rules, &facts, plan);
	struct step *step = plan_step(plan, "user.endSessions", plan->target, plan->target, "rules.md 18");
	step_change(step, "signInSessionsValidFromDateTime", NULL,
		text_format(context->arena, "%lld", (long long)context->real_now));
	return no_error;
}

const struct act user_end_sessions = { "user.endSessions", plan_end_sessions };
