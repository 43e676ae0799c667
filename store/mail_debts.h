/*
 * mail_debts - which mailboxes the mail directory does not show as they are
 *
 * Written in the transaction that changes the mailbox, with the group's commit number. When the mail directory
 * has committed that number the debt is settled; the row goes with the next group. A debt that stays is what a
 * crash between the two commits left behind.
 */
#pragma once

#include "store/session.h"

struct mail_debt {
	int64_t commit_number;
	const char *mailbox_id;
	bool is_closing; /* a block, a deletion, a hold: the directory must not stay open without it */
	int64_t since;   /* the machine's clock */
};

/* Marks the session, so that the lane settles before it answers. */
void mail_debt_add(struct session *session, const char *mailbox_id, bool is_closing, int64_t real_now);

/* Tenants with debts above a commit number, and one tenant's debts. */
const char **mail_debts_tenants(struct session *session, int64_t above, size_t *count);
struct mail_debt *mail_debts_of_tenant(struct session *session, int64_t above, size_t *count);

/* Debts of all tenants up to a commit number that the directory has confirmed. */
void mail_debts_remove_settled(struct session *session, int64_t up_to);

/* How many there are above a number, and since when the oldest closing one (0: none). */
int64_t mail_debts_count(struct session *session, int64_t above, int64_t *oldest_closing);
