/*
 * license_acts - license.assign: adds and removes in one plan, and what the mailbox gains or loses by it
 */
#include "base/arena.h"
#include "base/json_out.h"
#include "base/text.h"
#include "domain/calendar.h"
#include "domain/errors.h"
#include "domain/licenses/license.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/rules.h"
#include "domain/users/user.h"
#include "store/subscriptions.h"

extern const struct rule_table license_assign_rules, license_reprocess_rules;

const char *license_disabled_text(struct arena *arena, const struct license_addition *addition)
{
	struct json_out out = json_out_in(arena);
	json_open_array(&out);
	for (size_t i = 0; i < addition->disabled_plan_count; i++)
		json_text(&out, addition->disabled_plans[i]);
	json_close_array(&out);
	return json_finish(&out, NULL);
}

static bool is_removed(const struct license_options *options, const struct license *license)
{
	for (size_t i = 0; text_equal(license->assigned_by, "") && i < options->removal_count; i++)
		if (text_equal(options->removals[i], license->sku_id))
			return true;
	return false;
}

static bool is_replaced(const struct license_options *options, const struct license *license)
{
	for (size_t i = 0; text_equal(license->assigned_by, "") && i < options->addition_count; i++)
		if (text_equal(options->additions[i].sku_id, license->sku_id))
			return true;
	return false;
}

/* Named twice in one request it is one license and one seat: the first counts. */
static bool is_added_before(const struct license_options *options, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (text_equal(options->additions[i].sku_id, options->additions[at].sku_id))
			return true;
	return false;
}

static bool is_removed_before(const struct license_options *options, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (text_equal(options->removals[i], options->removals[at]))
			return true;
	return false;
}

/* The set as it would be: what stays, then what is added or newly cut. */
static struct license_set set_after(struct context *context, const struct license_options *options,
	struct license_set before)
{
	struct license *after =
		arena_allocate_array(context->arena, before.count + options->addition_count + 1, sizeof(*after));
	size_t count = 0;
	for (size_t i = 0; i < before.count; i++)
		if (!is_removed(options, &before.licenses[i]) && !is_replaced(options, &before.licenses[i]))
			after[count++] = before.licenses[i];
	for (size_t i = 0; i < options->addition_count; i++)
		if (!is_added_before(options, i))
			after[count++] = (struct license){
				.sku_id = options->additions[i].sku_id,
				.assigned_by = "",
				.disabled_plans = license_disabled_text(context->arena, &options->additions[i]),
				.state = LICENSE_ACTIVE,
			};
	return (struct license_set){ after, count };
}

struct error license_play_subscriptions(struct context *context, const char *sku_id)
{
	size_t count = 0;
	struct error error = no_error;
	const struct subscription *bought = subscriptions_of_product(context->session, sku_id, &count);
	for (size_t i = 0; i < count && !failed(error); i++)
		error = calendar_play_due(context, bought[i].id);
	return error;
}

static struct error load(struct context *context, const struct license_options *options, struct license_change *change)
{
	struct user *user = user_resolve(context, options->user);
	if (user == NULL || user->deleted_at != 0)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", options->user, NULL);
	const struct mailbox *mailbox = mailbox_of_user(context, user->id);
	struct error error = mailbox == NULL ? no_error : calendar_play_due(context, mailbox->id);
	for (size_t i = 0; i < options->addition_count && !failed(error); i++)
		error = license_play_subscriptions(context, options->additions[i].sku_id);
	if (failed(error))
		return error;
	*change = (struct license_change){ .options = options, .user = user };
	change->mailbox = mailbox_of_user(context, user->id);
	change->before.licenses = licenses_of_user(context->session, user->id, &change->before.count);
	change->after = set_after(context, options, change->before);
	change->classes_before = license_set_classes(context->arena, change->before);
	change->classes_after = license_set_classes(context->arena, change->after);
	return no_error;
}

static const struct license *direct_license(struct license_set set, const char *sku_id)
{
	for (size_t i = 0; i < set.count; i++)
		if (text_equal(set.licenses[i].sku_id, sku_id) && text_equal(set.licenses[i].assigned_by, ""))
			return &set.licenses[i];
	return NULL;
}

