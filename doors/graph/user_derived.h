/*
 * user_derived - properties of a user that are made from other rows: addresses, licenses, domains
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_out.h"
#include "domain/licenses/license.h"
#include "domain/users/user.h"
#include "doors/graph/user_related.h"

struct visit;

/* One user's; rows are read for all people of the answer when a property first needs them. */
struct derived {
	struct visit *visit;
	struct user_related *related;
	const struct user *user;
	const struct license *licenses;
	size_t license_count;
	bool has_licenses;
};

/* The value alone; the key is written. */
void derived_put(struct derived *derived, struct json_out *out, const char *property);
/* Adds the columns of the user that the property is made from. */
void derived_columns(const char *property, struct column_set *columns);
