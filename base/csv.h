/*
 * csv - reads comma-separated rows from a stream in constant memory (RFC 4180, and what spreadsheets write)
 *
 * Accepts a UTF-8 byte order mark, CRLF and LF, quoted fields with "" and line breaks inside, and a separator
 * of comma or semicolon, found in the first line. UTF-16 with a byte order mark is refused by name.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct csv;

struct csv_row {
	int64_t line;   /* of its first character, from 1 */
	int64_t offset; /* bytes before its first character: csv_open() may go on from here */
	size_t count;
	char **fields;  /* valid until the next csv_next() */
};

struct csv_fault {
	int64_t line;
	size_t column; /* field, from 1 */
	const char *what; /* English, static */
};

enum csv_result { CSV_ROW, CSV_END, CSV_FAULT };

/*
 * The stream stays the caller's. A stream that stands at an offset behind its start is read from its start up to
 * there, for the separator and the line number, and rows begin at the offset. A field longer than 1 MiB, a row of
 * more than 1024 fields or 4 MiB, a NUL and what is not UTF-8 are faults; lines with nothing on them are skipped.
 */
struct csv *csv_open(FILE *stream);
void csv_close(struct csv *csv);

/* CSV_FAULT fills *fault; the row is skipped and the next call goes on behind it. */
enum csv_result csv_next(struct csv *csv, struct csv_row *row, struct csv_fault *fault);
