/*
 * groups - reading groups: lists, counts, one
 */
#include "base/text.h"
#include "domain/groups/group.h"
#include "domain/groups/group_queries.h"
#include "domain/groups/group_read.h"
#include "doors/door.h"
#include "doors/graph/graph.h"
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
	struct context *context = graph_begin_read(visit, TAKES_WHOLE_LIST, "group", &selection);
	if (context == NULL)
		return;
	struct list list = group_list(context, deleted);
	if (!list_read(visit, &list))
		return;
	struct json_out out = list_open(visit, &list,
		select_context(visit, "#groups", selection.names, selection.count, false));
	const struct group *groups = list.rows;
	group_put_page(visit, &selection, &out, groups, list.count);
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

void graph_answer_group(struct visit *visit, const struct selection *selection, const struct group *group)
{
	struct json_out out = visit_begin_object(
		visit, select_context(visit, "#groups", selection->names, selection->count, true));
	group_put_properties(visit, selection, &out, group);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_group_get(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "group", &selection))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	const struct group *group = group_read(context, visit->keys[0]);
	if (group == NULL)
		graph_not_found(visit, visit->keys[0]);
	else
		graph_answer_group(visit, &selection, group);
}
