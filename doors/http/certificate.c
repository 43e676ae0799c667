/*
 * certificate - a key with the certificate over it, by OpenSSL
 */
#include "doors/http/certificate.h"

#include <arpa/inet.h>
#include <stdio.h>

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "base/arena.h"
#include "base/ids.h"

#define SERIAL_SIZE 16
/* Machines whose clocks differ a little should not refuse a certificate made just now. */
#define BACKDATED_SECONDS 300

struct extension {
	int kind;
	const char *value;
};

static const struct extension authority_extensions[] = {
	{ NID_basic_constraints, "critical,CA:TRUE,pathlen:0" },
	{ NID_key_usage, "critical,keyCertSign,cRLSign" },
	{ NID_subject_key_identifier, "hash" },
	{ NID_undef, NULL },
};

static const struct extension server_extensions[] = {
	{ NID_basic_constraints, "critical,CA:FALSE" },
	{ NID_key_usage, "critical,digitalSignature" },
	{ NID_ext_key_usage, "serverAuth" },
	{ NID_subject_key_identifier, "hash" },
	{ NID_authority_key_identifier, "keyid:always" },
	{ NID_undef, NULL },
};

static bool set_serial(X509 *x509)
{
	unsigned char bytes[SERIAL_SIZE];
	random_bytes(bytes, sizeof(bytes));
	bytes[0] = (unsigned char)((bytes[0] & 0x3F) | 0x40); /* positive, and never shorter */
	BIGNUM *number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	bool is_set = number != NULL && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != NULL;
	BN_free(number);
	return is_set;
}

static bool set_times(X509 *x509, int64_t now, int64_t until)
{
	return ASN1_TIME_set(X509_getm_notBefore(x509), now - BACKDATED_SECONDS) != NULL
		&& ASN1_TIME_set(X509_getm_notAfter(x509), until) != NULL;
}

static bool set_name(X509 *x509, const char *common_name)
{
	return X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_UTF8,
		(const unsigned char *)common_name, -1, -1, 0) == 1;
}

static bool add_extensions(X509 *x509, X509 *issuer, const struct extension *extensions)
{
	X509V3_CTX context;
	X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
	for (; extensions->kind != NID_undef; extensions++) {
		X509_EXTENSION *made =
			X509V3_EXT_conf_nid(NULL, &context, extensions->kind, extensions->value);
		bool is_added = made != NULL && X509_add_ext(x509, made, -1) == 1;
		X509_EXTENSION_free(made);
		if (!is_added)
			return false;
	}
	return true;
}

static bool add_name(GENERAL_NAMES *list, const char *name)
{
	ASN1_OCTET_STRING *address = a2i_IPADDRESS(name);
	ASN1_IA5STRING *host = address == NULL ? ASN1_IA5STRING_new() : NULL;
	GENERAL_NAME *entry = GENERAL_NAME_new();
	ERR_clear_error(); /* of what is no address */
	if (entry != NULL && address != NULL) {
		GENERAL_NAME_set0_value(entry, GEN_IPADD, address);
	} else if (entry != NULL && host != NULL && ASN1_STRING_set(host, name, -1) == 1) {
		GENERAL_NAME_set0_value(entry, GEN_DNS, host);
	} else {
		ASN1_OCTET_STRING_free(address);
		ASN1_IA5STRING_free(host);
		GENERAL_NAME_free(entry);
		return false;
	}
	if (sk_GENERAL_NAME_push(list, entry) > 0)
		return true;
	GENERAL_NAME_free(entry);
	return false;
}

static bool add_names(X509 *x509, const char *const *names, size_t name_count)
{
	GENERAL_NAMES *list = sk_GENERAL_NAME_new_null();
	bool is_good = list != NULL;
	for (size_t i = 0; is_good && i < name_count; i++)
		is_good = add_name(list, names[i]);
	is_good = is_good && X509_add1_ext_i2d(x509, NID_subject_alt_name, list, 0, X509V3_ADD_DEFAULT) == 1;
	sk_GENERAL_NAME_pop_free(list, GENERAL_NAME_free);
	return is_good;
}

/* A new key and an unsigned certificate over it. */
static bool begin(struct certificate *made, const char *common_name, int64_t now, int64_t until)
{
	made->key = EVP_EC_gen("P-256");
	made->x509 = X509_new();
	return made->key != NULL && made->x509 != NULL && X509_set_version(made->x509, X509_VERSION_3) == 1
		&& set_serial(made->x509) && set_times(made->x509, now, until)
		&& set_name(made->x509, common_name) && X509_set_pubkey(made->x509, made->key) == 1;
}

