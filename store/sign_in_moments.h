/*
 * sign_in_moments - when a person last signed in, for signInActivity; moments are the machine's
 */
#pragma once

#include "store/session.h"

struct sign_in_moments {
	const char *user_id;
	int64_t interactive_at; /* she gave her password herself; 0: never */
	const char *interactive_request;
	int64_t silent_at; /* a client did it for her: a refresh token, a code */
	const char *silent_request;
	int64_t success_at; /* the last that was not refused */
	const char *success_request;
};

void sign_in_moments_put(struct session *session, const struct sign_in_moments *row);
struct sign_in_moments *sign_in_moments_find(struct session *session, const char *user_id);
/* Of the users between two ids, both included, in the order of the ids: one statement for a page. */
struct sign_in_moments *sign_in_moments_between(struct session *session, const char *first, const char *last,
	size_t *count);
void sign_in_moments_remove(struct session *session, const char *user_id);
