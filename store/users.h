/*
 * users - rows of people, active and deleted
 *
 * A deleted user's upn is that of her grave ({id without dashes}{old upn}); original_upn keeps the old one.
 */
#pragma once

#include "store/list.h"
#include "store/session.h"

/* Every column, so that a field table can name one. */
enum user_column {
	USER_ID,
	USER_UPN,
	USER_UPN_FOLD,
	USER_DISPLAY_NAME,
	USER_DISPLAY_NAME_FOLD,
	USER_ACCOUNT_ENABLED,
	USER_CREATED_AT,
	USER_DELETED_AT,
	USER_VERSION,
	USER_GIVEN_NAME,
	USER_SURNAME,
	USER_MAIL,
	USER_MAIL_FOLD,
	USER_MAIL_NICKNAME,
	USER_USER_TYPE,
	USER_JOB_TITLE,
	USER_DEPARTMENT,
	USER_COMPANY_NAME,
	USER_OFFICE_LOCATION,
	USER_EMPLOYEE_ID,
	USER_EMPLOYEE_TYPE,
	USER_STREET_ADDRESS,
	USER_CITY,
	USER_STATE,
	USER_POSTAL_CODE,
	USER_COUNTRY,
	USER_USAGE_LOCATION,
	USER_PREFERRED_LANGUAGE,
	USER_PREFERRED_DATA_LOCATION,
	USER_BUSINESS_PHONES,
	USER_MOBILE_PHONE,
	USER_FAX_NUMBER,
	USER_OTHER_MAILS,
	USER_CREATION_TYPE,
	USER_PASSWORD_HASH,
	USER_PASSWORD_CHANGED_AT,
	USER_PASSWORD_POLICIES,
	USER_FORCE_CHANGE_PASSWORD,
	USER_SESSIONS_VALID_FROM,
	USER_MANAGER_ID,
	USER_ON_PREMISES_SYNC_ENABLED,
	USER_ON_PREMISES_LAST_SYNC_AT,
	USER_ON_PREMISES_IMMUTABLE_ID,
	USER_ON_PREMISES_DISTINGUISHED_NAME,
	USER_ON_PREMISES_DOMAIN_NAME,
	USER_ON_PREMISES_SAM_ACCOUNT_NAME,
	USER_ON_PREMISES_SECURITY_IDENTIFIER,
	USER_ON_PREMISES_UPN,
	USER_ORIGINAL_UPN,
	USER_FORCE_CHANGE_PASSWORD_WITH_MFA,
	USER_AGE_GROUP,
	USER_CONSENT_PROVIDED_FOR_MINOR,
	USER_EMPLOYEE_HIRE_DATE,
	USER_EMPLOYEE_LEAVE_DATE_TIME,
	USER_EMPLOYEE_DIVISION,
	USER_EMPLOYEE_COST_CENTER,
	USER_IS_RESOURCE_ACCOUNT,
	USER_SHOW_IN_ADDRESS_LIST,
	USER_CERTIFICATE_USER_IDS,
	USER_EXTENSION_ATTRIBUTE_1,
	USER_EXTENSION_ATTRIBUTE_2,
	USER_EXTENSION_ATTRIBUTE_3,
	USER_EXTENSION_ATTRIBUTE_4,
	USER_EXTENSION_ATTRIBUTE_5,
	USER_EXTENSION_ATTRIBUTE_6,
	USER_EXTENSION_ATTRIBUTE_7,
	USER_EXTENSION_ATTRIBUTE_8,
	USER_EXTENSION_ATTRIBUTE_9,
	USER_EXTENSION_ATTRIBUTE_10,
	USER_EXTENSION_ATTRIBUTE_11,
	USER_EXTENSION_ATTRIBUTE_12,
	USER_EXTENSION_ATTRIBUTE_13,
	USER_EXTENSION_ATTRIBUTE_14,
	USER_EXTENSION_ATTRIBUTE_15,
	USER_ABOUT_ME,
	USER_BIRTHDAY,
	USER_HIRE_DATE,
	USER_INTERESTS,
	USER_MY_SITE,
	USER_PAST_PROJECTS,
	USER_PREFERRED_NAME,
	USER_RESPONSIBILITIES,
	USER_SCHOOLS,
	USER_SKILLS,
	USER_CHANGED,
	USER_COLUMNS
};

