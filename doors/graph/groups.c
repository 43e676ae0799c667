/*
 * groups - reading groups: lists, counts, one
 */
#include "base/text.h"
#include "domain/groups/group.h"
#include "domain/groups/group_queries.h"
#include "domain/groups/group_read.h"
#include "doors/door.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_expand.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/list.h"
#include "doors/graph/paging.h"
#include "doors/graph/schema.h"

static struct list group_list(struct context *context, bool deleted)
{
	return (struct list){ .subject = &group_filter_subject,
		.query = groups_listing(context, deleted),
		.identity = GROUP_ID };
}

static void answer_list(struct visit *visit, bool deleted)
{
	struct selection selection;
	struct group_expand expand;
	struct context *context = graph_begin_read(visit, TAKES_WHOLE_LIST | TAKES_EXPAND, "group", &selection);
	if (context == NULL || !group_expand_read(visit, &expand))
		return;
	struct list list = group_list(context, deleted);
	if (!list_read(visit, &list))
		return;
	struct json_out out = list_open(visit, &list,
		expand_context(visit, &expand.expand, "#groups", selection.names, selection.count, false));
	group_put_page(visit, &selection, &expand, &out, list.rows, list.count);
	page_end(visit, &out);
}

void graph_groups_list(struct visit *visit)
{
	answer_list(visit, false);
}

void graph_deleted_groups_list(struct visit *visit)
{
	answer_list(visit, true);
}

void graph_groups_count(struct visit *visit)
{
	struct context *context = graph_begin_count(visit);
	if (context == NULL)
		return;
	struct list list = group_list(context, false);
	list_answer_count(visit, &list);
}

void graph_deleted_groups_count(struct visit *visit)
{
	struct context *context = graph_begin_count(visit);
	if (context == NULL)
		return;
	struct list list = group_list(context, true);
	list_answer_count(visit, &list);
}

static void answer_group(struct visit *visit, const struct selection *selection, struct group_expand *expand,
	const struct group *group)
{
	struct json_out out = visit_begin_object(visit,
		expand_context(visit, &expand->expand, "#groups", selection->names, selection->count, true));
	group_put_properties(visit, selection, &out, group);
	group_expand_load(visit, expand, group, 1);
	group_expand_put(visit, expand, &out, group);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_answer_group(struct visit *visit, const struct selection *selection, const struct group *group)
{
	struct group_expand nothing = { .expand = { .count = 0 } };
	answer_group(visit, selection, &nothing, group);
}

void graph_group_get(struct visit *visit)
{
	struct selection selection;
	struct group_expand expand;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_EXPAND) || !selection_read(visit, "group", &selection) ||
		!group_expand_read(visit, &expand))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	const struct group *group = group_read(context, visit->keys[0]);
	if (group == NULL)
		graph_not_found(visit, visit->keys[0]);
	else
		answer_group(visit, &selection, &expand, group);
}
