/*
 * processes
 */
#include "planes/mail/processes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

#define LONGEST_COMMAND_LINE 4096

extern char **environ;

int process_run(const char *const *argv)
{
	pid_t pid = 0;
	int status = 0;
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
	/* posix_spawn takes char *const * for history's sake and changes nothing. */
	int failure = posix_spawn(&pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (failure != 0)
		return -1;
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static _Noreturn void become(const char *const *argv, int input, int output)
{
	sigset_t none;
	sigemptyset(&none);
	setsid();
	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	close_range(STDERR_FILENO + 1, ~0U, 0);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

pid_t process_start(const char *const *argv, const char *log_path)
{
	int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int output = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
	pid_t pid = input < 0 || output < 0 ? -1 : fork();
	if (pid == 0)
		become(argv, input, output);
	if (input >= 0)
		close(input);
	if (output >= 0)
		close(output);
	return pid;
}

static bool read_proc(pid_t pid, const char *name, char *buffer, size_t size, size_t *length)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%ld/%s", (long)pid, name);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return false;
	ssize_t got = read(descriptor, buffer, size - 1);
	close(descriptor);
	if (got <= 0)
		return false;
	buffer[got] = '\0';
	*length = (size_t)got;
	return true;
}

/* "(deleted)" stands behind the path when the package was upgraded meanwhile. */
static bool program_of(pid_t pid, char *buffer, size_t size)
{
	static const char deleted[] = " (deleted)";
	char path[64];
	snprintf(path, sizeof(path), "/proc/%ld/exe", (long)pid);
	ssize_t length = readlink(path, buffer, size - 1);
	if (length <= 0)
		return false;
	buffer[length] = '\0';
	size_t end = strlen(deleted);
	if ((size_t)length > end && strcmp(buffer + (size_t)length - end, deleted) == 0)
		buffer[(size_t)length - end] = '\0';
	return true;
}

bool process_is(pid_t pid, const char *program, const char *argument)
{
	char found[4096], line[LONGEST_COMMAND_LINE];
	size_t length = 0;
	if (pid <= 1 || !program_of(pid, found, sizeof(found)) || strcmp(found, program) != 0)
		return false;
	if (!read_proc(pid, "cmdline", line, sizeof(line), &length))
		return false;
	for (const char *word = line; word < line + length; word += strlen(word) + 1) {
		if (strcmp(word, argument) == 0)
			return true;
	}
	return false;
}

pid_t process_read_pid_file(const char *path)
{
	char line[64];
	FILE *stream = fopen(path, "re");
	if (stream == NULL)
		return 0;
	bool got = fgets(line, sizeof(line), stream) != NULL;
	fclose(stream);
	return got ? (pid_t)strtol(line, NULL, 10) : 0;
}

static bool is_member(pid_t pid, pid_t group, const char *const *folders)
{
	char line[512], program[4096];
	size_t length = 0;
	int member_of = 0;
	if (!read_proc(pid, "stat", line, sizeof(line), &length))
		return false;
	const char *behind_name = strrchr(line, ')');
	if (behind_name == NULL || sscanf(behind_name + 1, " %*c %*d %d", &member_of) != 1 ||
		member_of != group)
		return false;
	if (!program_of(pid, program, sizeof(program)))
		return false;
	for (; *folders != NULL; folders++) {
		if (text_starts_with(program, *folders))
			return true;
	}
	return false;
}

/* The descriptor is taken before the proof: the signal cannot reach another process with the same number. */
static bool kill_member(pid_t pid, pid_t group, const char *const *folders)
{
	int descriptor = pidfd_open(pid, 0);
	if (descriptor < 0)
		return false;
	bool is_ours = is_member(pid, group, folders);
	if (is_ours)
		pidfd_send_signal(descriptor, SIGKILL, NULL, 0);
	close(descriptor);
	return is_ours;
}

size_t process_group_kill(pid_t group, const char *const *folders)
{
	size_t count = 0;
	DIR *directory = opendir("/proc");
	if (directory == NULL || group <= 1)
		return 0;
	for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
		pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
		if (pid > 1 && is_member(pid, group, folders) && kill_member(pid, group, folders))
			count++;
	}
	closedir(directory);
	return count;
}
