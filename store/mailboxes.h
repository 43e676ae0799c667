/*
 * mailboxes - the facts of a mailbox, from which domain/mailboxes derives its state
 */
#pragma once

#include "store/session.h"

/* kind: "user" or "shared". A moment of 0 means: never. */
struct mailbox {
	const char *id;
	const char *user_id;
	const char *kind;
	int64_t created_at;
	int64_t license_lost_at;
	int64_t deleted_at;
	int64_t user_purged_at;
	int64_t retired_at;
	int64_t litigation_hold_at;
	int64_t litigation_hold_days;
	const char *litigation_hold_owner;
	const char *litigation_hold_note;
	bool archive_enabled;
	const char *forwarding_address;
	const char *forwarding_smtp_address;
	bool deliver_and_forward;
	int64_t quota_bytes;
	int64_t retain_deleted_days;
	int64_t size_bytes;
	int64_t size_seen_at;
};

void mailbox_put(struct session *session, const struct mailbox *row);
struct mailbox *mailbox_find(struct session *session, const char *id);
/* Newest first. */
struct mailbox *mailboxes_of_user(struct session *session, const char *user_id, size_t *count);
/* For rebuilding the mail directory. */
struct mailbox *mailboxes_page(struct session *session, const char *after, int64_t limit, size_t *count);
int64_t mailbox_remove(struct session *session, const char *id);
