/*
 * organization_endpoints - rows of the Graph door: the organisation and its domains
 */
#include "base/text.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"

static const struct endpoint endpoints[] = {
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
};

const struct endpoint_list graph_organization_endpoints = { endpoints, COUNT_OF(endpoints) };
