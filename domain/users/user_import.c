/*
 * user_import - who a row is about, what may be refused, and the plan; see the header
 *
 * The rules are those of the acts that a person would use. Only what a file speaks for is taken out of their
 * facts: a synchronised user is told of by Active Directory itself, and the name of a deleted one is free.
 */
#include "domain/users/user_import.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/password.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/periods.h"
#include "domain/rules.h"
#include "domain/users/user_import_plans.h"

extern const struct rule_table user_create_rules, user_update_rules, address_add_rules, license_assign_rules;

static const char *value_of(const struct user_import_options *options, enum user_column column)
{
	for (size_t i = 0; i < options->value_count; i++)
		if (options->values[i].field->column == column)
			return options->values[i].value;
	return NULL;
}

/* The same row has the same id on every run, so that a deleted user without one is imported once. */
static const char *derived_id(struct context *context, const struct user_import_options *options)
{
	const char *text = text_format(context->arena, "%s\n%s\n%lld", context->session->tenant_id,
		text_fold(context->arena, value_of(options, USER_UPN)), (long long)options->deleted_at);
	const char *hash = hash_text(context->arena, text, __builtin_strlen(text));
	return text_format(context->arena, "%.8s-%.4s-8%.3s-8%.3s-%.12s", hash, hash + 8, hash + 12,
		hash + 15, hash + 18);
}

static const char *id_of_row(struct context *context, const struct user_import_options *options)
{
	if (options->id != NULL)
		return text_fold(context->arena, options->id);
	return options->deleted_at == 0 ? uuid_new(context->arena) : derived_id(context, options);
}

const struct user *user_import_find(struct context *context, const struct user_import_options *options)
{
	bool has_id = options->id != NULL || options->deleted_at != 0;
	const struct user *met = has_id ? user_find(context->session, id_of_row(context, options)) : NULL;
	if (met != NULL || options->deleted_at != 0)
		return met;
	return user_find_by_upn(context->session, text_fold(context->arena, value_of(options, USER_UPN)));
}

/* What the row tells, over what is known of her. */
static struct user as_told(struct context *context, const struct user_importing *importing)
{
	const struct user_import_options *options = importing->options;
	struct user told = { .account_enabled = true, .user_type = "Member" };
	if (importing->facts.user != NULL)
		told = *importing->facts.user;
	for (size_t i = 0; i < options->value_count; i++)
		user_field_set(context->arena, &told, options->values[i].field, options->values[i].value);
	told.id = importing->id;
	if (text_is_empty(told.mail_nickname) && told.upn != NULL)
		told.mail_nickname = arena_copy(context->arena, told.upn, __builtin_strcspn(told.upn, "@"));
	return told;
}

static bool has_product(const struct user_importing *importing, const char *sku_id)
{
	for (size_t i = 0; i < importing->facts.license_count; i++)
		if (text_equal(importing->facts.licenses[i].sku_id, sku_id))
			return true;
	return false;
}

/* What she has not yet, and the set as it would be. */
static void look_at_licenses(struct context *context, struct user_importing *importing)
{
	const struct user_import_options *options = importing->options;
	const struct user_facts *facts = &importing->facts;
	struct license_addition *additions =
		arena_allocate_array(context->arena, options->sku_count + 1, sizeof(*additions));
	struct license *after = arena_allocate_array(
		context->arena, facts->license_count + options->sku_count + 1, sizeof(*after));
	size_t count = 0;
	for (; count < facts->license_count; count++)
		after[count] = facts->licenses[count];
	for (size_t i = 0; i < options->sku_count; i++) {
		if (has_product(importing, options->sku_ids[i]))
			continue;
		additions[importing->adding.addition_count++].sku_id = options->sku_ids[i];
		after[count++] = (struct license){ .user_id = importing->id,
			.sku_id = options->sku_ids[i],
			.assigned_by = "",
			.disabled_plans = "[]",
			.state = LICENSE_ACTIVE };
	}
	importing->adding.user = importing->id;
	importing->adding.additions = additions;
	importing->licenses = (struct license_change){
		.options = &importing->adding,
		.user = &importing->told,
		.mailbox = facts->mailbox,
		.before = { facts->licenses, facts->license_count },
		.after = { after, count },
	};
	importing->licenses.classes_before = license_set_classes(context->arena, importing->licenses.before);
	importing->licenses.classes_after = license_set_classes(context->arena, importing->licenses.after);
	importing->gains_mailbox =
		facts->mailbox == NULL && (importing->licenses.classes_after & PLAN_MAILBOX) != 0;
}

