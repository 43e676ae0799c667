/*
 * license_sets - what a set of licenses gives
 */
#include "base/arena.h"
#include "base/json_in.h"
#include "base/text.h"
#include "domain/licenses/license.h"
#include "domain/mailboxes/mailbox.h"

bool license_has_plan(struct arena *arena, const struct license *license, const struct service_plan *plan)
{
	const struct json_value *disabled =
		json_parse(arena, license->disabled_plans, __builtin_strlen(license->disabled_plans), NULL);
	for (size_t i = 0; i < json_count(disabled); i++)
		if (text_equal_ignoring_case(json_text_of(json_item(disabled, i)), plan->id))
			return false;
	return true;
}

unsigned license_set_classes(struct arena *arena, struct license_set set)
{
	unsigned classes = 0;
	for (size_t i = 0; i < set.count; i++) {
		const struct product *product = product_with_sku(set.licenses[i].sku_id);
		if (product == NULL || !text_equal(set.licenses[i].state, LICENSE_ACTIVE))
			continue;
		for (size_t j = 0; j < product->plan_count; j++) {
			unsigned meaning = plan_classes(product->plans[j].name);
			if (meaning != 0 && license_has_plan(arena, &set.licenses[i], &product->plans[j]))
				classes |= meaning;
		}
	}
	return classes;
}

int64_t license_set_quota(struct arena *arena, struct license_set set)
{
	bool is_plan_2 = (license_set_classes(arena, set) & PLAN_MAILBOX_ENTERPRISE) != 0;
	return is_plan_2 ? MAILBOX_QUOTA_BYTES_PLAN_2 : MAILBOX_QUOTA_BYTES;
}

bool license_seat_is_free(struct context *context, const struct plan *plan, const char *sku_id)
{
	const struct seats *seats = seats_find(context->session, sku_id);
	int64_t planned = 0;
	for (const struct seat_effect *seat = plan == NULL ? NULL : plan->seats; seat != NULL; seat = seat->next)
		if (text_equal(seat->sku_id, sku_id) && seat->consumed > 0)
			planned += seat->consumed;
	return seats != NULL && seats->consumed + planned < seats->owned;
}

bool license_set_has_active(struct license_set set, const char *sku_id)
{
	for (size_t i = 0; i < set.count; i++)
		if (text_equal(set.licenses[i].sku_id, sku_id) && text_equal(set.licenses[i].state, LICENSE_ACTIVE))
			return true;
	return false;
}

static bool is_named_before(struct license_set set, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (text_equal(set.licenses[i].sku_id, set.licenses[at].sku_id))
			return true;
	return false;
}

void plan_license_seats(struct plan *plan, struct license_set before, struct license_set after)
{
	for (size_t i = 0; i < before.count; i++) {
		const char *sku_id = before.licenses[i].sku_id;
		if (!is_named_before(before, i) && license_set_has_active(before, sku_id) &&
			!license_set_has_active(after, sku_id))
			plan_seats(plan, sku_id, 0, -1);
	}
	for (size_t i = 0; i < after.count; i++) {
		const char *sku_id = after.licenses[i].sku_id;
		if (!is_named_before(after, i) && license_set_has_active(after, sku_id) &&
			!license_set_has_active(before, sku_id))
			plan_seats(plan, sku_id, 0, 1);
	}
}
