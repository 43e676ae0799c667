/*
 * tenants - see the header
 */
#include "store/tenants.h"

#include "base/text.h"

static const struct column columns[] = {
	{ "name", COLUMN_TEXT, offsetof(struct tenant, name) },
	{ "country", COLUMN_TEXT, offsetof(struct tenant, country) },
	{ "language", COLUMN_TEXT, offsetof(struct tenant, language) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct tenant, created_at) },
	{ "clock_is_movable", COLUMN_BOOLEAN, offsetof(struct tenant, clock_is_movable) },
	{ "clock_shift", COLUMN_INTEGER, offsetof(struct tenant, clock_shift) },
	{ "clock_frozen_at", COLUMN_INTEGER, offsetof(struct tenant, clock_frozen_at) },
	{ "last_now", COLUMN_INTEGER, offsetof(struct tenant, last_now) },
	{ "version", COLUMN_INTEGER, offsetof(struct tenant, version) },
	{ "journal_sequence", COLUMN_INTEGER, offsetof(struct tenant, journal_sequence) },
	{ "journal_head", COLUMN_TEXT, offsetof(struct tenant, journal_head) },
	{ "ledger_salt", COLUMN_TEXT, offsetof(struct tenant, ledger_salt) },
};
static const struct table tenants = { "tenants", "", sizeof(struct tenant), columns, COUNT_OF(columns) };

enum { TENANT_INSERT, TENANT_FIND, TENANT_LOCK, TENANT_SET_JOURNAL, TENANT_SET_CLOCK, TENANTS_ALL };

static const struct statement statements[] = {
	[TENANT_INSERT] = { "tenants.tenant_insert", STATEMENT_INSERT, &tenants,
		NULL, TENANT_SCOPE },
	[TENANT_FIND] = { "tenants.tenant_find", STATEMENT_SELECT, &tenants,
		"WHERE tenant_id = $1", TENANT_SCOPE },
	[TENANT_LOCK] = { "tenants.tenant_lock", STATEMENT_TEXT, NULL,
		"UPDATE tenants SET version = version + 1 WHERE tenant_id = $1", TENANT_SCOPE },
	[TENANT_SET_JOURNAL] = { "tenants.tenant_set_journal", STATEMENT_TEXT, NULL,
		"UPDATE tenants SET last_now = $2, journal_sequence = $3, journal_head = $4 WHERE "
		"tenant_id = $1",
		TENANT_SCOPE },
	[TENANT_SET_CLOCK] = { "tenants.tenant_set_clock", STATEMENT_TEXT, NULL,
		"UPDATE tenants SET clock_shift = $2, clock_frozen_at = $3, last_now = $4 WHERE tenant_id"
		" = $1",
		TENANT_SCOPE },
	[TENANTS_ALL] = { "tenants.tenants_all", STATEMENT_TEXT, NULL,
		"SELECT tenant_id FROM tenants ORDER BY tenant_id", GLOBAL_SCOPE },
};
const struct statement_list tenants_statements = { "tenants", statements, COUNT_OF(statements) };

void tenant_insert(struct session *session, const struct tenant *row)
{
	session_write_row(session, &statements[TENANT_INSERT], row);
}

struct tenant *tenant_find(struct session *session)
{
	return session_find_row(session, &statements[TENANT_FIND], WITHOUT_VALUES);
}

int64_t tenant_lock(struct session *session)
{
	return session_run(session, &statements[TENANT_LOCK], WITHOUT_VALUES);
}

int64_t tenant_set_journal(struct session *session, int64_t last_now, int64_t sequence, const char *head)
{
	return session_run(session, &statements[TENANT_SET_JOURNAL],
		WITH(of_integer(last_now), of_integer(sequence), of_text(head)));
}

int64_t tenant_set_clock(struct session *session, int64_t shift, int64_t frozen_at, int64_t last_now)
{
	return session_run(session, &statements[TENANT_SET_CLOCK],
		WITH(of_integer(shift), of_integer(frozen_at), of_integer(last_now)));
}

const char **tenants_all(struct session *session, size_t *count)
{
	return session_find_texts(session, &statements[TENANTS_ALL], WITHOUT_VALUES, count);
}
