/*
 * maintenance - backup, release-purge and doctor
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/quarantine.h"
#include "jobs/clock_doubt.h"
#include "planes/mail/accounts.h"
#include "planes/mail/supervisor.h"
#include "store/copies.h"
#include "store/lane.h"
#include "store/store.h"
#include "tenured/command.h"
#include "tenured/house_open.h"

#define ROOM_NEEDED (UINT64_C(256) << 20)

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

static struct error forget_copy(struct session *session, void *state)
{
	copy_forget(session, ((struct copy *)state)->path);
	return session_fault(session);
}

/* Copies that are gone are forgotten; those that should be are named. */
static const char *look_at_copies(struct opened_house *opened, struct arena *arena)
{
	size_t count = 0;
	const char *why = NULL;
	struct session *session = store_begin_read(opened->house.store, arena, NULL);
	struct copy *copies = copies_all(session, &count);
	store_end_read(opened->house.store, session);
	for (size_t i = 0; i < count; i++) {
		if (access(copies[i].path, F_OK) != 0)
			lane_run(opened->house.lane, NULL, arena, forget_copy, &copies[i]);
		else if (copies[i].expires_at <= clock_real_now() && why == NULL)
			why = text_format(arena, "%s should be gone since %s: people who were purged are still in it; remove it",
				copies[i].path, clock_format(arena, copies[i].expires_at));
		else
			printf("           a copy: %s, to be gone by %s\n", copies[i].path,
				clock_format(arena, copies[i].expires_at));
	}
	return why;
}

static const char *look_at_quarantine(struct opened_house *opened, struct arena *arena)
{
	struct session *session = store_begin_read(opened->house.store, arena, NULL);
	int64_t since = quarantine_since(session);
	store_end_read(opened->house.store, session);
	if (since == 0)
		return NULL;
	return text_format(arena,
		"since %s nothing is purged or sent; look at: tenured restore --show, then run: tenured release-restore",
		clock_format(arena, since));
}

/* True when fine, or when the database does not even open, which is told elsewhere. */
static bool report_copies(struct arena *arena, const struct settings *settings)
{
	struct opened_house opened;
	if (house_open(arena, settings, &opened) != NULL)
		return true;
	bool fine = report("no restored copy waits", look_at_quarantine(&opened, arena));
	fine &= report("no copy is too old", look_at_copies(&opened, arena));
	house_close(&opened);
	return fine;
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
	fine &= report_copies(arena, settings);
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
