/*
 * mailbox - its state is derived from facts by one function
 *
 * Facts: kind, license lost at, deleted at, holds, retired at (store/mailboxes.h). Each clock runs by itself:
 * losing the license and losing the account are two endings (rules.md (c)5).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"
#include "store/calendar.h"
#include "store/mailboxes.h"

#define MAILBOX_KIND_USER "user"
#define MAILBOX_KIND_SHARED "shared"
#define MAILBOX_QUOTA_BYTES (INT64_C(50) << 30)
#define MAILBOX_QUOTA_BYTES_PLAN_2 (INT64_C(100) << 30)

enum mailbox_state {
	MAILBOX_USER,
	MAILBOX_SHARED,
	MAILBOX_DISCONNECTED, /* its license is gone: kept thirty days */
	MAILBOX_SOFT_DELETED,
	MAILBOX_INACTIVE,     /* deleted under a hold */
	MAILBOX_RETIRED,      /* inactive, and its last hold is gone */
};

enum mailbox_state mailbox_state(const struct mailbox *mailbox);
const char *mailbox_state_name(enum mailbox_state state);

/* Mail is delivered to it. */
bool mailbox_is_live(const struct mailbox *mailbox);
bool mailbox_is_held(const struct mailbox *mailbox);
bool mailbox_is_shared(const struct mailbox *mailbox);
bool mailbox_forwards(const struct mailbox *mailbox);

/* The newest mailbox of a user; NULL if there is none. */
struct mailbox *mailbox_of_user(struct context *context, const char *user_id);

/* Steps that other acts are made of. upn becomes the primary address where there is none. */
void plan_mailbox_create(struct context *context, struct plan *plan, const char *user_id, const char *upn,
	int64_t quota_bytes);
void plan_mailbox_disconnect(struct context *context, struct plan *plan, const struct mailbox *mailbox);
void plan_mailbox_reconnect(struct plan *plan, const struct mailbox *mailbox);
void plan_mailbox_soft_delete(struct context *context, struct plan *plan, const struct mailbox *mailbox);
void plan_mailbox_restore(struct plan *plan, const struct mailbox *mailbox);

/* The mailbox and its files, for good: "mailbox.purge". options: the mailbox's id (const char *). */
extern const struct act mailbox_purge;
struct error mailbox_purge_is_due(struct context *context, const struct calendar_row *row);

/* One mailbox as mail sees it, or as gone: what planes/mail writes into the mail directory. */
struct mailbox_projection {
	const struct mailbox *mailbox; /* NULL: purged */
	bool is_live;
	const char *const *addresses; /* folded, the primary one first */
	size_t address_count;
	const char *const *logins; /* folded */
	size_t login_count;
	const char *password_hash; /* NULL: nobody signs in */
};
struct mailbox_projection mailbox_project(struct arena *arena, struct session *session, const struct mailbox *mailbox);

struct error verb_mailbox_create(struct context *context, const struct step *step);
struct error verb_mailbox_set(struct context *context, const struct step *step);
struct error verb_mailbox_purge(struct context *context, const struct step *step);
