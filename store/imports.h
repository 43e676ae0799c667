/*
 * imports - how far the import of a file has come
 *
 * Written in the transaction of each batch of rows, so that an import that was stopped goes on behind the
 * last row that is there. The row goes when the file is done.
 */
#pragma once

#include "store/session.h"

struct import_point {
	const char *file_key; /* what tells one file from another */
	int64_t row_offset;   /* bytes before the last row that was read */
	int64_t row_count;
	int64_t refused_count;
	int64_t updated_at; /* the machine's clock */
};

void import_point_put(struct session *session, const struct import_point *row);
/* NULL: this file is not half done. */
struct import_point *import_point_find(struct session *session, const char *file_key);
int64_t import_point_remove(struct session *session, const char *file_key);
