/*
 * model - a tiny organisation after rules.md, to hold the house against
 *
 * Plain arrays and plain loops, written from the specification and not from the domain: nothing of it is included here.
 * Whatever is due has always been played (the house may be late with it, and must not show that it is).
 *
 * An act gives a verdict: the set of rules that refuse it, as a text with each id between spaces; "" when it is
 * accepted; "-" when what it means is not there or who asks may not be asked about ("no plan at all"). The house
 * must refuse by one of the set, or accept when it is empty.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define MODEL_USERS 400
#define MODEL_ADDRESSES 24
#define MODEL_SUBSCRIPTIONS 64
#define MODEL_GROUPS 24
#define MODEL_TEXT 96
#define MODEL_DAY INT64_C(86400000)

enum model_role {
	GLOBAL,
	USER_ADMIN,
	HELPDESK,
	LICENSE_ADMIN,
	BILLING,
	EXCHANGE,
	PRIVILEGED_AUTHENTICATION,
	GROUPS_ADMIN,
	AUTHENTICATION,
	PASSWORD_ADMIN,
	READER,
	PRIVILEGED_ROLE,
	MODEL_ROLES
};

enum model_product { PLAN_ONE, PLAN_TWO, KIOSK, OFFICE_THREE, ARCHIVING, SHAREPOINT, MODEL_PRODUCTS };
enum model_license { NOT_LICENSED, LICENSED, SUSPENDED };
enum model_address_state { LIVE, ALIAS, RESERVED, RELEASED };

struct model_address {
	char text[MODEL_TEXT];
	enum model_address_state state;
	bool is_primary;
};

struct model_user {
	char id[40];
	bool exists;  /* false and has_mailbox: purged, and only the mailbox is left */
	char upn[MODEL_TEXT]; /* of a deleted one: what it was */
	char mail[MODEL_TEXT];
	bool is_enabled;
	char location[4], job[16];
	int64_t deleted_at;
	unsigned roles;
	enum model_license licenses[MODEL_PRODUCTS];
	bool has_mailbox;
	int64_t license_lost_at, mailbox_deleted_at;
	struct model_address addresses[MODEL_ADDRESSES];
	int address_count;
	uint32_t groups; /* a bit for each group */
};

struct model_subscription {
	char id[40];
	bool exists;
	enum model_product product;
	int64_t total;
	bool is_direct, is_trial, is_annual;
	enum { ENABLED, WARNING, SUSPENDED_SUBSCRIPTION, ENDED } state;
	int64_t commitment_ends_at, next_at;
};

struct model_group {
	char id[40];
	bool exists, is_unified;
	int64_t deleted_at;
};

struct model {
	char domain[64], other_domain[64]; /* its own; one that is another organisation's */
	bool is_strict;                    /* alias_reservation */
	int restores_licenses;             /* 0 none, 1 if available, 2 always */
	bool is_movable;
	int64_t now;
	struct model_user users[MODEL_USERS];
	struct model_subscription subscriptions[MODEL_SUBSCRIPTIONS];
	struct model_group groups[MODEL_GROUPS];
	bool is_known[MODEL_PRODUCTS]; /* was bought once */
	char verdict[256];
};

/* Everything due up to that moment, each at its own when steps, all at the last when not (a worker that was late). */
void model_move(struct model *model, int64_t now, bool steps);
/* The next moment at which something is due; 0: none. */
int64_t model_next_due(const struct model *model);

/* Each does it when the verdict is "". Users are indexes; a new one's id is set by the caller. */
const char *model_create(struct model *model, int actor, const char *upn, const char *location, bool has_password,
	bool is_strong, int *made);
const char *model_set_job(struct model *model, int actor, int user, const char *job);
const char *model_set_location(struct model *model, int actor, int user, const char *location);
const char *model_enable(struct model *model, int actor, int user, bool is_enabled);
const char *model_rename(struct model *model, int actor, int user, const char *upn);
const char *model_set_password(struct model *model, int actor, int user, bool is_strong);
const char *model_end_sessions(struct model *model, int actor, int user);
const char *model_license(struct model *model, int actor, int user, enum model_product product, bool removes);
const char *model_add_alias(struct model *model, int actor, int user, const char *address);
const char *model_remove_alias(struct model *model, int actor, int user, const char *address);
const char *model_role(struct model *model, int actor, int user, enum model_role role, bool removes);
const char *model_delete(struct model *model, int actor, int user);
const char *model_restore(struct model *model, int actor, int user, const char *new_upn, bool reconciles);
const char *model_purge(struct model *model, int actor, int user);
const char *model_buy(struct model *model, int actor, enum model_product product, int64_t total, bool is_direct,
	int term, int64_t commitment_ends_at, int *made);
const char *model_resize(struct model *model, int actor, int subscription, int64_t total);
const char *model_create_group(struct model *model, int actor, bool is_unified, int *made);
const char *model_delete_group(struct model *model, int actor, int group);
const char *model_member(struct model *model, int actor, int group, int user, bool removes);
const char *model_may_move_clock(struct model *model, int actor);

int64_t model_owned(const struct model *model, enum model_product product);
int64_t model_consumed(const struct model *model, enum model_product product);
/* Commitments renew by the calendar's months: told by the caller, who knows the calendar. */
typedef int64_t model_renewal(int64_t from, bool is_annual);
extern model_renewal *model_renew;
