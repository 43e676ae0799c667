/*
 * plan - makes, hashes and executes plans; see the header
 */
#include "domain/plan.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_out.h"
#include "base/text.h"
#include "domain/calendar.h"
#include "domain/changes.h"
#include "domain/context.h"
#include "domain/licenses/license_jobs.h"
#include "domain/verbs.h"
#include "store/calendar.h"
#include "store/licenses.h"
#include "store/mail_debts.h"
#include "store/mailboxes.h"
#include "store/outbox.h"
#include "store/purge_debts.h"

#define CHANGES_AT_FIRST 8

void plan_begin(struct plan *plan, struct arena *arena, const char *act)
{
	*plan = (struct plan){ .arena = arena, .act = act };
	plan->last_refusal = &plan->refusals;
	plan->last_step = &plan->steps;
	plan->last_ending = &plan->endings;
	plan->last_outside = &plan->outside;
	plan->last_seat = &plan->seats;
}

void plan_refuse(struct plan *plan, struct error error)
{
	struct refusal *refusal = arena_allocate(plan->arena, sizeof(*refusal));
	refusal->error = error;
	*plan->last_refusal = refusal;
	plan->last_refusal = &refusal->next;
}

struct step *plan_step(struct plan *plan, const char *verb, const char *object, const char *subject, const char *rule)
{
	struct step *step = arena_allocate(plan->arena, sizeof(*step));
	step->verb = verb_named(verb);
	step->object = object;
	step->subject = subject;
	step->rule = rule == NULL ? "" : rule;
	step->arena = plan->arena;
	*plan->last_step = step;
	plan->last_step = &step->next;
	return step;
}

void step_change(struct step *step, const char *field, const char *before, const char *after)
{
	if (step->change_count == step->change_room) {
		size_t room = step->change_room == 0 ? CHANGES_AT_FIRST : step->change_room * 2;
		struct change *larger = arena_allocate_array(step->arena, room, sizeof(*larger));
		if (step->change_count > 0)
			memcpy(larger, step->changes, step->change_count * sizeof(*larger));
		step->changes = larger;
		step->change_room = room;
	}
	step->changes[step->change_count++] = (struct change){ .field = field, .before = before, .after = after };
}

void step_change_secret(struct step *step, const char *field, const char *after)
{
	step_change(step, field, NULL, after);
	step->changes[step->change_count - 1].is_secret = true;
}

const char *step_after(const struct step *step, const char *field)
{
	for (size_t i = 0; i < step->change_count; i++)
		if (text_equal(step->changes[i].field, field))
			return step->changes[i].after;
	return NULL;
}

static void add_ending(struct plan *plan, struct ending made)
{
	struct ending *ending = arena_allocate(plan->arena, sizeof(*ending));
	*ending = made;
	*plan->last_ending = ending;
	plan->last_ending = &ending->next;
}

void plan_end(struct plan *plan, int64_t at, const char *event, const char *object, const char *subject,
	const char *rule)
{
	add_ending(plan, (struct ending){ .at = at, .event = event, .object = object, .subject = subject, .rule = rule });
}

void plan_cancel_end(struct plan *plan, const char *event, const char *object, const char *rule)
{
	add_ending(plan, (struct ending){ .is_cancelled = true, .event = event, .object = object, .subject = object,
				   .rule = rule });
}

void plan_outside(struct plan *plan, const char *kind, const char *object, const char *payload)
{
	struct outside *outside = arena_allocate(plan->arena, sizeof(*outside));
	*outside = (struct outside){ .kind = kind, .object = object, .payload = payload };
	*plan->last_outside = outside;
	plan->last_outside = &outside->next;
}

void plan_seats(struct plan *plan, const char *sku_id, int64_t owned, int64_t consumed)
{
	struct seat_effect *seat = arena_allocate(plan->arena, sizeof(*seat));
	*seat = (struct seat_effect){ .sku_id = sku_id, .owned = owned, .consumed = consumed };
	*plan->last_seat = seat;
	plan->last_seat = &seat->next;
}

static void hash_steps(struct json_out *out, const struct plan *plan)
{
	for (const struct step *step = plan->steps; step != NULL; step = step->next) {
		json_open_array(out);
		json_text(out, step->verb->name);
		json_text(out, step->object);
		json_text(out, step->rule);
		for (size_t i = 0; i < step->change_count; i++) {
			json_text(out, step->changes[i].field);
			json_text(out, step->changes[i].is_secret ? "" : step->changes[i].before);
			json_text(out, step->changes[i].is_secret ? "" : step->changes[i].after);
		}
		json_close_array(out);
	}
}

