/*
 * role_read - see the header
 */
#include "domain/roles/role_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/context.h"
#include "domain/roles/role.h"

const struct role_assignment *role_assignment_read(struct context *context, const char *id)
{
	return role_assignment_find(context->session, text_fold(context->arena, id));
}

const struct role_assignment *role_assignments_read_of_principal(
	struct context *context, const char *principal_id, size_t *count)
{
	return role_assignments_of_principal(
		context->session, text_fold(context->arena, principal_id), count);
}

const bool *roles_read_active(struct context *context)
{
	bool *answers = arena_allocate_array(context->arena, role_count, sizeof(*answers));
	size_t count = 0;
	const char **active = directory_roles_active(context->session, &count);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < role_count; j++)
			answers[j] = answers[j] || text_equal(active[i], roles[j].id);
	return answers;
}

static const struct role_assignment *find_rows(struct context *context, const char *role_id,
	const char *principal_id, const char *after_role, const char *after_principal, int64_t limit, size_t *count)
{
	struct session *session = context->session;
	if (principal_id != NULL)
		return role_assignments_of_principal_after(session, principal_id, after_role, limit, count);
	if (role_id != NULL)
		return role_assignments_of_role_after(session, role_id, after_principal, limit, count);
	return role_assignments_after(session, after_role, after_principal, limit, count);
}

/* The place is "role/principal". One more than the page is read, to know whether there is another. */
bool role_assignments_read(struct context *context, const char *role_id, const char *principal_id, const char *after,
	int64_t limit, struct role_assignment_page *page)
{
	char **place = NULL;
	size_t parts = text_split(context->arena, after, '/', &place);
	*page = (struct role_assignment_page){ 0 };
	if (parts != 0 && (parts != 2 || !uuid_is_valid(place[0]) || !uuid_is_valid(place[1])))
		return false;
	const char *after_role = parts == 0 ? "" : place[0], *after_principal = parts == 0 ? "" : place[1];
	page->rows =
		find_rows(context, role_id, principal_id, after_role, after_principal, limit + 1, &page->count);
	if ((int64_t)page->count > limit) {
		page->count = (size_t)limit;
		const struct role_assignment *last = &page->rows[page->count - 1];
		page->next = text_format(context->arena, "%s/%s", last->role_id, last->principal_id);
	}
	return true;
}

struct principals principals_read(struct context *context, const struct role_assignment_page *page)
{
	struct principals found = { 0 };
	if (page->count == 0)
		return found;
	const struct role_assignment *first = &page->rows[0], *last = &page->rows[page->count - 1];
	found.users = users_with_roles(context->session, first->role_id, first->principal_id, last->role_id,
		last->principal_id, &found.user_count);
	found.applications = applications_with_roles(context->session, first->role_id, first->principal_id, last->role_id,
		last->principal_id, &found.application_count);
	return found;
}

static int compare_user(const void *id, const void *user)
{
	return strcmp(id, ((const struct user *)user)->id);
}

static int compare_application(const void *id, const void *application)
{
	return strcmp(id, ((const struct application *)application)->id);
}

/* Both lists are in order of id. */
static const void *search(const char *id, const void *rows, size_t count, size_t size,
	int (*compare)(const void *, const void *))
{
	return count == 0 ? NULL : bsearch(id, rows, count, size, compare);
}

struct principal principal_among(const struct principals *principals, const char *id)
{
	return (struct principal){
		search(id, principals->users, principals->user_count, sizeof(struct user), compare_user),
		search(id, principals->applications, principals->application_count, sizeof(struct application),
			compare_application),
	};
}

const struct role_assignment *role_assignments_read_of_principals(
	struct context *context, const char *const *ids, size_t id_count, size_t *count)
{
	return role_assignments_of_principals(context->session, ids, id_count, count);
}
