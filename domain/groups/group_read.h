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

/* In order of name; the page begins behind this name (folded) and id, both "" for the first. */
const struct group *groups_read(
	struct context *context, const char *after_name, const char *after_id, int64_t limit, size_t *count);
/* All that are kept; in order of their end. */
const struct group *groups_read_deleted(struct context *context, size_t *count);

const struct group *groups_read_of_member(struct context *context, const char *member_id, size_t *count);
/* kind: member, owner. In order of the member's id. */
const struct membership *group_read_members(
	struct context *context, const char *group_id, const char *kind, size_t *count);
