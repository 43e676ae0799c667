/*
 * app_command - tenured app: registrations of programs, their secrets, certificates, permissions and roles
 *
 * Each line of the table is one command over one act, as the system: whoever may run this may do everything. A
 * secret is shown once, when it is made.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/language.h"
#include "base/text.h"
#include "base/x509.h"
#include "domain/applications/application.h"
#include "domain/applications/application_read.h"
#include "domain/reading.h"
#include "domain/roles/role.h"
#include "domain/tenants/sign_in.h"
#include "tenured/app_print.h"
#include "tenured/command.h"
#include "tenured/house_open.h"

#define SECRET_LENGTH 40
#define SECRET_DAYS 180
#define PEM_MOST ((size_t)64 * 1024)

struct app_call {
	const struct command_line *line;
	struct opened_house opened;
	const char *tenant_id;
	struct context *reading;
	const struct application *application; /* the one that --app names; NULL: none was named */
};

struct app_command {
	const char *words; /* "secret add" */
	const char *options;
	enum text_id help;
	bool needs_application;
	int (*run)(struct app_call *call);
};

static int perform(struct app_call *call, const struct act *act, const void *options)
{
	const struct act_call made = { .act = act,
		.tenant_id = call->tenant_id,
		.actor_kind = ACTOR_SYSTEM,
		.actor_id = "system",
		.door = DOOR_CLI,
		.language = ENGLISH,
		.options = options };
	struct act_result result = { 0 };
	struct error error = act_perform(&call->opened.house, call->line->arena, &made, &result);
	if (!failed(error))
		return 0;
	return command_fail("%s%s%s", error.message != NULL ? error.message : text_in(ENGLISH, error.kind->text),
		error.rule == NULL ? "" : " ", error.rule == NULL ? "" : error.rule);
}

/* The values of an option that may be given several times, with spaces between. */
static const char *all_values(const struct command_line *line, const char *name)
{
	struct text_buffer values = text_buffer_in(line->arena);
	for (int i = 0; i + 1 < line->count; i++) {
		if (!text_equal(line->words[i], name))
			continue;
		text_buffer_add(&values, values.length == 0 ? "" : " ");
		text_buffer_add(&values, line->words[i + 1]);
	}
	return text_buffer_text(&values);
}

static int64_t days_from_now(const struct command_line *line, int64_t otherwise)
{
	int64_t days = otherwise;
	const char *given = command_option(line, "--days");
	if (given != NULL && !text_to_integer(given, &days))
		return 0;
	return days <= 0 || days > 10000 ? 0 : clock_real_now() + days * DAY_MS;
}

static const char *hint_of(struct arena *arena, const char *secret)
{
	return arena_copy(arena, secret, 3);
}

static int app_list(struct app_call *call)
{
	return app_print_list(call->line, call->reading);
}

static int app_show(struct app_call *call)
{
	return app_print_one(call->line, call->reading, call->application);
}

/* Every permission is one that the rules let through, given one by one afterwards in the same words. */
static int app_create(struct app_call *call)
{
	const struct command_line *line = call->line;
	const char *given = command_option(line, "--app");
	const char *secret = command_has(line, "--secret") ? random_password(line->arena, SECRET_LENGTH) : NULL;
	const char *permissions = all_values(line, "--permission");
	char **words = NULL;
	size_t count = text_split(line->arena, permissions, ' ', &words);
	for (size_t i = 0; i < count; i++)
		if (!application_list_holds(all_permissions, words[i]))
			return command_fail("'%s' is no permission that an application can have", words[i]);
	const struct application_create_options options = {
		.display_name = command_option(line, "--name"),
		.permissions = permissions,
		.client_id = given == NULL ? uuid_new(line->arena) : text_fold(line->arena, given),
		.secret_hash = secret == NULL ? NULL : hash_text(line->arena, secret, strlen(secret)),
		.secret_hint = secret == NULL ? NULL : hint_of(line->arena, secret),
		.is_public = command_has(line, "--public"),
		.is_disabled = command_has(line, "--disabled"),
		.redirect_uris = all_values(line, "--redirect"),
	};
	int code = perform(call, &application_create, &options);
	if (code == 0)
		app_print_made(line, options.client_id, "client_secret", secret);
	return code;
}

static int app_delete(struct app_call *call)
{
	return perform(call, &application_delete, call->application->client_id);
}

static int change(struct app_call *call, enum application_change_kind kind, const char *option)
{
	const char *value = option == NULL ? NULL : command_option(call->line, option);
	if (option != NULL && value == NULL)
		return command_fail("%s is needed", option) + 1;
	const struct application_change_options options = { call->application->client_id, kind, value };
	return perform(call, &application_change, &options);
}

