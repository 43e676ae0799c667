/*
 * verbs - the table; see the header
 */
#include "domain/verbs.h"

#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/applications/application.h"
#include "domain/groups/group.h"
#include "domain/licenses/license.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/roles/role.h"
#include "domain/subscriptions/subscription.h"
#include "domain/tenants/domain.h"
#include "domain/tenants/setting_change.h"
#include "domain/tenants/tenant.h"
#include "domain/users/user.h"

const struct verb verbs[] = {
	{ "user.create", verb_user_create, "user.softDelete", MAIL_UNTOUCHED, TEXT_VERB_USER_CREATE },
	{ "user.set", verb_user_set, "user.set", MAIL_UNTOUCHED, TEXT_VERB_USER_SET },
	{ "user.setManager", verb_user_set, "user.setManager", MAIL_UNTOUCHED, TEXT_VERB_USER_SET_MANAGER },
	{ "user.rename", verb_user_set, "user.rename", MAIL_CLOSES, TEXT_VERB_USER_RENAME },
	{ "user.block", verb_user_set, "user.unblock", MAIL_CLOSES, TEXT_VERB_USER_BLOCK },
	{ "user.unblock", verb_user_set, "user.block", MAIL_OPENS, TEXT_VERB_USER_UNBLOCK },
	{ "user.setPassword", verb_user_set_password, NULL, MAIL_CLOSES, TEXT_VERB_USER_SET_PASSWORD },
	{ "user.endSessions", verb_user_set, NULL, MAIL_CLOSES, TEXT_VERB_USER_END_SESSIONS },
	{ "user.softDelete", verb_user_soft_delete, "user.restore", MAIL_CLOSES, TEXT_VERB_USER_SOFT_DELETE },
	{ "user.restore", verb_user_restore, "user.softDelete", MAIL_OPENS, TEXT_VERB_USER_RESTORE },
	{ "user.purge", verb_user_purge, NULL, MAIL_UNTOUCHED, TEXT_VERB_USER_PURGE },
	{ "address.claim", verb_address_claim, "address.drop", MAIL_OPENS, TEXT_VERB_ADDRESS_CLAIM },
	{ "address.reserve", verb_address_set_state, "address.resume", MAIL_CLOSES, TEXT_VERB_ADDRESS_RESERVE },
	{ "address.release", verb_address_set_state, "address.resume", MAIL_CLOSES, TEXT_VERB_ADDRESS_RELEASE },
	{ "address.resume", verb_address_set_state, "address.release", MAIL_OPENS, TEXT_VERB_ADDRESS_RESUME },
	{ "address.drop", verb_address_drop, "address.claim", MAIL_CLOSES, TEXT_VERB_ADDRESS_DROP },
	{ "address.setKind", verb_address_claim, "address.setKind", MAIL_OPENS, TEXT_VERB_ADDRESS_SET_KIND },
	{ "license.assign", verb_license_assign, "license.unassign", MAIL_UNTOUCHED, TEXT_VERB_LICENSE_ASSIGN },
	{ "license.fail", verb_license_assign, "license.unassign", MAIL_UNTOUCHED, TEXT_VERB_LICENSE_FAIL },
	{ "license.setPlans", verb_license_assign, "license.setPlans", MAIL_UNTOUCHED, TEXT_VERB_LICENSE_SET_PLANS },
	{ "license.unassign", verb_license_remove, "license.assign", MAIL_UNTOUCHED, TEXT_VERB_LICENSE_UNASSIGN },
	{ "license.suspend", verb_license_set_state, "license.resume", MAIL_UNTOUCHED, TEXT_VERB_LICENSE_SUSPEND },
	{ "license.resume", verb_license_set_state, "license.suspend", MAIL_UNTOUCHED, TEXT_VERB_LICENSE_RESUME },
	{ "license.drop", verb_license_remove, NULL, MAIL_UNTOUCHED, TEXT_VERB_LICENSE_DROP },
	{ "mailbox.create", verb_mailbox_create, NULL, MAIL_OPENS, TEXT_VERB_MAILBOX_CREATE },
	{ "mailbox.disconnect", verb_mailbox_set, "mailbox.reconnect", MAIL_CLOSES, TEXT_VERB_MAILBOX_DISCONNECT },
	{ "mailbox.reconnect", verb_mailbox_set, "mailbox.disconnect", MAIL_OPENS, TEXT_VERB_MAILBOX_RECONNECT },
	{ "mailbox.softDelete", verb_mailbox_set, "mailbox.restore", MAIL_CLOSES, TEXT_VERB_MAILBOX_SOFT_DELETE },
	{ "mailbox.restore", verb_mailbox_set, "mailbox.softDelete", MAIL_OPENS, TEXT_VERB_MAILBOX_RESTORE },
	{ "mailbox.setQuota", verb_mailbox_set, "mailbox.setQuota", MAIL_OPENS, TEXT_VERB_MAILBOX_SET_QUOTA },
	{ "mailbox.loseUser", verb_mailbox_set, NULL, MAIL_UNTOUCHED, TEXT_VERB_MAILBOX_LOSE_USER },
	{ "mailbox.purge", verb_mailbox_purge, NULL, MAIL_CLOSES, TEXT_VERB_MAILBOX_PURGE },
	{ "subscription.create", verb_subscription_create, NULL, MAIL_UNTOUCHED, TEXT_VERB_SUBSCRIPTION_CREATE },
	{ "subscription.resize", verb_subscription_set, "subscription.resize", MAIL_UNTOUCHED,
		TEXT_VERB_SUBSCRIPTION_RESIZE },
	{ "subscription.renew", verb_subscription_set, NULL, MAIL_UNTOUCHED, TEXT_VERB_SUBSCRIPTION_RENEW },
	{ "subscription.setState", verb_subscription_set, NULL, MAIL_UNTOUCHED, TEXT_VERB_SUBSCRIPTION_SET_STATE },
	{ "group.create", verb_group_create, "group.purge", MAIL_UNTOUCHED, TEXT_VERB_GROUP_CREATE },
	{ "group.set", verb_group_set, "group.set", MAIL_UNTOUCHED, TEXT_VERB_GROUP_SET },
	{ "group.softDelete", verb_group_set, "group.restore", MAIL_UNTOUCHED, TEXT_VERB_GROUP_SOFT_DELETE },
	{ "group.restore", verb_group_set, "group.softDelete", MAIL_UNTOUCHED, TEXT_VERB_GROUP_RESTORE },
	{ "group.purge", verb_group_purge, NULL, MAIL_UNTOUCHED, TEXT_VERB_GROUP_PURGE },
	{ "group.assignLicense", verb_group_assign_license, "group.removeLicense", MAIL_UNTOUCHED,
		TEXT_VERB_GROUP_ASSIGN_LICENSE },
	{ "group.removeLicense", verb_group_remove_license, "group.assignLicense", MAIL_UNTOUCHED,
		TEXT_VERB_GROUP_REMOVE_LICENSE },
	{ "group.addMember", verb_group_add, "group.removeMember", MAIL_UNTOUCHED, TEXT_VERB_GROUP_ADD_MEMBER },
	{ "group.removeMember", verb_group_remove, "group.addMember", MAIL_UNTOUCHED, TEXT_VERB_GROUP_REMOVE_MEMBER },
	{ "role.activate", verb_role_activate, NULL, MAIL_UNTOUCHED, TEXT_VERB_ROLE_ACTIVATE },
	{ "role.assign", verb_role_assign, "role.remove", MAIL_UNTOUCHED, TEXT_VERB_ROLE_ASSIGN },
	{ "role.remove", verb_role_remove, "role.assign", MAIL_UNTOUCHED, TEXT_VERB_ROLE_REMOVE },
	{ "setting.set", verb_setting_set, "setting.set", MAIL_UNTOUCHED, TEXT_VERB_SETTING_SET },
	{ "domain.add", verb_domain_add, "domain.remove", MAIL_UNTOUCHED, TEXT_VERB_DOMAIN_ADD },
	{ "domain.verify", verb_domain_verify, NULL, MAIL_UNTOUCHED, TEXT_VERB_DOMAIN_VERIFY },
	{ "domain.remove", verb_domain_remove, NULL, MAIL_UNTOUCHED, TEXT_VERB_DOMAIN_REMOVE },
	{ "domain.set", verb_domain_set, "domain.set", MAIL_UNTOUCHED, TEXT_VERB_DOMAIN_SET },
	{ "application.create", verb_application_create, "application.remove", MAIL_UNTOUCHED,
		TEXT_VERB_APPLICATION_CREATE },
	{ "application.set", verb_application_set, "application.set", MAIL_UNTOUCHED, TEXT_VERB_APPLICATION_SET },
	{ "application.remove", verb_application_remove, NULL, MAIL_UNTOUCHED, TEXT_VERB_APPLICATION_REMOVE },
	{ "application.addSecret", verb_application_add_secret, "application.removeSecret", MAIL_UNTOUCHED,
		TEXT_VERB_APPLICATION_ADD_SECRET },
	{ "application.removeSecret", verb_application_remove_secret, NULL, MAIL_UNTOUCHED,
		TEXT_VERB_APPLICATION_REMOVE_SECRET },
	{ "application.addCertificate", verb_application_add_certificate, "application.removeCertificate",
		MAIL_UNTOUCHED, TEXT_VERB_APPLICATION_ADD_CERTIFICATE },
	{ "application.removeCertificate", verb_application_remove_certificate, NULL, MAIL_UNTOUCHED,
		TEXT_VERB_APPLICATION_REMOVE_CERTIFICATE },
};
const size_t verb_count = COUNT_OF(verbs);

const char *verb_purges(const struct verb *verb)
{
	static const char *const kinds[] = { "user", "mailbox", "group" };
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		size_t length = __builtin_strlen(kinds[i]);
		if (text_starts_with(verb->name, kinds[i]) && text_equal(verb->name + length, ".purge"))
			return kinds[i];
	}
	return NULL;
}

const struct verb *verb_named(const char *name)
{
	for (size_t i = 0; i < verb_count; i++)
		if (text_equal(verbs[i].name, name))
			return &verbs[i];
	bug("a verb is not in the table");
}
