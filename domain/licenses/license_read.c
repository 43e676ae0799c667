/*
 * license_read - see the header
 */
#include "domain/licenses/license_read.h"

#include "domain/context.h"

const struct license *licenses_read(struct context *context, const char *user_id, size_t *count)
{
	return licenses_of_user(context->session, user_id, count);
}

const struct seats *seats_read(struct context *context, size_t *count)
{
	return seats_all(context->session, count);
}

const struct license *licenses_read_of_users(
	struct context *context, const char *const *ids, size_t id_count, size_t *count)
{
	return licenses_of_users(context->session, ids, id_count, count);
}
