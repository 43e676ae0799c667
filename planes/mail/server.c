/*
 * server
 */
#include "planes/mail/server.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/text.h"
#include "planes/mail/names.h"
#include "planes/mail/processes.h"

#define FIRST_PAUSE 100
#define LONGEST_PAUSE (10 * SECOND_MS)
#define LONG_ENOUGH MINUTE_MS /* a server that ran this long begins with the first pause again */
#define LOOK_EVERY 10

static void describe_dovecot(struct arena *arena, const char *root, struct mail_server *server)
{
	*server = (struct mail_server){
		.name = "dovecot",
		.program = DOVECOT_PROGRAM,
		.configuration = text_format(arena, "%s/" DOVECOT_CONFIGURATION, root),
		.pid_file = text_format(arena, "%s/" DOVECOT_PID_FILE, root),
		.log_file = text_format(arena, "%s/log/dovecot-start.log", root),
		.folders = { "/usr/lib/dovecot/", DOVECOT_PROGRAM, NULL },
	};
	server->argv[0] = DOVECOT_PROGRAM;
	server->argv[1] = "-F";
	server->argv[2] = "-c";
	server->argv[3] = server->configuration;
}

/* postfix check makes the queue's folders, in which Dovecot puts its sockets: Postfix therefore comes first.
 */
static void describe_postfix(struct arena *arena, const char *root, struct mail_server *server)
{
	*server = (struct mail_server){
		.name = "postfix",
		.program = POSTFIX_MASTER_PROGRAM,
		.configuration = text_format(arena, "%s/" POSTFIX_CONFIGURATION, root),
		.pid_file = text_format(arena, "%s/" POSTFIX_PID_FILE, root),
		.log_file = text_format(arena, "%s/log/postfix-start.log", root),
		.folders = { "/usr/lib/postfix/", NULL },
	};
	server->argv[0] = POSTFIX_MASTER_PROGRAM;
	server->argv[1] = "-c";
	server->argv[2] = server->configuration;
	server->argv[3] = "-d";
	server->before_start[0] = POSTFIX_PROGRAM;
	server->before_start[1] = "-c";
	server->before_start[2] = server->configuration;
	server->before_start[3] = "check";
}

void mail_servers_describe(struct arena *arena, const struct settings *settings, struct mail_server *servers)
{
	describe_postfix(arena, settings->mail_root, &servers[0]);
	describe_dovecot(arena, settings->mail_root, &servers[1]);
}

static bool is_proven(const struct mail_server *server, pid_t pid)
{
	return process_is(pid, server->program, server->configuration);
}

pid_t mail_server_find(const struct mail_server *server)
{
	pid_t pid = process_read_pid_file(server->pid_file);
	return is_proven(server, pid) ? pid : 0;
}

static void note(enum log_level level, const char *event, const struct mail_server *server)
{
	char number[24] = "";
	char *end = number + sizeof(number) - 1;
	for (pid_t rest = server->pid; rest > 0; rest /= 10)
		*--end = (char)('0' + rest % 10);
	log_event(level, event, "server", server->name, "pid", end, NULL);
}

bool mail_server_start(struct mail_server *server)
{
	pid_t left_behind = process_read_pid_file(server->pid_file);
	if (left_behind > 1 && !is_proven(server, left_behind))
		process_group_kill(left_behind, server->folders);
	bool is_ready = server->before_start[0] == NULL || process_run(server->before_start) == 0;
	server->started_at = clock_steady_now();
	server->pid = is_ready ? process_start(server->argv, server->log_file) : -1;
	server->is_child = server->pid > 0;
	if (server->pid > 0) {
		note(LOG_INFO, "mail.server.started", server);
		return true;
	}
	server->pid = 0;
	log_event(
		LOG_ERROR, "mail.server.start_failed", "server", server->name, "log", server->log_file, NULL);
	return false;
}

/*
 * A child that died is still a zombie here: its number, which names the process group, cannot belong to
 * somebody else, and what is left of the group is killed before the zombie is let go. Its own children would
 * keep the ports.
 */
static bool child_ended(struct mail_server *server)
{
	siginfo_t state = { 0 };
	if (waitid(P_PID, (id_t)server->pid, &state, WEXITED | WNOHANG | WNOWAIT) == 0 && state.si_pid == 0)
		return false;
	process_group_kill(server->pid, server->folders);
	waitpid(server->pid, NULL, 0);
	return true;
}

bool mail_server_watch(struct mail_server *server)
{
	if (server->pid == 0)
		return false;
	bool ended = server->is_child ? child_ended(server) : !is_proven(server, server->pid);
	if (!ended)
		return false;
	int64_t now = clock_steady_now();
	if (!server->is_child)
		process_group_kill(server->pid, server->folders);
	if (server->pause == 0 || now - server->started_at > LONG_ENOUGH)
		server->pause = FIRST_PAUSE;
	server->start_again_at = now + server->pause;
	server->pause = server->pause * 2 < LONGEST_PAUSE ? server->pause * 2 : LONGEST_PAUSE;
	note(LOG_ERROR, "mail.server.ended", server);
	server->pid = 0;
	return true;
}

void mail_server_signal(const struct mail_server *server, int signal)
{
	if (server->pid > 0 && (server->is_child || is_proven(server, server->pid)))
		kill(server->pid, signal);
}

void mail_servers_stop(struct mail_server *servers, size_t count, int64_t milliseconds)
{
	int64_t until = clock_steady_now() + milliseconds;
	size_t running = 0;
	for (size_t i = 0; i < count; i++) {
		mail_server_signal(&servers[i], SIGTERM);
		running += servers[i].pid > 0 ? 1 : 0;
	}
	while (running > 0 && clock_steady_now() < until) {
		clock_sleep(LOOK_EVERY);
		for (size_t i = 0; i < count; i++)
			running -= mail_server_watch(&servers[i]) ? 1 : 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (servers[i].pid == 0)
			continue;
		note(LOG_WARNING, "mail.server.killed", &servers[i]);
		process_group_kill(servers[i].pid, servers[i].folders);
		if (servers[i].is_child)
			waitpid(servers[i].pid, NULL, 0);
		servers[i].pid = 0;
	}
}
