/*
 * application - registrations of programs: what they are called, what they may do, how they prove who they are
 *
 * An application and its service principal are one row: an organisation's own. Public ones hold no secret and act
 * for people only. Secrets are kept as hashes, certificates without their keys; several of each stand at once, so
 * that one can follow another. A few programs that everybody has are known without a registration
 * (known_clients.c).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "domain/acts.h"
#include "store/applications.h"

/* Every application permission there is, with spaces between: what the first application has. */
extern const char all_permissions[];

struct application_create_options {
	const char *display_name;
	const char *permissions;
	const char *client_id;	 /* made before */
	const char *secret_hash; /* hash_text() of the secret; NULL: none yet */
	const char *secret_hint; /* its first three characters */
	bool is_public;
	bool is_disabled;
	const char *redirect_uris; /* spaces between; NULL: none */
};
extern const struct act application_create; /* "application.create" */

enum application_change_kind {
	APPLICATION_RENAME,
	APPLICATION_ENABLE,
	APPLICATION_DISABLE,
	APPLICATION_MAKE_PUBLIC,
	APPLICATION_MAKE_CONFIDENTIAL,
	APPLICATION_GRANT,
	APPLICATION_REVOKE,
	APPLICATION_ADD_REDIRECT,
	APPLICATION_REMOVE_REDIRECT,
};

struct application_change_options {
	const char *client_id;
	enum application_change_kind kind;
	const char *value; /* the name, the permission or the redirect address; NULL where none is needed */
};
extern const struct act application_change; /* "application.change" */

/* options: the client id (const char *). */
extern const struct act application_delete; /* "application.delete" */

struct application_key_options {
	const char *client_id;
	const char *id; /* made before; of what is removed: which one */
	bool removes;
	/* A secret: */
	const char *secret_hash, *hint, *display_name;
	/* A certificate: */
	const struct application_certificate *certificate;
	int64_t expires_at; /* of either */
};
extern const struct act application_set_secret;	     /* "application.setSecret" */
extern const struct act application_set_certificate; /* "application.setCertificate" */

/* Facts of the rules. */
struct application_facts {
	struct application *application; /* NULL when it is being made */
	const struct application_create_options *creation;
	const struct application_change_options *change;
	const struct application_key_options *key;
	const struct application *same_id;
	bool is_held; /* the permission, redirect address or certificate stands there already */
};

struct error verb_application_create(struct context *context, const struct step *step);
struct error verb_application_set(struct context *context, const struct step *step);
struct error verb_application_remove(struct context *context, const struct step *step);
struct error verb_application_add_secret(struct context *context, const struct step *step);
struct error verb_application_remove_secret(struct context *context, const struct step *step);
struct error verb_application_add_certificate(struct context *context, const struct step *step);
struct error verb_application_remove_certificate(struct context *context, const struct step *step);

/* Whether a word stands in a list of words with spaces between. */
bool application_list_holds(const char *list, const char *word);
/* https, a loopback address, or a scheme of the program's own; nothing that could be taken for another's. */
bool redirect_uri_is_safe(const char *uri);
