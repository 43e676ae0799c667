/*
 * application_rules - who may register applications, and what a registration must be
 */
#include <string.h>

#include "base/ids.h"
#include "base/text.h"
#include "domain/applications/application.h"
#include "domain/errors.h"
#include "domain/roles/role.h"
#include "domain/rules.h"

#define NAME_LONGEST 256
#define REDIRECT_LONGEST 256
#define SECRET_LONGEST (INT64_C(731) * 24 * 3600 * 1000)

static struct error invalid(struct context *context, const char *property, const char *type)
{
	return refuse(context, &ERROR_PROPERTY_INVALID, property, "property", property, "type", type, NULL);
}

static struct error applications_are_managed_by_a_global_administrator(struct context *context, const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_MANAGE_APPLICATION)
		? no_error
		: refuse(context, &ERROR_REQUEST_DENIED, "application", NULL);
}

static bool is_name(const char *name)
{
	return !text_is_empty(name) && text_is_utf8(name, strlen(name)) && text_length(name) <= NAME_LONGEST;
}

static struct error application_has_a_name(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	return is_name(wanted->creation->display_name) ? no_error : invalid(context, "displayName", "String");
}

static struct error application_id_is_a_guid(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	return uuid_is_valid(wanted->creation->client_id) ? no_error : invalid(context, "appId", "Guid");
}

static struct error application_id_is_used_once(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	return wanted->same_id == NULL ? no_error : refuse(context, &STORE_CONFLICT, "appId", NULL);
}

static struct error redirect_addresses_of_a_new_application_are_safe(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	char **words = NULL;
	size_t count = text_split(context->arena, wanted->creation->redirect_uris, ' ', &words);
	for (size_t i = 0; i < count; i++)
		if (!redirect_uri_is_safe(words[i]))
			return invalid(context, "redirectUris", "URI");
	return no_error;
}

static const struct rule create_rules[] = {
	{ "APPLICATION-NEW-1", "applications_are_managed_by_a_global_administrator",
		applications_are_managed_by_a_global_administrator, ALL_DOORS, "graph.md section 10" },
	{ "APPLICATION-NEW-2", "application_has_a_name", application_has_a_name, ALL_DOORS, "graph.md section 10" },
	{ "APPLICATION-NEW-3", "application_id_is_a_guid", application_id_is_a_guid, ALL_DOORS, "graph.md section 10" },
	{ "APPLICATION-NEW-4", "application_id_is_used_once", application_id_is_used_once, ALL_DOORS,
		"graph.md section 10" },
	{ "APPLICATION-NEW-5", "redirect_addresses_of_a_new_application_are_safe",
		redirect_addresses_of_a_new_application_are_safe, ALL_DOORS, "graph.md section 10" },
};
const struct rule_table application_create_rules = { "application.create", create_rules, COUNT_OF(create_rules) };

static struct error new_name_of_an_application_is_a_name(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	bool is_asked = wanted->change->kind == APPLICATION_RENAME;
	return !is_asked || is_name(wanted->change->value) ? no_error : invalid(context, "displayName", "String");
}

static struct error permission_is_one_that_applications_can_have(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	bool is_asked = wanted->change->kind == APPLICATION_GRANT;
	return !is_asked || application_list_holds(all_permissions, wanted->change->value)
		? no_error
		: invalid(context, "permissions", "Permission");
}

static struct error permission_or_redirect_address_is_given_once(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	bool is_given = wanted->change->kind == APPLICATION_GRANT || wanted->change->kind == APPLICATION_ADD_REDIRECT;
	return is_given && wanted->is_held ? refuse(context, &STORE_CONFLICT, "value", NULL) : no_error;
}

static struct error what_is_taken_from_an_application_stands_there(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	bool is_taken =
		wanted->change->kind == APPLICATION_REVOKE || wanted->change->kind == APPLICATION_REMOVE_REDIRECT;
	return is_taken && !wanted->is_held
		? refuse(context, &ERROR_NOT_FOUND, "value", "id", wanted->change->value, NULL)
		: no_error;
}