const char *plan_hash(const struct plan *plan, int64_t now)
{
	struct json_out out = json_out_in(plan->arena);
	json_open_array(&out);
	json_text(&out, plan->act);
	for (const struct refusal *refusal = plan->refusals; refusal != NULL; refusal = refusal->next)
		json_text(&out, refusal->error.rule);
	hash_steps(&out, plan);
	for (const struct ending *ending = plan->endings; ending != NULL; ending = ending->next) {
		json_text(&out, ending->event);
		json_text(&out, ending->object);
		json_integer(&out, ending->is_cancelled ? -1 : (ending->at - now) / SECOND_MS);
	}
	for (const struct seat_effect *seat = plan->seats; seat != NULL; seat = seat->next) {
		json_text(&out, seat->sku_id);
		json_integer(&out, seat->owned);
		json_integer(&out, seat->consumed);
	}
	json_close_array(&out);
	size_t length = 0;
	const char *text = json_finish(&out, &length);
	return hash_text(plan->arena, text, length);
}

static void apply_endings(struct context *context, const struct plan *plan)
{
	for (const struct ending *ending = plan->endings; ending != NULL; ending = ending->next) {
		if (ending->is_cancelled) {
			calendar_remove(context->session, ending->object, ending->event);
			continue;
		}
		const struct calendar_row row = {
			.object_id = ending->object,
			.event = ending->event,
			.due_at = ending->at,
			.subject_id = ending->subject,
			.rule = ending->rule,
			.destructive = calendar_event_named(ending->event)->destructive,
		};
		calendar_put(context->session, &row);
		context->session->writes_calendar = true;
	}
}

static void write_outbox(struct context *context, const char *kind, const char *object, const char *payload)
{
	const struct outbox_row row = {
		.id = uuid_new(context->arena),
		.kind = kind,
		.object_id = object,
		.payload = payload,
		.written_at = context->real_now,
		.next_attempt_at = context->real_now,
	};
	outbox_insert(context->session, &row);
	context->session->writes_outbox = true;
}

/* What mail must see of a step: every mailbox of the one it is about, and the mailbox it names. */
static void touch_mail(struct context *context, const struct step *step)
{
	bool closes = step->verb->mail == MAIL_CLOSES;
	size_t count = 0;
	const struct mailbox *mailboxes = mailboxes_of_user(context->session, step->subject, &count);
	for (size_t i = 0; i < count; i++) {
		mail_debt_add(context->session, mailboxes[i].id, closes, context->real_now);
		if (closes)
			write_outbox(context, "mailbox.kick", mailboxes[i].id, NULL);
	}
	if (text_starts_with(step->verb->name, "mailbox."))
		mail_debt_add(context->session, step->object, closes, context->real_now);
}

static bool is_strongest_of_subject(const struct plan *plan, const struct step *step)
{
	bool earlier = true;
	for (const struct step *other = plan->steps; other != NULL; other = other->next) {
		if (other == step)
			earlier = false;
		else if (!text_equal(other->subject, step->subject))
			continue;
		else if (other->verb->mail > step->verb->mail || (earlier && other->verb->mail == step->verb->mail))
			return false;
	}
	return true;
}

/* A subject's mailboxes are marked once, by her strongest step; a step on a mailbox always marks its own. */
static void touch_mail_of_plan(struct context *context, const struct plan *plan)
{
	for (const struct step *step = plan->steps; step != NULL; step = step->next) {
		if (step->verb->mail == MAIL_UNTOUCHED)
			continue;
		if (is_strongest_of_subject(plan, step))
			touch_mail(context, step);
		else if (text_starts_with(step->verb->name, "mailbox."))
			mail_debt_add(context->session, step->object, step->verb->mail == MAIL_CLOSES, context->real_now);
	}
}

bool plan_purges(const struct plan *plan)
{
	for (const struct step *step = plan->steps; step != NULL; step = step->next)
		if (verb_purges(step->verb) != NULL)
			return true;
	return false;
}

struct error plan_apply(struct context *context, const struct plan *plan)
{
	if (plan->refusals != NULL)
		bug("a refused plan was applied");
	for (const struct step *step = plan->steps; step != NULL; step = step->next) {
		struct error error = step->verb->apply(context, step);
		if (failed(error))
			return error;
		const char *kind = verb_purges(step->verb);
		if (kind != NULL)
			purge_debt_add(context->session, kind, step->object, context->real_now);
	}
	plan_mark_changes(context, plan);
	apply_endings(context, plan);
	for (const struct seat_effect *seat = plan->seats; seat != NULL; seat = seat->next)
		seats_add(context->session, seat->sku_id, seat->owned, seat->consumed);
	for (const struct seat_effect *seat = plan->seats; seat != NULL; seat = seat->next)
		if (seat->owned > 0 || seat->consumed < 0)
			license_retry_waiting(context, seat->sku_id);
	for (const struct outside *outside = plan->outside; outside != NULL; outside = outside->next)
		write_outbox(context, outside->kind, outside->object, outside->payload);
	touch_mail_of_plan(context, plan);
	return session_fault(context->session);
}
