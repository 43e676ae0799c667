/*
 * clouds - see the header
 */
#include "doors/identity/clouds.h"

#include <string.h>

#include "base/text.h"

static const struct cloud clouds[] = {
	{ "microsoftonline.com", "login.microsoftonline.com", STS_OF_OURSELVES, "graph.windows.net",
		{ "login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net" },
		{ "graph.microsoft.com" } },
	{ "microsoftonline.us", "login.microsoftonline.us", "https://sts.windows.net/", "graph.microsoftazure.us",
		{ "login.microsoftonline.us", "login.usgovcloudapi.net" },
		{ "graph.microsoft.us", "dod-graph.microsoft.us" } },
	{ "partner.microsoftonline.cn", "login.partner.microsoftonline.cn", "https://sts.chinacloudapi.cn/",
		"graph.chinacloudapi.cn", { "login.partner.microsoftonline.cn", "login.chinacloudapi.cn" },
		{ "microsoftgraph.chinacloudapi.cn" } },
	{ "microsoftonline.de", "login.microsoftonline.de", "https://sts.microsoftonline.de/", "graph.cloudapi.de",
		{ "login.microsoftonline.de" }, { "graph.microsoft.de" } },
};

static bool is_among(const char *host, size_t length, const char *const *names, size_t most)
{
	for (size_t i = 0; i < most && names[i] != NULL; i++)
		if (strlen(names[i]) == length && strncasecmp(names[i], host, length) == 0)
			return true;
	return false;
}

const struct cloud *cloud_of_host(const char *host)
{
	size_t length = host == NULL ? 0 : strcspn(host, ":");
	for (size_t i = 0; i < COUNT_OF(clouds); i++)
		if (is_among(host, length, clouds[i].logins, COUNT_OF(clouds[i].logins)) ||
			is_among(host, length, clouds[i].graphs, COUNT_OF(clouds[i].graphs)))
			return &clouds[i];
	return NULL;
}

const struct cloud *cloud_of_graph(const char *audience)
{
	if (!text_starts_with_ignoring_case(audience, "https://"))
		return NULL;
	const char *host = audience + strlen("https://");
	for (size_t i = 0; i < COUNT_OF(clouds); i++)
		if (is_among(host, strlen(host), clouds[i].graphs, COUNT_OF(clouds[i].graphs)))
			return &clouds[i];
	return NULL;
}

const struct cloud *cloud_named(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(clouds); i++)
		if (text_equal(clouds[i].name, name))
			return &clouds[i];
	return NULL;
}

bool cloud_issues(const char *issuer, const char *tenant_id)
{
	for (size_t i = 0; i < COUNT_OF(clouds) && issuer != NULL; i++) {
		size_t length = strlen(clouds[i].sts), id_length = strlen(tenant_id);
		if (strncmp(issuer, clouds[i].sts, length) == 0 &&
			strncmp(issuer + length, tenant_id, id_length) == 0 &&
			text_equal(issuer + length + id_length, "/"))
			return true;
	}
	return false;
}
