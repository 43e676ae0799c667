/*
 * role - who may do what to whom (rules.md section 11)
 *
 * The roles and their ranks are a table in role_table.c, the actions and whom each reaches in role_catalogue.c; role_rules.c asks them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"
#include "domain/roles/role_ids.h"

/* How high a target's role stands in the matrix of rule 129. */
enum role_rank {
	RANK_PLAIN,          /* Directory Readers and the like: anyone in the matrix may act on its holders */
	RANK_USER,           /* Helpdesk, Groups, User administrators */
	RANK_AUTHENTICATION, /* Authentication administrators */
	RANK_HIGH,           /* every other role */
};

struct role {
	const char *id; /* template id */
	const char *name;
	const char *description;
	enum role_rank rank;
};
extern const struct role roles[];
extern const size_t role_count;

/* NULL if there is none. */
const struct role *role_with_id(const char *id);
const struct role *role_named(const char *name);

enum role_action {
	ACTION_CREATE_USER,
	ACTION_UPDATE_USER,    /* what is not sensitive */
	ACTION_BLOCK_USER,     /* and other sensitive properties */
	ACTION_RESET_PASSWORD,
	ACTION_END_SESSIONS,
	ACTION_DELETE_USER,
	ACTION_RESTORE_USER,
	ACTION_PURGE_USER,
	ACTION_ASSIGN_LICENSE,
	ACTION_SET_USAGE_LOCATION,
	ACTION_BUY,
	ACTION_ASSIGN_ROLE,
	ACTION_MANAGE_GROUP,
	ACTION_MANAGE_ADDRESS,
	ACTION_MANAGE_DOMAIN,
	ACTION_MANAGE_APPLICATION,
	ACTION_MOVE_CLOCK,
	ACTION_READ_AUDIT,
	ACTION_READ_METHODS, /* how others prove who they are */
	ACTION_CHANGE_SETTINGS,     /* of the own door; also reading them */
	ACTION_CHANGE_ORGANIZATION,
	ACTION_READ_FILES_SETTINGS,
	ACTION_CHANGE_FILES_SETTINGS,
	ACTIONS
};

/* Whether the context's actor may do this at all. */
bool role_may(const struct context *context, enum role_action action);

/* Whether she may do it to one who holds these roles (template ids): the matrix of rule 129. */
bool role_may_to(const struct context *context, enum role_action action, const char *const *target_roles,
	size_t target_role_count);

/* What the service calls this action, when the role gives it; NULL: it does not, or the service has no word for it. */
const char *role_resource_action(const char *role_id, enum role_action action);

bool actor_has_role(const struct context *context, const char *role_id);

struct role_assign_options {
	const char *role_id;
	const char *principal_id;
	bool is_reference; /* as a member of the directory role: a repetition is then another error */
};
/* "role.activate": options are a const char ** of the template's id. */
extern const struct act role_activate;
extern const struct act role_assign; /* "role.assign" */
extern const struct act role_remove; /* "role.remove" */

/* Facts of both. */
struct role_change {
	const struct role *role;
	const char *principal_id;
	bool principal_exists;
	bool principal_is_enabled_user;
	bool is_assigned, is_active, is_reference;
	int64_t enabled_global_administrators;
};

bool role_is_active(struct context *context, const char *role_id);

struct error verb_role_activate(struct context *context, const struct step *step);
struct error verb_role_assign(struct context *context, const struct step *step);
struct error verb_role_remove(struct context *context, const struct step *step);
