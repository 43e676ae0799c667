/*
 * ids - random identifiers, hashes, and their spellings
 *
 * Randomness is the kernel's. A UUID is spelled in lower case, as Graph spells it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

#define HASH_SIZE 32 /* SHA-256 */

void random_bytes(void *bytes, size_t length);

/* A random (version 4) UUID, 36 characters. */
char *uuid_new(struct arena *arena);
/* 8-4-4-4-12 hexadecimal digits in any case. */
bool uuid_is_valid(const char *text);
/* Lower case without dashes, 32 characters; id must be valid. */
char *uuid_without_dashes(struct arena *arena, const char *id);

/* "S-1-12-1-…": an object's id as Windows has it; id must be valid. */
char *uuid_security_identifier(struct arena *arena, const char *id);

/* length characters of A-Z a-z 2-9 without those that look alike. At least one of each kind when length >= 8. */
char *random_password(struct arena *arena, size_t length);

void hash_bytes(const void *bytes, size_t length, unsigned char hash[HASH_SIZE]);
/* SHA-256 as 64 lower-case hexadecimal digits. */
char *hash_text(struct arena *arena, const void *bytes, size_t length);
/* Compares in a time that does not depend on where they differ. NULL is unequal to everything. */
bool secret_equal(const char *a, const char *b);

char *hex_encode(struct arena *arena, const void *bytes, size_t length);
/* RFC 4648 section 5 without padding. */
char *base64url_encode(struct arena *arena, const void *bytes, size_t length);
/* NULL when text is not base64url; padding is not accepted. *length may be NULL. The bytes have a NUL behind. */
char *base64url_decode(struct arena *arena, const char *text, size_t *length);
/* RFC 4648 section 4 with padding. */
char *base64_encode(struct arena *arena, const void *bytes, size_t length);
char *base64_decode(struct arena *arena, const char *text, size_t *length);
