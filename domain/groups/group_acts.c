/*
 * group_acts - groups are made, deleted, filled and emptied
 */
#include "base/ids.h"
#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "domain/periods.h"
#include "domain/rules.h"
#include "store/users.h"

extern const struct rule_table group_create_rules, group_delete_rules, group_member_rules;

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

static struct error plan_create(struct context *context, const void *options, struct plan *plan)
{
	const struct group_create_options *wanted = options;
	plan->target = uuid_new(context->arena);
	rules_ask(context, &group_create_rules, wanted, plan);
	struct step *step = plan_step(plan, "group.create", plan->target, plan->target, NULL);
	step_change(step, "displayName", NULL, wanted->display_name);
	step_change(step, "description", NULL, wanted->description);
	step_change(step, "mailNickname", NULL, wanted->mail_nickname);
	step_change(step, "visibility", NULL, wanted->visibility);
	step_change(step, "mailEnabled", NULL, truth(wanted->mail_enabled));
	step_change(step, "securityEnabled", NULL, truth(wanted->security_enabled));
	step_change(step, "isUnified", NULL, truth(wanted->is_unified));
	step_change(step, "isAssignableToRole", NULL, truth(wanted->is_role_assignable));
	return no_error;
}

const struct act group_create = { "group.create", plan_create };

static struct error plan_delete(struct context *context, const void *options, struct plan *plan)
{
	const struct group *group = group_find(context->session, options);
	if (group == NULL || group->deleted_at != 0)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", (const char *)options, NULL);
	plan->target = group->id;
	rules_ask(context, &group_delete_rules, group, plan);
	if (!group->is_unified) {
		plan_step(plan, "group.purge", group->id, group->id, "rules.md 16");
		return no_error;
	}
	struct step *step = plan_step(plan, "group.softDelete", group->id, group->id, "rules.md 16");
	step_change(step, "deletedDateTime", NULL, text_format(context->arena, "%lld", (long long)context->now));
	plan_end(plan, period_end(context, PERIOD_GROUP_DELETED), EVENT_GROUP_PURGE, group->id, group->id, "rules.md 16");
	return no_error;
}

const struct act group_delete = { "group.delete", plan_delete };

static struct error plan_purge(struct context *context, const void *options, struct plan *plan)
{
	const char *id = options;
	(void)context;
	plan->target = id;
	plan->forgets = id;
	plan_step(plan, "group.purge", id, id, "rules.md 16");
	return no_error;
}

static const struct act group_purge = { "group.purge", plan_purge };

struct error group_purge_is_due(struct context *context, const struct calendar_row *row)
{
	return act_run(context, &group_purge, row->object_id, NULL);
}

static bool is_member(struct context *context, const struct group_member_options *options)
{
	size_t count = 0;
	const struct membership *rows = memberships_of_member(context->session, options->member_id, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(rows[i].group_id, options->group_id) && text_equal(rows[i].kind, options->kind))
			return true;
	return false;
}

static struct error plan_member(struct context *context, const void *options, struct plan *plan)
{
	const struct group_member_options *wanted = options;
	const struct group *group = group_find(context->session, wanted->group_id);
	if (group == NULL || group->deleted_at != 0)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", wanted->group_id, NULL);
	const struct user *user = user_find(context->session, wanted->member_id);
	const struct group_membership membership = {
		.options = wanted,
		.group = group,
		.member_exists = user != NULL && user->deleted_at == 0,
		.is_member = is_member(context, wanted),
	};
	plan->target = group->id;
	rules_ask(context, &group_member_rules, &membership, plan);
	struct step *step = plan_step(plan, wanted->removes ? "group.removeMember" : "group.addMember", group->id,
		wanted->member_id, NULL);
	step_change(step, "memberId", wanted->removes ? wanted->member_id : NULL,
		wanted->removes ? NULL : wanted->member_id);
	step_change(step, "kind", wanted->removes ? wanted->kind : NULL, wanted->removes ? NULL : wanted->kind);
	return no_error;
}

const struct act group_set_member = { "group.setMember", plan_member };
