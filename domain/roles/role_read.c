/*
 * role_read - see the header
 */
#include "domain/roles/role_read.h"

#include "base/text.h"
#include "domain/context.h"

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

const struct role_assignment *role_assignments_read_of_role(
	struct context *context, const char *role_id, size_t *count)
{
	return role_assignments_of_role(context->session, text_fold(context->arena, role_id), count);
}

struct principal principal_read(struct context *context, const char *id)
{
	struct principal principal = { .user = user_find(context->session, id) };
	if (principal.user != NULL && principal.user->deleted_at != 0)
		principal.user = NULL;
	if (principal.user == NULL)
		principal.application = application_find_by_id(context->session, id);
	return principal;
}

const struct role_assignment *role_assignments_read_of_principals(
	struct context *context, const char *const *ids, size_t id_count, size_t *count)
{
	return role_assignments_of_principals(context->session, ids, id_count, count);
}
