/*
 * product - look-ups in the catalogue, and what its plans mean (graph.md section 12)
 */
#include "domain/licenses/product.h"

#include "base/text.h"

struct plan_meaning {
	const char *name;
	unsigned classes;
};

static const struct plan_meaning meanings[] = {
	{ "EXCHANGE_S_STANDARD", PLAN_MAILBOX | PLAN_MAILBOX_STANDARD },
	{ "EXCHANGE_S_ENTERPRISE", PLAN_MAILBOX | PLAN_MAILBOX_ENTERPRISE | PLAN_ARCHIVE },
	{ "EXCHANGE_S_DESKLESS", PLAN_MAILBOX | PLAN_MAILBOX_KIOSK },
	{ "EXCHANGE_S_ESSENTIALS", PLAN_MAILBOX | PLAN_MAILBOX_STANDARD },
	{ "EXCHANGE_B_STANDARD", PLAN_MAILBOX | PLAN_MAILBOX_STANDARD },
	{ "EXCHANGE_S_ARCHIVE", PLAN_ARCHIVE },
	{ "EXCHANGE_S_ARCHIVE_ADDON", PLAN_ARCHIVE | PLAN_ARCHIVE_ADDON },
	{ "SHAREPOINTSTANDARD", PLAN_DRIVE },
	{ "SHAREPOINTENTERPRISE", PLAN_DRIVE },
	{ "SHAREPOINTDESKLESS", PLAN_DRIVE },
	{ "ONEDRIVESTANDARD", PLAN_DRIVE },
	{ "ONEDRIVEENTERPRISE", PLAN_DRIVE },
	{ "ATP_ENTERPRISE", PLAN_DEFENDER },
	{ "THREAT_INTELLIGENCE", PLAN_DEFENDER },
	{ "MTP", PLAN_DEFENDER },
};

unsigned plan_classes(const char *plan_name)
{
	for (size_t i = 0; i < COUNT_OF(meanings); i++)
		if (text_equal(meanings[i].name, plan_name))
			return meanings[i].classes;
	return 0;
}

struct plan_family {
	const char *prefix, *service;
};

static const struct plan_family families[] = {
	{ "EXCHANGE_", "exchange" },
	{ "SHAREPOINT", "SharePoint" },
	{ "ONEDRIVE", "SharePoint" },
	{ "MCO", "MicrosoftCommunicationsOnline" },
	{ "TEAMS", "TeamspaceAPI" },
	{ "OFFICE", "MicrosoftOffice" },
	{ "INTUNE_", "SCO" },
	{ "YAMMER_", "YammerEnterprise" },
	{ "RMS_", "RMSOnline" },
	{ "AAD_", "AADPremiumService" },
	{ "POWERAPPS_", "PowerAppsService" },
	{ "FLOW_", "ProcessSimple" },
	{ "ATP_", "exchange" },
};

const char *plan_service(const char *plan_name)
{
	for (size_t i = 0; i < COUNT_OF(families); i++)
		if (text_starts_with(plan_name, families[i].prefix))
			return families[i].service;
	return "MicrosoftOffice";
}

const struct product *product_with_sku(const char *sku_id)
{
	for (size_t i = 0; i < product_count; i++)
		if (text_equal_ignoring_case(products[i].sku_id, sku_id))
			return &products[i];
	return NULL;
}

const struct product *product_with_part_number(const char *part_number)
{
	for (size_t i = 0; i < product_count; i++)
		if (text_equal_ignoring_case(products[i].part_number, part_number))
			return &products[i];
	return NULL;
}

const struct product *product_named(const char *name)
{
	for (size_t i = 0; i < product_count; i++)
		if (text_equal_ignoring_case(products[i].name, name))
			return &products[i];
	return NULL;
}
