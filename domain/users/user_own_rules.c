/*
 * user_own_rules - what people may do to their own accounts
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "domain/users/user.h"

static struct error own_password_is_known(struct context *context, const void *facts)
{
	const struct user_password_change *change = facts;
	/* It was checked outside the lane, against the hash that she had then. */
	bool is_known = change->options->knows_old && text_equal(change->options->old_hash, change->user->password_hash);
	return is_known ? no_error : refuse(context, &ERROR_PASSWORD_WRONG, "currentPassword", NULL);
}

static struct error own_new_password_is_strong(struct context *context, const void *facts)
{
	const struct user_password_change *change = facts;
	return change->options->new_hash != NULL &&
			       password_is_strong(change->options->new_password, change->user->upn, change->user->display_name)
		       ? no_error
		       : refuse(context, &ERROR_PASSWORD_WEAK, "newPassword", NULL);
}

static struct error own_password_of_a_synced_user_is_active_directorys(struct context *context, const void *facts)
{
	const struct user_password_change *change = facts;
	return change->user->on_premises_sync_enabled ? refuse(context, &ERROR_ON_PREMISES_MANAGED, "newPassword", NULL)
						      : no_error;
}

/* Whoever is forced to change a password is not served by keeping it. */
static struct error own_new_password_is_another(struct context *context, const void *facts)
{
	const struct user_password_change *change = facts;
	return change->options->is_same ? refuse(context, &ERROR_PASSWORD_WEAK, "newPassword", NULL) : no_error;
}

static struct error password_is_changed_by_herself(struct context *context, const void *facts)
{
	const struct user_password_change *change = facts;
	return text_equal(context->actor.id, change->user->id)
		       ? no_error
		       : refuse(context, &ERROR_REQUEST_DENIED, "currentPassword", NULL);
}

static const struct rule change_password_rules[] = {
	{ "USER-PWD-4", "password_is_changed_by_herself", password_is_changed_by_herself, ALL_DOORS,
		"graph.md section 2" },
	{ "USER-PWD-5", "own_password_of_a_synced_user_is_active_directorys",
		own_password_of_a_synced_user_is_active_directorys, ALL_DOORS, "rules.md 138" },
	{ "USER-PWD-6", "own_password_is_known", own_password_is_known, ALL_DOORS, "graph.md section 2" },
	{ "USER-PWD-7", "own_new_password_is_strong", own_new_password_is_strong, ALL_DOORS, "design.md section 5" },
	{ "USER-PWD-8", "own_new_password_is_another", own_new_password_is_another, ALL_DOORS, "graph.md section 2" },
};
const struct rule_table user_change_password_rules = { "user.changePassword", change_password_rules,
	COUNT_OF(change_password_rules) };
