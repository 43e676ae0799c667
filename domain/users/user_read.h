/*
 * user_read - people as a door reads them: what is overdue reads as gone, however late the calendar's worker
 * is
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/addresses.h"
#include "store/users.h"

struct context;

/* An active user by id or sign-in name; NULL if there is none. */
const struct user *user_read(struct context *context, const char *id_or_name);
/* A deleted user by id, while she can be restored. */
const struct user *user_read_deleted(struct context *context, const char *id);

struct user_page {
	const struct user *users; /* in order of the folded sign-in name; may be fewer than the limit */
	size_t count;
	const char *next; /* what the next page begins behind; NULL: there is none */
};

/* filter may be NULL; after: the place that the page before gave, "" for the first. */
struct user_page users_read(
	struct context *context, bool deleted, const struct filter *filter, const char *after, int64_t limit);

/* Costs one look at an index without a filter, and a walk through all with one. */
int64_t users_read_count(struct context *context, bool deleted, const struct filter *filter);

/* The primary one first. */
const struct address *user_read_addresses(struct context *context, const char *user_id, size_t *count);
