/*
 * subscriptions - what the organisation owns: subscribedSkus (one a product), directory/subscriptions (one a
 * purchase)
 */
#include <string.h>

#include "base/text.h"
#include "domain/licenses/license_read.h"
#include "domain/licenses/product.h"
#include "domain/subscriptions/subscription.h"
#include "domain/subscriptions/subscription_read.h"
#include "doors/door.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/plan_json.h"
#include "doors/graph/select.h"

struct holdings {
	const struct subscription *subscriptions;
	size_t count;
};

static int64_t units(const struct holdings *holdings, const char *sku_id, const char *state)
{
	int64_t total = 0;
	for (size_t i = 0; i < holdings->count; i++)
		if (text_equal(holdings->subscriptions[i].sku_id, sku_id) &&
			text_equal(holdings->subscriptions[i].state, state))
			total += holdings->subscriptions[i].total;
	return total;
}

/* The best state that any subscription of the product is in. */
static const char *capability(const struct holdings *holdings, const char *sku_id)
{
	static const char *const states[] = { "enabled", "warning", "suspended" };
	for (size_t s = 0; s < COUNT_OF(states); s++)
		for (size_t i = 0; i < holdings->count; i++)
			if (text_equal(holdings->subscriptions[i].sku_id, sku_id) &&
				text_equal(holdings->subscriptions[i].state, states[s]))
				return subscription_wire_state(states[s]);
	return "Deleted";
}

static void put_units(struct json_out *out, const struct holdings *holdings, const char *sku_id)
{
	json_open_object(out);
	json_put_integer(out, "enabled", units(holdings, sku_id, "enabled"));
	json_put_integer(out, "suspended", units(holdings, sku_id, "suspended"));
	json_put_integer(out, "warning", units(holdings, sku_id, "warning"));
	json_put_integer(out, "lockedOut", 0);
	json_close_object(out);
}

static void put_subscription_ids(struct json_out *out, const struct holdings *holdings, const char *sku_id)
{
	json_open_array(out);
	for (size_t i = 0; i < holdings->count; i++)
		if (text_equal(holdings->subscriptions[i].sku_id, sku_id))
			json_text(out, holdings->subscriptions[i].id);
	json_close_array(out);
}

static void put_sku(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct holdings *holdings, const struct seats *seats)
{
	const struct product *product = product_with_sku(seats->sku_id);
	select_text(selection, out, "accountName", visit_read(visit)->tenant->name);
	select_text(selection, out, "accountId", visit->tenant_id);
	select_text(selection, out, "appliesTo", "User");
	select_text(selection, out, "capabilityStatus", capability(holdings, seats->sku_id));
	select_integer(selection, out, "consumedUnits", seats->consumed);
	select_text(
		selection, out, "id", text_format(visit->arena, "%s_%s", visit->tenant_id, seats->sku_id));
	select_text(selection, out, "skuId", seats->sku_id);
	select_text(selection, out, "skuPartNumber", product == NULL ? NULL : product->part_number);
	if (select_key(selection, out, "subscriptionIds"))
		put_subscription_ids(out, holdings, seats->sku_id);
	if (select_key(selection, out, "prepaidUnits"))
		put_units(out, holdings, seats->sku_id);
	if (select_key(selection, out, "servicePlans"))
		service_plans_put(out, product, "Success");
}

void graph_skus_list(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "subscribedSku", &selection))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	struct holdings holdings = { 0 };
	size_t count = 0;
	holdings.subscriptions = subscriptions_read(context, &holdings.count);
	const struct seats *seats = seats_read(context, &count);
	struct json_out out = page_begin(visit,
		select_context(visit, "#subscribedSkus", selection.names, selection.count, false), -1, NULL);
	for (size_t i = 0; i < count; i++) {
		json_open_object(&out);
		put_sku(visit, &selection, &out, &holdings, &seats[i]);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

static const struct seats *find_seats(struct visit *visit, struct context *context)
{
	size_t count = 0;
	const struct seats *seats = seats_read(context, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal_ignoring_case(visit->keys[0],
			    text_format(visit->arena, "%s_%s", visit->tenant_id, seats[i].sku_id)))
			return &seats[i];
	return NULL;
}

void graph_sku_get(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "subscribedSku", &selection))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	const struct seats *seats = find_seats(visit, context);
	if (seats == NULL) {
		graph_not_found(visit, visit->keys[0]);
		return;
	}
	struct holdings holdings = { 0 };
	holdings.subscriptions = subscriptions_read(context, &holdings.count);
	struct json_out out = visit_begin_object(
		visit, select_context(visit, "#subscribedSkus", selection.names, selection.count, true));
	put_sku(visit, &selection, &out, &holdings, seats);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

static void put_subscription(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct subscription *subscription)
{
	const struct product *product = product_with_sku(subscription->sku_id);
	select_text(selection, out, "id", subscription->id);
	select_text(selection, out, "commerceSubscriptionId", subscription->commerce_id);
	select_moment(selection, out, "createdDateTime", subscription->created_at);
	select_boolean(selection, out, "isTrial", text_equal(subscription->term, "trial"));
	select_moment(selection, out, "nextLifecycleDateTime", subscription->next_lifecycle_at);
	select_null(selection, out, "ownerId");
	select_text(selection, out, "ownerTenantId", visit->tenant_id);
	select_text(selection, out, "ownerType", "Tenant");
	select_text(selection, out, "skuId", subscription->sku_id);
	select_text(selection, out, "skuPartNumber", product == NULL ? NULL : product->part_number);
	select_text(selection, out, "status", subscription_wire_state(subscription->state));
	select_integer(selection, out, "totalLicenses", subscription->total);
	if (select_key(selection, out, "serviceStatus"))
		service_plans_put(out, product, "Success");
}

void graph_subscriptions_list(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "companySubscription", &selection))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	size_t count = 0;
	const struct subscription *rows = subscriptions_read(context, &count);
	struct json_out out = page_begin(visit,
		select_context(visit, "#directory/subscriptions", selection.names, selection.count, false),
		-1, NULL);
	for (size_t i = 0; i < count; i++) {
		json_open_object(&out);
		put_subscription(visit, &selection, &out, &rows[i]);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

void graph_subscription_get(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "companySubscription", &selection))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	const struct subscription *subscription =
		visit->key_names[0] == NULL ? subscription_read(context, visit->keys[0])
					    : subscription_read_by_commerce_id(context, visit->keys[0]);
	if (subscription == NULL) {
		graph_not_found(visit, visit->keys[0]);
		return;
	}
	struct json_out out = visit_begin_object(visit,
		select_context(visit, "#directory/subscriptions", selection.names, selection.count, true));
	put_subscription(visit, &selection, &out, subscription);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}
