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
	{ "GET", "/clock", own_clock, 200, NO_BODY, TOKEN_OF_TENANT, "", "A35-thirty-days-to-restore", "" },
	{ "POST", "/clock/advance", own_clock_advance, 200, JSON_BODY, TOKEN_OF_TENANT, "",
		"A35-thirty-days-to-restore", "202 names what outside would not end within a minute" },
	{ "GET", "/calendar", own_calendar, 200, NO_BODY, TOKEN_OF_TENANT, READS_DIRECTORY,
		"tests/unit/test_own", "people need a role" },
	{ "POST", "/addresses", own_address_add, 201, JSON_BODY, TOKEN_OF_TENANT,
		"User.ReadWrite.All Directory.ReadWrite.All", "tests/unit/test_own", "" },
	{ "GET", "/addresses/{}", own_address, 200, NO_BODY, TOKEN_OF_TENANT, READS_DIRECTORY,
		"tests/unit/test_own", "an address that nobody ever had has the state unknown" },
	{ "DELETE", "/addresses/{}", own_address_remove, 204, NO_BODY, TOKEN_OF_TENANT,
		"User.ReadWrite.All Directory.ReadWrite.All", "tests/unit/test_own", "" },
	{ "GET", "/rules", own_rules, 200, NO_BODY, TOKEN_OF_TENANT, "", "tests/unit/test_own", "" },
	{ "GET", "/rules/{}", own_rule, 200, NO_BODY, TOKEN_OF_TENANT, "", "tests/unit/test_own", "" },
	{ "GET", "/audit", own_audit, 200, NO_BODY, TOKEN_OF_TENANT, "AuditLog.Read.All",
		"mail-flows-without-tenured", "" },
	{ "GET", "/audit/verify", own_audit_verify, 200, NO_BODY, TOKEN_OF_TENANT, "AuditLog.Read.All",
		"mail-flows-without-tenured", "against the database, not yet against checkpoints outside" },
	{ "GET", "/subscriptions", own_subscriptions, 200, NO_BODY, TOKEN_OF_TENANT, READS_PRODUCTS,
		"A80-the-license-is-still-paid-for", "" },
	{ "POST", "/subscriptions", own_subscription_create, 201, JSON_BODY, TOKEN_OF_TENANT,
		"Directory.ReadWrite.All", "A80-the-license-is-still-paid-for", "" },
	{ "GET", "/subscriptions/{}", own_subscription, 200, NO_BODY, TOKEN_OF_TENANT, READS_PRODUCTS,
		"A80-the-license-is-still-paid-for", "" },
	{ "PATCH", "/subscriptions/{}", own_subscription_resize, 200, JSON_BODY, TOKEN_OF_TENANT,
		"Directory.ReadWrite.All", "A80-the-license-is-still-paid-for", "" },
};

static const char *const roots[] = { "/tenure/v1", NULL };

const struct endpoint_table own_table = { DOOR_OWN, "Own", roots, endpoints, COUNT_OF(endpoints) };
