/*
 * license_rules - what may be assigned to whom, and what may be taken away (rules.md sections 8, 9, 10)
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/licenses/license.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/roles/role.h"
#include "domain/rules.h"

static const struct license *find_in(struct license_set set, const char *sku_id, bool direct_only)
{
	for (size_t i = 0; i < set.count; i++)
		if (text_equal(set.licenses[i].sku_id, sku_id) &&
			(!direct_only || text_equal(set.licenses[i].assigned_by, "")))
			return &set.licenses[i];
	return NULL;
}

static struct error licenses_are_assigned_by_a_user_or_license_administrator(struct context *context,
	const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_ASSIGN_LICENSE) ? no_error
							: refuse(context, &ERROR_REQUEST_DENIED, "assignedLicenses", NULL);
}

static struct error usage_location_is_needed_before_a_license(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	if (change->options->addition_count == 0 || !text_is_empty(change->user->usage_location))
		return no_error;
	return refuse(context, &ERROR_USAGE_LOCATION_MISSING, "usageLocation", NULL);
}

/* The catalogue and a subscription: what the organisation never bought it does not have. */
static struct error product_must_be_one_of_the_organisation(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	for (size_t i = 0; i < change->options->addition_count; i++) {
		const char *sku = change->options->additions[i].sku_id;
		if (product_with_sku(sku) == NULL || seats_find(context->session, sku) == NULL)
			return refuse(context, &ERROR_LICENSE_UNKNOWN, "skuId", "sku", sku, NULL);
	}
	return no_error;
}

static struct error every_license_needs_a_free_seat(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	for (size_t i = 0; i < change->options->addition_count; i++) {
		const char *sku = change->options->additions[i].sku_id;
		bool is_new = !license_set_has_active(change->before, sku);
		if (is_new && !license_seat_is_free(context, change->plan, sku))
			return refuse(context, &ERROR_COUNT_VIOLATION, "skuId", "sku", sku, NULL);
	}
	return no_error;
}

/* Places where the products are not offered [K]. */
static const char *const prohibited_locations[] = { "CU", "IR", "KP", "SY" };

static struct error product_must_be_offered_in_the_usage_location(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	for (size_t i = 0; change->options->addition_count > 0 && i < COUNT_OF(prohibited_locations); i++)
		if (text_equal_ignoring_case(change->user->usage_location, prohibited_locations[i]))
			return refuse(context, &ERROR_PROHIBITED_LOCATION, "usageLocation", "location",
				prohibited_locations[i], NULL);
	return no_error;
}

/* The plan among a set's active ones that has this meaning; at most *skip of them are passed over. */
static const struct service_plan *plan_with(struct context *context, struct license_set set, unsigned classes,
	size_t skip)
{
	for (size_t i = 0; i < set.count; i++) {
		const struct product *product = product_with_sku(set.licenses[i].sku_id);
		for (size_t j = 0; product != NULL && j < product->plan_count; j++) {
			const struct service_plan *plan = &product->plans[j];
			bool counts = (plan_classes(plan->name) & classes) != 0 &&
				text_equal(set.licenses[i].state, LICENSE_ACTIVE) &&
				license_has_plan(context->arena, &set.licenses[i], plan);
			if (counts && skip-- == 0)
				return plan;
		}
	}
	return NULL;
}

#define MAILBOX_PLANS (PLAN_MAILBOX_STANDARD | PLAN_MAILBOX_ENTERPRISE | PLAN_MAILBOX_KIOSK)

/* Two mailbox plans of different kinds conflict; the same one from two products is one plan. */
static struct error mailbox_plans_exclude_each_other(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	const struct service_plan *first = plan_with(context, change->after, MAILBOX_PLANS, 0);
	const struct service_plan *other = first;
	for (size_t i = 1; other != NULL && text_equal(other->id, first->id); i++)
		other = plan_with(context, change->after, MAILBOX_PLANS, i);
	if (change->options->addition_count == 0 || other == NULL)
		return no_error;
	return refuse(context, &ERROR_MUTUALLY_EXCLUSIVE, "skuId", "a", first->id, "b", other->id, NULL);
}

