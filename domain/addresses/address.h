/*
 * address - the ledger: an address is a pointer to its holder, with a history
 *
 * States: live (primary), alias, reserved (kept for a deleted holder), released (a deleted holder's, free for
 * others). UPN and primary address are free at once when their holder is deleted; aliases are reserved while
 * the tenant's setting alias_reservation is "strict" (rules.md C4).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"
#include "store/addresses.h"

/* What is true of a wish for an address. */
struct address_wish {
	const char *address;
	const char *address_fold;
	const char *holder_id;
	const struct domain *domain;    /* of this tenant, verified; NULL: there is none */
	const struct address *owner;    /* somebody else who has it; NULL: free */
	const char *owner_name;         /* her sign-in name, for the one who asks */
	const struct user *named;       /* somebody else who signs in with it; NULL: nobody */
	const struct address *own;      /* the holder's own row */
	bool holder_exists, holder_is_synced;
};

struct address_wish address_look(struct context *context, const char *address, const char *holder_id);

/* ERROR_PROXY_ADDRESS_CONFLICT naming the holder, or no error. */
struct error address_refuse_taken(struct context *context, const struct address_wish *wish);

/* local@domain, at most 64 characters before the @ and 254 in all, of the characters that addresses here may have. */
bool address_is_valid(const char *address);
/* An address to sign in with: of the characters that the service lets a userPrincipalName have. */
bool sign_in_name_is_valid(const char *name);
/* What stands behind the @, folded, in the arena; NULL if there is no @. */
char *address_domain(struct arena *arena, const char *address);

/* Steps that other acts are made of. */
void plan_address_claim(struct plan *plan, const char *address, const char *holder_id, bool is_primary);
void plan_addresses_soft_delete(struct context *context, struct plan *plan, const char *holder_id, int64_t until);
void plan_addresses_drop(struct context *context, struct plan *plan, const char *holder_id);
void plan_address_resume(struct plan *plan, const struct address *address);
void plan_address_drop(struct plan *plan, const struct address *address);

struct address_options {
	const char *address;
	const char *holder; /* id or sign-in name */
};
extern const struct act address_add;    /* "address.add": an alias */
extern const struct act address_remove_alias; /* "address.remove" */

/* Where an address stands, for GET /addresses/{address}. */
struct address_report {
	const char *address;
	const char *state; /* live, alias, reserved, released, unknown */
	const char *holder_id; /* NULL: nobody, or purged */
	int64_t reserved_until;
	const struct address_event *events;
	size_t event_count;
};
struct address_report address_report(struct context *context, const char *address);

struct error verb_address_claim(struct context *context, const struct step *step);
struct error verb_address_set_state(struct context *context, const struct step *step);
struct error verb_address_drop(struct context *context, const struct step *step);
