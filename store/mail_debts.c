/*
 * mail_debts - see the header
 */
#include "store/mail_debts.h"

static const struct column columns[] = {
	{ "commit_number", COLUMN_INTEGER, offsetof(struct mail_debt, commit_number) },
	{ "mailbox_id", COLUMN_TEXT, offsetof(struct mail_debt, mailbox_id) },
	{ "is_closing", COLUMN_BOOLEAN, offsetof(struct mail_debt, is_closing) },
	{ "since", COLUMN_INTEGER, offsetof(struct mail_debt, since) },
};
static const struct table mail_debts = { "mail_debts", "commit_number, mailbox_id", sizeof(struct mail_debt), columns,
	sizeof(columns) / sizeof(columns[0]) };

enum { PUT, TENANTS, OF_TENANT, REMOVE, COUNT, OLDEST_CLOSING };

static const struct statement statements[] = {
	[PUT] = { "mail_debts.put", STATEMENT_TEXT, NULL,
		"INSERT INTO mail_debts (tenant_id, commit_number, mailbox_id, is_closing, since) VALUES ($1, $2, $3, $4, $5) "
		"ON CONFLICT (tenant_id, commit_number, mailbox_id) DO UPDATE SET "
		"is_closing = CASE WHEN mail_debts.is_closing = 1 THEN 1 ELSE excluded.is_closing END",
		TENANT_SCOPE },
	[TENANTS] = { "mail_debts.tenants", STATEMENT_TEXT, NULL,
		"SELECT DISTINCT tenant_id FROM mail_debts WHERE commit_number > $1", GLOBAL_SCOPE },
	[OF_TENANT] = { "mail_debts.of_tenant", STATEMENT_SELECT, &mail_debts,
		"WHERE tenant_id = $1 AND commit_number > $2 ORDER BY commit_number", TENANT_SCOPE },
	[REMOVE] = { "mail_debts.remove", STATEMENT_TEXT, NULL, "DELETE FROM mail_debts WHERE commit_number <= $1",
		GLOBAL_SCOPE },
	[COUNT] = { "mail_debts.count", STATEMENT_TEXT, NULL, "SELECT COUNT(*) FROM mail_debts WHERE commit_number > $1",
		GLOBAL_SCOPE },
	[OLDEST_CLOSING] = { "mail_debts.oldest_closing", STATEMENT_TEXT, NULL,
		"SELECT since FROM mail_debts WHERE commit_number > $1 AND is_closing = 1 ORDER BY since LIMIT 1", GLOBAL_SCOPE },
};
const struct statement_list mail_debts_statements = { "mail_debts", statements,
	sizeof(statements) / sizeof(statements[0]) };

void mail_debt_add(struct session *session, const char *mailbox_id, bool is_closing, int64_t real_now)
{
	session->touches_mail = true;
	session_run(session, &statements[PUT], WITH(of_integer(session->commit_number), of_text(mailbox_id),
						     of_integer(is_closing), of_integer(real_now)));
}

const char **mail_debts_tenants(struct session *session, int64_t above, size_t *count)
{
	return session_find_texts(session, &statements[TENANTS], WITH(of_integer(above)), count);
}

struct mail_debt *mail_debts_of_tenant(struct session *session, int64_t above, size_t *count)
{
	return session_find_rows(session, &statements[OF_TENANT], WITH(of_integer(above)), count);
}

void mail_debts_remove_settled(struct session *session, int64_t up_to)
{
	session_run(session, &statements[REMOVE], WITH(of_integer(up_to)));
}

int64_t mail_debts_count(struct session *session, int64_t above, int64_t *oldest_closing)
{
	int64_t count = 0;
	*oldest_closing = 0;
	session_find_integer(session, &statements[COUNT], WITH(of_integer(above)), &count);
	session_find_integer(session, &statements[OLDEST_CLOSING], WITH(of_integer(above)), oldest_closing);
	return count;
}
