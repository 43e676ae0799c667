/*
 * x509 - see the header
 */
#include "base/x509.h"

#include <ctype.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"

#define LEAST_BITS 2048
#define MOST_BITS 8192
#define SHA1_BYTES 20

static X509 *parse(const char *pem)
{
	BIO *source = BIO_new_mem_buf(pem, -1);
	X509 *parsed = source == NULL ? NULL : PEM_read_bio_X509(source, NULL, NULL, NULL);
	BIO_free(source);
	ERR_clear_error();
	return parsed;
}

static bool key_is_fit(const X509 *parsed)
{
	const EVP_PKEY *key = X509_get0_pubkey(parsed);
	return key != NULL && EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bits(key) >= LEAST_BITS &&
		EVP_PKEY_get_bits(key) <= MOST_BITS;
}

/* Milliseconds; false when the time cannot be told. */
static bool moment_of(struct arena *arena, const ASN1_TIME *time, int64_t *moment)
{
	struct tm parts = { 0 };
	if (ASN1_TIME_to_tm(time, &parts) != 1)
		return false;
	const char *text = text_format(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", parts.tm_year + 1900, parts.tm_mon + 1,
		parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
	return clock_parse(text, moment);
}

static const char *written(struct arena *arena, BIO *target)
{
	char *bytes = NULL;
	long length = BIO_get_mem_data(target, &bytes);
	return arena_copy(arena, bytes, (size_t)length);
}

static void describe(struct arena *arena, X509 *parsed, struct x509 *certificate)
{
	unsigned char sha1[EVP_MAX_MD_SIZE], sha256[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	X509_digest(parsed, EVP_sha1(), sha1, &length);
	X509_digest(parsed, EVP_sha256(), sha256, &length);
	certificate->thumbprint = base64url_encode(arena, sha1, SHA1_BYTES);
	certificate->thumbprint_256 = base64url_encode(arena, sha256, HASH_SIZE);
	char *hex = hex_encode(arena, sha1, SHA1_BYTES);
	for (char *c = hex; *c != '\0'; c++)
		*c = (char)toupper((unsigned char)*c);
	certificate->thumbprint_hex = hex;
	BIO *target = BIO_new(BIO_s_mem());
	X509_NAME_print_ex(target, X509_get_subject_name(parsed), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
	certificate->subject = written(arena, target);
	BIO_free(target);
	target = BIO_new(BIO_s_mem());
	PEM_write_bio_X509(target, parsed);
	certificate->pem = written(arena, target);
	BIO_free(target);
}

const char *x509_read(struct arena *arena, const char *pem, struct x509 *certificate)
{
	X509 *parsed = pem == NULL ? NULL : parse(pem);
	const char *why = NULL;
	if (parsed == NULL)
		return "it holds no certificate in PEM";
	if (!key_is_fit(parsed))
		why = "its key is not RSA of 2048 to 8192 bits";
	else if (!moment_of(arena, X509_get0_notBefore(parsed), &certificate->valid_from) ||
		!moment_of(arena, X509_get0_notAfter(parsed), &certificate->expires_at))
		why = "its dates cannot be read";
	else
		describe(arena, parsed, certificate);
	X509_free(parsed);
	return why;
}

static bool prepare(EVP_MD_CTX *work, EVP_PKEY *key, enum x509_padding padding)
{
	EVP_PKEY_CTX *context = NULL;
	if (EVP_DigestVerifyInit(work, &context, EVP_sha256(), NULL, key) != 1)
		return false;
	if (padding == X509_PKCS1)
		return true;
	return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
		EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
}

bool x509_signed(const char *pem, enum x509_padding padding, const void *text, size_t length, const void *signature,
	size_t signature_length)
{
	X509 *parsed = parse(pem);
	EVP_PKEY *key = parsed == NULL || !key_is_fit(parsed) ? NULL : X509_get_pubkey(parsed);
	EVP_MD_CTX *work = EVP_MD_CTX_new();
	bool is_good = key != NULL && work != NULL && prepare(work, key, padding) &&
		EVP_DigestVerify(work, signature, signature_length, text, length) == 1;
	EVP_MD_CTX_free(work);
	EVP_PKEY_free(key);
	X509_free(parsed);
	ERR_clear_error();
	return is_good;
}
