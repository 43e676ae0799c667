/*
 * subscription_read - what was bought, as a door reads it
 */
#pragma once

#include <stddef.h>

#include "store/subscriptions.h"

struct context;

/* NULL if there is none with this id, in any case. */
const struct subscription *subscription_read(struct context *context, const char *id);
/* By the id it has in commerce. */
const struct subscription *subscription_read_by_commerce_id(struct context *context, const char *commerce_id);
const struct subscription *subscriptions_read(struct context *context, size_t *count);
