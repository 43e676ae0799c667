/*
 * device - see the header; the endpoint for the program, the page for the person
 */
#include "doors/identity/device.h"

#include <string.h>

#include "base/clock.h"
#include "base/json_out.h"
#include "base/language.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/identity/authorization.h"
#include "doors/identity/browser.h"
#include "doors/identity/codes.h"
#include "doors/identity/grants.h"
#include "doors/identity/html.h"
#include "doors/identity/sign_in_page.h"

bool device_code_is_plain(const char *user_code)
{
	size_t length = strlen(user_code);
	return length > 0 && length < 16 &&
		strspn(user_code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == length;
}

static bool is_any_tenant(const char *name)
{
	return text_equal_ignoring_case(name, "common") || text_equal_ignoring_case(name, "organizations");
}

static const struct oauth_error *find_application(struct visit *visit, const char *client_id, const char **about)
{
	const char *tenant = is_any_tenant(visit->keys[0]) ? NULL : visit->keys[0];
	struct sign_in_facts facts;
	if (tenant == NULL && failed(sign_in_find_home(visit->house, visit->arena, client_id, &tenant)))
		return &OAUTH_TRANSIENT;
	*about = client_id;
	if (tenant == NULL)
		return &OAUTH_APPLICATION_UNKNOWN;
	const struct sign_in_names names = { .tenant = tenant, .client_id = client_id };
	if (failed(sign_in_look(visit->house, visit->arena, &names, &facts)))
		return &OAUTH_TRANSIENT;
	if (facts.tenant_id == NULL) {
		*about = tenant;
		return &OAUTH_TENANT_UNKNOWN;
	}
	if (facts.application == NULL)
		return &OAUTH_APPLICATION_UNKNOWN;
	return facts.application->enabled ? NULL : &OAUTH_APPLICATION_DISABLED;
}

static const struct oauth_error *read_device(struct visit *visit, bool is_v1, struct device *device, const char **about)
{
	struct scopes scopes;
	const char *resource = visit_form(visit, "resource");
	device->client_id = visit_form(visit, "client_id");
	device->scope = visit_form(visit, "scope");
	if (is_v1 && !text_is_empty(resource))
		device->scope = text_format(visit->arena, "%s/.default openid offline_access", resource);
	*about = text_is_empty(device->client_id) ? "client_id" : is_v1 ? "resource" : "scope";
	if (text_is_empty(device->client_id) || text_is_empty(device->scope))
		return &OAUTH_PARAMETER_MISSING;
	const struct oauth_error *error = find_application(visit, device->client_id, about);
	return error != NULL ? error : scopes_read(visit->arena, device->scope, visit->root, &scopes, about);
}

static void answer_codes(struct visit *visit, bool is_v1, const char *device_code, const char *user_code)
{
	const char *address = text_format(visit->arena, "%s/devicelogin", visit->root);
	struct json_out out = json_out_in(visit->arena);
	json_open_object(&out);
	json_put_text(&out, "user_code", user_code);
	json_put_text(&out, "device_code", device_code);
	json_put_text(&out, is_v1 ? "verification_url" : "verification_uri", address);
	if (is_v1) {
		json_put_text(&out, "expires_in", text_format(visit->arena, "%d", DEVICE_SECONDS));
		json_put_text(&out, "interval", text_format(visit->arena, "%d", DEVICE_INTERVAL));
	} else {
		json_put_integer(&out, "expires_in", DEVICE_SECONDS);
		json_put_integer(&out, "interval", DEVICE_INTERVAL);
	}
	json_put_text(&out, "message",
		text_filled(visit->arena, visit->language, TEXT_DEVICE_MESSAGE, "address", address, "code", user_code,
			NULL));
	json_close_object(&out);
	oauth_answer(visit, json_finish(&out, NULL));
}

static void give_codes(struct visit *visit, bool is_v1)
{
	const char *about = NULL, *device_code, *user_code;
	struct device device = { .state = DEVICE_PENDING,
		.tenant = is_any_tenant(visit->keys[0]) ? NULL : visit->keys[0],
		.expires_at = clock_real_now() + DEVICE_SECONDS * SECOND_MS };
	const struct oauth_error *error = read_device(visit, is_v1, &device, &about);
	if (error == NULL && !device_keep(visit, &device, &device_code, &user_code)) {
		error = &OAUTH_REQUEST_INVALID;
		about = "The request is too long.";
	}
	if (error != NULL)
		oauth_refuse(visit, error, about);
	else
		answer_codes(visit, is_v1, device_code, user_code);
}

void identity_device_code(struct visit *visit)
{
	give_codes(visit, false);
}

void identity_device_code_v1(struct visit *visit)
{
	give_codes(visit, true);
}

static void ask_code(struct visit *visit, const char *alert)
{
	static const struct html_field field = { "otc", "text", "one-time-code", NULL, TEXT_PAGE_DEVICE_CODE, true };
	struct page page = html_begin(visit, TEXT_PAGE_DEVICE_TITLE);
	html_sentence(&page, "p", TEXT_PAGE_DEVICE, NULL);
	if (alert != NULL)
		html_alert(&page, alert);
	html_raw(&page, "<form method=\"get\" action=\"/devicelogin\">\n");
	html_input(&page, &field);
	html_button(&page, TEXT_PAGE_CONTINUE, NULL, NULL);
	html_raw(&page, "</form>\n");
	html_answer(&page, 200);
}

/* Where the program may be used, and who decides on it. */
struct decision {
	const char *user_code, *device_code;
	struct device device;
	struct browser_session session;
	struct sign_in_facts facts;
};

/* Whoever is signed in belongs to the tenant that was asked, and the program is known there. */
static bool person_may_decide(struct visit *visit, struct decision *decision)
{
	if (!browser_session_read(visit, &decision->session))
		return false;
	const char *tenant = decision->device.tenant != NULL ? decision->device.tenant : decision->session.tenant_id;
	const struct sign_in_names names = { .tenant = tenant,
		.user_id = decision->session.user_id,
		.client_id = decision->device.client_id };
	return !failed(sign_in_look(visit->house, visit->arena, &names, &decision->facts)) &&
		text_equal(decision->facts.tenant_id, decision->session.tenant_id) &&
		decision->facts.application != NULL && decision->facts.application->enabled &&
		sign_in_state(decision->facts.user, decision->session.signed_in_at) == TOKEN_SESSION_FINE;
}

static void ask_person(struct visit *visit, const struct decision *decision)
{
	struct page page = html_begin(visit, TEXT_PAGE_DEVICE_TITLE);
	html_sentence(&page, "p", TEXT_PAGE_DEVICE_CONFIRM, decision->facts.application->display_name);
	html_sentence(&page, "p", TEXT_PAGE_SIGNED_IN_AS, decision->facts.user->upn);
	html_raw(&page, "<form method=\"post\" action=\"/devicelogin\">\n");
	html_hidden(&page, "mark", browser_mark(visit));
	html_hidden(&page, "otc", decision->user_code);
	html_button(&page, TEXT_PAGE_CONTINUE, "decision", "continue");
	html_button(&page, TEXT_PAGE_CANCEL, "decision", "cancel");
	html_raw(&page, "</form>\n");
	html_answer(&page, 200);
}

/* False and answered when there is no such code that waits. */
static bool find_code(struct visit *visit, const char *user_code, struct decision *decision)
{
	*decision = (struct decision){ .user_code = user_code };
	bool is_found = !text_is_empty(user_code) && device_code_is_plain(user_code) &&
		device_find_by_user_code(visit, user_code, &decision->device_code, &decision->device) &&
		decision->device.state == DEVICE_PENDING;
	if (!is_found)
		ask_code(visit, text_is_empty(user_code) ? NULL : text_in(visit->language, TEXT_PAGE_DEVICE_UNKNOWN));
	return is_found;
}

void identity_device_page(struct visit *visit)
{
	struct decision decision;
	if (!find_code(visit, visit_option(visit, "otc"), &decision))
		return;
	if (person_may_decide(visit, &decision)) {
		ask_person(visit, &decision);
		return;
	}
	visit->keys[0] = decision.device.tenant;
	const struct sign_in_form form = { .carried = text_format(visit->arena, "device=%s&client_id=%s",
		decision.user_code, decision.device.client_id) };
	sign_in_page(visit, &form);
}

static void show_end(struct visit *visit, enum text_id words)
{
	struct page page = html_begin(visit, TEXT_PAGE_DEVICE_TITLE);
	html_sentence(&page, "p", words, NULL);
	html_answer(&page, visit->endpoint->success);
}

void identity_device_decide(struct visit *visit)
{
	struct decision decision;
	if (!find_code(visit, visit_form(visit, "otc"), &decision))
		return;
	if (!browser_mark_is_ours(visit) || !person_may_decide(visit, &decision)) {
		ask_code(visit, text_in(visit->language, TEXT_PAGE_AGAIN));
		return;
	}
	bool is_approved = text_equal(visit_form(visit, "decision"), "continue");
	struct device after = decision.device;
	after.state = is_approved ? DEVICE_APPROVED : DEVICE_DECLINED;
	after.tenant_id = decision.session.tenant_id;
	after.user_id = decision.session.user_id;
	after.signed_in_at = decision.session.signed_in_at;
	/* The program may have polled just now: then what stands there is another text, and is read again. */
	for (int tries = 0; tries < 5; tries++) {
		if (device_exchange(visit, decision.device_code, &decision.device, &after)) {
			show_end(visit, is_approved ? TEXT_PAGE_DEVICE_DONE : TEXT_PAGE_DEVICE_DECLINED);
			return;
		}
		if (!device_find(visit, decision.device_code, &decision.device) ||
			decision.device.state != DEVICE_PENDING)
			break;
		after.polled_at = decision.device.polled_at;
		after.hasty = decision.device.hasty;
	}
	ask_code(visit, text_in(visit->language, TEXT_PAGE_DEVICE_UNKNOWN));
}
