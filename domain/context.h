/*
 * context - what every function of the domain is given: who asks, in which tenant, at what moment
 *
 * `now` is the tenant's time, taken once, under the tenant's lock, and never before the tenant's last; the
 * machine's time is beside it for what lives by it (sessions, leases, "written at").
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/language.h"
#include "store/session.h"
#include "store/tenants.h"

struct house;

enum actor_kind { ACTOR_SYSTEM, ACTOR_USER, ACTOR_APPLICATION };

enum door { DOOR_SYSTEM, DOOR_GRAPH, DOOR_OWN, DOOR_EXCHANGE, DOOR_IDENTITY, DOOR_CLI, DOOR_IMPORT };

/* Loaded anew inside each write: a token says who came, never what she may still do. */
struct actor {
	enum actor_kind kind;
	const char *id;          /* user, service principal, or "system" */
	const char *name;        /* sign-in name or display name, for the journal */
	const char **roles;      /* template ids */
	size_t role_count;
	const char *permissions; /* an application's, with spaces between; "" else */
};

struct context {
	struct house *house; /* NULL where nothing outside is to be woken (tests) */
	struct arena *arena;
	struct session *session;
	const struct tenant *tenant;
	int64_t now;
	int64_t real_now;
	struct actor actor;
	enum door door;
	const char *request_id;
	enum language language;
	int64_t journal_sequence; /* the last link written */
	const char *journal_head;
	bool must_undo; /* an act broke off half-way: nothing of this transaction may stay */
};

const char *door_name(enum door door);

/*
 * A context for reading in the session's tenant, as the system; callers set actor, door and language. False
 * when there is no such tenant.
 */
bool context_open(struct context *context, struct arena *arena, struct session *session);

/* Fills context->actor from the store. False when the one is gone, deleted or blocked. */
bool context_load_actor(struct context *context, enum actor_kind kind, const char *id);
