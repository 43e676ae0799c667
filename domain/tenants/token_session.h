/*
 * token_session - sign-ins that refresh tokens carry on
 *
 * Each token is used once and brings the next; only the hash of the one that may be used next is kept. One that
 * was used before ends the whole family: somebody has a copy. The exception are requests that ran at the same
 * time: whoever asked before the token was spent gets the same next one, because clients ask for several
 * audiences at once. So the next token is made from the one before and a salt that only the store knows.
 * A session ends by itself after ninety days without use, and at once when its user is blocked, deleted, gets a
 * new password, or has all sessions revoked. Moments are the machine's.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/ids.h"
#include "store/token_families.h"

struct arena;
struct house;
struct user;

#define TOKEN_SESSION_IDLE_MS (INT64_C(90) * 24 * 3600 * 1000)

enum token_session_state {
	TOKEN_SESSION_FINE,
	TOKEN_SESSION_UNKNOWN,
	TOKEN_SESSION_REUSED,  /* spent: and with it the family ends */
	TOKEN_SESSION_ENDED,   /* its family ended before */
	TOKEN_SESSION_IDLE,    /* not used for ninety days */
	TOKEN_SESSION_GONE,    /* the user is deleted */
	TOKEN_SESSION_BLOCKED, /* the user is blocked */
	TOKEN_SESSION_REVOKED, /* her sessions were revoked since, or she has a new password */
};

/* What stands in a refresh token. */
struct token_ticket {
	const char *tenant_id;
	const char *family_id;
	int64_t generation;
	unsigned char secret[HASH_SIZE];
};

/* False when it is none of ours. */
bool token_ticket_read(struct arena *arena, const char *text, struct token_ticket *ticket);

struct token_session_start {
	const char *tenant_id, *user_id, *client_id, *scope, *proof;
	int64_t signed_in_at; /* what was revoked since ends it at once */
};

/* *token is NULL unless *state is FINE. */
struct error token_session_begin(struct house *house, struct arena *arena, const struct token_session_start *start,
	const char **token, enum token_session_state *state);

/* asked_at: when the request came. Ends a family whose spent token came back. */
struct error token_session_carry_on(struct house *house, struct arena *arena, const struct token_ticket *ticket,
	int64_t asked_at, const char **token, enum token_session_state *state);

/* The family ends: a code that began it was used twice, or somebody signs out. token: any of the family's. */
struct error token_session_end(struct house *house, struct arena *arena, const struct token_ticket *ticket);

/* What a sign-in of this moment is worth for a user as she stands now; user NULL: she is gone. */
enum token_session_state sign_in_state(const struct user *user, int64_t signed_in_at);
