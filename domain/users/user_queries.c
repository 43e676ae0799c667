/*
 * user_queries - see the header
 */
#include "domain/users/user_queries.h"

#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/context.h"
#include "domain/licenses/license.h"
#include "domain/users/user_fields.h"
#include "store/addresses.h"
#include "store/calendar.h"
#include "store/domains.h"
#include "store/licenses.h"

const struct filter_relation user_addresses_relation = { .table = &addresses_table,
	.inner = ADDRESS_HOLDER_ID,
	.outer = USER_ID,
	.has_index = true,
	.indexed = ADDRESS_FOLD };

/* What her groups could not give she does not have. */
static const struct filter is_failed = { .kind = FILTER_EQUAL,
	.column = LICENSE_STATE,
	.value = { .kind = VALUE_TEXT, .text = LICENSE_ERROR } };
static const struct filter is_held = { .kind = FILTER_NOT, .left = &is_failed };
const struct filter_relation user_licenses_relation = { .table = &licenses_table,
	.inner = LICENSE_USER_ID,
	.outer = USER_ID,
	.condition = &is_held };

/* proxyAddresses: "SMTP:" before the primary one, "smtp:" before the others; case is not regarded. */
static const struct filter_field address_item[] = {
	{ .name = "", .type = FILTER_TYPE_TEXT, .column = ADDRESS_FOLD, .fold = FILTER_FOLDED,
		.can = CAN_EQUAL | CAN_START | CAN_END, .prefix = "smtp:", .has_index = true },
};
static const struct filter_items addresses = { &user_addresses_relation, address_item, COUNT_OF(address_item), NULL };

static const struct filter_field license_item[] = {
	{ .name = "skuId", .type = FILTER_TYPE_GUID, .column = LICENSE_SKU_ID, .fold = FILTER_FOLDED, .can = CAN_EQUAL },
	{ .name = "disabledPlans" },
};
static const struct filter_items licenses = { &user_licenses_relation, license_item, COUNT_OF(license_item), NULL };

/* assignedPlans are made of licenses and the catalogue: these columns are a plan's, not a row's. */
enum { PLAN_ID = 1000, PLAN_SERVICE, PLAN_STATUS };

static const struct filter_field plan_item[] = {
	{ .name = "servicePlanId", .type = FILTER_TYPE_GUID, .column = PLAN_ID, .fold = FILTER_FOLDED, .can = CAN_EQUAL },
	{ .name = "service", .type = FILTER_TYPE_TEXT, .column = PLAN_SERVICE, .fold = FILTER_LOWERED, .can = CAN_EQUAL },
	{ .name = "capabilityStatus", .type = FILTER_TYPE_TEXT, .column = PLAN_STATUS, .fold = FILTER_LOWERED, .can = CAN_EQUAL },
	{ .name = "assignedDateTime", .type = FILTER_TYPE_MOMENT, .column = LICENSE_ASSIGNED_AT, .can = CAN_EQUAL | CAN_ORDER,
		.zero_is_none = true },
};

/* A plan as assignedPlans shows it. */
struct shown_plan {
	struct arena *arena;
	const char *id, *service, *status;
};

static struct value plan_value(const void *row, unsigned column)
{
	const struct shown_plan *plan = row;
	return of_text(column == PLAN_ID ? plan->id : column == PLAN_SERVICE ? plan->service : plan->status);
}

static const struct filter *decide_plan(void *state, const struct filter *comparison)
{
	const struct shown_plan *plan = state;
	return comparison->column < PLAN_ID
		? NULL
		: filter_decided(plan->arena, filter_holds(comparison, plan_value, plan));
}

static const struct filter *text_is(struct arena *arena, unsigned column, const char *text)
{
	return filter_make(arena, (struct filter){ .kind = FILTER_EQUAL, .column = column, .value = of_text(text) });
}

