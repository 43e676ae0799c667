/*
 * settings_json - a tenant's settings as members of a JSON object, for the doors that show them
 */
#pragma once

#include <stdbool.h>

#include "base/json_in.h"
#include "base/json_out.h"
#include "domain/tenants/setting_change.h"

struct visit;

/* One value behind its key, in the form that its row has. */
void setting_json_value(struct json_out *out, const struct setting_row *row, const char *value);

/* Adds a member of a body to the change. False: answered, for the value has not the form of its row. */
bool setting_json_take(struct visit *visit, const struct setting_row *row, const struct json_value *member,
	struct setting_change_options *change);

/* The body's members, each a property of this place; annotations are passed over. False: answered. */
bool setting_json_read_body(struct visit *visit, const char *type, struct setting_change_options *change);
