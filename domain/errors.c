/*
 * errors - the catalogue; see the header
 */
#include "domain/errors.h"

#include <stdarg.h>

#include "base/language.h"
#include "base/text.h"
#include "domain/context.h"

const struct error_kind ERROR_REQUEST_DENIED = { "Authorization_RequestDenied", TEXT_ERROR_AUTHORIZATION_REQUEST_DENIED };
const struct error_kind ERROR_ON_PREMISES_MANAGED = { "OnPremisesManaged", TEXT_ERROR_ON_PREMISES_MANAGED };
const struct error_kind ERROR_USER_ANCHORED = { "UserAnchored", TEXT_ERROR_USER_ANCHORED };
const struct error_kind ERROR_SELF_DELETE = { "SelfDelete", TEXT_ERROR_SELF_DELETE };
const struct error_kind ERROR_LAST_ADMINISTRATOR = { "LastAdministrator", TEXT_ERROR_LAST_ADMINISTRATOR };
const struct error_kind ERROR_UPN_CONFLICT = { "UpnConflict", TEXT_ERROR_UPN_CONFLICT };
const struct error_kind ERROR_PROXY_ADDRESS_CONFLICT = { "ProxyAddressConflict", TEXT_ERROR_PROXY_ADDRESS_CONFLICT };
const struct error_kind ERROR_RESTORE_WINDOW_CLOSED = { "RestoreWindowClosed", TEXT_ERROR_RESTORE_WINDOW_CLOSED };
const struct error_kind ERROR_OBJECT_PURGING = { "ObjectPurging", TEXT_ERROR_OBJECT_PURGING };
const struct error_kind ERROR_COUNT_VIOLATION = { "CountViolation", TEXT_ERROR_COUNT_VIOLATION };
const struct error_kind ERROR_MUTUALLY_EXCLUSIVE = { "MutuallyExclusiveViolation", TEXT_ERROR_MUTUALLY_EXCLUSIVE_VIOLATION };
const struct error_kind ERROR_DEPENDENCY = { "DependencyViolation", TEXT_ERROR_DEPENDENCY_VIOLATION };
const struct error_kind ERROR_PROHIBITED_LOCATION = { "ProhibitedInUsageLocationViolation", TEXT_ERROR_PROHIBITED_IN_USAGE_LOCATION_VIOLATION };
const struct error_kind ERROR_USAGE_LOCATION_MISSING = { "UsageLocationMissing", TEXT_ERROR_USAGE_LOCATION_MISSING };
const struct error_kind ERROR_LICENSE_UNKNOWN = { "LicenseUnknown", TEXT_ERROR_LICENSE_UNKNOWN };
const struct error_kind ERROR_LICENSE_NOT_ASSIGNED = { "LicenseNotAssigned", TEXT_ERROR_LICENSE_NOT_ASSIGNED };
const struct error_kind ERROR_LICENSE_INHERITED = { "LicenseInherited", TEXT_ERROR_LICENSE_INHERITED };
const struct error_kind ERROR_SEATS_STILL_ASSIGNED = { "SeatsStillAssigned", TEXT_ERROR_SEATS_STILL_ASSIGNED };
const struct error_kind ERROR_COMMITMENT_ACTIVE = { "CommitmentActive", TEXT_ERROR_COMMITMENT_ACTIVE };
const struct error_kind ERROR_PURCHASED_ELSEWHERE = { "PurchasedElsewhere", TEXT_ERROR_PURCHASED_ELSEWHERE };
const struct error_kind ERROR_SUBSCRIPTION_ENDED = { "SubscriptionEnded", TEXT_ERROR_SUBSCRIPTION_ENDED };
const struct error_kind ERROR_LICENSE_REQUIRED_BY_MAILBOX = { "LicenseRequiredByMailbox", TEXT_ERROR_LICENSE_REQUIRED_BY_MAILBOX };
const struct error_kind ERROR_FORWARDING_NEEDS_LICENSE = { "ForwardingNeedsLicense", TEXT_ERROR_FORWARDING_NEEDS_LICENSE };
const struct error_kind ERROR_MAILBOX_ON_HOLD = { "MailboxOnHold", TEXT_ERROR_MAILBOX_ON_HOLD };
const struct error_kind ERROR_NOT_FOUND = { "NotFound", TEXT_ERROR_NOT_FOUND };
const struct error_kind ERROR_IMAGE_NOT_FOUND = { "ImageNotFound", TEXT_ERROR_IMAGE_NOT_FOUND };
const struct error_kind ERROR_SEGMENT_UNKNOWN = { "SegmentUnknown", TEXT_ERROR_SEGMENT_UNKNOWN };
const struct error_kind ERROR_METHOD_NOT_ALLOWED = { "MethodNotAllowed", TEXT_ERROR_METHOD_NOT_ALLOWED };
const struct error_kind ERROR_PROPERTY_UNKNOWN = { "PropertyUnknown", TEXT_ERROR_PROPERTY_UNKNOWN };
const struct error_kind ERROR_PROPERTY_INVALID = { "PropertyInvalid", TEXT_ERROR_PROPERTY_INVALID };
const struct error_kind ERROR_PROPERTY_REQUIRED = { "PropertyRequired", TEXT_ERROR_PROPERTY_REQUIRED };
const struct error_kind ERROR_PROPERTY_READ_ONLY = { "PropertyReadOnly", TEXT_ERROR_PROPERTY_READ_ONLY };
const struct error_kind ERROR_EXTENSION_UNKNOWN = { "ExtensionUnknown", TEXT_ERROR_EXTENSION_UNKNOWN };
const struct error_kind ERROR_PASSWORD_WEAK = { "PasswordWeak", TEXT_ERROR_PASSWORD_WEAK };
const struct error_kind ERROR_PASSWORD_WRONG = { "PasswordWrong", TEXT_ERROR_PASSWORD_WRONG };
const struct error_kind ERROR_DOMAIN_UNVERIFIED = { "DomainUnverified", TEXT_ERROR_DOMAIN_UNVERIFIED };
const struct error_kind ERROR_DOMAIN_UNPROVEN = { "DomainUnproven", TEXT_ERROR_DOMAIN_UNPROVEN };
const struct error_kind ERROR_DOMAIN_IN_USE = { "DomainInUse", TEXT_ERROR_DOMAIN_IN_USE };
const struct error_kind ERROR_REFERENCE_EXISTS = { "ReferenceExists", TEXT_ERROR_REFERENCE_EXISTS };
const struct error_kind ERROR_OBJECT_CONFLICT = { "ObjectConflict", TEXT_ERROR_OBJECT_CONFLICT };
const struct error_kind ERROR_GROUP_MANAGED = { "GroupManaged", TEXT_ERROR_GROUP_MANAGED };
const struct error_kind ERROR_DYNAMIC_MEMBERSHIP = { "DynamicMembership", TEXT_ERROR_DYNAMIC_MEMBERSHIP };
const struct error_kind ERROR_GROUP_LICENSED = { "GroupLicensed", TEXT_ERROR_GROUP_LICENSED };
const struct error_kind ERROR_LAST_OWNER = { "LastOwner", TEXT_ERROR_LAST_OWNER };
const struct error_kind ERROR_GUID_INVALID = { "GuidInvalid", TEXT_ERROR_GUID_INVALID };
const struct error_kind ERROR_BODY_MALFORMED = { "BodyMalformed", TEXT_ERROR_BODY_MALFORMED };
const struct error_kind ERROR_BODY_TOO_LARGE = { "BodyTooLarge", TEXT_ERROR_BODY_TOO_LARGE };
const struct error_kind ERROR_ADDRESS_TOO_LONG = { "AddressTooLong", TEXT_ERROR_ADDRESS_TOO_LONG };
const struct error_kind ERROR_QUERY_UNSUPPORTED = { "QueryUnsupported", TEXT_ERROR_QUERY_UNSUPPORTED };
const struct error_kind ERROR_FILTER_INVALID = { "FilterInvalid", TEXT_ERROR_FILTER_INVALID };
const struct error_kind ERROR_QUERY_INVALID = { "QueryInvalid", TEXT_ERROR_QUERY_INVALID };
const struct error_kind ERROR_PAGE_TOKEN_INVALID = { "PageTokenInvalid", TEXT_ERROR_PAGE_TOKEN_INVALID };
const struct error_kind ERROR_DELTA_TOKEN_INVALID = { "DeltaTokenInvalid", TEXT_ERROR_DELTA_TOKEN_INVALID };
const struct error_kind ERROR_SYNC_STATE_EXPIRED = { "SyncStateExpired", TEXT_ERROR_SYNC_STATE_EXPIRED };
const struct error_kind ERROR_SYNC_STATE_UNKNOWN = { "SyncStateUnknown", TEXT_ERROR_SYNC_STATE_UNKNOWN };
const struct error_kind ERROR_TOKEN_MISSING = { "TokenMissing", TEXT_ERROR_TOKEN_MISSING };
const struct error_kind ERROR_TOKEN_INVALID = { "TokenInvalid", TEXT_ERROR_TOKEN_INVALID };
const struct error_kind ERROR_TOKEN_OF_OTHER_CLOUD = { "WrongCloud", TEXT_ERROR_WRONG_CLOUD };
const struct error_kind ERROR_NOT_IMPLEMENTED = { "NotImplemented", TEXT_ERROR_NOT_IMPLEMENTED };
const struct error_kind ERROR_THROTTLED = { "Throttled", TEXT_ERROR_THROTTLED };
const struct error_kind ERROR_WORK_TOO_LARGE = { "WorkTooLarge", TEXT_ERROR_WORK_TOO_LARGE };
const struct error_kind ERROR_CLOCK_FIXED = { "ClockFixed", TEXT_ERROR_CLOCK_FIXED };
const struct error_kind ERROR_QUARANTINED = { "Quarantined", TEXT_ERROR_QUARANTINED };
const struct error_kind ERROR_PERIOD_INVALID = { "PeriodInvalid", TEXT_ERROR_PERIOD_INVALID };

