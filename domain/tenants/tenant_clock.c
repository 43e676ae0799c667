/*
 * tenant_clock - see the header
 */
#include "domain/tenants/tenant_clock.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/acts.h"
#include "domain/calendar.h"
#include "domain/errors.h"
#include "domain/house.h"
#include "domain/licenses/license_jobs.h"
#include "domain/journal.h"
#include "domain/quarantine.h"
#include "domain/roles/role.h"
#include "store/calendar.h"
#include "store/lane.h"
#include "store/tenants.h"

#define ROWS_AT_ONCE 100

int64_t tenant_now(const struct tenant *tenant, int64_t real_now)
{
	int64_t now = tenant->clock_frozen_at != 0 ? tenant->clock_frozen_at : real_now + tenant->clock_shift;
	return now > tenant->last_now ? now : tenant->last_now;
}

/* The advance: where to, and how far it is. */
struct turn {
	const char *period; /* the target is found with it */
	int64_t target;
	int64_t moment;
	struct calendar_stretch stretch; /* the last one */
};

static struct error find_target(struct context *context, void *state)
{
	struct turn *turn = state;
	if (!role_may(context, ACTION_MOVE_CLOCK))
		return refuse(context, &ERROR_REQUEST_DENIED, "clock", NULL);
	if (!context->tenant->clock_is_movable)
		return refuse(context, &ERROR_CLOCK_FIXED, "clock", NULL);
	if (quarantine_since(context->session) != 0)
		return refuse(context, &ERROR_QUARANTINED, "clock", NULL);
	if (!clock_add_period(context->now, turn->period, &turn->target))
		return refuse(context, &ERROR_PERIOD_INVALID, "by", "value", turn->period, NULL);
	turn->moment = context->now;
	turn->stretch.has_more = true;
	journal_note(context, "clock.advance", context->session->tenant_id, context->session->tenant_id, "success",
		text_format(context->arena, "{\"from\":%lld,\"to\":%lld}", (long long)context->now, (long long)turn->target));
	return no_error;
}

static struct error play_on(struct context *context, void *state)
{
	struct turn *turn = state;
	turn->stretch = (struct calendar_stretch){ .until = turn->target, .most = ROWS_AT_ONCE };
	struct error error = calendar_play_stretch(context, &turn->stretch);
	turn->moment = context->now;
	return error;
}

static bool outside_is_done(struct house *house, struct arena *arena, const char *tenant_id, int64_t patience,
	struct clock_advance *advance)
{
	if (house->hooks.outside_is_done == NULL)
		return true;
	return house->hooks.outside_is_done(house->hooks.state, tenant_id, patience, arena, &advance->stuck_kinds,
		&advance->stuck_count);
}

struct error tenant_clock_advance(struct house *house, struct arena *arena, const struct act_call *who,
	const char *period, int64_t patience, struct clock_advance *advance)
{
	struct turn turn = { .period = period };
	const char *tenant_id = who->tenant_id;
	const struct act_call call = { .tenant_id = tenant_id, .actor_kind = ACTOR_SYSTEM, .actor_id = "system" };
	*advance = (struct clock_advance){ 0 };
	struct error error = act_within(house, arena, who, find_target, &turn);
	if (!failed(error))
		error = license_jobs_finish(house, tenant_id);
	while (!failed(error) && turn.stretch.has_more) {
		error = act_within(house, arena, &call, play_on, &turn);
		/* What came free on the way goes to who waits for it. */
		if (!failed(error))
			error = license_jobs_finish(house, tenant_id);
		if (failed(error))
			break;
		advance->played += turn.stretch.played;
		if (!outside_is_done(house, arena, tenant_id, patience, advance))
			break;
	}
	advance->now = turn.moment;
	return error;
}
