/*
 * schema_sets - what stands behind the root, and the actions and functions; doors/graph/schema.h
 */
#include "base/text.h"
#include "doors/graph/schema.h"

const struct schema_set graph_schema_sets[] = {
	{ "applications", "application", false },
	{ "directoryObjects", "directoryObject", false },
	{ "directoryRoles", "directoryRole", false },
	{ "directoryRoleTemplates", "directoryRoleTemplate", false },
	{ "domains", "domain", false },
	{ "groups", "group", false },
	{ "organization", "organization", false },
	{ "servicePrincipals", "servicePrincipal", false },
	{ "subscribedSkus", "subscribedSku", false },
	{ "users", "user", false },
	{ "admin", "admin", true },
	{ "auditLogs", "auditLogRoot", true },
	{ "directory", "directory", true },
	{ "me", "user", true },
	{ "roleManagement", "roleManagement", true },
};
const size_t graph_schema_set_count = COUNT_OF(graph_schema_sets);

#define TEXTS "Collection(Edm.String)"

/* clang-format off: a table */
const struct schema_operation graph_schema_operations[] = {
	{ "assignLicense", false, "graph.user", { { "addLicenses", "Collection(graph.assignedLicense)", true },
		{ "removeLicenses", "Collection(Edm.Guid)", true } }, "graph.user" },
	{ "assignLicense", false, "graph.group", { { "addLicenses", "Collection(graph.assignedLicense)", true },
		{ "removeLicenses", "Collection(Edm.Guid)", true } }, "graph.group" },
	{ "changePassword", false, "graph.user", { { "currentPassword", "Edm.String", false },
		{ "newPassword", "Edm.String", false } }, NULL },
	{ "checkMemberGroups", false, "graph.directoryObject", { { "groupIds", TEXTS, true } }, TEXTS },
	{ "checkMemberObjects", false, "graph.directoryObject", { { "ids", TEXTS, true } }, TEXTS },
	{ "getMemberGroups", false, "graph.directoryObject", { { "securityEnabledOnly", "Edm.Boolean", false } }, TEXTS },
	{ "getMemberObjects", false, "graph.directoryObject", { { "securityEnabledOnly", "Edm.Boolean", false } }, TEXTS },
	{ "getByIds", false, "Collection(graph.directoryObject)", { { "ids", TEXTS, true }, { "types", TEXTS, false } },
		"Collection(graph.directoryObject)" },
	{ "reprocessLicenseAssignment", false, "graph.user", { { 0 } }, "graph.user" },
	{ "restore", false, "graph.directoryObject", { { "autoReconcileProxyConflict", "Edm.Boolean", false },
		{ "newUserPrincipalName", "Edm.String", false } }, "graph.directoryObject" },
	{ "retryServiceProvisioning", false, "graph.user", { { 0 } }, NULL },
	{ "revokeSignInSessions", false, "graph.user", { { 0 } }, "Edm.Boolean" },
	{ "verify", false, "graph.domain", { { "forceTakeover", "Edm.Boolean", false } }, "graph.domain" },
	{ "delta", true, "Collection(graph.user)", { { 0 } }, "Collection(graph.user)" },
	{ "delta", true, "Collection(graph.group)", { { 0 } }, "Collection(graph.group)" },
};
const size_t graph_schema_operation_count = COUNT_OF(graph_schema_operations);
