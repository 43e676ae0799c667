/*
 * by_ids - the rows of one page that are named by id, with one statement
 */
#pragma once

#include "store/session.h"

/* Those whose column is among the ids, in order of that column; NULL if there are none. */
void *session_find_by_ids(struct session *session, const struct table *table, const char *column, const char *const *ids,
	size_t id_count, size_t *count);
