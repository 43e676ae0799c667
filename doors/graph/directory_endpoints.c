/*
 * directory_endpoints - rows of the Graph door: what is deleted, what is an object, and products
 */
#include "base/text.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"

static const struct endpoint endpoints[] = {
	/* directory/deletedItems */
	/* An error without a cast, as in the service. */
	{ "GET", "/directory/deletedItems", graph_deleted_list_uncast, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_DELETED, "graph-deleted-items", "real; unverified: the code of its error" },
	{ "GET", "/directory/deletedItems/microsoft.graph.user", graph_deleted_users_list, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_DELETED, "graph-deleted-items",
		"partial: no $expand" },
	{ "GET", "/directory/deletedItems/microsoft.graph.group", graph_deleted_groups_list, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_DELETED_GROUPS, "graph-deleted-items",
		"partial: no $expand" },
	{ "GET", "/directory/deletedItems/microsoft.graph.user/$count", graph_deleted_users_count, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_DELETED, "graph-query", "real" },
	{ "GET", "/directory/deletedItems/microsoft.graph.group/$count", graph_deleted_groups_count, 200, NO_BODY,
		TOKEN_OF_TENANT, READ_DELETED_GROUPS, "graph-query", "real" },
	{ "GET", "/directory/deletedItems/microsoft.graph.application", graph_deleted_none, 200, NO_BODY, TOKEN_OF_TENANT, READ_DELETED,
		"graph-user-links", "real" },
	{ "GET", "/directory/deletedItems/microsoft.graph.servicePrincipal", graph_deleted_none, 200, NO_BODY, TOKEN_OF_TENANT, READ_DELETED,
		"graph-user-links", "real" },
	{ "GET", "/directory/deletedItems/microsoft.graph.administrativeUnit", graph_deleted_none, 200, NO_BODY, TOKEN_OF_TENANT, READ_DELETED,
		"graph-user-links", "real" },
	{ "GET", "/directory/deletedItems/microsoft.graph.device", graph_deleted_none, 200, NO_BODY, TOKEN_OF_TENANT, READ_DELETED,
		"graph-user-links", "real" },
	{ "POST", "/directory/deletedItems/getUserOwnedObjects", graph_deleted_user_owned, 200, JSON_BODY, TOKEN_OF_TENANT, READ_DELETED_GROUPS,
		"graph-user-links", "real" },
	{ "GET", "/directory/deletedItems/{}", graph_deleted_get, 200, NO_BODY, TOKEN_OF_TENANT, READ_DELETED,
		"graph-deleted-items", "real" },
	{ "DELETE", "/directory/deletedItems/{}", graph_deleted_purge, 204, NO_BODY, TOKEN_OF_TENANT,
		DELETE_USER " Group.ReadWrite.All", "USER-PRG-1", "real" },
	{ "POST", "/directory/deletedItems/{}/restore", graph_deleted_restore, 200, OPTIONAL_JSON_BODY,
		TOKEN_OF_TENANT, DELETE_USER " Group.ReadWrite.All", "A08",
		"real; unverified: the status of a conflict" },
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
};

const struct endpoint_list graph_directory_endpoints = { endpoints, COUNT_OF(endpoints) };
