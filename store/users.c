/*
 * users - see the header
 */
#include "store/users.h"

#include "base/arena.h"
#include "base/text.h"
#include "store/by_ids.h"

static const struct column columns[USER_COLUMNS] = {
	[USER_ID] = { "id", COLUMN_TEXT, offsetof(struct user, id) },
	[USER_UPN] = { "upn", COLUMN_TEXT, offsetof(struct user, upn) },
	[USER_UPN_FOLD] = { "upn_fold", COLUMN_TEXT, offsetof(struct user, upn_fold) },
	[USER_DISPLAY_NAME] = { "display_name", COLUMN_TEXT, offsetof(struct user, display_name) },
	[USER_DISPLAY_NAME_FOLD] = { "display_name_fold", COLUMN_TEXT, offsetof(struct user, display_name_fold) },
	[USER_ACCOUNT_ENABLED] = { "account_enabled", COLUMN_BOOLEAN, offsetof(struct user, account_enabled) },
	[USER_CREATED_AT] = { "created_at", COLUMN_INTEGER, offsetof(struct user, created_at) },
	[USER_DELETED_AT] = { "deleted_at", COLUMN_INTEGER, offsetof(struct user, deleted_at) },
	[USER_VERSION] = { "version", COLUMN_INTEGER, offsetof(struct user, version) },
	[USER_GIVEN_NAME] = { "given_name", COLUMN_TEXT, offsetof(struct user, given_name) },
	[USER_SURNAME] = { "surname", COLUMN_TEXT, offsetof(struct user, surname) },
	[USER_MAIL] = { "mail", COLUMN_TEXT, offsetof(struct user, mail) },
	[USER_MAIL_FOLD] = { "mail_fold", COLUMN_TEXT, offsetof(struct user, mail_fold) },
	[USER_MAIL_NICKNAME] = { "mail_nickname", COLUMN_TEXT, offsetof(struct user, mail_nickname) },
	[USER_USER_TYPE] = { "user_type", COLUMN_TEXT, offsetof(struct user, user_type) },
	[USER_JOB_TITLE] = { "job_title", COLUMN_TEXT, offsetof(struct user, job_title) },
	[USER_DEPARTMENT] = { "department", COLUMN_TEXT, offsetof(struct user, department) },
	[USER_COMPANY_NAME] = { "company_name", COLUMN_TEXT, offsetof(struct user, company_name) },
	[USER_OFFICE_LOCATION] = { "office_location", COLUMN_TEXT, offsetof(struct user, office_location) },
	[USER_EMPLOYEE_ID] = { "employee_id", COLUMN_TEXT, offsetof(struct user, employee_id) },
	[USER_EMPLOYEE_TYPE] = { "employee_type", COLUMN_TEXT, offsetof(struct user, employee_type) },
	[USER_STREET_ADDRESS] = { "street_address", COLUMN_TEXT, offsetof(struct user, street_address) },
	[USER_CITY] = { "city", COLUMN_TEXT, offsetof(struct user, city) },
	[USER_STATE] = { "state", COLUMN_TEXT, offsetof(struct user, state) },
	[USER_POSTAL_CODE] = { "postal_code", COLUMN_TEXT, offsetof(struct user, postal_code) },
	[USER_COUNTRY] = { "country", COLUMN_TEXT, offsetof(struct user, country) },
	[USER_USAGE_LOCATION] = { "usage_location", COLUMN_TEXT, offsetof(struct user, usage_location) },
	[USER_PREFERRED_LANGUAGE] = { "preferred_language", COLUMN_TEXT, offsetof(struct user, preferred_language) },
	[USER_PREFERRED_DATA_LOCATION] = { "preferred_data_location", COLUMN_TEXT, offsetof(struct user, preferred_data_location) },
	[USER_BUSINESS_PHONES] = { "business_phones", COLUMN_TEXT, offsetof(struct user, business_phones) },
	[USER_MOBILE_PHONE] = { "mobile_phone", COLUMN_TEXT, offsetof(struct user, mobile_phone) },
	[USER_FAX_NUMBER] = { "fax_number", COLUMN_TEXT, offsetof(struct user, fax_number) },
	[USER_OTHER_MAILS] = { "other_mails", COLUMN_TEXT, offsetof(struct user, other_mails) },
	[USER_CREATION_TYPE] = { "creation_type", COLUMN_TEXT, offsetof(struct user, creation_type) },
	[USER_PASSWORD_HASH] = { "password_hash", COLUMN_TEXT, offsetof(struct user, password_hash) },
	[USER_PASSWORD_CHANGED_AT] = { "password_changed_at", COLUMN_INTEGER, offsetof(struct user, password_changed_at) },
	[USER_PASSWORD_POLICIES] = { "password_policies", COLUMN_TEXT, offsetof(struct user, password_policies) },
	[USER_FORCE_CHANGE_PASSWORD] = { "force_change_password", COLUMN_BOOLEAN, offsetof(struct user, force_change_password) },
	[USER_SESSIONS_VALID_FROM] = { "sessions_valid_from", COLUMN_INTEGER, offsetof(struct user, sessions_valid_from) },
	[USER_MANAGER_ID] = { "manager_id", COLUMN_TEXT, offsetof(struct user, manager_id) },
	[USER_ON_PREMISES_SYNC_ENABLED] = { "on_premises_sync_enabled", COLUMN_BOOLEAN, offsetof(struct user, on_premises_sync_enabled) },
	[USER_ON_PREMISES_LAST_SYNC_AT] = { "on_premises_last_sync_at", COLUMN_INTEGER, offsetof(struct user, on_premises_last_sync_at) },
	[USER_ON_PREMISES_IMMUTABLE_ID] = { "on_premises_immutable_id", COLUMN_TEXT, offsetof(struct user, on_premises_immutable_id) },
	[USER_ON_PREMISES_DISTINGUISHED_NAME] = { "on_premises_distinguished_name", COLUMN_TEXT, offsetof(struct user, on_premises_distinguished_name) },
	[USER_ON_PREMISES_DOMAIN_NAME] = { "on_premises_domain_name", COLUMN_TEXT, offsetof(struct user, on_premises_domain_name) },
	[USER_ON_PREMISES_SAM_ACCOUNT_NAME] = { "on_premises_sam_account_name", COLUMN_TEXT, offsetof(struct user, on_premises_sam_account_name) },
	[USER_ON_PREMISES_SECURITY_IDENTIFIER] = { "on_premises_security_identifier", COLUMN_TEXT, offsetof(struct user, on_premises_security_identifier) },
	[USER_ON_PREMISES_UPN] = { "on_premises_upn", COLUMN_TEXT, offsetof(struct user, on_premises_upn) },
	[USER_ORIGINAL_UPN] = { "original_upn", COLUMN_TEXT, offsetof(struct user, original_upn) },
	[USER_FORCE_CHANGE_PASSWORD_WITH_MFA] = { "force_change_password_with_mfa", COLUMN_BOOLEAN, offsetof(struct user, force_change_password_with_mfa) },
	[USER_AGE_GROUP] = { "age_group", COLUMN_TEXT, offsetof(struct user, age_group) },
	[USER_CONSENT_PROVIDED_FOR_MINOR] = { "consent_provided_for_minor", COLUMN_TEXT, offsetof(struct user, consent_provided_for_minor) },
	[USER_EMPLOYEE_HIRE_DATE] = { "employee_hire_date", COLUMN_INTEGER, offsetof(struct user, employee_hire_date) },
	[USER_EMPLOYEE_LEAVE_DATE_TIME] = { "employee_leave_date_time", COLUMN_INTEGER, offsetof(struct user, employee_leave_date_time) },
	[USER_EMPLOYEE_DIVISION] = { "employee_division", COLUMN_TEXT, offsetof(struct user, employee_division) },
	[USER_EMPLOYEE_COST_CENTER] = { "employee_cost_center", COLUMN_TEXT, offsetof(struct user, employee_cost_center) },
	[USER_IS_RESOURCE_ACCOUNT] = { "is_resource_account", COLUMN_TEXT, offsetof(struct user, is_resource_account) },
	[USER_SHOW_IN_ADDRESS_LIST] = { "show_in_address_list", COLUMN_TEXT, offsetof(struct user, show_in_address_list) },
	[USER_CERTIFICATE_USER_IDS] = { "certificate_user_ids", COLUMN_TEXT, offsetof(struct user, certificate_user_ids) },
	[USER_EXTENSION_ATTRIBUTE_1] = { "extension_attribute_1", COLUMN_TEXT, offsetof(struct user, extension_attributes[0]) },
	[USER_EXTENSION_ATTRIBUTE_2] = { "extension_attribute_2", COLUMN_TEXT, offsetof(struct user, extension_attributes[1]) },
	[USER_EXTENSION_ATTRIBUTE_3] = { "extension_attribute_3", COLUMN_TEXT, offsetof(struct user, extension_attributes[2]) },
	[USER_EXTENSION_ATTRIBUTE_4] = { "extension_attribute_4", COLUMN_TEXT, offsetof(struct user, extension_attributes[3]) },
	[USER_EXTENSION_ATTRIBUTE_5] = { "extension_attribute_5", COLUMN_TEXT, offsetof(struct user, extension_attributes[4]) },
	[USER_EXTENSION_ATTRIBUTE_6] = { "extension_attribute_6", COLUMN_TEXT, offsetof(struct user, extension_attributes[5]) },
	[USER_EXTENSION_ATTRIBUTE_7] = { "extension_attribute_7", COLUMN_TEXT, offsetof(struct user, extension_attributes[6]) },
	[USER_EXTENSION_ATTRIBUTE_8] = { "extension_attribute_8", COLUMN_TEXT, offsetof(struct user, extension_attributes[7]) },
	[USER_EXTENSION_ATTRIBUTE_9] = { "extension_attribute_9", COLUMN_TEXT, offsetof(struct user, extension_attributes[8]) },
	[USER_EXTENSION_ATTRIBUTE_10] = { "extension_attribute_10", COLUMN_TEXT, offsetof(struct user, extension_attributes[9]) },
	[USER_EXTENSION_ATTRIBUTE_11] = { "extension_attribute_11", COLUMN_TEXT, offsetof(struct user, extension_attributes[10]) },
	[USER_EXTENSION_ATTRIBUTE_12] = { "extension_attribute_12", COLUMN_TEXT, offsetof(struct user, extension_attributes[11]) },
	[USER_EXTENSION_ATTRIBUTE_13] = { "extension_attribute_13", COLUMN_TEXT, offsetof(struct user, extension_attributes[12]) },
	[USER_EXTENSION_ATTRIBUTE_14] = { "extension_attribute_14", COLUMN_TEXT, offsetof(struct user, extension_attributes[13]) },
	[USER_EXTENSION_ATTRIBUTE_15] = { "extension_attribute_15", COLUMN_TEXT, offsetof(struct user, extension_attributes[14]) },
	[USER_ABOUT_ME] = { "about_me", COLUMN_TEXT, offsetof(struct user, about_me) },
	[USER_BIRTHDAY] = { "birthday", COLUMN_INTEGER, offsetof(struct user, birthday) },
	[USER_HIRE_DATE] = { "hire_date", COLUMN_INTEGER, offsetof(struct user, hire_date) },
	[USER_INTERESTS] = { "interests", COLUMN_TEXT, offsetof(struct user, interests) },
	[USER_MY_SITE] = { "my_site", COLUMN_TEXT, offsetof(struct user, my_site) },
	[USER_PAST_PROJECTS] = { "past_projects", COLUMN_TEXT, offsetof(struct user, past_projects) },
	[USER_PREFERRED_NAME] = { "preferred_name", COLUMN_TEXT, offsetof(struct user, preferred_name) },
	[USER_RESPONSIBILITIES] = { "responsibilities", COLUMN_TEXT, offsetof(struct user, responsibilities) },
	[USER_SCHOOLS] = { "schools", COLUMN_TEXT, offsetof(struct user, schools) },
	[USER_CHANGED] = { "changed", COLUMN_INTEGER, offsetof(struct user, changed) },
	[USER_SKILLS] = { "skills", COLUMN_TEXT, offsetof(struct user, skills) },
};
const struct table users_table = { "users", "id", sizeof(struct user), columns, USER_COLUMNS };

