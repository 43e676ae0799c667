/*
 * role_catalogue - roles, actions and the matrix as data (rules.md 113, 129-132; graph.md section 5)
 */
#include "base/text.h"
#include "domain/context.h"
#include "domain/roles/role.h"

#define USER_ADMINISTRATOR "fe930be7-5e62-47db-91af-98c3a49a38b1"
#define HELPDESK_ADMINISTRATOR "729827e3-9c14-49f7-bb1b-9608f156bbb8"
#define PASSWORD_ADMINISTRATOR "966707d0-3269-4727-9be2-8c3a10f19b9d"
#define LICENSE_ADMINISTRATOR "4d6ac14f-3453-41d0-bef9-a3e0c569773a"
#define EXCHANGE_ADMINISTRATOR "29232cdf-9323-42fd-ade2-1d097af3e4de"
#define GROUPS_ADMINISTRATOR "fdd7a751-b60b-444a-984c-02652fe8fa1c"
#define BILLING_ADMINISTRATOR "b0f54661-2d74-4c50-afa3-1ec803f12efe"
#define AUTHENTICATION_ADMINISTRATOR "c4e39bd9-1100-46d3-8c65-fb160da0071f"
#define PRIVILEGED_AUTHENTICATION_ADMINISTRATOR "7be44c8a-adaf-4e2a-84d6-ab2649e08a13"
#define PRIVILEGED_ROLE_ADMINISTRATOR "e8611ab8-c189-46e8-94e1-60213ab1f814"
#define GLOBAL_READER "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
#define DIRECTORY_READERS "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
#define GUEST_INVITER "95e79109-95c0-4d8e-aee3-d01accf2d47b"
#define MESSAGE_CENTER_READER "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b"
#define REPORTS_READER "4a5d8f65-41da-4de4-8968-e035b65339cf"
#define SHAREPOINT_ADMINISTRATOR "f28a1f50-f6e7-4571-818b-6a12f2af6b6c"

const struct role roles[] = {
	{ ROLE_GLOBAL_ADMINISTRATOR, "Global Administrator", "Can manage all aspects of the organisation.", RANK_HIGH },
	{ USER_ADMINISTRATOR, "User Administrator", "Can manage all aspects of users and groups.", RANK_USER },
	{ HELPDESK_ADMINISTRATOR, "Helpdesk Administrator", "Can reset passwords for non-administrators.", RANK_USER },
	{ GROUPS_ADMINISTRATOR, "Groups Administrator", "Can manage all aspects of groups.", RANK_USER },
	{ PASSWORD_ADMINISTRATOR, "Password Administrator", "Can reset passwords for non-administrators.", RANK_PLAIN },
	{ LICENSE_ADMINISTRATOR, "License Administrator", "Can assign and remove licenses.", RANK_HIGH },
	{ EXCHANGE_ADMINISTRATOR, "Exchange Administrator", "Can manage all aspects of mailboxes.", RANK_HIGH },
	{ SHAREPOINT_ADMINISTRATOR, "SharePoint Administrator", "Can manage all aspects of files.", RANK_HIGH },
	{ BILLING_ADMINISTRATOR, "Billing Administrator", "Can buy and change subscriptions.", RANK_HIGH },
	{ AUTHENTICATION_ADMINISTRATOR, "Authentication Administrator",
		"Can reset sign-in methods of non-administrators.", RANK_AUTHENTICATION },
	{ PRIVILEGED_AUTHENTICATION_ADMINISTRATOR, "Privileged Authentication Administrator",
		"Can reset sign-in methods of anyone.", RANK_HIGH },
	{ PRIVILEGED_ROLE_ADMINISTRATOR, "Privileged Role Administrator", "Can manage role assignments.", RANK_HIGH },
	{ GLOBAL_READER, "Global Reader", "Can read everything that a Global Administrator can.", RANK_HIGH },
	{ DIRECTORY_READERS, "Directory Readers", "Can read basic directory information.", RANK_PLAIN },
	{ GUEST_INVITER, "Guest Inviter", "Can invite guests.", RANK_PLAIN },
	{ MESSAGE_CENTER_READER, "Message Center Reader", "Can read messages to the organisation.", RANK_PLAIN },
	{ REPORTS_READER, "Reports Reader", "Can read usage reports.", RANK_PLAIN },
};
const size_t role_count = COUNT_OF(roles);

#define ROLES_OF_ACTION 6

/* Which roles may do it, and the permission with which an application without a role may. */
struct action_row {
	const char *roles[ROLES_OF_ACTION];
	const char *permission;
};

