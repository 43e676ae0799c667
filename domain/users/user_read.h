/*
 * user_read - people as a door reads them: what is overdue reads as gone, however late the calendar's worker
 * is
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/addresses.h"
#include "store/users.h"

struct context;

/* An active user by id or sign-in name; NULL if there is none. */
const struct user *user_read(struct context *context, const char *id_or_name);
/* A deleted user by id, while she can be restored. */
const struct user *user_read_deleted(struct context *context, const char *id);

/* Active people, or those who can be restored, in order of the folded sign-in name (domain/listing.h). */
struct list_query users_listing(struct context *context, bool deleted);

struct user_page {
	const struct user *users; /* in order of the folded sign-in name */
	size_t count;
	const char *next; /* what the next page begins behind; NULL: there is none */
};

/* Her manager, NULL where she has none or the one is deleted. */
const struct user *user_read_manager(struct context *context, const struct user *user);
/* Who reports to her. */
struct user_page user_read_reports(struct context *context, const char *user_id, const char *after, int64_t limit);
int64_t user_read_reports_count(struct context *context, const char *user_id);

/* Her own, or by a role that reads how people prove who they are; ERROR_REQUEST_DENIED otherwise. */
struct error user_read_may_see_methods(const struct context *context, const struct user *user);

/* The primary one first. */
const struct address *user_read_addresses(struct context *context, const char *user_id, size_t *count);

/* Of many at once, in order of whom they belong to: addresses, active people by id, reports (at most so many each). */
const struct address *users_read_addresses(
	struct context *context, const char *const *ids, size_t id_count, size_t *count);
const struct user *users_read_of_ids(struct context *context, const char *const *ids, size_t id_count, size_t *count);
const struct user *users_read_reports(
	struct context *context, const char *const *ids, size_t id_count, int64_t each, size_t *count);
