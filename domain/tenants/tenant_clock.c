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
#include "domain/journal.h"
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

/* One turn of the advance: where to, and what the calendar says next. */
struct turn {
	const char *period; /* the first turn finds the target with it */
	int64_t target;
	int64_t moment;
	int64_t next_due;
};

static struct error find_target(struct context *context, void *state)
{
	struct turn *turn = state;
	if (!role_may(context, ACTION_MOVE_CLOCK))
		return refuse(context, &ERROR_REQUEST_DENIED, "clock", NULL);
	if (!context->tenant->clock_is_movable)
		return refuse(context, &ERROR_CLOCK_FIXED, "clock", NULL);
	if (!clock_add_period(context->now, turn->period, &turn->target))
		return refuse(context, &ERROR_PERIOD_INVALID, "by", "value", turn->period, NULL);
	turn->next_due = calendar_next_due(context->session);
	journal_note(context, "clock.advance", context->session->tenant_id, context->session->tenant_id, "success",
		text_format(context->arena, "{\"from\":%lld,\"to\":%lld}", (long long)context->now, (long long)turn->target));
	return no_error;
}

/* The context's now follows, so that leaving writes the new moment as the tenant's last. */
static struct error move_to(struct context *context, void *state)
{
	struct turn *turn = state;
	int64_t moment = turn->moment > context->now ? turn->moment : context->now;
	tenant_set_clock(context->session, moment - context->real_now, 0, moment);
	context->now = moment;
	return session_fault(context->session);
}

static struct error play_moment(struct house *house, struct arena *arena, const char *tenant_id,
	struct turn *turn, struct clock_advance *advance)
{
	int64_t played = 0;
	do {
		struct error error =
			calendar_play_tenant(house, arena, tenant_id, ROWS_AT_ONCE, false, &played, &turn->next_due);
		if (failed(error))
			return error;
		advance->played += played;
	} while (played > 0 && turn->next_due != 0 && turn->next_due <= turn->moment);
	return no_error;
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
	while (!failed(error) && turn.moment != turn.target) {
		bool ends_here = turn.next_due == 0 || turn.next_due > turn.target;
		turn.moment = ends_here ? turn.target : turn.next_due > turn.moment ? turn.next_due : turn.moment + 1;
		error = act_within(house, arena, &call, move_to, &turn);
		if (!failed(error))
			error = play_moment(house, arena, tenant_id, &turn, advance);
		if (failed(error) || !outside_is_done(house, arena, tenant_id, patience, advance))
			break;
	}
	advance->now = turn.moment;
	return error;
}
