/*
 * processes - starting, proving and ending processes
 *
 * A process is proven to be ours by its program (/proc/<pid>/exe) and by one exact argument (the
 * configuration's path); only then may it be signalled.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Runs argv[0] (an absolute path) and waits; its exit status, or -1. Output goes to standard error. */
int process_run(const char *const *argv);

/*
 * Starts argv[0] in a session and process group of its own, without input, signals at their defaults, output
 * appended to log_path. Its pid, or -1.
 */
pid_t process_start(const char *const *argv, const char *log_path);

/* It runs (a zombie does not), its program is program, and argument is one of its arguments. */
bool process_is(pid_t pid, const char *program, const char *argument);

/* The first number in a pid file; 0 when there is none. */
pid_t process_read_pid_file(const char *path);

/*
 * Kills what is left of the process group whose leader was pid, as far as each member's program lies in one
 * of the folders (ended by NULL). Gives the number of members found.
 */
size_t process_group_kill(pid_t group, const char *const *folders);
