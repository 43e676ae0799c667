/*
 * own_faults - rehearsing what a client must bear (doors/faults.h)
 */
#include "base/text.h"
#include "domain/tenants/tenant_faults.h"
#include "doors/door.h"
#include "doors/faults.h"
#include "doors/own/own.h"
#include "doors/own/own_body.h"

#define DAY_SECONDS 86400
#define SLOWEST_MILLISECONDS 30000

static void answer_faults(struct visit *visit)
{
	struct fault_settings settings = faults_of(visit->front->faults, visit->tenant_id);
	struct json_out out = visit_begin_object(visit, NULL);
	json_key(&out, "throttle");
	json_open_object(&out);
	json_put_integer(&out, "units", settings.throttle_units);
	json_put_integer(&out, "seconds", settings.throttle_seconds);
	json_close_object(&out);
	json_key(&out, "unavailable");
	json_open_object(&out);
	json_put_integer(&out, "percent", settings.unavailable_percent);
	json_put_integer(&out, "retryAfter", settings.unavailable_retry_after);
	json_close_object(&out);
	json_put_integer(&out, "delayMilliseconds", settings.delay_milliseconds);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

static bool refuse_number(struct visit *visit, const char *name)
{
	visit_answer_error(visit, visit_refusal(visit, &ERROR_PROPERTY_INVALID, name, "property", name, "type", "faults", NULL));
	return false;
}

struct number {
	const char *name;
	int64_t least, most;
	int64_t *place;
};

/* Both or none; the first member of an object that is not one of them is refused. */
static bool read_pair(struct visit *visit, const struct json_value *object, const struct number *numbers)
{
	if (object == NULL || json_kind_of(object) == JSON_NULL)
		return true;
	for (size_t i = 0; i < 2; i++) {
		const struct json_value *value = json_member_in_any_case(object, numbers[i].name);
		int64_t number = value != NULL && json_kind_of(value) == JSON_INTEGER ? json_integer_of(value, -1) : -1;
		if (number < numbers[i].least || number > numbers[i].most)
			return refuse_number(visit, numbers[i].name);
		*numbers[i].place = number;
	}
	return json_count(object) == 2 || refuse_number(visit, "throttle");
}

static bool read_faults(struct visit *visit, struct fault_settings *settings)
{
	static const struct own_member members[] = { { "throttle", JSON_OBJECT, false }, { "unavailable", JSON_OBJECT, false },
		{ "delayMilliseconds", JSON_INTEGER, false } };
	const struct json_value *values[COUNT_OF(members)];
	*settings = (struct fault_settings){ 0 };
	if (!own_body_read(visit, "faults", members, COUNT_OF(members), values))
		return false;
	const struct number throttle[] = { { "units", 1, INT32_MAX, &settings->throttle_units },
		{ "seconds", 1, DAY_SECONDS, &settings->throttle_seconds } };
	const struct number unavailable[] = { { "percent", 1, 100, &settings->unavailable_percent },
		{ "retryAfter", 0, DAY_SECONDS, &settings->unavailable_retry_after } };
	settings->delay_milliseconds = json_integer_of(values[2], 0);
	if (settings->delay_milliseconds < 0 || settings->delay_milliseconds > SLOWEST_MILLISECONDS)
		return refuse_number(visit, "delayMilliseconds");
	return read_pair(visit, values[0], throttle) && read_pair(visit, values[1], unavailable);
}

void own_faults(struct visit *visit)
{
	if (visit_read(visit) != NULL)
		answer_faults(visit);
}

void own_faults_set(struct visit *visit)
{
	struct fault_settings settings;
	if (!read_faults(visit, &settings))
		return;
	const struct act_call who = { .tenant_id = visit->tenant_id, .actor_kind = visit->actor_kind, .actor_id = visit->actor_id,
		.door = visit->table->door, .request_id = visit->request->request_id, .language = visit->language };
	const struct rehearsal rehearsal = { settings.throttle_units, settings.unavailable_percent, settings.delay_milliseconds };
	struct error error = tenant_rehearse(visit->house, visit->arena, &who, &rehearsal);
	if (!failed(error) && !faults_set(visit->front->faults, visit->tenant_id, &settings))
		error = visit_refusal(visit, &ERROR_WORK_TOO_LARGE, "faults", NULL);
	if (failed(error))
		visit_answer_error(visit, error);
	else
		answer_faults(visit);
}