static struct error archiving_add_on_depends_on_plan_1(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	bool lacks = (change->classes_after & PLAN_ARCHIVE_ADDON) != 0 &&
		(change->classes_after & PLAN_MAILBOX_STANDARD) == 0;
	if (!lacks)
		return no_error;
	const struct service_plan *plan = plan_with(context, change->after, PLAN_ARCHIVE_ADDON, 0);
	return refuse(context, &ERROR_DEPENDENCY, "skuId", "a", plan->name, "b", "EXCHANGE_S_STANDARD", NULL);
}

static bool product_has_plan(const struct product *product, const char *plan_id)
{
	for (size_t i = 0; i < product->plan_count; i++)
		if (text_equal_ignoring_case(product->plans[i].id, plan_id))
			return true;
	return false;
}

bool license_addition_is_of_product(const struct license_addition *addition)
{
	const struct product *product = product_with_sku(addition->sku_id);
	for (size_t i = 0; product != NULL && i < addition->disabled_plan_count; i++)
		if (!product_has_plan(product, addition->disabled_plans[i]))
			return false;
	return true;
}

/* Else who mistypes a plan would give it. */
static struct error disabled_plans_are_plans_of_the_product(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	for (size_t i = 0; i < change->options->addition_count; i++)
		if (!license_addition_is_of_product(&change->options->additions[i]))
			return refuse(context, &ERROR_PROPERTY_INVALID, "disabledPlans", "property", "disabledPlans",
				"type", "AssignedLicense", NULL);
	return no_error;
}

static struct error only_what_is_assigned_can_be_removed(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	for (size_t i = 0; i < change->options->removal_count; i++)
		if (find_in(change->before, change->options->removals[i], false) == NULL)
			return refuse(context, &ERROR_LICENSE_NOT_ASSIGNED, "skuId", NULL);
	return no_error;
}

static struct error inherited_license_is_removed_at_its_group(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	for (size_t i = 0; i < change->options->removal_count; i++) {
		const char *sku = change->options->removals[i];
		if (find_in(change->before, sku, false) != NULL && find_in(change->before, sku, true) == NULL)
			return refuse(context, &ERROR_LICENSE_INHERITED, "skuId", NULL);
	}
	return no_error;
}

static bool loses_mailbox(const struct license_change *change)
{
	return (change->classes_before & PLAN_MAILBOX) != 0 && (change->classes_after & PLAN_MAILBOX) == 0;
}

static struct error license_of_a_forwarding_mailbox_cannot_be_removed(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	bool forwards = change->mailbox != NULL && !mailbox_is_shared(change->mailbox) && mailbox_forwards(change->mailbox);
	return loses_mailbox(change) && forwards
		? refuse(context, &ERROR_FORWARDING_NEEDS_LICENSE, "forwardingSmtpAddress", NULL)
		: no_error;
}

/* What a mailbox needs its license for; judged on what remains after the removal (design.md section 4). */
static const char *need_of(const struct license_change *change)
{
	const struct mailbox *mailbox = change->mailbox;
	if (mailbox_is_held(mailbox) && (change->classes_after & PLAN_ARCHIVE) == 0)
		return "litigation hold";
	if (mailbox->archive_enabled && (change->classes_after & PLAN_ARCHIVE) == 0)
		return "in-place archive";
	if (mailbox_is_shared(mailbox) && mailbox->size_bytes > MAILBOX_QUOTA_BYTES)
		return "more than 50 GB";
	if (mailbox_is_shared(mailbox) && (change->classes_after & PLAN_DEFENDER) != 0)
		return "Microsoft Defender";
	return NULL;
}

static struct error mailbox_that_needs_its_license_keeps_it(struct context *context, const void *facts)
{
	const struct license_change *change = facts;
	const char *need = change->mailbox != NULL && loses_mailbox(change) ? need_of(change) : NULL;
	return need == NULL ? no_error
			    : refuse(context, &ERROR_LICENSE_REQUIRED_BY_MAILBOX, "skuId", "reason", need, NULL);
}

