/*
 * schema_applications - programs and what they prove themselves with; doors/graph/schema.h says how to add
 */
#include "base/text.h"
#include "doors/graph/schema.h"

/* clang-format off: a table */
static const struct schema_type types[] = {
	{ "application", "directoryObject", SCHEMA_ENTITY, TYPE_IS_OPEN, (const struct schema_property[]){
		{ "appId", "Edm.String", 0 },
		{ "createdDateTime", "Edm.DateTimeOffset", 0 },
		{ "displayName", "Edm.String", 0 },
		{ "isFallbackPublicClient", "Edm.Boolean", 0 },
		{ "keyCredentials", "graph.keyCredential", IS_LIST | IS_REQUIRED },
		{ "passwordCredentials", "graph.passwordCredential", IS_LIST | IS_REQUIRED },
		{ "publicClient", "graph.publicClientApplication", 0 },
		{ "signInAudience", "Edm.String", 0 },
		{ 0 } } },
	{ "servicePrincipal", "directoryObject", SCHEMA_ENTITY, TYPE_IS_OPEN, (const struct schema_property[]){
		{ "accountEnabled", "Edm.Boolean", 0 },
		{ "appDisplayName", "Edm.String", 0 },
		{ "appId", "Edm.String", 0 },
		{ "displayName", "Edm.String", 0 },
		{ "keyCredentials", "graph.keyCredential", IS_LIST | IS_REQUIRED },
		{ "passwordCredentials", "graph.passwordCredential", IS_LIST | IS_REQUIRED },
		{ "replyUrls", "Edm.String", IS_LIST | IS_REQUIRED },
		{ "servicePrincipalNames", "Edm.String", IS_LIST | IS_REQUIRED },
		{ "servicePrincipalType", "Edm.String", 0 },
		{ "signInAudience", "Edm.String", 0 },
		{ 0 } } },
	{ "keyCredential", NULL, SCHEMA_COMPLEX, 0, (const struct schema_property[]){
		{ "customKeyIdentifier", "Edm.Binary", 0 },
		{ "displayName", "Edm.String", 0 },
		{ "endDateTime", "Edm.DateTimeOffset", 0 },
		{ "key", "Edm.Binary", 0 },
		{ "keyId", "Edm.Guid", 0 },
		{ "startDateTime", "Edm.DateTimeOffset", 0 },
		{ "type", "Edm.String", 0 },
		{ "usage", "Edm.String", 0 },
		{ 0 } } },
	{ "passwordCredential", NULL, SCHEMA_COMPLEX, 0, (const struct schema_property[]){
		{ "customKeyIdentifier", "Edm.Binary", 0 },
		{ "displayName", "Edm.String", 0 },
		{ "endDateTime", "Edm.DateTimeOffset", 0 },
		{ "hint", "Edm.String", 0 },
		{ "keyId", "Edm.Guid", 0 },
		{ "secretText", "Edm.String", 0 },
		{ "startDateTime", "Edm.DateTimeOffset", 0 },
		{ 0 } } },
	{ "publicClientApplication", NULL, SCHEMA_COMPLEX, 0, (const struct schema_property[]){
		{ "redirectUris", "Edm.String", IS_LIST | IS_REQUIRED },
		{ 0 } } },
};
/* clang-format on */

const struct schema_list graph_schema_applications = { types, COUNT_OF(types) };
