/*
 * role_table - the roles there are and how high each stands in the matrix (rules.md 129-132; graph.md section 5)
 */
#include "base/text.h"
#include "domain/roles/role.h"

const struct role roles[] = {
	{ ROLE_GLOBAL_ADMINISTRATOR, "Global Administrator", "Can manage all aspects of the organisation.", RANK_HIGH },
	{ ROLE_USER_ADMINISTRATOR, "User Administrator", "Can manage all aspects of users and groups.", RANK_USER },
	{ ROLE_HELPDESK_ADMINISTRATOR, "Helpdesk Administrator", "Can reset passwords for non-administrators.", RANK_USER },
	{ ROLE_GROUPS_ADMINISTRATOR, "Groups Administrator", "Can manage all aspects of groups.", RANK_USER },
	{ ROLE_PASSWORD_ADMINISTRATOR, "Password Administrator", "Can reset passwords for non-administrators.", RANK_PLAIN },
	{ ROLE_LICENSE_ADMINISTRATOR, "License Administrator", "Can assign and remove licenses.", RANK_HIGH },
	{ ROLE_EXCHANGE_ADMINISTRATOR, "Exchange Administrator", "Can manage all aspects of mailboxes.", RANK_HIGH },
	{ ROLE_SHAREPOINT_ADMINISTRATOR, "SharePoint Administrator", "Can manage all aspects of files.", RANK_HIGH },
	{ ROLE_BILLING_ADMINISTRATOR, "Billing Administrator", "Can buy and change subscriptions.", RANK_HIGH },
	{ ROLE_AUTHENTICATION_ADMINISTRATOR, "Authentication Administrator",
		"Can reset sign-in methods of non-administrators.", RANK_AUTHENTICATION },
	{ ROLE_PRIVILEGED_AUTHENTICATION_ADMINISTRATOR, "Privileged Authentication Administrator",
		"Can reset sign-in methods of anyone.", RANK_HIGH },
	{ ROLE_PRIVILEGED_ROLE_ADMINISTRATOR, "Privileged Role Administrator", "Can manage role assignments.", RANK_HIGH },
	{ ROLE_GLOBAL_READER, "Global Reader", "Can read everything that a Global Administrator can.", RANK_HIGH },
	{ ROLE_DIRECTORY_READERS, "Directory Readers", "Can read basic directory information.", RANK_PLAIN },
	{ ROLE_GUEST_INVITER, "Guest Inviter", "Can invite guests.", RANK_PLAIN },
	{ ROLE_MESSAGE_CENTER_READER, "Message Center Reader", "Can read messages to the organisation.", RANK_PLAIN },
	{ ROLE_REPORTS_READER, "Reports Reader", "Can read usage reports.", RANK_PLAIN },
	{ ROLE_USAGE_SUMMARY_REPORTS_READER, "Usage Summary Reports Reader", "Can read usage summaries.", RANK_PLAIN },
	{ ROLE_USER_EXPERIENCE_SUCCESS_MANAGER, "User Experience Success Manager", "Can read product feedback.",
		RANK_PLAIN },
	{ ROLE_SECURITY_ADMINISTRATOR, "Security Administrator", "Can read security information and audit logs.",
		RANK_HIGH },
	{ ROLE_SECURITY_READER, "Security Reader", "Can read security information and audit logs.", RANK_HIGH },
	{ ROLE_DOMAIN_NAME_ADMINISTRATOR, "Domain Name Administrator", "Can manage domain names.", RANK_HIGH },
	{ ROLE_APPLICATION_ADMINISTRATOR, "Application Administrator",
		"Is known here by name; applications are registered by whoever runs the server.", RANK_HIGH },
	{ ROLE_CLOUD_APPLICATION_ADMINISTRATOR, "Cloud Application Administrator",
		"Is known here by name; applications are registered by whoever runs the server.", RANK_HIGH },
	{ ROLE_CONDITIONAL_ACCESS_ADMINISTRATOR, "Conditional Access Administrator",
		"Is known here by name; there is no conditional access to manage.", RANK_HIGH },
	{ ROLE_COMPLIANCE_ADMINISTRATOR, "Compliance Administrator",
		"Is known here by name; there are no compliance policies to manage.", RANK_HIGH },
	{ ROLE_TEAMS_ADMINISTRATOR, "Teams Administrator", "Is known here by name; there are no teams to manage.",
		RANK_HIGH },
	{ ROLE_SERVICE_SUPPORT_ADMINISTRATOR, "Service Support Administrator", "Can read the directory.", RANK_HIGH },
	{ ROLE_DIRECTORY_WRITERS, "Directory Writers", "Is known here by name; for applications of old.", RANK_HIGH },
};
const size_t role_count = COUNT_OF(roles);

const struct role *role_with_id(const char *id)
{
	for (size_t i = 0; i < role_count; i++)
		if (text_equal_ignoring_case(roles[i].id, id))
			return &roles[i];
	return NULL;
}

const struct role *role_named(const char *name)
{
	for (size_t i = 0; i < role_count; i++)
		if (text_equal_ignoring_case(roles[i].name, name))
			return &roles[i];
	return NULL;
}