static const struct rule assign_rules[] = {
	{ "LICENSE-ASN-1", "licenses_are_assigned_by_a_user_or_license_administrator",
		licenses_are_assigned_by_a_user_or_license_administrator, ALL_DOORS, "rules.md 113, C6" },
	{ "LICENSE-ASN-2", "product_must_be_one_of_the_organisation", product_must_be_one_of_the_organisation, ALL_DOORS,
		"graph.md section 3" },
	{ "LICENSE-ASN-3", "usage_location_is_needed_before_a_license", usage_location_is_needed_before_a_license,
		ALL_DOORS, "rules.md 119" },
	{ "LICENSE-ASN-4", "product_must_be_offered_in_the_usage_location",
		product_must_be_offered_in_the_usage_location, ALL_DOORS, "rules.md 120" },
	{ "LICENSE-ASN-5", "every_license_needs_a_free_seat", every_license_needs_a_free_seat, ALL_DOORS,
		"rules.md 120, 122" },
	{ "LICENSE-ASN-6", "mailbox_plans_exclude_each_other", mailbox_plans_exclude_each_other, ALL_DOORS,
		"rules.md 120; graph.md section 12" },
	{ "LICENSE-ASN-7", "archiving_add_on_depends_on_plan_1", archiving_add_on_depends_on_plan_1, ALL_DOORS,
		"rules.md 120; graph.md section 12" },
	{ "LICENSE-ASN-8", "disabled_plans_are_plans_of_the_product", disabled_plans_are_plans_of_the_product, ALL_DOORS,
		"graph.md section 3" },
	{ "LICENSE-REM-1", "only_what_is_assigned_can_be_removed", only_what_is_assigned_can_be_removed, ALL_DOORS,
		"graph.md section 3" },
	{ "LICENSE-REM-2", "inherited_license_is_removed_at_its_group", inherited_license_is_removed_at_its_group,
		ALL_DOORS, "graph.md section 3" },
	{ "LICENSE-REM-3", "license_of_a_forwarding_mailbox_cannot_be_removed",
		license_of_a_forwarding_mailbox_cannot_be_removed, ALL_DOORS, "S004; rules.md 107" },
	{ "LICENSE-REM-4", "mailbox_that_needs_its_license_keeps_it", mailbox_that_needs_its_license_keeps_it, ALL_DOORS,
		"S003; rules.md 91, C9" },
};
const struct rule_table license_assign_rules = { "license.assign", assign_rules, COUNT_OF(assign_rules) };

/* What is asked of a license that a group gives, and what the person's row then says (rules.md 120). */
static const struct {
	struct error (*refuses)(struct context *context, const void *facts);
	const char *violation;
} inherited[] = {
	{ product_must_be_one_of_the_organisation, "Other" },
	{ usage_location_is_needed_before_a_license, "ProhibitedInUsageLocationViolation" },
	{ product_must_be_offered_in_the_usage_location, "ProhibitedInUsageLocationViolation" },
	{ mailbox_plans_exclude_each_other, "MutuallyExclusiveViolation" },
	{ archiving_add_on_depends_on_plan_1, "DependencyViolation" },
	{ every_license_needs_a_free_seat, "CountViolation" },
};

const char *license_violation(struct context *context, const struct license_change *change)
{
	for (size_t i = 0; change->options->addition_count > 0 && i < COUNT_OF(inherited); i++)
		if (failed(inherited[i].refuses(context, change)))
			return inherited[i].violation;
	return NULL;
}

bool license_removal_is_refused(struct context *context, const struct license_change *change)
{
	return failed(archiving_add_on_depends_on_plan_1(context, change)) ||
		failed(license_of_a_forwarding_mailbox_cannot_be_removed(context, change)) ||
		failed(mailbox_that_needs_its_license_keeps_it(context, change));
}

static struct error licenses_are_reprocessed_by_a_user_or_license_administrator(struct context *context,
	const void *facts)
{
	return licenses_are_assigned_by_a_user_or_license_administrator(context, facts);
}

static const struct rule reprocess_rules[] = {
	{ "LICENSE-RPR-1", "licenses_are_reprocessed_by_a_user_or_license_administrator",
		licenses_are_reprocessed_by_a_user_or_license_administrator, ALL_DOORS, "rules.md 113, 120" },
};
const struct rule_table license_reprocess_rules = { "license.reprocess", reprocess_rules, COUNT_OF(reprocess_rules) };
