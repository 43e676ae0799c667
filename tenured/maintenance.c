/*
 * maintenance - backup, release-purge and doctor
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/settings.h"
#include "base/text.h"
#include "jobs/clock_doubt.h"
#include "planes/mail/accounts.h"
#include "planes/mail/supervisor.h"
#include "store/store.h"
#include "tenured/command.h"
#include "tenured/house_open.h"

#define ROOM_NEEDED (UINT64_C(256) << 20)

int backup_command(const struct command_line *line)
{
	static const char *const valued[] = { NULL };
	const char *path = command_word(line, 0, valued);
	if (path == NULL)
		return command_fail("backup needs the file to write") + 1;
	if (access(path, F_OK) == 0)
		return command_fail("%s exists already; a copy never overwrites one", path);
	struct opened_house opened;
	const char *why = house_open(line->arena, line->settings, &opened);
	if (why != NULL)
		return command_fail("%s", why);
	why = store_backup(opened.house.store, line->arena, path);
	house_close(&opened);
	if (why != NULL)
		return command_fail("%s", why);
	chmod(path, 0600);
	printf("copied to %s\n", path);
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

/* One line a finding; true when fine. */
static bool report(const char *what, const char *why)
{
	printf("%-10s %s%s%s\n", why == NULL ? "fine" : "WRONG", what, why == NULL ? "" : ": ", why == NULL ? "" : why);
	return why == NULL;
}

static const char *look_at_room(struct arena *arena, const char *path)
{
	struct statvfs room;
	if (statvfs(path, &room) != 0)
		return "the folder is not there; start tenured once, or see state_directory";
	uint64_t free_bytes = (uint64_t)room.f_bavail * room.f_frsize;
	if (free_bytes >= ROOM_NEEDED)
		return NULL;
	return text_format(arena, "only %llu MiB are free; make room", (unsigned long long)(free_bytes >> 20));
}

static const char *look_at_mode(struct arena *arena, const char *path)
{
	struct stat status;
	if (stat(path, &status) != 0 || (status.st_mode & 077) == 0)
		return NULL;
	return text_format(arena, "others may enter it; run: chmod 700 %s", path);
}

static const char *look_at_database(struct arena *arena, const struct settings *settings)
{
	struct opened_house opened;
	const char *why = house_open(arena, settings, &opened);
	if (why == NULL)
		house_close(&opened);
	return why;
}

int doctor_command(const struct command_line *line)
{
	const struct settings *settings = line->settings;
	struct arena *arena = line->arena;
	bool fine = report("the database opens", look_at_database(arena, settings));
	fine &= report("room on the disk", look_at_room(arena, settings->state_directory));
	fine &= report("the state folder is ours alone", look_at_mode(arena, settings->state_directory));
	if (settings->mail_enabled) {
		fine &= report("mail programs are installed", mail_programs_check(arena, settings));
		fine &= report("mail users and groups", mail_accounts_prepare(arena, settings));
		fine &= report("mail servers answer",
			mail_plane_is_up(settings) ? NULL : "IMAP, SMTP or submission do not answer; run: tenured mail");
	}
	return fine ? 0 : 1;
}