static struct error look(
	struct context *context, const struct user_import_options *options, struct user_importing *importing)
{
	*importing = (struct user_importing){ .options = options };
	const struct user *met = user_import_find(context, options);
	struct error error = no_error;
	if (met != NULL)
		error = user_load(context, met->id, met->deleted_at != 0, &importing->facts);
	/* Her ending was due and has just been played: nobody is there any more. */
	if (failed(error) && error.kind == &ERROR_NOT_FOUND) {
		importing->facts = (struct user_facts){ 0 };
		error = no_error;
	}
	importing->id =
		importing->facts.user != NULL ? importing->facts.user->id : id_of_row(context, options);
	importing->told = as_told(context, importing);
	importing->ends_at = options->deleted_at + period_days(context, PERIOD_USER_DELETED) * DAY_MS;
	if (!failed(error))
		look_at_licenses(context, importing);
	return failed(error) ? error : session_fault(context->session);
}

/* Whoever has it now may keep it. */
static void forget_owner(struct address_wish *wish)
{
	wish->owner = NULL;
	wish->owner_name = NULL;
	wish->named = NULL;
}

static void ask_about_new_account(
	struct context *context, struct user_importing *importing, struct plan *plan)
{
	const struct user_import_options *options = importing->options;
	const char *hash = options->password_hash != NULL ? options->password_hash : password_locked();
	const struct user_create_options creating = { .values = options->values,
		.value_count = options->value_count,
		.password_hash = hash,
		.id = importing->id };
	struct user_creation creation = {
		.options = &creating,
		.upn = importing->told.upn,
		.display_name = importing->told.display_name,
		.mail_nickname = importing->told.mail_nickname,
		.has_account_enabled = true,
	};
	if (!text_is_empty(creation.upn)) {
		creation.wish = address_look(context, creation.upn, importing->id);
		creation.same_name = user_resolve(context, creation.upn);
	}
	if (options->deleted_at != 0) {
		forget_owner(&creation.wish);
		creation.same_name = NULL;
	}
	rules_ask(context, &user_create_rules, &creation, plan);
}

static bool is_set_once(enum user_column column)
{
	return column == USER_CREATED_AT || column == USER_PASSWORD_CHANGED_AT;
}

/* The values that differ from what is there. */
static void find_changes(struct context *context, struct user_importing *importing)
{
	const struct user_import_options *options = importing->options;
	struct user_value *changes =
		arena_allocate_array(context->arena, options->value_count + 1, sizeof(*changes));
	for (size_t i = 0; i < options->value_count; i++) {
		const struct user_value *value = &options->values[i];
		const char *before = user_field_value(context->arena, importing->facts.user, value->field);
		if (!is_set_once(value->field->column) && !text_equal(before, value->value))
			changes[importing->updating.value_count++] = *value;
	}
	importing->updating.user = importing->id;
	importing->updating.values = changes;
}

static void ask_about_changes(struct context *context, struct user_importing *importing, struct plan *plan)
{
	find_changes(context, importing);
	if (importing->updating.value_count == 0)
		return;
	struct user known = *importing->facts.user;
	known.on_premises_sync_enabled = false;
	struct user_changing changing = { .options = &importing->updating, .facts = importing->facts };
	changing.facts.user = &known;
	if (!text_equal(importing->told.upn_fold, known.upn_fold)) {
		changing.new_upn = importing->told.upn;
		changing.same_name = user_resolve(context, importing->told.upn);
		changing.wish = address_look(context, importing->told.upn, importing->id);
	}
	rules_ask(context, &user_update_rules, &changing, plan);
}

static bool is_claimed(const struct user_importing *importing, const char *address_fold)
{
	for (size_t i = 0; i < importing->claim_count; i++)
		if (text_equal(importing->claims[i].wish.address_fold, address_fold))
			return true;
	return false;
}

/* A deleted user's primary address is free; her aliases are kept for her unless somebody has them now. */
static void ask_about_address(struct context *context, struct user_importing *importing, const char *address,
	bool is_primary, struct plan *plan)
{
	struct address_claim claim = { .wish = address_look(context, address, importing->id),
		.is_primary = is_primary };
	if (claim.wish.own != NULL || is_claimed(importing, claim.wish.address_fold))
		return;
	if (!is_primary && claim.wish.domain == NULL && address_is_valid(address)) {
		plan->notes[plan->note_count++] = address;
		return;
	}
	bool is_taken = claim.wish.owner != NULL || claim.wish.named != NULL;
	claim.is_free = importing->options->deleted_at != 0 && (is_primary || is_taken);
	if (claim.is_free)
		forget_owner(&claim.wish);
	claim.wish.holder_exists = true;
	rules_ask(context, &address_add_rules, &claim.wish, plan);
	importing->claims[importing->claim_count++] = claim;
}

