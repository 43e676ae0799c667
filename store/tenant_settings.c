/*
 * tenant_settings - see the header
 */
#include "store/tenant_settings.h"

#include "base/text.h"

enum { FIND, SET };

static const struct statement statements[] = {
	[FIND] = { "tenant_settings.find", STATEMENT_TEXT, NULL,
		"SELECT value FROM settings WHERE tenant_id = $1 AND name = $2", TENANT_SCOPE },
	[SET] = { "tenant_settings.set", STATEMENT_TEXT, NULL,
		"INSERT INTO settings (tenant_id, name, value) VALUES ($1, $2, $3) "
		"ON CONFLICT (tenant_id, name) DO UPDATE SET value = excluded.value",
		TENANT_SCOPE },
};
const struct statement_list tenant_settings_statements = { "tenant_settings", statements, COUNT_OF(statements) };

const char *tenant_setting(struct session *session, const char *name)
{
	return session_find_text(session, &statements[FIND], WITH(of_text(name)));
}

void tenant_setting_set(struct session *session, const char *name, const char *value)
{
	session_run(session, &statements[SET], WITH(of_text(name), of_text(value)));
}
