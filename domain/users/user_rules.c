/*
 * user_rules - everything that may be refused about people (rules.md sections 1, 3, 4, 11; seed 004)
 */
#include <ctype.h>

#include "base/text.h"
#include "domain/errors.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/rules.h"
#include "domain/users/user.h"

static struct error denied(struct context *context, const char *target)
{
	return refuse(context, &ERROR_REQUEST_DENIED, target, NULL);
}


static struct error users_are_created_by_a_global_or_user_administrator(struct context *context, const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_CREATE_USER) ? no_error : denied(context, "user");
}

static struct error new_user_needs_name_nickname_password_and_state(struct context *context, const void *facts)
{
	const struct user_creation *creation = facts;
	const char *missing = text_is_empty(creation->upn)	? "userPrincipalName"
		: text_is_empty(creation->display_name)		? "displayName"
		: text_is_empty(creation->mail_nickname)	? "mailNickname"
		: !creation->has_account_enabled		? "accountEnabled"
		: text_is_empty(creation->options->password) && creation->options->password_hash == NULL ? "passwordProfile"
													  : NULL;
	if (missing == NULL)
		return no_error;
	return refuse(context, &ERROR_PROPERTY_REQUIRED, missing, "property", missing, "type", "User", NULL);
}

static struct error name_is_an_address_of_a_verified_domain(struct context *context, const char *upn,
	const struct address_wish *wish)
{
	if (text_is_empty(upn))
		return no_error;
	if (!sign_in_name_is_valid(upn))
		return refuse(context, &ERROR_PROPERTY_INVALID, "userPrincipalName", "property", "userPrincipalName", "type",
			"User", NULL);
	return wish->domain != NULL ? no_error : refuse(context, &ERROR_DOMAIN_UNVERIFIED, "userPrincipalName", NULL);
}

static struct error new_name_is_an_address_of_a_verified_domain(struct context *context, const void *facts)
{
	const struct user_creation *creation = facts;
	return name_is_an_address_of_a_verified_domain(context, creation->upn, &creation->wish);
}

static struct error name_is_free(struct context *context, const struct user *same_name, const char *own_id)
{
	if (same_name == NULL || text_equal(same_name->id, own_id))
		return no_error;
	struct error error = refuse(context, &ERROR_UPN_CONFLICT, "userPrincipalName", NULL);
	error.detail = same_name->id;
	return error;
}

static struct error new_name_is_free(struct context *context, const void *facts)
{
	const struct user_creation *creation = facts;
	return name_is_free(context, creation->same_name, NULL);
}

static struct error new_name_is_nobodys_address(struct context *context, const void *facts)
{
	const struct user_creation *creation = facts;
	return address_refuse_taken(context, &creation->wish);
}

static struct error new_password_is_strong(struct context *context, const void *facts)
{
	const struct user_creation *creation = facts;
	bool is_weak = creation->options->password != NULL &&
		!password_is_strong(creation->options->password, creation->upn, creation->display_name);
	return is_weak ? refuse(context, &ERROR_PASSWORD_WEAK, "passwordProfile", NULL) : no_error;
}

static struct error new_mail_is_an_address(struct context *context, const void *facts)
{
	const struct user_creation *creation = facts;
	return user_mail_refuse_wrong(context, &creation->mail);
}

static struct error new_mail_is_nobodys_address(struct context *context, const void *facts)
{
	const struct user_creation *creation = facts;
	return user_mail_refuse_taken(context, &creation->mail);
}

static const struct rule create_rules[] = {
	{ "USER-NEW-1", "users_are_created_by_a_global_or_user_administrator",
		users_are_created_by_a_global_or_user_administrator, ALL_DOORS, "rules.md 113, 131" },
	{ "USER-NEW-2", "new_user_needs_name_nickname_password_and_state",
		new_user_needs_name_nickname_password_and_state, ALL_DOORS, "graph.md section 2" },
	{ "USER-NEW-3", "new_name_is_an_address_of_a_verified_domain", new_name_is_an_address_of_a_verified_domain,
		ALL_DOORS, "graph.md section 2" },
	{ "USER-NEW-4", "new_name_is_free", new_name_is_free, ALL_DOORS, "rules.md 112" },
	{ "USER-NEW-5", "new_name_is_nobodys_address", new_name_is_nobodys_address, ALL_DOORS, "rules.md 112, C4" },
	{ "USER-NEW-6", "new_password_is_strong", new_password_is_strong, ALL_DOORS, "design.md section 5" },
	{ "USER-NEW-7", "new_mail_is_an_address", new_mail_is_an_address, ALL_DOORS, "graph.md section 2" },
	{ "USER-NEW-8", "new_mail_is_nobodys_address", new_mail_is_nobodys_address, ALL_DOORS,
		"graph.md section 2; rules.md 112" },
};
const struct rule_table user_create_rules = { "user.create", create_rules, COUNT_OF(create_rules) };


