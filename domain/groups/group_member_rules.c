/*
 * group_member_rules - who may come into a group, and who may leave it
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "domain/roles/role.h"
#include "domain/rules.h"

static struct error members_are_managed_by_a_user_or_groups_administrator(struct context *context, const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_MANAGE_GROUP) ? no_error : refuse(context, &ERROR_REQUEST_DENIED, "group", NULL);
}

/* Members of such a group hold roles. */
static struct error role_assignable_group_is_filled_by_who_may_give_roles(struct context *context, const void *facts)
{
	const struct group_membership *membership = facts;
	return !membership->group->is_role_assignable || role_may(context, ACTION_ASSIGN_ROLE)
		? no_error
		: refuse(context, &ERROR_REQUEST_DENIED, "members", NULL);
}

static struct error member_must_exist(struct context *context, const void *facts)
{
	const struct group_membership *membership = facts;
	bool misses = membership->options->removes ? !membership->is_member : !membership->member_exists;
	return misses ? refuse(context, &ERROR_NOT_FOUND, "members", "id", membership->options->member_id, NULL) : no_error;
}

static struct error member_is_added_once(struct context *context, const void *facts)
{
	const struct group_membership *membership = facts;
	const char *list = text_equal(membership->options->kind, MEMBERSHIP_OWNER) ? "owners" : "members";
	return membership->is_member && !membership->options->removes
		? refuse(context, &ERROR_REFERENCE_EXISTS, list, "list", list, NULL)
		: no_error;
}

/* Nobody inherits a role through a group in a group, and nobody owns one as a group. */
static struct error groups_are_members_of_security_groups_only(struct context *context, const void *facts)
{
	const struct group_membership *membership = facts;
	bool fits = text_equal(membership->options->kind, MEMBERSHIP_MEMBER) && !membership->group->is_unified &&
		!membership->group->is_role_assignable;
	if (membership->member_group == NULL || membership->options->removes || fits)
		return no_error;
	return refuse(context, &ERROR_PROPERTY_INVALID, "members", "property", "members", "type", "Group", NULL);
}

static struct error group_is_no_member_of_itself(struct context *context, const void *facts)
{
	const struct group_membership *membership = facts;
	return membership->closes_a_circle
		? refuse(context, &ERROR_PROPERTY_INVALID, "members", "property", "members", "type", "Group", NULL)
		: no_error;
}

static struct error last_owner_of_a_microsoft_365_group_stays(struct context *context, const void *facts)
{
	const struct group_membership *membership = facts;
	bool leaves = membership->options->removes && membership->is_member && membership->member_exists &&
		text_equal(membership->options->kind, MEMBERSHIP_OWNER);
	return leaves && membership->group->is_unified && membership->owners == 1
		? refuse(context, &ERROR_LAST_OWNER, "owners", NULL)
		: no_error;
}

static const struct rule member_rules[] = {
	{ "GROUP-MEM-1", "members_are_managed_by_a_user_or_groups_administrator",
		members_are_managed_by_a_user_or_groups_administrator, ALL_DOORS, "rules.md 131" },
	{ "GROUP-MEM-2", "role_assignable_group_is_filled_by_who_may_give_roles",
		role_assignable_group_is_filled_by_who_may_give_roles, ALL_DOORS, "rules.md 129" },
	{ "GROUP-MEM-3", "member_must_exist", member_must_exist, ALL_DOORS, "graph.md section 5" },
	{ "GROUP-MEM-4", "member_is_added_once", member_is_added_once, ALL_DOORS, "graph.md section 5" },
	{ "GROUP-MEM-5", "groups_are_members_of_security_groups_only", groups_are_members_of_security_groups_only,
		ALL_DOORS, "graph.md section 5" },
	{ "GROUP-MEM-6", "group_is_no_member_of_itself", group_is_no_member_of_itself, ALL_DOORS,
		"graph.md section 5" },
	{ "GROUP-MEM-7", "last_owner_of_a_microsoft_365_group_stays", last_owner_of_a_microsoft_365_group_stays,
		ALL_DOORS, "graph.md section 5" },
};
const struct rule_table group_member_rules = { "group.setMember", member_rules, COUNT_OF(member_rules) };