static void plan_additions(struct plan *plan, const struct license_change *change)
{
	for (size_t i = 0; i < change->options->addition_count; i++) {
		const struct license_addition *addition = &change->options->additions[i];
		if (is_added_before(change->options, i))
			continue;
		const struct license *had = direct_license(change->before, addition->sku_id);
		const char *disabled = license_disabled_text(plan->arena, addition);
		struct step *step = plan_step(plan, had == NULL ? "license.assign" : "license.setPlans", change->user->id,
			change->user->id, NULL);
		step_change(step, "skuId", NULL, addition->sku_id);
		step_change(step, "disabledPlans", had == NULL ? NULL : had->disabled_plans, disabled);
	}
}

static void plan_removals(struct plan *plan, const struct license_change *change)
{
	for (size_t i = 0; i < change->options->removal_count; i++) {
		const struct license *license = direct_license(change->before, change->options->removals[i]);
		if (license == NULL || is_removed_before(change->options, i))
			continue;
		struct step *step = plan_step(plan, "license.unassign", change->user->id, change->user->id, NULL);
		step_change(step, "skuId", license->sku_id, NULL);
		step_change(step, "disabledPlans", license->disabled_plans, NULL);
	}
}

void plan_license_consequences(struct context *context, struct plan *plan, const struct user *user,
	const struct mailbox *mailbox, unsigned classes_before, unsigned classes_after, int64_t quota)
{
	bool had = (classes_before & PLAN_MAILBOX) != 0, has = (classes_after & PLAN_MAILBOX) != 0;
	if (has && mailbox == NULL)
		plan_mailbox_create(context, plan, user->id, user->upn, quota);
	else if (has && mailbox->license_lost_at != 0)
		plan_mailbox_reconnect(plan, mailbox);
	else if (had && !has && mailbox != NULL && mailbox_state(mailbox) == MAILBOX_USER)
		plan_mailbox_disconnect(context, plan, mailbox);
	if (has && mailbox != NULL && mailbox->quota_bytes != quota) {
		struct step *step = plan_step(plan, "mailbox.setQuota", mailbox->id, user->id, "rules.md 92");
		step_change(step, "quotaBytes", text_format(plan->arena, "%lld", (long long)mailbox->quota_bytes),
			text_format(plan->arena, "%lld", (long long)quota));
	}
}

static struct error plan_assign(struct context *context, const void *options, struct plan *plan)
{
	struct license_change change;
	struct error error = load(context, options, &change);
	if (failed(error))
		return error;
	plan->target = change.user->id;
	rules_ask(context, &license_assign_rules, &change, plan);
	if (plan->refusals != NULL)
		return no_error;
	plan_removals(plan, &change);
	plan_additions(plan, &change);
	/* What her groups give is looked at too: a conflict may be gone, a seat be hers already. */
	struct license_heir heir = { change.user, change.mailbox, change.before, change.after, NULL, 0 };
	heir.grants = group_licenses_of_member(context->session, change.user->id, &heir.grant_count);
	plan_license_change(context, plan, &heir, plan_license_inheritance(context, plan, &heir));
	return no_error;
}

const struct act license_assign = { "license.assign", plan_assign };

static struct error plan_reprocess(struct context *context, const void *options, struct plan *plan)
{
	const struct user *user = user_resolve(context, options);
	if (user == NULL || user->deleted_at != 0)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", (const char *)options, NULL);
	struct license_heir heir;
	struct error error = license_heir_load(context, user->id, &heir);
	for (size_t i = 0; i < heir.grant_count && !failed(error); i++)
		error = license_play_subscriptions(context, heir.grants[i].sku_id);
	if (failed(error))
		return error;
	plan->target = user->id;
	rules_ask(context, &license_reprocess_rules, &heir, plan);
	if (plan->refusals == NULL)
		plan_license_change(context, plan, &heir, plan_license_inheritance(context, plan, &heir));
	return no_error;
}

const struct act license_reprocess = { "license.reprocess", plan_reprocess };
