/*
 * user_restore - an account comes back, with what can come back
 *
 * Name and addresses may meanwhile be somebody else's: then nothing happens until the caller says how to settle
 * it. Licenses return while seats are free (rules.md C3); the answer says which did not, and a mailbox without
 * its license starts that clock now.
 */
#include "base/arena.h"
#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/errors.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/periods.h"
#include "domain/rules.h"
#include "domain/settings.h"
#include "domain/tenants/domain.h"
#include "domain/users/user.h"

extern const struct rule_table user_restore_rules;

static void find_taken(struct context *context, struct user_restoring *restoring)
{
	restoring->taken = arena_allocate_array(context->arena, restoring->facts.address_count + 1,
		sizeof(*restoring->taken));
	for (size_t i = 0; i < restoring->facts.address_count; i++) {
		const struct address *address = &restoring->facts.addresses[i];
		if (address_is_of_former_registration(context, address))
			continue; /* not taken from her: it ended with its domain */
		const struct address *owner = address_find_owner(context->session, address->address_fold);
		bool is_others = owner != NULL && !text_equal(owner->holder_id, restoring->facts.user->id);
		/* Somebody's sign-in name is as taken as somebody's address. */
		const struct user *named = user_resolve(context, address->address_fold);
		if (is_others || named != NULL)
			restoring->taken[restoring->taken_count++] = address;
	}
}

static struct error look(struct context *context, const struct user_restore_options *options,
	struct user_restoring *restoring)
{
	*restoring = (struct user_restoring){ .options = options };
	struct error error = user_load(context, options->user, true, &restoring->facts);
	if (failed(error) && error.kind == &ERROR_NOT_FOUND)
		return refuse(context, &ERROR_RESTORE_WINDOW_CLOSED, "id", "id", options->user, NULL);
	if (failed(error))
		return error;
	restoring->upn = options->new_upn != NULL ? options->new_upn : restoring->facts.user->original_upn;
	restoring->same_name = user_resolve(context, restoring->upn);
	restoring->wish = address_look(context, restoring->upn, restoring->facts.user->id);
	find_taken(context, restoring);
	return session_fault(context->session);
}

static bool is_taken(const struct user_restoring *restoring, const struct address *address)
{
	for (size_t i = 0; i < restoring->taken_count; i++)
		if (restoring->taken[i] == address)
			return true;
	return false;
}

/* Without the old primary address the sign-in name becomes it, so that the mailbox is not without one. */
static void plan_addresses(struct context *context, struct plan *plan, const struct user_restoring *restoring)
{
	bool has_primary = false, had_primary = false;
	for (size_t i = 0; i < restoring->facts.address_count; i++) {
		const struct address *address = &restoring->facts.addresses[i];
		had_primary = had_primary || address->is_primary;
		if (is_taken(restoring, address) || address_is_of_former_registration(context, address)) {
			plan_address_drop(plan, address);
		} else {
			plan_address_resume(plan, address);
			has_primary = has_primary || address->is_primary;
		}
	}
	if (!had_primary || has_primary)
		return;
	plan_address_claim(plan, restoring->upn, restoring->facts.user->id, true);
	struct step *step = plan_step(plan, "user.set", restoring->facts.user->id, restoring->facts.user->id, "rules.md 40");
	step_change(step, "mail", restoring->facts.user->mail, restoring->upn);
}

static bool license_returns(struct context *context, const struct license *license)
{
	if (setting_is(context, SETTING_RESTORE_LICENSES, "always"))
		return true;
	return setting_is(context, SETTING_RESTORE_LICENSES, "if_available") &&
		license_seat_is_free(context, NULL, license->sku_id);
}

/* Her own, which come back or are dropped. */
static struct license_set plan_own_licenses(struct context *context, struct plan *plan,
	const struct user_restoring *restoring)
{
	size_t count = restoring->facts.license_count;
	struct license *after = arena_allocate_array(context->arena, count + 1, sizeof(*after));
	struct license_set set = { after, 0 };
	for (size_t i = 0; i < count; i++) {
		const struct license *license = &restoring->facts.licenses[i];
		if (license->assigned_by[0] != '\0')
			continue;
		if (license_returns(context, license)) {
			plan_license_resume(plan, license);
			after[set.count] = *license;
			after[set.count++].state = LICENSE_ACTIVE;
		} else {
			plan_license_drop(plan, license, "rules.md C3");
		}
	}
	return set;
}

/* Part numbers of what she had and has no more, each once. */
static void note_losses(struct context *context, struct plan *plan, const struct user_restoring *restoring,
	struct license_set after)
{
	size_t count = restoring->facts.license_count;
	plan->notes = arena_allocate_array(context->arena, count + 1, sizeof(*plan->notes));
	for (size_t i = 0; i < count; i++) {
		const char *sku_id = restoring->facts.licenses[i].sku_id;
		const struct product *product = product_with_sku(sku_id);
		bool is_told = i > 0 && text_equal(restoring->facts.licenses[i - 1].sku_id, sku_id);
		if (!is_told && !license_set_has_active(after, sku_id))
			plan->notes[plan->note_count++] = product == NULL ? sku_id : product->part_number;
	}
}

/* Her own, then what the groups give that she still belongs to. Returns the set as it will be. */
static struct license_set plan_licenses(struct context *context, struct plan *plan,
	const struct user_restoring *restoring)
{
	struct user back = *restoring->facts.user;
	back.deleted_at = 0;
	back.upn = restoring->upn;
	struct license_heir heir = { .user = &back, .mailbox = restoring->facts.mailbox };
	heir.now = (struct license_set){ restoring->facts.licenses, restoring->facts.license_count };
	heir.base = plan_own_licenses(context, plan, restoring);
	heir.grants = group_licenses_of_member(context->session, back.id, &heir.grant_count);
	struct license_set after = plan_license_inheritance(context, plan, &heir);
	plan_license_seats(plan, heir.now, after);
	note_losses(context, plan, restoring, after);
	return after;
}

static void plan_mailbox(struct context *context, struct plan *plan, const struct user_restoring *restoring,
	struct license_set after)
{
	struct mailbox *mailbox = restoring->facts.mailbox;
	unsigned classes = license_set_classes(context->arena, after);
	if (mailbox != NULL && mailbox->deleted_at != 0) {
		plan_mailbox_restore(plan, mailbox);
		mailbox->deleted_at = 0; /* what follows sees it as it will be */
	}
	struct user named = *restoring->facts.user;
	named.upn = restoring->upn;
	plan_license_consequences(context, plan, &named, mailbox, PLAN_MAILBOX, classes,
		license_set_quota(context->arena, after));
}

static struct error plan_restore(struct context *context, const void *options, struct plan *plan)
{
	struct user_restoring restoring;
	struct error error = look(context, options, &restoring);
	if (failed(error))
		return error;
	const struct user *user = restoring.facts.user;
	plan->target = user->id;
	rules_ask(context, &user_restore_rules, &restoring, plan);
	if (plan->refusals != NULL)
		return no_error;
	struct step *step = plan_step(plan, "user.restore", user->id, user->id, "rules.md 34");
	step_change(step, "userPrincipalName", user->upn, restoring.upn);
	step_change(step, "deletedDateTime", text_format(context->arena, "%lld", (long long)user->deleted_at), NULL);
	plan_cancel_end(plan, EVENT_USER_PURGE, user->id, "rules.md 46");
	plan_addresses(context, plan, &restoring);
	plan_mailbox(context, plan, &restoring, plan_licenses(context, plan, &restoring));
	return no_error;
}

const struct act user_restore = { "user.restore", plan_restore };
