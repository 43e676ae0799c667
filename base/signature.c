/*
 * signature - see the header
 */
#include "base/signature.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ids.h"

#define SIGNATURE_SIZE 64

struct signature_key {
	EVP_PKEY *pair;
};

static EVP_PKEY *read_pair(const char *path)
{
	FILE *file = fopen(path, "re");
	EVP_PKEY *pair = file == NULL ? NULL : PEM_read_PrivateKey(file, NULL, NULL, NULL);
	if (file != NULL)
		fclose(file);
	return pair;
}

static EVP_PKEY *make_pair(const char *path)
{
	int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
	EVP_PKEY *pair = file == NULL ? NULL : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	bool written = pair != NULL && PEM_write_PrivateKey(file, pair, NULL, NULL, 0, NULL, NULL) == 1 &&
		fflush(file) == 0 && fsync(descriptor) == 0;
	if (file != NULL)
		fclose(file);
	if (pair != NULL && !written) {
		EVP_PKEY_free(pair);
		unlink(path);
		pair = NULL;
	}
	return pair;
}

struct signature_key *signature_key_open(const char *path)
{
	EVP_PKEY *pair = access(path, F_OK) == 0 ? read_pair(path) : make_pair(path);
	struct signature_key *key = pair == NULL ? NULL : calloc(1, sizeof(*key));
	if (key != NULL)
		key->pair = pair;
	return key;
}

void signature_key_close(struct signature_key *key)
{
	EVP_PKEY_free(key->pair);
	free(key);
}

char *signature_make(struct arena *arena, const struct signature_key *key, const char *text)
{
	unsigned char bytes[SIGNATURE_SIZE];
	size_t length = sizeof(bytes);
	EVP_MD_CTX *work = EVP_MD_CTX_new();
	bool made = work != NULL && EVP_DigestSignInit(work, NULL, NULL, NULL, key->pair) == 1 &&
		EVP_DigestSign(work, bytes, &length, (const unsigned char *)text, strlen(text)) == 1;
	EVP_MD_CTX_free(work);
	return made ? base64url_encode(arena, bytes, length) : NULL;
}

bool signature_is_valid(struct arena *arena, const struct signature_key *key, const char *text, const char *signature)
{
	size_t length = 0;
	const char *bytes = signature == NULL ? NULL : base64url_decode(arena, signature, &length);
	EVP_MD_CTX *work = bytes == NULL ? NULL : EVP_MD_CTX_new();
	bool valid = work != NULL && EVP_DigestVerifyInit(work, NULL, NULL, NULL, key->pair) == 1 &&
		EVP_DigestVerify(work, (const unsigned char *)bytes, length, (const unsigned char *)text, strlen(text)) == 1;
	EVP_MD_CTX_free(work);
	return valid;
}