static int app_rename(struct app_call *call)
{
	return change(call, APPLICATION_RENAME, "--name");
}

static int app_enable(struct app_call *call)
{
	return change(call, APPLICATION_ENABLE, NULL);
}

static int app_disable(struct app_call *call)
{
	return change(call, APPLICATION_DISABLE, NULL);
}

static int app_public(struct app_call *call)
{
	return change(call, APPLICATION_MAKE_PUBLIC, NULL);
}

static int app_confidential(struct app_call *call)
{
	return change(call, APPLICATION_MAKE_CONFIDENTIAL, NULL);
}

static int permission_grant(struct app_call *call)
{
	return change(call, APPLICATION_GRANT, "--permission");
}

static int permission_revoke(struct app_call *call)
{
	return change(call, APPLICATION_REVOKE, "--permission");
}

static int redirect_add(struct app_call *call)
{
	return change(call, APPLICATION_ADD_REDIRECT, "--redirect");
}

static int redirect_remove(struct app_call *call)
{
	return change(call, APPLICATION_REMOVE_REDIRECT, "--redirect");
}

static int secret_add(struct app_call *call)
{
	const struct command_line *line = call->line;
	const char *secret = random_password(line->arena, SECRET_LENGTH);
	const struct application_key_options options = {
		.client_id = call->application->client_id,
		.id = uuid_new(line->arena),
		.secret_hash = hash_text(line->arena, secret, strlen(secret)),
		.hint = hint_of(line->arena, secret),
		.display_name = command_option(line, "--name"),
		.expires_at = days_from_now(line, SECRET_DAYS),
	};
	int code = perform(call, &application_set_secret, &options);
	if (code == 0)
		app_print_made(line, options.id, "client_secret", secret);
	return code;
}

static int remove_key(struct app_call *call, const struct act *act)
{
	const struct application_key_options options = { .client_id = call->application->client_id,
		.id = command_option(call->line, "--key"),
		.removes = true };
	return options.id == NULL ? command_fail("--key is needed") + 1 : perform(call, act, &options);
}

static int secret_remove(struct app_call *call)
{
	return remove_key(call, &application_set_secret);
}

static const char *read_pem(struct arena *arena, const char *path)
{
	char *bytes = arena_allocate(arena, PEM_MOST);
	FILE *file = path == NULL ? NULL : fopen(path, "re");
	size_t length = file == NULL ? 0 : fread(bytes, 1, PEM_MOST - 1, file);
	if (file != NULL)
		fclose(file);
	bytes[length] = '\0';
	return length == 0 ? NULL : bytes;
}

static int certificate_add(struct app_call *call)
{
	const struct command_line *line = call->line;
	const char *path = command_option(line, "--file");
	const char *pem = read_pem(line->arena, path);
	struct x509 read;
	if (pem == NULL)
		return command_fail("%s cannot be read", path == NULL ? "--file" : path);
	const char *why = x509_read(line->arena, pem, &read);
	if (why != NULL)
		return command_fail("%s: %s", path, why);
	const struct application_certificate certificate = { .thumbprint = read.thumbprint,
		.thumbprint_256 = read.thumbprint_256,
		.subject = read.subject,
		.pem = read.pem,
		.valid_from = read.valid_from };
	const struct application_key_options options = { .client_id = call->application->client_id,
		.id = uuid_new(line->arena),
		.certificate = &certificate,
		.expires_at = read.expires_at };
	int code = perform(call, &application_set_certificate, &options);
	if (code == 0)
		app_print_made(line, options.id, "thumbprint", read.thumbprint_hex);
	return code;
}

static int certificate_remove(struct app_call *call)
{
	return remove_key(call, &application_set_certificate);
}

static int set_role(struct app_call *call, const struct act *act)
{
	const char *name = command_option(call->line, "--role");
	const struct role *role = name == NULL ? NULL : role_named(name);
	if (role == NULL)
		return command_fail("there is no role called '%s'", name == NULL ? "" : name);
	const struct role_assign_options options = { .role_id = role->id, .principal_id = call->application->id };
	return perform(call, act, &options);
}

static int role_assign_command(struct app_call *call)
{
	return set_role(call, &role_assign);
}

static int role_remove_command(struct app_call *call)
{
	return set_role(call, &role_remove);
}

