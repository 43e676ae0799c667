/*
 * user_expand - $expand of people: manager, directReports, memberOf, licenseDetails
 */
#pragma once

#include "base/json_out.h"
#include "doors/graph/expand.h"
#include "doors/graph/select.h"
#include "doors/graph/user_json.h"
#include "doors/graph/user_related.h"

struct user_expand {
	struct expand expand;
	struct user_view people[EXPANDS_MOST];   /* of items that are people: what of them */
	struct selection others[EXPANDS_MOST];   /* of the other items */
};

/* Reads $expand into the view. False: answered. */
bool user_expand_read(struct visit *visit, struct user_view *view);
/* The expanded links, behind the user's own properties. */
void user_expand_put(struct user_related *related, const struct user_expand *expand, struct json_out *out,
	const struct user *user);
