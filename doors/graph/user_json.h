/*
 * user_json - people as JSON: which properties, and their values
 *
 * Walks the table of domain/users/user_fields; what is made from other rows (licenses, addresses) is read
 * once a user, and only when it is asked for.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/json_out.h"
#include "domain/users/user.h"

struct schema_property;
struct user_expand;
struct user_related;
struct visit;

#define USER_VIEW_MOST 128

struct user_view {
	struct {
		const struct user_field *field;	      /* or */
		const struct schema_property *unheld;
	} properties[USER_VIEW_MOST];
	size_t count;
	char **names; /* as in $select; NULL: the default eleven */
	size_t name_count;
	const struct user_expand *expand; /* $expand; NULL: nothing */
	bool has_id, has_manager; /* of user_view_read_delta() */
};

/* Reads $select. False: answered. */
bool user_view_read(struct visit *visit, struct user_view *view);
/* The same for an answer about one user, which may have what lists have not. */
bool user_view_read_one(struct visit *visit, struct user_view *view);
/* The same for lists of mixed types: what is no property of a user is passed over. */
bool user_view_read_mixed(struct visit *visit, struct user_view *view);
/* The same for an answer about changes, which may have the manager. */
bool user_view_read_delta(struct visit *visit, struct user_view *view);
/* The default eleven. */
void user_view_default(struct user_view *view);
/* "#users(id,mail)/$entity" */
const char *user_view_context(
	struct visit *visit, const struct user_view *view, const char *set, bool is_entity);

/* The properties, inside an object that the caller opens and closes. */
void user_put(struct visit *visit, struct user_view *view, struct json_out *out, const struct user *user);
/*
 * People as items of a list, each opened and closed here. What is made from other rows is read with one statement for
 * all of them.
 */
void user_put_page(struct visit *visit, struct user_view *view, struct json_out *out, const struct user *users,
	size_t count, bool is_typed);
/* One of an answer of several, whose rows of other tables are read together. */
void user_put_related(
	struct user_related *related, struct user_view *view, struct json_out *out, const struct user *user);
/* A view of these properties; false: answered, one is not known. */
bool user_view_of_names(struct visit *visit, char **names, size_t count, struct user_view *view);
/* The same for items of mixed types, as user_view_read_mixed(). */
bool user_view_of_mixed_names(struct visit *visit, char **names, size_t count, struct user_view *view);
/* Lets the list read the columns that the view writes. */
void user_view_columns(const struct user_view *view, struct list_query *query);
/* A whole object with its @odata.type. */
void user_put_typed(
	struct visit *visit, struct user_view *view, struct json_out *out, const struct user *user);
