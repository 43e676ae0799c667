/*
 * acts - the way every change goes; see the header
 */
#include "domain/acts.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/errors.h"
#include "domain/house.h"
#include "domain/journal.h"
#include "domain/quarantine.h"
#include "domain/tenants/tenant_clock.h"
#include "store/lane.h"
#include "store/tenants.h"

/* What the lane's closure needs; begun afresh on every run. */
struct performance {
	struct house *house;
	struct arena *arena;
	const struct act_call *call;
	struct act_result *result;
	act_body *body;
	void *state;
	bool wakes_calendar, wakes_outbox, wakes_licenses;
	struct error answer; /* a refusal is an answer, not a failure: its journal link is committed */
};

static bool is_refusal(const struct plan *plan)
{
	return plan->refusals != NULL;
}

struct error act_run(struct context *context, const struct act *act, const void *options, struct act_result *result)
{
	struct plan plan;
	plan_begin(&plan, context->arena, act->name);
	struct error error = act->plan(context, options, &plan);
	if (failed(error))
		return error;
	if (plan.is_idle)
		return session_fault(context->session);
	if (is_refusal(&plan)) {
		error = plan.refusals->error;
		journal_write(context, act->name, &plan, plan.target, error);
		return error;
	}
	if (plan_purges(&plan) && quarantine_since(context->session) != 0)
		return refuse(context, &ERROR_QUARANTINED, "restore", NULL);
	error = plan_apply(context, &plan);
	if (failed(error)) {
		context->must_undo = true;
		return error;
	}
	const char *operation = journal_write(context, act->name, &plan, plan.target, no_error);
	if (plan.forgets != NULL)
		journal_forget(context, plan.forgets);
	if (result != NULL) {
		result->object_id = plan.target;
		result->operation_id = operation;
		result->notes = plan.notes;
		result->note_count = plan.note_count;
	}
	return session_fault(context->session);
}

/* Locks the tenant, then reads what the lock protects. */
static struct error enter(struct session *session, const struct performance *performance, struct context *context)
{
	const struct act_call *call = performance->call;
	if (tenant_lock(session) == 0 || !context_open(context, session->arena, session))
		return (struct error){ .kind = &ERROR_NOT_FOUND, .target = "tenant" };
	context->house = performance->house;
	context->door = call->door;
	context->request_id = call->request_id == NULL ? "" : call->request_id;
	context->language = call->language;
	if (!context_load_actor(context, call->actor_kind, call->actor_id))
		return refuse(context, &ERROR_REQUEST_DENIED, "actor", NULL);
	return session_fault(session);
}

static void leave(struct context *context, struct performance *performance)
{
	performance->wakes_calendar = context->session->writes_calendar;
	performance->wakes_outbox = context->session->writes_outbox;
	performance->wakes_licenses = context->session->writes_license_jobs;
	tenant_set_journal(context->session, context->now, context->journal_sequence, context->journal_head);
}

static struct error run_act(struct session *session, void *state)
{
	struct performance *performance = state;
	struct context context;
	performance->answer = no_error;
	struct error error = enter(session, performance, &context);
	if (failed(error))
		return error;
	int64_t links_before = context.journal_sequence;
	error = act_run(&context, performance->call->act, performance->call->options, performance->result);
	bool is_journaled = context.journal_sequence > links_before;
	if (failed(error) && (context.must_undo || !is_journaled))
		return error;
	if (failed(error) && failed(session_fault(session)))
		return session_fault(session);
	performance->answer = error;
	leave(&context, performance);
	return session_fault(session);
}

static struct error run_body(struct session *session, void *state)
{
	struct performance *performance = state;
	struct context context;
	struct error error = enter(session, performance, &context);
	if (failed(error))
		return error;
	error = performance->body(&context, performance->state);
	if (failed(error))
		return error;
	leave(&context, performance);
	return session_fault(session);
}

/* Only now: a worker that looked before COMMIT would have found nothing, and gone to sleep again. */
static void wake_workers(const struct performance *performance)
{
	const struct house_hooks *hooks = &performance->house->hooks;
	if (performance->wakes_calendar && hooks->wake_calendar != NULL)
		hooks->wake_calendar(hooks->state);
	if (performance->wakes_outbox && hooks->wake_outbox != NULL)
		hooks->wake_outbox(hooks->state);
	if (performance->wakes_licenses && hooks->wake_licenses != NULL)
		hooks->wake_licenses(hooks->state);
}

struct error act_perform(struct house *house, struct arena *arena, const struct act_call *call,
	struct act_result *result)
{
	struct performance performance = { .house = house, .arena = arena, .call = call, .result = result };
	struct error error = lane_run(house->lane, call->tenant_id, arena, run_act, &performance);
	if (failed(error))
		return error;
	wake_workers(&performance);
	return performance.answer;
}

struct error act_within(struct house *house, struct arena *arena, const struct act_call *call, act_body *body,
	void *state)
{
	struct performance performance = { .house = house, .arena = arena, .call = call, .body = body, .state = state };
	struct error error = lane_run(house->lane, call->tenant_id, arena, run_body, &performance);
	if (!failed(error))
		wake_workers(&performance);
	return error;
}
