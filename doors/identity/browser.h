/*
 * browser - what a browser holds for us: who is signed in, and a mark by which a form is known to be our own
 *
 * The session is a token of ours in a cookie that scripts cannot read; it is worth as much as a sign-in at its
 * moment: blocked, deleted, revoked, it is over at once. The mark is a random cookie whose keyed hash stands in every
 * form: another site can send a form, but not this.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct visit;

struct browser_session {
	const char *tenant_id, *user_id;
	int64_t signed_in_at;
};

/* False when nobody is signed in. Says nothing yet about how the user stands. */
bool browser_session_read(struct visit *visit, struct browser_session *session);
void browser_session_set(struct visit *visit, const struct browser_session *session);
void browser_session_end(struct visit *visit);

/* What a form of this page must bring back; sets the cookie where it lacks. */
const char *browser_mark(struct visit *visit);
/* Whether a posted form ("mark") is our own. */
bool browser_mark_is_ours(struct visit *visit);

/* 302, or 303 after a form, so that nothing is sent twice. */
void browser_redirect(struct visit *visit, const char *location);
