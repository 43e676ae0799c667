/*
 * group - security and Microsoft 365 groups, as far as membership needs them
 *
 * A Microsoft 365 group is kept thirty days when deleted, a security group is gone at once (rules.md 16).
 */
#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "domain/acts.h"
#include "store/calendar.h"
#include "store/groups.h"

struct group_create_options {
	const char *display_name, *description, *mail_nickname, *visibility;
	bool mail_enabled, security_enabled, is_unified, is_role_assignable;
};
extern const struct act group_create;

/* options: the group's id (const char *). */
extern const struct act group_delete;

struct group_member_options {
	const char *group_id;
	const char *member_id;
	const char *kind; /* member, owner */
	bool removes;
};
extern const struct act group_set_member; /* "group.setMember" */

/* Facts. */
struct group_membership {
	const struct group_member_options *options;
	const struct group *group;
	bool member_exists, is_member;
};

struct error group_purge_is_due(struct context *context, const struct calendar_row *row);

struct error verb_group_create(struct context *context, const struct step *step);
struct error verb_group_set(struct context *context, const struct step *step);
struct error verb_group_purge(struct context *context, const struct step *step);
struct error verb_group_add(struct context *context, const struct step *step);
struct error verb_group_remove(struct context *context, const struct step *step);
