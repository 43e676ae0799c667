/*
 * group_queries - see the header
 */
#include "domain/groups/group_queries.h"

#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/context.h"
#include "store/calendar.h"
#include "store/group_licenses.h"
#include "store/groups.h"

/* groupTypes: a word for each of what a group is. */
enum { GROUP_TYPE = 1000 };

static const struct filter_field type_item[] = {
	{ .name = "", .type = FILTER_TYPE_TEXT, .column = GROUP_TYPE, .fold = FILTER_LOWERED, .can = CAN_EQUAL },
};

static struct value unified(const void *row, unsigned column)
{
	(void)row;
	(void)column;
	return of_text("Unified");
}

static const struct filter *decide_type(void *state, const struct filter *comparison)
{
	return filter_decided(state, filter_holds(comparison, unified, NULL));
}

static const struct filter *has_type(struct arena *arena, const struct filter *of_item)
{
	const struct filter *holds = filter_reduce(arena, of_item, decide_type, arena);
	const struct filter is_unified = { .kind = FILTER_EQUAL, .column = GROUP_IS_UNIFIED, .value = of_integer(1) };
	return holds->kind == FILTER_ALWAYS ? filter_make(arena, is_unified) : holds;
}

/* Its one address, as the row has it: a group without one has none. */
static const struct filter_field address_item[] = {
	{ .name = "", .type = FILTER_TYPE_TEXT, .column = GROUP_MAIL_FOLD, .fold = FILTER_FOLDED,
		.can = CAN_EQUAL | CAN_START | CAN_END, .prefix = "smtp:" },
};

static const struct filter *has_address(struct arena *arena, const struct filter *of_item)
{
	const struct filter none = { .kind = FILTER_EQUAL, .column = GROUP_MAIL_FOLD, .value = of_text(NULL) };
	return filter_both(arena, FILTER_AND, filter_not(arena, filter_make(arena, none)), of_item);
}

/* What it gives to its members. */
static const struct filter_relation given = { .table = &group_licenses_table,
	.inner = GROUP_LICENSE_GROUP_ID,
	.outer = GROUP_ID };
static const struct filter_field license_item[] = {
	{ .name = "skuId", .type = FILTER_TYPE_GUID, .column = GROUP_LICENSE_SKU_ID, .fold = FILTER_FOLDED,
		.can = CAN_EQUAL },
	{ .name = "disabledPlans" },
};

/* A collection that the service has and nobody here fills. */
static const struct filter_field text_item[] = {
	{ .name = "", .type = FILTER_TYPE_TEXT, .can = CAN_EQUAL | CAN_START | CAN_END },
};

static const struct filter *has_none(struct arena *arena, const struct filter *of_item)
{
	(void)of_item;
	return filter_decided(arena, false);
}

static const struct filter_items types = { NULL, type_item, COUNT_OF(type_item), has_type };
static const struct filter_items no_texts = { NULL, text_item, COUNT_OF(text_item), has_none };
static const struct filter_items addresses = { NULL, address_item, COUNT_OF(address_item), has_address };
static const struct filter_items licenses = { &given, license_item, COUNT_OF(license_item), NULL };

