/*
 * user_endpoints - rows of the Graph door: people, and whoever asks
 */
#include "base/text.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"

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
};

const struct endpoint_list graph_user_endpoints = { endpoints, COUNT_OF(endpoints) };
