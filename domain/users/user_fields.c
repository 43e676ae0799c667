/*
 * user_fields - the table; see the header
 */
#include "domain/users/user_fields.h"

#include <string.h>

#include "base/text.h"

const struct user_field user_fields[] = {
	{ "id", FIELD_TEXT, USER_ID, offsetof(struct user, id), FIELD_DEFAULT | FIELD_FILTERABLE, 0, USER_ID },
	{ "userPrincipalName", FIELD_TEXT, USER_UPN, offsetof(struct user, upn),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_SENSITIVE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_NEVER_EMPTY, 113, USER_UPN_FOLD },
	{ "displayName", FIELD_TEXT, USER_DISPLAY_NAME, offsetof(struct user, display_name),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_NEVER_EMPTY, 256, USER_DISPLAY_NAME_FOLD },
	{ "givenName", FIELD_TEXT, USER_GIVEN_NAME, offsetof(struct user, given_name),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 64, USER_GIVEN_NAME },
	{ "surname", FIELD_TEXT, USER_SURNAME, offsetof(struct user, surname),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 64, USER_SURNAME },
	{ "mail", FIELD_TEXT, USER_MAIL, offsetof(struct user, mail),
		FIELD_DEFAULT | FIELD_FILTERABLE, 0, USER_MAIL_FOLD },
	{ "businessPhones", FIELD_TEXTS, USER_BUSINESS_PHONES, offsetof(struct user, business_phones),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_SENSITIVE | FIELD_MASTERED, 0, USER_BUSINESS_PHONES },
	{ "mobilePhone", FIELD_TEXT, USER_MOBILE_PHONE, offsetof(struct user, mobile_phone),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_SENSITIVE | FIELD_MASTERED | FIELD_FILTERABLE, 64, USER_MOBILE_PHONE },
	{ "jobTitle", FIELD_TEXT, USER_JOB_TITLE, offsetof(struct user, job_title),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 128, USER_JOB_TITLE },
	{ "officeLocation", FIELD_TEXT, USER_OFFICE_LOCATION, offsetof(struct user, office_location),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 128, USER_OFFICE_LOCATION },
	{ "preferredLanguage", FIELD_TEXT, USER_PREFERRED_LANGUAGE, offsetof(struct user, preferred_language),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 64, USER_PREFERRED_LANGUAGE },
	{ "accountEnabled", FIELD_BOOLEAN, USER_ACCOUNT_ENABLED, offsetof(struct user, account_enabled),
		FIELD_WRITABLE | FIELD_SENSITIVE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_NEVER_EMPTY, 0, USER_ACCOUNT_ENABLED },
	{ "mailNickname", FIELD_TEXT, USER_MAIL_NICKNAME, offsetof(struct user, mail_nickname),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_NEVER_EMPTY, 64, USER_MAIL_NICKNAME },
	{ "department", FIELD_TEXT, USER_DEPARTMENT, offsetof(struct user, department),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 64, USER_DEPARTMENT },
	{ "companyName", FIELD_TEXT, USER_COMPANY_NAME, offsetof(struct user, company_name),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 64, USER_COMPANY_NAME },
	{ "employeeId", FIELD_TEXT, USER_EMPLOYEE_ID, offsetof(struct user, employee_id),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 16, USER_EMPLOYEE_ID },
	{ "employeeType", FIELD_TEXT, USER_EMPLOYEE_TYPE, offsetof(struct user, employee_type),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 64, USER_EMPLOYEE_TYPE },
	{ "streetAddress", FIELD_TEXT, USER_STREET_ADDRESS, offsetof(struct user, street_address),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 1024, USER_STREET_ADDRESS },
	{ "city", FIELD_TEXT, USER_CITY, offsetof(struct user, city),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 128, USER_CITY },
	{ "state", FIELD_TEXT, USER_STATE, offsetof(struct user, state),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 128, USER_STATE },
	{ "postalCode", FIELD_TEXT, USER_POSTAL_CODE, offsetof(struct user, postal_code),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 40, USER_POSTAL_CODE },
	{ "country", FIELD_TEXT, USER_COUNTRY, offsetof(struct user, country),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 128, USER_COUNTRY },
	{ "usageLocation", FIELD_TEXT, USER_USAGE_LOCATION, offsetof(struct user, usage_location),
		FIELD_WRITABLE | FIELD_FILTERABLE | FIELD_NEVER_EMPTY, 2, USER_USAGE_LOCATION },
	{ "preferredDataLocation", FIELD_TEXT, USER_PREFERRED_DATA_LOCATION, offsetof(struct user, preferred_data_location),
		FIELD_WRITABLE, 3, USER_PREFERRED_DATA_LOCATION },
	{ "faxNumber", FIELD_TEXT, USER_FAX_NUMBER, offsetof(struct user, fax_number),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 64, USER_FAX_NUMBER },
	{ "otherMails", FIELD_TEXTS, USER_OTHER_MAILS, offsetof(struct user, other_mails),
		FIELD_WRITABLE | FIELD_SENSITIVE, 0, USER_OTHER_MAILS },
	{ "userType", FIELD_TEXT, USER_USER_TYPE, offsetof(struct user, user_type),
		FIELD_WRITABLE | FIELD_FILTERABLE, 16, USER_USER_TYPE },
	{ "creationType", FIELD_TEXT, USER_CREATION_TYPE, offsetof(struct user, creation_type),
		0, 0, USER_CREATION_TYPE },
	{ "createdDateTime", FIELD_MOMENT, USER_CREATED_AT, offsetof(struct user, created_at),
		FIELD_FILTERABLE, 0, USER_CREATED_AT },
	{ "deletedDateTime", FIELD_MOMENT, USER_DELETED_AT, offsetof(struct user, deleted_at),
		FIELD_FILTERABLE, 0, USER_DELETED_AT },
	{ "passwordPolicies", FIELD_TEXT, USER_PASSWORD_POLICIES, offsetof(struct user, password_policies),
		FIELD_WRITABLE, 128, USER_PASSWORD_POLICIES },
	{ "lastPasswordChangeDateTime", FIELD_MOMENT, USER_PASSWORD_CHANGED_AT, offsetof(struct user, password_changed_at),
		0, 0, USER_PASSWORD_CHANGED_AT },
	{ "signInSessionsValidFromDateTime", FIELD_MOMENT, USER_SESSIONS_VALID_FROM, offsetof(struct user, sessions_valid_from),
		0, 0, USER_SESSIONS_VALID_FROM },
	{ "onPremisesSyncEnabled", FIELD_BOOLEAN, USER_ON_PREMISES_SYNC_ENABLED, offsetof(struct user, on_premises_sync_enabled),
		FIELD_FILTERABLE, 0, USER_ON_PREMISES_SYNC_ENABLED },
	{ "onPremisesLastSyncDateTime", FIELD_MOMENT, USER_ON_PREMISES_LAST_SYNC_AT, offsetof(struct user, on_premises_last_sync_at),
		0, 0, USER_ON_PREMISES_LAST_SYNC_AT },
	{ "onPremisesImmutableId", FIELD_TEXT, USER_ON_PREMISES_IMMUTABLE_ID, offsetof(struct user, on_premises_immutable_id),
		FIELD_WRITABLE | FIELD_SENSITIVE | FIELD_FILTERABLE, 64, USER_ON_PREMISES_IMMUTABLE_ID },
	{ "onPremisesDistinguishedName", FIELD_TEXT, USER_ON_PREMISES_DISTINGUISHED_NAME, offsetof(struct user, on_premises_distinguished_name),
		0, 0, USER_ON_PREMISES_DISTINGUISHED_NAME },
	{ "onPremisesDomainName", FIELD_TEXT, USER_ON_PREMISES_DOMAIN_NAME, offsetof(struct user, on_premises_domain_name),
		0, 0, USER_ON_PREMISES_DOMAIN_NAME },
	{ "onPremisesSamAccountName", FIELD_TEXT, USER_ON_PREMISES_SAM_ACCOUNT_NAME, offsetof(struct user, on_premises_sam_account_name),
		FIELD_FILTERABLE, 0, USER_ON_PREMISES_SAM_ACCOUNT_NAME },
	{ "onPremisesSecurityIdentifier", FIELD_TEXT, USER_ON_PREMISES_SECURITY_IDENTIFIER, offsetof(struct user, on_premises_security_identifier),
		0, 0, USER_ON_PREMISES_SECURITY_IDENTIFIER },
	{ "onPremisesUserPrincipalName", FIELD_TEXT, USER_ON_PREMISES_UPN, offsetof(struct user, on_premises_upn),
		0, 0, USER_ON_PREMISES_UPN },
	{ "proxyAddresses", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "assignedLicenses", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "assignedPlans", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "licenseAssignmentStates", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "imAddresses", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "identities", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
};
const size_t user_field_count = COUNT_OF(user_fields);

const struct user_field *user_field_named(const char *name)
{
	for (size_t i = 0; i < user_field_count; i++)
		if (text_equal(user_fields[i].name, name))
			return &user_fields[i];
	return NULL;
}

const struct user_field *user_field_in_any_case(const char *name)
{
	for (size_t i = 0; i < user_field_count; i++)
		if (text_equal_ignoring_case(user_fields[i].name, name))
			return &user_fields[i];
	return NULL;
}

static const void *member_of(const struct user *user, const struct user_field *field)
{
	return (const char *)user + field->offset;
}

const char *user_field_value(struct arena *arena, const struct user *user, const struct user_field *field)
{
	const char *text = NULL;
	int64_t moment = 0;
	bool boolean = false;
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_TEXTS:
		memcpy(&text, member_of(user, field), sizeof(text));
		return text;
	case FIELD_BOOLEAN:
		memcpy(&boolean, member_of(user, field), sizeof(boolean));
		return boolean ? "true" : "false";
	case FIELD_MOMENT:
		memcpy(&moment, member_of(user, field), sizeof(moment));
		return moment == 0 ? NULL : text_format(arena, "%lld", (long long)moment);
	case FIELD_DERIVED:
		break;
	}
	return NULL;
}

static void set_fold(struct arena *arena, struct user *user, const struct user_field *field, const char *value)
{
	if (field->column == USER_UPN)
		user->upn_fold = text_fold(arena, value);
	else if (field->column == USER_DISPLAY_NAME)
		user->display_name_fold = text_fold(arena, value);
	else if (field->column == USER_MAIL)
		user->mail_fold = text_fold(arena, value);
}

void user_field_set(struct arena *arena, struct user *user, const struct user_field *field, const char *value)
{
	char *member = (char *)user + field->offset;
	int64_t moment = 0;
	bool boolean = text_equal(value, "true");
	switch (field->kind) {
	case FIELD_TEXT:
	case FIELD_TEXTS:
		memcpy(member, &value, sizeof(value));
		set_fold(arena, user, field, value);
		return;
	case FIELD_BOOLEAN:
		memcpy(member, &boolean, sizeof(boolean));
		return;
	case FIELD_MOMENT:
		if (value != NULL)
			text_to_integer(value, &moment);
		memcpy(member, &moment, sizeof(moment));
		return;
	case FIELD_DERIVED:
		return;
	}
}
