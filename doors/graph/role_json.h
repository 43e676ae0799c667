/*
 * role_json - what the lists of roles share: the properties to filter by, and a role's definition as JSON
 */
#pragma once

#include "base/json_out.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/select.h"

struct principal;
struct role;
struct user_view;
struct visit;

bool role_find_filter_field(const char *name, struct filter_field *field);
struct value role_filter_value(const void *row, unsigned column);

/* A user or an application with its @odata.type. */
void principal_put(
	struct visit *visit, struct user_view *view, struct json_out *out, const struct principal *principal);

/* The members, inside an object that the caller opens and closes. */
void role_definition_put(const struct selection *selection, struct json_out *out, const struct role *role);
