/*
 * outbox_worker - does outside what was written in the outbox: homes, open sessions, files, traces
 *
 * Tenant by tenant, at least once: rows are taken with a lease and a generation, each effect checks before and
 * reads back after, what fails is tried again later and later. One tenant's failure never stops another's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct house;
struct outbox_worker;
struct projection;

/* projection NULL: there is no mail plane, and what would be done there counts as done. */
struct outbox_worker *outbox_worker_start(struct house *house, struct projection *projection);
void outbox_worker_stop(struct outbox_worker *worker);

/* For house_hooks. */
void outbox_worker_wake(void *worker);
bool outbox_worker_is_done(void *worker, const char *tenant_id, int64_t patience, struct arena *arena,
	const char ***stuck_kinds, size_t *stuck_count);
