/*
 * user_verbs - the changes of a person's row
 */
#include "base/text.h"
#include "domain/context.h"
#include "domain/changes.h"
#include "domain/errors.h"
#include "domain/users/user.h"
#include "domain/verbs.h"
#include "store/addresses.h"
#include "store/changes.h"
#include "store/groups.h"
#include "store/role_assignments.h"
#include "store/sign_in_moments.h"
#include "store/token_families.h"

/* Fields of the table, and the few that are no property on the wire. */
static void set_changes(struct context *context, struct user *user, const struct step *step)
{
	for (size_t i = 0; i < step->change_count; i++) {
		const struct change *change = &step->changes[i];
		const struct user_field *field = user_field_named(change->field);
		if (field != NULL)
			user_field_set(context->arena, user, field, change->after);
		else if (text_equal(change->field, "passwordHash"))
			user->password_hash = change->after;
		else if (text_equal(change->field, "forceChangePasswordNextSignIn"))
			user->force_change_password = text_equal(change->after, "true");
		else if (text_equal(change->field, "managerId"))
			user->manager_id = change->after;
		else if (text_equal(change->field, "originalUserPrincipalName"))
			user->original_upn = change->after;
		else
			bug("a user has no such field");
	}
	user->version++;
	user->changed = change_number(context);
}

struct error verb_user_create(struct context *context, const struct step *step)
{
	struct user user = { .id = step->object };
	set_changes(context, &user, step);
	if (user.password_changed_at == 0)
		user.password_changed_at = context->now;
	user_insert(context->session, &user);
	return session_fault(context->session);
}

static struct user *find(struct context *context, const struct step *step)
{
	return user_find(context->session, step->object);
}

struct error verb_user_set(struct context *context, const struct step *step)
{
	struct user *user = find(context, step);
	if (user == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", step->object, NULL);
	set_changes(context, user, step);
	/* Who is blocked gets no new token for an old session when she is let in again. */
	if (text_equal(step->verb->name, "user.block"))
		user->sessions_valid_from = context->real_now;
	user_replace(context->session, user);
	return session_fault(context->session);
}

struct error verb_user_set_password(struct context *context, const struct step *step)
{
	struct user *user = find(context, step);
	if (user == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", step->object, NULL);
	set_changes(context, user, step);
	user->password_changed_at = context->now;
	user->sessions_valid_from = context->real_now;
	user_replace(context->session, user);
	return session_fault(context->session);
}

struct error verb_user_soft_delete(struct context *context, const struct step *step)
{
	struct user *user = find(context, step);
	if (user == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", step->object, NULL);
	user->original_upn = user->upn;
	set_changes(context, user, step);
	user->sessions_valid_from = context->real_now;
	user_replace(context->session, user);
	users_mark_reports_changed(context->session, user->id, user->changed);
	return session_fault(context->session);
}

struct error verb_user_restore(struct context *context, const struct step *step)
{
	struct user *user = find(context, step);
	if (user == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", step->object, NULL);
	set_changes(context, user, step);
	user->original_upn = NULL;
	user_replace(context->session, user);
	users_mark_reports_changed(context->session, user->id, user->changed); /* they have a manager again */
	return session_fault(context->session);
}

/* The row, and everything that names her: the journal keeps its links, not her values. */
struct error verb_user_purge(struct context *context, const struct step *step)
{
	const char *id = step->object;
	size_t count = 0;
	const struct membership *memberships = memberships_of_member(context->session, id, &count);
	for (size_t i = 0; i < count; i++)
		membership_remove(context->session, memberships[i].group_id, id, memberships[i].kind);
	const char **held = roles_of_principal(context->session, id, &count);
	for (size_t i = 0; i < count; i++)
		role_assignment_remove(context->session, held[i], id);
	users_mark_reports_changed(context->session, id, change_number(context));
	users_lose_manager(context->session, id);
	address_events_forget_holder(context->session, id);
	token_families_remove_user(context->session, id);
	sign_in_moments_remove(context->session, id);
	user_remove(context->session, id);
	change_bury_user(context, id);
	return session_fault(context->session);
}

