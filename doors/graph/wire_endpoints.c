/*
 * wire_endpoints - rows of the Graph door: what clients ask for besides objects
 */
#include "base/text.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"

static const struct endpoint endpoints[] = {
	{ "POST", "/$batch", graph_batch, 200, JSON_BODY, TOKEN_OF_TENANT, "", "graph-batch",
		"real; unverified: text answers as base64" },
	{ "GET", "/$metadata", graph_metadata, 200, NO_BODY, ANYONE, "", "graph-metadata",
		"real" },
	{ "GET", "/", graph_service_document, 200, NO_BODY, ANYONE, "", "graph-metadata", "real" },
};

const struct endpoint_list graph_wire_endpoints = { endpoints, COUNT_OF(endpoints) };
