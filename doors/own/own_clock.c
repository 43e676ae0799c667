/*
 * own_clock - what time it is in the organisation, and moving it
 */
#include "base/clock.h"
#include "base/text.h"
#include "domain/tenants/tenant_clock.h"
#include "doors/door.h"
#include "doors/own/own.h"
#include "doors/own/own_body.h"

#define PATIENCE_MS (60 * SECOND_MS)
#define NOT_YET_DONE 202
#define JSON_TYPE "application/json;charset=utf-8"

void own_clock(struct visit *visit)
{
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	struct json_out out = visit_begin_object(visit, NULL);
	json_put_moment(&out, "now", context->now);
	json_put_boolean(&out, "movable", context->tenant->clock_is_movable);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

static void answer_stuck(struct visit *visit, const struct clock_advance *advance)
{
	struct json_out out = visit_begin_object(visit, NULL);
	json_put_moment(&out, "now", advance->now);
	json_key(&out, "stuck");
	json_open_array(&out);
	for (size_t i = 0; i < advance->stuck_count; i++)
		json_text(&out, advance->stuck_kinds[i]);
	json_close_array(&out);
	json_close_object(&out);
	visit_answer_other(visit, NOT_YET_DONE, JSON_TYPE, json_finish(&out, NULL));
}

static void answer_advance(struct visit *visit, const struct clock_advance *advance)
{
	struct json_out out = visit_begin_object(visit, NULL);
	json_put_moment(&out, "now", advance->now);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void own_clock_advance(struct visit *visit)
{
	static const struct own_member members[] = { { "by", JSON_TEXT, true } };
	const struct json_value *values[COUNT_OF(members)];
	if (!own_body_read(visit, "clockAdvance", members, COUNT_OF(members), values))
		return;
	const struct act_call who = {
		.tenant_id = visit->tenant_id,
		.actor_kind = visit->actor_kind,
		.actor_id = visit->actor_id,
		.door = visit->table->door,
		.request_id = visit->request->request_id,
		.language = visit->language,
	};
	struct clock_advance advance;
	struct error error = tenant_clock_advance(
		visit->house, visit->arena, &who, json_text_of(values[0]), PATIENCE_MS, &advance);
	if (failed(error))
		visit_answer_error(visit, error);
	else if (advance.stuck_count > 0)
		answer_stuck(visit, &advance);
	else
		answer_advance(visit, &advance);
}
