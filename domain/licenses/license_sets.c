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

bool license_seat_is_free(struct context *context, const char *sku_id)
{
	const struct seats *seats = seats_find(context->session, sku_id);
	return seats != NULL && seats->consumed < seats->owned;
}
