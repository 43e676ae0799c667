/*
 * group_endpoints - rows of the Graph door: groups and who is in them
 */
#include "base/text.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"

static const struct endpoint endpoints[] = {
	{ "GET", "/groups", graph_groups_list, 200, NO_BODY, TOKEN_OF_TENANT, READ_GROUPS, "graph-groups",
		"partial: no $expand" },
	{ "POST", "/groups", graph_group_create, 201, JSON_BODY, TOKEN_OF_TENANT, CHANGE_GROUPS,
		"graph-groups", "partial: no @odata.bind, no dynamic membership, mail stays null" },
	{ "GET", "/groups/$count", graph_groups_count, 200, NO_BODY, TOKEN_OF_TENANT, READ_GROUPS, "graph-query",
		"real" },
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
};

const struct endpoint_list graph_group_endpoints = { endpoints, COUNT_OF(endpoints) };
