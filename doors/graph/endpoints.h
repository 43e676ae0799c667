/*
 * endpoints - the rows of the Graph door by kind of object, and the permissions that they name
 *
 * A row without a handler is one that the service has and we have not yet: it answers 501.
 * docs/compatibility.md is made from these rows.
 */
#pragma once

#include "doors/door.h"

extern const struct endpoint_list graph_user_endpoints, graph_directory_endpoints, graph_group_endpoints,
	graph_role_endpoints, graph_organization_endpoints, graph_application_endpoints, graph_wire_endpoints;

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
#define READ_METHODS "UserAuthenticationMethod.Read.All UserAuthenticationMethod.ReadWrite.All"
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
