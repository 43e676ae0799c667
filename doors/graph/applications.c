/*
 * applications - registered programs and their service principals, to be looked at
 *
 * They are one row each here (domain/applications/application.h); who registers and changes them does it with
 * tenured app. Secrets are never shown, certificates without their keys.
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/applications/application_read.h"
#include "doors/door.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/select.h"

#define APPLICATIONS "#applications"
#define PRINCIPALS "#servicePrincipals"

static void put_words(struct json_out *out, const char *list)
{
	char **words = NULL;
	size_t count = text_split(out->buffer.arena, list, ' ', &words);
	json_open_array(out);
	for (size_t i = 0; i < count; i++)
		json_text(out, words[i]);
	json_close_array(out);
}

static void put_passwords(struct json_out *out, struct context *context, const char *client_id)
{
	size_t count = 0;
	const struct application_secret *secrets = application_secrets(context, client_id, &count);
	json_open_array(out);
	for (size_t i = 0; i < count; i++) {
		json_open_object(out);
		json_put_null(out, "customKeyIdentifier");
		json_put_text(out, "displayName", text_is_empty(secrets[i].display_name) ? NULL : secrets[i].display_name);
		json_put_moment(out, "endDateTime", secrets[i].expires_at);
		json_put_text(out, "hint", text_is_empty(secrets[i].hint) ? NULL : secrets[i].hint);
		json_put_text(out, "keyId", secrets[i].id);
		json_put_null(out, "secretText");
		json_put_moment(out, "startDateTime", secrets[i].created_at);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_keys(struct json_out *out, struct context *context, const char *client_id)
{
	size_t count = 0;
	const struct application_certificate *certificates = application_certificates(context, client_id, &count);
	json_open_array(out);
	for (size_t i = 0; i < count; i++) {
		json_open_object(out);
		json_put_text(out, "customKeyIdentifier", certificates[i].thumbprint);
		json_put_text(out, "displayName", certificates[i].subject);
		json_put_moment(out, "endDateTime", certificates[i].expires_at);
		json_put_null(out, "key");
		json_put_text(out, "keyId", certificates[i].id);
		json_put_moment(out, "startDateTime", certificates[i].valid_from);
		json_put_text(out, "type", "AsymmetricX509Cert");
		json_put_text(out, "usage", "Verify");
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_credentials(struct context *context, const struct selection *selection, struct json_out *out,
	const struct application *row)
{
	if (select_key(selection, out, "keyCredentials"))
		put_keys(out, context, row->client_id);
	if (select_key(selection, out, "passwordCredentials"))
		put_passwords(out, context, row->client_id);
}

static void put_application(struct context *context, const struct selection *selection, struct json_out *out,
	const struct application *row)
{
	select_text(selection, out, "id", application_object_id(context, row->client_id));
	select_null(selection, out, "deletedDateTime");
	select_text(selection, out, "appId", row->client_id);
	select_moment(selection, out, "createdDateTime", row->created_at);
	select_text(selection, out, "displayName", row->display_name);
	select_boolean(selection, out, "isFallbackPublicClient", row->is_public);
	select_text(selection, out, "signInAudience", "AzureADMyOrg");
	if (select_key(selection, out, "publicClient")) {
		json_open_object(out);
		json_key(out, "redirectUris");
		put_words(out, row->redirect_uris);
		json_close_object(out);
	}
	put_credentials(context, selection, out, row);
}

static void put_principal(struct context *context, const struct selection *selection, struct json_out *out,
	const struct application *row)
{
	select_text(selection, out, "id", row->id);
	select_null(selection, out, "deletedDateTime");
	select_boolean(selection, out, "accountEnabled", row->enabled);
	select_text(selection, out, "appDisplayName", row->display_name);
	select_text(selection, out, "appId", row->client_id);
	select_text(selection, out, "displayName", row->display_name);
	if (select_key(selection, out, "replyUrls"))
		put_words(out, row->redirect_uris);
	if (select_key(selection, out, "servicePrincipalNames"))
		put_words(out, row->client_id);
	select_text(selection, out, "servicePrincipalType", "Application");
	select_text(selection, out, "signInAudience", "AzureADMyOrg");
	put_credentials(context, selection, out, row);
}

/* "displayName eq 'x'", and nothing else. */
struct wish {
	const char *property, *value; /* NULL: all */
};

