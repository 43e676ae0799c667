/*
 * user_info - who a token speaks for, as OpenID tells it (on the Graph's host)
 */
#include "base/json_out.h"
#include "base/text.h"
#include "domain/users/user_read.h"
#include "doors/door.h"
#include "doors/identity/grants.h"
#include "doors/identity/identity.h"
#include "doors/identity/oauth_errors.h"
#include "doors/identity/tokens.h"

static void put_present(struct json_out *out, const char *key, const char *text)
{
	if (text != NULL)
		json_put_text(out, key, text);
}

/* The application is in the token, and the router has just found it good. */
static const char *client_of(struct visit *visit)
{
	struct token_bearer bearer = { .client_id = "" };
	const char *why = "";
	identity_check(visit->identity, visit->arena, http_header(visit->request, "Authorization"), &bearer, &why);
	return bearer.client_id;
}

void identity_user_info(struct visit *visit)
{
	struct context *context = visit->actor_kind == ACTOR_USER ? visit_read(visit) : NULL;
	const struct user *user = context == NULL ? NULL : user_read(context, visit->actor_id);
	if (user == NULL) {
		if (!visit->is_answered)
			visit_answer_error(visit, visit_refusal(visit, &ERROR_REQUEST_DENIED, NULL, NULL));
		return;
	}
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "sub", token_subject(visit->arena, user->id, client_of(visit)));
	json_put_text(&out, "name", user->display_name);
	put_present(&out, "family_name", user->surname);
	put_present(&out, "given_name", user->given_name);
	put_present(&out, "email", user->mail);
	json_close_object(&out);
	oauth_answer(visit, json_finish(&out, NULL));
}
