/*
 * organization_endpoints - rows of the Graph door: the organisation and its domains
 */
#include "base/text.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"

#define CHANGE_DOMAINS "Domain.ReadWrite.All Directory.ReadWrite.All"

static const struct endpoint endpoints[] = {
	{ "GET", "/organization", graph_organization, 200, NO_BODY, TOKEN_OF_TENANT, READ_ORGANIZATION,
		"graph-organization", "real" },
	{ "GET", "/organization/{}", graph_organization_get, 200, NO_BODY, TOKEN_OF_TENANT, READ_ORGANIZATION,
		"graph-organization", "real" },
	{ "PATCH", "/organization/{}", graph_organization_change, 204, JSON_BODY, TOKEN_OF_TENANT,
		"Organization.ReadWrite.All", "SETTING-CHG-1",
		"real" },
	{ "GET", "/admin/sharepoint/settings", graph_sharepoint_settings, 200, NO_BODY, TOKEN_OF_TENANT,
		"SharePointTenantSettings.Read.All SharePointTenantSettings.ReadWrite.All",
		"graph-sharepoint-settings",
		"real" },
	{ "PATCH", "/admin/sharepoint/settings", graph_sharepoint_settings_change, 200, JSON_BODY, TOKEN_OF_TENANT,
		"SharePointTenantSettings.ReadWrite.All", "graph-sharepoint-settings",
		"real" },
	{ "GET", "/domains", graph_domains, 200, NO_BODY, TOKEN_OF_TENANT, READ_DOMAINS, "graph-organization",
		"real" },
	{ "GET", "/domains/{}", graph_domain, 200, NO_BODY, TOKEN_OF_TENANT, READ_DOMAINS,
		"graph-organization", "real" },
	{ "POST", "/domains", graph_domain_create, 201, JSON_BODY, TOKEN_OF_TENANT, CHANGE_DOMAINS,
		"DOMAIN-NEW-1", "real" },
	/* Days of passwords are kept and given back; nothing expires by them. */
	{ "PATCH", "/domains/{}", graph_domain_change, 204, JSON_BODY, TOKEN_OF_TENANT, CHANGE_DOMAINS,
		"graph-domains", "real" },
	{ "DELETE", "/domains/{}", graph_domain_delete, 204, NO_BODY, TOKEN_OF_TENANT, CHANGE_DOMAINS,
		"DOMAIN-DEL-3", "real; unverified: the status of a refusal" },
	{ "POST", "/domains/{}/verify", graph_domain_verify, 200, OPTIONAL_JSON_BODY, TOKEN_OF_TENANT,
		CHANGE_DOMAINS, "DOMAIN-VER-2",
		"real; unverified: what a verified domain answers" },
	{ "POST", "/domains/{}/forceDelete", NOT_YET },
	{ "GET", "/domains/{}/verificationDnsRecords", graph_domain_proof, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_DOMAINS, "DOMAIN-VER-2", "partial: the TXT record alone, for no other is looked for" },
	{ "GET", "/domains/{}/serviceConfigurationRecords", NOT_YET },
	{ "GET", "/domains/{}/rootDomain", graph_domain_root, 200, NO_BODY, TOKEN_OF_TENANT, READ_DOMAINS,
		"graph-domains", "real" },
	{ "GET", "/domains/{}/domainNameReferences", graph_domain_references, 200, NO_BODY, TOKEN_OF_TENANT,
		READ_DOMAINS, "DOMAIN-DEL-3", "real" },
};

const struct endpoint_list graph_organization_endpoints = { endpoints, COUNT_OF(endpoints) };
