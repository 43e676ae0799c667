/*
 * license_inherit - what a person has from her groups, made equal to what they give
 *
 * The same function plans it for one who joins or leaves a group, for one whose own licenses change, for one who
 * is restored, and for every member of a group whose licenses changed. It compares; so doing it twice does
 * nothing the second time. What a rule forbids to give is kept as an error on her row, takes no seat, and is tried
 * again; what a rule forbids to take away becomes a direct license (rules.md 120, 121).
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/licenses/license.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/users/user.h"

static bool is_inherited(const struct license *license)
{
	return license->assigned_by[0] != '\0';
}

static bool is_active(const struct license *license)
{
	return text_equal(license->state, LICENSE_ACTIVE);
}

static const struct group_license *grant_of(const struct license_heir *heir, const struct license *license)
{
	for (size_t i = 0; i < heir->grant_count; i++)
		if (text_equal(heir->grants[i].group_id, license->assigned_by) &&
			text_equal(heir->grants[i].sku_id, license->sku_id))
			return &heir->grants[i];
	return NULL;
}

static const struct license *row_of(const struct license_heir *heir, const struct group_license *grant)
{
	for (size_t i = 0; i < heir->now.count; i++)
		if (text_equal(heir->now.licenses[i].assigned_by, grant->group_id) &&
			text_equal(heir->now.licenses[i].sku_id, grant->sku_id))
			return &heir->now.licenses[i];
	return NULL;
}

/* She has it as the group gives it: nothing is asked anew. */
static bool stands(const struct license *row, const struct group_license *grant)
{
	return row != NULL && is_active(row) && text_equal(row->disabled_plans, grant->disabled_plans);
}

/* A set that grows; its room is what it was made with. */
struct growing {
	struct license *licenses;
	size_t count;
};

static struct license_set set_of(const struct growing *growing)
{
	return (struct license_set){ growing->licenses, growing->count };
}

static void add(struct growing *growing, const struct license_heir *heir, const char *sku_id, const char *assigned_by,
	const char *disabled_plans)
{
	growing->licenses[growing->count++] = (struct license){
		.user_id = heir->user->id,
		.sku_id = sku_id,
		.assigned_by = assigned_by,
		.disabled_plans = disabled_plans,
		.state = LICENSE_ACTIVE,
	};
}

/* What she would be licensed by at most, so that no set outgrows its room. */
static struct growing room_for(struct context *context, const struct license_heir *heir)
{
	size_t most = heir->now.count + heir->base.count + 2 * heir->grant_count + 1;
	return (struct growing){ arena_allocate_array(context->arena, most, sizeof(struct license)), 0 };
}

/* What needs no asking: her own, and what stands. */
static struct growing begin(struct context *context, const struct license_heir *heir)
{
	struct growing after = room_for(context, heir);
	for (size_t i = 0; i < heir->base.count; i++)
		if (!is_inherited(&heir->base.licenses[i]) && is_active(&heir->base.licenses[i]))
			after.licenses[after.count++] = heir->base.licenses[i];
	for (size_t i = 0; i < heir->grant_count; i++)
		if (stands(row_of(heir, &heir->grants[i]), &heir->grants[i]))
			after.licenses[after.count++] = *row_of(heir, &heir->grants[i]);
	return after;
}

/* Where the directory says nothing of the person it says it of the organisation (rules.md 119). */
static struct user located(struct context *context, const struct license_heir *heir)
{
	struct user user = *heir->user;
	if (text_is_empty(user.usage_location))
		user.usage_location = context->tenant->country;
	return user;
}

/* A new mailbox takes her sign-in name as its address. */
static bool address_is_taken(struct context *context, const struct license_heir *heir, unsigned classes)
{
	if (heir->mailbox != NULL || (classes & PLAN_MAILBOX) == 0)
		return false;
	const struct address_wish wish = address_look(context, heir->user->upn, heir->user->id);
	return wish.owner != NULL || wish.named != NULL;
}

