/*
 * health - see the header
 */
#include "domain/health.h"

#include "base/arena.h"
#include "base/clock.h"
#include "domain/context.h"
#include "domain/house.h"
#include "store/calendar.h"
#include "store/installation.h"
#include "store/lane.h"
#include "store/mail_debts.h"
#include "store/outbox.h"
#include "store/store.h"
#include "store/tenants.h"

#define COUNTED_MOST 1000

struct error health_of_store(struct house *house, struct arena *arena)
{
	struct session *session = store_begin_read(house->store, arena, NULL);
	installation_text(session, "epoch");
	struct error fault = session_fault(session);
	store_end_read(house->store, session);
	return fault;
}

static double seconds_since(int64_t moment, int64_t now)
{
	return moment == 0 || moment > now ? 0 : (double)(now - moment) / SECOND_MS;
}

static void keep_longer(double *longest, double seconds)
{
	*longest = seconds > *longest ? seconds : *longest;
}

static void add_tenant(struct arena *arena, struct session *session, struct health_figures *figures)
{
	struct context context;
	size_t count = 0;
	if (!context_open(&context, arena, session))
		return;
	const struct calendar_row *due = calendar_due(session, context.now, COUNTED_MOST, &count);
	figures->due_rows += (int64_t)count;
	if (count > 0)
		keep_longer(&figures->due_seconds, seconds_since(due[0].due_at, context.now));
	const struct outbox_row *waiting = outbox_waiting(session, COUNTED_MOST, &count);
	figures->outbox_rows += (int64_t)count;
	if (count > 0)
		keep_longer(&figures->outbox_seconds, seconds_since(waiting[0].written_at, context.real_now));
}

static void add_tenants(struct session *session, struct health_figures *figures)
{
	size_t count = 0;
	const char **tenants = tenants_all(session, &count);
	struct arena *own = session->arena, *look = arena_new((size_t)8 << 20);
	figures->tenants = (int64_t)count;
	for (size_t i = 0; i < count; i++) {
		struct session tenant = session_in_tenant(session, tenants[i]);
		tenant.arena = look;
		add_tenant(look, &tenant, figures);
		if (failed(tenant.fault))
			session->fault = tenant.fault;
		arena_reset(look);
	}
	session->arena = own;
	arena_free(look);
}

static void add_debts(struct house *house, struct session *session, struct health_figures *figures)
{
	struct house_outside outside = { 0 };
	int64_t oldest = 0;
	if (house->hooks.look_outside == NULL)
		return;
	house->hooks.look_outside(house->hooks.state, &outside);
	figures->mail_gate_is_closed = outside.mail_gate_is_closed;
	figures->mail_is_rebuilding = outside.mail_is_rebuilding;
	figures->debt_rows = mail_debts_count(session, outside.mail_commit_number, &oldest);
	figures->debt_seconds = seconds_since(oldest, clock_real_now());
}

struct error health_figures(struct house *house, struct arena *arena, struct health_figures *figures)
{
	*figures = (struct health_figures){ 0 };
	struct lane_figures lane = lane_figures(house->lane);
	figures->lane_waiting = lane.waiting;
	figures->lane_groups = lane.groups;
	figures->lane_members = lane.members;
	figures->lane_lost_groups = lane.lost_groups;
	store_sizes(house->store, &figures->database_bytes, &figures->log_bytes);
	struct session *session = store_begin_read(house->store, arena, NULL);
	add_tenants(session, figures);
	add_debts(house, session, figures);
	struct error fault = session_fault(session);
	store_end_read(house->store, session);
	return fault;
}
