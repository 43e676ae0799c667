/*
 * addresses - see the header
 */
#include "store/addresses.h"

#include "base/text.h"

static const struct column address_columns[] = {
	[ADDRESS_FOLD] = { "address_fold", COLUMN_TEXT, offsetof(struct address, address_fold) },
	[ADDRESS_HOLDER_ID] = { "holder_id", COLUMN_TEXT, offsetof(struct address, holder_id) },
	[ADDRESS_ADDRESS] = { "address", COLUMN_TEXT, offsetof(struct address, address) },
	[ADDRESS_DOMAIN_REGISTRATION_ID] = { "domain_registration_id", COLUMN_TEXT, offsetof(struct address, domain_registration_id) },
	[ADDRESS_STATE] = { "state", COLUMN_TEXT, offsetof(struct address, state) },
	[ADDRESS_IS_PRIMARY] = { "is_primary", COLUMN_BOOLEAN, offsetof(struct address, is_primary) },
	[ADDRESS_SINCE] = { "since", COLUMN_INTEGER, offsetof(struct address, since) },
	[ADDRESS_RESERVED_UNTIL] = { "reserved_until", COLUMN_INTEGER, offsetof(struct address, reserved_until) },
};
const struct table addresses_table = { "addresses", "address_fold, holder_id", sizeof(struct address), address_columns,
	COUNT_OF(address_columns) };

static const struct column address_event_columns[] = {
	{ "address_hash", COLUMN_TEXT, offsetof(struct address_event, address_hash) },
	{ "sequence", COLUMN_INTEGER, offsetof(struct address_event, sequence) },
	{ "position", COLUMN_INTEGER, offsetof(struct address_event, position) },
	{ "state", COLUMN_TEXT, offsetof(struct address_event, state) },
	{ "holder_id", COLUMN_TEXT, offsetof(struct address_event, holder_id) },
	{ "at", COLUMN_INTEGER, offsetof(struct address_event, at) },
};
static const struct table address_history = { "address_history", "address_hash, sequence, position", sizeof(struct address_event), address_event_columns,
	COUNT_OF(address_event_columns) };

enum {
	ADDRESS_PUT,
	ADDRESS_REMOVE,
	ADDRESS_FIND_OWNER,
	ADDRESSES_FIND,
	ADDRESSES_OF_HOLDER,
	ADDRESS_EVENT_INSERT,
	ADDRESS_EVENTS,
	ADDRESS_EVENTS_FORGET_HOLDER,
};

static const struct statement statements[] = {
	[ADDRESS_PUT] = { "addresses.address_put", STATEMENT_PUT, &addresses_table,
		NULL, TENANT_SCOPE },
	[ADDRESS_REMOVE] = { "addresses.address_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM addresses WHERE tenant_id = $1 AND address_fold = $2 AND holder_id = $3", TENANT_SCOPE },
	[ADDRESS_FIND_OWNER] = { "addresses.address_find_owner", STATEMENT_SELECT, &addresses_table,
		"WHERE tenant_id = $1 AND address_fold = $2 AND state <> 'released'", TENANT_SCOPE },
	[ADDRESSES_FIND] = { "addresses.addresses_find", STATEMENT_SELECT, &addresses_table,
		"WHERE tenant_id = $1 AND address_fold = $2 ORDER BY since DESC", TENANT_SCOPE },
	[ADDRESSES_OF_HOLDER] = { "addresses.addresses_of_holder", STATEMENT_SELECT, &addresses_table,
		"WHERE tenant_id = $1 AND holder_id = $2 ORDER BY is_primary DESC, address_fold", TENANT_SCOPE },
	[ADDRESS_EVENT_INSERT] = { "addresses.address_event_insert", STATEMENT_INSERT, &address_history,
		NULL, TENANT_SCOPE },
	[ADDRESS_EVENTS] = { "addresses.address_events", STATEMENT_SELECT, &address_history,
		"WHERE tenant_id = $1 AND address_hash = $2 ORDER BY sequence, position", TENANT_SCOPE },
	[ADDRESS_EVENTS_FORGET_HOLDER] = { "addresses.address_events_forget_holder", STATEMENT_TEXT, NULL,
		"UPDATE address_history SET holder_id = NULL WHERE tenant_id = $1 AND holder_id = $2", TENANT_SCOPE },
};
const struct statement_list addresses_statements = { "addresses", statements, COUNT_OF(statements) };

void address_put(struct session *session, const struct address *row)
{
	session_write_row(session, &statements[ADDRESS_PUT], row);
}

int64_t address_remove(struct session *session, const char *address_fold, const char *holder_id)
{
	return session_run(session, &statements[ADDRESS_REMOVE],
		WITH(of_text(address_fold), of_text(holder_id)));
}

struct address *address_find_owner(struct session *session, const char *address_fold)
{
	return session_find_row(session, &statements[ADDRESS_FIND_OWNER], WITH(of_text(address_fold)));
}

struct address *addresses_find(struct session *session, const char *address_fold, size_t *count)
{
	return session_find_rows(session, &statements[ADDRESSES_FIND],
		WITH(of_text(address_fold)), count);
}

struct address *addresses_of_holder(struct session *session, const char *holder_id, size_t *count)
{
	return session_find_rows(session, &statements[ADDRESSES_OF_HOLDER],
		WITH(of_text(holder_id)), count);
}

void address_event_insert(struct session *session, const struct address_event *row)
{
	session_write_row(session, &statements[ADDRESS_EVENT_INSERT], row);
}

struct address_event *address_events(struct session *session, const char *address_hash, size_t *count)
{
	return session_find_rows(session, &statements[ADDRESS_EVENTS],
		WITH(of_text(address_hash)), count);
}

int64_t address_events_forget_holder(struct session *session, const char *holder_id)
{
	return session_run(session, &statements[ADDRESS_EVENTS_FORGET_HOLDER], WITH(of_text(holder_id)));
}

struct address *addresses_of_holders(struct session *session, const char *const *ids, size_t id_count, size_t *count)
{
	static const struct list_keys keys = { .table = &addresses_table,
		.column = ADDRESS_HOLDER_ID,
		.order = "addresses.holder_id, addresses.is_primary DESC, addresses.address_fold",
		.reads_all = true };
	return list_of_keys(session, &keys, ids, id_count, count);
}
