/*
 * group_acts - groups are made and changed
 */
#include "base/ids.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "domain/rules.h"
#include "store/domains.h"

extern const struct rule_table group_create_rules, group_update_rules;

/* Nickname and default domain; NULL when the group gets no mail. */
static const char *address_of(struct context *context, const struct group *group)
{
	if (!group->is_unified || text_is_empty(group->mail_nickname))
		return NULL;
	size_t count = 0;
	const struct domain *domains = domains_of_tenant(context->session, context->session->tenant_id, &count);
	for (size_t i = 0; i < count; i++)
		if (domains[i].is_default)
			return text_format(context->arena, "%s@%s", group->mail_nickname, domains[i].name);
	return NULL;
}

static struct group_creation look(struct context *context, const struct group_create_options *options, const char *id)
{
	struct group_creation creation = { .options = options };
	creation.group = (struct group){ .id = id, .is_unified = options->is_unified };
	for (size_t i = 0; i < options->value_count; i++)
		group_field_set(context->arena, &creation.group, options->values[i].field, options->values[i].value);
	const char *address = address_of(context, &creation.group);
	if (address != NULL)
		creation.wish = address_look(context, address, id);
	return creation;
}

static void plan_values(struct context *context, struct plan *plan, const struct group_creation *creation)
{
	const struct group_create_options *options = creation->options;
	struct step *step = plan_step(plan, "group.create", plan->target, plan->target, NULL);
	for (size_t i = 0; i < options->value_count; i++)
		step_change(step, options->values[i].field->name, NULL, options->values[i].value);
	step_change(step, "isUnified", NULL, options->is_unified ? "true" : "false");
	step_change(step, "createdDateTime", NULL, text_format(context->arena, "%lld", (long long)context->now));
	step_change(step, "renewedDateTime", NULL, text_format(context->arena, "%lld", (long long)context->now));
	if (creation->wish.address == NULL)
		return;
	step_change(step, "mail", NULL, creation->wish.address);
	plan_address_claim(plan, creation->wish.address, plan->target, true);
}

/* Whoever makes a Microsoft 365 group and names no owner is its owner, as in the service. */
static struct error plan_owners(struct context *context, struct plan *plan, const struct group_creation *creation)
{
	const struct group_create_options *options = creation->options;
	const char *own = context->actor.id;
	if (options->owner_count == 0 && options->is_unified && context->actor.kind == ACTOR_USER)
		return plan_group_members(context, plan, &creation->group, MEMBERSHIP_OWNER, &own, 1);
	return plan_group_members(context, plan, &creation->group, MEMBERSHIP_OWNER, options->owners,
		options->owner_count);
}

static struct error plan_create(struct context *context, const void *options, struct plan *plan)
{
	const struct group_create_options *wanted = options;
	plan->target = uuid_new(context->arena);
	const struct group_creation creation = look(context, wanted, plan->target);
	rules_ask(context, &group_create_rules, &creation, plan);
	if (plan->refusals != NULL)
		return no_error;
	plan_values(context, plan, &creation);
	struct error error = plan_owners(context, plan, &creation);
	if (failed(error))
		return error;
	return plan_group_members(context, plan, &creation.group, MEMBERSHIP_MEMBER, wanted->members,
		wanted->member_count);
}

const struct act group_create = { "group.create", plan_create };

static void plan_changes(struct context *context, struct plan *plan, const struct group_changing *changing)
{
	struct step *step = NULL;
	const char *id = changing->group->id;
	for (size_t i = 0; i < changing->options->value_count; i++) {
		const struct group_value *value = &changing->options->values[i];
		const char *before = group_field_value(context->arena, changing->group, value->field);
		if (text_equal(before, value->value))
			continue;
		if (step == NULL)
			step = plan_step(plan, "group.set", id, id, NULL);
		step_change(step, value->field->name, before, value->value);
	}
}

static struct error plan_update(struct context *context, const void *options, struct plan *plan)
{
	const struct group_update_options *wanted = options;
	struct group_changing changing = { .options = wanted };
	struct error error = group_load(context, wanted->group_id, false, &changing.group);
	if (failed(error))
		return error;
	plan->target = changing.group->id;
	changing.after = *changing.group;
	for (size_t i = 0; i < wanted->value_count; i++)
		group_field_set(context->arena, &changing.after, wanted->values[i].field, wanted->values[i].value);
	rules_ask(context, &group_update_rules, &changing, plan);
	if (plan->refusals != NULL)
		return no_error;
	plan_changes(context, plan, &changing);
	return plan_group_members(context, plan, changing.group, MEMBERSHIP_MEMBER, wanted->members,
		wanted->member_count);
}

const struct act group_update = { "group.update", plan_update };

static struct error plan_renew(struct context *context, const void *options, struct plan *plan)
{
	struct group_changing changing = { .options = NULL };
	struct error error = group_load(context, options, false, &changing.group);
	if (failed(error))
		return error;
	plan->target = changing.group->id;
	changing.after = *changing.group;
	rules_ask(context, &group_update_rules, &changing, plan);
	struct step *step = plan_step(plan, "group.set", plan->target, plan->target, NULL);
	step_change(step, "renewedDateTime", text_format(context->arena, "%lld", (long long)changing.group->renewed_at),
		text_format(context->arena, "%lld", (long long)context->now));
	return no_error;
}

const struct act group_renew = { "group.renew", plan_renew };
