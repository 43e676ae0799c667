/*
 * license_read - who has what and what is owned, as a door reads it
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/group_licenses.h"
#include "store/license_jobs.h"
#include "store/licenses.h"
#include "store/users.h"

struct context;

/* What she has, in order of product; without what her groups could not give. */
const struct license *licenses_read(struct context *context, const char *user_id, size_t *count);
/* What groups give and how far their members are; with one statement each. */
struct group_licensing_view {
	const struct group_license *licenses; /* in order of group */
	size_t license_count;
	const struct license_job *jobs;
	size_t job_count;
};
struct group_licensing_view group_licensing_read(struct context *context, const char *const *group_ids, size_t count);
/* "ProcessingComplete" and the like; NULL: the group never had licenses. */
const char *group_processing_state(const struct group_licensing_view *view, const char *group_id);
bool group_has_license_errors(struct context *context, const char *group_id);
/* A page of those who lack something of the group's, in order of id; next: NULL behind the last. */
const struct user *group_failed_members_read(struct context *context, const char *group_id, const char *after,
	int64_t limit, size_t *count, const char **next);

/* One row a product that was ever bought. */
const struct seats *seats_read(struct context *context, size_t *count);

/* Of many at once, in order of user and product. */
const struct license *licenses_read_of_users(
	struct context *context, const char *const *ids, size_t id_count, size_t *count);
