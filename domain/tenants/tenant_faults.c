/*
 * tenant_faults - see the header
 */
#include "domain/tenants/tenant_faults.h"

#include "base/text.h"
#include "domain/context.h"
#include "domain/errors.h"
#include "domain/journal.h"
#include "domain/roles/role.h"

static struct error judge(struct context *context, void *state)
{
	const struct rehearsal *rehearsal = state;
	if (!role_may(context, ACTION_MOVE_CLOCK))
		return refuse(context, &ERROR_REQUEST_DENIED, "faults", NULL);
	if (!context->tenant->clock_is_movable)
		return refuse(context, &ERROR_CLOCK_FIXED, "faults", NULL);
	const char *tenant_id = context->session->tenant_id;
	journal_note(context, "faults.set", tenant_id, tenant_id, "success",
		text_format(context->arena, "{\"throttleUnits\":%lld,\"unavailablePercent\":%lld,\"delayMilliseconds\":%lld}",
			(long long)rehearsal->throttle_units, (long long)rehearsal->unavailable_percent,
			(long long)rehearsal->delay_milliseconds));
	return no_error;
}

struct error tenant_rehearse(struct house *house, struct arena *arena, const struct act_call *who, const struct rehearsal *rehearsal)
{
	struct rehearsal wanted = *rehearsal;
	return act_within(house, arena, who, judge, &wanted);
}
