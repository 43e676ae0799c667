/*
 * sign_in_page - see the header
 *
 * The password is never written into a page, not even between the two steps of a forced change: it is asked for
 * again. Who does not exist takes as long as who does, and is told the same.
 */
#include "doors/identity/sign_in_page.h"

#include "base/clock.h"
#include "base/language.h"
#include "base/password.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/tenants/sign_in_journal.h"
#include "domain/users/user.h"
#include "doors/door.h"
#include "doors/identity/authorization.h"
#include "doors/identity/browser.h"
#include "doors/identity/device.h"
#include "doors/identity/grants.h"
#include "doors/identity/html.h"
#include "doors/identity/identity.h"
#include "doors/identity/throttle.h"
#include "doors/query.h"

static const struct html_field username_field = { "username", "email", "username", NULL, TEXT_PAGE_USERNAME, false };
static const struct html_field password_field = { "password", "password", "current-password", NULL, TEXT_PAGE_PASSWORD,
	false };
static const struct html_field new_field = { "new_password", "password", "new-password", NULL, TEXT_PAGE_NEW_PASSWORD,
	false };
static const struct html_field again_field = { "new_password_again", "password", "new-password", NULL,
	TEXT_PAGE_NEW_PASSWORD_AGAIN, false };

static void put_fields(struct page *page, const struct sign_in_form *form)
{
	struct html_field username = username_field, password = password_field;
	username.value = form->username;
	username.is_first = form->username == NULL;
	password.is_first = form->username != NULL;
	html_input(page, &username);
	html_input(page, &password);
	if (!form->needs_new_password)
		return;
	html_input(page, &new_field);
	html_input(page, &again_field);
}

void sign_in_page(struct visit *visit, const struct sign_in_form *form)
{
	struct page page = html_begin(
		visit, form->needs_new_password ? TEXT_PAGE_CHANGE_TITLE : TEXT_PAGE_SIGN_IN_TITLE);
	page.form_target = origin_of(visit, form->leads_to);
	if (form->application != NULL)
		html_sentence(&page, "p", TEXT_PAGE_SIGN_IN_TO, form->application);
	if (form->needs_new_password)
		html_sentence(&page, "p", TEXT_PAGE_CHANGE, NULL);
	if (form->alert != NULL)
		html_alert(&page, form->alert);
	html_raw(&page, "<form method=\"post\" action=\"/");
	html_text(&page, visit->keys[0] == NULL ? "common" : visit->keys[0]);
	html_raw(&page, "/login\">\n");
	html_hidden(&page, "mark", browser_mark(visit));
	html_hidden(&page, "carried", form->carried);
	put_fields(&page, form);
	html_button(&page, TEXT_PAGE_SIGN_IN, NULL, NULL);
	html_raw(&page, "</form>\n");
	html_answer(&page, 200);
}

/* One posted form on its way. */
struct login {
	struct visit *visit;
	struct sign_in_form form; /* as it would be shown again */
	const struct query *carried;
	struct authorization authorization; /* of an application's request */
	const char *device;		    /* the person's code; NULL: it is an application's request */
	struct sign_in_facts facts;
	const char *password;
};

static void show_again(struct login *login, enum text_id why)
{
	login->form.alert = text_in(login->visit->language, why);
	sign_in_page(login->visit, &login->form);
}

static bool find_person(struct login *login)
{
	struct visit *visit = login->visit;
	const char *path = visit->keys[0];
	bool is_any = text_equal_ignoring_case(path, "common") || text_equal_ignoring_case(path, "organizations");
	const struct sign_in_names names = { .tenant = is_any ? NULL : path,
		.upn = login->form.username,
		.client_id = query_value(login->carried, "client_id") };
	return !failed(sign_in_look(visit->house, visit->arena, &names, &login->facts));
}

/* What came of it; a name that nobody has is not kept. */
static void note(const struct login *login, int refusal)
{
	struct visit *visit = login->visit;
	const struct sign_in_facts *facts = &login->facts;
	const char *client_id = query_value(login->carried, "client_id");
	if (facts->tenant_id == NULL || facts->application == NULL)
		return;
	const struct sign_in_note made = {
		.tenant_id = facts->tenant_id,
		.user_id = facts->user == NULL ? NULL : facts->user->id,
		.client_id = client_id,
		.grant = "page",
		.remote_address = visit->request->remote_address,
		.request_id = visit->request->request_id,
		.correlation_id = visit->request->client_request_id,
		.refusal = refusal,
		.is_person = true,
		.is_interactive = true,
	};
	sign_in_journal_note(identity_journal(visit->identity), &made);
}

static void turn_away(struct login *login, enum text_id why, int number)
{
	note(login, number);
	show_again(login, why);
}

