/*
 * supervisor
 */
#include "planes/mail/supervisor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/text.h"
#include "planes/mail/accounts.h"
#include "planes/mail/configuration.h"
#include "planes/mail/names.h"
#include "planes/mail/processes.h"
#include "planes/mail/server.h"

#define LOOK_EVERY_NANOSECONDS 100000000L
#define STOP_MILLISECONDS 1700
#define GREETING_MILLISECONDS 1000
#define DIRECTORY_PARTS 3

enum exit_status { STOPPED = 0, CANNOT_RUN = 1, SUPERVISED_ALREADY = 2 };

/* What the servers hold open: when one of these becomes another, they must open it again. */
struct directory_view {
	char *paths[DIRECTORY_PARTS]; /* the folder, route.db, auth.db */
	ino_t inodes[DIRECTORY_PARTS];
	mode_t folder_mode;
};

struct supervisor {
	const struct settings *settings;
	struct arena *arena;
	struct mail_server servers[MAIL_SERVERS];
	struct directory_view directory;
};

static void say(const char *what)
{
	log_event(LOG_ERROR, "mail.cannot_run", "reason", what, NULL);
	fprintf(stderr, "tenured mail: %s\n", what);
}

/* The lock is the descriptor, held until the process ends; the number in the file is for people. */
static int take_lock(struct arena *arena, const struct settings *settings)
{
	int descriptor = open(text_format(arena, "%s/" SUPERVISOR_LOCK_FILE, settings->mail_root),
		O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (descriptor < 0)
		return -1;
	if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
		close(descriptor);
		return -1;
	}
	if (ftruncate(descriptor, 0) != 0 || dprintf(descriptor, "%ld\n", (long)getpid()) < 0)
		log_event(LOG_WARNING, "mail.lock_file_not_written", NULL);
	return descriptor;
}

long mail_supervisor_pid(const struct settings *settings)
{
	struct arena *arena = arena_new(4096);
	const char *path = text_format(arena, "%s/" SUPERVISOR_LOCK_FILE, settings->mail_root);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool is_free = descriptor < 0 || flock(descriptor, LOCK_SH | LOCK_NB) == 0;
	if (descriptor >= 0)
		close(descriptor);
	long pid = is_free ? 0 : (long)process_read_pid_file(path);
	arena_free(arena);
	return pid;
}

static void look_at_directory(struct directory_view *view, ino_t *inodes, mode_t *folder_mode)
{
	for (size_t i = 0; i < DIRECTORY_PARTS; i++) {
		struct stat state;
		bool found = stat(view->paths[i], &state) == 0;
		inodes[i] = found ? state.st_ino : 0;
		if (i == 0)
			*folder_mode = found ? state.st_mode & 07777 : 0;
	}
}

static void begin_directory_watch(struct supervisor *supervisor)
{
	static const char *const parts[DIRECTORY_PARTS] = { "", "/route/route.db", "/login/auth.db" };
	struct directory_view *view = &supervisor->directory;
	for (size_t i = 0; i < DIRECTORY_PARTS; i++)
		view->paths[i] = text_format(
			supervisor->arena, "%s/directory%s", supervisor->settings->mail_root, parts[i]);
	look_at_directory(view, view->inodes, &view->folder_mode);
}

static void watch_directory(struct supervisor *supervisor)
{
	ino_t inodes[DIRECTORY_PARTS];
	mode_t folder_mode = 0;
	struct directory_view *view = &supervisor->directory;
	look_at_directory(view, inodes, &folder_mode);
	if (folder_mode == view->folder_mode && memcmp(inodes, view->inodes, sizeof(inodes)) == 0)
		return;
	memcpy(view->inodes, inodes, sizeof(inodes));
	view->folder_mode = folder_mode;
	log_event(LOG_WARNING, "mail.directory_reopened", NULL);
	for (size_t i = 0; i < MAIL_SERVERS; i++)
		mail_server_signal(&supervisor->servers[i], SIGHUP);
}

/* NULL when this machine can carry the mail plane, and everything before the start is done. */
static const char *prepare(struct supervisor *supervisor, bool *changed)
{
	struct arena *arena = supervisor->arena;
	const struct settings *settings = supervisor->settings;
	const char *wrong = mail_configuration_check(arena, settings);
	if (wrong == NULL)
		wrong = mail_programs_check(arena, settings);
	if (wrong == NULL && geteuid() != 0)
		wrong = "Postfix needs root to start: run it as root or with sudo, or set mail_enabled = no";
	if (wrong == NULL)
		wrong = mail_accounts_prepare(arena, settings);
	if (wrong == NULL)
		wrong = mail_folders_prepare(arena, settings);
	if (wrong == NULL) /* in the order of mail_servers_describe() */
		wrong = mail_configuration_write(arena, settings, &changed[1], &changed[0]);
	return wrong;
}

