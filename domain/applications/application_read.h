/*
 * application_read - applications for whoever only looks
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "store/applications.h"

struct context;

/* A program that everybody has: public, and the same client id everywhere. */
struct known_client {
	const char *client_id;
	const char *display_name;
	const char *redirect_uris;
};
extern const struct known_client known_clients[]; /* ends with a client_id of NULL */

/*
 * The organisation's registration; without one a known client, as long as the tenant's setting known_clients
 * lets them; NULL else. A registration goes before what is known: so one of them can be disabled.
 */
const struct application *application_usable(struct session *session, const char *client_id);

/* Registered ones behind a client id, so many at most. */
const struct application *applications_page(struct context *context, const char *after, int64_t most, size_t *count);
/* By client id, else by the id of the service principal; registered ones only. */
const struct application *application_resolve(struct context *context, const char *id);
/* By an alternate key: "appId"; NULL: the object's id, of the service principal or of the registration. */
const struct application *application_with(struct context *context, const char *key_name, const char *key,
	bool is_principal);
/* The registration's own id, which is not its service principal's. */
const char *application_object_id(struct context *context, const char *client_id);
const struct application_secret *application_secrets(struct context *context, const char *client_id, size_t *count);
const struct application_certificate *application_certificates(struct context *context, const char *client_id,
	size_t *count);
