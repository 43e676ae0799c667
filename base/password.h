/*
 * password - yescrypt by libcrypt, in the form that Dovecot checks too ("{CRYPT}$y$…")
 *
 * One hash costs 20 to 40 ms of CPU: never call these inside the write lane. Whether a password is good
 * enough is a rule (domain/users/user_rules.c), not asked here.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct arena;

/*
 * cost: the setting password_hash_cost; 0 is libcrypt's own choice. NULL when libcrypt or the kernel's
 * randomness fails. Hashes wait for each other: as many at a time as there are processors, for each takes
 * megabytes, and more of them at once would only make all of them late.
 */
char *password_hash(struct arena *arena, const char *password, int64_t cost);

/* Takes as long for a NULL or malformed hash as for a wrong password. */
bool password_matches(const char *password, const char *hash);

/* Can never match: what stands for the password of an account that nobody signs in to. */
const char *password_locked(void);
