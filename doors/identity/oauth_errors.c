/*
 * oauth_errors - the table, and the body that clients of this wire read; see the header
 */
#include "doors/identity/oauth_errors.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_out.h"
#include "base/language.h"
#include "base/text.h"
#include "doors/door.h"

#define JSON_TYPE "application/json; charset=utf-8"

const struct oauth_error OAUTH_USER_UNKNOWN = { 50034, "invalid_grant", 400, TEXT_AADSTS_50034 };
const struct oauth_error OAUTH_ACCOUNT_LOCKED = { 50053, "invalid_grant", 400, TEXT_AADSTS_50053 };
const struct oauth_error OAUTH_PASSWORD_EXPIRED = { 50055, "invalid_grant", 400, TEXT_AADSTS_50055 };
const struct oauth_error OAUTH_ACCOUNT_DISABLED = { 50057, "invalid_grant", 400, TEXT_AADSTS_50057 };
const struct oauth_error OAUTH_PASSWORD_WRONG = { 50126, "invalid_grant", 400, TEXT_AADSTS_50126 };
const struct oauth_error OAUTH_TENANT_UNNAMED = { 50059, "invalid_request", 400, TEXT_AADSTS_50059 };
const struct oauth_error OAUTH_TENANT_UNKNOWN = { 90002, "invalid_request", 400, TEXT_AADSTS_90002 };
const struct oauth_error OAUTH_TENANT_INVALID = { 90002, "invalid_tenant", 400, TEXT_AADSTS_90002 };
const struct oauth_error OAUTH_APPLICATION_UNKNOWN = { 700016, "unauthorized_client", 400,
	TEXT_AADSTS_700016 };
const struct oauth_error OAUTH_APPLICATION_DISABLED = { 7000112, "unauthorized_client", 400,
	TEXT_AADSTS_7000112 };
const struct oauth_error OAUTH_SECRET_WRONG = { 7000215, "invalid_client", 401, TEXT_AADSTS_7000215 };
const struct oauth_error OAUTH_SECRET_MISSING = { 7000216, "invalid_client", 401, TEXT_AADSTS_7000216 };
const struct oauth_error OAUTH_SCOPE_INVALID = { 70011, "invalid_scope", 400, TEXT_AADSTS_70011 };
const struct oauth_error OAUTH_RESOURCE_UNKNOWN = { 500011, "invalid_resource", 400, TEXT_AADSTS_500011 };
const struct oauth_error OAUTH_PARAMETER_MISSING = { 900144, "invalid_request", 400, TEXT_AADSTS_900144 };
const struct oauth_error OAUTH_GRANT_UNSUPPORTED = { 70003, "unsupported_grant_type", 400,
	TEXT_AADSTS_70003 };
