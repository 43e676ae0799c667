/*
 * user_ending_rules - what may be refused when an account ends or comes back (rules.md sections 1, 3, 4; seed 004)
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/rules.h"
#include "domain/users/user.h"

static struct error denied_for_lack_of_role(struct context *context)
{
	struct error error = refuse(context, &ERROR_REQUEST_DENIED, "user", NULL);
	error.detail = text_in(context->language, TEXT_HINT_ASK_SUPPORT);
	return error;
}

/* A plain user is sent to her organisation's support (seed 004, A33); so is an administrator who means herself. */
static struct error nobody_deletes_the_own_account(struct context *context, const void *facts)
{
	const struct user_facts *target = facts;
	return text_equal(context->actor.id, target->user->id) ? refuse(context, &ERROR_SELF_DELETE, "user", NULL)
							       : no_error;
}

static struct error deleter_needs_a_role_above_the_target(struct context *context, const void *facts)
{
	return user_may_be_acted_on(context, facts, ACTION_DELETE_USER) ? no_error : denied_for_lack_of_role(context);
}

static struct error synced_user_is_deleted_in_active_directory(struct context *context, const void *facts)
{
	const struct user_facts *target = facts;
	return target->user->on_premises_sync_enabled
		? refuse(context, &ERROR_ON_PREMISES_MANAGED, "onPremisesSyncEnabled", NULL)
		: no_error;
}

/* Forwarding hangs on the account (seed 004; rules.md 8, 9). */
static struct error user_with_forwarding_cannot_be_deleted(struct context *context, const void *facts)
{
	const struct user_facts *target = facts;
	return target->mailbox != NULL && mailbox_forwards(target->mailbox)
		? refuse(context, &ERROR_USER_ANCHORED, "forwardingSmtpAddress", NULL)
		: no_error;
}

/* So does a shared mailbox. */
static struct error user_with_shared_mailbox_cannot_be_deleted(struct context *context, const void *facts)
{
	const struct user_facts *target = facts;
	return target->mailbox != NULL && mailbox_is_shared(target->mailbox)
		? refuse(context, &ERROR_USER_ANCHORED, "mailbox", NULL)
		: no_error;
}

static struct error last_administrator_cannot_be_deleted(struct context *context, const void *facts)
{
	return user_is_last_administrator(facts) ? refuse(context, &ERROR_LAST_ADMINISTRATOR, "user", NULL) : no_error;
}

static const struct rule delete_rules[] = {
	{ "USER-DEL-1", "nobody_deletes_the_own_account", nobody_deletes_the_own_account, ALL_DOORS, "S004; rules.md 1" },
	{ "USER-DEL-2", "deleter_needs_a_role_above_the_target", deleter_needs_a_role_above_the_target, ALL_DOORS,
		"S004; rules.md 1, 10, 13, 129" },
	{ "USER-DEL-3", "synced_user_is_deleted_in_active_directory", synced_user_is_deleted_in_active_directory,
		ALL_DOORS, "S004; rules.md 11, 133, C14" },
	{ "USER-DEL-4", "user_with_forwarding_cannot_be_deleted", user_with_forwarding_cannot_be_deleted,
		SETTING_DELETE_GUARD, "S004; rules.md 8, 9, C13" },
	{ "USER-DEL-5", "user_with_shared_mailbox_cannot_be_deleted", user_with_shared_mailbox_cannot_be_deleted,
		SETTING_DELETE_GUARD, "S004; rules.md 8, 9, C13" },
	{ "USER-DEL-6", "last_administrator_cannot_be_deleted", last_administrator_cannot_be_deleted, ALL_DOORS,
		"design.md section 4" },
};
const struct rule_table user_delete_rules = { "user.delete", delete_rules, COUNT_OF(delete_rules) };

static struct error restorer_needs_a_role_above_the_target(struct context *context, const void *facts)
{
	const struct user_restoring *restoring = facts;
	return user_may_be_acted_on(context, &restoring->facts, ACTION_RESTORE_USER) ? no_error
										     : denied_for_lack_of_role(context);
}

static struct error synced_user_is_restored_in_active_directory(struct context *context, const void *facts)
{
	const struct user_restoring *restoring = facts;
	return synced_user_is_deleted_in_active_directory(context, &restoring->facts);
}

static struct error restored_name_is_an_address_of_a_verified_domain(struct context *context, const void *facts)
{
	const struct user_restoring *restoring = facts;
	if (!sign_in_name_is_valid(restoring->upn))
		return refuse(context, &ERROR_PROPERTY_INVALID, "newUserPrincipalName", "property", "newUserPrincipalName",
			"type", "User", NULL);
	return restoring->wish.domain != NULL ? no_error
					      : refuse(context, &ERROR_DOMAIN_UNVERIFIED, "userPrincipalName", NULL);
}

static struct error restored_name_is_free(struct context *context, const void *facts)
{
	const struct user_restoring *restoring = facts;
	if (restoring->same_name == NULL)
		return no_error;
	struct error error = refuse(context, &ERROR_UPN_CONFLICT, "userPrincipalName", NULL);
	error.detail = restoring->same_name->id;
	return error;
}

/* Whatever is reconciled: two people would sign in with the same name (rules.md (c)8). */
static struct error restored_name_is_nobodys_address(struct context *context, const void *facts)
{
	const struct user_restoring *restoring = facts;
	return address_refuse_taken(context, &restoring->wish);
}

static struct error restored_addresses_are_free_or_given_up(struct context *context, const void *facts)
{
	const struct user_restoring *restoring = facts;
	if (restoring->taken_count == 0 || restoring->options->reconciles_addresses)
		return no_error;
	struct address_wish wish =
		address_look(context, restoring->taken[0]->address, restoring->facts.user->id);
	return address_refuse_taken(context, &wish);
}

static const struct rule restore_rules[] = {
	{ "USER-RST-1", "restorer_needs_a_role_above_the_target", restorer_needs_a_role_above_the_target, ALL_DOORS,
		"rules.md 34, 35, 43" },
	{ "USER-RST-2", "synced_user_is_restored_in_active_directory", synced_user_is_restored_in_active_directory,
		ALL_DOORS, "rules.md 44, 133" },
	{ "USER-RST-3", "restored_name_is_an_address_of_a_verified_domain",
		restored_name_is_an_address_of_a_verified_domain, ALL_DOORS, "rules.md 42" },
	{ "USER-RST-4", "restored_name_is_free", restored_name_is_free, ALL_DOORS, "rules.md 39" },
	{ "USER-RST-5", "restored_name_is_nobodys_address", restored_name_is_nobodys_address, ALL_DOORS,
		"rules.md 40, 112" },
	{ "USER-RST-6", "restored_addresses_are_free_or_given_up", restored_addresses_are_free_or_given_up, ALL_DOORS,
		"rules.md 40, 41" },
};
const struct rule_table user_restore_rules = { "user.restore", restore_rules, COUNT_OF(restore_rules) };

static struct error purger_needs_a_role_above_the_target(struct context *context, const void *facts)
{
	return user_may_be_acted_on(context, facts, ACTION_PURGE_USER) ? no_error : denied_for_lack_of_role(context);
}

static const struct rule purge_rules[] = {
	{ "USER-PRG-1", "purger_needs_a_role_above_the_target", purger_needs_a_role_above_the_target, ALL_DOORS,
		"rules.md 48" },
};
const struct rule_table user_purge_rules = { "user.purge", purge_rules, COUNT_OF(purge_rules) };
