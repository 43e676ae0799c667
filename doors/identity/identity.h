/*
 * identity - issues and checks tokens: signing keys, the guesses of passwords, who a token speaks for
 *
 * Keys live in the store (signing_keys), rotate, and stay valid while tokens signed with them live. Times
 * here are the machine's. Password guesses are counted in memory per account and address: a restart forgets
 * them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/context.h"

struct arena;
struct cloud;
struct house;
struct json_value;
struct identity;
struct short_lived;
struct sign_in_journal;
struct throttle;

/* NULL when fine, otherwise what is wrong. Makes the first key where there is none. */
const char *identity_open(struct arena *arena, struct house *house, struct identity **identity);
/* When no request runs any more. */
void identity_close(struct identity *identity);

struct token_bearer {
	const char *tenant_id;
	enum actor_kind kind;
	const char *actor_id; /* user, or service principal */
	const char *client_id; /* the application it was given to */
	const struct cloud *cloud; /* under whose name it was given; NULL: our own */
	const char *permissions; /* scp or roles, with spaces between */
	int64_t issued_at; /* seconds */
	int64_t expires_at; /* seconds */
};

/* False: *why (English, static) tells what is wrong with the token. authorization: the header's value or
 * NULL. */
bool identity_check(struct identity *identity, struct arena *arena, const char *authorization,
	struct token_bearer *bearer, const char **why);

/* The claims of a token that we signed, whomever it is for; its times are the caller's to judge. NULL: *why. */
const struct json_value *identity_claims(struct identity *identity, struct arena *arena, const char *token,
	const char **why);

/* A token with these claims (JSON of an object) by the newest key; makes a new key when that one is old, so
 * it may wait for a commit. NULL when signing fails. */
char *identity_sign(struct identity *identity, struct arena *arena, const char *claims_json);

/* The public keys as a JWKS document: {"keys":[…]}. */
const char *identity_public_keys(struct identity *identity, struct arena *arena);

struct throttle *identity_throttle(struct identity *identity);
/* Client assertions that were shown, authorization codes and device codes on their way. */
struct short_lived *identity_assertions(struct identity *identity);
struct short_lived *identity_codes(struct identity *identity);
struct sign_in_journal *identity_journal(struct identity *identity);
/* A keyed hash, the same as long as this process lives: nobody else can make it. */
const char *identity_mark(struct identity *identity, struct arena *arena, const char *value);
