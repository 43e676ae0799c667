/*
 * statements - the list of all lists, for the lint and for the test that prepares every one of them
 */
#include "base/text.h"
#include "store/statement.h"

extern const struct statement_list addresses_statements;
extern const struct statement_list applications_statements;
extern const struct statement_list calendar_statements;
extern const struct statement_list changes_statements;
extern const struct statement_list domains_statements;
extern const struct statement_list group_licenses_statements;
extern const struct statement_list groups_statements;
extern const struct statement_list imports_statements;
extern const struct statement_list installation_statements;
extern const struct statement_list journal_statements;
extern const struct statement_list license_jobs_statements;
extern const struct statement_list licenses_statements;
extern const struct statement_list copies_statements;
extern const struct statement_list purge_debts_statements;
extern const struct statement_list mail_debts_statements;
extern const struct statement_list mailboxes_statements;
extern const struct statement_list outbox_statements;
extern const struct statement_list role_assignments_statements;
extern const struct statement_list sign_in_moments_statements;
extern const struct statement_list signing_keys_statements;
extern const struct statement_list subscriptions_statements;
extern const struct statement_list tenant_settings_statements;
extern const struct statement_list tenants_statements;
extern const struct statement_list token_families_statements;
extern const struct statement_list users_statements;

const struct statement_list *const statement_lists[] = {
	&addresses_statements,
	&applications_statements,
	&calendar_statements,
	&changes_statements,
	&domains_statements,
	&group_licenses_statements,
	&groups_statements,
	&imports_statements,
	&installation_statements,
	&journal_statements,
	&license_jobs_statements,
	&licenses_statements,
	&copies_statements,
	&purge_debts_statements,
	&mail_debts_statements,
	&mailboxes_statements,
	&outbox_statements,
	&role_assignments_statements,
	&sign_in_moments_statements,
	&signing_keys_statements,
	&subscriptions_statements,
	&tenant_settings_statements,
	&tenants_statements,
	&token_families_statements,
	&users_statements,
};
const size_t statement_list_count = COUNT_OF(statement_lists);
