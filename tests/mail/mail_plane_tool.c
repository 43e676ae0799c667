/*
 * mail_plane_tool - the mail plane's functions on the command line, for tests/mail/test_mail_plane.py
 *
 * usage: mail_plane_tool MAIL_ROOT NAME=VALUE… -- COMMAND ARGUMENT…   (settings, then one command)
 * Says what is wrong on standard error and ends with 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/settings.h"
#include "base/text.h"
#include "planes/mail/accounts.h"
#include "planes/mail/doveadm.h"
#include "planes/mail/homes.h"
#include "planes/mail/mail_log.h"
#include "planes/mail/supervisor.h"
#include "store/mail_directory.h"

struct tool {
	struct arena *arena;
	struct settings settings;
	char **arguments;
	int count;
};

static const char *open_directory(struct tool *tool, struct mail_directory **directory)
{
	return mail_directory_open(tool->arena, tool->settings.mail_root, tool->settings.mail_group,
		MAIL_LOGIN_GROUP, directory);
}

static const char *finish(struct mail_directory *directory, const char *wrong)
{
	if (wrong == NULL)
		wrong = mail_directory_commit(directory, "test", mail_directory_commit_number(directory) + 1);
	if (wrong != NULL)
		fprintf(stderr, "%s\n", wrong);
	mail_directory_close(directory);
	return wrong == NULL ? NULL : "the mail directory was not changed";
}

static const char *put_domain(struct tool *tool)
{
	struct mail_directory *directory;
	const char *wrong = open_directory(tool, &directory);
	if (wrong != NULL)
		return wrong;
	wrong = mail_directory_begin(directory);
	if (wrong == NULL)
		wrong = mail_directory_put_domain(directory, tool->arguments[0], "tenant");
	return finish(directory, wrong);
}

/* put GUID live|closed|gone QUOTA_RULE PASSWORD_HASH|- ADDRESS… */
static const char *put(struct tool *tool)
{
	struct mail_directory *directory;
	const char *const *addresses = (const char *const *)(tool->arguments + 4);
	struct mail_directory_entry entry = {
		.tenant_id = "tenant",
		.guid = tool->arguments[0],
		.exists = strcmp(tool->arguments[1], "gone") != 0,
		.live = strcmp(tool->arguments[1], "live") == 0,
		.quota_rule = tool->arguments[2],
		.retain_days = 14,
		.addresses = addresses,
		.address_count = (size_t)(tool->count - 4),
		.logins = addresses,
		.login_count = (size_t)(tool->count - 4),
		.password = strcmp(tool->arguments[3], "-") == 0 ? NULL : tool->arguments[3],
	};
	const char *wrong = open_directory(tool, &directory);
	if (wrong != NULL)
		return wrong;
	wrong = mail_directory_begin(directory);
	if (wrong == NULL)
		wrong = mail_directory_put(directory, &entry);
	return finish(directory, wrong);
}

static const char *gate(struct tool *tool)
{
	struct mail_directory *directory;
	const char *wrong = open_directory(tool, &directory);
	if (wrong != NULL)
		return wrong;
	wrong = strcmp(tool->arguments[0], "closed") == 0 ? mail_directory_close_gate(directory, NULL)
							  : mail_directory_open_gate(directory);
	wrong = text_copy(tool->arena, wrong);
	mail_directory_close(directory);
	return wrong;
}

static const char *prepare(struct tool *tool)
{
	return mail_accounts_prepare(tool->arena, &tool->settings);
}

static const char *home(struct tool *tool)
{
	return mailbox_home_create(tool->arena, &tool->settings, tool->arguments[0]);
}

static const char *kick(struct tool *tool)
{
	return doveadm_kick(tool->arena, &tool->settings, tool->arguments[0]);
}

static const char *who(struct tool *tool)
{
	size_t sessions = 0;
	const char *wrong = doveadm_who(tool->arena, &tool->settings, tool->arguments[0], &sessions);
	printf("%zu\n", sessions);
	return wrong;
}

static const char *size(struct tool *tool)
{
	int64_t bytes = 0, messages = 0;
	const char *wrong =
		doveadm_mailbox_status(tool->arena, &tool->settings, tool->arguments[0], &bytes, &messages);
	printf("%lld %lld\n", (long long)bytes, (long long)messages);
	return wrong;
}

static const char *create_folder(struct tool *tool)
{
	return doveadm_mailbox_create(tool->arena, &tool->settings, tool->arguments[0], tool->arguments[1]);
}

static const char *erase(struct tool *tool)
{
	struct mailbox_erasure erasure;
	const char *wrong = mailbox_home_erase(tool->arena, &tool->settings, tool->arguments[0], 3000,
		strcmp(tool->arguments[1], "down") == 0, &erasure);
	printf("files %zu gone %d\n", erasure.files, erasure.is_gone);
	return wrong;
}

static const char *forget(struct tool *tool)
{
	size_t lines = 0;
	const char *wrong = mail_log_forget(tool->arena, &tool->settings,
		(const char *const *)tool->arguments, (size_t)tool->count, &lines);
	printf("%zu\n", lines);
	return wrong;
}

static const char *supervise(struct tool *tool)
{
	exit(mail_supervise(&tool->settings));
}

static const char *up(struct tool *tool)
{
	return mail_plane_is_up(&tool->settings) ? NULL : "not up";
}

static const struct {
	const char *name;
	int least_arguments;
	const char *(*run)(struct tool *tool);
} commands[] = {
	{ "prepare", 0, prepare },
	{ "supervise", 0, supervise },
	{ "up", 0, up },
	{ "domain", 1, put_domain },
	{ "put", 4, put },
	{ "gate", 1, gate },
	{ "home", 1, home },
	{ "kick", 1, kick },
	{ "who", 1, who },
	{ "size", 1, size },
	{ "folder", 2, create_folder },
	{ "erase", 2, erase },
	{ "forget", 1, forget },
};

static const char *run_command(struct tool *tool, const char *name)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		if (strcmp(commands[i].name, name) == 0 && tool->count >= commands[i].least_arguments)
			return commands[i].run(tool);
	}
	return "no such command, or arguments are lacking";
}

static const char *read_settings(struct tool *tool, int argc, char **argv, int *next)
{
	tool->settings = settings_default();
	tool->settings.mail_root = argv[1];
	for (*next = 2; *next < argc && strcmp(argv[*next], "--") != 0; (*next)++) {
		char *value = strchr(argv[*next], '=');
		if (value == NULL)
			return "settings are NAME=VALUE";
		*value = '\0';
		const char *wrong = settings_set(tool->arena, &tool->settings, argv[*next], value + 1);
		if (wrong != NULL)
			return wrong;
	}
	return *next + 1 < argc ? NULL : "no command";
}

int main(int argc, char **argv)
{
	int next = 0;
	struct tool tool = { .arena = arena_new(1024 * 1024) };
	const char *wrong = argc < 3 ? "no settings" : read_settings(&tool, argc, argv, &next);
	if (wrong == NULL) {
		tool.arguments = argv + next + 2;
		tool.count = argc - next - 2;
		wrong = run_command(&tool, argv[next + 1]);
	}
	if (wrong != NULL)
		fprintf(stderr, "%s\n", wrong);
	arena_free(tool.arena);
	return wrong == NULL ? 0 : 1;
}
