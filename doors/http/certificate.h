/*
 * certificate - a key with the certificate over it, by OpenSSL
 *
 * P-256 keys throughout. Nothing here touches a file but certificate_read(). Times are seconds.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

struct arena;

struct certificate {
	EVP_PKEY *key; /* either may be NULL in one that certificate_read() filled */
	X509 *x509;
};

/* names: host names and IP addresses. Both return false when OpenSSL fails; then nothing needs freeing. */
bool certificate_make_authority(struct certificate *made, int64_t now, int64_t until);
bool certificate_make_server(struct certificate *made, const struct certificate *authority,
	const char *const *names, size_t name_count, int64_t now, int64_t until);

/* What can be read of the two files; the rest is NULL. */
void certificate_read(const char *key_path, const char *certificate_path, struct certificate *read);
void certificate_free(struct certificate *certificate);

/* Key and certificate are there, belong together. */
bool certificate_is_whole(const struct certificate *certificate);
bool certificate_holds_at(const struct certificate *certificate, int64_t moment);
bool certificate_is_signed_by(const struct certificate *certificate, const struct certificate *authority);
bool certificate_names(const struct certificate *certificate, const char *name);

/* PEM texts; NULL when OpenSSL fails. */
char *certificate_text(struct arena *arena, const struct certificate *certificate);
char *certificate_key_text(struct arena *arena, const struct certificate *certificate);
