/*
 * role_catalogue - actions and the matrix as data (rules.md 113, 129-132; graph.md section 5)
 */
#include "base/text.h"
#include "domain/context.h"
#include "domain/roles/role.h"

#define ROLES_OF_ACTION 6

/* Which roles may do it, the permission with which an application without a role may, and the service's name for it. */
struct action_row {
	const char *roles[ROLES_OF_ACTION];
	const char *permission;
	const char *resource_action;
};

#define DIRECTORY "microsoft.directory/"

static const struct action_row actions[ACTIONS] = {
	[ACTION_CREATE_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR },
		"User.ReadWrite.All", DIRECTORY "users/create" },
	[ACTION_UPDATE_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR },
		"User.ReadWrite.All", DIRECTORY "users/basic/update" },
	[ACTION_BLOCK_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR,
			ROLE_AUTHENTICATION_ADMINISTRATOR, ROLE_PRIVILEGED_AUTHENTICATION_ADMINISTRATOR },
		"User.ReadWrite.All", DIRECTORY "users/disable" },
	[ACTION_RESET_PASSWORD] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR,
			ROLE_HELPDESK_ADMINISTRATOR, ROLE_PASSWORD_ADMINISTRATOR, ROLE_AUTHENTICATION_ADMINISTRATOR,
			ROLE_PRIVILEGED_AUTHENTICATION_ADMINISTRATOR },
		"User-PasswordProfile.ReadWrite.All", DIRECTORY "users/password/update" },
	[ACTION_END_SESSIONS] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR,
			ROLE_HELPDESK_ADMINISTRATOR, ROLE_AUTHENTICATION_ADMINISTRATOR,
			ROLE_PRIVILEGED_AUTHENTICATION_ADMINISTRATOR },
		"User.ReadWrite.All", DIRECTORY "users/invalidateAllRefreshTokens" },
	[ACTION_DELETE_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR,
			ROLE_PRIVILEGED_AUTHENTICATION_ADMINISTRATOR },
		"User.ReadWrite.All", DIRECTORY "users/delete" },
	[ACTION_RESTORE_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR },
		"User.ReadWrite.All", DIRECTORY "users/restore" },
	[ACTION_PURGE_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR },
		"User.DeleteRestore.All", DIRECTORY "deletedItems.users/delete" },
	[ACTION_ASSIGN_LICENSE] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR,
			ROLE_LICENSE_ADMINISTRATOR },
		"LicenseAssignment.ReadWrite.All", DIRECTORY "users/assignLicense" },
	[ACTION_SET_USAGE_LOCATION] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR,
			ROLE_LICENSE_ADMINISTRATOR },
		"User.ReadWrite.All", DIRECTORY "users/usageLocation/update" },
	[ACTION_BUY] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_BILLING_ADMINISTRATOR },
		NULL, "microsoft.commerce.billing/allEntities/allProperties/allTasks" },
	[ACTION_ASSIGN_ROLE] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_PRIVILEGED_ROLE_ADMINISTRATOR },
		"RoleManagement.ReadWrite.Directory", DIRECTORY "roleAssignments/allProperties/allTasks" },
	[ACTION_MANAGE_GROUP] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR,
			ROLE_GROUPS_ADMINISTRATOR },
		"Group.ReadWrite.All", DIRECTORY "groups/allProperties/allTasks" },
	[ACTION_MANAGE_ADDRESS] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_USER_ADMINISTRATOR,
			ROLE_EXCHANGE_ADMINISTRATOR },
		NULL, "microsoft.office365.exchange/allEntities/basic/allTasks" },
	[ACTION_MANAGE_DOMAIN] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_DOMAIN_NAME_ADMINISTRATOR },
		"Domain.ReadWrite.All", DIRECTORY "domains/allProperties/allTasks" },
	[ACTION_MANAGE_APPLICATION] = { { ROLE_GLOBAL_ADMINISTRATOR },
		"Application.ReadWrite.All", DIRECTORY "applications/allProperties/allTasks" },
	[ACTION_MOVE_CLOCK] = { { ROLE_GLOBAL_ADMINISTRATOR },
		NULL, NULL },
	[ACTION_READ_AUDIT] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_GLOBAL_READER, ROLE_REPORTS_READER,
			ROLE_SECURITY_ADMINISTRATOR, ROLE_SECURITY_READER },
		"AuditLog.Read.All", DIRECTORY "auditLogs/allProperties/read" },
	[ACTION_READ_METHODS] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_GLOBAL_READER, ROLE_AUTHENTICATION_ADMINISTRATOR,
			ROLE_PRIVILEGED_AUTHENTICATION_ADMINISTRATOR },
		"UserAuthenticationMethod.Read.All", DIRECTORY "users/authenticationMethods/standard/read" },
	[ACTION_CHANGE_SETTINGS] = { { ROLE_GLOBAL_ADMINISTRATOR },
		NULL, NULL },
	[ACTION_CHANGE_ORGANIZATION] = { { ROLE_GLOBAL_ADMINISTRATOR },
		"Organization.ReadWrite.All", DIRECTORY "organization/basic/update" },
	[ACTION_READ_FILES_SETTINGS] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_SHAREPOINT_ADMINISTRATOR,
			ROLE_GLOBAL_READER },
		"SharePointTenantSettings.Read.All SharePointTenantSettings.ReadWrite.All", NULL },
	[ACTION_CHANGE_FILES_SETTINGS] = { { ROLE_GLOBAL_ADMINISTRATOR, ROLE_SHAREPOINT_ADMINISTRATOR },
		"SharePointTenantSettings.ReadWrite.All", "microsoft.office365.sharePoint/allEntities/allTasks" },
};

