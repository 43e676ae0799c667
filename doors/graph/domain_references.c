/*
 * domain_references - what keeps a domain from being given up: people, then groups, that have a name in it
 */
#include "base/text.h"
#include "domain/groups/group_read.h"
#include "domain/tenants/tenant_read.h"
#include "doors/door.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/user_json.h"

static void put_references(struct visit *visit, struct context *context, struct user_view *view,
	const struct page *page, const struct domain *domain)
{
	const struct selection selection = { view->names, view->name_count };
	struct domain_references found = domain_read_references(context, domain, page->after, page->size);
	struct json_out out =
		page_begin(visit, user_view_context(visit, view, "#directoryObjects", false), -1, found.next);
	for (size_t i = 0; i < found.user_count; i++)
		user_put_typed(visit, view, &out, &found.users[i]);
	for (size_t i = 0; i < found.group_count; i++) {
		const struct group *group = group_read(context, found.groups[i]);
		if (group != NULL)
			group_put_json(visit, &selection, &out, group, true);
	}
	page_end(visit, &out);
}

void graph_domain_references(struct visit *visit)
{
	struct user_view view;
	struct page page;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_PAGE) || !user_view_read(visit, &view) ||
		!page_read(visit, NULL, &page))
		return;
	struct context *context = visit_read(visit);
	const struct domain *domain = context == NULL ? NULL : domain_read(context, visit->keys[0]);
	if (context != NULL && domain == NULL)
		graph_not_found(visit, visit->keys[0]);
	if (domain != NULL)
		put_references(visit, context, &view, &page, domain);
}