static const struct filter_field fields[] = {
	{ .name = "id", .type = FILTER_TYPE_GUID, .column = GROUP_ID, .fold = FILTER_FOLDED, .can = CAN_EQUAL,
		.has_index = true },
	{ .name = "displayName", .type = FILTER_TYPE_TEXT, .column = GROUP_DISPLAY_NAME_FOLD, .fold = FILTER_FOLDED,
		.can = CAN_COMPARE_TEXT | CAN_SORT | CAN_SEARCH_WORDS, .has_index = true },
	{ .name = "description", .type = FILTER_TYPE_TEXT, .column = GROUP_DESCRIPTION, .fold = FILTER_LOWERED,
		.can = CAN_COMPARE_TEXT | CAN_SEARCH_WORDS },
	{ .name = "mail", .type = FILTER_TYPE_TEXT, .column = GROUP_MAIL, .fold = FILTER_LOWERED,
		.can = CAN_COMPARE_TEXT | CAN_END | CAN_SEARCH },
	{ .name = "mailNickname", .type = FILTER_TYPE_TEXT, .column = GROUP_MAIL_NICKNAME, .fold = FILTER_LOWERED,
		.can = CAN_COMPARE_TEXT | CAN_SEARCH },
	{ .name = "mailEnabled", .type = FILTER_TYPE_BOOLEAN, .column = GROUP_MAIL_ENABLED, .can = CAN_EQUAL },
	{ .name = "securityEnabled", .type = FILTER_TYPE_BOOLEAN, .column = GROUP_SECURITY_ENABLED, .can = CAN_EQUAL },
	{ .name = "isAssignableToRole", .type = FILTER_TYPE_BOOLEAN, .column = GROUP_IS_ROLE_ASSIGNABLE,
		.can = CAN_EQUAL, .zero_is_none = true },
	{ .name = "visibility", .type = FILTER_TYPE_TEXT, .column = GROUP_VISIBILITY, .fold = FILTER_LOWERED,
		.can = CAN_EQUAL },
	{ .name = "createdDateTime", .type = FILTER_TYPE_MOMENT, .column = GROUP_CREATED_AT,
		.can = CAN_EQUAL | CAN_ORDER | CAN_SORT_ADVANCED, .zero_is_none = true },
	{ .name = "renewedDateTime", .type = FILTER_TYPE_MOMENT, .column = GROUP_CREATED_AT,
		.can = CAN_EQUAL | CAN_ORDER, .zero_is_none = true },
	{ .name = "deletedDateTime", .type = FILTER_TYPE_MOMENT, .column = GROUP_DELETED_AT,
		.can = CAN_EQUAL | CAN_ORDER | CAN_SORT_ADVANCED, .zero_is_none = true },
	{ .name = "groupTypes", .type = FILTER_TYPE_ITEMS, .can = CAN_EQUAL, .items = &types },
	{ .name = "resourceProvisioningOptions", .type = FILTER_TYPE_ITEMS, .can = CAN_EQUAL, .items = &no_texts },
	{ .name = "proxyAddresses", .type = FILTER_TYPE_ITEMS, .can = CAN_EQUAL | CAN_COUNT, .items = &addresses },
	{ .name = "assignedLicenses", .type = FILTER_TYPE_ITEMS, .can = CAN_EQUAL | CAN_COUNT, .items = &licenses },
	{ .name = "onPremisesSyncEnabled", .type = FILTER_TYPE_BOOLEAN },
	{ .name = "classification", .type = FILTER_TYPE_TEXT },
	{ .name = "expirationDateTime", .type = FILTER_TYPE_MOMENT },
	{ .name = "membershipRule", .type = FILTER_TYPE_TEXT },
	{ .name = "membershipRuleProcessingState", .type = FILTER_TYPE_TEXT },
	{ .name = "onPremisesLastSyncDateTime", .type = FILTER_TYPE_MOMENT },
	{ .name = "preferredDataLocation", .type = FILTER_TYPE_TEXT },
	{ .name = "preferredLanguage", .type = FILTER_TYPE_TEXT },
	{ .name = "resourceBehaviorOptions", .type = FILTER_TYPE_TEXTS },
	{ .name = "securityIdentifier", .type = FILTER_TYPE_TEXT },
	{ .name = "theme", .type = FILTER_TYPE_TEXT },
	{ .name = "licenseProcessingState", .type = FILTER_TYPE_TEXT },
	{ .name = "hideFromAddressLists", .type = FILTER_TYPE_BOOLEAN },
	{ .name = "hideFromOutlookClients", .type = FILTER_TYPE_BOOLEAN },
};

static bool find_group_field(const char *name, struct filter_field *field)
{
	return filter_field_among(fields, COUNT_OF(fields), name, field);
}

const struct filter_subject group_filter_subject = { "group", find_group_field, &groups_table };

const struct filter *group_is_overdue(struct context *context)
{
	static const struct filter_relation ends = { .table = &calendar_table,
		.inner = CALENDAR_OBJECT_ID,
		.outer = GROUP_ID };
	struct arena *arena = context->arena;
	const struct filter purge = { .kind = FILTER_EQUAL, .column = CALENDAR_EVENT, .value = of_text(EVENT_GROUP_PURGE) };
	const struct filter due = { .kind = FILTER_LESS_OR_EQUAL,
		.column = CALENDAR_DUE_AT,
		.value = of_integer(context->now) };
	return filter_make(arena, (struct filter){ .kind = FILTER_ANY,
					  .relation = &ends,
					  .left = filter_both(arena, FILTER_AND, filter_make(arena, purge),
						  filter_make(arena, due)) });
}
