/*
 * import_command - tenured import: reads the command line, opens the house, imports
 *
 * Beside a running server too: SQLite lets one write at a time, and each sees what the other committed.
 * Ctrl-C ends it between two batches.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "domain/house.h"
#include "domain/tenants/tenant.h"
#include "store/store.h"
#include "tenured/command.h"
#include "tenured/house_open.h"
#include "tenured/import.h"

static volatile sig_atomic_t was_interrupted;

static void note_interrupt(int signal_number)
{
	(void)signal_number;
	was_interrupted = 1;
}

static bool is_not_interrupted(void *state, int64_t rows)
{
	(void)state;
	(void)rows;
	return !was_interrupted;
}

/* As a terminal says it: "nl_NL.UTF-8". */
static enum language language_of_terminal(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!text_is_empty(getenv(names[i])))
			return language_of(getenv(names[i]));
	return ENGLISH;
}

static const char *find_tenant(struct arena *arena, struct house *house, const char *name)
{
	struct session *session = store_begin_read(house->store, arena, NULL);
	const char *tenant_id = tenant_named(session, arena, name);
	store_end_read(house->store, session);
	return tenant_id;
}

static int import_into(
	const struct command_line *line, struct opened_house *opened, struct import_options *options)
{
	const char *name = command_option(line, "--tenant");
	options->tenant_id = find_tenant(line->arena, &opened->house, name);
	if (options->tenant_id == NULL)
		return command_fail(
			"there is no organisation with the domain or id %s; make it with tenured init", name);
	house_catch_up(opened);
	struct import_figures figures;
	const char *why = import_users(&opened->house, line->arena, options, &figures);
	if (why != NULL)
		return command_fail("%s", why);
	if (figures.was_stopped)
		return command_fail("stopped; run the same command again to go on");
	return figures.refused == 0 ? 0 : 1;
}

int import_command(const struct command_line *line)
{
	static const char *const valued[] = { "--tenant", "--result", "--password-file", NULL };
	const char *password_file = command_option(line, "--password-file");
	struct import_options options = {
		.path = command_word(line, 0, valued),
		.result_path = command_option(line, "--result"),
		.makes_passwords = command_has(line, "--make-passwords"),
		.messages = stderr,
		.shows_progress = isatty(STDERR_FILENO),
		.language = language_of_terminal(),
		.goes_on = is_not_interrupted,
	};
	if (options.path == NULL || command_option(line, "--tenant") == NULL)
		return command_fail("import needs --tenant DOMAIN and the file to read") + 1;
	if (options.makes_passwords && options.result_path == NULL)
		return command_fail("--make-passwords needs --result FILE, where they are written") + 1;
	if (password_file != NULL)
		options.initial_password = command_read_secret(line, password_file);
	if (password_file != NULL && options.initial_password == NULL)
		return command_fail("%s cannot be read", password_file);
	struct opened_house opened;
	const char *why = house_open(line->arena, line->settings, &opened);
	if (why != NULL)
		return command_fail("%s", why);
	signal(SIGINT, note_interrupt);
	signal(SIGTERM, note_interrupt);
	int code = import_into(line, &opened, &options);
	house_close(&opened);
	return code;
}
