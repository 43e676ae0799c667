/*
 * domain - the names of an organisation: claimed, proven, used, given up
 *
 * A name is proven by one organisation at a time. Addresses belong to its registration: when the name is given up and
 * registered again, by whomever, no address of the registration before reaches or blocks the new one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"
#include "store/domains.h"

struct address;

struct domain_add_options {
	const char *name;
	bool is_initial; /* taken as proven: whoever runs the server says so */
};
extern const struct act domain_add; /* "domain.add" */

struct domain_verify_options {
	const char *name;
	const char *registration_id; /* whose record was looked at */
	bool is_proven;
};
extern const struct act domain_verify; /* "domain.verify" */

extern const struct act domain_delete; /* "domain.delete": options are the name */

/* NULL, or -1: stays as it is. */
struct domain_change_options {
	const char *name;
	bool becomes_default;
	int64_t password_validity_days, password_notification_days;
	const char *supported_services; /* a JSON array of texts */
};
extern const struct act domain_change; /* "domain.change" */

/* Facts of all rules about names. */
struct domain_facts {
	const char *name;                     /* folded */
	const struct domain *own, *others;    /* proven by this organisation, or another */
	const struct domain_claim *claim;     /* of this one */
	const struct domain_change_options *change;
	bool is_initial, is_proven, has_children;
	size_t use_count;                     /* at most a few are looked at */
};

/* What the owner of the name writes into it. */
const char *domain_proof(struct arena *arena, const char *registration_id);
/* Proven by this organisation and above the name: "contoso.com" of "mail.contoso.com"; NULL: none. */
const struct domain *domain_parent(struct context *context, const char *name);
/* Whether an address's registration is over: the name was given up since, or registered anew. */
bool address_is_of_former_registration(struct context *context, const struct address *address);

struct error verb_domain_add(struct context *context, const struct step *step);
struct error verb_domain_verify(struct context *context, const struct step *step);
struct error verb_domain_remove(struct context *context, const struct step *step);
struct error verb_domain_set(struct context *context, const struct step *step);