const struct oauth_error OAUTH_INSTANCE_INVALID = { 50049, "invalid_instance", 400, TEXT_AADSTS_50049 };
const struct oauth_error OAUTH_TRANSIENT = { 90033, "temporarily_unavailable", 503, TEXT_AADSTS_90033 };
const struct oauth_error OAUTH_RESOURCES_SEVERAL = { 28000, "invalid_request", 400, TEXT_AADSTS_28000 };
const struct oauth_error OAUTH_REDIRECT_MISMATCH = { 50011, "invalid_request", 400, TEXT_AADSTS_50011 };
const struct oauth_error OAUTH_ASSERTION_INVALID = { 50013, "invalid_grant", 400, TEXT_AADSTS_50013 };
const struct oauth_error OAUTH_NOBODY_SIGNED_IN = { 50058, "login_required", 400, TEXT_AADSTS_50058 };
const struct oauth_error OAUTH_ASSERTION_AUDIENCE = { 500131, "invalid_grant", 400, TEXT_AADSTS_500131 };
const struct oauth_error OAUTH_VERIFIER_WRONG = { 501481, "invalid_grant", 400, TEXT_AADSTS_501481 };
const struct oauth_error OAUTH_GRANT_REVOKED = { 50173, "invalid_grant", 400, TEXT_AADSTS_50173 };
const struct oauth_error OAUTH_TOO_MANY = { 50196, "temporarily_unavailable", 429, TEXT_AADSTS_50196 };
const struct oauth_error OAUTH_CODE_REDEEMED = { 54005, "invalid_grant", 400, TEXT_AADSTS_54005 };
const struct oauth_error OAUTH_GRANT_INVALID = { 70000, "invalid_grant", 400, TEXT_AADSTS_70000 };
const struct oauth_error OAUTH_CODE_OF_OTHER_TENANT = { 700005, "invalid_grant", 400, TEXT_AADSTS_700005 };
const struct oauth_error OAUTH_CLIENT_ASSERTION_AUDIENCE = { 700023, "invalid_client", 401, TEXT_AADSTS_700023 };
const struct oauth_error OAUTH_CLIENT_ASSERTION_SUBJECT = { 700021, "invalid_client", 401, TEXT_AADSTS_700021 };
const struct oauth_error OAUTH_CLIENT_ASSERTION_TIME = { 700024, "invalid_client", 401, TEXT_AADSTS_700024 };
const struct oauth_error OAUTH_CLIENT_ASSERTION_INVALID = { 700027, "invalid_client", 401, TEXT_AADSTS_700027 };
const struct oauth_error OAUTH_CLIENT_ASSERTION_REPLAYED = { 700030, "invalid_client", 401, TEXT_AADSTS_700030 };
const struct oauth_error OAUTH_GRANT_EXPIRED = { 70008, "invalid_grant", 400, TEXT_AADSTS_70008 };
const struct oauth_error OAUTH_SESSION_IDLE = { 700082, "invalid_grant", 400, TEXT_AADSTS_700082 };
const struct oauth_error OAUTH_DEVICE_PENDING = { 70016, "authorization_pending", 400, TEXT_AADSTS_70016 };
const struct oauth_error OAUTH_DEVICE_SLOW_DOWN = { 70016, "slow_down", 400, TEXT_AADSTS_70016 };
const struct oauth_error OAUTH_DEVICE_DECLINED = { 65004, "authorization_declined", 400, TEXT_AADSTS_65004 };
const struct oauth_error OAUTH_RESPONSE_TYPE_UNSUPPORTED = { 700054, "unsupported_response_type", 400, TEXT_AADSTS_700054 };
const struct oauth_error OAUTH_DEVICE_CODE_BAD = { 70018, "bad_verification_code", 400, TEXT_AADSTS_70018 };
const struct oauth_error OAUTH_DEVICE_CODE_EXPIRED = { 70020, "expired_token", 400, TEXT_AADSTS_70020 };
const struct oauth_error OAUTH_CREDENTIAL_MISSING = { 7000218, "invalid_client", 401, TEXT_AADSTS_7000218 };
const struct oauth_error OAUTH_SECRET_EXPIRED = { 7000222, "invalid_client", 401, TEXT_AADSTS_7000222 };
const struct oauth_error OAUTH_REQUEST_INVALID = { 9002313, "invalid_request", 400, TEXT_AADSTS_9002313 };

/* The three ids behind the sentence are what a person quotes when asking for help. */
const char *oauth_description(struct visit *visit, const struct oauth_error *error, const char *name)
{
	const char *sentence = text_filled(
		visit->arena, visit->language, error->text, "name", name == NULL ? "" : name, NULL);
	return text_format(visit->arena, "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s",
		error->number, sentence, visit->request->request_id, visit->request->client_request_id,
		clock_format_spaced(visit->arena, clock_real_now()));
}

static const char *error_json(struct visit *visit, const struct oauth_error *error, const char *name)
{
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "error", error->error);
	json_put_text(&out, "error_description", oauth_description(visit, error, name));
	json_key(&out, "error_codes");
	json_open_array(&out);
	json_integer(&out, error->number);
	json_close_array(&out);
	json_put_text(&out, "timestamp", clock_format_spaced(visit->arena, clock_real_now()));
	json_put_text(&out, "trace_id", visit->request->request_id);
	json_put_text(&out, "correlation_id", visit->request->client_request_id);
	json_put_text(
		&out, "error_uri", text_format(visit->arena, "%s/error?code=%d", visit->root, error->number));
	json_close_object(&out);
	return json_finish(&out, NULL);
}

static void never_keep(struct visit *visit)
{
	visit_header(visit, "Cache-Control", "no-store");
	visit_header(visit, "Pragma", "no-cache");
}

void oauth_refuse(struct visit *visit, const struct oauth_error *error, const char *name)
{
	never_keep(visit);
	if (error->status == 401 && http_header(visit->request, "Authorization") != NULL)
		visit_header(visit, "WWW-Authenticate", "Basic realm=\"token\"");
	if (error->status == 503 || error->status == 429)
		visit_header(visit, "Retry-After", error->status == 503 ? "1" : "60");
	visit_answer_other(visit, error->status, JSON_TYPE, error_json(visit, error, name));
}

void oauth_answer(struct visit *visit, const char *json)
{
	never_keep(visit);
	visit_answer_other(visit, visit->endpoint->success, JSON_TYPE, json);
}
