/*
 * user_import_plans - the steps of an import: a new user, a deleted one, one who is there
 *
 * The facts were loaded and the rules asked by user_import.c.
 */
#pragma once

#include "domain/users/user_import.h"

struct address_claim {
	struct address_wish wish;
	bool is_primary;
	bool is_free; /* a deleted user's: hers on restore, anybody's until then */
};

struct user_importing {
	const struct user_import_options *options;
	const char *id;
	struct user_facts facts;	     /* facts.user NULL: nobody is there */
	struct user told;		     /* her, with what the row tells */
	int64_t ends_at;		     /* of a deleted one */
	struct user_update_options updating; /* what differs, of one who is there */
	struct license_options adding;
	struct license_change licenses;
	bool gains_mailbox;
	struct address_claim *claims;
	size_t claim_count;
};

void plan_import_of_new(struct context *context, const struct user_importing *importing, struct plan *plan);
void plan_import_of_deleted(
	struct context *context, const struct user_importing *importing, struct plan *plan);
void plan_import_of_known(struct context *context, const struct user_importing *importing, struct plan *plan);