/* Whom each role of the matrix reaches: one bit a rank. */
struct reach_row {
	const char *role;
	unsigned ranks;
};

#define REACHES(rank) (1U << (rank))

static const struct reach_row reaches[] = {
	{ ROLE_GLOBAL_ADMINISTRATOR, ~0U },
	{ ROLE_PRIVILEGED_AUTHENTICATION_ADMINISTRATOR, ~0U },
	{ ROLE_USER_ADMINISTRATOR, REACHES(RANK_PLAIN) | REACHES(RANK_USER) },
	{ ROLE_AUTHENTICATION_ADMINISTRATOR, REACHES(RANK_PLAIN) | REACHES(RANK_AUTHENTICATION) },
	{ ROLE_HELPDESK_ADMINISTRATOR, REACHES(RANK_PLAIN) },
	{ ROLE_PASSWORD_ADMINISTRATOR, REACHES(RANK_PLAIN) },
};

bool actor_has_role(const struct context *context, const char *role_id)
{
	for (size_t i = 0; i < context->actor.role_count; i++)
		if (text_equal(context->actor.roles[i], role_id))
			return true;
	return false;
}

static bool has_permission(const struct context *context, const char *permission)
{
	char **held = NULL, **wanted = NULL;
	size_t held_count = text_split(context->arena, context->actor.permissions, ' ', &held);
	size_t wanted_count = text_split(context->arena, permission, ' ', &wanted);
	for (size_t i = 0; i < held_count; i++)
		for (size_t j = 0; j < wanted_count; j++)
			if (text_equal(held[i], wanted[j]))
				return true;
	return false;
}

static bool role_gives(const char *role_id, enum role_action action)
{
	for (size_t i = 0; i < ROLES_OF_ACTION && actions[action].roles[i] != NULL; i++)
		if (text_equal(actions[action].roles[i], role_id))
			return true;
	return false;
}

bool role_may(const struct context *context, enum role_action action)
{
	if (context->actor.kind == ACTOR_SYSTEM)
		return true;
	for (size_t i = 0; i < context->actor.role_count; i++)
		if (role_gives(context->actor.roles[i], action))
			return true;
	return context->actor.kind == ACTOR_APPLICATION && has_permission(context, actions[action].permission);
}

static unsigned ranks_of(const char *const *target_roles, size_t count)
{
	unsigned ranks = 0;
	for (size_t i = 0; i < count; i++) {
		const struct role *role = role_with_id(target_roles[i]);
		ranks |= REACHES(role == NULL ? RANK_HIGH : role->rank);
	}
	return ranks;
}

static unsigned reach_of(const char *role_id)
{
	for (size_t i = 0; i < COUNT_OF(reaches); i++)
		if (text_equal(reaches[i].role, role_id))
			return reaches[i].ranks;
	return 0;
}

/* The role that gives the action must itself reach every rank the target holds. */
bool role_may_to(const struct context *context, enum role_action action, const char *const *target_roles,
	size_t target_role_count)
{
	unsigned ranks = ranks_of(target_roles, target_role_count);
	if (context->actor.kind == ACTOR_SYSTEM)
		return true;
	for (size_t i = 0; i < context->actor.role_count; i++) {
		const char *role = context->actor.roles[i];
		if (role_gives(role, action) && (ranks & ~reach_of(role)) == 0)
			return true;
	}
	bool by_permission = context->actor.kind == ACTOR_APPLICATION &&
		has_permission(context, actions[action].permission);
	return by_permission && ranks == 0;
}

const char *role_resource_action(const char *role_id, enum role_action action)
{
	return role_gives(role_id, action) ? actions[action].resource_action : NULL;
}
