/*
 * oauth_errors - how the identity door says no: RFC 6749's word and the service's AADSTS number
 *
 * One row each in oauth_errors.c gives the status; nothing else writes one. The sentences are in locales/.
 */
#pragma once

#include "base/error.h"

struct visit;

struct oauth_error {
	int number;	   /* 50126: AADSTS50126 */
	const char *error; /* "invalid_grant" */
	int status;
	enum text_id text; /* may hold {name} */
};

extern const struct oauth_error OAUTH_USER_UNKNOWN, OAUTH_PASSWORD_WRONG, OAUTH_ACCOUNT_LOCKED,
	OAUTH_PASSWORD_EXPIRED, OAUTH_ACCOUNT_DISABLED, OAUTH_TENANT_UNNAMED, OAUTH_TENANT_UNKNOWN,
	OAUTH_APPLICATION_UNKNOWN, OAUTH_APPLICATION_DISABLED, OAUTH_SECRET_WRONG, OAUTH_SECRET_MISSING,
	OAUTH_SCOPE_INVALID, OAUTH_RESOURCE_UNKNOWN, OAUTH_PARAMETER_MISSING, OAUTH_GRANT_UNSUPPORTED,
	OAUTH_INSTANCE_INVALID, OAUTH_TENANT_INVALID, OAUTH_TRANSIENT, OAUTH_RESOURCES_SEVERAL, OAUTH_REDIRECT_MISMATCH, OAUTH_ASSERTION_INVALID,
	OAUTH_NOBODY_SIGNED_IN, OAUTH_ASSERTION_AUDIENCE, OAUTH_VERIFIER_WRONG, OAUTH_GRANT_REVOKED,
	OAUTH_TOO_MANY, OAUTH_CODE_REDEEMED, OAUTH_GRANT_INVALID,
	OAUTH_CODE_OF_OTHER_TENANT, OAUTH_CLIENT_ASSERTION_AUDIENCE, OAUTH_CLIENT_ASSERTION_SUBJECT,
	OAUTH_CLIENT_ASSERTION_TIME, OAUTH_CLIENT_ASSERTION_INVALID, OAUTH_CLIENT_ASSERTION_REPLAYED,
	OAUTH_GRANT_EXPIRED, OAUTH_SESSION_IDLE, OAUTH_DEVICE_PENDING, OAUTH_DEVICE_SLOW_DOWN,
	OAUTH_DEVICE_DECLINED, OAUTH_RESPONSE_TYPE_UNSUPPORTED, OAUTH_DEVICE_CODE_BAD,
	OAUTH_DEVICE_CODE_EXPIRED, OAUTH_CREDENTIAL_MISSING, OAUTH_SECRET_EXPIRED, OAUTH_REQUEST_INVALID;

/* "AADSTS50126: … Trace ID: …" */
const char *oauth_description(struct visit *visit, const struct oauth_error *error, const char *name);

/* Answers it. name fills {name}; may be NULL. */
void oauth_refuse(struct visit *visit, const struct oauth_error *error, const char *name);

/* Answers 200 with a JSON text that nobody may keep. */
void oauth_answer(struct visit *visit, const char *json);
