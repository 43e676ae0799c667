/*
 * server - one of the two mail servers, as the supervisor sees it
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct arena;
struct settings;

#define MAIL_SERVERS 2

struct mail_server {
	const char *name;	   /* "dovecot", "postfix" */
	const char *program;	   /* what /proc/<pid>/exe must say */
	const char *configuration; /* the argument that proves it is ours */
	const char *pid_file;
	const char *log_file; /* takes what it says before its own log is open */
	const char *argv[8];
	const char *before_start[6]; /* run to its end before each start; [0] == NULL: nothing */
	const char *folders[3];	     /* where the programs of its process group lie */
	pid_t pid;		     /* 0: not running */
	bool is_child;		     /* started by this supervisor, otherwise adopted */
	int64_t started_at, start_again_at, pause; /* steady milliseconds */
};

/* Both, in the order in which they are started. Nothing is looked at yet. */
void mail_servers_describe(struct arena *arena, const struct settings *settings, struct mail_server *servers);

/* Pid of a proven running instance; 0 when there is none. */
pid_t mail_server_find(const struct mail_server *server);

/* Starts it; false: could not. What is left of an instance that died is killed first. */
bool mail_server_start(struct mail_server *server);

/* Notices its end; true when it just ended. */
bool mail_server_watch(struct mail_server *server);

/* Sends a signal, if it runs and is proven. */
void mail_server_signal(const struct mail_server *server, int signal);

/* SIGTERM to all that run, a wait of at most milliseconds, then SIGKILL for what is left of their groups. */
void mail_servers_stop(struct mail_server *servers, size_t count, int64_t milliseconds);