/* True when the password is right; else the page stands again. */
static bool password_is_right(struct login *login)
{
	struct visit *visit = login->visit;
	struct throttle *throttle = identity_throttle(visit->identity);
	const struct user *user = login->facts.user;
	const struct attempt attempt = { user == NULL ? login->form.username : user->id, visit->request->remote_address,
		clock_steady_now() };
	if (!throttle_admits(throttle, &attempt)) {
		turn_away(login, TEXT_AADSTS_50053, OAUTH_ACCOUNT_LOCKED.number);
		return false;
	}
	bool is_right = password_matches(login->password, user == NULL ? NULL : user->password_hash);
	if (!is_right) {
		throttle_count_failure(throttle, &attempt);
		turn_away(login, TEXT_PAGE_WRONG, (user == NULL ? &OAUTH_USER_UNKNOWN : &OAUTH_PASSWORD_WRONG)->number);
		return false;
	}
	throttle_count_success(throttle, &attempt);
	if (!user->account_enabled)
		turn_away(login, TEXT_AADSTS_50057, OAUTH_ACCOUNT_DISABLED.number);
	return user->account_enabled;
}

static bool change_password(struct login *login, const char *wanted)
{
	struct visit *visit = login->visit;
	const struct user *user = login->facts.user;
	bool is_strong = password_is_strong(wanted, user->upn, user->display_name);
	const struct user_update_options options = {
		.user = user->id,
		.password = wanted,
		.password_hash = is_strong ? password_hash(visit->arena, wanted, visit->house->settings->password_hash_cost) : NULL,
	};
	const struct act_call call = {
		.act = &user_update,
		.tenant_id = login->facts.tenant_id,
		.actor_kind = ACTOR_SYSTEM,
		.actor_id = "system",
		.door = DOOR_IDENTITY,
		.request_id = visit->request->request_id,
		.language = visit->language,
		.options = &options,
	};
	struct act_result result = { 0 };
	struct error error = act_perform(visit->house, visit->arena, &call, &result);
	if (failed(error)) {
		login->form.alert = error.message != NULL ? error.message : text_in(visit->language, error.kind->text);
		sign_in_page(visit, &login->form);
	}
	return !failed(error);
}

/* True when nothing stands between her and what she wants. */
static bool new_password_is_set(struct login *login)
{
	const struct user *user = login->facts.user;
	if (!user->force_change_password && !user->force_change_password_with_mfa)
		return true;
	login->form.needs_new_password = true;
	const char *wanted = visit_form(login->visit, "new_password");
	if (text_is_empty(wanted)) {
		sign_in_page(login->visit, &login->form);
		return false;
	}
	if (!text_equal(wanted, visit_form(login->visit, "new_password_again"))) {
		show_again(login, TEXT_PAGE_DIFFERENT);
		return false;
	}
	return change_password(login, wanted);
}

static void go_on(struct login *login)
{
	struct visit *visit = login->visit;
	const struct browser_session session = { login->facts.tenant_id, login->facts.user->id, clock_real_now() };
	note(login, 0);
	browser_session_set(visit, &session);
	if (login->device != NULL)
		browser_redirect(visit, text_format(visit->arena, "%s/devicelogin?otc=%s", visit->root, login->device));
	else
		authorization_grant(&login->authorization, &session);
}

/* Also who did not come by one of our pages gets the page: with a mark of its own. */
static bool read_form(struct login *login)
{
	struct visit *visit = login->visit;
	const char *carried = visit_form(visit, "carried");
	login->carried = query_parse(visit->arena, carried == NULL ? "" : carried);
	login->form.carried = carried;
	login->form.username = visit_form(visit, "username");
	login->password = visit_form(visit, "password");
	if (login->carried == NULL || carried == NULL) {
		login->authorization = (struct authorization){ .visit = visit, .about = "carried" };
		authorization_refuse(&login->authorization, &OAUTH_REQUEST_INVALID);
		return false;
	}
	login->device = query_value(login->carried, "device");
	if (login->device != NULL)
		return device_code_is_plain(login->device);
	const struct oauth_error *error =
		authorization_read(visit, login->carried, login->form.username, &login->authorization);
	if (error != NULL) {
		authorization_refuse(&login->authorization, error);
		return false;
	}
	login->form.application = login->authorization.facts.application->display_name;
	login->form.leads_to = login->authorization.redirect_uri;
	return true;
}

void identity_login(struct visit *visit)
{
	struct login login = { .visit = visit };
	if (!read_form(&login)) {
		if (!visit->is_answered)
			oauth_refuse(visit, &OAUTH_REQUEST_INVALID, "device");
		return;
	}
	if (!browser_mark_is_ours(visit)) {
		show_again(&login, TEXT_PAGE_AGAIN);
		return;
	}
	if (text_is_empty(login.form.username) || text_is_empty(login.password)) {
		sign_in_page(visit, &login.form);
		return;
	}
	if (!find_person(&login)) {
		show_again(&login, TEXT_AADSTS_90033);
		return;
	}
	if (password_is_right(&login) && new_password_is_set(&login))
		go_on(&login);
}