static const struct action_row actions[ACTIONS] = {
	[ACTION_CREATE_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR }, "User.ReadWrite.All" },
	[ACTION_UPDATE_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR }, "User.ReadWrite.All" },
	[ACTION_BLOCK_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, AUTHENTICATION_ADMINISTRATOR,
					PRIVILEGED_AUTHENTICATION_ADMINISTRATOR },
		"User.ReadWrite.All" },
	[ACTION_RESET_PASSWORD] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, HELPDESK_ADMINISTRATOR,
					    PASSWORD_ADMINISTRATOR, AUTHENTICATION_ADMINISTRATOR,
					    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR },
		"User-PasswordProfile.ReadWrite.All" },
	[ACTION_END_SESSIONS] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, HELPDESK_ADMINISTRATOR,
					  AUTHENTICATION_ADMINISTRATOR, PRIVILEGED_AUTHENTICATION_ADMINISTRATOR },
		"User.ReadWrite.All" },
	[ACTION_DELETE_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR,
					 PRIVILEGED_AUTHENTICATION_ADMINISTRATOR },
		"User.ReadWrite.All" },
	[ACTION_RESTORE_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR }, "User.ReadWrite.All" },
	[ACTION_PURGE_USER] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR }, "User.DeleteRestore.All" },
	[ACTION_ASSIGN_LICENSE] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, LICENSE_ADMINISTRATOR },
		"LicenseAssignment.ReadWrite.All" },
	[ACTION_SET_USAGE_LOCATION] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, LICENSE_ADMINISTRATOR },
		"User.ReadWrite.All" },
	[ACTION_BUY] = { { ROLE_GLOBAL_ADMINISTRATOR, BILLING_ADMINISTRATOR }, NULL },
	[ACTION_ASSIGN_ROLE] = { { ROLE_GLOBAL_ADMINISTRATOR, PRIVILEGED_ROLE_ADMINISTRATOR },
		"RoleManagement.ReadWrite.Directory" },
	[ACTION_MANAGE_GROUP] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, GROUPS_ADMINISTRATOR },
		"Group.ReadWrite.All" },
	[ACTION_MANAGE_ADDRESS] = { { ROLE_GLOBAL_ADMINISTRATOR, USER_ADMINISTRATOR, EXCHANGE_ADMINISTRATOR }, NULL },
	[ACTION_MANAGE_DOMAIN] = { { ROLE_GLOBAL_ADMINISTRATOR }, "Domain.ReadWrite.All" },
	[ACTION_MANAGE_APPLICATION] = { { ROLE_GLOBAL_ADMINISTRATOR }, "Application.ReadWrite.All" },
	[ACTION_MOVE_CLOCK] = { { ROLE_GLOBAL_ADMINISTRATOR }, NULL },
	[ACTION_READ_AUDIT] = { { ROLE_GLOBAL_ADMINISTRATOR, GLOBAL_READER, REPORTS_READER }, "AuditLog.Read.All" },
	[ACTION_READ_METHODS] = { { ROLE_GLOBAL_ADMINISTRATOR, GLOBAL_READER, AUTHENTICATION_ADMINISTRATOR,
					  PRIVILEGED_AUTHENTICATION_ADMINISTRATOR },
		"UserAuthenticationMethod.Read.All" },
};

/* Whom each role of the matrix reaches: one bit a rank. */
struct reach_row {
	const char *role;
	unsigned ranks;
};

#define REACHES(rank) (1U << (rank))

static const struct reach_row reaches[] = {
	{ ROLE_GLOBAL_ADMINISTRATOR, ~0U },
	{ PRIVILEGED_AUTHENTICATION_ADMINISTRATOR, ~0U },
	{ USER_ADMINISTRATOR, REACHES(RANK_PLAIN) | REACHES(RANK_USER) },
	{ AUTHENTICATION_ADMINISTRATOR, REACHES(RANK_PLAIN) | REACHES(RANK_AUTHENTICATION) },
	{ HELPDESK_ADMINISTRATOR, REACHES(RANK_PLAIN) },
	{ PASSWORD_ADMINISTRATOR, REACHES(RANK_PLAIN) },
};

const struct role *role_with_id(const char *id)
{
	for (size_t i = 0; i < role_count; i++)
		if (text_equal_ignoring_case(roles[i].id, id))
			return &roles[i];
	return NULL;
}

const struct role *role_named(const char *name)
{
	for (size_t i = 0; i < role_count; i++)
		if (text_equal_ignoring_case(roles[i].name, name))
			return &roles[i];
	return NULL;
}

bool actor_has_role(const struct context *context, const char *role_id)
{
	for (size_t i = 0; i < context->actor.role_count; i++)
		if (text_equal(context->actor.roles[i], role_id))
			return true;
	return false;
}

static bool has_permission(const struct context *context, const char *permission)
{
	char **words = NULL;
	size_t count = text_split(context->arena, context->actor.permissions, ' ', &words);
	for (size_t i = 0; permission != NULL && i < count; i++)
		if (text_equal(words[i], permission))
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
