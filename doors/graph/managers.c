/*
 * managers - who leads whom, seen from both sides
 */
#include "base/text.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/errors.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/user_json.h"

/* Whom the path means, where the token reaches her; NULL: answered. */
static const struct user *find_reachable(struct visit *visit)
{
	const char *key = graph_key(visit);
	const struct user *user = key == NULL ? NULL : graph_find_user(visit, key);
	return user != NULL && graph_may_read(visit, user) ? user : NULL;
}

/* The text of the service says 'manager' where an id would stand. */
static const struct user *find_manager(struct visit *visit)
{
	const struct user *user = find_reachable(visit);
	const struct user *manager = user == NULL ? NULL : user_read_manager(visit_read(visit), user);
	if (user != NULL && manager == NULL)
		graph_not_found(visit, "manager");
	return manager;
}

void graph_user_manager(struct visit *visit)
{
	struct user_view view;
	if (!options_allowed(visit, TAKES_SELECT) || !user_view_read_one(visit, &view))
		return;
	const struct user *manager = find_manager(visit);
	if (manager != NULL)
		graph_answer_typed_user(visit, &view, manager);
}

void graph_user_manager_reference(struct visit *visit)
{
	const struct user *manager = options_allowed(visit, 0) ? find_manager(visit) : NULL;
	if (manager == NULL)
		return;
	struct json_out out = visit_begin_object(visit, "#directoryObjects/$ref");
	json_put_text(&out, "@odata.id",
		text_format(visit->arena, "%s/directoryObjects/%s/Microsoft.DirectoryServices.User", visit->root,
			manager->id));
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

static void set_manager(struct visit *visit, const char *manager)
{
	const char *key = graph_key(visit);
	const struct user_manager_options options = { .user = key, .manager = manager };
	struct act_result result = { 0 };
	if (key != NULL && visit_perform(visit, &user_set_manager, &options, &result))
		visit_answer_empty(visit);
}

void graph_user_set_manager(struct visit *visit)
{
	const char *manager = NULL;
	if (body_user_reference(visit, &manager))
		set_manager(visit, manager);
}

void graph_user_remove_manager(struct visit *visit)
{
	set_manager(visit, NULL);
}

static void list_reports(struct visit *visit, bool is_typed)
{
	struct user_view view;
	struct page page;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_PAGE | TAKES_COUNT) || !user_view_read(visit, &view) ||
		!page_read(visit, NULL, &page))
		return;
	const struct user *user = find_reachable(visit);
	if (user == NULL)
		return;
	struct context *context = visit_read(visit);
	struct user_page reports = user_read_reports(context, user->id, page.after, page.size);
	int64_t count = page.wants_count ? user_read_reports_count(context, user->id) : -1;
	const char *set = is_typed ? "#directoryObjects" : "#users";
	struct json_out out = page_begin(visit, user_view_context(visit, &view, set, false), count, reports.next);
	for (size_t i = 0; i < reports.count; i++) {
		if (is_typed) {
			user_put_typed(visit, &view, &out, &reports.users[i]);
			continue;
		}
		json_open_object(&out);
		user_put(visit, &view, &out, &reports.users[i]);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

void graph_user_direct_reports(struct visit *visit)
{
	list_reports(visit, true);
}

void graph_user_direct_report_users(struct visit *visit)
{
	list_reports(visit, false);
}

void graph_user_direct_report_count(struct visit *visit)
{
	if (!visit_is_eventual(visit)) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_COUNT_UNSUPPORTED, "$count", NULL));
		return;
	}
	const struct user *user = options_allowed(visit, 0) ? find_reachable(visit) : NULL;
	if (user != NULL)
		visit_answer_text(visit, text_format(visit->arena, "%lld",
			(long long)user_read_reports_count(visit_read(visit), user->id)));
}
