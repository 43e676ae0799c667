/*
 * group_verbs - the changes of groups and memberships
 */
#include "base/text.h"
#include "domain/context.h"
#include "domain/errors.h"
#include "domain/groups/group.h"

static bool truth_after(const struct step *step, const char *field)
{
	return text_equal(step_after(step, field), "true");
}

struct error verb_group_create(struct context *context, const struct step *step)
{
	const struct group group = {
		.id = step->object,
		.display_name = step_after(step, "displayName"),
		.display_name_fold = text_fold(context->arena, step_after(step, "displayName")),
		.description = step_after(step, "description"),
		.mail_nickname = step_after(step, "mailNickname"),
		.visibility = step_after(step, "visibility"),
		.mail_enabled = truth_after(step, "mailEnabled"),
		.security_enabled = truth_after(step, "securityEnabled"),
		.is_unified = truth_after(step, "isUnified"),
		.is_role_assignable = truth_after(step, "isAssignableToRole"),
		.created_at = context->now,
	};
	group_put(context->session, &group);
	return session_fault(context->session);
}

struct error verb_group_set(struct context *context, const struct step *step)
{
	struct group *group = group_find(context->session, step->object);
	if (group == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", step->object, NULL);
	const char *deleted_at = step_after(step, "deletedDateTime");
	group->deleted_at = 0;
	if (deleted_at != NULL)
		text_to_integer(deleted_at, &group->deleted_at);
	group_put(context->session, group);
	return session_fault(context->session);
}

struct error verb_group_purge(struct context *context, const struct step *step)
{
	static const char *const kinds[] = { "member", "owner" };
	for (size_t k = 0; k < COUNT_OF(kinds); k++) {
		size_t count = 0;
		const struct membership *rows = memberships_of_group(context->session, step->object, kinds[k], &count);
		for (size_t i = 0; i < count; i++)
			membership_remove(context->session, step->object, rows[i].member_id, kinds[k]);
	}
	group_remove(context->session, step->object);
	return session_fault(context->session);
}

struct error verb_group_add(struct context *context, const struct step *step)
{
	const struct membership membership = {
		.group_id = step->object,
		.member_id = step_after(step, "memberId"),
		.kind = step_after(step, "kind"),
		.since = context->now,
	};
	membership_put(context->session, &membership);
	return session_fault(context->session);
}

struct error verb_group_remove(struct context *context, const struct step *step)
{
	membership_remove(context->session, step->object, step->changes[0].before, step->changes[1].before);
	return session_fault(context->session);
}
