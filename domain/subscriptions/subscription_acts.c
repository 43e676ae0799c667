/*
 * subscription_acts - buying, changing the number, and what the calendar does to a subscription
 */
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/calendar.h"
#include "domain/calendar_events.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "domain/subscriptions/subscription.h"
#include "store/licenses.h"

extern const struct rule_table subscription_create_rules, subscription_resize_rules;

static const char *term_period(const char *term)
{
	return text_equal(term, "annual") ? "P1Y" : "P1M";
}

static const char *number(struct context *context, int64_t value)
{
	return text_format(context->arena, "%lld", (long long)value);
}

static void plan_subscription(struct context *context, const struct subscription_create_options *options,
	const struct product *product, struct plan *plan)
{
	int64_t ends = context->now;
	clock_add_period(context->now, term_period(options->term), &ends);
	bool is_free_to_lower = text_equal(options->channel, "direct") && text_equal(options->term, "monthly");
	bool is_trial = text_equal(options->term, "trial");
	struct step *step = plan_step(plan, "subscription.create", plan->target, plan->target, NULL);
	step_change(step, "commerceSubscriptionId", NULL, uuid_new(context->arena));
	step_change(step, "skuId", NULL, product->sku_id);
	step_change(step, "totalLicenses", NULL, number(context, options->total));
	step_change(step, "channel", NULL, options->channel);
	step_change(step, "term", NULL, options->term);
	step_change(step, "reduce", NULL,
		options->reduce != NULL ? options->reduce : is_free_to_lower ? "anytime" : "cycleEnd");
	step_change(step, "commitmentEndDateTime", NULL, number(context, ends));
	step_change(step, "renews", NULL, is_trial ? "false" : "true");
	plan_seats(plan, product->sku_id, options->total, 0);
	plan_end(plan, ends, is_trial ? EVENT_SUBSCRIPTION_EXPIRE : EVENT_SUBSCRIPTION_RENEW, plan->target, plan->target,
		"rules.md 124");
}

static struct error plan_create(struct context *context, const void *options, struct plan *plan)
{
	const struct subscription_create_options *wanted = options;
	const struct subscription_buying buying = { wanted, product_with_sku(wanted->sku_id) };
	plan->target = uuid_new(context->arena);
	rules_ask(context, &subscription_create_rules, &buying, plan);
	if (plan->refusals == NULL)
		plan_subscription(context, wanted, buying.product, plan);
	return no_error;
}

const struct act subscription_create = { "subscription.create", plan_create };

static struct error plan_resize(struct context *context, const void *options, struct plan *plan)
{
	const struct subscription_resize_options *wanted = options;
	struct error error = calendar_play_due(context, wanted->id);
	if (failed(error))
		return error;
	const struct subscription *subscription = subscription_find(context->session, wanted->id);
	if (subscription == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", wanted->id, NULL);
	const struct seats *seats = seats_find(context->session, subscription->sku_id);
	const struct subscription_resizing resizing = {
		.subscription = subscription,
		.total = wanted->total,
		.owned = seats == NULL ? 0 : seats->owned,
		.consumed = seats == NULL ? 0 : seats->consumed,
	};
	plan->target = subscription->id;
	rules_ask(context, &subscription_resize_rules, &resizing, plan);
	struct step *step = plan_step(plan, "subscription.resize", subscription->id, subscription->id, "rules.md 114");
	step_change(step, "totalLicenses", number(context, subscription->total), number(context, wanted->total));
	plan_seats(plan, subscription->sku_id, wanted->total - subscription->total, 0);
	return no_error;
}

const struct act subscription_resize = { "subscription.resize", plan_resize };

/* The commitment begins again; the number stays. */
static struct error plan_renew(struct context *context, const void *options, struct plan *plan)
{
	const struct subscription *subscription = options;
	int64_t ends = subscription->commitment_ends_at;
	clock_add_period(subscription->commitment_ends_at, term_period(subscription->term), &ends);
	plan->target = subscription->id;
	struct step *step = plan_step(plan, "subscription.renew", subscription->id, subscription->id, "rules.md 124");
	step_change(step, "commitmentEndDateTime", number(context, subscription->commitment_ends_at), number(context, ends));
	plan_end(plan, ends, EVENT_SUBSCRIPTION_RENEW, subscription->id, subscription->id, "rules.md 124");
	return no_error;
}

static const struct act subscription_renew = { "subscription.renew", plan_renew };

struct error subscription_renewal_is_due(struct context *context, const struct calendar_row *row)
{
	const struct subscription *subscription = subscription_find(context->session, row->object_id);
	return subscription == NULL ? no_error : act_run(context, &subscription_renew, subscription, NULL);
}

/* What an unpaid subscription becomes next, and when (rules.md 123, 124). */
struct next_state {
	const char *event, *state;
	int64_t days; /* until the next event */
	const char *next_event;
};

static const struct next_state next_states[] = {
	{ EVENT_SUBSCRIPTION_EXPIRE, "warning", 30, EVENT_SUBSCRIPTION_SUSPEND },
	{ EVENT_SUBSCRIPTION_SUSPEND, "suspended", 90, EVENT_SUBSCRIPTION_DELETE },
	{ EVENT_SUBSCRIPTION_DELETE, "deleted", 0, NULL },
};

struct lapse {
	const struct subscription *subscription;
	const struct next_state *next;
};

static struct error plan_lapse(struct context *context, const void *options, struct plan *plan)
{
	const struct lapse *lapse = options;
	const struct subscription *subscription = lapse->subscription;
	plan->target = subscription->id;
	struct step *step = plan_step(plan, "subscription.setState", subscription->id, subscription->id, "rules.md 123");
	step_change(step, "status", subscription->state, lapse->next->state);
	if (text_equal(lapse->next->state, "suspended"))
		plan_seats(plan, subscription->sku_id, -subscription->total, 0);
	if (lapse->next->next_event != NULL)
		plan_end(plan, context->now + lapse->next->days * DAY_MS, lapse->next->next_event, subscription->id,
			subscription->id, "rules.md 124");
	return no_error;
}

static const struct act subscription_lapse = { "subscription.lapse", plan_lapse };

struct error subscription_state_is_due(struct context *context, const struct calendar_row *row)
{
	struct lapse lapse = { .subscription = subscription_find(context->session, row->object_id) };
	for (size_t i = 0; i < COUNT_OF(next_states); i++)
		if (text_equal(next_states[i].event, row->event))
			lapse.next = &next_states[i];
	if (lapse.subscription == NULL || lapse.next == NULL)
		return no_error;
	return act_run(context, &subscription_lapse, &lapse, NULL);
}
