/*
 * own_body - reads a body strictly: what the row does not know is refused, so is a value of another kind
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_in.h"

struct visit;

struct own_member {
	const char *name;
	enum json_kind kind;
	bool is_required;
};

/* values[i] gets the member of members[i], NULL when it is absent. False and answered when the body is
 * refused. */
bool own_body_read(struct visit *visit, const char *type, const struct own_member *members, size_t count,
	const struct json_value **values);
