/*
 * jwt - tokens that we issue and that only we check: RS256, nothing else
 *
 * The order of checks is the point: shape, header, key, signature, and only then are the claims read.
 */
#include "doors/identity/jwt.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/json_in.h"
#include "base/json_out.h"
#include "base/text.h"

#define KEY_BITS 2048
#define LARGEST_KEY_BITS 8192
#define TOKEN_LIMIT ((size_t)16 * 1024)
/* Machines that only we run; five minutes is what clients of this wire are used to. */
#define SKEW_SECONDS 300

struct jwt_key {
	EVP_PKEY *pkey;
	EVP_MD *digest; /* fetched once: looking it up costs more than a small hash */
	char id[44];    /* base64url of 32 bytes */
};

static char *number_of(struct arena *arena, const struct jwt_key *key, const char *name)
{
	BIGNUM *number = NULL;
	if (EVP_PKEY_get_bn_param(key->pkey, name, &number) != 1)
		return NULL;
	size_t length = (size_t)BN_num_bytes(number);
	unsigned char *bytes = arena_allocate(arena, length);
	BN_bn2bin(number, bytes);
	BN_free(number);
	return base64url_encode(arena, bytes, length);
}

static bool set_id(struct jwt_key *key)
{
	struct arena *arena = arena_new(LARGEST_KEY_BITS);
	const char *exponent = number_of(arena, key, OSSL_PKEY_PARAM_RSA_E);
	const char *modulus = number_of(arena, key, OSSL_PKEY_PARAM_RSA_N);
	bool is_known = exponent != NULL && modulus != NULL;
	if (is_known) {
		/* RFC 7638: these members, in this order, without a blank. */
		const char *canonical =
			text_format(arena, "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}", exponent, modulus);
		unsigned char hash[HASH_SIZE];
		hash_bytes(canonical, strlen(canonical), hash);
		memcpy(key->id, base64url_encode(arena, hash, sizeof(hash)), sizeof(key->id));
	}
	arena_free(arena);
	return is_known;
}

/* Takes the pkey over, also when it returns NULL. */
static struct jwt_key *key_of(EVP_PKEY *pkey)
{
	if (pkey == NULL)
		return NULL;
	struct jwt_key *key = calloc(1, sizeof(*key));
	if (key == NULL) {
		EVP_PKEY_free(pkey);
		return NULL;
	}
	key->pkey = pkey;
	key->digest = EVP_MD_fetch(NULL, "SHA256", NULL);
	int bits = EVP_PKEY_get_bits(pkey);
	if (key->digest != NULL && EVP_PKEY_is_a(pkey, "RSA") && bits >= KEY_BITS && bits <= LARGEST_KEY_BITS
		&& set_id(key))
		return key;
	jwt_key_free(key);
	return NULL;
}

struct jwt_key *jwt_key_new(void)
{
	return key_of(EVP_RSA_gen(KEY_BITS));
}

struct jwt_key *jwt_key_from_pem(const char *pem)
{
	BIO *source = BIO_new_mem_buf(pem, -1);
	if (source == NULL)
		return NULL;
	/* The empty pass phrase keeps OpenSSL from asking for one on the terminal. */
	EVP_PKEY *pkey = PEM_read_bio_PrivateKey(source, NULL, NULL, (void *)(uintptr_t)"");
	BIO_free(source);
	ERR_clear_error();
	return key_of(pkey);
}

void jwt_key_free(struct jwt_key *key)
{
	if (key == NULL)
		return;
	EVP_MD_free(key->digest);
	EVP_PKEY_free(key->pkey);
	free(key);
}

char *jwt_key_to_pem(struct arena *arena, const struct jwt_key *key)
{
	char *pem = NULL, *written = NULL;
	BIO *target = BIO_new(BIO_s_secmem());
	if (target == NULL)
		return NULL;
	if (PEM_write_bio_PrivateKey(target, key->pkey, NULL, NULL, 0, NULL, NULL) == 1) {
		long length = BIO_get_mem_data(target, &written);
		pem = arena_copy(arena, written, (size_t)length);
	}
	BIO_free(target);
	return pem;
}

const char *jwt_key_id(const struct jwt_key *key)
{
	return key->id;
}

char *jwt_key_to_jwk(struct arena *arena, const struct jwt_key *key)
{
	struct json_out out = json_out_in(arena);
	json_open_object(&out);
	json_put_text(&out, "kty", "RSA");
	json_put_text(&out, "use", "sig");
	json_put_text(&out, "kid", key->id);
	json_put_text(&out, "alg", "RS256");
	json_put_text(&out, "n", number_of(arena, key, OSSL_PKEY_PARAM_RSA_N));
	json_put_text(&out, "e", number_of(arena, key, OSSL_PKEY_PARAM_RSA_E));
	json_close_object(&out);
	size_t length;
	const char *text = json_finish(&out, &length);
	return arena_copy(arena, text, length);
}

static unsigned char *signature_of(
	struct arena *arena, const struct jwt_key *key, const char *text, size_t *length)
{
	unsigned char *signature = arena_allocate(arena, (size_t)EVP_PKEY_get_size(key->pkey));
	*length = (size_t)EVP_PKEY_get_size(key->pkey);
	EVP_MD_CTX *work = EVP_MD_CTX_new();
	bool is_signed = work != NULL
		&& EVP_DigestSignInit(work, NULL, key->digest, NULL, key->pkey) == 1
		&& EVP_DigestSign(work, signature, length, (const unsigned char *)text, strlen(text)) == 1;
	EVP_MD_CTX_free(work);
	return is_signed ? signature : NULL;
}

