/*
 * changes - what changed since when: rows in order of the journal's link that changed them last, and what is left of those
 * that are gone
 */
#pragma once

#include "store/session.h"
#include "store/users.h"

#define TOMBSTONE_USER "user"

/* An id and nothing of whom it was. */
struct tombstone {
	const char *kind;
	const char *id;
	int64_t changed;
	int64_t forget_at;
};

void tombstone_put(struct session *session, const struct tombstone *row);
/* Of one kind, in order of link and id, behind this place. */
struct tombstone *tombstones_page(struct session *session, const char *kind, int64_t after_changed,
	const char *after_id, int64_t limit, size_t *count);
/* Those whose time is over. */
void tombstones_forget(struct session *session, int64_t now);
/* When the next one's time is over; 0: there is none. */
int64_t tombstones_next_end(struct session *session);

/* Active and deleted users, in order of link and id, behind this place. */
struct user *users_changed_page(
	struct session *session, int64_t after_changed, const char *after_id, int64_t limit, size_t *count);
/* At most USERS_AMONG_MOST ids; in order of id. */
#define USERS_AMONG_MOST 50
struct user *users_among(struct session *session, const char *const *ids, size_t id_count, size_t *count);
struct tombstone *tombstones_among(
	struct session *session, const char *kind, const char *const *ids, size_t id_count, size_t *count);

void user_mark_changed(struct session *session, const char *id, int64_t changed);
/* Those whose manager she is. */
void users_mark_reports_changed(struct session *session, const char *manager_id, int64_t changed);
