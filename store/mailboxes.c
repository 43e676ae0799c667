/*
 * mailboxes - see the header
 */
#include "store/mailboxes.h"

#include "base/text.h"

static const struct column columns[] = {
	{ "id", COLUMN_TEXT, offsetof(struct mailbox, id) },
	{ "user_id", COLUMN_TEXT, offsetof(struct mailbox, user_id) },
	{ "kind", COLUMN_TEXT, offsetof(struct mailbox, kind) },
	{ "created_at", COLUMN_INTEGER, offsetof(struct mailbox, created_at) },
	{ "license_lost_at", COLUMN_INTEGER, offsetof(struct mailbox, license_lost_at) },
	{ "deleted_at", COLUMN_INTEGER, offsetof(struct mailbox, deleted_at) },
	{ "user_purged_at", COLUMN_INTEGER, offsetof(struct mailbox, user_purged_at) },
	{ "retired_at", COLUMN_INTEGER, offsetof(struct mailbox, retired_at) },
	{ "litigation_hold_at", COLUMN_INTEGER, offsetof(struct mailbox, litigation_hold_at) },
	{ "litigation_hold_days", COLUMN_INTEGER, offsetof(struct mailbox, litigation_hold_days) },
	{ "litigation_hold_owner", COLUMN_TEXT, offsetof(struct mailbox, litigation_hold_owner) },
	{ "litigation_hold_note", COLUMN_TEXT, offsetof(struct mailbox, litigation_hold_note) },
	{ "archive_enabled", COLUMN_BOOLEAN, offsetof(struct mailbox, archive_enabled) },
	{ "forwarding_address", COLUMN_TEXT, offsetof(struct mailbox, forwarding_address) },
	{ "forwarding_smtp_address", COLUMN_TEXT, offsetof(struct mailbox, forwarding_smtp_address) },
	{ "deliver_and_forward", COLUMN_BOOLEAN, offsetof(struct mailbox, deliver_and_forward) },
	{ "quota_bytes", COLUMN_INTEGER, offsetof(struct mailbox, quota_bytes) },
	{ "retain_deleted_days", COLUMN_INTEGER, offsetof(struct mailbox, retain_deleted_days) },
	{ "size_bytes", COLUMN_INTEGER, offsetof(struct mailbox, size_bytes) },
	{ "size_seen_at", COLUMN_INTEGER, offsetof(struct mailbox, size_seen_at) },
};
static const struct table mailboxes = { "mailboxes", "id", sizeof(struct mailbox), columns, COUNT_OF(columns) };

enum { MAILBOX_PUT, MAILBOX_FIND, MAILBOXES_OF_USER, MAILBOXES_PAGE, MAILBOX_REMOVE };

static const struct statement statements[] = {
	[MAILBOX_PUT] = { "mailboxes.mailbox_put", STATEMENT_PUT, &mailboxes,
		NULL, TENANT_SCOPE },
	[MAILBOX_FIND] = { "mailboxes.mailbox_find", STATEMENT_SELECT, &mailboxes,
		"WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE },
	[MAILBOXES_OF_USER] = { "mailboxes.mailboxes_of_user", STATEMENT_SELECT, &mailboxes,
		"WHERE tenant_id = $1 AND user_id = $2 ORDER BY created_at DESC, id", TENANT_SCOPE },
	[MAILBOXES_PAGE] = { "mailboxes.mailboxes_page", STATEMENT_SELECT, &mailboxes,
		"WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3", TENANT_SCOPE },
	[MAILBOX_REMOVE] = { "mailboxes.mailbox_remove", STATEMENT_TEXT, NULL,
		"DELETE FROM mailboxes WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE },
};
const struct statement_list mailboxes_statements = { "mailboxes", statements, COUNT_OF(statements) };

void mailbox_put(struct session *session, const struct mailbox *row)
{
	session_write_row(session, &statements[MAILBOX_PUT], row);
}

struct mailbox *mailbox_find(struct session *session, const char *id)
{
	return session_find_row(session, &statements[MAILBOX_FIND], WITH(of_text(id)));
}

struct mailbox *mailboxes_of_user(struct session *session, const char *user_id, size_t *count)
{
	return session_find_rows(session, &statements[MAILBOXES_OF_USER], WITH(of_text(user_id)), count);
}

struct mailbox *mailboxes_page(struct session *session, const char *after, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[MAILBOXES_PAGE],
		WITH(of_text(after), of_integer(limit)), count);
}

int64_t mailbox_remove(struct session *session, const char *id)
{
	return session_run(session, &statements[MAILBOX_REMOVE], WITH(of_text(id)));
}
