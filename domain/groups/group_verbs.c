/*
 * group_verbs - the changes of groups and memberships
 */
#include "base/text.h"
#include "domain/context.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "store/addresses.h"
#include "store/role_assignments.h"

/* Fields of the table, and the one that is no property on the wire. */
static void set_changes(struct context *context, struct group *group, const struct step *step)
{
	for (size_t i = 0; i < step->change_count; i++) {
		const struct change *change = &step->changes[i];
		const struct group_field *field = group_field_named(change->field);
		if (field != NULL)
			group_field_set(context->arena, group, field, change->after);
		else if (text_equal(change->field, "isUnified"))
			group->is_unified = text_equal(change->after, "true");
		else
			bug("a group has no such field");
	}
}

struct error verb_group_create(struct context *context, const struct step *step)
{
	struct group group = { .id = step->object };
	set_changes(context, &group, step);
	group_put(context->session, &group);
	return session_fault(context->session);
}

struct error verb_group_set(struct context *context, const struct step *step)
{
	struct group *group = group_find(context->session, step->object);
	if (group == NULL)
		return refuse(context, &ERROR_NOT_FOUND, "id", "id", step->object, NULL);
	set_changes(context, group, step);
	group_put(context->session, group);
	return session_fault(context->session);
}

/* The row, and everything that names it: the journal keeps its links, not its values. */
struct error verb_group_purge(struct context *context, const struct step *step)
{
	const char *id = step->object;
	size_t count = 0;
	const char **held = roles_of_principal(context->session, id, &count);
	for (size_t i = 0; i < count; i++)
		role_assignment_remove(context->session, held[i], id);
	memberships_remove_of_group(context->session, id);
	address_events_forget_holder(context->session, id);
	group_remove(context->session, id);
	return session_fault(context->session);
}

struct error verb_group_add(struct context *context, const struct step *step)
{
	const struct membership membership = {
		.group_id = step->object,
		.member_id = step_after(step, "memberId"),
		.kind = step_after(step, "kind"),
		.is_group = text_equal(step_after(step, "memberType"), "group"),
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