static bool changes_flag(const struct user_changing *changing, unsigned flag)
{
	for (size_t i = 0; i < changing->options->value_count; i++)
		if ((changing->options->values[i].field->flags & flag) != 0)
			return true;
	return false;
}

static bool changes_without_flag(const struct user_changing *changing, unsigned flag)
{
	for (size_t i = 0; i < changing->options->value_count; i++)
		if ((changing->options->values[i].field->flags & flag) == 0)
			return true;
	return false;
}

static const char *value_for(const struct user_changing *changing, enum user_column column)
{
	for (size_t i = 0; i < changing->options->value_count; i++)
		if (changing->options->values[i].field->column == column)
			return changing->options->values[i].value;
	return NULL;
}

static bool only_changes(const struct user_changing *changing, enum user_column column)
{
	for (size_t i = 0; i < changing->options->value_count; i++)
		if (changing->options->values[i].field->column != column)
			return false;
	return changing->options->value_count > 0 && changing->options->password == NULL;
}

static struct error users_are_changed_by_a_global_or_user_administrator(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	bool is_nothing = changing->options->value_count == 0 && changing->options->password == NULL;
	bool is_plain = is_nothing || changes_without_flag(changing, FIELD_SENSITIVE | FIELD_PASSWORD);
	if (only_changes(changing, USER_USAGE_LOCATION))
		return role_may(context, ACTION_SET_USAGE_LOCATION) ? no_error : denied(context, "usageLocation");
	if (only_changes(changing, USER_ACCOUNT_ENABLED))
		return no_error; /* USER-UPD-2 alone decides */
	return !is_plain || role_may(context, ACTION_UPDATE_USER) ? no_error : denied(context, "user");
}

static struct error sensitive_changes_need_a_role_above_the_target(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	if (!changes_flag(changing, FIELD_SENSITIVE))
		return no_error;
	return user_may_be_acted_on(context, &changing->facts, ACTION_BLOCK_USER) ? no_error : denied(context, "user");
}

static struct error synced_user_is_changed_in_active_directory(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	bool is_mastered = changes_flag(changing, FIELD_MASTERED);
	return changing->facts.user->on_premises_sync_enabled && is_mastered
		? refuse(context, &ERROR_ON_PREMISES_MANAGED, "onPremisesSyncEnabled", NULL)
		: no_error;
}

static struct error changed_name_is_an_address_of_a_verified_domain(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	return name_is_an_address_of_a_verified_domain(context, changing->new_upn, &changing->wish);
}

static struct error changed_name_is_free(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	return name_is_free(context, changing->same_name, changing->facts.user->id);
}

static struct error changed_name_is_nobodys_address(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	return changing->new_upn == NULL ? no_error : address_refuse_taken(context, &changing->wish);
}

static bool blocks(const struct user_changing *changing)
{
	return text_equal(value_for(changing, USER_ACCOUNT_ENABLED), "false");
}

static struct error last_administrator_cannot_be_blocked(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	return blocks(changing) && user_is_last_administrator(&changing->facts)
		? refuse(context, &ERROR_LAST_ADMINISTRATOR, "accountEnabled", NULL)
		: no_error;
}

static struct error some_properties_cannot_be_cleared(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	for (size_t i = 0; i < changing->options->value_count; i++) {
		const struct user_value *value = &changing->options->values[i];
		if ((value->field->flags & FIELD_NEVER_EMPTY) != 0 && text_is_empty(value->value))
			return refuse(context, &ERROR_PROPERTY_INVALID, value->field->name, "property", value->field->name,
				"type", "User", NULL);
	}
	return no_error;
}

/* Of a mailbox: one of a verified domain, and never none. */
static struct error changed_mail_is_an_address_that_she_can_have(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	return user_mail_refuse_wrong(context, &changing->mail);
}

