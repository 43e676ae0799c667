/*
 * role_read - who holds which role, as a door reads it
 */
#pragma once

#include <stddef.h>

#include "store/applications.h"
#include "store/role_assignments.h"
#include "store/users.h"

struct context;

const struct role_assignment *role_assignment_read(struct context *context, const char *id);
const struct role_assignment *role_assignments_read_of_principal(
	struct context *context, const char *principal_id, size_t *count);
const struct role_assignment *role_assignments_read_of_role(
	struct context *context, const char *role_id, size_t *count);

/* Who stands behind a principal's id: one of the two, or neither. Deleted users are nobody. */
struct principal {
	const struct user *user;
	const struct application *application;
};
struct principal principal_read(struct context *context, const char *id);

/* Of many at once, in order of principal. */
const struct role_assignment *role_assignments_read_of_principals(
	struct context *context, const char *const *ids, size_t id_count, size_t *count);
