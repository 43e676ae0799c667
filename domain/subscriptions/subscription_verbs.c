/*
 * subscription_verbs - the changes of a subscription
 */
#include "base/text.h"
#include "domain/context.h"
#include "domain/errors.h"
#include "domain/subscriptions/subscription.h"

const char *subscription_wire_state(const char *state)
{
	static const char *const names[][2] = { { "enabled", "Enabled" }, { "warning", "Warning" },
		{ "suspended", "Suspended" }, { "deleted", "Deleted" } };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (text_equal(names[i][0], state))
			return names[i][1];
	return "LockedOut";
}

static int64_t number_after(const struct step *step, const char *field, int64_t fallback)
{
	const char *text = step_after(step, field);
	int64_t value = fallback;
	return text != NULL && text_to_integer(text, &value) ? value : fallback;
}

struct error verb_subscription_create(struct context *context, const struct step *step)
{
	const struct subscription subscription = {
		.id = step->object,
		.commerce_id = step_after(step, "commerceSubscriptionId"),
		.sku_id = step_after(step, "skuId"),
		.total = number_after(step, "totalLicenses", 0),
		.channel = step_after(step, "channel"),
		.term = step_after(step, "term"),
		.reduce = step_after(step, "reduce"),
		.state = "enabled",
		.created_at = context->now,
		.commitment_ends_at = number_after(step, "commitmentEndDateTime", 0),
		.next_lifecycle_at = number_after(step, "commitmentEndDateTime", 0),
		.renews = text_equal(step_after(step, "renews"), "true"),
	};
	subscription_put(context->session, &subscription);
	return session_fault(context->session);
}

struct error verb_subscription_set(struct context *context, const struct step *step)
{
	struct subscription *subscription = subscription_find(context->session, step->object);
	if (subscription == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", step->object, NULL);
	const char *state = step_after(step, "status");
	subscription->total = number_after(step, "totalLicenses", subscription->total);
	subscription->commitment_ends_at =
		number_after(step, "commitmentEndDateTime", subscription->commitment_ends_at);
	subscription->next_lifecycle_at = subscription->commitment_ends_at;
	subscription->state = state == NULL ? subscription->state : state;
	subscription_put(context->session, subscription);
	return session_fault(context->session);
}
