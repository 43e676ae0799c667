/*
 * license_read - who has what and what is owned, as a door reads it
 */
#pragma once

#include <stddef.h>

#include "store/licenses.h"

struct context;

/* In order of product. */
const struct license *licenses_read(struct context *context, const char *user_id, size_t *count);
/* One row a product that was ever bought. */
const struct seats *seats_read(struct context *context, size_t *count);

/* Of many at once, in order of user and product. */
const struct license *licenses_read_of_users(
	struct context *context, const char *const *ids, size_t id_count, size_t *count);
