/*
 * csv - reads comma-separated rows from a stream in constant memory
 *
 * A faulty row ends at its line break; only within quotes does a break belong to the row. Behind a fault the
 * quotes are no guide any more, so the rest of the line is skipped without regard to them.
 */
#include "base/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define WINDOW_SIZE ((size_t)64 * 1024)
#define FIELD_LIMIT ((size_t)1024 * 1024)
#define ROW_LIMIT ((size_t)4 * 1024 * 1024)
#define FIELDS_LIMIT ((size_t)1024)
#define NO_BYTE (-1)

struct csv {
	FILE *stream;
	char separator;
	bool is_utf16;
	bool is_over;
	int64_t line;	/* of the byte to be read next */
	int64_t offset; /* of it */
	size_t window_at;
	size_t window_length;
	size_t row_length; /* bytes of the row so far, with a NUL behind each field */
	size_t row_capacity;
	char *row;
	size_t count;
	size_t starts[FIELDS_LIMIT]; /* of the fields, in row */
	char *fields[FIELDS_LIMIT];
	char window[WINDOW_SIZE];
};

/* The byte to be read next, NO_BYTE at the end; it stays. */
static int peek(struct csv *csv)
{
	if (csv->window_at == csv->window_length) {
		csv->window_at = 0;
		csv->window_length = fread(csv->window, 1, sizeof(csv->window), csv->stream);
		if (csv->window_length == 0)
			return NO_BYTE;
	}
	return (unsigned char)csv->window[csv->window_at];
}

static void skip_byte(struct csv *csv)
{
	csv->line += csv->window[csv->window_at] == '\n';
	csv->window_at++;
	csv->offset++;
}

static bool window_starts_with(const struct csv *csv, const char *bytes, size_t length)
{
	return csv->window_length >= length && memcmp(csv->window, bytes, length) == 0;
}

/* Whichever stands more often outside quotes in the first line; the comma when they are even. */
static char find_separator(const struct csv *csv)
{
	size_t commas = 0;
	size_t semicolons = 0;
	bool in_quotes = false;
	for (size_t i = csv->window_at; i < csv->window_length; i++) {
		char byte = csv->window[i];
		if (byte == '\n' && !in_quotes)
			break;
		in_quotes ^= byte == '"';
		commas += byte == ',' && !in_quotes;
		semicolons += byte == ';' && !in_quotes;
	}
	return semicolons > commas ? ';' : ',';
}

static void read_start(struct csv *csv)
{
	if (peek(csv) == NO_BYTE)
		return;
	csv->is_utf16 = window_starts_with(csv, "\xFF\xFE", 2) || window_starts_with(csv, "\xFE\xFF", 2);
	for (size_t i = 0; window_starts_with(csv, "\xEF\xBB\xBF", 3) && i < 3; i++)
		skip_byte(csv);
	csv->separator = find_separator(csv);
}

struct csv *csv_open(FILE *stream)
{
	struct csv *csv = calloc(1, sizeof(*csv));
	if (csv == NULL)
		bug("no memory for a CSV reader");
	csv->stream = stream;
	csv->separator = ',';
	csv->line = 1;
	/* A pipe has no offset and starts where it is. */
	int64_t from = ftello(stream);
	if (from > 0 && fseeko(stream, 0, SEEK_SET) != 0)
		from = 0;
	read_start(csv);
	while (csv->offset < from && peek(csv) != NO_BYTE)
		skip_byte(csv);
	return csv;
}

void csv_close(struct csv *csv)
{
	if (csv == NULL)
		return;
	free(csv->row);
	free(csv);
}

static void add_byte(struct csv *csv, int byte)
{
	if (csv->row_length == csv->row_capacity) {
		csv->row_capacity = csv->row_capacity == 0 ? 1024 : csv->row_capacity * 2;
		csv->row = realloc(csv->row, csv->row_capacity);
		if (csv->row == NULL)
			bug("no memory for a CSV row");
	}
	csv->row[csv->row_length++] = (char)byte;
}

/* Adds the next byte to the field that began at start; says what is wrong with it. */
static const char *take_byte(struct csv *csv, size_t start)
{
	int byte = peek(csv);
	if (byte == '\0')
		return "a NUL character";
	if (csv->row_length - start == FIELD_LIMIT)
		return "a field longer than 1 MiB";
	if (csv->row_length >= ROW_LIMIT)
		return "a row longer than 4 MiB";
	add_byte(csv, byte);
	skip_byte(csv);
	return NULL;
}