static bool wish_read(struct visit *visit, struct wish *wish)
{
	static const char *const properties[] = { "displayName", "appId", "id" };
	const char *text = visit_option(visit, "filter");
	*wish = (struct wish){ 0 };
	if (text == NULL)
		return true;
	const char *equals = strcasestr(text, " eq '");
	size_t length = strlen(text);
	if (equals != NULL && text[length - 1] == '\'' && equals + 5 < text + length) {
		const char *name = text_trim(visit->arena, arena_copy(visit->arena, text, (size_t)(equals - text)));
		for (size_t i = 0; i < COUNT_OF(properties); i++)
			if (text_equal_ignoring_case(properties[i], name))
				wish->property = properties[i];
		struct text_buffer value = text_buffer_in(visit->arena);
		for (const char *c = equals + 5; c < text + length - 1; c++) {
			text_buffer_add_bytes(&value, c, 1);
			c += c[0] == '\'' && c[1] == '\'';
		}
		wish->value = text_buffer_text(&value);
	}
	if (wish->property == NULL)
		visit_answer_error(visit, visit_refusal(visit, &ERROR_FILTER_INVALID, "$filter", "why",
			"only displayName, appId or id eq 'value' can be asked here.", NULL));
	return wish->property != NULL;
}

static bool is_wished(struct context *context, const struct wish *wish, const struct application *row, bool is_principal)
{
	if (wish->property == NULL)
		return true;
	if (text_equal(wish->property, "displayName"))
		return text_equal(text_fold(context->arena, row->display_name), text_fold(context->arena, wish->value));
	bool is_id = text_equal(wish->property, "id");
	const char *id = is_principal ? row->id : application_object_id(context, row->client_id);
	return text_equal_ignoring_case(is_id ? id : row->client_id, wish->value);
}

static void list(struct visit *visit, bool is_principal)
{
	struct selection selection;
	struct page page;
	struct wish wish;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_FILTER | TAKES_PAGE) ||
		!selection_read(visit, is_principal ? "servicePrincipal" : "application", &selection) ||
		!page_read(visit, NULL, &page) || !wish_read(visit, &wish))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	size_t count = 0;
	const struct application *rows = applications_page(context, page.after, page.size + 1, &count);
	size_t shown = count > (size_t)page.size ? (size_t)page.size : count;
	struct json_out out = page_begin(visit,
		select_context(visit, is_principal ? PRINCIPALS : APPLICATIONS, selection.names, selection.count, false), -1,
		count > shown ? rows[shown - 1].client_id : NULL);
	for (size_t i = 0; i < shown; i++) {
		if (!is_wished(context, &wish, &rows[i], is_principal))
			continue;
		json_open_object(&out);
		(is_principal ? put_principal : put_application)(context, &selection, &out, &rows[i]);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

void graph_applications(struct visit *visit)
{
	list(visit, false);
}

void graph_service_principals(struct visit *visit)
{
	list(visit, true);
}

static void one(struct visit *visit, bool is_principal)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, is_principal ? "servicePrincipal" : "application", &selection))
		return;
	struct context *context = visit_read(visit);
	const struct application *row =
		context == NULL ? NULL : application_with(context, visit->key_names[0], visit->keys[0], is_principal);
	if (row == NULL) {
		if (context != NULL)
			graph_not_found(visit, visit->keys[0]);
		return;
	}
	struct json_out out = visit_begin_object(visit,
		select_context(visit, is_principal ? PRINCIPALS : APPLICATIONS, selection.names, selection.count, true));
	(is_principal ? put_principal : put_application)(context, &selection, &out, row);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_application(struct visit *visit)
{
	one(visit, false);
}

void graph_service_principal(struct visit *visit)
{
	one(visit, true);
}
