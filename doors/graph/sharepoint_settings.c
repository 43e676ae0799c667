/*
 * sharepoint_settings - the organisation's settings of files, of which the days of retention are the one that matters
 */
#include "base/text.h"
#include "domain/tenants/setting_change.h"
#include "doors/door.h"
#include "doors/graph/handlers.h"
#include "doors/settings_json.h"

#define SETTINGS_CONTEXT "#admin/sharepoint/settings/$entity"

static void answer_settings(struct visit *visit, struct context *context)
{
	const char **values = settings_read_all(context);
	struct json_out out = visit_begin_object(visit, SETTINGS_CONTEXT);
	for (size_t i = 0; i < setting_row_count; i++) {
		if (setting_rows[i].place != PLACE_SHAREPOINT)
			continue;
		json_key(&out, setting_rows[i].property);
		setting_json_value(&out, &setting_rows[i], values[i]);
	}
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_sharepoint_settings(struct visit *visit)
{
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	struct error error = settings_refuse_reader(context, PLACE_SHAREPOINT);
	if (failed(error))
		visit_answer_error(visit, error);
	else
		answer_settings(visit, context);
}

void graph_sharepoint_settings_change(struct visit *visit)
{
	struct setting_change_options change = { .place = PLACE_SHAREPOINT };
	struct act_result result = { 0 };
	if (!setting_json_read_body(visit, "microsoft.graph.sharepointSettings", &change) ||
		!visit_perform(visit, &setting_change, &change, &result))
		return;
	struct context *context = visit_read(visit);
	if (context != NULL)
		answer_settings(visit, context);
}
