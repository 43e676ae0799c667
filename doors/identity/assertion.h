/*
 * assertion - what an application signed with its certificate's key to show who it is (RFC 7523)
 *
 * RS256 or PS256, the certificate named by x5t or x5t#S256, the audience one of the token endpoint's names, and
 * used from one place only: clients show the same one until it ends, others do not.
 */
#pragma once

struct arena;
struct oauth_error;
struct token_request;

/* Who says to have signed it: nothing is checked. NULL when it cannot be read. */
const char *assertion_issuer(struct arena *arena, const char *assertion);

/* request->facts hold the application's certificates. */
const struct oauth_error *assertion_check(struct token_request *request);
