/*
 * user_change_password - somebody gives herself another password, knowing the one she has
 */
#include "base/text.h"
#include "domain/rules.h"
#include "domain/users/user.h"

extern const struct rule_table user_change_password_rules;

static struct error plan_change_password(struct context *context, const void *options, struct plan *plan)
{
	const struct user_change_password_options *wanted = options;
	struct user_facts facts;
	struct error error = user_load(context, wanted->user, false, &facts);
	if (failed(error))
		return error;
	plan->target = facts.user->id;
	const struct user_password_change change = { wanted, facts.user };
	rules_ask(context, &user_change_password_rules, &change, plan);
	if (plan->refusals != NULL)
		return no_error;
	struct step *step = plan_step(plan, "user.setPassword", plan->target, plan->target, NULL);
	step_change_secret(step, "passwordHash", wanted->new_hash);
	step_change(step, "forceChangePasswordNextSignIn", NULL, "false");
	step_change(step, "passwordProfile/forceChangePasswordNextSignInWithMfa", NULL, "false");
	return no_error;
}

const struct act user_change_password = { "user.changePassword", plan_change_password };
