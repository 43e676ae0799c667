/*
 * user - people: created, changed, blocked, deleted, restored, purged
 *
 * States: active, blocked (accountEnabled false), deleted (thirty days), gone. What may happen stands in
 * user_rules.c, what changes in user_verbs.c, each act in a file of its own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "domain/acts.h"
#include "domain/addresses/address.h"
#include "domain/licenses/license.h"
#include "domain/roles/role.h"
#include "domain/users/user_fields.h"
#include "domain/users/user_mail.h"
#include "store/calendar.h"
#include "store/mailboxes.h"
#include "store/users.h"

/* By id, or by the sign-in name of an active user; NULL if there is none. Deleted users by id only. */
struct user *user_resolve(struct context *context, const char *id_or_name);

/* Everything an act on a user needs to know, loaded once. */
struct user_facts {
	struct user *user;
	struct mailbox *mailbox; /* NULL: none */
	const struct address *addresses;
	size_t address_count;
	const struct license *licenses;
	size_t license_count;
	const char **roles;
	size_t role_count;
	bool is_in_role_assignable_group;
	int64_t enabled_global_administrators;
};

/* Plays what is due of a user and of her mailbox, also when she is purged and only the mailbox is left. */
struct error user_play_due(struct context *context, const char *user_id);

/* Plays what is due of the user and of her mailbox first. ERROR_NOT_FOUND when she is not (or no longer) there. */
struct error user_load(struct context *context, const char *id_or_name, bool deleted, struct user_facts *facts);

/* Her roles as the matrix sees them: one in a role-assignable group counts as privileged. */
bool user_may_be_acted_on(struct context *context, const struct user_facts *facts, enum role_action action);
bool user_is_last_administrator(const struct user_facts *facts);

struct user_value {
	const struct user_field *field;
	const char *value; /* as user_field_value() writes it; NULL: cleared */
};

struct user_create_options {
	const struct user_value *values;
	size_t value_count;
	const char *password;      /* NULL: missing */
	const char *password_hash; /* made before the lane */
	bool force_change_password;
	const char *manager; /* id or sign-in name; NULL: none */
	/* For import alone (ACTOR_SYSTEM): what only a source of record knows. */
	const char *id;
	int64_t created_at;
};
extern const struct act user_create;

struct user_update_options {
	const char *user;
	const struct user_value *values;
	size_t value_count;
	const char *password; /* NULL: not changed */
	const char *password_hash;
	bool force_change_password;
	const char *manager; /* id or sign-in name; NULL: not changed */
};
extern const struct act user_update;

struct user_manager_options {
	const char *user;    /* ids or sign-in names */
	const char *manager; /* NULL: nobody from now on */
};
extern const struct act user_set_manager;

/* Both passwords were looked at outside the lane: hashing takes long. */
struct user_change_password_options {
	const char *user;
	bool knows_old;
	const char *old_hash; /* what the old one was held against */
	bool is_same;	      /* the new one is the old one */
	const char *new_password, *new_hash; /* hash NULL: too weak to be hashed */
};
extern const struct act user_change_password;

/* options: id or sign-in name (const char *). */
extern const struct act user_delete;
extern const struct act user_purge;
extern const struct act user_end_sessions;

struct user_restore_options {
	const char *user;
	const char *new_upn; /* NULL: the old one */
	bool reconciles_addresses;
};
extern const struct act user_restore;

struct error user_purge_is_due(struct context *context, const struct calendar_row *row);

/* Facts that rules are asked about. */
struct user_managing {
	const struct user *user;    /* of a new one only what she will be */
	const struct user *manager; /* an active one; NULL: there is none */
	const char *manager_key;    /* as the caller named her */
	bool removes;
};
struct user_managing user_manager_look(
	struct context *context, const struct user *user, const char *manager, bool removes);
void plan_user_manager(struct plan *plan, const struct user_managing *managing);

struct user_password_change {
	const struct user_change_password_options *options;
	const struct user *user;
};

struct user_creation {
	const struct user_create_options *options;
	const char *upn, *display_name, *mail_nickname;
	bool has_account_enabled;
	struct address_wish wish;       /* the name as an address */
	const struct user *same_name;   /* active user with this name; NULL: none */
	struct mail_change mail;
	struct user_managing managing;
};

struct user_changing {
	const struct user_update_options *options;
	struct user_facts facts;
	const char *new_upn; /* NULL: not changed */
	struct address_wish wish;
	const struct user *same_name;
	struct mail_change mail;
	struct user_managing managing;
	bool sets_properties;	    /* or nothing at all */
	bool sets_password_profile; /* the password, or how long it may be used */
};

struct user_restoring {
	const struct user_restore_options *options;
	struct user_facts facts;
	const char *upn;
	struct address_wish wish;
	const struct user *same_name;
	const struct address **taken; /* her addresses that others have now */
	size_t taken_count;
};

/* The names and addresses that stand in mail logs, as a JSON array; user may be NULL. */
const char *user_traces(struct arena *arena, const struct user *user, const struct address *addresses,
	size_t address_count);

/* 8 to 256 characters, three of four kinds, and not the name. */
bool password_is_strong(const char *password, const char *upn, const char *display_name);

struct error verb_user_create(struct context *context, const struct step *step);
struct error verb_user_set(struct context *context, const struct step *step);
struct error verb_user_set_password(struct context *context, const struct step *step);
struct error verb_user_soft_delete(struct context *context, const struct step *step);
struct error verb_user_restore(struct context *context, const struct step *step);
struct error verb_user_purge(struct context *context, const struct step *step);
