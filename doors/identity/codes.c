/*
 * codes - see the header
 */
#include "doors/identity/codes.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_in.h"
#include "base/json_out.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/identity/identity.h"
#include "doors/identity/short_lived.h"

#define SECRET_BYTES 32
#define USER_CODE_LETTERS 9
/* Long enough to be told that it has expired. */
#define DEVICE_KEPT_MS (INT64_C(2) * DEVICE_SECONDS * 1000)

/* None that look alike, none that make words. */
static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ23456789";

static const char *secret(struct arena *arena)
{
	unsigned char bytes[SECRET_BYTES];
	random_bytes(bytes, sizeof(bytes));
	return base64url_encode(arena, bytes, sizeof(bytes));
}

static const char *key(struct visit *visit, const char *kind, const char *text)
{
	return text_format(visit->arena, "%s\n%s", kind, text);
}

static const char *code_text(struct arena *arena, const struct code *code)
{
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_put_text(&out, "tenant", code->tenant_id);
	json_put_text(&out, "user", code->user_id);
	json_put_text(&out, "client", code->client_id);
	json_put_text(&out, "redirect", code->redirect_uri);
	json_put_text(&out, "scope", code->scope);
	json_put_text(&out, "challenge", code->challenge);
	json_put_text(&out, "nonce", code->nonce);
	json_put_integer(&out, "at", code->signed_in_at);
	json_put_boolean(&out, "spent", code->is_spent);
	json_put_text(&out, "family", code->family);
	json_close_object(&out);
	return json_finish(&out, NULL);
}

static const char *member(const struct json_value *value, const char *name)
{
	return json_text_of(json_member(value, name));
}

static const struct json_value *kept(struct visit *visit, const char *place, const char **text)
{
	*text = short_lived_find(identity_codes(visit->identity), visit->arena, place);
	return *text == NULL ? NULL : json_parse(visit->arena, *text, strlen(*text), NULL);
}

const char *code_keep(struct visit *visit, const struct code *code)
{
	const char *text = text_format(visit->arena, "0.%s", secret(visit->arena));
	bool is_kept = short_lived_put(identity_codes(visit->identity), key(visit, "code", text),
		visit->request->remote_address, code_text(visit->arena, code),
		clock_real_now() + CODE_MINUTES * MINUTE_MS);
	return is_kept ? text : NULL;
}

bool code_find(struct visit *visit, const char *text, struct code *code)
{
	const char *found;
	const struct json_value *value = kept(visit, key(visit, "code", text), &found);
	if (value == NULL)
		return false;
	*code = (struct code){
		.tenant_id = member(value, "tenant"),
		.user_id = member(value, "user"),
		.client_id = member(value, "client"),
		.redirect_uri = member(value, "redirect"),
		.scope = member(value, "scope"),
		.challenge = member(value, "challenge"),
		.nonce = member(value, "nonce"),
		.signed_in_at = json_integer_of(json_member(value, "at"), 0),
		.is_spent = json_boolean_of(json_member(value, "spent"), false),
		.family = member(value, "family"),
	};
	return true;
}

static bool change_code(struct visit *visit, const char *text, const struct code *before, const struct code *after)
{
	return short_lived_exchange(identity_codes(visit->identity), key(visit, "code", text),
		code_text(visit->arena, before), code_text(visit->arena, after));
}

bool code_spend(struct visit *visit, const char *text)
{
	struct code before;
	if (!code_find(visit, text, &before) || before.is_spent)
		return false;
	struct code after = before;
	after.is_spent = true;
	return change_code(visit, text, &before, &after);
}

void code_note_family(struct visit *visit, const char *text, const char *refresh_token)
{
	struct code before;
	if (refresh_token == NULL || !code_find(visit, text, &before))
		return;
	struct code after = before;
	after.family = refresh_token;
	change_code(visit, text, &before, &after);
}

static const char *device_text(struct arena *arena, const struct device *device)
{
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_put_integer(&out, "state", device->state);
	json_put_text(&out, "tenant", device->tenant);
	json_put_text(&out, "client", device->client_id);
	json_put_text(&out, "scope", device->scope);
	json_put_integer(&out, "expires", device->expires_at);
	json_put_integer(&out, "polled", device->polled_at);
	json_put_integer(&out, "hasty", device->hasty);
	json_put_text(&out, "tenant_id", device->tenant_id);
	json_put_text(&out, "user", device->user_id);
	json_put_integer(&out, "at", device->signed_in_at);
	json_close_object(&out);
	return json_finish(&out, NULL);
}

/* Twenty-eight letters divide no byte evenly: what is above the last whole round is thrown away. */
static const char *user_code_new(struct arena *arena)
{
	char text[USER_CODE_LETTERS + 1] = "";
	size_t length = 0, count = sizeof(letters) - 1;
	while (length < USER_CODE_LETTERS) {
		unsigned char byte;
		random_bytes(&byte, 1);
		if (byte < 256 / count * count)
			text[length++] = letters[byte % count];
	}
	return arena_copy(arena, text, USER_CODE_LETTERS);
}

bool device_keep(struct visit *visit, const struct device *device, const char **device_code, const char **user_code)
{
	struct short_lived *codes = identity_codes(visit->identity);
	const char *address = visit->request->remote_address;
	int64_t until = clock_real_now() + DEVICE_KEPT_MS;
	*device_code = secret(visit->arena);
	*user_code = user_code_new(visit->arena);
	return short_lived_put(
		       codes, key(visit, "device", *device_code), address, device_text(visit->arena, device), until) &&
		short_lived_put(codes, key(visit, "person", *user_code), address, *device_code, until);
}

bool device_find(struct visit *visit, const char *device_code, struct device *device)
{
	const char *found;
	const struct json_value *value = kept(visit, key(visit, "device", device_code), &found);
	if (value == NULL)
		return false;
	*device = (struct device){
		.state = (enum device_state)json_integer_of(json_member(value, "state"), DEVICE_SPENT),
		.tenant = member(value, "tenant"),
		.client_id = member(value, "client"),
		.scope = member(value, "scope"),
		.expires_at = json_integer_of(json_member(value, "expires"), 0),
		.polled_at = json_integer_of(json_member(value, "polled"), 0),
		.hasty = json_integer_of(json_member(value, "hasty"), 0),
		.tenant_id = member(value, "tenant_id"),
		.user_id = member(value, "user"),
		.signed_in_at = json_integer_of(json_member(value, "at"), 0),
	};
	return true;
}

bool device_find_by_user_code(struct visit *visit, const char *user_code, const char **device_code,
	struct device *device)
{
	char plain[USER_CODE_LETTERS + 1] = "";
	size_t length = 0;
	for (const char *c = user_code; *c != '\0'; c++) {
		if (*c == ' ' || *c == '-')
			continue;
		if (length == USER_CODE_LETTERS)
			return false;
		plain[length++] = (char)toupper((unsigned char)*c);
	}
	*device_code = short_lived_find(identity_codes(visit->identity), visit->arena,
		key(visit, "person", arena_copy(visit->arena, plain, length)));
	return *device_code != NULL && device_find(visit, *device_code, device) &&
		clock_real_now() < device->expires_at;
}

bool device_exchange(struct visit *visit, const char *device_code, const struct device *before,
	const struct device *after)
{
	return short_lived_exchange(identity_codes(visit->identity), key(visit, "device", device_code),
		device_text(visit->arena, before), device_text(visit->arena, after));
}
