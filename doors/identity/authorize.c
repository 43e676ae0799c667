/*
 * authorize - where a browser comes in: a code at once for who is signed in, else the page to sign in on
 */
#include "base/clock.h"
#include "base/ids.h"
#include "base/language.h"
#include "base/password.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/users/user.h"
#include "doors/door.h"
#include "doors/identity/authorization.h"
#include "doors/identity/browser.h"
#include "doors/identity/grants.h"
#include "doors/identity/html.h"
#include "doors/identity/identity.h"
#include "doors/identity/sign_in_page.h"
#include "doors/identity/throttle.h"
#include "doors/query.h"

static bool asks(const struct authorization *authorization, const char *prompt)
{
	return text_equal(authorization->prompt, prompt);
}

/* Somebody is signed in here, is who was asked for, and may still be. */
static bool has_session(struct authorization *authorization, struct browser_session *session)
{
	struct visit *visit = authorization->visit;
	struct sign_in_facts facts;
	if (!browser_session_read(visit, session) ||
		!text_equal(session->tenant_id, authorization->facts.tenant_id))
		return false;
	const struct sign_in_names names = { .tenant = session->tenant_id, .user_id = session->user_id };
	if (failed(sign_in_look(visit->house, visit->arena, &names, &facts)) || facts.user == NULL)
		return false;
	bool is_meant = authorization->login_hint == NULL ||
		text_equal_ignoring_case(authorization->login_hint, facts.user->upn);
	return is_meant && sign_in_state(facts.user, session->signed_in_at) == TOKEN_SESSION_FINE;
}

static void decide(struct visit *visit, const struct query *parameters)
{
	struct authorization authorization;
	struct browser_session session;
	const struct oauth_error *error = authorization_read(visit, parameters, NULL, &authorization);
	if (error != NULL) {
		authorization_refuse(&authorization, error);
		return;
	}
	bool must_ask = asks(&authorization, "login") || asks(&authorization, "select_account");
	if (!must_ask && has_session(&authorization, &session))
		authorization_grant(&authorization, &session);
	else if (asks(&authorization, "none"))
		authorization_refuse(&authorization, &OAUTH_NOBODY_SIGNED_IN);
	else
		sign_in_page(visit, &(struct sign_in_form){ .carried = authorization_text(&authorization),
			.username = authorization.login_hint,
			.application = authorization.facts.application->display_name,
			.leads_to = authorization.redirect_uri });
}

void identity_authorize(struct visit *visit)
{
	decide(visit, visit->options);
}

void identity_authorize_form(struct visit *visit)
{
	decide(visit, visit->form);
}

/* Only to where the application whose token or id came along would be sent as well. */
static bool may_return(struct visit *visit, const char *address)
{
	const char *client_id = visit_option(visit, "client_id"), *tenant = NULL;
	struct sign_in_facts facts;
	if (address == NULL || client_id == NULL)
		return false;
	if (failed(sign_in_find_home(visit->house, visit->arena, client_id, &tenant)) || tenant == NULL)
		return false;
	const struct sign_in_names names = { .tenant = tenant, .client_id = client_id };
	return !failed(sign_in_look(visit->house, visit->arena, &names, &facts)) && facts.application != NULL &&
		redirect_is_registered(visit, facts.application, address);
}

void identity_logout(struct visit *visit)
{
	const char *address = visit_option(visit, "post_logout_redirect_uri");
	browser_session_end(visit);
	if (may_return(visit, address)) {
		browser_redirect(visit, address);
		return;
	}
	struct page page = html_begin(visit, TEXT_PAGE_SIGNED_OUT_TITLE);
	html_sentence(&page, "p", TEXT_PAGE_SIGNED_OUT, NULL);
	html_answer(&page, visit->endpoint->success);
}
