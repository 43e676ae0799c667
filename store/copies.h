/*
 * copies - which backups were made, where, and when each should be gone
 */
#pragma once

#include "store/session.h"

struct copy {
	const char *path;
	int64_t taken_at, expires_at; /* the machine's clock */
};

void copy_put(struct session *session, const struct copy *row);
/* In order of their ends. */
struct copy *copies_all(struct session *session, size_t *count);
void copy_forget(struct session *session, const char *path);
