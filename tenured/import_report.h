/*
 * import_report - what is told about an import: the result file, lines on standard error, progress
 */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "tenured/import.h"
#include "tenured/import_columns.h"

/* A row of the file on its way in. */
struct import_row {
	int64_t line, offset;
	struct user_import_options options;
	const char *password; /* of a new account, for the result file; NULL: none */
	bool is_password_made;
	struct import_fault fault;
	struct user_import_result result;
};

struct import_report {
	const struct import_options *options;
	const struct import_header *header;
	FILE *results; /* NULL: none */
	int64_t told;  /* lines on standard error */
	int64_t begun_at, shown_at;
	int64_t begun_offset, size;
};

/* Opens the result file, for its owner alone; one that goes on is added to. NULL when fine. */
const char *import_report_open(struct arena *arena, struct import_report *report, bool goes_on);
/* Returns NULL, or why the result file could not be written. */
const char *import_report_close(struct arena *arena, struct import_report *report);

/* After the row is in (or out) for good; counts it. */
void import_report_row(struct arena *arena, struct import_report *report, const struct import_row *row,
	struct import_figures *figures);
void import_report_progress(
	struct import_report *report, const struct import_figures *figures, int64_t offset);
void import_report_end(struct import_report *report, const struct import_figures *figures);
