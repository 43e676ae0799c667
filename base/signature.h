/*
 * signature - Ed25519 over a text, with a key of our own kept in a file
 *
 * For what we write down outside the database and want to recognise as ours later.
 */
#pragma once

#include <stdbool.h>

struct arena;
struct signature_key;

/* Makes the file (0600) where it lacks. NULL when it can be neither read nor made. */
struct signature_key *signature_key_open(const char *path);
void signature_key_close(struct signature_key *key);

/* base64url; NULL when OpenSSL fails. */
char *signature_make(struct arena *arena, const struct signature_key *key, const char *text);
bool signature_is_valid(struct arena *arena, const struct signature_key *key, const char *text, const char *signature);
