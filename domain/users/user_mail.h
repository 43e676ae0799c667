/*
 * user_mail - what a new mail property does to a user's addresses (graph.md section 2)
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/addresses/address.h"
#include "domain/plan.h"

struct user_facts;

struct mail_change {
	bool is_changed;	       /* false: nothing below means anything */
	const char *mail;	       /* NULL: cleared */
	struct address_wish wish;      /* of mail */
	const struct address *primary; /* what she has now; NULL: none */
	size_t alias_count;
	bool has_mailbox;
};

/* facts of one who is about to be created have no user. */
struct mail_change user_mail_look(struct context *context, const struct user_facts *facts, const char *mail);

/* No address, an address that a mailbox cannot have, or none for a mailbox. */
struct error user_mail_refuse_wrong(struct context *context, const struct mail_change *change);
struct error user_mail_refuse_taken(struct context *context, const struct mail_change *change);

/* The addresses, and the property where it differs from before. */
void plan_user_mail(struct plan *plan, const char *user_id, const char *before, const struct mail_change *change);