/* Why a group's licenses that do not stand yet cannot be hers; NULL: they can. after gets them, to be taken back. */
static const char *violation_of_group(struct context *context, const struct plan *plan, const struct license_heir *heir,
	struct growing *after, size_t first, size_t end)
{
	struct license_addition *additions = arena_allocate_array(context->arena, end - first, sizeof(*additions));
	struct license_options options = { .user = heir->user->id, .additions = additions };
	struct growing before = room_for(context, heir);
	const struct user user = located(context, heir);
	for (size_t i = 0; i < heir->now.count; i++)
		before.licenses[before.count++] = heir->now.licenses[i];
	for (size_t i = 0; i < after->count; i++)
		before.licenses[before.count++] = after->licenses[i];
	for (size_t i = first; i < end; i++) {
		const struct group_license *grant = &heir->grants[i];
		if (stands(row_of(heir, grant), grant))
			continue;
		additions[options.addition_count++] = (struct license_addition){ .sku_id = grant->sku_id };
		add(after, heir, grant->sku_id, grant->group_id, grant->disabled_plans);
	}
	struct license_change change = { .options = &options, .user = &user, .mailbox = heir->mailbox, .plan = plan };
	change.before = set_of(&before);
	change.after = set_of(after);
	change.classes_before = license_set_classes(context->arena, change.before);
	change.classes_after = license_set_classes(context->arena, change.after);
	const char *violation = license_violation(context, &change);
	if (violation == NULL && address_is_taken(context, heir, change.classes_after))
		violation = "UniquenessViolation";
	return violation;
}

static void plan_row(struct plan *plan, const struct license_heir *heir, const struct group_license *grant,
	const char *violation)
{
	const struct license *row = row_of(heir, grant);
	const char *state = violation == NULL ? LICENSE_ACTIVE : LICENSE_ERROR;
	bool is_same = row != NULL && text_equal(row->state, state) && text_equal(row->error, violation) &&
		text_equal(row->disabled_plans, grant->disabled_plans);
	if (is_same)
		return;
	const char *verb = violation != NULL			? "license.fail"
		: row == NULL					? "license.assign"
		: text_equal(row->state, LICENSE_SUSPENDED)	? "license.resume"
								: "license.setPlans";
	struct step *step = plan_step(plan, verb, heir->user->id, heir->user->id, "rules.md 120");
	step_change(step, "skuId", NULL, grant->sku_id);
	step_change(step, "assignedByGroup", NULL, grant->group_id);
	step_change(step, "disabledPlans", row == NULL ? NULL : row->disabled_plans, grant->disabled_plans);
	step_change(step, "state", row == NULL ? NULL : row->state, state);
	step_change(step, "error", row == NULL ? NULL : row->error, violation);
}

/* All or nothing for a person and a group (rules.md 121); what she has from it already she keeps. */
static void plan_group(struct context *context, struct plan *plan, const struct license_heir *heir,
	struct growing *after, size_t first, size_t end)
{
	size_t kept = after->count;
	bool lacks = false;
	for (size_t i = first; i < end; i++)
		lacks = lacks || !stands(row_of(heir, &heir->grants[i]), &heir->grants[i]);
	if (!lacks)
		return;
	const char *violation = violation_of_group(context, plan, heir, after, first, end);
	if (violation != NULL)
		after->count = kept;
	for (size_t i = first; i < end; i++)
		if (!stands(row_of(heir, &heir->grants[i]), &heir->grants[i]))
			plan_row(plan, heir, &heir->grants[i], violation);
}

static void plan_unassign(struct plan *plan, const struct license *license, const char *rule)
{
	struct step *step = plan_step(plan, "license.unassign", license->user_id, license->user_id, rule);
	step_change(step, "skuId", license->sku_id, NULL);
	step_change(step, "assignedByGroup", license->assigned_by, NULL);
	step_change(step, "disabledPlans", license->disabled_plans, NULL);
}

static bool has_direct(const struct growing *after, const char *sku_id)
{
	for (size_t i = 0; i < after->count; i++)
		if (!is_inherited(&after->licenses[i]) && text_equal(after->licenses[i].sku_id, sku_id))
			return true;
	return false;
}

/* What she must not lose although no group gives it any more (rules.md 91, 107, 121). */
static bool must_stay(struct context *context, const struct license_heir *heir, const struct growing *after,
	const struct license *license)
{
	struct license_options nothing = { .user = heir->user->id };
	struct license_change change = { .options = &nothing, .user = heir->user, .mailbox = heir->mailbox };
	struct license_set alone = { license, 1 };
	change.before = heir->now;
	change.after = set_of(after);
	change.classes_before = license_set_classes(context->arena, heir->now);
	change.classes_after = license_set_classes(context->arena, change.after);
	unsigned gives = license_set_classes(context->arena, alone);
	return (gives & (PLAN_MAILBOX | PLAN_ARCHIVE)) != 0 && license_removal_is_refused(context, &change);
}

