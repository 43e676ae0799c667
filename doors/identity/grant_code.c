/*
 * grant_code - authorization codes and device codes become tokens
 */
#include <string.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/identity/codes.h"
#include "doors/identity/token_request.h"

/* Polls may come so much before their time, and so often, before somebody is asked to slow down. */
#define HASTE_MS (INT64_C(1000) * DEVICE_INTERVAL / 2)
#define HASTE_MOST 3

static const struct oauth_error *invalid(struct token_request *request, const char *why)
{
	request->about = why;
	return &OAUTH_GRANT_INVALID;
}

/* A code that comes back was copied: what it brought ends. */
static const struct oauth_error *refuse_spent(struct token_request *request, const struct code *code)
{
	struct visit *visit = request->visit;
	struct token_ticket ticket;
	if (code->family != NULL && token_ticket_read(visit->arena, code->family, &ticket) &&
		failed(token_session_end(visit->house, visit->arena, &ticket)))
		return &OAUTH_TRANSIENT;
	return &OAUTH_CODE_REDEEMED;
}

/* The tenant stands in the code: clients redeem at common as well. */
const struct oauth_error *code_read(struct token_request *request)
{
	struct code code;
	request->code = request_needs(request, "code");
	if (request->code == NULL)
		return &OAUTH_PARAMETER_MISSING;
	if (!code_find(request->visit, request->code, &code))
		return &OAUTH_GRANT_EXPIRED;
	request->user_id = code.user_id;
	request->granted_tenant = code.tenant_id;
	request->granted_scope = code.scope;
	if (request->tenant == NULL)
		request->tenant = code.tenant_id;
	return NULL;
}

/* RFC 7636: who began with a challenge ends with what it was made of, and nobody else can. */
static bool verifier_is_right(struct token_request *request, const struct code *code)
{
	const char *verifier = visit_form(request->visit, "code_verifier");
	unsigned char hash[HASH_SIZE];
	if (code->challenge == NULL)
		return true;
	if (verifier == NULL)
		return false;
	hash_bytes(verifier, strlen(verifier), hash);
	return secret_equal(code->challenge, base64url_encode(request->visit->arena, hash, sizeof(hash)));
}

const struct oauth_error *code_check(struct token_request *request)
{
	struct code code;
	if (!code_find(request->visit, request->code, &code))
		return &OAUTH_GRANT_EXPIRED;
	if (!text_equal(request->facts.tenant_id, code.tenant_id))
		return &OAUTH_CODE_OF_OTHER_TENANT;
	if (!text_equal(request->facts.application->client_id, code.client_id))
		return invalid(request, "The code was issued to another application.");
	if (!text_equal(visit_form(request->visit, "redirect_uri"), code.redirect_uri))
		return invalid(request, "The redirect_uri is not the one that the code was asked with.");
	if (!verifier_is_right(request, &code))
		return &OAUTH_VERIFIER_WRONG;
	if (code.is_spent)
		return refuse_spent(request, &code);
	request->signed_in_at = code.signed_in_at;
	request->nonce = code.nonce;
	const struct oauth_error *refusal = refusal_of_state(sign_in_state(request->facts.user, code.signed_in_at));
	if (refusal != NULL)
		return refusal;
	return code_spend(request->visit, request->code) ? NULL : &OAUTH_CODE_REDEEMED;
}

static void note_poll(struct token_request *request, const struct device *device, bool is_hasty)
{
	struct device after = *device;
	after.polled_at = request->asked_at;
	after.hasty = is_hasty ? device->hasty + 1 : 0;
	device_exchange(request->visit, request->code, device, &after);
}

static const struct oauth_error *judge_device(struct token_request *request, const struct device *device)
{
	if (request->asked_at >= device->expires_at || device->state == DEVICE_SPENT)
		return &OAUTH_DEVICE_CODE_EXPIRED;
	if (device->state == DEVICE_DECLINED)
		return &OAUTH_DEVICE_DECLINED;
	if (device->state == DEVICE_APPROVED)
		return NULL;
	bool is_hasty = request->asked_at - device->polled_at < HASTE_MS;
	note_poll(request, device, is_hasty);
	return is_hasty && device->hasty >= HASTE_MOST ? &OAUTH_DEVICE_SLOW_DOWN : &OAUTH_DEVICE_PENDING;
}

const struct oauth_error *device_read(struct token_request *request)
{
	struct device device;
	request->code = visit_form(request->visit, "device_code");
	/* The first version calls it a code. */
	if (text_is_empty(request->code))
		request->code = visit_form(request->visit, "code");
	request->about = "device_code";
	if (text_is_empty(request->code))
		return &OAUTH_PARAMETER_MISSING;
	request->about = "";
	if (!device_find(request->visit, request->code, &device))
		return &OAUTH_DEVICE_CODE_BAD;
	const struct oauth_error *refusal = judge_device(request, &device);
	if (refusal != NULL)
		return refusal;
	request->user_id = device.user_id;
	request->granted_tenant = device.tenant_id;
	request->granted_scope = device.scope;
	if (request->tenant == NULL)
		request->tenant = device.tenant_id;
	return NULL;
}

const struct oauth_error *device_check(struct token_request *request)
{
	struct device device;
	request->about = "";
	if (!device_find(request->visit, request->code, &device) || device.state != DEVICE_APPROVED ||
		!text_equal(request->facts.tenant_id, device.tenant_id) ||
		!text_equal_ignoring_case(request->client_id, device.client_id))
		return &OAUTH_DEVICE_CODE_BAD;
	request->signed_in_at = device.signed_in_at;
	const struct oauth_error *refusal = refusal_of_state(sign_in_state(request->facts.user, device.signed_in_at));
	if (refusal != NULL)
		return refusal;
	struct device after = device;
	after.state = DEVICE_SPENT;
	return device_exchange(request->visit, request->code, &device, &after) ? NULL : &OAUTH_DEVICE_CODE_BAD;
}
