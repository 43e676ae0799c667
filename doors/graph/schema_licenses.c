/*
 * schema_licenses - products, what of them is owned, and who has it; doors/graph/schema.h says how to add
 */
#include "base/text.h"
#include "doors/graph/schema.h"

/* clang-format off: a table */
static const struct schema_type types[] = {
	{ "assignedLicense", NULL, SCHEMA_COMPLEX, 0, (const struct schema_property[]){
		{ "disabledPlans", "Edm.Guid", IS_LIST | IS_REQUIRED },
		{ "skuId", "Edm.Guid", 0 },
		{ 0 } } },
	{ "assignedPlan", NULL, SCHEMA_COMPLEX, 0, (const struct schema_property[]){
		{ "assignedDateTime", "Edm.DateTimeOffset", 0 },
		{ "capabilityStatus", "Edm.String", 0 },
		{ "service", "Edm.String", 0 },
		{ "servicePlanId", "Edm.Guid", 0 },
		{ 0 } } },
	{ "provisionedPlan", NULL, SCHEMA_COMPLEX, 0, (const struct schema_property[]){
		{ "capabilityStatus", "Edm.String", 0 },
		{ "provisioningStatus", "Edm.String", 0 },
		{ "service", "Edm.String", 0 },
		{ 0 } } },
	{ "licenseAssignmentState", NULL, SCHEMA_COMPLEX, 0, (const struct schema_property[]){
		{ "assignedByGroup", "Edm.String", 0 },
		{ "disabledPlans", "Edm.Guid", IS_LIST },
		{ "error", "Edm.String", 0 },
		{ "lastUpdatedDateTime", "Edm.DateTimeOffset", 0 },
		{ "skuId", "Edm.Guid", 0 },
		{ "state", "Edm.String", 0 },
		{ 0 } } },
	{ "licenseDetails", "entity", SCHEMA_ENTITY, 0, (const struct schema_property[]){
		{ "servicePlans", "graph.servicePlanInfo", IS_LIST | IS_REQUIRED },
		{ "skuId", "Edm.Guid", 0 },
		{ "skuPartNumber", "Edm.String", 0 },
		{ 0 } } },
	{ "servicePlanInfo", NULL, SCHEMA_COMPLEX, 0, (const struct schema_property[]){
		{ "appliesTo", "Edm.String", 0 },
		{ "provisioningStatus", "Edm.String", 0 },
		{ "servicePlanId", "Edm.Guid", 0 },
		{ "servicePlanName", "Edm.String", 0 },
		{ 0 } } },
	{ "subscribedSku", "entity", SCHEMA_ENTITY, 0, (const struct schema_property[]){
		{ "accountId", "Edm.String", 0 },
		{ "accountName", "Edm.String", 0 },
		{ "appliesTo", "Edm.String", 0 },
		{ "capabilityStatus", "Edm.String", 0 },
		{ "consumedUnits", "Edm.Int32", 0 },
		{ "prepaidUnits", "graph.licenseUnitsDetail", 0 },
		{ "servicePlans", "graph.servicePlanInfo", IS_LIST | IS_REQUIRED },
		{ "skuId", "Edm.Guid", 0 },
		{ "skuPartNumber", "Edm.String", 0 },
		{ "subscriptionIds", "Edm.String", IS_LIST },
		{ 0 } } },
	{ "licenseUnitsDetail", NULL, SCHEMA_COMPLEX, 0, (const struct schema_property[]){
		{ "enabled", "Edm.Int32", 0 },
		{ "lockedOut", "Edm.Int32", 0 },
		{ "suspended", "Edm.Int32", 0 },
		{ "warning", "Edm.Int32", 0 },
		{ 0 } } },
	{ "companySubscription", "entity", SCHEMA_ENTITY, 0, (const struct schema_property[]){
		{ "commerceSubscriptionId", "Edm.String", 0 },
		{ "createdDateTime", "Edm.DateTimeOffset", 0 },
		{ "isTrial", "Edm.Boolean", 0 },
		{ "nextLifecycleDateTime", "Edm.DateTimeOffset", 0 },
		{ "ownerId", "Edm.String", 0 },
		{ "ownerTenantId", "Edm.String", 0 },
		{ "ownerType", "Edm.String", 0 },
		{ "serviceStatus", "graph.servicePlanInfo", IS_LIST | IS_REQUIRED },
		{ "skuId", "Edm.String", 0 },
		{ "skuPartNumber", "Edm.String", 0 },
		{ "status", "Edm.String", 0 },
		{ "totalLicenses", "Edm.Int32", 0 },
		{ 0 } } },
};

const struct schema_list graph_schema_licenses = { types, COUNT_OF(types) };
