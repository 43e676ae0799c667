/*
 * x509 - certificates that programs prove themselves with: what stands in one, and whether it signed something
 *
 * RSA of 2048 to 8192 bits alone. Nobody's chain is looked at: whoever registers a certificate says that it counts.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct x509 {
	const char *subject;	    /* "CN=Scripts" */
	const char *thumbprint;	    /* base64url of the SHA-1 of the DER */
	const char *thumbprint_hex; /* the same in capital hexadecimal digits, as tools show it */
	const char *thumbprint_256; /* base64url of its SHA-256 */
	const char *pem;	    /* of the certificate alone */
	int64_t valid_from, expires_at;
};

/* The first certificate of a PEM text. NULL when fine; otherwise what is wrong, static. */
const char *x509_read(struct arena *arena, const char *pem, struct x509 *certificate);

enum x509_padding { X509_PKCS1, X509_PSS }; /* RS256, PS256 */

bool x509_signed(const char *pem, enum x509_padding padding, const void *text, size_t length, const void *signature,
	size_t signature_length);