const struct error_kind *const error_catalogue[] = {
	&ERROR_REQUEST_DENIED,
	&ERROR_ON_PREMISES_MANAGED,
	&ERROR_USER_ANCHORED,
	&ERROR_SELF_DELETE,
	&ERROR_LAST_ADMINISTRATOR,
	&ERROR_UPN_CONFLICT,
	&ERROR_PROXY_ADDRESS_CONFLICT,
	&ERROR_RESTORE_WINDOW_CLOSED,
	&ERROR_OBJECT_PURGING,
	&ERROR_COUNT_VIOLATION,
	&ERROR_MUTUALLY_EXCLUSIVE,
	&ERROR_DEPENDENCY,
	&ERROR_PROHIBITED_LOCATION,
	&ERROR_USAGE_LOCATION_MISSING,
	&ERROR_LICENSE_UNKNOWN,
	&ERROR_LICENSE_NOT_ASSIGNED,
	&ERROR_LICENSE_INHERITED,
	&ERROR_SEATS_STILL_ASSIGNED,
	&ERROR_COMMITMENT_ACTIVE,
	&ERROR_PURCHASED_ELSEWHERE,
	&ERROR_SUBSCRIPTION_ENDED,
	&ERROR_LICENSE_REQUIRED_BY_MAILBOX,
	&ERROR_FORWARDING_NEEDS_LICENSE,
	&ERROR_MAILBOX_ON_HOLD,
	&ERROR_NOT_FOUND,
	&ERROR_IMAGE_NOT_FOUND,
	&ERROR_SEGMENT_UNKNOWN,
	&ERROR_METHOD_NOT_ALLOWED,
	&ERROR_PROPERTY_UNKNOWN,
	&ERROR_PROPERTY_INVALID,
	&ERROR_PROPERTY_REQUIRED,
	&ERROR_PROPERTY_READ_ONLY,
	&ERROR_EXTENSION_UNKNOWN,
	&ERROR_PASSWORD_WEAK,
	&ERROR_PASSWORD_WRONG,
	&ERROR_DOMAIN_UNVERIFIED,
	&ERROR_DOMAIN_UNPROVEN,
	&ERROR_DOMAIN_IN_USE,
	&ERROR_REFERENCE_EXISTS,
	&ERROR_OBJECT_CONFLICT,
	&ERROR_GROUP_MANAGED,
	&ERROR_DYNAMIC_MEMBERSHIP,
	&ERROR_LAST_OWNER,
	&ERROR_GROUP_LICENSED,
	&ERROR_GUID_INVALID,
	&ERROR_BODY_MALFORMED,
	&ERROR_BODY_TOO_LARGE,
	&ERROR_ADDRESS_TOO_LONG,
	&ERROR_QUERY_UNSUPPORTED,
	&ERROR_FILTER_INVALID,
	&ERROR_QUERY_INVALID,
	&ERROR_PAGE_TOKEN_INVALID,
	&ERROR_DELTA_TOKEN_INVALID,
	&ERROR_SYNC_STATE_EXPIRED,
	&ERROR_SYNC_STATE_UNKNOWN,
	&ERROR_TOKEN_MISSING,
	&ERROR_TOKEN_INVALID,
	&ERROR_TOKEN_OF_OTHER_CLOUD,
	&ERROR_NOT_IMPLEMENTED,
	&ERROR_THROTTLED,
	&ERROR_WORK_TOO_LARGE,
	&ERROR_CLOCK_FIXED,
	&ERROR_QUARANTINED,
	&ERROR_PERIOD_INVALID,
	&STORE_BUSY,
	&STORE_FULL,
	&STORE_FAILED,
	&STORE_CONFLICT,
	NULL,
};

#define PAIRS_MOST 8

struct error refuse(const struct context *context, const struct error_kind *kind, const char *target, ...)
{
	const char *pairs[PAIRS_MOST + 1] = { NULL };
	size_t count = 0;
	va_list list;
	va_start(list, target);
	for (const char *word = va_arg(list, const char *); word != NULL && count < PAIRS_MOST;
		word = va_arg(list, const char *))
		pairs[count++] = word;
	va_end(list);
	const char *message = text_filled(context->arena, context->language, kind->text, pairs[0], pairs[1], pairs[2],
		pairs[3], pairs[4], pairs[5], pairs[6], pairs[7], NULL);
	return (struct error){ .kind = kind, .message = message, .target = target };
}
