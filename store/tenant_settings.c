/*
 * tenant_settings - see the header
 */
#include "store/tenant_settings.h"

#include "base/text.h"

static const struct column columns[] = {
	{ "name", COLUMN_TEXT, offsetof(struct tenant_setting_row, name) },
	{ "value", COLUMN_TEXT, offsetof(struct tenant_setting_row, value) },
};
static const struct table settings = { "settings", "name", sizeof(struct tenant_setting_row), columns, COUNT_OF(columns) };

enum { FIND, ALL, SET, FORGET };

static const struct statement statements[] = {
	[FIND] = { "tenant_settings.find", STATEMENT_TEXT, NULL,
		"SELECT value FROM settings WHERE tenant_id = $1 AND name = $2", TENANT_SCOPE },
	[ALL] = { "tenant_settings.all", STATEMENT_SELECT, &settings, "WHERE tenant_id = $1 ORDER BY name", TENANT_SCOPE },
	[FORGET] = { "tenant_settings.forget", STATEMENT_TEXT, NULL,
		"DELETE FROM settings WHERE tenant_id = $1 AND name = $2", TENANT_SCOPE },
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

struct tenant_setting_row *tenant_settings_all(struct session *session, size_t *count)
{
	return session_find_rows(session, &statements[ALL], WITHOUT_VALUES, count);
}

void tenant_setting_forget(struct session *session, const char *name)
{
	session_run(session, &statements[FORGET], WITH(of_text(name)));
}
