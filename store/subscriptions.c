/*
 * subscriptions - see the header
 */
#include "store/subscriptions.h"

#include "base/text.h"

static const struct column columns[] = {
	{ "id", COLUMN_TEXT, offsetof(struct subscription, id) },
	{ "commerce_id", COLUMN_TEXT, offsetof(struct subscription, commerce_id) },
	{ "sku_id", COLUMN_TEXT, offsetof(struct subscription, sku_id) },
	{ "total", COLUMN_INTEGER, offsetof(struct subscription, total) },
	{ "channel", COLUMN_TEXT, offsetof(struct subscription, channel) },
	{ "term", COLUMN_TEXT, offsetof(struct subscription, term) },
	{ "reduce", COLUMN_TEXT, offsetof(struct subscription, reduce) },
	{ "state", COLUMN_TEXT, offsetof(struct subscription, state) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct subscription, created_at) },
	{ "commitment_ends_at", COLUMN_INTEGER, offsetof(struct subscription, commitment_ends_at) },
	{ "next_lifecycle_at", COLUMN_INTEGER, offsetof(struct subscription, next_lifecycle_at) },
	{ "renews", COLUMN_BOOLEAN, offsetof(struct subscription, renews) },
};
static const struct table subscriptions = { "subscriptions", "id", sizeof(struct subscription), columns, COUNT_OF(columns) };

enum { SUBSCRIPTION_PUT, SUBSCRIPTION_FIND, SUBSCRIPTIONS_ALL, SUBSCRIPTIONS_OF_PRODUCT };

static const struct statement statements[] = {
	[SUBSCRIPTION_PUT] = { "subscriptions.subscription_put", STATEMENT_PUT, &subscriptions,
		NULL, TENANT_SCOPE },
	[SUBSCRIPTION_FIND] = { "subscriptions.subscription_find", STATEMENT_SELECT, &subscriptions,
		"WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE },
	[SUBSCRIPTIONS_ALL] = { "subscriptions.subscriptions_all", STATEMENT_SELECT, &subscriptions,
		"WHERE tenant_id = $1 ORDER BY created_at, id", TENANT_SCOPE },
	[SUBSCRIPTIONS_OF_PRODUCT] = { "subscriptions.subscriptions_of_product", STATEMENT_SELECT, &subscriptions,
		"WHERE tenant_id = $1 AND sku_id = $2 ORDER BY created_at, id", TENANT_SCOPE },
};
const struct statement_list subscriptions_statements = { "subscriptions", statements, COUNT_OF(statements) };

void subscription_put(struct session *session, const struct subscription *row)
{
	session_write_row(session, &statements[SUBSCRIPTION_PUT], row);
}

struct subscription *subscription_find(struct session *session, const char *id)
{
	return session_find_row(session, &statements[SUBSCRIPTION_FIND], WITH(of_text(id)));
}

struct subscription *subscriptions_all(struct session *session, size_t *count)
{
	return session_find_rows(session, &statements[SUBSCRIPTIONS_ALL], WITHOUT_VALUES, count);
}

struct subscription *subscriptions_of_product(struct session *session, const char *sku_id, size_t *count)
{
	return session_find_rows(session, &statements[SUBSCRIPTIONS_OF_PRODUCT],
		WITH(of_text(sku_id)), count);
}
