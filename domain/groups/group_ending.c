/*
 * group_ending - groups are deleted, brought back, and gone for good
 */
#include "base/text.h"
#include "domain/calendar.h"
#include "domain/calendar_events.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "domain/periods.h"
#include "domain/rules.h"
#include "domain/tenants/domain.h"

extern const struct rule_table group_delete_rules, group_restore_rules, group_purge_rules;

struct error group_load(struct context *context, const char *id, bool deleted, const struct group **group)
{
	const char *folded = text_fold(context->arena, id);
	struct error error = calendar_play_due(context, folded);
	*group = failed(error) ? NULL : group_find(context->session, folded);
	if (!failed(error) && (*group == NULL || ((*group)->deleted_at != 0) != deleted))
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", id, NULL);
	return error;
}

/* The row, its address, its members, and what the journal says of it. */
static void plan_end_of(struct context *context, struct plan *plan, const char *id, const char *rule)
{
	plan->forgets = id;
	plan_addresses_drop(context, plan, id);
	plan_step(plan, "group.purge", id, id, rule);
	plan_cancel_end(plan, EVENT_GROUP_PURGE, id, rule);
}

static struct error plan_delete(struct context *context, const void *options, struct plan *plan)
{
	const struct group *group = NULL;
	struct error error = group_load(context, options, false, &group);
	if (failed(error))
		return error;
	plan->target = group->id;
	rules_ask(context, &group_delete_rules, group, plan);
	if (!group->is_unified) {
		plan_end_of(context, plan, group->id, "rules.md 16");
		return no_error;
	}
	struct step *step = plan_step(plan, "group.softDelete", group->id, group->id, "rules.md 16");
	step_change(step, "deletedDateTime", NULL, text_format(context->arena, "%lld", (long long)context->now));
	int64_t end = period_end(context, PERIOD_GROUP_DELETED);
	plan_addresses_soft_delete(context, plan, group->id, end);
	plan_end(plan, end, EVENT_GROUP_PURGE, group->id, group->id, "rules.md 16");
	return no_error;
}

const struct act group_delete = { "group.delete", plan_delete };

static struct error plan_restore(struct context *context, const void *options, struct plan *plan)
{
	struct group_restoring restoring = { .group = NULL };
	struct error error = group_load(context, options, true, &restoring.group);
	if (failed(error) && error.kind == &ERROR_NOT_FOUND)
		return refuse(context, &ERROR_RESTORE_WINDOW_CLOSED, "id", "id", (const char *)options, NULL);
	if (failed(error))
		return error;
	const struct group *group = restoring.group;
	plan->target = group->id;
	if (group->mail != NULL)
		restoring.wish = address_look(context, group->mail, group->id);
	rules_ask(context, &group_restore_rules, &restoring, plan);
	struct step *step = plan_step(plan, "group.restore", group->id, group->id, "rules.md 16");
	step_change(step, "deletedDateTime", text_format(context->arena, "%lld", (long long)group->deleted_at), NULL);
	plan_cancel_end(plan, EVENT_GROUP_PURGE, group->id, "rules.md 16");
	size_t count = 0;
	const struct address *held = addresses_of_holder(context->session, group->id, &count);
	for (size_t i = 0; i < count; i++) {
		/* Of the registration before: what stands anew is another address, of the registration now. */
		if (address_is_of_former_registration(context, &held[i]))
			plan_address_claim(plan, held[i].address, group->id, held[i].is_primary);
		else
			plan_address_resume(plan, &held[i]);
	}
	return no_error;
}

const struct act group_restore = { "group.restore", plan_restore };

static struct error plan_purge(struct context *context, const void *options, struct plan *plan)
{
	const struct group *group = NULL;
	struct error error = group_load(context, options, true, &group);
	if (failed(error))
		return error;
	plan->target = group->id;
	rules_ask(context, &group_purge_rules, group, plan);
	plan_end_of(context, plan, group->id, "rules.md 16");
	return no_error;
}

const struct act group_purge = { "group.purge", plan_purge };

struct error group_purge_is_due(struct context *context, const struct calendar_row *row)
{
	const struct group *group = group_find(context->session, row->object_id);
	if (group == NULL || group->deleted_at == 0)
		return no_error;
	return act_run(context, &group_purge, row->object_id, NULL);
}