static const struct app_command commands[] = {
	{ "list", "[--output json]", TEXT_HELP_APP_LIST, false, app_list },
	{ "show", "--app ID [--output json]", TEXT_HELP_APP_SHOW, true, app_show },
	{ "create", "--name NAME [--app GUID] [--permission NAME]… [--redirect URI]… [--public] [--disabled] [--secret]",
		TEXT_HELP_APP_CREATE, false, app_create },
	{ "rename", "--app ID --name NAME", TEXT_HELP_APP_RENAME, true, app_rename },
	{ "delete", "--app ID", TEXT_HELP_APP_DELETE, true, app_delete },
	{ "enable", "--app ID", TEXT_HELP_APP_ENABLE, true, app_enable },
	{ "disable", "--app ID", TEXT_HELP_APP_DISABLE, true, app_disable },
	{ "public", "--app ID", TEXT_HELP_APP_PUBLIC, true, app_public },
	{ "confidential", "--app ID", TEXT_HELP_APP_CONFIDENTIAL, true, app_confidential },
	{ "secret add", "--app ID [--name NAME] [--days N]", TEXT_HELP_APP_SECRET_ADD, true, secret_add },
	{ "secret remove", "--app ID --key ID", TEXT_HELP_APP_SECRET_REMOVE, true, secret_remove },
	{ "certificate add", "--app ID --file CERTIFICATE.pem", TEXT_HELP_APP_CERTIFICATE_ADD, true, certificate_add },
	{ "certificate remove", "--app ID --key ID", TEXT_HELP_APP_CERTIFICATE_REMOVE, true, certificate_remove },
	{ "permission grant", "--app ID --permission NAME", TEXT_HELP_APP_PERMISSION_GRANT, true, permission_grant },
	{ "permission revoke", "--app ID --permission NAME", TEXT_HELP_APP_PERMISSION_REVOKE, true, permission_revoke },
	{ "redirect add", "--app ID --redirect URI", TEXT_HELP_APP_REDIRECT_ADD, true, redirect_add },
	{ "redirect remove", "--app ID --redirect URI", TEXT_HELP_APP_REDIRECT_REMOVE, true, redirect_remove },
	{ "role assign", "--app ID --role NAME", TEXT_HELP_APP_ROLE_ASSIGN, true, role_assign_command },
	{ "role remove", "--app ID --role NAME", TEXT_HELP_APP_ROLE_REMOVE, true, role_remove_command },
};

static enum language language_of_terminal(const struct command_line *line)
{
	const char *given = command_option(line, "--language");
	return language_of(given != NULL ? given : getenv("LANG"));
}

static int app_help(const struct command_line *line)
{
	enum language language = language_of_terminal(line);
	printf("%s\n\n", text_in(language, TEXT_HELP_APP));
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		printf("  tenured app %s --tenant DOMAIN %s\n      %s\n", commands[i].words, commands[i].options,
			text_in(language, commands[i].help));
	return 2;
}

static const struct app_command *find_command(const struct command_line *line)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		char **words = NULL;
		size_t count = text_split(line->arena, commands[i].words, ' ', &words), at = 0;
		while (at < count && (int)at < line->count && text_equal(words[at], line->words[at]))
			at++;
		if (at == count)
			return &commands[i];
	}
	return NULL;
}

/* Reads in a snapshot of its own, which ends before the act. */
static int with_application(struct app_call *call, const struct app_command *command)
{
	struct error fault = no_error;
	struct house *house = &call->opened.house;
	const char *named = command_option(call->line, "--app");
	call->reading = reading_begin(house, call->line->arena, call->tenant_id, ACTOR_SYSTEM, "system", &fault);
	if (call->reading == NULL)
		return command_fail("the database cannot be read");
	if (command->needs_application && named != NULL)
		call->application = application_resolve(call->reading, named);
	bool is_reading = command->run == app_list || command->run == app_show;
	int code = 0;
	if (command->needs_application && call->application == NULL)
		code = command_fail("there is no application %s", named == NULL ? "; --app is needed" : named);
	else if (is_reading)
		code = command->run(call);
	fault = reading_end(house, call->reading);
	if (failed(fault))
		return command_fail("the database cannot be read");
	return code != 0 || is_reading ? code : command->run(call);
}

int app_command(const struct command_line *line)
{
	const struct app_command *command = find_command(line);
	const char *tenant = command_option(line, "--tenant");
	struct app_call call = { .line = line };
	if (command == NULL || tenant == NULL)
		return app_help(line);
	const char *why = house_open(line->arena, line->settings, &call.opened);
	if (why != NULL)
		return command_fail("%s", why);
	int code;
	if (failed(sign_in_find_tenant(&call.opened.house, line->arena, tenant, &call.tenant_id)) ||
		call.tenant_id == NULL)
		code = command_fail("there is no organisation with the domain or id %s", tenant);
	else
		code = with_application(&call, command);
	house_close(&call.opened);
	return code;
}