static void ask_about_addresses(struct context *context, struct user_importing *importing, struct plan *plan)
{
	const struct user_import_options *options = importing->options;
	bool has_primary = false;
	for (size_t i = 0; i < importing->facts.address_count; i++)
		has_primary = has_primary || importing->facts.addresses[i].is_primary;
	size_t most = options->alias_count + 2;
	importing->claims = arena_allocate_array(context->arena, most, sizeof(*importing->claims));
	plan->notes = arena_allocate_array(context->arena, most, sizeof(*plan->notes));
	const char *primary = options->primary != NULL			 ? options->primary
			      : importing->gains_mailbox && !has_primary ? importing->told.upn
									 : NULL;
	if (primary != NULL)
		ask_about_address(context, importing, primary, !has_primary, plan);
	for (size_t i = 0; i < options->alias_count; i++)
		ask_about_address(context, importing, options->aliases[i], false, plan);
}

static void ask(struct context *context, struct user_importing *importing, struct plan *plan)
{
	if (importing->facts.user == NULL)
		ask_about_new_account(context, importing, plan);
	else
		ask_about_changes(context, importing, plan);
	if (plan->refusals != NULL)
		return;
	ask_about_addresses(context, importing, plan);
	/* A deleted user's licenses take no seat; whether they come back is asked when she does. */
	if (importing->adding.addition_count > 0 && importing->options->deleted_at == 0)
		rules_ask(context, &license_assign_rules, &importing->licenses, plan);
}

static struct error refuse_moment(struct context *context, const struct user_importing *importing)
{
	if (importing->options->deleted_at > context->now)
		return refuse(context, &ERROR_PROPERTY_INVALID, "deletedDateTime", "property",
			"deletedDateTime", "type", "User", NULL);
	if (importing->ends_at <= context->now)
		return refuse(
			context, &ERROR_RESTORE_WINDOW_CLOSED, "deletedDateTime", "id", importing->id, NULL);
	return no_error;
}

static struct error plan_import(struct context *context, const void *options, struct plan *plan)
{
	struct user_importing importing;
	struct error error = look(context, options, &importing);
	if (failed(error))
		return error;
	plan->target = importing.id;
	const struct user *met = importing.facts.user;
	bool is_told_deleted = importing.options->deleted_at != 0;
	if (met != NULL && (is_told_deleted || met->deleted_at != 0))
		return no_error;
	if (is_told_deleted)
		error = refuse_moment(context, &importing);
	if (failed(error))
		return error;
	ask(context, &importing, plan);
	if (plan->refusals != NULL)
		return no_error;
	if (met != NULL)
		plan_import_of_known(context, &importing, plan);
	else if (is_told_deleted)
		plan_import_of_deleted(context, &importing, plan);
	else
		plan_import_of_new(context, &importing, plan);
	return no_error;
}

const struct act user_import = { "user.import", plan_import };

/* True when the plan of one who is there would do nothing; *result tells the rest. */
static bool changes_nothing(struct context *context, const struct user_import_options *options,
	const struct user *met, struct user_import_result *result)
{
	struct plan plan;
	plan_begin(&plan, context->arena, user_import.name);
	struct error error = plan_import(context, options, &plan);
	if (failed(error) || plan.refusals != NULL || plan.steps != NULL)
		return false;
	bool agrees = (met->deleted_at != 0) == (options->deleted_at != 0);
	result->outcome = agrees ? IMPORT_UNCHANGED : IMPORT_LEFT;
	result->object_id = plan.target;
	result->skipped = plan.notes;
	result->skipped_count = plan.note_count;
	return true;
}

struct error user_import_row(
	struct context *context, const struct user_import_options *options, struct user_import_result *result)
{
	*result = (struct user_import_result){ 0 };
	const struct user *met = user_import_find(context, options);
	if (met != NULL && changes_nothing(context, options, met, result))
		return session_fault(context->session);
	struct act_result done = { 0 };
	result->refusal = act_run(context, &user_import, options, &done);
	result->outcome = failed(result->refusal) ? IMPORT_REFUSED
			  : met != NULL		  ? IMPORT_UPDATED
						  : IMPORT_CREATED;
	result->object_id = done.object_id;
	result->skipped = done.notes;
	result->skipped_count = done.note_count;
	return session_fault(context->session);
}
