/*
 * import_columns - the columns of an export: found by name, in any order and case, and what a cell may hold
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csv.h"
#include "base/language.h"
#include "domain/users/user_import.h"

struct arena;

enum { IMPORT_COLUMNS_MOST = 48 };

/* Where each known column stands in the file at hand. */
struct import_header {
	size_t place[IMPORT_COLUMNS_MOST];     /* field of the row, from 1; 0: not there */
	const char *name[IMPORT_COLUMNS_MOST]; /* as the file spells it */
	size_t field_count;
};

/* What is wrong with a row, or worth a notice. */
struct import_fault {
	const char *column; /* as the file spells it; "" for the row as a whole */
	const char *code;
	const char *message; /* NULL: nothing is wrong */
};

struct import_cells {
	const struct import_header *header;
	const struct csv_row *row;
	int64_t moment_shift;
	enum language language;
};

/* Reads the first row. NULL when fine, otherwise which required column is missing. *unknown: names of columns
 * that mean nothing here. Names live in the arena. */
const char *import_header_read(struct arena *arena, const struct csv_row *row, struct import_header *header,
	const char ***unknown, size_t *unknown_count);

/* Reads a row's cells into the arena. password (NULL: none) is what its column holds. */
struct import_fault import_row_read(struct arena *arena, const struct import_cells *cells,
	struct user_import_options *options, const char **password);

/* The newest moment of a row; 0: none is there or it cannot be read. */
int64_t import_newest_moment(struct arena *arena, const struct import_cells *cells);

/* How the file spells the column of a property ("skuId", "proxyAddresses", "userPrincipalName"); "" if none.
 */
const char *import_column_of(const struct import_header *header, const char *property);
