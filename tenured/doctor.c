/*
 * doctor - looks at everything this needs, names what is wrong, and says what to do about it
 *
 * May run beside the server. It changes nothing but its own memory of copies that are gone.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/health.h"
#include "domain/quarantine.h"
#include "doors/http/certificate.h"
#include "planes/mail/accounts.h"
#include "planes/mail/supervisor.h"
#include "store/copies.h"
#include "store/installation.h"
#include "store/lane.h"
#include "store/store.h"
#include "tenured/command.h"
#include "tenured/house_open.h"

#define ROOM_NEEDED (UINT64_C(256) << 20)
#define LOG_MOST ((int64_t)256 << 20)
#define DUE_PATIENCE_SECONDS 60.0
#define OUTSIDE_PATIENCE_SECONDS 300.0
#define CERTIFICATE_WARNS_SECONDS (14 * 24 * 3600)

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

static const char *look_at_clock(struct opened_house *opened, struct arena *arena)
{
	struct session *session = store_begin_read(opened->house.store, arena, NULL);
	bool is_doubtful = installation_integer(session, "clock_doubtful", 0) != 0;
	store_end_read(opened->house.store, session);
	return is_doubtful ? "it jumped, or unusually much is due, so nothing is purged; when the date is right, run: tenured release-purge"
			   : NULL;
}

static const char *look_at_endings(struct arena *arena, const struct health_figures *figures)
{
	if (figures->due_rows == 0 || figures->due_seconds < DUE_PATIENCE_SECONDS)
		return NULL;
	return text_format(arena,
		"%lld endings are due, the oldest for %.0f s; is tenured serve running? If so, look for calendar.stuck in its log",
		(long long)figures->due_rows, figures->due_seconds);
}

static const char *look_at_outside(struct arena *arena, const struct health_figures *figures)
{
	if (figures->outbox_rows == 0 || figures->outbox_seconds < OUTSIDE_PATIENCE_SECONDS)
		return NULL;
	return text_format(arena,
		"%lld things wait to be done outside, the oldest for %.0f s; the log says why (outbox.later): mostly Dovecot is down",
		(long long)figures->outbox_rows, figures->outbox_seconds);
}

static const char *look_at_log(struct arena *arena, const struct health_figures *figures)
{
	if (figures->log_bytes < LOG_MOST)
		return NULL;
	return text_format(arena, "it has %lld MiB: something reads the database and never ends; stop what holds it open",
		(long long)(figures->log_bytes >> 20));
}

/* What the database itself tells; nothing when it does not even open, which is told elsewhere. */
static bool report_work(struct arena *arena, const struct settings *settings)
{
	struct opened_house opened;
	struct health_figures figures;
	if (house_open(arena, settings, &opened) != NULL)
		return true;
	bool fine = report("no restored copy waits", look_at_quarantine(&opened, arena));
	fine &= report("no copy is too old", look_at_copies(&opened, arena));
	fine &= report("the machine's clock is believed", look_at_clock(&opened, arena));
	if (!failed(health_figures(&opened.house, arena, &figures))) {
		fine &= report("endings are played in time", look_at_endings(arena, &figures));
		fine &= report("what is outside is done", look_at_outside(arena, &figures));
		fine &= report("the write-ahead log is short", look_at_log(arena, &figures));
	}
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

/* Our own is made anew by the server itself, so only one that was brought can run out. */
static const char *look_at_certificate(struct arena *arena, const struct settings *settings)
{
	struct certificate certificate = { 0 };
	if (settings->https_port == 0 || text_is_empty(settings->tls_certificate))
		return NULL;
	certificate_read(settings->tls_key, settings->tls_certificate, &certificate);
	int64_t now = clock_real_now() / SECOND_MS;
	const char *why = NULL;
	if (!certificate_is_whole(&certificate))
		why = text_format(arena, "%s and %s are not readable or do not belong together", settings->tls_certificate,
			settings->tls_key);
	else if (!certificate_holds_at(&certificate, now))
		why = text_format(arena, "%s is not valid now; renew it", settings->tls_certificate);
	else if (!certificate_holds_at(&certificate, now + CERTIFICATE_WARNS_SECONDS))
		why = text_format(arena, "%s ends within two weeks; renew it", settings->tls_certificate);
	certificate_free(&certificate);
	return why;
}

static const char *look_at_door(struct arena *arena, const struct settings *settings, int64_t port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	if (port == 0 || inet_pton(AF_INET, settings->listen_address, &address.sin_addr) != 1)
		return NULL;
	int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answers = door >= 0 && connect(door, (const struct sockaddr *)&address, sizeof(address)) == 0;
	if (door >= 0)
		close(door);
	return answers ? NULL
		       : text_format(arena, "nobody listens on %s:%lld; run: tenured serve", settings->listen_address,
				 (long long)port);
}

int doctor_command(const struct command_line *line)
{
	const struct settings *settings = line->settings;
	struct arena *arena = line->arena;
	/* First: opening the database repairs it. */
	bool fine = report("the state folder is ours alone", look_at_mode(arena, settings->state_directory));
	fine &= report("the database opens", look_at_database(arena, settings));
	fine &= report_work(arena, settings);
	fine &= report("room on the disk", look_at_room(arena, settings->state_directory));
	fine &= report("HTTP answers", look_at_door(arena, settings, settings->http_port));
	fine &= report("HTTPS answers", look_at_door(arena, settings, settings->https_port));
	fine &= report("the certificate holds", look_at_certificate(arena, settings));
	if (settings->mail_enabled) {
		fine &= report("mail programs are installed", mail_programs_check(arena, settings));
		fine &= report("mail users and groups", mail_accounts_prepare(arena, settings));
		fine &= report("mail servers answer",
			mail_plane_is_up(settings) ? NULL : "IMAP, SMTP or submission do not answer; run: tenured mail");
	}
	return fine ? 0 : 1;
}