static bool end(struct certificate *made, bool is_good, EVP_PKEY *signer)
{
	if (is_good && X509_sign(made->x509, signer, EVP_sha256()) > 0)
		return true;
	certificate_free(made);
	return false;
}

bool certificate_make_authority(struct certificate *made, int64_t now, int64_t until)
{
	/* A name of its own, so that one client can trust the authorities of two installations. */
	char name[64];
	unsigned char random[4];
	random_bytes(random, sizeof(random));
	snprintf(name, sizeof(name), "Tenure own CA %02x%02x%02x%02x", random[0], random[1], random[2],
		random[3]);
	bool is_good = begin(made, name, now, until)
		&& X509_set_issuer_name(made->x509, X509_get_subject_name(made->x509)) == 1
		&& add_extensions(made->x509, made->x509, authority_extensions);
	return end(made, is_good, made->key);
}

bool certificate_make_server(struct certificate *made, const struct certificate *authority,
	const char *const *names, size_t name_count, int64_t now, int64_t until)
{
	bool is_good = begin(made, names[0], now, until)
		&& X509_set_issuer_name(made->x509, X509_get_subject_name(authority->x509)) == 1
		&& add_names(made->x509, names, name_count)
		&& add_extensions(made->x509, authority->x509, server_extensions);
	return end(made, is_good, authority->key);
}

void certificate_read(const char *key_path, const char *certificate_path, struct certificate *read)
{
	BIO *file = BIO_new_file(key_path, "r");
	/* The empty pass phrase keeps OpenSSL from asking for one on the terminal. */
	read->key = file == NULL ? NULL : PEM_read_bio_PrivateKey(file, NULL, NULL, (void *)(uintptr_t)"");
	BIO_free(file);
	file = BIO_new_file(certificate_path, "r");
	read->x509 = file == NULL ? NULL : PEM_read_bio_X509(file, NULL, NULL, NULL);
	BIO_free(file);
	ERR_clear_error();
}

void certificate_free(struct certificate *certificate)
{
	EVP_PKEY_free(certificate->key);
	X509_free(certificate->x509);
	certificate->key = NULL;
	certificate->x509 = NULL;
}

bool certificate_is_whole(const struct certificate *certificate)
{
	bool is_whole = certificate->key != NULL && certificate->x509 != NULL
		&& X509_check_private_key(certificate->x509, certificate->key) == 1;
	ERR_clear_error();
	return is_whole;
}

bool certificate_holds_at(const struct certificate *certificate, int64_t moment)
{
	time_t at = (time_t)moment;
	/* X509_cmp_time(): below 0, the certificate's time is earlier or the same; 0, it cannot be read. */
	return X509_cmp_time(X509_get0_notBefore(certificate->x509), &at) < 0
		&& X509_cmp_time(X509_get0_notAfter(certificate->x509), &at) > 0;
}

bool certificate_is_signed_by(const struct certificate *certificate, const struct certificate *authority)
{
	bool is_signed = X509_check_issued(authority->x509, certificate->x509) == X509_V_OK
		&& X509_verify(certificate->x509, authority->key) == 1;
	ERR_clear_error();
	return is_signed;
}

bool certificate_names(const struct certificate *certificate, const char *name)
{
	unsigned char address[sizeof(struct in6_addr)];
	if (inet_pton(AF_INET, name, address) == 1 || inet_pton(AF_INET6, name, address) == 1)
		return X509_check_ip_asc(certificate->x509, name, 0) == 1;
	return X509_check_host(certificate->x509, name, 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL) == 1;
}

static char *text_and_free(struct arena *arena, BIO *memory, bool is_good)
{
	char *written = NULL;
	long length = is_good ? BIO_get_mem_data(memory, &written) : 0;
	char *text = length > 0 ? arena_copy(arena, written, (size_t)length) : NULL;
	BIO_free(memory);
	return text;
}

char *certificate_text(struct arena *arena, const struct certificate *certificate)
{
	BIO *memory = BIO_new(BIO_s_mem());
	return text_and_free(
		arena, memory, memory != NULL && PEM_write_bio_X509(memory, certificate->x509) == 1);
}

char *certificate_key_text(struct arena *arena, const struct certificate *certificate)
{
	BIO *memory = BIO_new(BIO_s_secmem());
	return text_and_free(arena, memory, memory != NULL
		&& PEM_write_bio_PrivateKey(memory, certificate->key, NULL, NULL, 0, NULL, NULL) == 1);
}
