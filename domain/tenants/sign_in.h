/*
 * sign_in - what the identity door must know of those who ask for a token
 *
 * Reads, no judgement of passwords: hashing is the door's, on a thread of its own.
 */
#pragma once

#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"
#include "domain/tenants/token_session.h"
#include "store/applications.h"
#include "store/sign_in_moments.h"
#include "store/users.h"

/* Whom a request names. NULL: not named. */
struct sign_in_names {
	const char *tenant; /* GUID or verified domain; NULL: the one that the upn's domain belongs to */
	const char *client_id;
	const char *upn;
	const char *user_id;		   /* when it is known already; goes before the upn */
	const struct token_ticket *ticket; /* of a refresh token: its family is looked up, and whose it is */
	const char *resource;		   /* client id of the application a token is wanted for */
};

/* As they stand in one snapshot; NULL for what is not there. */
struct sign_in_facts {
	const char *tenant_id;
	const char *tenant_name;
	int64_t tenant_created_at;
	const struct application *application;
	const struct application_secret *secrets;
	size_t secret_count;
	const struct application_certificate *certificates;
	size_t certificate_count;
	const struct application *resource;
	const struct token_family *family;
	const char **application_roles; /* template ids */
	size_t application_role_count;
	const struct user *user; /* perhaps blocked, never deleted */
	const char **user_roles;
	size_t user_role_count;
};
struct error sign_in_look(struct house *house, struct arena *arena, const struct sign_in_names *names,
	struct sign_in_facts *facts);

/* The id of the tenant that a GUID or a verified domain names; *id is NULL when there is none. */
struct error sign_in_find_tenant(
	struct house *house, struct arena *arena, const char *guid_or_domain, const char **id);

/* Some tenant that knows a program, for requests that name none; NULL: nobody does. Costs a look a tenant. */
struct error sign_in_find_home(struct house *house, struct arena *arena, const char *client_id, const char **tenant_id);

/* When a person was last seen; zeroes: never. */
struct sign_in_moments sign_in_moments_of(struct context *context, const char *user_id);