static const char *read_plain(struct csv *csv, size_t start)
{
	const char *wrong = NULL;
	int next = NO_BYTE;
	while (wrong == NULL && (next = peek(csv)) != NO_BYTE && next != csv->separator && next != '\n')
		wrong = next == '"' ? "a quote inside a field that is not quoted" : take_byte(csv, start);
	/* The CR of a CRLF belongs to the line break; one that stands alone belongs to the field. */
	bool is_at_break = next == '\n' || next == NO_BYTE;
	if (wrong == NULL && is_at_break && csv->row_length > start && csv->row[csv->row_length - 1] == '\r')
		csv->row_length--;
	return wrong;
}

static const char *read_quoted(struct csv *csv, size_t start)
{
	const char *wrong = NULL;
	skip_byte(csv);
	while (wrong == NULL) {
		int next = peek(csv);
		if (next == NO_BYTE)
			return "a quote that is not closed";
		if (next == '"') {
			skip_byte(csv);
			if (peek(csv) != '"')
				break;
		}
		wrong = take_byte(csv, start);
	}
	if (wrong != NULL || peek(csv) == csv->separator)
		return wrong;
	if (peek(csv) == '\r')
		skip_byte(csv);
	return peek(csv) == NO_BYTE || peek(csv) == '\n' ? NULL : "text behind a closing quote";
}

static const char *read_field(struct csv *csv)
{
	size_t start = csv->row_length;
	if (csv->count == FIELDS_LIMIT)
		return "a row of more than 1024 fields";
	csv->starts[csv->count++] = start;
	const char *wrong = peek(csv) == '"' ? read_quoted(csv, start) : read_plain(csv, start);
	if (wrong == NULL)
		add_byte(csv, '\0');
	return wrong;
}

static enum csv_result refuse(struct csv *csv, struct csv_fault *fault, int64_t line, const char *what)
{
	*fault = (struct csv_fault){ .line = line, .column = csv->count == 0 ? 1 : csv->count, .what = what };
	/* Nothing behind it would be understood, or could be read. */
	csv->is_over = csv->is_utf16 || ferror(csv->stream);
	while (!csv->is_over && peek(csv) != NO_BYTE && peek(csv) != '\n')
		skip_byte(csv);
	return CSV_FAULT;
}

/* Behind a row stands its line break; lines with nothing on them stand for nothing. */
static void skip_line_breaks(struct csv *csv)
{
	while (peek(csv) == '\n' || peek(csv) == '\r')
		skip_byte(csv);
}

static const char *read_fields(struct csv *csv, int64_t *line)
{
	for (;;) {
		*line = csv->line;
		const char *wrong = read_field(csv);
		if (ferror(csv->stream))
			wrong = "the file cannot be read";
		if (wrong != NULL || peek(csv) != csv->separator)
			return wrong;
		skip_byte(csv);
	}
}

enum csv_result csv_next(struct csv *csv, struct csv_row *row, struct csv_fault *fault)
{
	if (csv->is_over)
		return CSV_END;
	csv->count = 0;
	csv->row_length = 0;
	if (csv->is_utf16)
		return refuse(csv, fault, 1, "the file is UTF-16; save it as UTF-8");
	skip_line_breaks(csv);
	if (peek(csv) == NO_BYTE && !ferror(csv->stream))
		return CSV_END;
	*row = (struct csv_row){ .line = csv->line, .offset = csv->offset, .fields = csv->fields };
	int64_t line;
	const char *wrong = read_fields(csv, &line);
	if (wrong != NULL)
		return refuse(csv, fault, line, wrong);
	row->count = csv->count;
	for (size_t i = 0; i < row->count; i++) {
		csv->fields[i] = csv->row + csv->starts[i];
		csv->count = i + 1;
		/* Asked behind the whole row: the quotes of a file in Latin-1 are still a guide. */
		if (!text_is_utf8(csv->fields[i], strlen(csv->fields[i])))
			return refuse(csv, fault, row->line, "text that is not UTF-8");
	}
	return CSV_ROW;
}
