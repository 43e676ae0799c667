/*
 * graph - the Graph door; its rows stand in the files *_endpoints.c
 */
#include "doors/graph/graph.h"

#include "doors/graph/endpoints.h"

static const struct endpoint_list *const lists[] = { &graph_user_endpoints, &graph_directory_endpoints,
	&graph_group_endpoints, &graph_role_endpoints, &graph_organization_endpoints, &graph_application_endpoints, &graph_wire_endpoints, NULL };

static const char *const roots[] = { "/v1.0", "/beta", NULL };

const struct endpoint_table graph_table = { DOOR_GRAPH, "Graph", roots, "/users/{}", lists };
