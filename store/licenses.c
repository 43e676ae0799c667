/*
 * licenses - see the header
 */
#include "store/licenses.h"

#include "base/text.h"

static const struct column license_columns[] = {
	[LICENSE_USER_ID] = { "user_id", COLUMN_TEXT, offsetof(struct license, user_id) },
	[LICENSE_SKU_ID] = { "sku_id", COLUMN_TEXT, offsetof(struct license, sku_id) },
	[LICENSE_ASSIGNED_BY] = { "assigned_by", COLUMN_TEXT, offsetof(struct license, assigned_by) },
	[LICENSE_DISABLED_PLANS] = { "disabled_plans", COLUMN_TEXT, offsetof(struct license, disabled_plans) },
	[LICENSE_STATE] = { "state", COLUMN_TEXT, offsetof(struct license, state) },
	[LICENSE_ERROR_NAME] = { "error", COLUMN_TEXT, offsetof(struct license, error) },
	[LICENSE_ASSIGNED_AT] = { "assigned_at", COLUMN_INTEGER, offsetof(struct license, assigned_at) },
	[LICENSE_UPDATED_AT] = { "updated_at", COLUMN_INTEGER, offsetof(struct license, updated_at) },
};
const struct table licenses_table = { "licenses", "user_id, sku_id, assigned_by", sizeof(struct license), license_columns,
	COUNT_OF(license_columns) };

static const struct column seats_columns[] = {
	{ "sku_id", COLUMN_TEXT, offsetof(struct seats, sku_id) },
	{ "owned", COLUMN_INTEGER, offsetof(struct seats, owned) },
	{ "consumed", COLUMN_INTEGER, offsetof(struct seats, consumed) },
};
static const struct table seats_table = { "seats", "sku_id", sizeof(struct seats), seats_columns,
	COUNT_OF(seats_columns) };

enum { LICENSE_PUT, LICENSE_REMOVE, LICENSES_OF_USER, HOLDERS_PAGE, WAITING_PAGE, FAILED_PAGE, SEATS_FIND, SEATS_ALL, SEATS_ADD };

static const struct statement statements[] = {
	[LICENSE_PUT] = { "licenses.license_put", STATEMENT_PUT, &licenses_table,
		NULL, TENANT_SCOPE },
	[LICENSE_REMOVE] = { "licenses.license_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM licenses WHERE tenant_id = $1 AND user_id = $2 AND sku_id = $3 AND "
		"assigned_by = $4",
		TENANT_SCOPE },
	[LICENSES_OF_USER] = { "licenses.licenses_of_user", STATEMENT_SELECT, &licenses_table,
		"WHERE tenant_id = $1 AND user_id = $2 ORDER BY sku_id, assigned_by", TENANT_SCOPE },
	[HOLDERS_PAGE] = { "licenses.holders_page", STATEMENT_TEXT, NULL,
		"SELECT DISTINCT user_id FROM licenses WHERE tenant_id = $1 AND assigned_by = $2 AND "
		"length(assigned_by) > 0 AND user_id > $3 ORDER BY user_id LIMIT $4",
		TENANT_SCOPE },
	[WAITING_PAGE] = { "licenses.waiting_page", STATEMENT_TEXT, NULL,
		"SELECT DISTINCT user_id FROM licenses WHERE tenant_id = $1 AND sku_id = $2 AND state = 'error' AND "
		"user_id > $3 ORDER BY user_id LIMIT $4",
		TENANT_SCOPE },
	[FAILED_PAGE] = { "licenses.failed_page", STATEMENT_TEXT, NULL,
		"SELECT DISTINCT user_id FROM licenses WHERE tenant_id = $1 AND assigned_by = $2 AND state = 'error' AND "
		"user_id > $3 ORDER BY user_id LIMIT $4",
		TENANT_SCOPE },
	[SEATS_FIND] = { "licenses.seats_find", STATEMENT_SELECT, &seats_table,
		"WHERE tenant_id = $1 AND sku_id = $2", TENANT_SCOPE },
	[SEATS_ALL] = { "licenses.seats_all", STATEMENT_SELECT, &seats_table,
		"WHERE tenant_id = $1 ORDER BY sku_id", TENANT_SCOPE },
	[SEATS_ADD] = { "licenses.seats_add", STATEMENT_TEXT, NULL,
		"INSERT INTO seats (tenant_id, sku_id, owned, consumed) VALUES ($1, $2, $3, $4) ON "
		"CONFLICT (tenant_id, sku_id) DO UPDATE SET owned = seats.owned + excluded.owned, "
		"consumed = seats.consumed + excluded.consumed",
		TENANT_SCOPE },
};
const struct statement_list licenses_statements = { "licenses", statements, COUNT_OF(statements) };

void license_put(struct session *session, const struct license *row)
{
	session_write_row(session, &statements[LICENSE_PUT], row);
}

int64_t license_remove(struct session *session, const char *user_id, const char *sku_id,
	const char *assigned_by)
{
	return session_run(session, &statements[LICENSE_REMOVE],
		WITH(of_text(user_id), of_text(sku_id), of_text(assigned_by)));
}

struct license *licenses_of_user(struct session *session, const char *user_id, size_t *count)
{
	return session_find_rows(session, &statements[LICENSES_OF_USER], WITH(of_text(user_id)), count);
}

static const char **page(struct session *session, int statement, const char *of, const char *after, int64_t limit,
	size_t *count)
{
	return session_find_texts(session, &statements[statement], WITH(of_text(of), of_text(after), of_integer(limit)),
		count);
}

const char **licenses_holders_page(struct session *session, const char *group_id, const char *after, int64_t limit,
	size_t *count)
{
	return page(session, HOLDERS_PAGE, group_id, after, limit, count);
}

const char **licenses_waiting_page(struct session *session, const char *sku_id, const char *after, int64_t limit,
	size_t *count)
{
	return page(session, WAITING_PAGE, sku_id, after, limit, count);
}

bool license_somebody_waits(struct session *session, const char *sku_id)
{
	size_t count = 0;
	page(session, WAITING_PAGE, sku_id, "", 1, &count);
	return count > 0;
}

const char **licenses_failed_page(struct session *session, const char *group_id, const char *after, int64_t limit,
	size_t *count)
{
	return page(session, FAILED_PAGE, group_id, after, limit, count);
}

struct seats *seats_find(struct session *session, const char *sku_id)
{
	return session_find_row(session, &statements[SEATS_FIND], WITH(of_text(sku_id)));
}

struct seats *seats_all(struct session *session, size_t *count)
{
	return session_find_rows(session, &statements[SEATS_ALL], WITHOUT_VALUES, count);
}

int64_t seats_add(struct session *session, const char *sku_id, int64_t owned, int64_t consumed)
{
	return session_run(session, &statements[SEATS_ADD],
		WITH(of_text(sku_id), of_integer(owned), of_integer(consumed)));
}

struct license *licenses_of_users(struct session *session, const char *const *ids, size_t id_count, size_t *count)
{
	static const struct list_keys keys = { .table = &licenses_table,
		.column = LICENSE_USER_ID,
		.order = "licenses.user_id, licenses.sku_id, licenses.assigned_by",
		.reads_all = true };
	return list_of_keys(session, &keys, ids, id_count, count);
}
