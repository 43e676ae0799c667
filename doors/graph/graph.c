/*
 * graph - the table of the Graph door: one row an endpoint
 *
 * A row without a handler is one that the service has and we have not yet: it answers 501.
 * docs/compatibility.md is made from this table.
 */
#include "doors/graph/graph.h"

#include "base/text.h"
#include "doors/graph/handlers.h"

/* Permissions, any one of which will do (graph.md sections 2 to 5). */
#define ALL_READ "Directory.Read.All Directory.ReadWrite.All"
#define READ_USERS "User.ReadBasic.All User.Read.All User.ReadWrite.All " ALL_READ
#define READ_USER READS_HERSELF READ_USERS
#define CREATE_USER "User.ReadWrite.All Directory.ReadWrite.All"
#define CHANGE_USER                                                                                          \
	CREATE_USER " User.EnableDisableAccount.All User-PasswordProfile.ReadWrite.All "                     \
		    "Directory.AccessAsUser.All"
#define DELETE_USER CREATE_USER " User.DeleteRestore.All Directory.AccessAsUser.All"
#define END_SESSIONS CREATE_USER " User.RevokeSessions.All"
#define ASSIGN_LICENSE CREATE_USER " LicenseAssignment.ReadWrite.All"
#define READ_LICENSES READ_USER " LicenseAssignment.Read.All LicenseAssignment.ReadWrite.All"
#define READ_MEMBERSHIP READ_USER " GroupMember.Read.All Group.Read.All Group.ReadWrite.All"
#define READ_SKUS                                                                                            \
	"LicenseAssignment.Read.All LicenseAssignment.ReadWrite.All Organization.Read.All "                  \
	"Organization.ReadWrite.All " ALL_READ
#define READ_DELETED "User.Read.All User.ReadWrite.All User.DeleteRestore.All " ALL_READ
#define READ_DELETED_GROUPS "Group.Read.All Group.ReadWrite.All " ALL_READ
#define READ_GROUPS                                                                                          \
	"GroupMember.Read.All GroupMember.ReadWrite.All Group.Read.All Group.ReadWrite.All " ALL_READ
#define CHANGE_GROUPS "Group.ReadWrite.All Directory.ReadWrite.All"
#define CHANGE_MEMBERS "GroupMember.ReadWrite.All " CHANGE_GROUPS
#define READ_ROLES "RoleManagement.Read.Directory RoleManagement.ReadWrite.Directory " ALL_READ
#define CHANGE_ROLES "RoleManagement.ReadWrite.Directory"
#define READ_ORGANIZATION "User.Read Organization.Read.All Organization.ReadWrite.All " ALL_READ
#define READ_DOMAINS "Domain.Read.All Domain.ReadWrite.All " ALL_READ

/* What stands behind the pattern of a row that is not built. */
#define NOT_YET NULL, 501, OPTIONAL_JSON_BODY, TOKEN_OF_TENANT, "", "", "not yet"

