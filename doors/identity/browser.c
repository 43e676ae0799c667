/*
 * browser - see the header
 */
#include "doors/identity/browser.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_in.h"
#include "base/json_out.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/identity/identity.h"
#include "doors/identity/jwt.h"

#define SESSION_COOKIE "tenure_session"
#define MARK_COOKIE "tenure_mark"
#define SESSION_AUDIENCE "tenure:session"
#define SESSION_SECONDS (INT64_C(24) * 3600)
#define MARK_BYTES 18

static const char *cookie(struct visit *visit, const char *name)
{
	char **pieces = NULL;
	const char *header = http_header(visit->request, "Cookie");
	size_t count = header == NULL ? 0 : text_split(visit->arena, header, ';', &pieces), length = strlen(name);
	for (size_t i = 0; i < count; i++) {
		const char *piece = text_trim(visit->arena, pieces[i]);
		if (strncmp(piece, name, length) == 0 && piece[length] == '=')
			return piece + length + 1;
	}
	return NULL;
}

/* Lax: a form that another site sends comes without it. */
static void set_cookie(struct visit *visit, const char *name, const char *value, int64_t seconds)
{
	visit_header(visit, "Set-Cookie",
		text_format(visit->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, value,
			visit->request->is_tls ? "; Secure" : "",
			seconds < 0 ? "" : text_format(visit->arena, "; Max-Age=%lld", (long long)seconds)));
}

bool browser_session_read(struct visit *visit, struct browser_session *session)
{
	const char *token = cookie(visit, SESSION_COOKIE), *why = "";
	const struct json_value *claims =
		text_is_empty(token) ? NULL : identity_claims(visit->identity, visit->arena, token, &why);
	if (claims == NULL || !text_equal(json_text_of(json_member(claims, "aud")), SESSION_AUDIENCE) ||
		!jwt_times_are_valid(claims, clock_real_now() / SECOND_MS))
		return false;
	*session = (struct browser_session){
		.tenant_id = json_text_of(json_member(claims, "tid")),
		.user_id = json_text_of(json_member(claims, "oid")),
		.signed_in_at = json_integer_of(json_member(claims, "auth_time_ms"), 0),
	};
	return session->tenant_id != NULL && session->user_id != NULL;
}

void browser_session_set(struct visit *visit, const struct browser_session *session)
{
	int64_t now = clock_real_now() / SECOND_MS;
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "aud", SESSION_AUDIENCE);
	json_put_text(&out, "tid", session->tenant_id);
	json_put_text(&out, "oid", session->user_id);
	json_put_integer(&out, "auth_time_ms", session->signed_in_at);
	json_put_integer(&out, "iat", now);
	json_put_integer(&out, "nbf", now);
	json_put_integer(&out, "exp", now + SESSION_SECONDS);
	json_close_object(&out);
	const char *token = identity_sign(visit->identity, visit->arena, json_finish(&out, NULL));
	if (token != NULL)
		set_cookie(visit, SESSION_COOKIE, token, -1);
}

void browser_session_end(struct visit *visit)
{
	set_cookie(visit, SESSION_COOKIE, "", 0);
}

static const char *mark_of(struct visit *visit, const char *value)
{
	return identity_mark(visit->identity, visit->arena, value);
}

const char *browser_mark(struct visit *visit)
{
	const char *value = cookie(visit, MARK_COOKIE);
	if (text_is_empty(value) || strlen(value) > 64) {
		unsigned char bytes[MARK_BYTES];
		random_bytes(bytes, sizeof(bytes));
		value = base64url_encode(visit->arena, bytes, sizeof(bytes));
		set_cookie(visit, MARK_COOKIE, value, -1);
	}
	return mark_of(visit, value);
}

bool browser_mark_is_ours(struct visit *visit)
{
	const char *value = cookie(visit, MARK_COOKIE), *given = visit_form(visit, "mark");
	return !text_is_empty(value) && secret_equal(given, mark_of(visit, value));
}

void browser_redirect(struct visit *visit, const char *location)
{
	visit_header(visit, "Location", location);
	visit_header(visit, "Cache-Control", "no-store");
	visit_header(visit, "Referrer-Policy", "no-referrer");
	visit_answer_other(visit, text_equal(visit->request->method, "POST") ? 303 : 302, NULL, NULL);
}
