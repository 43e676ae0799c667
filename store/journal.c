/*
 * journal - see the header
 */
#include "store/journal.h"

#include "base/text.h"

static const struct column journal_link_columns[] = {
	{ "sequence", COLUMN_INTEGER, offsetof(struct journal_link, sequence) },
	{ "operation_id", COLUMN_TEXT, offsetof(struct journal_link, operation_id) },
	{ "act", COLUMN_TEXT, offsetof(struct journal_link, act) },
	{ "result", COLUMN_TEXT, offsetof(struct journal_link, result) },
	{ "at", COLUMN_INTEGER, offsetof(struct journal_link, at) },
	{ "written_at", COLUMN_INTEGER, offsetof(struct journal_link, written_at) },
	{ "request_id", COLUMN_TEXT, offsetof(struct journal_link, request_id) },
	{ "entry_count", COLUMN_INTEGER, offsetof(struct journal_link, entry_count) },
	{ "previous_hash", COLUMN_TEXT, offsetof(struct journal_link, previous_hash) },
	{ "hash", COLUMN_TEXT, offsetof(struct journal_link, hash) },
};
static const struct table journal = { "journal", "sequence", sizeof(struct journal_link), journal_link_columns,
	COUNT_OF(journal_link_columns) };

static const struct column journal_entry_columns[] = {
	{ "sequence", COLUMN_INTEGER, offsetof(struct journal_entry, sequence) },
	{ "position", COLUMN_INTEGER, offsetof(struct journal_entry, position) },
	{ "verb", COLUMN_TEXT, offsetof(struct journal_entry, verb) },
	{ "object_id", COLUMN_TEXT, offsetof(struct journal_entry, object_id) },
	{ "rule", COLUMN_TEXT, offsetof(struct journal_entry, rule) },
	{ "commitment", COLUMN_TEXT, offsetof(struct journal_entry, commitment) },
};
static const struct table journal_entries = { "journal_entries", "sequence, position", sizeof(struct journal_entry), journal_entry_columns,
	COUNT_OF(journal_entry_columns) };

static const struct column journal_value_columns[] = {
	{ "sequence", COLUMN_INTEGER, offsetof(struct journal_value, sequence) },
	{ "position", COLUMN_INTEGER, offsetof(struct journal_value, position) },
	{ "subject_id", COLUMN_TEXT, offsetof(struct journal_value, subject_id) },
	{ "salt", COLUMN_TEXT, offsetof(struct journal_value, salt) },
	{ "content", COLUMN_TEXT, offsetof(struct journal_value, content) },
};
static const struct table journal_values = { "journal_values", "sequence, position", sizeof(struct journal_value), journal_value_columns,
	COUNT_OF(journal_value_columns) };

enum {
	JOURNAL_INSERT,
	JOURNAL_LINKS,
	JOURNAL_ENTRY_INSERT,
	JOURNAL_ENTRIES_BETWEEN,
	JOURNAL_VALUE_INSERT,
	JOURNAL_VALUES_BETWEEN,
	JOURNAL_VALUES_FORGET,
};

static const struct statement statements[] = {
	[JOURNAL_INSERT] = { "journal.journal_insert", STATEMENT_INSERT, &journal,
		NULL, TENANT_SCOPE },
	[JOURNAL_LINKS] = { "journal.journal_links", STATEMENT_SELECT, &journal,
		"WHERE tenant_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3", TENANT_SCOPE },
	[JOURNAL_ENTRY_INSERT] = { "journal.journal_entry_insert", STATEMENT_INSERT, &journal_entries,
		NULL, TENANT_SCOPE },
	[JOURNAL_ENTRIES_BETWEEN] = { "journal.journal_entries_between", STATEMENT_SELECT, &journal_entries,
		"WHERE tenant_id = $1 AND sequence BETWEEN $2 AND $3 ORDER BY sequence, position", TENANT_SCOPE },
	[JOURNAL_VALUE_INSERT] = { "journal.journal_value_insert", STATEMENT_INSERT, &journal_values,
		NULL, TENANT_SCOPE },
	[JOURNAL_VALUES_BETWEEN] = { "journal.journal_values_between", STATEMENT_SELECT, &journal_values,
		"WHERE tenant_id = $1 AND sequence BETWEEN $2 AND $3 ORDER BY sequence, position", TENANT_SCOPE },
	[JOURNAL_VALUES_FORGET] = { "journal.journal_values_forget", STATEMENT_TEXT, NULL,
		"DELETE FROM journal_values WHERE tenant_id = $1 AND subject_id = $2", TENANT_SCOPE },
};
const struct statement_list journal_statements = { "journal", statements, COUNT_OF(statements) };

void journal_insert(struct session *session, const struct journal_link *row)
{
	session_write_row(session, &statements[JOURNAL_INSERT], row);
}

struct journal_link *journal_links(struct session *session, int64_t after, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[JOURNAL_LINKS],
		WITH(of_integer(after), of_integer(limit)), count);
}

void journal_entry_insert(struct session *session, const struct journal_entry *row)
{
	session_write_row(session, &statements[JOURNAL_ENTRY_INSERT], row);
}

struct journal_entry *journal_entries_between(struct session *session, int64_t first, int64_t last,
	size_t *count)
{
	return session_find_rows(session, &statements[JOURNAL_ENTRIES_BETWEEN],
		WITH(of_integer(first), of_integer(last)), count);
}

void journal_value_insert(struct session *session, const struct journal_value *row)
{
	session_write_row(session, &statements[JOURNAL_VALUE_INSERT], row);
}

struct journal_value *journal_values_between(struct session *session, int64_t first, int64_t last,
	size_t *count)
{
	return session_find_rows(session, &statements[JOURNAL_VALUES_BETWEEN],
		WITH(of_integer(first), of_integer(last)), count);
}

int64_t journal_values_forget(struct session *session, const char *subject_id)
{
	return session_run(session, &statements[JOURNAL_VALUES_FORGET], WITH(of_text(subject_id)));
}