enum { INSERT, PUT, FIND, FIND_BY_UPN, FIND_BY_IMMUTABLE_ID, REMOVE, COUNT_ACTIVE, COUNT_DELETED,
	REPORTS_PAGE, REPORTS_COUNT, LOSE_MANAGER };

static const struct statement statements[] = {
	[INSERT] = { "users.insert", STATEMENT_INSERT, &users_table, NULL, TENANT_SCOPE },
	[PUT] = { "users.put", STATEMENT_PUT, &users_table, NULL, TENANT_SCOPE },
	[FIND] = { "users.find", STATEMENT_SELECT, &users_table, "WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE },
	[FIND_BY_UPN] = { "users.find_by_upn", STATEMENT_SELECT, &users_table,
		"WHERE tenant_id = $1 AND upn_fold = $2 AND deleted_at = 0", TENANT_SCOPE },
	[FIND_BY_IMMUTABLE_ID] = { "users.find_by_immutable_id", STATEMENT_SELECT, &users_table,
		"WHERE tenant_id = $1 AND on_premises_immutable_id = $2", TENANT_SCOPE },
	[REMOVE] = { "users.remove", STATEMENT_TEXT, NULL, "DELETE FROM users WHERE tenant_id = $1 AND id = $2",
		TENANT_SCOPE },
	[COUNT_ACTIVE] = { "users.count_active", STATEMENT_TEXT, NULL,
		"SELECT COUNT(*) FROM users WHERE tenant_id = $1 AND deleted_at = 0", TENANT_SCOPE },
	[COUNT_DELETED] = { "users.count_deleted", STATEMENT_TEXT, NULL,
		"SELECT COUNT(*) FROM users WHERE tenant_id = $1 AND deleted_at > 0", TENANT_SCOPE },
	[REPORTS_PAGE] = { "users.reports_page", STATEMENT_SELECT, &users_table,
		"WHERE tenant_id = $1 AND manager_id = $2 AND deleted_at = 0 AND upn_fold > $3 ORDER BY upn_fold LIMIT $4",
		TENANT_SCOPE },
	[REPORTS_COUNT] = { "users.reports_count", STATEMENT_TEXT, NULL,
		"SELECT COUNT(*) FROM users WHERE tenant_id = $1 AND manager_id = $2 AND deleted_at = 0", TENANT_SCOPE },
	[LOSE_MANAGER] = { "users.lose_manager", STATEMENT_TEXT, NULL,
		"UPDATE users SET manager_id = NULL, version = version + 1 WHERE tenant_id = $1 AND manager_id = $2",
		TENANT_SCOPE },
};
const struct statement_list users_statements = { "users", statements, COUNT_OF(statements) };

void user_insert(struct session *session, const struct user *user)
{
	session_write_row(session, &statements[INSERT], user);
}

void user_replace(struct session *session, const struct user *user)
{
	session_write_row(session, &statements[PUT], user);
}

struct user *user_find(struct session *session, const char *id)
{
	return session_find_row(session, &statements[FIND], WITH(of_text(id)));
}

struct user *user_find_by_upn(struct session *session, const char *upn_fold)
{
	return session_find_row(session, &statements[FIND_BY_UPN], WITH(of_text(upn_fold)));
}

struct user *user_find_by_immutable_id(struct session *session, const char *immutable_id)
{
	return session_find_row(session, &statements[FIND_BY_IMMUTABLE_ID], WITH(of_text(immutable_id)));
}

struct user *users_with_ids(struct session *session, const char *const *ids, size_t id_count, size_t *count)
{
	return session_find_by_ids(session, &users_table, "id", ids, id_count, count);
}

void user_remove(struct session *session, const char *id)
{
	session_run(session, &statements[REMOVE], WITH(of_text(id)));
}

struct user *users_reports_page(
	struct session *session, const char *manager_id, const char *after, int64_t limit, size_t *count)
{
	return session_find_rows(session, &statements[REPORTS_PAGE],
		WITH(of_text(manager_id), of_text(after), of_integer(limit)), count);
}

int64_t users_reports_count(struct session *session, const char *manager_id)
{
	int64_t count = 0;
	session_find_integer(session, &statements[REPORTS_COUNT], WITH(of_text(manager_id)), &count);
	return count;
}

void users_lose_manager(struct session *session, const char *manager_id)
{
	session_run(session, &statements[LOSE_MANAGER], WITH(of_text(manager_id)));
}

#define ACTIVE "users.deleted_at = 0"
#define DELETED "users.deleted_at > 0"

struct list_query users_query(bool deleted)
{
	return (struct list_query){ .table = &users_table,
		.scope = deleted ? DELETED : ACTIVE,
		.order = { .columns = { USER_UPN_FOLD }, .count = 1 } };
}

int64_t users_count(struct session *session, bool deleted)
{
	int64_t count = 0;
	session_find_integer(session, &statements[deleted ? COUNT_DELETED : COUNT_ACTIVE], WITHOUT_VALUES, &count);
	return count;
}

struct user *users_of_ids(struct session *session, const char *const *ids, size_t id_count,
	const struct column_set *wanted, size_t *count)
{
	const struct list_keys keys = { .table = &users_table,
		.column = USER_ID,
		.condition = ACTIVE,
		.order = "users.id",
		.columns = wanted == NULL ? (struct column_set){ { 0 } } : *wanted,
		.reads_all = wanted == NULL };
	return list_of_keys(session, &keys, ids, id_count, count);
}

struct user *users_of_managers(struct session *session, const char *const *ids, size_t id_count, int64_t each,
	size_t *count)
{
	const struct list_keys keys = { .table = &users_table,
		.column = USER_MANAGER_ID,
		.condition = ACTIVE,
		.order = "users.manager_id, users.id",
		.each = each,
		.reads_all = true };
	return list_of_keys(session, &keys, ids, id_count, count);
}
