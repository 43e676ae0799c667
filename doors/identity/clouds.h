/*
 * clouds - the names under which clients know the service, cloud by cloud (graph.md section 13)
 *
 * Who comes under one of these names, by the Host header, is answered as that cloud answers; under any other name
 * the server speaks for itself.
 */
#pragma once

#include <stdbool.h>

struct cloud {
	const char *name;	       /* "microsoftonline.com": cloud_instance_name */
	const char *issuer_host;       /* of id tokens */
	const char *sts;	       /* of access tokens in the first format */
	const char *graph_host_name;   /* cloud_graph_host_name */
	const char *logins[6];	       /* hosts that people sign in at; the first is the preferred one */
	const char *graphs[3];	       /* hosts of the Graph */
};

/* NULL: a name of our own. A port does not matter. */
const struct cloud *cloud_of_host(const char *host);
/* "https://graph.microsoft.us" -> its row; NULL if no cloud's Graph is called so. */
const struct cloud *cloud_of_graph(const char *audience);
const struct cloud *cloud_named(const char *name);
/* Whose tokens of the first format may say so in "iss". */
bool cloud_issues(const char *issuer, const char *tenant_id);

#define STS_OF_OURSELVES "https://sts.windows.net/"