static void plan_losses(struct context *context, struct plan *plan, const struct license_heir *heir,
	struct growing *after)
{
	for (size_t i = 0; i < heir->now.count; i++) {
		const struct license *license = &heir->now.licenses[i];
		if (!is_inherited(license) || grant_of(heir, license) != NULL)
			continue;
		plan_unassign(plan, license, "rules.md 121");
		bool stays = is_active(license) && heir->user->deleted_at == 0 && !has_direct(after, license->sku_id) &&
			must_stay(context, heir, after, license);
		if (!stays)
			continue;
		struct step *step = plan_step(plan, "license.assign", license->user_id, license->user_id, "rules.md 121");
		step_change(step, "skuId", NULL, license->sku_id);
		step_change(step, "disabledPlans", NULL, license->disabled_plans);
		add(after, heir, license->sku_id, "", license->disabled_plans);
	}
}

struct license_set plan_license_inheritance(struct context *context, struct plan *plan, const struct license_heir *heir)
{
	struct growing after = begin(context, heir);
	/* A deleted user's wait for her, suspended; only what nobody gives any more goes. */
	for (size_t first = 0; heir->user->deleted_at == 0 && first < heir->grant_count;) {
		size_t end = first + 1;
		while (end < heir->grant_count && text_equal(heir->grants[end].group_id, heir->grants[first].group_id))
			end++;
		plan_group(context, plan, heir, &after, first, end);
		first = end;
	}
	plan_losses(context, plan, heir, &after);
	return set_of(&after);
}

/* Her mailbox as she is about to lose or gain it; what was overdue of it has been played. */
void plan_license_change(struct context *context, struct plan *plan, const struct license_heir *heir,
	struct license_set after)
{
	plan_license_seats(plan, heir->now, after);
	plan_license_consequences(context, plan, heir->user, heir->mailbox, license_set_classes(context->arena, heir->now),
		license_set_classes(context->arena, after), license_set_quota(context->arena, after));
}

static bool is_of_group(const struct group_license *grant, const char *group_id)
{
	return group_id != NULL && text_equal(grant->group_id, group_id);
}

struct error license_heir_load(struct context *context, const char *user_id, struct license_heir *heir)
{
	*heir = (struct license_heir){ 0 };
	struct error error = user_play_due(context, user_id);
	heir->user = failed(error) ? NULL : user_find(context->session, user_id);
	if (failed(error) || heir->user == NULL)
		return error;
	heir->mailbox = mailbox_of_user(context, user_id);
	heir->now.licenses = licenses_of_user(context->session, user_id, &heir->now.count);
	heir->base = heir->now;
	heir->grants = group_licenses_of_member(context->session, user_id, &heir->grant_count);
	return session_fault(context->session);
}

static void move_between(struct context *context, struct license_heir *heir, const char *joins, const char *leaves)
{
	size_t given = 0, count = 0;
	const struct group_license *gains =
		joins == NULL ? NULL : group_licenses_of_group(context->session, joins, &given);
	struct group_license *grants =
		arena_allocate_array(context->arena, heir->grant_count + given + 1, sizeof(*grants));
	for (size_t i = 0; i < heir->grant_count; i++)
		if (!is_of_group(&heir->grants[i], leaves) && !is_of_group(&heir->grants[i], joins))
			grants[count++] = heir->grants[i];
	for (size_t i = 0; i < given; i++)
		grants[count++] = gains[i];
	heir->grants = grants;
	heir->grant_count = count;
}

static bool has_from(const struct license_heir *heir, const char *group_id)
{
	for (size_t i = 0; i < heir->now.count; i++)
		if (text_equal(heir->now.licenses[i].assigned_by, group_id))
			return true;
	return false;
}

struct error plan_license_membership(struct context *context, struct plan *plan, const char *user_id,
	const char *group_id, bool leaves)
{
	size_t given = 0;
	struct license_heir heir;
	group_licenses_of_group(context->session, group_id, &given);
	if (given == 0 && !leaves)
		return no_error;
	struct error error = license_heir_load(context, user_id, &heir);
	if (failed(error) || heir.user == NULL || (leaves && !has_from(&heir, group_id)))
		return error;
	move_between(context, &heir, leaves ? NULL : group_id, leaves ? group_id : NULL);
	struct license_set after = plan_license_inheritance(context, plan, &heir);
	if (heir.user->deleted_at == 0)
		plan_license_change(context, plan, &heir, after);
	return no_error;
}

static struct error plan_inherit(struct context *context, const void *options, struct plan *plan)
{
	struct license_heir heir;
	struct error error = license_heir_load(context, options, &heir);
	plan->target = options;
	plan->is_idle = true;
	if (failed(error) || heir.user == NULL)
		return error;
	struct license_set after = plan_license_inheritance(context, plan, &heir);
	plan->is_idle = plan->steps == NULL;
	if (heir.user->deleted_at == 0)
		plan_license_change(context, plan, &heir, after);
	return no_error;
}

const struct act license_inherit = { "license.inherit", plan_inherit };