/* What must be true of a license of a product that has the plan: in one state, then in the other. */
static const struct filter *of_plan(struct arena *arena, const struct filter *of_item, const struct service_plan *plan)
{
	const struct filter *active = text_is(arena, LICENSE_STATE, LICENSE_ACTIVE), *either = NULL;
	for (int i = 0; i < 2; i++) {
		struct shown_plan shown = { arena, plan->id, plan_service(plan->name), i == 0 ? "Enabled" : "Deleted" };
		const struct filter *rest = filter_reduce(arena, of_item, decide_plan, &shown);
		if (rest->kind == FILTER_NEVER)
			continue;
		const struct filter *state = i == 0 ? active : filter_not(arena, active);
		either = filter_both(arena, FILTER_OR, either,
			rest->kind == FILTER_ALWAYS ? state : filter_both(arena, FILTER_AND, state, rest));
	}
	if (either == NULL)
		return NULL;
	const struct filter *disabled = filter_make(arena, (struct filter){ .kind = FILTER_CONTAINS,
								     .column = LICENSE_DISABLED_PLANS,
								     .value = of_text(plan->id) });
	return filter_both(arena, FILTER_AND, filter_not(arena, disabled), either);
}

static const struct filter *skus_with(struct arena *arena, const char *plan_id)
{
	const struct filter *any = NULL;
	for (size_t i = 0; i < product_count; i++)
		for (size_t j = 0; j < products[i].plan_count; j++)
			if (text_equal(products[i].plans[j].id, plan_id))
				any = filter_both(arena, FILTER_OR, any,
					text_is(arena, LICENSE_SKU_ID, products[i].sku_id));
	return any;
}

static bool stands_before(size_t product, size_t place)
{
	const char *id = products[product].plans[place].id;
	for (size_t i = 0; i <= product; i++)
		for (size_t j = 0; j < (i == product ? place : products[i].plan_count); j++)
			if (text_equal(products[i].plans[j].id, id))
				return true;
	return false;
}

/* Few plans are meant as a rule; those that fulfil nothing are left out. */
static const struct filter *has_plan(struct arena *arena, const struct filter *of_item)
{
	const struct filter *any = NULL;
	for (size_t i = 0; i < product_count; i++)
		for (size_t j = 0; j < products[i].plan_count; j++) {
			const struct filter *fulfils = of_plan(arena, of_item, &products[i].plans[j]);
			if (fulfils != NULL && !stands_before(i, j))
				any = filter_both(arena, FILTER_OR, any,
					filter_both(arena, FILTER_AND, skus_with(arena, products[i].plans[j].id), fulfils));
		}
	return any == NULL ? filter_decided(arena, false)
			   : filter_make(arena, (struct filter){ .kind = FILTER_ANY,
							 .relation = &user_licenses_relation,
							 .left = any });
}

static const struct filter_items plans = { &user_licenses_relation, plan_item, COUNT_OF(plan_item), has_plan };

/* Everybody has one identity, her sign-in name, issued by the organisation's first domain. */
enum { ISSUER = 2000 };

static const struct filter is_initial = { .kind = FILTER_EQUAL,
	.column = DOMAIN_IS_INITIAL,
	.value = { .kind = VALUE_INTEGER, .integer = 1 } };
static const struct filter_relation issuers = { .table = &domains_table, .is_apart = true, .condition = &is_initial };

static const struct filter_field identity_item[] = {
	{ .name = "signInType", .type = FILTER_TYPE_TEXT, .can = CAN_EQUAL, .constant = "userPrincipalName" },
	{ .name = "issuer", .type = FILTER_TYPE_TEXT, .column = ISSUER, .fold = FILTER_FOLDED, .can = CAN_EQUAL },
	{ .name = "issuerAssignedId", .type = FILTER_TYPE_TEXT, .column = USER_UPN_FOLD, .fold = FILTER_FOLDED,
		.can = CAN_EQUAL, .has_index = true },
};

static const struct filter *ask_domains(void *state, const struct filter *comparison)
{
	struct arena *arena = state;
	if (comparison->column != ISSUER)
		return NULL;
	struct filter of_domain = *comparison;
	of_domain.column = DOMAIN_NAME;
	return filter_make(arena, (struct filter){ .kind = FILTER_ANY, .relation = &issuers, .left = filter_make(arena, of_domain) });
}

static const struct filter *has_identity(struct arena *arena, const struct filter *of_item)
{
	return filter_reduce(arena, of_item, ask_domains, arena);
}

static const struct filter_items identities = { NULL, identity_item, COUNT_OF(identity_item), has_identity };

