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
	const struct group_creation *creation = facts;
	const char *missing = text_is_empty(creation->group.display_name) ? "displayName"
		: text_is_empty(creation->group.mail_nickname)		  ? "mailNickname"
									  : NULL;
	return missing == NULL
		? no_error
		: refuse(context, &ERROR_PROPERTY_REQUIRED, missing, "property", missing, "type", "Group", NULL);
}

/* Members of such a group hold roles: only who may give roles makes one, changes one or fills one. */
static struct error refuse_role_assignable(struct context *context, const struct group *group, const char *target)
{
	return !group->is_role_assignable || role_may(context, ACTION_ASSIGN_ROLE)
		? no_error
		: refuse(context, &ERROR_REQUEST_DENIED, target, NULL);
}

static struct error role_assignable_group_is_made_by_who_may_give_roles(struct context *context, const void *facts)
{
	const struct group_creation *creation = facts;
	return refuse_role_assignable(context, &creation->group, "isAssignableToRole");
}

static struct error invalid(struct context *context, const char *property)
{
	return refuse(context, &ERROR_PROPERTY_INVALID, property, "property", property, "type", "Group", NULL);
}

/* Graph makes two kinds: security groups without mail, and Microsoft 365 groups, which have it. */
static struct error new_group_is_a_security_or_a_microsoft_365_group(struct context *context, const void *facts)
{
	const struct group *group = &((const struct group_creation *)facts)->group;
	if (group->mail_enabled != group->is_unified)
		return invalid(context, "mailEnabled");
	return group->is_unified || group->security_enabled ? no_error : invalid(context, "securityEnabled");
}

/* Nobody here evaluates membership rules; a group whose members never came would be a lie. */
static struct error membership_is_kept_by_hand(struct context *context, const void *facts)
{
	const struct group_creation *creation = facts;
	return creation->options->is_dynamic ? refuse(context, &ERROR_DYNAMIC_MEMBERSHIP, "groupTypes", NULL) : no_error;
}

static struct error address_of_a_new_group_is_free(struct context *context, const void *facts)
{
	const struct group_creation *creation = facts;
	if (creation->wish.address == NULL)
		return no_error;
	if (!address_is_valid(creation->wish.address))
		return invalid(context, "mailNickname");
	return address_refuse_taken(context, &creation->wish);
}

static struct error role_assignable_group_is_security_enabled(struct context *context, const void *facts)
{
	const struct group *group = &((const struct group_creation *)facts)->group;
	return !group->is_role_assignable || group->security_enabled ? no_error : invalid(context, "securityEnabled");
}

static struct error at_most_20_are_bound_at_once(struct context *context, const void *facts)
{
	const struct group_create_options *options = ((const struct group_creation *)facts)->options;
	return options->member_count + options->owner_count <= GROUP_MEMBERS_AT_ONCE ? no_error
										     : invalid(context, "members");
}

static const struct rule create_rules[] = {
	{ "GROUP-NEW-1", "groups_are_managed_by_a_user_or_groups_administrator",
		groups_are_managed_by_a_user_or_groups_administrator, ALL_DOORS, "rules.md 131" },
	{ "GROUP-NEW-2", "new_group_needs_name_and_nickname", new_group_needs_name_and_nickname, ALL_DOORS,
		"graph.md section 5" },
	{ "GROUP-NEW-3", "role_assignable_group_is_made_by_who_may_give_roles",
		role_assignable_group_is_made_by_who_may_give_roles, ALL_DOORS, "rules.md 129" },
	{ "GROUP-NEW-4", "membership_is_kept_by_hand", membership_is_kept_by_hand, ALL_DOORS, "graph.md section 5" },
	{ "GROUP-NEW-5", "new_group_is_a_security_or_a_microsoft_365_group",
		new_group_is_a_security_or_a_microsoft_365_group, ALL_DOORS, "graph.md section 5" },
	{ "GROUP-NEW-6", "address_of_a_new_group_is_free", address_of_a_new_group_is_free, ALL_DOORS,
		"rules.md 102, 112" },
	{ "GROUP-NEW-7", "role_assignable_group_is_security_enabled", role_assignable_group_is_security_enabled,
		ALL_DOORS, "rules.md 129" },
	{ "GROUP-NEW-8", "at_most_20_are_bound_at_once", at_most_20_are_bound_at_once, ALL_DOORS,
		"graph.md section 5" },
};
const struct rule_table group_create_rules = { "group.create", create_rules, COUNT_OF(create_rules) };

static struct error role_assignable_group_is_changed_by_who_may_give_roles(struct context *context, const void *facts)
{
	const struct group_changing *changing = facts;
	return refuse_role_assignable(context, changing->group, "group");
}

