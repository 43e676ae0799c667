/*
 * settings - the table; see the header
 */
#include "domain/settings.h"

#include "base/text.h"
#include "domain/context.h"
#include "store/tenant_settings.h"

struct setting_row {
	const char *name;
	const char *choices[4]; /* the first is the default */
	const char *source;
};

static const struct setting_row rows[SETTINGS] = {
	[SETTING_DELETE_GUARD] = { "delete_guard", { "all_doors", "portal_only" }, "rules.md C13" },
	[SETTING_ALIAS_RESERVATION] = { "alias_reservation", { "strict", "off" }, "rules.md C4" },
	[SETTING_RESTORE_LICENSES] = { "restore_licenses", { "if_available", "always", "none" }, "rules.md C3" },
	[SETTING_KNOWN_CLIENTS] = { "known_clients", { "allowed", "refused" }, "graph.md section 10" },
};

const char *setting_value(struct context *context, enum setting setting)
{
	const char *chosen = tenant_setting(context->session, rows[setting].name);
	for (size_t i = 0; i < COUNT_OF(rows[setting].choices) && rows[setting].choices[i] != NULL; i++)
		if (text_equal(chosen, rows[setting].choices[i]))
			return rows[setting].choices[i];
	return rows[setting].choices[0];
}

bool setting_is(struct context *context, enum setting setting, const char *choice)
{
	return text_equal(setting_value(context, setting), choice);
}

const char *setting_name(enum setting setting)
{
	return rows[setting].name;
}
