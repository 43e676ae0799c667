/*
 * tenant - an organisation: its making and its domains
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"

struct tenant_create_options {
	const char *name;
	const char *domain;                 /* its first one, taken as verified: whoever runs the server says so */
	const char *country;                /* NULL: none */
	enum language language;
	bool clock_is_movable;
	const char *administrator_upn;
	const char *administrator_name;
	const char *administrator_hash;     /* password_hash(), made before */
	const char *application_name;       /* the first application, with every permission and Global Administrator */
	const char *application_secret;     /* made before; only its hash is kept. NULL: no application */
};

struct tenant_created {
	const char *tenant_id;
	const char *administrator_id;
	const char *client_id; /* NULL: none */
};

/* Everything in one transaction. ERROR_UPN_CONFLICT's kin do not occur; STORE_CONFLICT: the domain is taken. */
struct error tenant_create(struct house *house, struct arena *arena, const struct tenant_create_options *options,
	struct tenant_created *created);

/* The tenant that a GUID, or a verified domain, names; NULL: none. session without a tenant. */
const char *tenant_named(struct session *session, struct arena *arena, const char *guid_or_domain);
