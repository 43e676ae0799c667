/*
 * user_facts - finding a user and everything that an act on her needs to know
 */
#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/calendar.h"
#include "domain/errors.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/users/user.h"
#include "store/groups.h"
#include "store/role_assignments.h"

struct user *user_resolve(struct context *context, const char *id_or_name)
{
	if (id_or_name == NULL)
		return NULL;
	if (uuid_is_valid(id_or_name))
		return user_find(context->session, text_fold(context->arena, id_or_name));
	return user_find_by_upn(context->session, text_fold(context->arena, id_or_name));
}

static struct error not_found(struct context *context, const char *id)
{
	return refuse(context, &ERROR_NOT_FOUND, "id", "id", id == NULL ? "" : id, NULL);
}

struct error user_play_due(struct context *context, const char *user_id)
{
	struct error error = calendar_play_due(context, user_id);
	size_t count = 0;
	const struct mailbox *mailboxes = mailboxes_of_user(context->session, user_id, &count);
	for (size_t i = 0; i < count && !failed(error); i++)
		error = calendar_play_due(context, mailboxes[i].id);
	return error;
}

static void load_roles(struct context *context, struct user_facts *facts)
{
	const char *id = facts->user->id;
	facts->roles = roles_of_principal(context->session, id, &facts->role_count);
	/* As a member, or as an owner, who decides about the members (graph.md section 2). */
	facts->is_in_role_assignable_group = membership_gives_protection(context->session, id);
	for (size_t i = 0; i < facts->role_count; i++)
		if (text_equal(facts->roles[i], ROLE_GLOBAL_ADMINISTRATOR))
			facts->enabled_global_administrators =
				role_holders_enabled(context->session, ROLE_GLOBAL_ADMINISTRATOR);
}

struct error user_load(struct context *context, const char *id_or_name, bool deleted, struct user_facts *facts)
{
	*facts = (struct user_facts){ 0 };
	const struct user *met = user_resolve(context, id_or_name);
	if (met == NULL)
		return not_found(context, id_or_name);
	struct error error = user_play_due(context, met->id);
	if (failed(error))
		return error;
	facts->user = user_find(context->session, met->id);
	if (facts->user == NULL || (facts->user->deleted_at != 0) != deleted)
		return not_found(context, id_or_name);
	facts->mailbox = mailbox_of_user(context, met->id);
	facts->addresses = addresses_of_holder(context->session, met->id, &facts->address_count);
	facts->licenses = licenses_of_user(context->session, met->id, &facts->license_count);
	load_roles(context, facts);
	return session_fault(context->session);
}

bool user_may_be_acted_on(struct context *context, const struct user_facts *facts, enum role_action action)
{
	static const char *const privileged[] = { ROLE_GLOBAL_ADMINISTRATOR };
	if (facts->is_in_role_assignable_group && !role_may_to(context, action, privileged, 1))
		return false;
	return role_may_to(context, action, facts->roles, facts->role_count);
}

bool user_is_last_administrator(const struct user_facts *facts)
{
	return facts->user->account_enabled && facts->user->deleted_at == 0 && facts->enabled_global_administrators == 1;
}