/* Servers left behind go on when their configuration is still the one on disk; otherwise new ones take over.
 */
static void adopt(struct supervisor *supervisor, const bool *changed)
{
	for (size_t i = 0; i < MAIL_SERVERS; i++) {
		struct mail_server *server = &supervisor->servers[i];
		server->pid = mail_server_find(server);
		server->started_at = clock_steady_now();
		if (server->pid == 0)
			continue;
		log_event(LOG_INFO, changed[i] ? "mail.server.replaced" : "mail.server.adopted", "server",
			server->name, NULL);
		if (changed[i])
			mail_servers_stop(server, 1, STOP_MILLISECONDS);
	}
}

static void keep_running(struct supervisor *supervisor)
{
	for (size_t i = 0; i < MAIL_SERVERS; i++) {
		struct mail_server *server = &supervisor->servers[i];
		mail_server_watch(server);
		if (server->pid != 0 || clock_steady_now() < server->start_again_at)
			continue;
		if (!mail_server_start(server))
			server->start_again_at = clock_steady_now() + SECOND_MS;
	}
	watch_directory(supervisor);
}

static sigset_t block_signals(void)
{
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signals;
}

static void watch_until_stopped(struct supervisor *supervisor, const sigset_t *signals)
{
	const struct timespec step = { .tv_nsec = LOOK_EVERY_NANOSECONDS };
	for (;;) {
		keep_running(supervisor);
		int got = sigtimedwait(signals, NULL, &step);
		if (got == SIGTERM || got == SIGINT)
			break;
	}
	log_event(LOG_INFO, "mail.stopping", NULL);
	mail_servers_stop(supervisor->servers, MAIL_SERVERS, STOP_MILLISECONDS);
}

static int supervise(struct supervisor *supervisor, const sigset_t *signals)
{
	bool changed[MAIL_SERVERS] = { false };
	const char *run = text_format(supervisor->arena, "%s/run", supervisor->settings->mail_root);
	mkdir(supervisor->settings->mail_root, 0755);
	mkdir(run, 0755);
	int lock = take_lock(supervisor->arena, supervisor->settings);
	if (lock < 0) {
		bool is_held = mail_supervisor_pid(supervisor->settings) != 0;
		say(is_held ? "another supervisor has this mail_root"
			    : text_format(supervisor->arena, "%s: %s", run, strerror(errno)));
		return is_held ? SUPERVISED_ALREADY : CANNOT_RUN;
	}
	const char *wrong = prepare(supervisor, changed);
	if (wrong != NULL) {
		say(wrong);
		close(lock);
		return CANNOT_RUN;
	}
	mail_servers_describe(supervisor->arena, supervisor->settings, supervisor->servers);
	adopt(supervisor, changed);
	mail_configuration_applied(supervisor->arena, supervisor->settings);
	begin_directory_watch(supervisor);
	watch_until_stopped(supervisor, signals);
	close(lock);
	return STOPPED;
}

int mail_supervise(const struct settings *settings)
{
	struct supervisor supervisor = { .settings = settings, .arena = arena_new(1024 * 1024) };
	/* From the first moment on: a SIGTERM before the watch must stop what was adopted, not orphan it. */
	sigset_t signals = block_signals();
	int status = supervise(&supervisor, &signals);
	arena_free(supervisor.arena);
	return status;
}

static bool greets(const char *address, int64_t port, const char *greeting)
{
	char line[16] = "";
	struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int socket_of_ours = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (socket_of_ours < 0 || inet_pton(AF_INET, address, &peer.sin_addr) != 1)
		return false;
	struct pollfd wait = { .fd = socket_of_ours, .events = POLLIN };
	bool fine = connect(socket_of_ours, (struct sockaddr *)&peer, sizeof(peer)) == 0 &&
		    poll(&wait, 1, GREETING_MILLISECONDS) == 1 &&
		    read(socket_of_ours, line, sizeof(line) - 1) > 0;
	close(socket_of_ours);
	return fine && text_starts_with(line, greeting);
}

bool mail_plane_is_up(const struct settings *settings)
{
	struct mail_server servers[MAIL_SERVERS];
	struct arena *arena = arena_new(16384);
	mail_servers_describe(arena, settings, servers);
	bool run = mail_server_find(&servers[0]) != 0 && mail_server_find(&servers[1]) != 0;
	arena_free(arena);
	return run && greets(settings->mail_listen_address, settings->imap_port, "* OK") &&
	       greets(settings->mail_listen_address, settings->smtp_port, "220 ") &&
	       greets(settings->mail_listen_address, settings->submission_port, "220 ");
}
