/*
 * applications - programs that sign in, and their secrets
 *
 * permissions: application permissions with spaces between. secret_hash: SHA-256, for the secret is random
 * and long.
 */
#pragma once

#include "store/session.h"

struct application {
	const char *client_id;
	const char *id;
	const char *display_name;
	const char *permissions;
	bool enabled;
	int64_t created_at;
};

void application_insert(struct session *session, const struct application *row);
struct application *application_find(struct session *session, const char *client_id);
/* By its service principal's id. */
struct application *application_find_by_id(struct session *session, const char *id);
struct application *applications_all(struct session *session, size_t *count);

struct application_secret {
	const char *client_id;
	const char *id;
	const char *secret_hash;
	int64_t created_at;
	int64_t expires_at;
};

void application_secret_insert(struct session *session, const struct application_secret *row);
struct application_secret *application_secrets_of(struct session *session, const char *client_id,
	size_t *count);
