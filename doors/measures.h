/*
 * measures - what the doors have answered since the start, for /metrics
 *
 * Counted with atomics, so that no request waits for another; an endpoint is its row in a table, never an address,
 * for names of people are in addresses.
 */
#pragma once

#include <stdint.h>

#include "doors/door.h"

struct measures;
struct text_buffer;

/* tables ends with NULL. Lives in the arena. */
struct measures *measures_new(struct arena *arena, const struct endpoint_table *const *tables);

/* table and endpoint NULL: what was asked for is none of ours. */
void measures_note(struct measures *measures, const struct endpoint_table *table, const struct endpoint *endpoint,
	int status, int64_t microseconds);

/* Adds the lines of Prometheus's text format. */
void measures_write(const struct measures *measures, struct text_buffer *out);
