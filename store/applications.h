/*
 * applications - programs that sign in, their secrets and certificates
 *
 * permissions: application permissions with spaces between. secret_hash: SHA-256, for the secret is random
 * and long. Moments are the machine's.
 */
#pragma once

#include "store/session.h"

struct application {
	const char *client_id;
	const char *id; /* of its service principal */
	const char *display_name;
	const char *permissions;
	bool enabled;
	int64_t created_at;
	bool is_public;		   /* people may use it without its secret: a program on their own machine */
	const char *redirect_uris; /* spaces between; "": none */
};

void application_put(struct session *session, const struct application *row);
struct application *application_find(struct session *session, const char *client_id);
/* By its service principal's id. */
struct application *application_find_by_id(struct session *session, const char *id);
/* In the order of their client ids, behind this one ("": from the first), so many at most. */
struct application *applications_after(struct session *session, const char *client_id, int64_t most, size_t *count);
/* Those behind a page of role assignments, in order of id. */
struct application *applications_with_roles(struct session *session, const char *first_role,
	const char *first_principal, const char *last_role, const char *last_principal, size_t *count);
/* With its secrets and certificates. */
void application_remove(struct session *session, const char *client_id);

struct application_secret {
	const char *client_id;
	const char *id;
	const char *secret_hash;
	int64_t created_at;
	int64_t expires_at; /* 0: never */
	const char *display_name;
	const char *hint; /* its first three characters */
};

void application_secret_insert(struct session *session, const struct application_secret *row);
struct application_secret *application_secrets_of(struct session *session, const char *client_id,
	size_t *count);
void application_secret_remove(struct session *session, const char *client_id, const char *id);

struct application_certificate {
	const char *client_id;
	const char *id;
	const char *thumbprint;	    /* base64url of the SHA-1 of the DER: what "x5t" says */
	const char *thumbprint_256; /* of the SHA-256: "x5t#S256" */
	const char *subject;
	const char *pem;
	int64_t valid_from;
	int64_t created_at;
	int64_t expires_at;
};

void application_certificate_insert(struct session *session, const struct application_certificate *row);
struct application_certificate *application_certificates_of(struct session *session, const char *client_id,
	size_t *count);
void application_certificate_remove(struct session *session, const char *client_id, const char *id);
