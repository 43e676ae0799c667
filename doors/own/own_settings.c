/*
 * own_settings - what the organisation has chosen, with what it could choose
 */
#include "base/text.h"
#include "domain/tenants/setting_change.h"
#include "doors/door.h"
#include "doors/own/own.h"
#include "doors/settings_json.h"

static void put_bounds(struct json_out *out, const struct setting_row *row)
{
	if (row->form == FORM_NUMBER) {
		json_put_integer(out, "least", row->least);
		json_put_integer(out, "most", row->most);
	}
	if (row->form == FORM_CHOICE) {
		json_key(out, "choices");
		json_open_array(out);
		for (size_t i = 0; row->choices[i] != NULL; i++)
			json_text(out, row->choices[i]);
		json_close_array(out);
	}
	json_key(out, "default");
	setting_json_value(out, row, row->otherwise);
	json_put_text(out, "source", row->source);
}

/* Values first, as a PATCH has them; then the bounds of each. */
static void answer_settings(struct visit *visit, struct context *context)
{
	const char **values = settings_read_all(context);
	struct json_out out = visit_begin_object(visit, NULL);
	for (size_t i = 0; i < setting_row_count; i++) {
		if (setting_rows[i].place != PLACE_OWN)
			continue;
		json_key(&out, setting_rows[i].property);
		setting_json_value(&out, &setting_rows[i], values[i]);
	}
	json_key(&out, "bounds");
	json_open_object(&out);
	for (size_t i = 0; i < setting_row_count; i++) {
		if (setting_rows[i].place != PLACE_OWN)
			continue;
		json_key(&out, setting_rows[i].property);
		json_open_object(&out);
		put_bounds(&out, &setting_rows[i]);
		json_close_object(&out);
	}
	json_close_object(&out);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void own_settings(struct visit *visit)
{
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	struct error error = settings_refuse_reader(context, PLACE_OWN);
	if (failed(error))
		visit_answer_error(visit, error);
	else
		answer_settings(visit, context);
}

void own_settings_change(struct visit *visit)
{
	struct setting_change_options change = { .place = PLACE_OWN };
	struct act_result result = { 0 };
	if (!setting_json_read_body(visit, "settings", &change) ||
		!visit_perform(visit, &setting_change, &change, &result))
		return;
	struct context *context = visit_read(visit);
	if (context != NULL)
		answer_settings(visit, context);
}
