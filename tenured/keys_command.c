/*
 * keys_command - tenured keys: the keys that sign tokens
 *
 * A running server takes a change over within ten seconds.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/language.h"
#include "base/text.h"
#include "domain/tenants/signing.h"
#include "doors/identity/keyring.h"
#include "tenured/command.h"
#include "tenured/house_open.h"

static int keys_help(void)
{
	enum language language = language_of(getenv("LANG"));
	printf("  tenured keys list\n      %s\n  tenured keys rotate [--at-once] [--end-old]\n      %s\n",
		text_in(language, TEXT_HELP_KEYS_LIST), text_in(language, TEXT_HELP_KEYS_ROTATE));
	return 2;
}

static int list(const struct command_line *line, struct house *house)
{
	const struct signing_key *keys = NULL;
	size_t count = 0;
	if (failed(signing_keys_read(house, line->arena, clock_real_now(), &keys, &count)))
		return command_fail("the database cannot be read");
	for (size_t i = 0; i < count; i++)
		printf("%s  signs from %s  known until %s\n", keys[i].id, clock_format(line->arena, keys[i].signs_from),
			clock_format(line->arena, keys[i].retires_at));
	return 0;
}

/* A day is how long others keep what we publish. */
static int rotate(const struct command_line *line, struct house *house)
{
	bool ends_old = command_has(line, "--end-old");
	bool is_at_once = ends_old || command_has(line, "--at-once");
	const char *id = NULL;
	const char *why =
		keyring_add(line->arena, house, clock_real_now() + (is_at_once ? 0 : DAY_MS), ends_old, &id);
	if (why != NULL)
		return command_fail("%s", why);
	printf("%s\n", id);
	return 0;
}

int keys_command(const struct command_line *line)
{
	static const char *const valued[] = { NULL };
	const char *word = command_word(line, 0, valued);
	struct opened_house opened;
	if (!text_equal(word, "list") && !text_equal(word, "rotate"))
		return keys_help();
	const char *why = house_open(line->arena, line->settings, &opened);
	if (why != NULL)
		return command_fail("%s", why);
	int code = text_equal(word, "list") ? list(line, &opened.house) : rotate(line, &opened.house);
	house_close(&opened);
	return code;
}
