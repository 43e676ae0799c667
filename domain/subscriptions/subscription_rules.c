/*
 * subscription_rules - who buys, and when a number may go down (rules.md 23, 24, 114-117; seed 004)
 */
#include "base/clock.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/roles/role.h"
#include "domain/rules.h"
#include "domain/subscriptions/subscription.h"

#define SEATS_MOST 10000000

static struct error seats_are_bought_by_a_global_or_billing_administrator(struct context *context, const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_BUY) ? no_error : refuse(context, &ERROR_REQUEST_DENIED, "subscription", NULL);
}

static struct error invalid(struct context *context, const char *property)
{
	return refuse(context, &ERROR_PROPERTY_INVALID, property, "property", property, "type", "Subscription", NULL);
}

static bool is_one_of(const char *text, const char *a, const char *b, const char *c)
{
	return text_equal(text, a) || text_equal(text, b) || text_equal(text, c);
}

static struct error what_is_bought_is_in_the_catalogue(struct context *context, const void *facts)
{
	const struct subscription_buying *buying = facts;
	const struct subscription_create_options *options = buying->options;
	if (buying->product == NULL)
		return refuse(context, &ERROR_LICENSE_UNKNOWN, "skuId", "sku",
			options->sku_id == NULL ? "" : options->sku_id, NULL);
	if (options->total < 1 || options->total > SEATS_MOST)
		return invalid(context, "totalLicenses");
	if (!is_one_of(options->channel, "direct", "partner", "volume"))
		return invalid(context, "channel");
	if (!is_one_of(options->term, "monthly", "annual", "trial"))
		return invalid(context, "term");
	return options->reduce == NULL || is_one_of(options->reduce, "anytime", "cycleEnd", "anytime")
		? no_error
		: invalid(context, "reduce");
}

static const struct rule create_rules[] = {
	{ "SUBSCRIPTION-NEW-1", "seats_are_bought_by_a_global_or_billing_administrator",
		seats_are_bought_by_a_global_or_billing_administrator, ALL_DOORS, "rules.md 113" },
	{ "SUBSCRIPTION-NEW-2", "what_is_bought_is_in_the_catalogue", what_is_bought_is_in_the_catalogue, ALL_DOORS,
		"graph.md section 12" },
};
const struct rule_table subscription_create_rules = { "subscription.create", create_rules, COUNT_OF(create_rules) };

static struct error ended_subscription_is_not_changed(struct context *context, const void *facts)
{
	const struct subscription_resizing *resizing = facts;
	bool stands = text_equal(resizing->subscription->state, "enabled") ||
		text_equal(resizing->subscription->state, "warning");
	return stands ? no_error : refuse(context, &ERROR_SUBSCRIPTION_ENDED, "status", NULL);
}

static struct error new_total_is_a_number_of_seats(struct context *context, const void *facts)
{
	const struct subscription_resizing *resizing = facts;
	return resizing->total >= 0 && resizing->total <= SEATS_MOST ? no_error : invalid(context, "totalLicenses");
}

static struct error seats_bought_elsewhere_are_lowered_there(struct context *context, const void *facts)
{
	const struct subscription_resizing *resizing = facts;
	bool is_direct = text_equal(resizing->subscription->channel, "direct") &&
		!text_equal(resizing->subscription->term, "trial");
	return is_direct || resizing->total >= resizing->subscription->total
		? no_error
		: refuse(context, &ERROR_PURCHASED_ELSEWHERE, "totalLicenses", NULL);
}

static struct error committed_seats_are_lowered_when_the_commitment_ends(struct context *context, const void *facts)
{
	const struct subscription_resizing *resizing = facts;
	const struct subscription *subscription = resizing->subscription;
	bool is_bound = text_equal(subscription->reduce, "cycleEnd") && context->now < subscription->commitment_ends_at;
	if (!is_bound || resizing->total >= subscription->total)
		return no_error;
	return refuse(context, &ERROR_COMMITMENT_ACTIVE, "totalLicenses", "date",
		clock_format(context->arena, subscription->commitment_ends_at), NULL);
}

static struct error pool_never_falls_below_what_is_assigned(struct context *context, const void *facts)
{
	const struct subscription_resizing *resizing = facts;
	int64_t difference = resizing->total - resizing->subscription->total;
	if (difference >= 0 || resizing->owned + difference >= resizing->consumed)
		return no_error;
	return refuse(context, &ERROR_SEATS_STILL_ASSIGNED, "totalLicenses", "assigned",
		text_format(context->arena, "%lld", (long long)resizing->consumed), NULL);
}

static const struct rule resize_rules[] = {
	{ "SUBSCRIPTION-RSZ-1", "seats_are_bought_by_a_global_or_billing_administrator",
		seats_are_bought_by_a_global_or_billing_administrator, ALL_DOORS, "S004; rules.md 114" },
	{ "SUBSCRIPTION-RSZ-2", "ended_subscription_is_not_changed", ended_subscription_is_not_changed, ALL_DOORS,
		"rules.md 125" },
	{ "SUBSCRIPTION-RSZ-3", "new_total_is_a_number_of_seats", new_total_is_a_number_of_seats, ALL_DOORS,
		"S004; rules.md 114" },
	{ "SUBSCRIPTION-RSZ-4", "seats_bought_elsewhere_are_lowered_there", seats_bought_elsewhere_are_lowered_there,
		ALL_DOORS, "S004; rules.md 23, 116" },
	{ "SUBSCRIPTION-RSZ-5", "committed_seats_are_lowered_when_the_commitment_ends",
		committed_seats_are_lowered_when_the_commitment_ends, ALL_DOORS, "S004; rules.md 24, C16" },
	{ "SUBSCRIPTION-RSZ-6", "pool_never_falls_below_what_is_assigned", pool_never_falls_below_what_is_assigned,
		ALL_DOORS, "rules.md 115" },
};
const struct rule_table subscription_resize_rules = { "subscription.resize", resize_rules, COUNT_OF(resize_rules) };
