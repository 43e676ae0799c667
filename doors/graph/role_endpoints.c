/*
 * role_endpoints - rows of the Graph door: administrative roles
 */
#include "base/text.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"

static const struct endpoint endpoints[] = {
	{ "GET", "/directoryRoles", graph_directory_roles, 200, NO_BODY, TOKEN_OF_TENANT, READ_ROLES,
		"graph-roles", "real" },
	{ "POST", "/directoryRoles", graph_directory_role_activate, 201, JSON_BODY, TOKEN_OF_TENANT, CHANGE_ROLES,
		"ROLE-ACT-2", "real" },
	{ "GET", "/directoryRoles/{}", graph_directory_role, 200, NO_BODY, TOKEN_OF_TENANT, READ_ROLES,
		"graph-roles", "real" },
	{ "GET", "/directoryRoles/{}/members", graph_directory_role_members, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_ROLES, "graph-roles", "real" },
	{ "POST", "/directoryRoles/{}/members/$ref", graph_directory_role_add_member, 204, JSON_BODY,
		TOKEN_OF_TENANT, CHANGE_ROLES, "graph-directory-roles", "real" },
	{ "DELETE", "/directoryRoles/{}/members/{}/$ref", graph_directory_role_remove_member, 204, NO_BODY,
		TOKEN_OF_TENANT, CHANGE_ROLES, "graph-directory-roles", "real" },
	{ "GET", "/directoryRoleTemplates", graph_role_templates, 200, NO_BODY, TOKEN_OF_TENANT, READ_ROLES,
		"graph-roles", "real" },
	{ "GET", "/directoryRoleTemplates/{}", graph_role_template, 200, NO_BODY, TOKEN_OF_TENANT, READ_ROLES,
		"graph-directory-roles", "real" },
	{ "GET", "/roleManagement/directory/roleDefinitions", graph_role_definitions, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-roles", "real" },
	{ "GET", "/roleManagement/directory/roleDefinitions/{}", graph_role_definition, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-roles", "real" },
	{ "GET", "/roleManagement/directory/roleAssignments", graph_role_assignments, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-roles", "real" },
	{ "POST", "/roleManagement/directory/roleAssignments", graph_role_assign, 201, JSON_BODY,
		TOKEN_OF_TENANT, CHANGE_ROLES, "ROLE-ASN-1", "partial: directoryScopeId / only" },
	{ "GET", "/roleManagement/directory/roleAssignments/{}", graph_role_assignment, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-roles", "real" },
	{ "DELETE", "/roleManagement/directory/roleAssignments/{}", graph_role_remove, 204, NO_BODY,
		TOKEN_OF_TENANT, CHANGE_ROLES, "ROLE-REM-1", "real" },
	{ "GET", "/roleManagement/directory/roleEligibilitySchedules", graph_role_schedules, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-directory-roles", "real" },
	{ "GET", "/roleManagement/directory/roleEligibilityScheduleInstances", graph_role_schedules, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-directory-roles", "real" },
	{ "GET", "/roleManagement/directory/roleAssignmentSchedules", graph_role_schedules, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-directory-roles", "real" },
	{ "GET", "/roleManagement/directory/roleAssignmentScheduleInstances", graph_role_schedules, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_ROLES, "graph-directory-roles", "real" },
};

const struct endpoint_list graph_role_endpoints = { endpoints, COUNT_OF(endpoints) };