/* Else it would be no group of either kind; and a role-assignable one would no longer protect. */
static struct error group_without_mail_stays_security_enabled(struct context *context, const void *facts)
{
	const struct group *after = &((const struct group_changing *)facts)->after;
	bool needs = !after->is_unified || after->is_role_assignable;
	return needs && !after->security_enabled ? invalid(context, "securityEnabled") : no_error;
}

static struct error at_most_20_are_added_at_once(struct context *context, const void *facts)
{
	const struct group_update_options *options = ((const struct group_changing *)facts)->options;
	return options == NULL || options->member_count <= GROUP_MEMBERS_AT_ONCE ? no_error : invalid(context, "members");
}

static const struct rule update_rules[] = {
	{ "GROUP-UPD-1", "groups_are_managed_by_a_user_or_groups_administrator",
		groups_are_managed_by_a_user_or_groups_administrator, ALL_DOORS, "rules.md 131" },
	{ "GROUP-UPD-2", "role_assignable_group_is_changed_by_who_may_give_roles",
		role_assignable_group_is_changed_by_who_may_give_roles, ALL_DOORS, "rules.md 129" },
	{ "GROUP-UPD-3", "group_without_mail_stays_security_enabled", group_without_mail_stays_security_enabled,
		ALL_DOORS, "graph.md section 5" },
	{ "GROUP-UPD-4", "at_most_20_are_added_at_once", at_most_20_are_added_at_once, ALL_DOORS,
		"graph.md section 5" },
};
const struct rule_table group_update_rules = { "group.update", update_rules, COUNT_OF(update_rules) };

/* With the group its members would lose the protection that it gives them. */
static struct error role_assignable_group_is_deleted_by_who_may_give_roles(struct context *context, const void *facts)
{
	return refuse_role_assignable(context, facts, "group");
}

/* Its members would have licenses from nowhere (rules.md 121). */
static struct error licensed_group_is_not_deleted(struct context *context, const void *facts)
{
	size_t count = 0;
	group_licenses_of_group(context->session, ((const struct group *)facts)->id, &count);
	return count > 0 ? refuse(context, &ERROR_GROUP_LICENSED, "assignedLicenses", NULL) : no_error;
}

static const struct rule delete_rules[] = {
	{ "GROUP-DEL-1", "groups_are_managed_by_a_user_or_groups_administrator",
		groups_are_managed_by_a_user_or_groups_administrator, ALL_DOORS, "rules.md 131" },
	{ "GROUP-DEL-2", "role_assignable_group_is_deleted_by_who_may_give_roles",
		role_assignable_group_is_deleted_by_who_may_give_roles, ALL_DOORS, "rules.md 129" },
	{ "GROUP-DEL-3", "licensed_group_is_not_deleted", licensed_group_is_not_deleted, ALL_DOORS, "rules.md 121" },
};
const struct rule_table group_delete_rules = { "group.delete", delete_rules, COUNT_OF(delete_rules) };

/* Its members would hold their roles again. */
static struct error role_assignable_group_is_restored_by_who_may_give_roles(struct context *context, const void *facts)
{
	const struct group_restoring *restoring = facts;
	return refuse_role_assignable(context, restoring->group, "group");
}

static struct error address_of_a_restored_group_is_free(struct context *context, const void *facts)
{
	const struct group_restoring *restoring = facts;
	if (restoring->wish.address == NULL)
		return no_error;
	if (restoring->wish.domain == NULL)
		return refuse(context, &ERROR_DOMAIN_UNVERIFIED, "mail", NULL);
	return address_refuse_taken(context, &restoring->wish);
}

static const struct rule restore_rules[] = {
	{ "GROUP-RST-1", "groups_are_managed_by_a_user_or_groups_administrator",
		groups_are_managed_by_a_user_or_groups_administrator, ALL_DOORS, "rules.md 131" },
	{ "GROUP-RST-2", "role_assignable_group_is_restored_by_who_may_give_roles",
		role_assignable_group_is_restored_by_who_may_give_roles, ALL_DOORS, "rules.md 129" },
	{ "GROUP-RST-3", "address_of_a_restored_group_is_free", address_of_a_restored_group_is_free, ALL_DOORS,
		"rules.md 40, 112" },
};
const struct rule_table group_restore_rules = { "group.restore", restore_rules, COUNT_OF(restore_rules) };

static struct error role_assignable_group_is_purged_by_who_may_give_roles(struct context *context, const void *facts)
{
	return refuse_role_assignable(context, facts, "group");
}

static const struct rule purge_rules[] = {
	{ "GROUP-PRG-1", "groups_are_managed_by_a_user_or_groups_administrator",
		groups_are_managed_by_a_user_or_groups_administrator, ALL_DOORS, "rules.md 131" },
	{ "GROUP-PRG-2", "role_assignable_group_is_purged_by_who_may_give_roles",
		role_assignable_group_is_purged_by_who_may_give_roles, ALL_DOORS, "rules.md 129" },
};
const struct rule_table group_purge_rules = { "group.purge", purge_rules, COUNT_OF(purge_rules) };
