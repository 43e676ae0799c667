/*
 * group_read - groups and who belongs to them, as a door reads them: what is overdue reads as gone
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "store/groups.h"

struct context;

/* NULL if there is none, or it is deleted. */
const struct group *group_read(struct context *context, const char *id);
/* A deleted one, while it is kept. */
const struct group *group_read_deleted(struct context *context, const char *id);

/* Groups, or the deleted ones that are kept, in order of name (domain/listing.h). */
struct list_query groups_listing(struct context *context, bool deleted);

const struct group *groups_read_of_member(struct context *context, const char *member_id, size_t *count);
/* kind: member, owner. In order of the member's id. */
const struct membership *group_read_members(
	struct context *context, const char *group_id, const char *kind, size_t *count);

/* Of many at once: what they are members of (at most so many each), in order of member; groups in order of id. */
const struct membership *memberships_read_of_members(
	struct context *context, const char *const *ids, size_t id_count, int64_t each, size_t *count);
const struct group *groups_read_of_ids(struct context *context, const char *const *ids, size_t id_count, size_t *count);
