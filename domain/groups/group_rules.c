/*
 * group_rules - who may make groups and change who belongs to them
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "domain/roles/role.h"
#include "domain/rules.h"

static struct error groups_are_managed_by_a_user_or_groups_administrator(struct context *context, const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_MANAGE_GROUP) ? no_error : refuse(context, &ERROR_REQUEST_DENIED, "group", NULL);
}

static struct error new_group_needs_name_and_nickname(struct context *context, const void *facts)
{
	const struct group_create_options *options = facts;
	const char *missing = text_is_empty(options->display_name) ? "displayName"
		: text_is_empty(options->mail_nickname)		   ? "mailNickname"
								   : NULL;
	return missing == NULL
		? no_error
		: refuse(context, &ERROR_PROPERTY_REQUIRED, missing, "property", missing, "type", "Group", NULL);
}

/* Members of such a group hold roles: only who may give roles makes one or fills one. */
static struct error role_assignable_group_is_made_by_who_may_give_roles(struct context *context, const void *facts)
{
	const struct group_create_options *options = facts;
	return !options->is_role_assignable || role_may(context, ACTION_ASSIGN_ROLE)
		? no_error
		: refuse(context, &ERROR_REQUEST_DENIED, "isAssignableToRole", NULL);
}

static const struct rule create_rules[] = {
	{ "GROUP-NEW-1", "groups_are_managed_by_a_user_or_groups_administrator",
		groups_are_managed_by_a_user_or_groups_administrator, ALL_DOORS, "rules.md 131" },
	{ "GROUP-NEW-2", "new_group_needs_name_and_nickname", new_group_needs_name_and_nickname, ALL_DOORS,
		"graph.md section 5" },
	{ "GROUP-NEW-3", "role_assignable_group_is_made_by_who_may_give_roles",
		role_assignable_group_is_made_by_who_may_give_roles, ALL_DOORS, "rules.md 129" },
};
const struct rule_table group_create_rules = { "group.create", create_rules, COUNT_OF(create_rules) };

/* With the group its members would lose the protection that it gives them. */
static struct error role_assignable_group_is_deleted_by_who_may_give_roles(struct context *context, const void *facts)
{
	const struct group *group = facts;
	return !group->is_role_assignable || role_may(context, ACTION_ASSIGN_ROLE)
		? no_error
		: refuse(context, &ERROR_REQUEST_DENIED, "group", NULL);
}

static const struct rule delete_rules[] = {
	{ "GROUP-DEL-1", "groups_are_managed_by_a_user_or_groups_administrator",
		groups_are_managed_by_a_user_or_groups_administrator, ALL_DOORS, "rules.md 131" },
	{ "GROUP-DEL-2", "role_assignable_group_is_deleted_by_who_may_give_roles",
		role_assignable_group_is_deleted_by_who_may_give_roles, ALL_DOORS, "rules.md 129" },
};
const struct rule_table group_delete_rules = { "group.delete", delete_rules, COUNT_OF(delete_rules) };

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
	return membership->is_member && !membership->options->removes
		? refuse(context, &ERROR_REFERENCE_EXISTS, "members", NULL)
		: no_error;
}

static const struct rule member_rules[] = {
	{ "GROUP-MEM-1", "groups_are_managed_by_a_user_or_groups_administrator",
		groups_are_managed_by_a_user_or_groups_administrator, ALL_DOORS, "rules.md 131" },
	{ "GROUP-MEM-2", "role_assignable_group_is_filled_by_who_may_give_roles",
		role_assignable_group_is_filled_by_who_may_give_roles, ALL_DOORS, "rules.md 129" },
	{ "GROUP-MEM-3", "member_must_exist", member_must_exist, ALL_DOORS, "graph.md section 5" },
	{ "GROUP-MEM-4", "member_is_added_once", member_is_added_once, ALL_DOORS, "graph.md section 5" },
};
const struct rule_table group_member_rules = { "group.setMember", member_rules, COUNT_OF(member_rules) };
