/*
 * outbox - what is to be done outside, written with the act that wants it
 *
 * All moments are the machine's. A worker takes a row with a lease; generation grows with each taking, so
 * that one who lost his lease can finish nothing. When the machine's clock goes back, what was put off or leased by the
 * later one is ready at once.
 */
#pragma once

#include "store/session.h"

struct outbox_row {
	const char *id;
	const char *kind;
	const char *object_id;
	const char *payload;
	int64_t written_at;
	int64_t next_attempt_at;
	int64_t attempts;
	int64_t lease_until;
	int64_t generation;
	const char *last_error;
};

void outbox_insert(struct session *session, const struct outbox_row *row);
/* 1 when taken. */
int64_t outbox_lease(struct session *session, const char *id, int64_t real_now, int64_t lease_until);
/* 0: the lease was lost. */
int64_t outbox_finish(struct session *session, const char *id, int64_t generation);
int64_t outbox_put_off(struct session *session, const char *id, int64_t generation,
	int64_t next_attempt_at, const char *last_error);
struct outbox_row *outbox_find(struct session *session, const char *id);
struct outbox_row *outbox_ready(struct session *session, int64_t real_now, int64_t limit, size_t *count);
/* Tenants with something to do. */
const char **outbox_tenants(struct session *session, int64_t real_now, size_t *count);
/* Everything that is not done. */
struct outbox_row *outbox_waiting(struct session *session, int64_t limit, size_t *count);
/* 0: nothing waits. */
int64_t outbox_next_attempt(struct session *session);
