/*
 * tenured - the server; main() finds the command's row and reads the settings
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/text.h"
#include "planes/mail/supervisor.h"
#include "tenured/command.h"
#include "tenured/endpoints.h"
#include "tenured/serve.h"

#define DEFAULT_CONFIG "/etc/tenure/tenured.conf"

static const struct command commands[] = {
	{ "serve", "serve", "answer requests until SIGTERM", serve_command },
	{ "mail", "mail", "run the private Dovecot and Postfix until SIGTERM", mail_command },
	{ "init",
		"init [--organisation NAME] [--domain DOMAIN] [--administrator UPN] [--password-file FILE] "
		"[--country XX] [--language en|nl|da|lv] [--movable-clock] [--output json]",
		"make an organisation, its domain and its first Global administrator", init_command },
	{ "import", "import --tenant DOMAIN [--password-file FILE | --make-passwords] [--result FILE] users.csv", "import users as \"Export users\" writes them",
		import_command },
	{ "demonstration", "demonstration --csv users.csv --credentials FILE", "make the demonstration organisation",
		demonstration_command },
	{ "app", "app COMMAND --tenant DOMAIN …", "register programs, their secrets, certificates and permissions",
		app_command },
	{ "keys", "keys list | keys rotate [--at-once] [--end-old]", "show and renew the keys that sign tokens",
		keys_command },
	{ "backup", "backup [--keep DAYS] FILE", "copy the database while it is in use, and note when the copy must be gone",
		backup_command },
	{ "restore", "restore FILE | --show", "put a copy in the database's place, in quarantine; show what differs",
		restore_command },
	{ "release-restore", "release-restore", "let a restored database purge and send again", release_restore_command },
	{ "release-purge", "release-purge", "let what is due be purged after the clock was in doubt",
		release_purge_command },
	{ "trust", "trust [--address ADDRESS]", "print the hosts lines and the authority that foreign clients need",
		trust_command },
	{ "doctor", "doctor", "look at everything this needs and name what is wrong", doctor_command },
};

static int usage(FILE *stream)
{
	fprintf(stream, "usage: tenured COMMAND [--config FILE] [--set NAME=VALUE]…\n\n");
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		fprintf(stream, "  tenured %s\n      %s\n", commands[i].usage, commands[i].summary);
	fprintf(stream, "  tenured --settings\n      print every setting with its default and bounds\n");
	fprintf(stream, "  tenured --endpoints\n      print what each endpoint can do (docs/compatibility.md)\n");
	fprintf(stream, "\nSettings come from %s unless --config names another file.\n", DEFAULT_CONFIG);
	return stream == stdout ? 0 : 2;
}

const char *command_option(const struct command_line *line, const char *name)
{
	for (int i = 0; i + 1 < line->count; i++)
		if (text_equal(line->words[i], name))
			return line->words[i + 1];
	return NULL;
}

bool command_has(const struct command_line *line, const char *name)
{
	for (int i = 0; i < line->count; i++)
		if (text_equal(line->words[i], name))
			return true;
	return false;
}

const char *command_word(const struct command_line *line, size_t index, const char *const *valued)
{
	for (int i = 0; i < line->count; i++) {
		bool has_value = false;
		for (size_t j = 0; valued[j] != NULL; j++)
			has_value = has_value || text_equal(line->words[i], valued[j]);
		if (has_value)
			i++;
		else if (!text_starts_with(line->words[i], "--") && index-- == 0)
			return line->words[i];
	}
	return NULL;
}

int command_fail(const char *format, ...)
{
	va_list list;
	va_start(list, format);
	fputs("tenured: ", stderr);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	va_end(list);
	return 1;
}

const char *command_read_secret(const struct command_line *line, const char *path)
{
	char buffer[1024];
	FILE *stream = text_equal(path, "-") ? stdin : fopen(path, "r");
	const char *read = stream == NULL ? NULL : fgets(buffer, sizeof(buffer), stream);
	if (stream != NULL && stream != stdin)
		fclose(stream);
	if (read == NULL)
		return NULL;
	buffer[strcspn(buffer, "\r\n")] = '\0';
	return text_copy(line->arena, buffer);
}

int mail_command(const struct command_line *line)
{
	return mail_supervise(line->settings);
}

static void set_log_level(const char *name)
{
	static const char *const names[] = { "debug", "info", "warning", "error" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (text_equal(name, names[i]))
			log_set_level((enum log_level)i);
}

/* Takes --config and --set out of the words; what is left is the command's. NULL when fine. */
static const char *read_settings(struct arena *arena, int *count, char **words, struct settings *settings)
{
	const char *config = DEFAULT_CONFIG, *why = NULL;
	bool is_named = false;
	for (int i = 0; i + 1 < *count; i++)
		if (text_equal(words[i], "--config")) {
			config = words[i + 1];
			is_named = true;
		}
	FILE *there = fopen(config, "r");
	if (there != NULL)
		fclose(there);
	if (there != NULL || is_named)
		why = settings_read(arena, config, settings);
	int kept = 0;
	for (int i = 0; i < *count && why == NULL; i++) {
		bool is_set = text_equal(words[i], "--set") && i + 1 < *count;
		if (is_set) {
			char *value = strchr(words[++i], '=');
			if (value == NULL)
				return text_format(arena, "--set needs NAME=VALUE, not '%s'", words[i]);
			why = settings_set(arena, settings, arena_copy(arena, words[i], (size_t)(value - words[i])), value + 1);
		} else if (text_equal(words[i], "--config")) {
			i++;
		} else {
			words[kept++] = words[i];
		}
	}
	*count = kept;
	return why;
}

static int run(const struct command *command, struct arena *arena, int count, char **words)
{
	struct settings settings = settings_default();
	const char *why = read_settings(arena, &count, words, &settings);
	if (why != NULL)
		return command_fail("%s", why);
	set_log_level(settings.log_level);
	const struct command_line line = { arena, &settings, count, words };
	return command->run(&line);
}

int main(int count, char **words)
{
	if (count < 2 || text_equal(words[1], "--help"))
		return usage(count < 2 ? stderr : stdout);
	if (text_equal(words[1], "--settings")) {
		settings_print(stdout);
		return 0;
	}
	if (text_equal(words[1], "--endpoints")) {
		endpoints_print(stdout, served_tables);
		return 0;
	}
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		if (text_equal(commands[i].name, words[1])) {
			struct arena *arena = arena_new(64 << 20);
			int code = run(&commands[i], arena, count - 2, words + 2);
			arena_free(arena);
			return code;
		}
	fprintf(stderr, "tenured: there is no command '%s'\n\n", words[1]);
	return usage(stderr);
}