static const struct endpoint endpoints[] = {
	/* users */
	{ "GET", "/users", graph_users_list, 200, NO_BODY, TOKEN_OF_TENANT, READ_USERS, "graph-users-list",
		"partial: $filter eq, ne, in, startsWith, and, or, not; no $search, $expand; ordered by "
		"userPrincipalName" },
	{ "POST", "/users", graph_user_create, 201, JSON_BODY, TOKEN_OF_TENANT, CREATE_USER, "USER-NEW-1",
		"partial: no navigation properties by @odata.bind" },
	{ "GET", "/users/$count", graph_users_count, 200, NO_BODY, TOKEN_OF_TENANT, READ_USERS,
		"graph-users-list", "real" },
	{ "GET", "/users/delta()", NOT_YET },
	{ "POST", "/users/validateProperties", NOT_YET },
	{ "GET", "/users/{}", graph_user_get, 200, NO_BODY, TOKEN_OF_TENANT, READ_USER, "graph-users-list",
		"partial: no $expand" },
	{ "PATCH", "/users/{}", graph_user_update, 204, JSON_BODY, TOKEN_OF_TENANT, CHANGE_USER, "USER-UPD-1",
		"partial: mail is read-only; passwordProfile needs a password; unverified: the 200 "
		"of return=representation" },
	{ "DELETE", "/users/{}", graph_user_delete, 204, NO_BODY, TOKEN_OF_TENANT, DELETE_USER, "A34",
		"real" },
	{ "POST", "/users/{}/revokeSignInSessions", graph_user_revoke_sessions, 200, OPTIONAL_JSON_BODY,
		TOKEN_OF_TENANT, END_SESSIONS, "USER-SES-1", "real" },
	{ "POST", "/users/{}/invalidateAllRefreshTokens", graph_user_revoke_sessions, 200, OPTIONAL_JSON_BODY,
		TOKEN_OF_TENANT, END_SESSIONS, "USER-SES-1", "real" },
	/* Answers 404 whoever it is, as the service does. */
	{ "POST", "/users/{}/restore", graph_user_restore_nothing, 200, OPTIONAL_JSON_BODY, TOKEN_OF_TENANT,
		"", "graph-deleted-items", "real" },
	{ "POST", "/users/{}/assignLicense", graph_user_assign_license, 200, JSON_BODY, TOKEN_OF_TENANT,
		ASSIGN_LICENSE, "LICENSE-ASN-1", "real" },
	{ "GET", "/users/{}/licenseDetails", graph_user_license_details, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_LICENSES, "graph-licenses", "real" },
	{ "GET", "/users/{}/memberOf", graph_user_member_of, 200, NO_BODY, TOKEN_OF_TENANT, READ_MEMBERSHIP,
		"graph-groups", "partial: no administrative units, no $filter" },
	{ "GET", "/users/{}/memberOf/microsoft.graph.group", graph_user_member_of_groups, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_MEMBERSHIP, "graph-groups", "partial: no $filter" },
	{ "GET", "/users/{}/memberOf/microsoft.graph.directoryRole", graph_user_member_of_roles, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_MEMBERSHIP, "graph-groups", "partial: no $filter" },
	{ "GET", "/users/{}/transitiveMemberOf", graph_user_member_of, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_MEMBERSHIP, "graph-groups", "partial: groups hold people only, so it is memberOf" },
	{ "GET", "/users/{}/transitiveMemberOf/microsoft.graph.group", graph_user_member_of_groups, 200,
		NO_BODY, TOKEN_OF_TENANT, READ_MEMBERSHIP, "graph-groups", "partial: as memberOf" },
	{ "GET", "/users/{}/transitiveMemberOf/microsoft.graph.directoryRole", graph_user_member_of_roles,
		200, NO_BODY, TOKEN_OF_TENANT, READ_MEMBERSHIP, "graph-groups", "partial: as memberOf" },
	{ "POST", "/users/{}/checkMemberGroups", NOT_YET },
	{ "POST", "/users/{}/checkMemberObjects", NOT_YET },
	{ "POST", "/users/{}/getMemberGroups", NOT_YET },
	{ "POST", "/users/{}/getMemberObjects", NOT_YET },
	{ "POST", "/users/{}/reprocessLicenseAssignment", NOT_YET },
	{ "POST", "/users/{}/retryServiceProvisioning", NOT_YET },
	{ "POST", "/users/{}/changePassword", NOT_YET },
	{ "GET", "/users/{}/manager", NOT_YET },
	{ "PUT", "/users/{}/manager/$ref", NOT_YET },
	{ "DELETE", "/users/{}/manager/$ref", NOT_YET },
	{ "GET", "/users/{}/directReports", NOT_YET },
	{ "GET", "/users/{}/ownedObjects", NOT_YET },
	{ "GET", "/users/{}/ownedDevices", NOT_YET },
	{ "GET", "/users/{}/registeredDevices", NOT_YET },
	{ "GET", "/users/{}/appRoleAssignments", NOT_YET },
	{ "GET", "/users/{}/oauth2PermissionGrants", NOT_YET },
	{ "GET", "/users/{}/authentication/methods", NOT_YET },
	{ "GET", "/users/{}/mailboxSettings", NOT_YET },
	{ "PATCH", "/users/{}/mailboxSettings", NOT_YET },
	{ "GET", "/users/{}/mailFolders", NOT_YET },
	{ "GET", "/users/{}/messages", NOT_YET },
	{ "POST", "/users/{}/sendMail", NOT_YET },
	{ "GET", "/users/{}/drive", NOT_YET },
	{ "GET", "/users/{}/drives", NOT_YET },
	{ "GET", "/users/{}/photo", NOT_YET },

	/* me */
	{ "GET", "/me", graph_me_get, 200, NO_BODY, TOKEN_OF_TENANT, READ_USER, "graph-me",
		"partial: no $expand" },
	{ "GET", "/me/memberOf", graph_me_member_of, 200, NO_BODY, TOKEN_OF_TENANT, READ_MEMBERSHIP,
		"graph-me", "partial: as /users/{id}/memberOf" },
	{ "GET", "/me/licenseDetails", graph_me_license_details, 200, NO_BODY, TOKEN_OF_TENANT, READ_LICENSES,
		"graph-me", "real" },
	{ "POST", "/me/revokeSignInSessions", graph_user_revoke_sessions, 200, OPTIONAL_JSON_BODY,
		TOKEN_OF_TENANT, READS_HERSELF END_SESSIONS, "graph-me", "real" },
	{ "POST", "/me/changePassword", NOT_YET },
	{ "GET", "/me/manager", NOT_YET },
	{ "GET", "/me/messages", NOT_YET },
	{ "GET", "/me/drive", NOT_YET },

	/* directory/deletedItems */
	/* An error without a cast, as in the service. */
	{ "GET", "/directory/deletedItems", graph_deleted_list_uncast, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_DELETED, "graph-deleted-items", "real; unverified: the code of its error" },
	{ "GET", "/directory/deletedItems/microsoft.graph.user", graph_deleted_users_list, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_DELETED, "graph-deleted-items",
		"partial: ordered by userPrincipalName; $filter as /users" },
	{ "GET", "/directory/deletedItems/microsoft.graph.group", graph_deleted_groups_list, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_DELETED_GROUPS, "graph-deleted-items",
		"partial: one page, no $filter" },
	{ "GET", "/directory/deletedItems/microsoft.graph.user/$count", NOT_YET },
	{ "GET", "/directory/deletedItems/microsoft.graph.application", NOT_YET },
	{ "GET", "/directory/deletedItems/microsoft.graph.servicePrincipal", NOT_YET },
	{ "GET", "/directory/deletedItems/microsoft.graph.administrativeUnit", NOT_YET },
	{ "GET", "/directory/deletedItems/microsoft.graph.device", NOT_YET },
	{ "POST", "/directory/deletedItems/getUserOwnedObjects", NOT_YET },
	{ "GET", "/directory/deletedItems/{}", graph_deleted_get, 200, NO_BODY, TOKEN_OF_TENANT, READ_DELETED,
		"graph-deleted-items", "real" },
	{ "DELETE", "/directory/deletedItems/{}", graph_deleted_purge, 204, NO_BODY, TOKEN_OF_TENANT,
		DELETE_USER, "USER-PRG-1", "partial: users, not yet groups" },
	{ "POST", "/directory/deletedItems/{}/restore", graph_deleted_restore, 200, OPTIONAL_JSON_BODY,
		TOKEN_OF_TENANT, DELETE_USER, "A08",
		"partial: users, not yet groups; unverified: the status of a conflict" },
	{ "POST", "/directoryObjects/getByIds", NOT_YET },
	{ "GET", "/directoryObjects/{}", NOT_YET },

	/* licenses and subscriptions */
	{ "GET", "/subscribedSkus", graph_skus_list, 200, NO_BODY, TOKEN_OF_TENANT, READ_SKUS,
		"graph-licenses", "real" },
	{ "GET", "/subscribedSkus/{}", graph_sku_get, 200, NO_BODY, TOKEN_OF_TENANT, READ_SKUS,
		"graph-licenses", "real" },
	{ "GET", "/directory/subscriptions", graph_subscriptions_list, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_SKUS, "graph-licenses", "real" },
	{ "GET", "/directory/subscriptions/{}", graph_subscription_get, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_SKUS, "graph-licenses", "real" },

	/* groups */
	{ "GET", "/groups", graph_groups_list, 200, NO_BODY, TOKEN_OF_TENANT, READ_GROUPS, "graph-groups",
		"partial: $filter as /users, no lambdas; ordered by displayName" },
	{ "POST", "/groups", graph_group_create, 201, JSON_BODY, TOKEN_OF_TENANT, CHANGE_GROUPS,
		"graph-groups", "partial: no @odata.bind, no dynamic membership, mail stays null" },
	{ "GET", "/groups/$count", NOT_YET },
	{ "GET", "/groups/delta()", NOT_YET },
	{ "GET", "/groups/{}", graph_group_get, 200, NO_BODY, TOKEN_OF_TENANT, READ_GROUPS, "graph-groups",
		"partial: no $expand" },
	{ "PATCH", "/groups/{}", NOT_YET },
	{ "DELETE", "/groups/{}", graph_group_delete, 204, NO_BODY, TOKEN_OF_TENANT, CHANGE_GROUPS,
		"graph-groups", "real" },
	{ "POST", "/groups/{}/assignLicense", NOT_YET },
	{ "GET", "/groups/{}/members", graph_group_members, 200, NO_BODY, TOKEN_OF_TENANT, READ_GROUPS,
		"graph-groups", "partial: users only" },
	{ "GET", "/groups/{}/members/microsoft.graph.user", graph_group_members, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_GROUPS, "graph-groups", "real" },
	{ "GET", "/groups/{}/transitiveMembers", graph_group_members, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_GROUPS, "graph-groups", "partial: users only" },
	{ "GET", "/groups/{}/owners", graph_group_owners, 200, NO_BODY, TOKEN_OF_TENANT, READ_GROUPS,
		"graph-groups", "partial: users only" },
	{ "POST", "/groups/{}/members/$ref", graph_group_add_member, 204, JSON_BODY, TOKEN_OF_TENANT,
		CHANGE_MEMBERS, "graph-groups", "real" },
	{ "POST", "/groups/{}/owners/$ref", graph_group_add_owner, 204, JSON_BODY, TOKEN_OF_TENANT,
		CHANGE_GROUPS, "graph-groups", "partial: the last owner may leave" },
	{ "DELETE", "/groups/{}/members/{}/$ref", graph_group_remove_member, 204, NO_BODY, TOKEN_OF_TENANT,
		CHANGE_MEMBERS, "graph-groups", "real" },
	{ "DELETE", "/groups/{}/owners/{}/$ref", graph_group_remove_owner, 204, NO_BODY, TOKEN_OF_TENANT,
		CHANGE_GROUPS, "graph-groups", "partial: the last owner may leave" },
	/* Without $ref the user herself is deleted, as in the service. */
	{ "DELETE", "/groups/{}/members/{}", graph_group_delete_member_itself, 204, NO_BODY, TOKEN_OF_TENANT,
		DELETE_USER, "graph-groups", "real" },

	/* roles */
	{ "GET", "/directoryRoles", graph_directory_roles, 200, NO_BODY, TOKEN_OF_TENANT, READ_ROLES,
		"graph-roles", "real" },
	{ "POST", "/directoryRoles", NOT_YET },
	{ "GET", "/directoryRoles/{}", graph_directory_role, 200, NO_BODY, TOKEN_OF_TENANT, READ_ROLES,
		"graph-roles", "real" },
	{ "GET", "/directoryRoles/{}/members", graph_directory_role_members, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_ROLES, "graph-roles", "real" },
	{ "POST", "/directoryRoles/{}/members/$ref", NOT_YET },
	{ "DELETE", "/directoryRoles/{}/members/{}/$ref", NOT_YET },
	{ "GET", "/directoryRoleTemplates", graph_role_templates, 200, NO_BODY, TOKEN_OF_TENANT, READ_ROLES,
		"graph-roles", "real" },
	{ "GET", "/roleManagement/directory/roleDefinitions", graph_role_definitions, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-roles", "partial: no rolePermissions" },
	{ "GET", "/roleManagement/directory/roleDefinitions/{}", graph_role_definition, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-roles", "partial: no rolePermissions" },
	{ "GET", "/roleManagement/directory/roleAssignments", graph_role_assignments, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-roles", "partial: no $expand, one page" },
	{ "POST", "/roleManagement/directory/roleAssignments", graph_role_assign, 201, JSON_BODY,
		TOKEN_OF_TENANT, CHANGE_ROLES, "ROLE-ASN-1", "partial: directoryScopeId / only" },
	{ "GET", "/roleManagement/directory/roleAssignments/{}", graph_role_assignment, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-roles", "partial: no $expand" },
	{ "DELETE", "/roleManagement/directory/roleAssignments/{}", graph_role_remove, 204, NO_BODY,
		TOKEN_OF_TENANT, CHANGE_ROLES, "ROLE-REM-1", "real" },
	{ "GET", "/roleManagement/directory/roleEligibilitySchedules", NOT_YET },

	/* organization and domains */
	{ "GET", "/organization", graph_organization, 200, NO_BODY, TOKEN_OF_TENANT, READ_ORGANIZATION,
		"graph-organization", "real" },
	{ "GET", "/organization/{}", NOT_YET },
	{ "GET", "/domains", graph_domains, 200, NO_BODY, TOKEN_OF_TENANT, READ_DOMAINS, "graph-organization",
		"real" },
	{ "GET", "/domains/{}", graph_domain, 200, NO_BODY, TOKEN_OF_TENANT, READ_DOMAINS,
		"graph-organization", "real" },
	{ "POST", "/domains", NOT_YET },
	{ "DELETE", "/domains/{}", NOT_YET },
	{ "POST", "/domains/{}/verify", NOT_YET },
	{ "GET", "/domains/{}/verificationDnsRecords", NOT_YET },
	{ "GET", "/domains/{}/domainNameReferences", NOT_YET },

	/* what clients ask for besides */
	{ "POST", "/$batch", NOT_YET },
	{ "GET", "/$metadata", NOT_YET },
};

static const char *const roots[] = { "/v1.0", "/beta", NULL };

const struct endpoint_table graph_table = { DOOR_GRAPH, "Graph", roots, endpoints, COUNT_OF(endpoints) };
