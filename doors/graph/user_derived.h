/*
 * user_derived - properties of a user that are made from other rows: addresses, licenses, domains
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_out.h"
#include "domain/licenses/license.h"
#include "domain/users/user.h"

struct visit;

/* One user's; the rows are read when a property first needs them. */
struct derived {
	struct visit *visit;
	const struct user *user;
	const char **issuer; /* shared by all users of an answer */
	const struct license *licenses;
	size_t license_count;
	bool has_licenses;
};

/* The value alone; the key is written. */
void derived_put(struct derived *derived, struct json_out *out, const char *property);
