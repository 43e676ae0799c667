/*
 * authentication_methods - how people prove who they are: by a password, and here by nothing else
 */
#include "base/text.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/select.h"

/* The service has this one id for everybody's password. */
#define PASSWORD_METHOD "28c10230-6103-485e-b985-444c60001490"

/* Whose methods the caller may see; NULL: answered. */
static const struct user *find_seen(struct visit *visit)
{
	const char *key = graph_key(visit);
	const struct user *user = key == NULL ? NULL : graph_find_user(visit, key);
	if (user == NULL)
		return NULL;
	struct error error = user_read_may_see_methods(visit_read(visit), user);
	if (!failed(error))
		return user;
	visit_answer_error(visit, error);
	return NULL;
}

static void put_password(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct user *user, bool is_typed)
{
	if (is_typed && visit_wants_metadata(visit))
		json_put_text(out, "@odata.type", "#microsoft.graph.passwordAuthenticationMethod");
	select_text(selection, out, "id", PASSWORD_METHOD);
	select_null(selection, out, "password");
	select_moment(selection, out, "createdDateTime", user->password_changed_at);
}

static const char *context_of(struct visit *visit, const struct selection *selection, const struct user *user,
	const char *set, bool is_entity)
{
	const char *whole = text_format(visit->arena, "#users('%s')/authentication/%s", user->id, set);
	return select_context(visit, whole, selection->names, selection->count, is_entity);
}

static void list(struct visit *visit, const char *set, bool has_password, bool is_typed)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_PAGE) ||
		!selection_read(visit, "passwordAuthenticationMethod", &selection))
		return;
	const struct user *user = find_seen(visit);
	if (user == NULL)
		return;
	struct json_out out = page_begin(visit, context_of(visit, &selection, user, set, false), -1, NULL);
	if (has_password) {
		json_open_object(&out);
		put_password(visit, &selection, &out, user, is_typed);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

static void get(struct visit *visit, const char *set, bool is_typed)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "passwordAuthenticationMethod", &selection))
		return;
	const struct user *user = find_seen(visit);
	if (user == NULL)
		return;
	if (!text_equal_ignoring_case(visit->keys[1], PASSWORD_METHOD)) {
		graph_not_found(visit, visit->keys[1]);
		return;
	}
	struct json_out out = visit_begin_object(visit, context_of(visit, &selection, user, set, true));
	put_password(visit, &selection, &out, user, is_typed);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_authentication_methods(struct visit *visit)
{
	list(visit, "methods", true, true);
}

void graph_authentication_method(struct visit *visit)
{
	get(visit, "methods", true);
}

void graph_password_methods(struct visit *visit)
{
	list(visit, "passwordMethods", true, false);
}

void graph_password_method(struct visit *visit)
{
	get(visit, "passwordMethods", false);
}

/* The pattern's last name: what nobody has here. */
void graph_no_authentication_methods(struct visit *visit)
{
	list(visit, graph_pattern_name(visit, false), false, false);
}

/* One of what nobody has: there is none to see, and none to take away. */
void graph_no_authentication_method(struct visit *visit)
{
	if (find_seen(visit) != NULL)
		graph_not_found(visit, visit->keys[1]);
}
