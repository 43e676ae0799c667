/*
 * application_endpoints - rows of the Graph door: registered programs, read only
 */
#include "base/text.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"

#define READ_APPLICATIONS "Application.Read.All Application.ReadWrite.All " ALL_READ
#define REMARK "partial: $filter by displayName, appId or id eq alone; registered with tenured app"

static const struct endpoint endpoints[] = {
	{ "GET", "/applications", graph_applications, 200, NO_BODY, TOKEN_OF_TENANT, READ_APPLICATIONS,
		"graph-applications", REMARK },
	{ "POST", "/applications", NOT_YET },
	{ "GET", "/applications/{}", graph_application, 200, NO_BODY, TOKEN_OF_TENANT, READ_APPLICATIONS,
		"graph-applications", "partial: what is held here; no owners" },
	{ "PATCH", "/applications/{}", NOT_YET },
	{ "DELETE", "/applications/{}", NOT_YET },
	{ "GET", "/servicePrincipals", graph_service_principals, 200, NO_BODY, TOKEN_OF_TENANT, READ_APPLICATIONS,
		"graph-applications", REMARK },
	{ "GET", "/servicePrincipals/{}", graph_service_principal, 200, NO_BODY, TOKEN_OF_TENANT, READ_APPLICATIONS,
		"graph-applications", "partial: what is held here; no owners" },
};

const struct endpoint_list graph_application_endpoints = { endpoints, COUNT_OF(endpoints) };
