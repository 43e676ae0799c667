/*
 * tenant_faults - who may rehearse faults in an organisation: as with its clock, a Global Administrator where the clock moves
 *
 * The rehearsal itself is the doors'; here it is judged and journaled, so that nobody wonders later why clients failed.
 */
#pragma once

#include "base/error.h"
#include "domain/acts.h"

struct rehearsal {
	int64_t throttle_units, unavailable_percent, delay_milliseconds; /* all 0: it ends */
};

struct error tenant_rehearse(struct house *house, struct arena *arena, const struct act_call *who, const struct rehearsal *rehearsal);
