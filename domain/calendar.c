/*
 * calendar - plays what is due; see the header
 */
#include "domain/calendar.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/acts.h"
#include "domain/calendar_events.h"
#include "domain/quarantine.h"
#include "store/calendar.h"
#include "store/tenants.h"

const struct calendar_event *calendar_event_named(const char *name)
{
	for (size_t i = 0; i < calendar_event_count; i++)
		if (text_equal(calendar_events[i].name, name))
			return &calendar_events[i];
	bug("an unknown event stands in the calendar");
}

/* What a rule refuses to end (a hold) is asked again a day later. */
static void put_off(struct context *context, const struct calendar_row *row)
{
	struct calendar_row later = *row;
	later.put_off_from = row->put_off_from == 0 ? row->due_at : row->put_off_from;
	later.due_at = context->now + DAY_MS;
	calendar_put(context->session, &later);
}

/* The row goes first: playing may write a new one of the same object and event. */
static struct error play_row(struct context *context, const struct calendar_row *row)
{
	calendar_remove(context->session, row->object_id, row->event);
	struct context system = *context;
	system.actor = (struct actor){ .kind = ACTOR_SYSTEM, .id = "system", .name = "system", .permissions = "" };
	system.door = DOOR_SYSTEM;
	struct error error = calendar_event_named(row->event)->play(&system, row);
	context->journal_sequence = system.journal_sequence;
	context->journal_head = system.journal_head;
	context->must_undo = system.must_undo;
	if (failed(error) && error.rule != NULL && !system.must_undo) {
		put_off(context, row);
		return session_fault(context->session);
	}
	return error;
}

struct error calendar_play_due(struct context *context, const char *object_id)
{
	size_t count = 0;
	const struct calendar_row *rows =
		calendar_due_of_object(context->session, object_id, context->now, &count);
	for (size_t i = 0; i < count; i++) {
		struct error error = context->session->writes ? play_row(context, &rows[i]) : no_error;
		if (failed(error))
			return error;
	}
	return session_fault(context->session);
}

struct playing {
	int64_t most;
	bool spares_destructive;
	int64_t played;
	int64_t next;
};

static struct error play_rows(struct context *context, void *state)
{
	struct playing *playing = state;
	playing->played = 0;
	playing->spares_destructive = playing->spares_destructive || quarantine_since(context->session) != 0;
	size_t count = 0;
	const struct calendar_row *rows = calendar_due(context->session, context->now, playing->most, &count);
	for (size_t i = 0; i < count; i++) {
		if (playing->spares_destructive && rows[i].destructive)
			continue;
		/* An earlier row may have taken this one with it. */
		if (calendar_find(context->session, rows[i].object_id, rows[i].event) == NULL)
			continue;
		struct error error = play_row(context, &rows[i]);
		if (failed(error))
			return error;
		playing->played++;
	}
	playing->next = calendar_next_due(context->session);
	return session_fault(context->session);
}

static void move_clock(struct context *context, int64_t moment)
{
	context->now = moment > context->now ? moment : context->now;
	tenant_set_clock(context->session, context->now - context->real_now, 0, context->now);
}

static bool was_met(const char *const *subjects, size_t count, const struct calendar_row *row)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(subjects[i], row->subject_id) || text_equal(subjects[i], row->object_id))
			return true;
	return false;
}

struct error calendar_play_stretch(struct context *context, struct calendar_stretch *stretch)
{
	size_t count = 0;
	const char **met = arena_allocate_array(context->arena, 2 * (size_t)stretch->most, sizeof(*met));
	stretch->played = 0;
	stretch->has_more = true;
	while (stretch->played < stretch->most) {
		size_t found = 0;
		const struct calendar_row *row = calendar_due(context->session, stretch->until, 1, &found);
		if (found == 0)
			break;
		if (was_met(met, count, row))
			return session_fault(context->session);
		move_clock(context, row->due_at);
		struct error error = play_row(context, row);
		if (failed(error))
			return error;
		met[count++] = row->subject_id;
		met[count++] = row->object_id;
		stretch->played++;
	}
	stretch->has_more = stretch->played == stretch->most;
	if (!stretch->has_more)
		move_clock(context, stretch->until);
	return session_fault(context->session);
}

struct error calendar_play_tenant(struct house *house, struct arena *arena, const char *tenant_id, int64_t most,
	bool spares_destructive, int64_t *played, int64_t *next)
{
	struct playing playing = { .most = most, .spares_destructive = spares_destructive };
	const struct act_call call = {
		.tenant_id = tenant_id,
		.actor_kind = ACTOR_SYSTEM,
		.actor_id = "system",
		.door = DOOR_SYSTEM,
	};
	struct error error = act_within(house, arena, &call, play_rows, &playing);
	*played = playing.played;
	*next = playing.next;
	if (failed(error))
		log_event(LOG_ERROR, "calendar.stuck", "tenant", tenant_id, "kind", error.kind->name, NULL);
	return error;
}
