/*
 * purge_debts - what was purged and stands not yet in purged.log
 *
 * Written in the transaction that purges, with the group's commit number; the lane has it appended to the log after
 * COMMIT and before anybody is answered (store/purged_log.h), and the rows go with the next group. What a crash leaves
 * between is appended at the next start.
 */
#pragma once

#include "store/session.h"

struct purge_debt {
	int64_t commit_number;
	const char *tenant_id;
	const char *kind; /* "user", "mailbox", "group" */
	const char *object_id;
	int64_t at; /* the machine's clock */
};

/* Marks the session, so that the lane writes the log before it answers. */
void purge_debt_add(struct session *session, const char *kind, const char *object_id, int64_t real_now);

/* Of all tenants, in order. */
struct purge_debt *purge_debts_all(struct session *session, size_t *count);
void purge_debts_remove(struct session *session, int64_t up_to);
