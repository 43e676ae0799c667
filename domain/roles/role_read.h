/*
 * role_read - who holds which role, as a door reads it
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "store/applications.h"
#include "store/role_assignments.h"
#include "store/users.h"

struct context;

const struct role_assignment *role_assignment_read(struct context *context, const char *id);
const struct role_assignment *role_assignments_read_of_principal(
	struct context *context, const char *principal_id, size_t *count);
/* Of many at once, in order of principal. */
const struct role_assignment *role_assignments_read_of_principals(
	struct context *context, const char *const *ids, size_t id_count, size_t *count);

/* Whether the role is in the directory; an array of answers, one for each row of roles[], with one statement. */
const bool *roles_read_active(struct context *context);

/* A page of assignments in order of role and principal. */
struct role_assignment_page {
	const struct role_assignment *rows;
	size_t count;
	const char *next; /* what the next page begins behind; NULL: there is none */
};
/* role_id and principal_id narrow it, NULL: any. after: what the page before gave, "" for the first; false: it is none. */
bool role_assignments_read(struct context *context, const char *role_id, const char *principal_id, const char *after,
	int64_t limit, struct role_assignment_page *page);

/* Who stand behind a page's assignments, read with one statement for people and one for programs. */
struct principals {
	const struct user *users;
	size_t user_count;
	const struct application *applications;
	size_t application_count;
};
struct principals principals_read(struct context *context, const struct role_assignment_page *page);

/* One of the two, or neither. Deleted users are nobody. */
struct principal {
	const struct user *user;
	const struct application *application;
};
struct principal principal_among(const struct principals *principals, const char *id);
