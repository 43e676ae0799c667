/*
 * group_read - groups and who belongs to them, as a door reads them: what is overdue reads as gone
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/groups.h"
#include "store/users.h"

struct context;

/* NULL if there is none, or it is deleted. */
const struct group *group_read(struct context *context, const char *id);
/* A deleted one, while it is kept. */
const struct group *group_read_deleted(struct context *context, const char *id);

/* Groups, or the deleted ones that are kept, in order of name (domain/listing.h). */
struct list_query groups_listing(struct context *context, bool deleted);

/* Those she is a member of, by name. */
const struct group *groups_read_of_member(struct context *context, const char *member_id, size_t *count);
/* Those that she owns, by name; deleted: the ones that can be restored instead. */
const struct group *groups_read_of_owner(struct context *context, const char *owner_id, bool deleted, size_t *count);
/* Of many at once: what they are members of (at most so many each), in order of member; groups in order of id. */
const struct membership *memberships_read_of_members(
	struct context *context, const char *const *ids, size_t id_count, int64_t each, size_t *count);
/* Who belongs to many groups at once (at most so many each), in order of group. */
const struct membership *memberships_read_of_groups(struct context *context, const char *const *ids, size_t id_count,
	const char *kind, int64_t each, size_t *count);
const struct group *groups_read_of_ids(struct context *context, const char *const *ids, size_t id_count, size_t *count);

/* The same with those that contain these. */
const struct group *groups_read_above_member(struct context *context, const char *member_id, size_t *count);

/* One who belongs to a group: either is NULL. */
struct member {
	const struct user *user;
	const struct group *group;
};

struct member_query {
	const char *group_id;
	const char *kind; /* member, owner */
	enum member_filter filter;
	bool is_transitive; /* also of the groups in it */
	const char *after;  /* an id; "": the first page */
	int64_t limit;
};

struct member_page {
	const struct member *members; /* in order of id; who is deleted is left out, so a page may be short */
	size_t count;
	const char *next; /* where the next page begins; NULL: there is none */
};
struct member_page members_read(struct context *context, const struct member_query *query);
/* Who belongs to one group directly, all users or all groups, in order of id (domain/listing.h). */
struct list_query members_listing(struct context *context, const char *group_id, const char *kind, bool of_groups);
/* Everyone who is not deleted. */
int64_t members_read_count(struct context *context, const struct member_query *query);
/* A user who is an active member directly; NULL else. */
const struct user *group_read_member(struct context *context, const char *group_id, const char *user_id);
