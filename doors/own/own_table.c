/*
 * own_table - the endpoints of the own door; see the header
 */
#include "base/text.h"
#include "doors/door.h"
#include "doors/own/own.h"

#define READS_DIRECTORY "Directory.Read.All Directory.ReadWrite.All User.Read.All User.ReadWrite.All"
#define READS_PRODUCTS                                                                                       \
	"Organization.Read.All Directory.Read.All Directory.ReadWrite.All LicenseAssignment.Read.All "       \
	"LicenseAssignment.ReadWrite.All"

static const struct endpoint endpoints[] = {
	{ "GET", "/clock", own_clock, 200, NO_BODY, TOKEN_OF_TENANT, "", "own-clock-and-calendar", "real" },
	/* 202 names what outside would not end within a minute. */
	{ "GET", "/faults", own_faults, 200, NO_BODY, TOKEN_OF_TENANT, "", "own-faults", "real" },
	{ "PUT", "/faults", own_faults_set, 200, JSON_BODY, TOKEN_OF_TENANT, "", "own-faults", "real" },
	{ "POST", "/clock/advance", own_clock_advance, 200, JSON_BODY, TOKEN_OF_TENANT, "",
		"own-clock-and-calendar", "real" },
	{ "GET", "/calendar", own_calendar, 200, NO_BODY, TOKEN_OF_TENANT, READS_DIRECTORY,
		"own-clock-and-calendar", "real" },
	{ "POST", "/addresses", own_address_add, 201, JSON_BODY, TOKEN_OF_TENANT,
		"User.ReadWrite.All Directory.ReadWrite.All", "own-addresses", "real" },
	{ "GET", "/addresses/{}", own_address, 200, NO_BODY, TOKEN_OF_TENANT, READS_DIRECTORY,
		"own-addresses", "real" },
	{ "DELETE", "/addresses/{}", own_address_remove, 204, NO_BODY, TOKEN_OF_TENANT,
		"User.ReadWrite.All Directory.ReadWrite.All", "own-addresses", "real" },
	{ "GET", "/rules", own_rules, 200, NO_BODY, TOKEN_OF_TENANT, "", "own-rules", "real" },
	{ "GET", "/rules/{}", own_rule, 200, NO_BODY, TOKEN_OF_TENANT, "", "own-rules", "real" },
	{ "GET", "/audit", own_audit, 200, NO_BODY, TOKEN_OF_TENANT, "AuditLog.Read.All", "own-audit",
		"real" },
	{ "GET", "/audit/verify", own_audit_verify, 200, NO_BODY, TOKEN_OF_TENANT, "AuditLog.Read.All",
		"own-audit", "partial: against the database, not yet against checkpoints outside" },
	{ "GET", "/settings", own_settings, 200, NO_BODY, TOKEN_OF_TENANT,
		"Organization.Read.All Organization.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
		"own-settings", "real" },
	{ "PATCH", "/settings", own_settings_change, 200, JSON_BODY, TOKEN_OF_TENANT,
		"Organization.ReadWrite.All Directory.ReadWrite.All", "own-settings", "real" },
	{ "GET", "/subscriptions", own_subscriptions, 200, NO_BODY, TOKEN_OF_TENANT, READS_PRODUCTS,
		"own-subscriptions", "real" },
	{ "POST", "/subscriptions", own_subscription_create, 201, JSON_BODY, TOKEN_OF_TENANT,
		"Directory.ReadWrite.All", "own-subscriptions", "real" },
	{ "GET", "/subscriptions/{}", own_subscription, 200, NO_BODY, TOKEN_OF_TENANT, READS_PRODUCTS,
		"own-subscriptions", "real" },
	{ "PATCH", "/subscriptions/{}", own_subscription_resize, 200, JSON_BODY, TOKEN_OF_TENANT,
		"Directory.ReadWrite.All", "own-subscriptions", "real" },
};

static const struct endpoint_list list = { endpoints, COUNT_OF(endpoints) };
static const struct endpoint_list *const lists[] = { &list, NULL };

static const char *const roots[] = { "/tenure/v1", NULL };

const struct endpoint_table own_table = { DOOR_OWN, "Own", roots, NULL, lists };