#define USER_EXTENSION_ATTRIBUTES 15

struct user {
	const char *id;
	const char *upn, *upn_fold;
	const char *display_name, *display_name_fold;
	bool account_enabled;
	int64_t created_at;
	int64_t deleted_at; /* 0: active */
	int64_t version;
	const char *given_name, *surname;
	const char *mail, *mail_fold, *mail_nickname;
	const char *user_type;
	const char *job_title, *department, *company_name, *office_location;
	const char *employee_id, *employee_type;
	const char *street_address, *city, *state, *postal_code, *country;
	const char *usage_location, *preferred_language, *preferred_data_location;
	const char *business_phones; /* JSON array of texts; NULL: none */
	const char *mobile_phone, *fax_number;
	const char *other_mails; /* JSON array of texts; NULL: none */
	const char *creation_type;
	const char *password_hash;
	int64_t password_changed_at;
	const char *password_policies;
	bool force_change_password;
	int64_t sessions_valid_from; /* the machine's clock, as tokens are */
	const char *manager_id;
	bool on_premises_sync_enabled;
	int64_t on_premises_last_sync_at;
	const char *on_premises_immutable_id;
	const char *on_premises_distinguished_name;
	const char *on_premises_domain_name;
	const char *on_premises_sam_account_name;
	const char *on_premises_security_identifier;
	const char *on_premises_upn;
	const char *original_upn;
	bool force_change_password_with_mfa;
	const char *age_group, *consent_provided_for_minor;
	int64_t employee_hire_date, employee_leave_date_time;
	const char *employee_division, *employee_cost_center;
	const char *is_resource_account, *show_in_address_list; /* "true", "false"; NULL: nobody said */
	const char *certificate_user_ids; /* JSON array of texts; NULL: none; so are all lists below */
	const char *extension_attributes[USER_EXTENSION_ATTRIBUTES];
	const char *about_me, *my_site, *preferred_name;
	int64_t birthday, hire_date;
	int64_t changed; /* the journal's link that changed her last */
	const char *interests, *past_projects, *responsibilities, *schools, *skills;
};

extern const struct table users_table;

void user_insert(struct session *session, const struct user *user);
/* Active or deleted; NULL if there is none. */
struct user *user_find(struct session *session, const char *id);
/* By folded name; of an active user only. */
struct user *user_find_by_upn(struct session *session, const char *upn_fold);
/* Active or deleted, in order of id; those that are no users are left out. */
struct user *users_with_ids(struct session *session, const char *const *ids, size_t id_count, size_t *count);
struct user *user_find_by_immutable_id(struct session *session, const char *immutable_id);
/* Writes all columns of the row with this id. */
void user_replace(struct session *session, const struct user *user);
void user_remove(struct session *session, const char *id);

/* Active users with this manager, in order of upn_fold behind `after` ("" for the first). */
struct user *users_reports_page(
	struct session *session, const char *manager_id, const char *after, int64_t limit, size_t *count);
int64_t users_reports_count(struct session *session, const char *manager_id);
/* Whose manager she was has none now. */
void users_lose_manager(struct session *session, const char *manager_id);

/* All of them in order of the folded sign-in name: a list to be narrowed and ordered otherwise. */
struct list_query users_query(bool deleted);
int64_t users_count(struct session *session, bool deleted);
/* Active users among these ids, in order of id; columns NULL: all. */
struct user *users_of_ids(struct session *session, const char *const *ids, size_t id_count,
	const struct column_set *columns, size_t *count);
/* Active users with one of these managers, in order of manager and id; at most so many each. */
struct user *users_of_managers(struct session *session, const char *const *ids, size_t id_count, int64_t each,
	size_t *count);
