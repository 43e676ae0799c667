/*
 * license_jobs - people whose inherited licenses are still to be looked at: the members of a group whose licenses
 * changed, or those who wait for a product
 *
 * A row is the work and how far it has come; it is written with the act that wants it, and moved on with every
 * chunk. A group's row stays when the work is complete, for that is what the group then shows.
 */
#pragma once

#include "store/session.h"

#define LICENSE_JOB_GROUP "group"
#define LICENSE_JOB_PRODUCT "product"
#define LICENSE_JOB_QUEUED "queued"
#define LICENSE_JOB_IN_PROGRESS "inProgress"
#define LICENSE_JOB_COMPLETE "complete"

struct license_job {
	const char *kind;      /* group, product */
	const char *object_id; /* the group, the product */
	const char *state;     /* queued, inProgress, complete */
	const char *after_id;  /* who was looked at last; "" at the beginning */
	int64_t done;          /* how many were */
	int64_t since;
};

/* From the beginning, also when it is under way. */
void license_job_begin(struct session *session, const char *kind, const char *object_id, int64_t now);
void license_job_put(struct session *session, const struct license_job *row);
void license_job_remove(struct session *session, const char *kind, const char *object_id);
struct license_job *license_job_find(struct session *session, const char *kind, const char *object_id);
/* Those of these groups or products, in order of id. */
struct license_job *license_jobs_of(struct session *session, const char *const *ids, size_t id_count, size_t *count);
/* The oldest that is not complete; NULL if none. */
struct license_job *license_job_next(struct session *session);
/* Tenants with work. */
const char **license_jobs_tenants(struct session *session, size_t *count);
