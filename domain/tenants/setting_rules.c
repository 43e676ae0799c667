/*
 * setting_rules - who may choose for the organisation, and what
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/roles/role.h"
#include "domain/rules.h"
#include "domain/tenants/setting_change.h"

static struct error settings_are_changed_by_their_administrator(struct context *context, const void *facts)
{
	static const enum role_action actions[] = {
		[PLACE_OWN] = ACTION_CHANGE_SETTINGS,
		[PLACE_ORGANIZATION] = ACTION_CHANGE_ORGANIZATION,
		[PLACE_SHAREPOINT] = ACTION_CHANGE_FILES_SETTINGS,
	};
	const struct setting_change_options *change = facts;
	return role_may(context, actions[change->place]) ? no_error
							 : refuse(context, &ERROR_REQUEST_DENIED, "settings", NULL);
}

static struct error setting_keeps_within_its_bounds(struct context *context, const void *facts)
{
	const struct setting_change_options *change = facts;
	for (size_t i = 0; i < change->count; i++) {
		const struct setting_row *row = change->choices[i].row;
		if (!setting_allows(context, row, change->choices[i].value))
			return refuse(context, &ERROR_PROPERTY_INVALID, row->property, "property", row->property, "type",
				"settings", NULL);
	}
	return no_error;
}

static const struct rule change_rules[] = {
	{ "SETTING-CHG-1", "settings_are_changed_by_their_administrator", settings_are_changed_by_their_administrator,
		ALL_DOORS, "rules.md 131; graph.md section 7" },
	{ "SETTING-CHG-2", "setting_keeps_within_its_bounds", setting_keeps_within_its_bounds, ALL_DOORS,
		"rules.md section 14" },
};
const struct rule_table setting_change_rules = { "setting.change", change_rules, COUNT_OF(change_rules) };
