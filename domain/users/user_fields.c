/*
 * user_fields - the table; see the header
 */
#include "domain/users/user_fields.h"

#include <string.h>

#include "base/text.h"

const struct user_field user_fields[] = {
	{ "id", FIELD_TEXT, USER_ID, offsetof(struct user, id), FIELD_DEFAULT | FIELD_FILTERABLE, 0, USER_ID },
	{ "userPrincipalName", FIELD_TEXT, USER_UPN, offsetof(struct user, upn),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_SENSITIVE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_NEVER_EMPTY | FIELD_ENDS | FIELD_SORTED | FIELD_SEARCHED, 113, USER_UPN_FOLD },
	{ "displayName", FIELD_TEXT, USER_DISPLAY_NAME, offsetof(struct user, display_name),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_NEVER_EMPTY | FIELD_SORTED | FIELD_SEARCHED, 256, USER_DISPLAY_NAME_FOLD },
	{ "givenName", FIELD_TEXT, USER_GIVEN_NAME, offsetof(struct user, given_name),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_SEARCHED, 64, USER_GIVEN_NAME },
	{ "surname", FIELD_TEXT, USER_SURNAME, offsetof(struct user, surname),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_SEARCHED, 64, USER_SURNAME },
	{ "mail", FIELD_TEXT, USER_MAIL, offsetof(struct user, mail),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_ENDS | FIELD_SEARCHED, 254, USER_MAIL_FOLD },
	{ "businessPhones", FIELD_TEXTS, USER_BUSINESS_PHONES, offsetof(struct user, business_phones),
		FIELD_DEFAULT | FIELD_WRITABLE | FIELD_SENSITIVE | FIELD_MASTERED | FIELD_FILTERABLE, 0, USER_BUSINESS_PHONES },
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
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_NEVER_EMPTY | FIELD_SEARCHED, 64, USER_MAIL_NICKNAME },
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
		FIELD_WRITABLE | FIELD_SENSITIVE | FIELD_FILTERABLE | FIELD_ENDS, 0, USER_OTHER_MAILS },
	{ "userType", FIELD_TEXT, USER_USER_TYPE, offsetof(struct user, user_type),
		FIELD_WRITABLE | FIELD_FILTERABLE, 16, USER_USER_TYPE },
	{ "creationType", FIELD_TEXT, USER_CREATION_TYPE, offsetof(struct user, creation_type),
		FIELD_FILTERABLE, 0, USER_CREATION_TYPE },
	{ "createdDateTime", FIELD_MOMENT, USER_CREATED_AT, offsetof(struct user, created_at),
		FIELD_FILTERABLE | FIELD_SORTED, 0, USER_CREATED_AT },
	{ "deletedDateTime", FIELD_MOMENT, USER_DELETED_AT, offsetof(struct user, deleted_at),
		FIELD_FILTERABLE | FIELD_SORTED, 0, USER_DELETED_AT },
	{ "passwordPolicies", FIELD_TEXT, USER_PASSWORD_POLICIES, offsetof(struct user, password_policies),
		FIELD_WRITABLE, 128, USER_PASSWORD_POLICIES },
	{ "lastPasswordChangeDateTime", FIELD_MOMENT, USER_PASSWORD_CHANGED_AT, offsetof(struct user, password_changed_at),
		0, 0, USER_PASSWORD_CHANGED_AT },
	{ "signInSessionsValidFromDateTime", FIELD_MOMENT, USER_SESSIONS_VALID_FROM, offsetof(struct user, sessions_valid_from),
		0, 0, USER_SESSIONS_VALID_FROM },
	{ "onPremisesSyncEnabled", FIELD_BOOLEAN, USER_ON_PREMISES_SYNC_ENABLED, offsetof(struct user, on_premises_sync_enabled),
		FIELD_FILTERABLE, 0, USER_ON_PREMISES_SYNC_ENABLED },
	{ "onPremisesLastSyncDateTime", FIELD_MOMENT, USER_ON_PREMISES_LAST_SYNC_AT, offsetof(struct user, on_premises_last_sync_at),
		FIELD_FILTERABLE, 0, USER_ON_PREMISES_LAST_SYNC_AT },
	{ "onPremisesImmutableId", FIELD_TEXT, USER_ON_PREMISES_IMMUTABLE_ID, offsetof(struct user, on_premises_immutable_id),
		FIELD_WRITABLE | FIELD_SENSITIVE | FIELD_FILTERABLE, 64, USER_ON_PREMISES_IMMUTABLE_ID },
	{ "onPremisesDistinguishedName", FIELD_TEXT, USER_ON_PREMISES_DISTINGUISHED_NAME, offsetof(struct user, on_premises_distinguished_name),
		0, 0, USER_ON_PREMISES_DISTINGUISHED_NAME },
	{ "onPremisesDomainName", FIELD_TEXT, USER_ON_PREMISES_DOMAIN_NAME, offsetof(struct user, on_premises_domain_name),
		0, 0, USER_ON_PREMISES_DOMAIN_NAME },
	{ "onPremisesSamAccountName", FIELD_TEXT, USER_ON_PREMISES_SAM_ACCOUNT_NAME, offsetof(struct user, on_premises_sam_account_name),
		FIELD_FILTERABLE, 0, USER_ON_PREMISES_SAM_ACCOUNT_NAME },
	{ "onPremisesSecurityIdentifier", FIELD_TEXT, USER_ON_PREMISES_SECURITY_IDENTIFIER, offsetof(struct user, on_premises_security_identifier),
		FIELD_FILTERABLE, 0, USER_ON_PREMISES_SECURITY_IDENTIFIER },
	{ "onPremisesUserPrincipalName", FIELD_TEXT, USER_ON_PREMISES_UPN, offsetof(struct user, on_premises_upn),
		FIELD_FILTERABLE, 0, USER_ON_PREMISES_UPN },
	{ "proxyAddresses", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "assignedLicenses", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "assignedPlans", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "licenseAssignmentStates", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "imAddresses", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "identities", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "passwordProfile", FIELD_COMPLEX, USER_COLUMNS, 0,
		FIELD_WRITABLE, 0, USER_COLUMNS },
	{ "passwordProfile/forceChangePasswordNextSignIn", FIELD_BOOLEAN, USER_FORCE_CHANGE_PASSWORD, offsetof(struct user, force_change_password),
		FIELD_WRITABLE | FIELD_MEMBER | FIELD_PASSWORD, 0, USER_FORCE_CHANGE_PASSWORD },
	{ "passwordProfile/forceChangePasswordNextSignInWithMfa", FIELD_BOOLEAN, USER_FORCE_CHANGE_PASSWORD_WITH_MFA, offsetof(struct user, force_change_password_with_mfa),
		FIELD_WRITABLE | FIELD_MEMBER | FIELD_PASSWORD, 0, USER_FORCE_CHANGE_PASSWORD_WITH_MFA },
	{ "employeeHireDate", FIELD_MOMENT, USER_EMPLOYEE_HIRE_DATE, offsetof(struct user, employee_hire_date),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 0, USER_EMPLOYEE_HIRE_DATE },
	{ "employeeLeaveDateTime", FIELD_MOMENT, USER_EMPLOYEE_LEAVE_DATE_TIME, offsetof(struct user, employee_leave_date_time),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE, 0, USER_EMPLOYEE_LEAVE_DATE_TIME },
	{ "employeeOrgData", FIELD_COMPLEX, USER_COLUMNS, 0,
		FIELD_WRITABLE | FIELD_MASTERED, 0, USER_COLUMNS },
	{ "employeeOrgData/division", FIELD_TEXT, USER_EMPLOYEE_DIVISION, offsetof(struct user, employee_division),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 256, USER_EMPLOYEE_DIVISION },
	{ "employeeOrgData/costCenter", FIELD_TEXT, USER_EMPLOYEE_COST_CENTER, offsetof(struct user, employee_cost_center),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 256, USER_EMPLOYEE_COST_CENTER },
	{ "ageGroup", FIELD_TEXT, USER_AGE_GROUP, offsetof(struct user, age_group),
		FIELD_WRITABLE | FIELD_FILTERABLE, 16, USER_AGE_GROUP },
	{ "consentProvidedForMinor", FIELD_TEXT, USER_CONSENT_PROVIDED_FOR_MINOR, offsetof(struct user, consent_provided_for_minor),
		FIELD_WRITABLE | FIELD_FILTERABLE, 16, USER_CONSENT_PROVIDED_FOR_MINOR },
	{ "isResourceAccount", FIELD_TRUTH, USER_IS_RESOURCE_ACCOUNT, offsetof(struct user, is_resource_account),
		FIELD_WRITABLE, 0, USER_IS_RESOURCE_ACCOUNT },
	{ "showInAddressList", FIELD_TRUTH, USER_SHOW_IN_ADDRESS_LIST, offsetof(struct user, show_in_address_list),
		FIELD_WRITABLE | FIELD_MASTERED, 0, USER_SHOW_IN_ADDRESS_LIST },
	{ "authorizationInfo", FIELD_COMPLEX, USER_COLUMNS, 0,
		FIELD_WRITABLE | FIELD_SENSITIVE, 0, USER_COLUMNS },
	{ "authorizationInfo/certificateUserIds", FIELD_TEXTS, USER_CERTIFICATE_USER_IDS, offsetof(struct user, certificate_user_ids),
		FIELD_WRITABLE | FIELD_SENSITIVE | FIELD_MEMBER, 10, USER_CERTIFICATE_USER_IDS },
	{ "onPremisesExtensionAttributes", FIELD_COMPLEX, USER_COLUMNS, 0,
		FIELD_WRITABLE | FIELD_MASTERED, 0, USER_COLUMNS },
	{ "onPremisesExtensionAttributes/extensionAttribute1", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_1, offsetof(struct user, extension_attributes[0]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_1 },
	{ "onPremisesExtensionAttributes/extensionAttribute2", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_2, offsetof(struct user, extension_attributes[1]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_2 },
	{ "onPremisesExtensionAttributes/extensionAttribute3", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_3, offsetof(struct user, extension_attributes[2]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_3 },
	{ "onPremisesExtensionAttributes/extensionAttribute4", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_4, offsetof(struct user, extension_attributes[3]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_4 },
	{ "onPremisesExtensionAttributes/extensionAttribute5", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_5, offsetof(struct user, extension_attributes[4]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_5 },
	{ "onPremisesExtensionAttributes/extensionAttribute6", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_6, offsetof(struct user, extension_attributes[5]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_6 },
	{ "onPremisesExtensionAttributes/extensionAttribute7", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_7, offsetof(struct user, extension_attributes[6]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_7 },
	{ "onPremisesExtensionAttributes/extensionAttribute8", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_8, offsetof(struct user, extension_attributes[7]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_8 },
	{ "onPremisesExtensionAttributes/extensionAttribute9", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_9, offsetof(struct user, extension_attributes[8]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_9 },
	{ "onPremisesExtensionAttributes/extensionAttribute10", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_10, offsetof(struct user, extension_attributes[9]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_10 },
	{ "onPremisesExtensionAttributes/extensionAttribute11", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_11, offsetof(struct user, extension_attributes[10]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_11 },
	{ "onPremisesExtensionAttributes/extensionAttribute12", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_12, offsetof(struct user, extension_attributes[11]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_12 },
	{ "onPremisesExtensionAttributes/extensionAttribute13", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_13, offsetof(struct user, extension_attributes[12]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_13 },
	{ "onPremisesExtensionAttributes/extensionAttribute14", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_14, offsetof(struct user, extension_attributes[13]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_14 },
	{ "onPremisesExtensionAttributes/extensionAttribute15", FIELD_TEXT, USER_EXTENSION_ATTRIBUTE_15, offsetof(struct user, extension_attributes[14]),
		FIELD_WRITABLE | FIELD_MASTERED | FIELD_FILTERABLE | FIELD_MEMBER, 1024, USER_EXTENSION_ATTRIBUTE_15 },
	{ "aboutMe", FIELD_TEXT, USER_ABOUT_ME, offsetof(struct user, about_me),
		FIELD_WRITABLE | FIELD_SINGLE, 3600, USER_ABOUT_ME },
	{ "birthday", FIELD_MOMENT, USER_BIRTHDAY, offsetof(struct user, birthday),
		FIELD_WRITABLE | FIELD_SINGLE | FIELD_NEVER_NULL, 0, USER_BIRTHDAY },
	{ "hireDate", FIELD_MOMENT, USER_HIRE_DATE, offsetof(struct user, hire_date),
		FIELD_WRITABLE | FIELD_SINGLE | FIELD_NEVER_NULL, 0, USER_HIRE_DATE },
	{ "interests", FIELD_TEXTS, USER_INTERESTS, offsetof(struct user, interests),
		FIELD_WRITABLE | FIELD_SINGLE, 0, USER_INTERESTS },
	{ "mySite", FIELD_TEXT, USER_MY_SITE, offsetof(struct user, my_site),
		FIELD_WRITABLE | FIELD_SINGLE, 2048, USER_MY_SITE },
	{ "pastProjects", FIELD_TEXTS, USER_PAST_PROJECTS, offsetof(struct user, past_projects),
		FIELD_WRITABLE | FIELD_SINGLE, 0, USER_PAST_PROJECTS },
	{ "preferredName", FIELD_TEXT, USER_PREFERRED_NAME, offsetof(struct user, preferred_name),
		FIELD_WRITABLE | FIELD_SINGLE, 256, USER_PREFERRED_NAME },
	{ "responsibilities", FIELD_TEXTS, USER_RESPONSIBILITIES, offsetof(struct user, responsibilities),
		FIELD_WRITABLE | FIELD_SINGLE, 0, USER_RESPONSIBILITIES },
	{ "schools", FIELD_TEXTS, USER_SCHOOLS, offsetof(struct user, schools),
		FIELD_WRITABLE | FIELD_SINGLE, 0, USER_SCHOOLS },
	{ "skills", FIELD_TEXTS, USER_SKILLS, offsetof(struct user, skills),
		FIELD_WRITABLE | FIELD_SINGLE, 0, USER_SKILLS },
	{ "provisionedPlans", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "legalAgeGroupClassification", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
	{ "securityIdentifier", FIELD_DERIVED, USER_COLUMNS, 0, 0, 0, USER_COLUMNS },
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

size_t user_field_members(const struct user_field *field)
{
	size_t count = 0;
	for (const struct user_field *next = field + 1;
		next < user_fields + user_field_count && (next->flags & FIELD_MEMBER) != 0; next++)
		count++;
	return count;
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
	case FIELD_TRUTH:
		memcpy(&text, member_of(user, field), sizeof(text));
		return text;
	case FIELD_BOOLEAN:
		memcpy(&boolean, member_of(user, field), sizeof(boolean));
		return boolean ? "true" : "false";
	case FIELD_MOMENT:
		memcpy(&moment, member_of(user, field), sizeof(moment));
		return moment == 0 ? NULL : text_format(arena, "%lld", (long long)moment);
	case FIELD_DERIVED:
	case FIELD_COMPLEX:
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
	case FIELD_TRUTH:
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
	case FIELD_COMPLEX:
		return;
	}
}
