/*
 * group - security and Microsoft 365 groups: made, changed, filled, deleted, brought back
 *
 * A Microsoft 365 group has an address, made of its nickname and the organisation's default domain, and is kept
 * thirty days when deleted; a security group is gone at once (rules.md 16). Groups may be members of security
 * groups. Membership is kept by hand: a group with dynamic membership is refused.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"
#include "domain/addresses/address.h"
#include "domain/groups/group_fields.h"
#include "store/calendar.h"
#include "store/group_licenses.h"
#include "store/groups.h"
#include "store/users.h"

/* What one request may bind. */
#define GROUP_MEMBERS_AT_ONCE 20

struct group_value {
	const struct group_field *field;
	const char *value; /* as group_field_value() writes it; NULL: cleared */
};

struct group_create_options {
	const struct group_value *values;
	size_t value_count;
	bool is_unified, is_dynamic;
	const char *const *members; /* ids, or sign-in names of active users */
	size_t member_count;
	const char *const *owners;
	size_t owner_count;
};
extern const struct act group_create;

struct group_update_options {
	const char *group_id;
	const struct group_value *values;
	size_t value_count;
	const char *const *members; /* to be added */
	size_t member_count;
};
extern const struct act group_update;

/* options: the group's id (const char *). */
extern const struct act group_delete;
extern const struct act group_renew;
extern const struct act group_restore; /* of a deleted one */
extern const struct act group_purge;

struct group_member_options {
	const char *group_id;
	const char *member_id; /* of a user or a group; or a user's sign-in name */
	const char *kind;      /* member, owner */
	bool removes;
};
extern const struct act group_set_member; /* "group.setMember" */

struct license_addition;
struct group_license_options {
	const char *group_id;
	const struct license_addition *additions;
	size_t addition_count;
	const char *const *removals; /* sku ids */
	size_t removal_count;
};
extern const struct act group_assign_license; /* "group.assignLicense": its members follow in chunks */

/* Plays what is due of the group first. ERROR_NOT_FOUND when it is not (or no longer) there. */
struct error group_load(struct context *context, const char *id, bool deleted, const struct group **group);

/* Facts. */
struct group_creation {
	const struct group_create_options *options;
	struct group group; /* as it would be */
	struct address_wish wish; /* address NULL: it gets none */
};
struct group_changing {
	const struct group_update_options *options;
	const struct group *group;
	struct group after;
};
struct group_licensing {
	const struct group_license_options *options;
	const struct group *group;
	const struct group_license *given; /* what it gives now */
	size_t given_count;
};
struct group_restoring {
	const struct group *group;
	struct address_wish wish; /* address NULL: it had none */
};
struct group_membership {
	const struct group_member_options *options;
	const struct group *group;
	const char *member_id; /* folded id, also of who was named by her sign-in name */
	bool member_exists, is_member;
	const struct group *member_group; /* NULL: a user */
	bool closes_a_circle;
	int64_t owners; /* of the group, now */
};

/* Who would come or go, looked at; and the step for it. */
struct group_membership group_look_at_member(struct context *context, const struct group *group,
	const struct group_member_options *options);
void plan_group_member(struct plan *plan, const struct group_membership *membership);
/* Adds several in one plan, each asked like one alone. */
struct error plan_group_members(struct context *context, struct plan *plan, const struct group *group,
	const char *kind, const char *const *members, size_t count);

struct error group_purge_is_due(struct context *context, const struct calendar_row *row);

struct error verb_group_create(struct context *context, const struct step *step);
struct error verb_group_set(struct context *context, const struct step *step);
struct error verb_group_purge(struct context *context, const struct step *step);
struct error verb_group_assign_license(struct context *context, const struct step *step);
struct error verb_group_remove_license(struct context *context, const struct step *step);
struct error verb_group_add(struct context *context, const struct step *step);
struct error verb_group_remove(struct context *context, const struct step *step);
