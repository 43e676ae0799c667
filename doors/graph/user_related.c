/*
 * user_related - see the header
 */
#include "doors/graph/user_related.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/groups/group_read.h"
#include "domain/licenses/license_read.h"
#include "domain/roles/role_read.h"
#include "domain/tenants/tenant_read.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/graph/expand.h"

struct user_related user_related_of(struct visit *visit, const struct user *users, size_t count)
{
	return (struct user_related){ .visit = visit, .users = users, .user_count = count };
}

static const char **ids_of(struct visit *visit, const struct user *users, size_t count)
{
	const char **ids = arena_allocate_array(visit->arena, count + 1, sizeof(*ids));
	for (size_t i = 0; i < count; i++)
		ids[i] = users[i].id;
	return ids;
}

static const char *id_at(const struct related_rows *rows, size_t size, size_t offset, size_t index)
{
	const char *id = NULL;
	memcpy(&id, (const char *)rows->rows + index * size + offset, sizeof(id));
	return id;
}

/* The rows of one id, which stand together. */
static const void *rows_of(
	const struct related_rows *rows, size_t size, size_t offset, const char *id, size_t *count)
{
	size_t low = 0, high = rows->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(id_at(rows, size, offset, middle), id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	size_t end = low;
	while (end < rows->count && strcmp(id_at(rows, size, offset, end), id) == 0)
		end++;
	*count = end - low;
	return *count == 0 ? NULL : (const char *)rows->rows + low * size;
}

const struct address *related_addresses(struct user_related *related, const struct user *user, size_t *count)
{
	struct related_rows *rows = &related->addresses;
	if (!rows->is_read)
		rows->rows = users_read_addresses(visit_read(related->visit),
			ids_of(related->visit, related->users, related->user_count), related->user_count,
			&rows->count);
	rows->is_read = true;
	return rows_of(rows, sizeof(struct address), offsetof(struct address, holder_id), user->id, count);
}

const struct license *related_licenses(struct user_related *related, const struct user *user, size_t *count)
{
	struct related_rows *rows = &related->licenses;
	if (!rows->is_read)
		rows->rows = licenses_read_of_users(visit_read(related->visit),
			ids_of(related->visit, related->users, related->user_count), related->user_count,
			&rows->count);
	rows->is_read = true;
	return rows_of(rows, sizeof(struct license), offsetof(struct license, user_id), user->id, count);
}

static const char **manager_ids(struct visit *visit, const struct user *users, size_t count, size_t *id_count)
{
	const char **ids = arena_allocate_array(visit->arena, count + 1, sizeof(*ids));
	*id_count = 0;
	for (size_t i = 0; i < count; i++)
		if (users[i].manager_id != NULL)
			ids[(*id_count)++] = users[i].manager_id;
	return ids;
}

static int compare_users(const void *a, const void *b)
{
	return strcmp(((const struct user *)a)->id, ((const struct user *)b)->id);
}

static void add_managers(struct user_related *related, const struct user *more, size_t count)
{
	struct related_rows *rows = &related->managers;
	struct user *all = arena_allocate_array(related->visit->arena, rows->count + count + 1, sizeof(*all));
	if (rows->count > 0)
		memcpy(all, rows->rows, rows->count * sizeof(*all));
	memcpy(all + rows->count, more, count * sizeof(*all));
	rows->count += count;
	qsort(all, rows->count, sizeof(*all), compare_users);
	rows->rows = all;
}

static const struct user *known_manager(const struct user_related *related, const char *id)
{
	size_t count = 0;
	return rows_of(&related->managers, sizeof(struct user), offsetof(struct user, id), id, &count);
}

/* Level by level: whoever is known already has her own managers known, or will have. */
void related_read_managers(struct user_related *related, unsigned levels)
{
	struct visit *visit = related->visit;
	const struct user *users = related->users;
	size_t count = related->user_count;
	related->managers.is_read = true;
	for (unsigned level = 0; level < levels && count > 0; level++) {
		size_t wanted = 0, fresh = 0;
		const char **ids = manager_ids(visit, users, count, &wanted);
		for (size_t i = 0; i < wanted; i++)
			if (known_manager(related, ids[i]) == NULL)
				ids[fresh++] = ids[i];
		users = users_read_of_ids(visit_read(visit), ids, fresh, &count);
		if (count > 0)
			add_managers(related, users, count);
	}
}

const struct user *related_manager(struct user_related *related, const struct user *user)
{
	if (!related->managers.is_read)
		related_read_managers(related, 1);
	return user->manager_id == NULL ? NULL : known_manager(related, user->manager_id);
}

const struct user *related_reports(struct user_related *related, const struct user *user, size_t *count)
{
	struct related_rows *rows = &related->reports;
	if (!rows->is_read)
		rows->rows = users_read_reports(visit_read(related->visit),
			ids_of(related->visit, related->users, related->user_count), related->user_count,
			EXPANDED_MOST, &rows->count);
	rows->is_read = true;
	return rows_of(rows, sizeof(struct user), offsetof(struct user, manager_id), user->id, count);
}

static struct user_related *made_of(struct user_related *related, struct user_related **place,
	const struct related_rows *rows)
{
	if (*place == NULL) {
		*place = arena_allocate(related->visit->arena, sizeof(**place));
		**place = user_related_of(related->visit, rows->rows, rows->count);
	}
	return *place;
}

struct user_related *related_of_managers(struct user_related *related)
{
	return made_of(related, &related->of_managers, &related->managers);
}

struct user_related *related_of_reports(struct user_related *related)
{
	return made_of(related, &related->of_reports, &related->reports);
}

static void read_belongings(struct user_related *related)
{
	struct visit *visit = related->visit;
	struct context *context = visit_read(visit);
	const char **ids = ids_of(visit, related->users, related->user_count);
	struct related_rows *rows = &related->memberships;
	rows->rows = memberships_read_of_members(context, ids, related->user_count, EXPANDED_MOST, &rows->count);
	rows->is_read = true;
	const struct membership *memberships = rows->rows;
	const char **groups = arena_allocate_array(visit->arena, rows->count + 1, sizeof(*groups));
	for (size_t i = 0; i < rows->count; i++)
		groups[i] = memberships[i].group_id;
	related->groups.rows = groups_read_of_ids(context, groups, rows->count, &related->groups.count);
	related->assignments.rows = role_assignments_read_of_principals(
		context, ids, related->user_count, &related->assignments.count);
}

struct related_belongings related_belongings(struct user_related *related, const struct user *user)
{
	struct related_belongings found = { .group_count = 0 };
	size_t count = 0, ignored = 0;
	if (!related->memberships.is_read)
		read_belongings(related);
	const struct membership *memberships = rows_of(&related->memberships, sizeof(struct membership),
		offsetof(struct membership, member_id), user->id, &count);
	for (size_t i = 0; i < count && found.group_count < EXPANDED_MOST; i++) {
		const struct group *group = rows_of(&related->groups, sizeof(struct group),
			offsetof(struct group, id), memberships[i].group_id, &ignored);
		if (group != NULL)
			found.groups[found.group_count++] = group;
	}
	const struct role_assignment *assignments = rows_of(&related->assignments, sizeof(struct role_assignment),
		offsetof(struct role_assignment, principal_id), user->id, &count);
	for (size_t i = 0; i < count && found.group_count + found.role_count < EXPANDED_MOST; i++) {
		const struct role *role = role_with_id(assignments[i].role_id);
		if (role != NULL)
			found.roles[found.role_count++] = role;
	}
	return found;
}

const char *related_issuer(struct user_related *related)
{
	size_t count = 0;
	const struct domain *domains =
		related->issuer != NULL ? NULL : domains_read(visit_read(related->visit), &count);
	for (size_t i = 0; i < count; i++)
		if (related->issuer == NULL || domains[i].is_initial)
			related->issuer = domains[i].name;
	return related->issuer;
}
