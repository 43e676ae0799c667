/*
 * import_cells - one reader for each kind of cell; import_columns.c says which column has which
 *
 * A reader puts what the cell holds into the row's options; what it cannot read is a fault of that column. No
 * reader is asked about an empty cell.
 */
#pragma once

#include "tenured/import_columns.h"

#define IMPORT_NAMES_MOST 3

struct reading;
struct import_column {
	const char *names[IMPORT_NAMES_MOST];
	const char *property; /* the wire's name; errors about it are about this column */
	struct import_fault (*read)(
		struct reading *reading, const struct import_column *column, const char *cell);
	bool is_required;
	bool is_moment;
};

/* A row while it is read. */
struct reading {
	struct arena *arena;
	const struct import_cells *cells;
	size_t column;
	struct user_import_options *options;
	struct user_value *values;
	const char *password;
	bool never_expires, is_weak;
};

/* text: its {value} is value. */
struct import_fault cell_fault(
	struct reading *reading, const char *code, enum text_id text, const char *value);

/* "2021-03-04 09:12:33Z" and "2021-03-04 09:12:33" beside RFC 3339. False leaves *moment alone. */
bool cell_to_moment(struct arena *arena, const char *cell, int64_t *moment);

struct import_fault read_text(struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_blocked(
	struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_flag(struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_never_expires(
	struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_is_strong(
	struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_moment(
	struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_phone(struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_id(struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_location(
	struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_licenses(
	struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_addresses(
	struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_password(
	struct reading *reading, const struct import_column *column, const char *cell);
struct import_fault read_nothing(
	struct reading *reading, const struct import_column *column, const char *cell);
