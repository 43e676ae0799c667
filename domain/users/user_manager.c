/*
 * user_manager - who leads whom; the manager of a user who is deleted stays with her, and a manager who is deleted is
 * nobody's until she comes back
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "domain/users/user.h"

extern const struct rule_table user_manager_rules;

struct user_managing user_manager_look(
	struct context *context, const struct user *user, const char *manager, bool removes)
{
	struct user_managing managing = { .user = user, .manager_key = manager, .removes = removes };
	const struct user *met = removes ? NULL : user_resolve(context, manager);
	if (met != NULL && !failed(user_play_due(context, met->id)))
		met = user_find(context->session, met->id);
	managing.manager = met != NULL && met->deleted_at == 0 ? met : NULL;
	return managing;
}

void plan_user_manager(struct plan *plan, const struct user_managing *managing)
{
	const char *after = managing->removes ? NULL : managing->manager->id;
	if (text_equal(managing->user->manager_id, after))
		return;
	const char *id = managing->user->id;
	struct step *step = plan_step(plan, "user.setManager", id, id, NULL);
	step_change(step, "managerId", managing->user->manager_id, after);
}

static struct error plan_set_manager(struct context *context, const void *options, struct plan *plan)
{
	const struct user_manager_options *wanted = options;
	struct user_facts facts;
	struct error error = user_load(context, wanted->user, false, &facts);
	if (failed(error))
		return error;
	plan->target = facts.user->id;
	struct user_managing managing =
		user_manager_look(context, facts.user, wanted->manager, wanted->manager == NULL);
	rules_ask(context, &user_manager_rules, &managing, plan);
	if (plan->refusals == NULL)
		plan_user_manager(plan, &managing);
	return session_fault(context->session);
}

const struct act user_set_manager = { "user.setManager", plan_set_manager };
