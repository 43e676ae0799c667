/*
 * health - whether the house can do its work now, and how much of it waits
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct arena;
struct house;

/* Reads a row of the database; its fault, or no error. */
struct error health_of_store(struct house *house, struct arena *arena);

struct health_figures {
	int64_t database_bytes, log_bytes;
	uint64_t lane_waiting, lane_groups, lane_members, lane_lost_groups;
	int64_t tenants;
	int64_t due_rows;     /* each tenant's by its own clock; no more than a thousand of one tenant are counted */
	double due_seconds;   /* of the one that is due longest */
	int64_t outbox_rows;  /* counted like the others, tenant by tenant */
	double outbox_seconds;
	int64_t debt_rows;
	double debt_seconds;  /* of the oldest closing change; 0: none waits */
	bool mail_gate_is_closed, mail_is_rebuilding;
};

/* Costs a look at each tenant's calendar and outbox. The store's fault, or no error. */
struct error health_figures(struct house *house, struct arena *arena, struct health_figures *figures);
