/*
 * resources - whom a token is for: the Graph, mail, files, or a registered application
 */
#pragma once

#include <stdbool.h>

struct arena;

enum resource_kind { RESOURCE_GRAPH, RESOURCE_EXCHANGE, RESOURCE_SHAREPOINT, RESOURCE_APPLICATION };

struct resource {
	enum resource_kind kind;
	const char *audience;  /* as it stands in "aud" */
	const char *client_id; /* of an application; whether there is one the tenant knows */
};

/*
 * text: "https://graph.microsoft.com", a GUID, "api://…". own_base: the caller's own address, which is the Graph
 * here too. False when nobody is called so.
 */
bool resource_read(struct arena *arena, const char *text, const char *own_base, struct resource *resource);
bool resource_is_same(const struct resource *a, const struct resource *b);

/* What a person's token for it may hold when it asked for all: "" for the Graph, which has a list of its own. */
const char *resource_delegated(enum resource_kind kind);
/* Whether an application's permission belongs to it. */
bool resource_has_permission(enum resource_kind kind, const char *permission);
