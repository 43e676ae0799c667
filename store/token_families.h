/*
 * token_families - sessions that refresh tokens carry on
 *
 * One row for each sign-in that may be carried on: the tokens that followed each other are its generations, and
 * only the hash of the last one stands here. Moments are the machine's.
 */
#pragma once

#include "store/session.h"

struct token_family {
	const char *id;
	const char *user_id;
	const char *client_id;
	const char *scope;	 /* as it was asked, when nothing else is */
	const char *proof;	 /* how the client showed who it is: none, secret, certificate */
	const char *secret_hash; /* of the token that may be used next */
	const char *salt;	 /* from which, and the token before, the next one is made */
	int64_t generation;
	int64_t signed_in_at;
	int64_t rotated_at; /* when the last token was given */
	int64_t revoked_at; /* 0: not */
};

void token_family_put(struct session *session, const struct token_family *row);
struct token_family *token_family_find(struct session *session, const char *id);
/* Ends all of a user, or all through an application. */
void token_families_remove_user(struct session *session, const char *user_id);
void token_families_remove_client(struct session *session, const char *client_id);
/* Takes away what was last used before the moment, and of the user's all but the most that were used last. */
void token_families_tidy(struct session *session, const char *user_id, int64_t before, int64_t most);
