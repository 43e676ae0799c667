/*
 * group_json - groups and directory roles as JSON
 */
#pragma once

#include <stdbool.h>

#include "base/json_out.h"
#include "domain/groups/group.h"
#include "domain/roles/role.h"
#include "doors/graph/select.h"

struct group_expand;
struct visit;

/* A whole object; with its @odata.type where different types stand together. */
void group_put_json(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct group *group, bool is_typed);
/* The members alone, inside an object that the caller opens and closes. */
void group_put_properties(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct group *group);
/* The items of a list of groups, with what is expanded of them. */
void group_put_page(struct visit *visit, const struct selection *selection, struct group_expand *expand,
	struct json_out *out, const struct group *groups, size_t count);
/* One group as the answer, with its context. */
void graph_answer_group(struct visit *visit, const struct selection *selection, const struct group *group);
/* The members alone. */
void directory_role_put_properties(const struct selection *selection, struct json_out *out, const struct role *role);
void directory_role_put(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct role *role, bool is_typed);
