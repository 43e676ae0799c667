/*
 * product - the catalogue of products and their service plans (data/products.tsv, compiled in)
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct service_plan {
	const char *id, *name;
};

struct product {
	const char *sku_id, *part_number, *name;
	const struct service_plan *plans;
	size_t plan_count;
};

extern const struct product products[];
extern const size_t product_count;

/* NULL if there is none. Ids and names in any case. */
const struct product *product_with_sku(const char *sku_id);
const struct product *product_with_part_number(const char *part_number);
const struct product *product_named(const char *name);

/* What the plans of a product mean for the house; several may hold. */
enum plan_class {
	PLAN_MAILBOX = 1,          /* gives a mailbox */
	PLAN_MAILBOX_STANDARD = 2, /* Exchange Online Plan 1 */
	PLAN_MAILBOX_ENTERPRISE = 4,
	PLAN_MAILBOX_KIOSK = 8,
	PLAN_ARCHIVE = 16,
	PLAN_ARCHIVE_ADDON = 32,   /* depends on Plan 1 */
	PLAN_DRIVE = 64,
	PLAN_DEFENDER = 128,
};
unsigned plan_classes(const char *plan_name);
/* "Exchange", "SharePoint" and so on: the service of an assignedPlan. */
const char *plan_service(const char *plan_name);
