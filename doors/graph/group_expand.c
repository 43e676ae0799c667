/*
 * group_expand - see the header
 */
#include "doors/graph/group_expand.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/groups/group_read.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/graph/group_json.h"

static const char *const links[] = { "members", "owners", NULL };

bool group_expand_read(struct visit *visit, struct group_expand *expand)
{
	*expand = (struct group_expand){ .expand = { .count = 0 } };
	if (!expand_read(visit, "group", links, &expand->expand))
		return false;
	for (size_t i = 0; i < expand->expand.count; i++) {
		const struct expand_item *item = &expand->expand.items[i];
		struct group_link *link = &expand->links[i];
		link->item = item;
		link->groups = (struct selection){ item->select, item->select_count };
		if (!expand_select_is_known(visit, item, "directoryObject") ||
			!user_view_of_mixed_names(visit, item->select, item->select_count, &link->people))
			return false;
	}
	return true;
}

static size_t read_links(struct visit *visit, struct group_expand *expand, const struct group *groups, size_t count)
{
	const char **ids = arena_allocate_array(visit->arena, count + 1, sizeof(*ids));
	size_t found = 0;
	for (size_t i = 0; i < count; i++)
		ids[i] = groups[i].id;
	for (size_t i = 0; i < expand->expand.count; i++) {
		struct group_link *link = &expand->links[i];
		const char *kind = text_equal(link->item->name, "owners") ? MEMBERSHIP_OWNER : MEMBERSHIP_MEMBER;
		link->rows = memberships_read_of_groups(
			visit_read(visit), ids, count, kind, EXPANDED_MOST, &link->row_count);
		found += link->row_count;
	}
	return found;
}

void group_expand_load(struct visit *visit, struct group_expand *expand, const struct group *groups, size_t count)
{
	if (expand->expand.count == 0 || count == 0)
		return;
	size_t most = read_links(visit, expand, groups, count), people = 0, inner = 0, user_count = 0;
	const char **people_ids = arena_allocate_array(visit->arena, most + 1, sizeof(*people_ids));
	const char **group_ids = arena_allocate_array(visit->arena, most + 1, sizeof(*group_ids));
	for (size_t i = 0; i < expand->expand.count; i++)
		for (size_t j = 0; j < expand->links[i].row_count; j++) {
			const struct membership *row = &expand->links[i].rows[j];
			if (row->is_group)
				group_ids[inner++] = row->member_id;
			else
				people_ids[people++] = row->member_id;
		}
	const struct user *users = users_read_of_ids(visit_read(visit), people_ids, people, &user_count);
	expand->people = user_related_of(visit, users, user_count);
	expand->groups = groups_read_of_ids(visit_read(visit), group_ids, inner, &expand->group_count);
}

/* Where it stands in rows of this size that begin with an id and are in its order; the first of several. */
static size_t place_of(const void *rows, size_t count, size_t size, const char *id)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *other = NULL;
		memcpy(&other, (const char *)rows + middle * size, sizeof(other));
		if (strcmp(other, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void put_member(struct visit *visit, struct group_expand *expand, struct group_link *link,
	struct json_out *out, const struct membership *row)
{
	if (row->is_group) {
		size_t place = place_of(expand->groups, expand->group_count, sizeof(*expand->groups), row->member_id);
		if (place < expand->group_count && text_equal(expand->groups[place].id, row->member_id))
			group_put_json(visit, &link->groups, out, &expand->groups[place], true);
		return;
	}
	const struct user *users = expand->people.users;
	size_t count = expand->people.user_count, place = place_of(users, count, sizeof(*users), row->member_id);
	if (place == count || !text_equal(users[place].id, row->member_id))
		return;
	json_open_object(out);
	if (visit_wants_metadata(visit))
		json_put_text(out, "@odata.type", "#microsoft.graph.user");
	user_put_related(&expand->people, &link->people, out, &users[place]);
	json_close_object(out);
}

void group_expand_put(struct visit *visit, struct group_expand *expand, struct json_out *out,
	const struct group *group)
{
	for (size_t i = 0; i < expand->expand.count; i++) {
		struct group_link *link = &expand->links[i];
		size_t place = place_of(link->rows, link->row_count, sizeof(*link->rows), group->id);
		json_key(out, link->item->name);
		json_open_array(out);
		for (; place < link->row_count && text_equal(link->rows[place].group_id, group->id); place++)
			put_member(visit, expand, link, out, &link->rows[place]);
		json_close_array(out);
	}
}
