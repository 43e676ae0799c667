/*
 * own_subscriptions - buying, changing the number of seats, and what was bought
 */
#include "base/text.h"
#include "domain/subscriptions/subscription.h"
#include "domain/subscriptions/subscription_read.h"
#include "doors/door.h"
#include "doors/own/own.h"
#include "doors/own/own_body.h"

static void put_subscription(struct json_out *out, const struct subscription *subscription)
{
	const struct product *product = product_with_sku(subscription->sku_id);
	json_put_text(out, "id", subscription->id);
	json_put_text(out, "commerceSubscriptionId", subscription->commerce_id);
	json_put_text(out, "skuId", subscription->sku_id);
	json_put_text(out, "skuPartNumber", product == NULL ? NULL : product->part_number);
	json_put_integer(out, "totalLicenses", subscription->total);
	json_put_text(out, "channel", subscription->channel);
	json_put_text(out, "term", subscription->term);
	json_put_text(out, "reduce", subscription->reduce);
	json_put_text(out, "status", subscription_wire_state(subscription->state));
	json_put_moment(out, "createdAt", subscription->created_at);
	json_put_moment(out, "commitmentEndsAt", subscription->commitment_ends_at);
	json_put_moment(out, "nextLifecycleAt", subscription->next_lifecycle_at);
	json_put_boolean(out, "renews", subscription->renews);
}

static void answer_subscription(struct visit *visit, const char *id)
{
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	const struct subscription *subscription = subscription_read(context, id);
	if (subscription == NULL) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_NOT_FOUND, "id", "id", id, NULL));
		return;
	}
	struct json_out out = visit_begin_object(visit, NULL);
	put_subscription(&out, subscription);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void own_subscriptions(struct visit *visit)
{
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	size_t count = 0;
	const struct subscription *subscriptions = subscriptions_read(context, &count);
	struct json_out out = visit_begin_object(visit, NULL);
	json_key(&out, "value");
	json_open_array(&out);
	for (size_t i = 0; i < count; i++) {
		json_open_object(&out);
		put_subscription(&out, &subscriptions[i]);
		json_close_object(&out);
	}
	json_close_array(&out);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void own_subscription(struct visit *visit)
{
	answer_subscription(visit, visit->keys[0]);
}

void own_subscription_create(struct visit *visit)
{
	static const struct own_member members[] = {
		{ "skuId", JSON_TEXT, true },
		{ "totalLicenses", JSON_INTEGER, true },
		{ "channel", JSON_TEXT, true },
		{ "term", JSON_TEXT, true },
		{ "reduce", JSON_TEXT, false },
	};
	const struct json_value *values[COUNT_OF(members)];
	if (!own_body_read(visit, "subscription", members, COUNT_OF(members), values))
		return;
	const struct subscription_create_options options = {
		.sku_id = text_fold(visit->arena, json_text_of(values[0])),
		.total = json_integer_of(values[1], 0),
		.channel = json_text_of(values[2]),
		.term = json_text_of(values[3]),
		.reduce = json_text_of(values[4]),
	};
	struct act_result result = { 0 };
	if (visit_perform(visit, &subscription_create, &options, &result))
		answer_subscription(visit, result.object_id);
}

void own_subscription_resize(struct visit *visit)
{
	static const struct own_member members[] = { { "totalLicenses", JSON_INTEGER, true } };
	const struct json_value *values[COUNT_OF(members)];
	if (!own_body_read(visit, "subscription", members, COUNT_OF(members), values))
		return;
	const struct subscription_resize_options options = {
		.id = text_fold(visit->arena, visit->keys[0]),
		.total = json_integer_of(values[0], 0),
	};
	struct act_result result = { 0 };
	if (visit_perform(visit, &subscription_resize, &options, &result))
		answer_subscription(visit, options.id);
}
