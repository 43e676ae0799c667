/*
 * jwt - tokens that we issue and that only we check: RS256, nothing else
 *
 * There is no algorithm negotiation: a header that says anything but RS256 and one of our key ids is refused
 * before any mathematics. Times in a token are the machine's, never a tenant's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct json_value;
struct jwt_key;

/* What jwt_verify() says of a key that is not among those it was given. */
#define JWT_KEY_UNKNOWN "The token is signed with a key that is not known."

/* A new 2048-bit RSA key. NULL when OpenSSL fails. */
struct jwt_key *jwt_key_new(void);
struct jwt_key *jwt_key_from_pem(const char *pem);
void jwt_key_free(struct jwt_key *key);
char *jwt_key_to_pem(struct arena *arena, const struct jwt_key *key);
/* base64url of the SHA-256 of the public key (RFC 7638 thumbprint): the "kid". */
const char *jwt_key_id(const struct jwt_key *key);
/* The public half as one JWK object text: kty, use, kid, alg, n, e, x5t-free. */
char *jwt_key_to_jwk(struct arena *arena, const struct jwt_key *key);

/* claims: JSON text of an object. Returns header.claims.signature. NULL when signing fails. */
char *jwt_sign(struct arena *arena, const struct jwt_key *key, const char *claims_json);

/*
 * The claims of a token signed by one of the keys; NULL otherwise, and *why (English, static) says what is
 * wrong with it. Does not look at times: see jwt_times_are_valid().
 */
const struct json_value *jwt_verify(struct arena *arena, struct jwt_key *const *keys, size_t key_count,
	const char *token, const char **why);

/* The pieces of anybody's token, still encoded. */
struct jwt_parts {
	char *header;
	char *claims;
	char *signature;
	size_t signed_length; /* of header.claims in the token */
};

/* False when it has not three parts, or is too long. Says nothing about who signed it. */
bool jwt_split(struct arena *arena, const char *token, struct jwt_parts *parts);
/* The object that a part holds; NULL when it holds none. */
const struct json_value *jwt_object(struct arena *arena, const char *encoded);

/* nbf <= now + skew and now < exp; real_now in seconds. */
bool jwt_times_are_valid(const struct json_value *claims, long long real_now_seconds);
