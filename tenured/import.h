/*
 * import - users of a source of record come in: the CSV file that the admin center's "Export users" writes
 *
 * One pass in constant memory: rows are read, checked and hashed in batches, each batch is one transaction
 * with the point that was reached (store/imports.h). An import that was stopped goes on there when it is run
 * again with the same file; a file that came in whole changes nothing the second time. A faulty row is told
 * with its line and column and keeps nobody else out.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/language.h"

struct arena;
struct house;

struct import_options {
	const char *tenant_id;
	const char *path;
	const char *result_path; /* what was refused, left or noticed, and passwords; NULL: none is written */
	const char *initial_password; /* of new accounts whose row has none; changed at the first sign-in */
	bool makes_passwords;	      /* a random one for each of these instead: 30 ms of CPU each */
	int64_t moment_shift;	      /* added to every moment of the file */
	FILE *messages;		      /* NULL: silent */
	bool shows_progress;
	enum language language;
	bool (*goes_on)(void *state, int64_t rows); /* asked between batches; NULL: always */
	void *state;
};

struct import_figures {
	int64_t rows; /* seen in this run */
	int64_t created, updated, unchanged, left, refused;
	int64_t notices;
	int64_t resumed_behind; /* rows that were there from a run before; 0: begun at the start */
	bool was_stopped;
	size_t most_memory; /* of the arena, in one batch */
};

/* NULL when the file was read to its end or goes_on() said no; otherwise what is wrong and the remedy. */
const char *import_users(struct house *house, struct arena *arena, const struct import_options *options,
	struct import_figures *figures);
