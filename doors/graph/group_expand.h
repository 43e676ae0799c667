/*
 * group_expand - $expand of groups: members and owners, read for all groups of a page together
 */
#pragma once

#include "base/json_out.h"
#include "domain/groups/group.h"
#include "doors/graph/expand.h"
#include "doors/graph/select.h"
#include "doors/graph/user_json.h"
#include "doors/graph/user_related.h"

#define GROUP_LINKS 2

struct group_link {
	const struct expand_item *item;
	struct user_view people;
	struct selection groups;
	const struct membership *rows; /* in order of group */
	size_t row_count;
};

struct group_expand {
	struct expand expand; /* nothing: no items */
	struct group_link links[GROUP_LINKS];
	/* Of group_expand_load(): who stands in the links, each in order of id. */
	struct user_related people;
	const struct group *groups;
	size_t group_count;
};

/* Reads $expand. False: answered. */
bool group_expand_read(struct visit *visit, struct group_expand *expand);
/* Reads who belongs to these groups: a statement a link, and two for who they are. */
void group_expand_load(struct visit *visit, struct group_expand *expand, const struct group *groups, size_t count);
/* The expanded links, behind the group's own properties. */
void group_expand_put(struct visit *visit, struct group_expand *expand, struct json_out *out,
	const struct group *group);
