/*
 * license_jobs - many people's inherited licenses, in chunks: after a group's licenses changed, or seats came free
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct arena;
struct context;
struct house;

/* Who waits for this product is looked at again, by and by. Nothing happens when nobody waits. */
void license_retry_waiting(struct context *context, const char *sku_id);

/*
 * Plays one chunk of the tenant's oldest work in a transaction of its own: the people's licenses, and how far the
 * work has come. Whatever breaks off is done again from the chunk's beginning. *has_more: there is work left.
 */
struct error license_jobs_play(struct house *house, struct arena *arena, const char *tenant_id, bool *has_more);
/* Chunk after chunk until none is left. */
struct error license_jobs_finish(struct house *house, const char *tenant_id);
