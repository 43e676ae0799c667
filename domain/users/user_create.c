/*
 * user_create - a new account
 */
#include "base/ids.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "domain/users/user.h"

extern const struct rule_table user_create_rules, user_manager_rules;

static const char *value_of(const struct user_create_options *options, enum user_column column)
{
	for (size_t i = 0; i < options->value_count; i++)
		if (options->values[i].field->column == column)
			return options->values[i].value;
	return NULL;
}

static struct user_creation look(struct context *context, const struct user_create_options *options)
{
	struct user_creation creation = {
		.options = options,
		.upn = value_of(options, USER_UPN),
		.display_name = value_of(options, USER_DISPLAY_NAME),
		.mail_nickname = value_of(options, USER_MAIL_NICKNAME),
		.has_account_enabled = value_of(options, USER_ACCOUNT_ENABLED) != NULL,
	};
	if (!text_is_empty(creation.upn)) {
		creation.same_name = user_resolve(context, creation.upn);
		creation.wish = address_look(context, creation.upn, "");
	}
	const struct user_facts nobody = { 0 };
	if (value_of(options, USER_MAIL) != NULL)
		creation.mail = user_mail_look(context, &nobody, value_of(options, USER_MAIL));
	return creation;
}

static void plan_values(struct context *context, struct step *step, const struct user_create_options *options)
{
	for (size_t i = 0; i < options->value_count; i++)
		step_change(step, options->values[i].field->name, NULL, options->values[i].value);
	int64_t created_at = options->created_at != 0 ? options->created_at : context->now;
	step_change(step, "createdDateTime", NULL, text_format(context->arena, "%lld", (long long)created_at));
	if (value_of(options, USER_USER_TYPE) == NULL)
		step_change(step, "userType", NULL, "Member");
	step_change_secret(step, "passwordHash", options->password_hash);
	step_change(step, "forceChangePasswordNextSignIn", NULL, options->force_change_password ? "true" : "false");
}

static struct error plan_create(struct context *context, const void *options, struct plan *plan)
{
	const struct user_create_options *wanted = options;
	struct user_creation creation = look(context, wanted);
	plan->target = wanted->id != NULL ? wanted->id : uuid_new(context->arena);
	rules_ask(context, &user_create_rules, &creation, plan);
	const struct user nobody = { .id = plan->target };
	if (wanted->manager != NULL) {
		creation.managing = user_manager_look(context, &nobody, wanted->manager, false);
		rules_ask(context, &user_manager_rules, &creation.managing, plan);
	}
	if (plan->refusals != NULL)
		return no_error;
	struct step *step = plan_step(plan, "user.create", plan->target, plan->target, NULL);
	plan_values(context, step, wanted);
	if (wanted->manager != NULL)
		step_change(step, "managerId", NULL, creation.managing.manager->id);
	if (creation.mail.is_changed)
		plan_user_mail(plan, plan->target, creation.mail.mail, &creation.mail);
	return no_error;
}

const struct act user_create = { "user.create", plan_create };