static const struct filter_field collections[] = {
	{ .name = "proxyAddresses", .type = FILTER_TYPE_ITEMS, .can = CAN_EQUAL | CAN_COUNT | CAN_SEARCH, .items = &addresses,
		.has_index = true },
	{ .name = "assignedLicenses", .type = FILTER_TYPE_ITEMS, .can = CAN_EQUAL | CAN_COUNT, .items = &licenses },
	{ .name = "assignedPlans", .type = FILTER_TYPE_ITEMS, .can = CAN_EQUAL, .items = &plans },
	{ .name = "identities", .type = FILTER_TYPE_ITEMS, .can = CAN_EQUAL, .items = &identities },
	{ .name = "licenseAssignmentStates", .type = FILTER_TYPE_ITEMS },
	{ .name = "imAddresses", .type = FILTER_TYPE_TEXTS },
};

static unsigned abilities(const struct user_field *field)
{
	bool is_plain = field->kind == FIELD_BOOLEAN || field->column == USER_ID;
	unsigned can = (field->flags & FIELD_FILTERABLE) == 0 ? 0
		: is_plain				      ? CAN_EQUAL
		: field->kind == FIELD_MOMENT		      ? CAN_EQUAL | CAN_ORDER
							      : CAN_COMPARE_TEXT;
	can |= (field->flags & FIELD_ENDS) != 0 ? CAN_END : 0;
	can |= (field->flags & FIELD_SORTED) == 0 ? 0 : field->kind == FIELD_MOMENT ? CAN_SORT_ADVANCED : CAN_SORT;
	if ((field->flags & FIELD_SEARCHED) != 0)
		can |= field->column == USER_DISPLAY_NAME ? CAN_SEARCH_WORDS : CAN_SEARCH;
	return can;
}

static enum filter_type type_of(const struct user_field *field)
{
	if (field->column == USER_ID)
		return FILTER_TYPE_GUID;
	return field->kind == FIELD_BOOLEAN ? FILTER_TYPE_BOOLEAN
		: field->kind == FIELD_MOMENT ? FILTER_TYPE_MOMENT
		: field->kind == FIELD_TEXTS  ? FILTER_TYPE_TEXTS
					      : FILTER_TYPE_TEXT;
}

static bool has_index(const struct user_field *field)
{
	return field->column == USER_ID || field->column == USER_UPN || field->column == USER_MAIL ||
		field->column == USER_DISPLAY_NAME || field->column == USER_ON_PREMISES_IMMUTABLE_ID;
}

static bool find_user_field(const char *name, struct filter_field *field)
{
	if (filter_field_among(collections, COUNT_OF(collections), name, field))
		return true;
	const struct user_field *found = user_field_in_any_case(name);
	if (found == NULL)
		return false;
	*field = (struct filter_field){ .name = found->name,
		.type = type_of(found),
		.column = found->fold_column,
		.fold = found->fold_column == found->column ? FILTER_LOWERED : FILTER_FOLDED,
		.can = abilities(found),
		.zero_is_none = found->kind == FIELD_MOMENT || found->column == USER_ON_PREMISES_SYNC_ENABLED,
		.has_index = has_index(found) };
	if (found->column == USER_ID)
		field->fold = FILTER_FOLDED; /* ids are kept in lower case */
	if (found->column == USER_ON_PREMISES_IMMUTABLE_ID)
		field->fold = FILTER_EXACT; /* base64 */
	if (found->kind == FIELD_TEXTS && field->can != 0)
		field->can |= CAN_COUNT;
	return true;
}

const struct filter_subject user_filter_subject = { "user", find_user_field, &users_table };

const struct filter *user_is_overdue(struct context *context)
{
	static const struct filter_relation ends = { .table = &calendar_table,
		.inner = CALENDAR_OBJECT_ID,
		.outer = USER_ID };
	struct arena *arena = context->arena;
	const struct filter *due = filter_make(arena, (struct filter){ .kind = FILTER_LESS_OR_EQUAL,
							.column = CALENDAR_DUE_AT,
							.value = of_integer(context->now) });
	return filter_make(arena, (struct filter){ .kind = FILTER_ANY,
					  .relation = &ends,
					  .left = filter_both(arena, FILTER_AND,
						  text_is(arena, CALENDAR_EVENT, EVENT_USER_PURGE), due) });
}