static struct error changed_mail_is_nobodys_address(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	return user_mail_refuse_taken(context, &changing->mail);
}

static const struct rule update_rules[] = {
	{ "USER-UPD-1", "users_are_changed_by_a_global_or_user_administrator",
		users_are_changed_by_a_global_or_user_administrator, ALL_DOORS, "rules.md 131" },
	{ "USER-UPD-2", "sensitive_changes_need_a_role_above_the_target", sensitive_changes_need_a_role_above_the_target,
		ALL_DOORS, "rules.md 129" },
	{ "USER-UPD-3", "synced_user_is_changed_in_active_directory", synced_user_is_changed_in_active_directory,
		ALL_DOORS, "rules.md 138; engines.md" },
	{ "USER-UPD-4", "changed_name_is_an_address_of_a_verified_domain",
		changed_name_is_an_address_of_a_verified_domain, ALL_DOORS, "graph.md section 2" },
	{ "USER-UPD-5", "changed_name_is_free", changed_name_is_free, ALL_DOORS, "rules.md 112" },
	{ "USER-UPD-6", "changed_name_is_nobodys_address", changed_name_is_nobodys_address, ALL_DOORS,
		"rules.md 112, C4" },
	{ "USER-UPD-7", "last_administrator_cannot_be_blocked", last_administrator_cannot_be_blocked, ALL_DOORS,
		"design.md section 4" },
	{ "USER-UPD-8", "some_properties_cannot_be_cleared", some_properties_cannot_be_cleared, ALL_DOORS,
		"graph.md section 2" },
	{ "USER-UPD-9", "changed_mail_is_an_address_that_she_can_have",
		changed_mail_is_an_address_that_she_can_have, ALL_DOORS, "graph.md section 2; rules.md 111" },
	{ "USER-UPD-10", "changed_mail_is_nobodys_address", changed_mail_is_nobodys_address, ALL_DOORS,
		"graph.md section 2; rules.md 112" },
};
const struct rule_table user_update_rules = { "user.update", update_rules, COUNT_OF(update_rules) };


static struct error password_is_reset_by_a_role_above_the_target(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	return user_may_be_acted_on(context, &changing->facts, ACTION_RESET_PASSWORD) ? no_error
										      : denied(context, "passwordProfile");
}

static struct error changed_password_is_strong(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	const struct user *user = changing->facts.user;
	if (changing->options->password == NULL)
		return no_error;
	return password_is_strong(changing->options->password, user->upn, user->display_name)
		? no_error
		: refuse(context, &ERROR_PASSWORD_WEAK, "passwordProfile", NULL);
}

static struct error password_of_a_synced_user_is_active_directorys(struct context *context, const void *facts)
{
	const struct user_changing *changing = facts;
	return changing->facts.user->on_premises_sync_enabled
		? refuse(context, &ERROR_ON_PREMISES_MANAGED, "passwordProfile", NULL)
		: no_error;
}

static const struct rule password_rules[] = {
	{ "USER-PWD-1", "password_is_reset_by_a_role_above_the_target", password_is_reset_by_a_role_above_the_target,
		ALL_DOORS, "rules.md 129, 131, 132" },
	{ "USER-PWD-2", "changed_password_is_strong", changed_password_is_strong, ALL_DOORS, "design.md section 5" },
	{ "USER-PWD-3", "password_of_a_synced_user_is_active_directorys", password_of_a_synced_user_is_active_directorys,
		ALL_DOORS, "rules.md 138" },
};
const struct rule_table user_password_rules = { "user.setPassword", password_rules, COUNT_OF(password_rules) };

static struct error sessions_are_ended_by_herself_or_by_a_role_above_her(struct context *context, const void *facts)
{
	const struct user_facts *target = facts;
	if (text_equal(context->actor.id, target->user->id))
		return no_error;
	return user_may_be_acted_on(context, target, ACTION_END_SESSIONS) ? no_error : denied(context, "user");
}

static const struct rule sessions_rules[] = {
	{ "USER-SES-1", "sessions_are_ended_by_herself_or_by_a_role_above_her",
		sessions_are_ended_by_herself_or_by_a_role_above_her, ALL_DOORS, "rules.md 18, 131" },
};
const struct rule_table user_sessions_rules = { "user.endSessions", sessions_rules, COUNT_OF(sessions_rules) };
