/*
 * maintenance - backup and release-purge
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/quarantine.h"
#include "jobs/clock_doubt.h"
#include "store/copies.h"
#include "store/lane.h"
#include "store/store.h"
#include "tenured/command.h"
#include "tenured/house_open.h"

/* Who was purged is still in the copies: each must end too. */
#define KEEP_DAYS 30
#define KEEP_DAYS_MOST 3650

static struct error put_copy(struct session *session, void *state)
{
	copy_put(session, state);
	return session_fault(session);
}

static const char *register_copy(struct opened_house *opened, struct arena *arena, const char *path, int64_t taken_at,
	int64_t expires_at)
{
	char *absolute = realpath(path, NULL);
	struct copy copy = { text_copy(arena, absolute == NULL ? path : absolute), taken_at, expires_at };
	free(absolute);
	struct error error = lane_run(opened->house.lane, NULL, arena, put_copy, &copy);
	return failed(error) ? error.kind->name : NULL;
}

int backup_command(const struct command_line *line)
{
	static const char *const valued[] = { "--keep", NULL };
	const char *path = command_word(line, 0, valued), *keep = command_option(line, "--keep");
	int64_t days = KEEP_DAYS;
	if (keep != NULL && (!text_to_integer(keep, &days) || days < 1 || days > KEEP_DAYS_MOST))
		return command_fail("--keep is a number of days up to %d", KEEP_DAYS_MOST) + 1;
	if (path == NULL)
		return command_fail("backup needs the file to write") + 1;
	if (access(path, F_OK) == 0)
		return command_fail("%s exists already; a copy never overwrites one", path);
	struct opened_house opened;
	const char *why = house_open(line->arena, line->settings, &opened);
	if (why != NULL)
		return command_fail("%s", why);
	int64_t now = clock_real_now();
	why = store_backup(opened.house.store, line->arena, path);
	if (why == NULL)
		why = register_copy(&opened, line->arena, path, now, now + days * DAY_MS);
	house_close(&opened);
	if (why != NULL)
		return command_fail("%s", why);
	chmod(path, 0600);
	printf("copied to %s, to be gone by %s\n", path, clock_format(line->arena, now + days * DAY_MS));
	return 0;
}

int release_purge_command(const struct command_line *line)
{
	struct opened_house opened;
	const char *why = house_open(line->arena, line->settings, &opened);
	if (why != NULL)
		return command_fail("%s", why);
	why = clock_doubt_release(&opened.house);
	house_close(&opened);
	if (why != NULL)
		return command_fail("%s", why);
	puts("What is due may be purged again.");
	return 0;
}
