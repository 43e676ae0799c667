/*
 * own_body - see the header
 */
#include "doors/own/own_body.h"

#include "base/text.h"
#include "doors/door.h"

struct reading {
	const struct own_member *members;
	size_t count;
	const struct json_value **values;
	const struct error_kind *fault;
	const char *property;
};

static bool take(void *state, const char *name, const struct json_value *value)
{
	struct reading *reading = state;
	reading->property = name;
	for (size_t i = 0; i < reading->count; i++) {
		if (!text_equal(reading->members[i].name, name))
			continue;
		reading->values[i] = value;
		if (json_kind_of(value) != reading->members[i].kind)
			reading->fault = &ERROR_PROPERTY_INVALID;
		return reading->fault == NULL;
	}
	reading->fault = &ERROR_PROPERTY_UNKNOWN;
	return false;
}

bool own_body_read(struct visit *visit, const char *type, const struct own_member *members, size_t count,
	const struct json_value **values)
{
	struct reading reading = { .members = members, .count = count, .values = values };
	for (size_t i = 0; i < count; i++)
		values[i] = NULL;
	json_each_member(visit->body, take, &reading);
	for (size_t i = 0; reading.fault == NULL && i < count; i++)
		if (members[i].is_required && values[i] == NULL) {
			reading.fault = &ERROR_PROPERTY_REQUIRED;
			reading.property = members[i].name;
		}
	if (reading.fault != NULL)
		visit_answer_error(visit, visit_refusal(visit, reading.fault, reading.property, "property",
						  reading.property, "type", type, NULL));
	return reading.fault == NULL;
}
