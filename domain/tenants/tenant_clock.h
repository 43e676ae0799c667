/*
 * tenant_clock - which time a tenant lives in
 *
 * Real, shifted by a period, or frozen; never before the last moment that was written. Only a movable tenant's
 * clock is ever set (design.md section 1, idea 5).
 */
#pragma once

#include <stdint.h>

#include "base/error.h"

struct arena;
struct act_call;
struct house;
struct tenant;

int64_t tenant_now(const struct tenant *tenant, int64_t real_now);

struct clock_advance {
	int64_t now;               /* the tenant's time at the end */
	int64_t played;            /* calendar rows */
	size_t stuck_count;        /* outside effects that would not end in time */
	const char **stuck_kinds;
};

/*
 * Moves a tenant's clock forward by an ISO 8601 period, from one due moment to the next: what is due is played in
 * order, each at its moment, up to a hundred rows of different people at a time; their outside effects are done
 * before the clock goes on (docs/decisions/0013). Stops at a moment whose
 * effects are stuck longer than patience (milliseconds). who: tenant, actor and door; the actor must be a Global
 * administrator. ERROR_REQUEST_DENIED, ERROR_CLOCK_FIXED, ERROR_PERIOD_INVALID.
 */
struct error tenant_clock_advance(struct house *house, struct arena *arena, const struct act_call *who,
	const char *period, int64_t patience, struct clock_advance *advance);
