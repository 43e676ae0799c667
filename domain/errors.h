/*
 * errors - the catalogue of everything that may be refused
 *
 * One row a kind: the name of rules.md section 15 (or the wire's own word) and its text. doors/errors.c gives
 * each its status on each wire; nothing else does.
 */
#pragma once

#include "base/error.h"
#include "store/store_errors.h"

struct context;

extern const struct error_kind ERROR_REQUEST_DENIED;
extern const struct error_kind ERROR_ON_PREMISES_MANAGED;
extern const struct error_kind ERROR_USER_ANCHORED;
extern const struct error_kind ERROR_SELF_DELETE;
extern const struct error_kind ERROR_LAST_ADMINISTRATOR;
extern const struct error_kind ERROR_UPN_CONFLICT;
extern const struct error_kind ERROR_PROXY_ADDRESS_CONFLICT;
extern const struct error_kind ERROR_RESTORE_WINDOW_CLOSED;
extern const struct error_kind ERROR_OBJECT_PURGING;
extern const struct error_kind ERROR_COUNT_VIOLATION;
extern const struct error_kind ERROR_MUTUALLY_EXCLUSIVE;
extern const struct error_kind ERROR_DEPENDENCY;
extern const struct error_kind ERROR_PROHIBITED_LOCATION;
extern const struct error_kind ERROR_USAGE_LOCATION_MISSING;
extern const struct error_kind ERROR_LICENSE_UNKNOWN;
extern const struct error_kind ERROR_LICENSE_NOT_ASSIGNED;
extern const struct error_kind ERROR_LICENSE_INHERITED;
extern const struct error_kind ERROR_SEATS_STILL_ASSIGNED;
extern const struct error_kind ERROR_COMMITMENT_ACTIVE;
extern const struct error_kind ERROR_PURCHASED_ELSEWHERE;
extern const struct error_kind ERROR_SUBSCRIPTION_ENDED;
extern const struct error_kind ERROR_LICENSE_REQUIRED_BY_MAILBOX;
extern const struct error_kind ERROR_FORWARDING_NEEDS_LICENSE;
extern const struct error_kind ERROR_MAILBOX_ON_HOLD;
extern const struct error_kind ERROR_NOT_FOUND;
extern const struct error_kind ERROR_IMAGE_NOT_FOUND;
extern const struct error_kind ERROR_SEGMENT_UNKNOWN;
extern const struct error_kind ERROR_METHOD_NOT_ALLOWED;
extern const struct error_kind ERROR_PROPERTY_UNKNOWN;
extern const struct error_kind ERROR_PROPERTY_INVALID;
extern const struct error_kind ERROR_PROPERTY_REQUIRED;
extern const struct error_kind ERROR_PROPERTY_READ_ONLY;
extern const struct error_kind ERROR_EXTENSION_UNKNOWN;
extern const struct error_kind ERROR_PASSWORD_WEAK;
extern const struct error_kind ERROR_PASSWORD_WRONG;
extern const struct error_kind ERROR_DOMAIN_UNVERIFIED;
extern const struct error_kind ERROR_DOMAIN_UNPROVEN;
extern const struct error_kind ERROR_DOMAIN_IN_USE;
extern const struct error_kind ERROR_REFERENCE_EXISTS;
extern const struct error_kind ERROR_OBJECT_CONFLICT;
extern const struct error_kind ERROR_GROUP_MANAGED;
extern const struct error_kind ERROR_DYNAMIC_MEMBERSHIP;
extern const struct error_kind ERROR_LAST_OWNER;
extern const struct error_kind ERROR_GROUP_LICENSED;
extern const struct error_kind ERROR_GUID_INVALID;
extern const struct error_kind ERROR_BODY_MALFORMED;
extern const struct error_kind ERROR_BODY_TOO_LARGE;
extern const struct error_kind ERROR_ADDRESS_TOO_LONG;
extern const struct error_kind ERROR_QUERY_UNSUPPORTED;
extern const struct error_kind ERROR_FILTER_INVALID;
extern const struct error_kind ERROR_QUERY_INVALID;
extern const struct error_kind ERROR_PAGE_TOKEN_INVALID;
extern const struct error_kind ERROR_DELTA_TOKEN_INVALID;
extern const struct error_kind ERROR_SYNC_STATE_EXPIRED;
extern const struct error_kind ERROR_SYNC_STATE_UNKNOWN;
extern const struct error_kind ERROR_TOKEN_MISSING;
extern const struct error_kind ERROR_TOKEN_INVALID;
extern const struct error_kind ERROR_TOKEN_OF_OTHER_CLOUD;
extern const struct error_kind ERROR_NOT_IMPLEMENTED;
extern const struct error_kind ERROR_THROTTLED;
extern const struct error_kind ERROR_WORK_TOO_LARGE;
extern const struct error_kind ERROR_CLOCK_FIXED;
extern const struct error_kind ERROR_QUARANTINED;
extern const struct error_kind ERROR_PERIOD_INVALID;

/* Every kind, the store's too; ends with NULL. */
extern const struct error_kind *const error_catalogue[];

/*
 * An error of this kind about this target, its text filled in the context's language with the pairs name,
 * value, …, NULL that follow.
 */
struct error refuse(const struct context *context, const struct error_kind *kind, const char *target, ...)
	__attribute__((sentinel));
