/*
 * command - tenured's commands as rows of a table (main.c)
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct settings;

struct command_line {
	struct arena *arena;
	const struct settings *settings;
	int count;               /* of what stands behind the command's name, --config and --set taken out */
	char *const *words;
};

struct command {
	const char *name;
	const char *usage;
	const char *summary;
	/* The exit code: 0 done, 1 could not, 2 called wrongly. */
	int (*run)(const struct command_line *line);
};

/* The value behind "--name"; NULL if it is not there. */
const char *command_option(const struct command_line *line, const char *name);
bool command_has(const struct command_line *line, const char *name);
/* The index-th word that is neither an option nor an option's value; valued: names of options with a value. */
const char *command_word(const struct command_line *line, size_t index, const char *const *valued);
/* Prints "tenured: …" on standard error and returns 1. */
int command_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The first line of a file, or of standard input for "-"; NULL when it cannot be read. */
const char *command_read_secret(const struct command_line *line, const char *path);

int serve_command(const struct command_line *line);
int mail_command(const struct command_line *line);
int init_command(const struct command_line *line);
int import_command(const struct command_line *line);
int demonstration_command(const struct command_line *line);
int backup_command(const struct command_line *line);
int release_purge_command(const struct command_line *line);
int restore_command(const struct command_line *line);
int release_restore_command(const struct command_line *line);
int trust_command(const struct command_line *line);
int doctor_command(const struct command_line *line);
int app_command(const struct command_line *line);
int keys_command(const struct command_line *line);
