/*
 * group_members - who comes into a group and who leaves it
 */
#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "domain/licenses/license.h"
#include "domain/rules.h"
#include "domain/users/user.h"

extern const struct rule_table group_member_rules;

/* The group would contain itself, at whatever depth. */
static bool closes_a_circle(struct context *context, const char *group_id, const char *member_id)
{
	if (text_equal(group_id, member_id))
		return true;
	size_t count = 0;
	const char **above = groups_above(context->session, group_id, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(above[i], member_id))
			return true;
	return false;
}

struct group_membership group_look_at_member(struct context *context, const struct group *group,
	const struct group_member_options *options)
{
	const struct user *user = user_resolve(context, options->member_id);
	const char *id = user != NULL ? user->id : text_fold(context->arena, options->member_id);
	struct group_membership membership = {
		.options = options,
		.group = group,
		.member_id = id,
		.member_exists = user != NULL && user->deleted_at == 0,
		.is_member = membership_find(context->session, group->id, id, options->kind) != NULL,
		.owners = group_owners_count(context->session, group->id),
	};
	const struct group *other = user != NULL ? NULL : group_find(context->session, id);
	if (other != NULL) {
		membership.member_group = other;
		membership.member_exists = other->deleted_at == 0;
		membership.closes_a_circle = !options->removes && closes_a_circle(context, group->id, id);
	}
	return membership;
}

void plan_group_member(struct plan *plan, const struct group_membership *membership)
{
	const struct group_member_options *options = membership->options;
	bool removes = options->removes;
	struct step *step = plan_step(plan, removes ? "group.removeMember" : "group.addMember", membership->group->id,
		membership->member_id, NULL);
	step_change(step, "memberId", removes ? membership->member_id : NULL, removes ? NULL : membership->member_id);
	step_change(step, "kind", removes ? options->kind : NULL, removes ? NULL : options->kind);
	const char *type = membership->member_group == NULL ? "user" : "group";
	step_change(step, "memberType", removes ? type : NULL, removes ? NULL : type);
}

/* What the group gives comes and goes with the membership, in the same commit. */
static struct error plan_licenses(struct context *context, struct plan *plan, const struct group_membership *membership)
{
	bool is_member = text_equal(membership->options->kind, MEMBERSHIP_MEMBER) && membership->member_group == NULL;
	if (!is_member || plan->refusals != NULL)
		return no_error;
	return plan_license_membership(context, plan, membership->member_id, membership->group->id,
		membership->options->removes);
}

static bool is_named_before(const char **ids, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(ids[i], id))
			return true;
	return false;
}

struct error plan_group_members(struct context *context, struct plan *plan, const struct group *group,
	const char *kind, const char *const *members, size_t count)
{
	struct error error = no_error;
	const char **ids = arena_allocate_array(context->arena, count + 1, sizeof(*ids));
	for (size_t i = 0; i < count && !failed(error); i++) {
		struct group_member_options *options = arena_allocate(context->arena, sizeof(*options));
		*options = (struct group_member_options){ .group_id = group->id, .member_id = members[i], .kind = kind };
		struct group_membership membership = group_look_at_member(context, group, options);
		ids[i] = membership.member_id;
		membership.is_member = membership.is_member || is_named_before(ids, i, ids[i]);
		rules_ask(context, &group_member_rules, &membership, plan);
		plan_group_member(plan, &membership);
		error = plan_licenses(context, plan, &membership);
	}
	return error;
}

static struct error plan_member(struct context *context, const void *options, struct plan *plan)
{
	const struct group_member_options *wanted = options;
	const struct group *group = NULL;
	struct error error = group_load(context, wanted->group_id, false, &group);
	if (failed(error))
		return error;
	const struct group_membership membership = group_look_at_member(context, group, wanted);
	plan->target = group->id;
	rules_ask(context, &group_member_rules, &membership, plan);
	plan_group_member(plan, &membership);
	return plan_licenses(context, plan, &membership);
}

const struct act group_set_member = { "group.setMember", plan_member };
