/*
 * init - makes an organisation, its domain and its first Global administrator; asks for what no flag tells
 */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/json_out.h"
#include "base/language.h"
#include "base/password.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/tenants/tenant.h"
#include "domain/users/user.h"
#include "tenured/command.h"
#include "tenured/house_open.h"

#define SECRET_LENGTH 40
#define PASSWORD_LENGTH 16

static const char *ask(const struct command_line *line, const char *question, bool hides)
{
	char buffer[512];
	struct termios before;
	if (!isatty(STDIN_FILENO))
		return NULL;
	fprintf(stderr, "%s ", question);
	hides = hides && tcgetattr(STDIN_FILENO, &before) == 0;
	if (hides) {
		struct termios quiet = before;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
	}
	const char *read = fgets(buffer, sizeof(buffer), stdin);
	if (hides) {
		tcsetattr(STDIN_FILENO, TCSANOW, &before);
		fputc('\n', stderr);
	}
	if (read == NULL)
		return NULL;
	return text_trim(line->arena, buffer);
}

static const char *told_or_asked(const struct command_line *line, const char *option, const char *question)
{
	const char *told = command_option(line, option);
	return told != NULL ? told : ask(line, question, false);
}

/* What the answers must be, before anything is made. */
static const char *check(struct arena *arena, const struct tenant_create_options *options, const char *password)
{
	if (text_is_empty(options->name) || text_is_empty(options->domain) || text_is_empty(options->administrator_upn))
		return "--organisation, --domain and --administrator are needed";
	if (!address_is_valid(text_format(arena, "a@%s", options->domain)))
		return text_format(arena, "'%s' is not a domain that mail can have", options->domain);
	if (!sign_in_name_is_valid(options->administrator_upn) ||
		!text_equal(address_domain(arena, options->administrator_upn), text_fold(arena, options->domain)))
		return text_format(arena, "'%s' is not an address at %s", options->administrator_upn, options->domain);
	if (!password_is_strong(password, options->administrator_upn, options->administrator_name))
		return "the password needs 8 to 256 characters, three of lower case, upper case, digits and others, and must not hold the name";
	return NULL;
}

static void print_json(struct arena *arena, const struct tenant_create_options *options,
	const struct tenant_created *created, const char *password)
{
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_put_text(&out, "tenant_id", created->tenant_id);
	json_put_text(&out, "domain", options->domain);
	json_key(&out, "administrator");
	json_open_object(&out);
	json_put_text(&out, "id", created->administrator_id);
	json_put_text(&out, "upn", options->administrator_upn);
	json_put_text(&out, "password", password);
	json_close_object(&out);
	json_put_text(&out, "client_id", created->client_id);
	json_put_text(&out, "client_secret", options->application_secret);
	json_close_object(&out);
	puts(json_finish(&out, NULL));
}

static void print_words(const struct tenant_create_options *options, const struct tenant_created *created,
	const char *password)
{
	printf("organisation   %s\ntenant         %s\ndomain         %s\nadministrator  %s\n", options->name,
		created->tenant_id, options->domain, options->administrator_upn);
	if (password != NULL)
		printf("password       %s   (shown once)\n", password);
	printf("client id      %s\nclient secret  %s   (shown once)\n", created->client_id, options->application_secret);
}

static const char *find_password(const struct command_line *line, bool *is_made)
{
	const char *file = command_option(line, "--password-file");
	*is_made = false;
	if (file != NULL)
		return command_read_secret(line, file);
	const char *asked = ask(line, "Password (empty: one is made):", true);
	*is_made = text_is_empty(asked);
	return *is_made ? random_password(line->arena, PASSWORD_LENGTH) : asked;
}

int init_command(const struct command_line *line)
{
	bool is_made = false;
	struct tenant_create_options options = {
		.name = told_or_asked(line, "--organisation", "Name of the organisation:"),
		.domain = told_or_asked(line, "--domain", "Its first domain:"),
		.administrator_upn = told_or_asked(line, "--administrator", "Sign-in name of the first Global administrator:"),
		.administrator_name = "Administrator",
		.country = command_option(line, "--country"),
		.language = language_of(command_option(line, "--language")),
		.clock_is_movable = command_has(line, "--movable-clock"),
		.application_name = "Tenure administration",
		.application_secret = random_password(line->arena, SECRET_LENGTH),
	};
	const char *password = find_password(line, &is_made);
	const char *why = check(line->arena, &options, password);
	if (why != NULL)
		return command_fail("%s", why);
	options.administrator_hash = password_hash(line->arena, password, line->settings->password_hash_cost);
	struct opened_house opened;
	why = house_open(line->arena, line->settings, &opened);
	if (why != NULL)
		return command_fail("%s", why);
	house_catch_up(&opened);
	struct tenant_created created;
	struct error error = tenant_create(&opened.house, line->arena, &options, &created);
	house_close(&opened);
	if (failed(error))
		return command_fail("the organisation was not made: %s (%s)", text_in(ENGLISH, error.kind->text),
			error.target == NULL ? "" : error.target);
	if (text_equal(command_option(line, "--output"), "json"))
		print_json(line->arena, &options, &created, password);
	else
		print_words(&options, &created, is_made ? password : NULL);
	return 0;
}
