/*
 * role_assignments - who holds which role
 *
 * principal_id: a user or an application's id. role_id: the role's template id.
 */
#pragma once

#include "store/list.h"

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
