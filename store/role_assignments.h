/*
 * role_assignments - who holds which role
 *
 * principal_id: a user or an application's id. role_id: the role's template id.
 */
#pragma once

#include "store/list.h"
#include "store/session.h"
#include "store/users.h"

struct role_assignment {
	const char *role_id;
	const char *principal_id;
	const char *id;
	int64_t since;
};

void role_assignment_put(struct session *session, const struct role_assignment *row);
int64_t role_assignment_remove(struct session *session, const char *role_id, const char *principal_id);
const char **roles_of_principal(struct session *session, const char *principal_id, size_t *count);
struct role_assignment *role_assignments_of_principal(struct session *session, const char *principal_id,
	size_t *count);
struct role_assignment *role_assignments_of_role(struct session *session, const char *role_id,
	size_t *count);
struct role_assignment *role_assignment_find(struct session *session, const char *id);
/* People, not applications, who hold the role and may sign in. */
int64_t role_holders_enabled(struct session *session, const char *role_id);

/* Of many at once, in order of principal. */
struct role_assignment *role_assignments_of_principals(struct session *session, const char *const *ids, size_t id_count,
	size_t *count);

/* A page of up to limit rows behind a key ("" and "": from the first): in order of role and principal, of one role's in
 * order of principal, of one principal's in order of role. */
struct role_assignment *role_assignments_after(struct session *session, const char *role_id,
	const char *principal_id, int64_t limit, size_t *count);
struct role_assignment *role_assignments_of_role_after(struct session *session, const char *role_id,
	const char *principal_id, int64_t limit, size_t *count);
struct role_assignment *role_assignments_of_principal_after(struct session *session, const char *principal_id,
	const char *role_id, int64_t limit, size_t *count);

/* Roles that are in the directory: once activated they stay. */
void directory_role_activate(struct session *session, const char *role_id, int64_t at);
const char **directory_roles_active(struct session *session, size_t *count);

/* The active people behind a page of assignments, from the first to the last, in order of id. */
struct user *users_with_roles(struct session *session, const char *first_role, const char *first_principal,
	const char *last_role, const char *last_principal, size_t *count);