char *jwt_sign(struct arena *arena, const struct jwt_key *key, const char *claims_json)
{
	size_t length;
	const char *header =
		text_format(arena, "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"%s\"}", key->id);
	const char *text = text_format(arena, "%s.%s", base64url_encode(arena, header, strlen(header)),
		base64url_encode(arena, claims_json, strlen(claims_json)));
	const unsigned char *signature = signature_of(arena, key, text, &length);
	if (signature == NULL)
		return NULL;
	return text_format(arena, "%s.%s", text, base64url_encode(arena, signature, length));
}

static bool signature_is_good(const struct jwt_key *key, const char *text, size_t text_length,
	const char *signature, size_t signature_length)
{
	EVP_MD_CTX *work = EVP_MD_CTX_new();
	bool is_good = work != NULL
		&& EVP_DigestVerifyInit(work, NULL, key->digest, NULL, key->pkey) == 1
		&& EVP_DigestVerify(work, (const unsigned char *)signature, signature_length,
			(const unsigned char *)text, text_length) == 1;
	EVP_MD_CTX_free(work);
	/* A refused signature is no fault of ours that somebody should later find in the thread's queue. */
	ERR_clear_error();
	return is_good;
}

bool jwt_split(struct arena *arena, const char *token, struct jwt_parts *parts)
{
	if (token == NULL || strnlen(token, TOKEN_LIMIT + 1) > TOKEN_LIMIT)
		return false;
	const char *first = strchr(token, '.');
	const char *second = first == NULL ? NULL : strchr(first + 1, '.');
	if (second == NULL || strchr(second + 1, '.') != NULL)
		return false;
	parts->header = arena_copy(arena, token, (size_t)(first - token));
	parts->claims = arena_copy(arena, first + 1, (size_t)(second - first - 1));
	parts->signature = text_copy(arena, second + 1);
	parts->signed_length = (size_t)(second - token);
	return parts->header[0] != '\0' && parts->claims[0] != '\0' && parts->signature[0] != '\0';
}

const struct json_value *jwt_object(struct arena *arena, const char *encoded)
{
	size_t length;
	const char *text = base64url_decode(arena, encoded, &length);
	const struct json_value *value = text == NULL ? NULL : json_parse(arena, text, length, NULL);
	return value != NULL && json_kind_of(value) == JSON_OBJECT ? value : NULL;
}

static const struct jwt_key *key_for(
	const struct json_value *header, struct jwt_key *const *keys, size_t key_count)
{
	const char *id = json_text_of(json_member(header, "kid"));
	for (size_t i = 0; i < key_count; i++) {
		if (text_equal(keys[i]->id, id))
			return keys[i];
	}
	return NULL;
}

/* NULL when the header is one of ours. */
static const char *header_fault(const struct json_value *header)
{
	if (header == NULL)
		return "The token's header cannot be read.";
	if (!text_equal(json_text_of(json_member(header, "alg")), "RS256"))
		return "The token is not signed with RS256.";
	/* Says that something must be understood; we never write it (RFC 7515 section 4.1.11). */
	if (json_member(header, "crit") != NULL)
		return "The token asks for an extension that is not known.";
	return NULL;
}

static const char *token_fault(struct arena *arena, struct jwt_key *const *keys, size_t key_count,
	const char *token, struct jwt_parts *parts)
{
	if (token == NULL || strnlen(token, TOKEN_LIMIT + 1) > TOKEN_LIMIT)
		return "The token is missing or too long.";
	if (!jwt_split(arena, token, parts))
		return "The token does not have three parts.";
	const struct json_value *header = jwt_object(arena, parts->header);
	const char *fault = header_fault(header);
	if (fault != NULL)
		return fault;
	const struct jwt_key *key = key_for(header, keys, key_count);
	if (key == NULL)
		return JWT_KEY_UNKNOWN;
	size_t length;
	const char *signature = base64url_decode(arena, parts->signature, &length);
	if (signature == NULL || !signature_is_good(key, token, parts->signed_length, signature, length))
		return "The token's signature is not valid.";
	return NULL;
}

const struct json_value *jwt_verify(struct arena *arena, struct jwt_key *const *keys, size_t key_count,
	const char *token, const char **why)
{
	struct jwt_parts parts;
	*why = token_fault(arena, keys, key_count, token, &parts);
	if (*why != NULL)
		return NULL;
	const struct json_value *claims = jwt_object(arena, parts.claims);
	if (claims == NULL)
		*why = "The token's claims cannot be read.";
	return claims;
}

bool jwt_times_are_valid(const struct json_value *claims, long long real_now_seconds)
{
	/* What lacks a time never held: we always write both. */
	int64_t not_before = json_integer_of(json_member(claims, "nbf"), INT64_MAX);
	int64_t expires = json_integer_of(json_member(claims, "exp"), INT64_MIN);
	return not_before <= real_now_seconds + SKEW_SECONDS && real_now_seconds < expires;
}