/* Whoever gets the answer signs in as the person: so nobody else may be able to. */
bool redirect_uri_is_safe(const char *uri)
{
	size_t length = strlen(uri);
	size_t scheme = strspn(uri, "abcdefghijklmnopqrstuvwxyz0123456789+-.");
	if (length > REDIRECT_LONGEST || strpbrk(uri, "#* \"<>\\^`{|}\r\n\t") != NULL || !text_is_utf8(uri, length))
		return false;
	if (scheme < 2 || strncmp(uri + scheme, "://", 3) != 0 || uri[scheme + 3] == '\0')
		return false;
	if (text_starts_with(uri, "http://")) {
		const char *host = uri + strlen("http://");
		size_t host_length = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?");
		return (host_length == 9 && strncmp(host, "localhost", 9) == 0) ||
			(host_length == 9 && strncmp(host, "127.0.0.1", 9) == 0) ||
			(host_length == 5 && strncmp(host, "[::1]", 5) == 0);
	}
	static const char *const forbidden[] = { "javascript", "data", "file", "vbscript", "blob", "about" };
	for (size_t i = 0; i < COUNT_OF(forbidden); i++)
		if (strlen(forbidden[i]) == scheme && strncmp(uri, forbidden[i], scheme) == 0)
			return false;
	return strpbrk(uri + scheme + 3, "@") == NULL;
}

static struct error redirect_address_is_safe(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	bool is_asked = wanted->change->kind == APPLICATION_ADD_REDIRECT;
	return !is_asked || redirect_uri_is_safe(wanted->change->value) ? no_error
									  : invalid(context, "redirectUris", "URI");
}

static const struct rule change_rules[] = {
	{ "APPLICATION-CHG-1", "applications_are_managed_by_a_global_administrator",
		applications_are_managed_by_a_global_administrator, ALL_DOORS, "graph.md section 10" },
	{ "APPLICATION-CHG-2", "new_name_of_an_application_is_a_name", new_name_of_an_application_is_a_name, ALL_DOORS,
		"graph.md section 10" },
	{ "APPLICATION-CHG-3", "permission_is_one_that_applications_can_have",
		permission_is_one_that_applications_can_have, ALL_DOORS, "graph.md section 10" },
	{ "APPLICATION-CHG-4", "permission_or_redirect_address_is_given_once",
		permission_or_redirect_address_is_given_once, ALL_DOORS, "graph.md section 10" },
	{ "APPLICATION-CHG-5", "what_is_taken_from_an_application_stands_there",
		what_is_taken_from_an_application_stands_there, ALL_DOORS, "graph.md section 10" },
	{ "APPLICATION-CHG-6", "redirect_address_is_safe", redirect_address_is_safe, ALL_DOORS, "graph.md section 10" },
};
const struct rule_table application_change_rules = { "application.change", change_rules, COUNT_OF(change_rules) };

static const struct rule delete_rules[] = {
	{ "APPLICATION-DEL-1", "applications_are_managed_by_a_global_administrator",
		applications_are_managed_by_a_global_administrator, ALL_DOORS, "graph.md section 10" },
};
const struct rule_table application_delete_rules = { "application.delete", delete_rules, COUNT_OF(delete_rules) };

static struct error secret_ends_within_two_years(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	int64_t end = wanted->key->expires_at;
	if (wanted->key->removes || (end > context->real_now && end <= context->real_now + SECRET_LONGEST))
		return no_error;
	return invalid(context, "endDateTime", "DateTimeOffset");
}

static const struct rule secret_rules[] = {
	{ "APPLICATION-KEY-1", "applications_are_managed_by_a_global_administrator",
		applications_are_managed_by_a_global_administrator, ALL_DOORS, "graph.md section 10" },
	{ "APPLICATION-KEY-2", "secret_ends_within_two_years", secret_ends_within_two_years, ALL_DOORS,
		"graph.md section 10" },
};
const struct rule_table application_secret_rules = { "application.setSecret", secret_rules, COUNT_OF(secret_rules) };

static struct error certificate_has_not_expired(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	return wanted->key->removes || wanted->key->expires_at > context->real_now
		? no_error
		: invalid(context, "endDateTime", "DateTimeOffset");
}

static struct error certificate_stands_once(struct context *context, const void *facts)
{
	const struct application_facts *wanted = facts;
	return wanted->key->removes || !wanted->is_held ? no_error
							: refuse(context, &STORE_CONFLICT, "customKeyIdentifier", NULL);
}

static const struct rule certificate_rules[] = {
	{ "APPLICATION-CRT-1", "applications_are_managed_by_a_global_administrator",
		applications_are_managed_by_a_global_administrator, ALL_DOORS, "graph.md section 10" },
	{ "APPLICATION-CRT-2", "certificate_has_not_expired", certificate_has_not_expired, ALL_DOORS,
		"graph.md section 10" },
	{ "APPLICATION-CRT-3", "certificate_stands_once", certificate_stands_once, ALL_DOORS, "graph.md section 10" },
};
const struct rule_table application_certificate_rules = { "application.setCertificate", certificate_rules,
	COUNT_OF(certificate_rules) };
