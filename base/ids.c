/*
 * ids - random identifiers, hashes, and their spellings
 */
#include "base/ids.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/random.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

static const char hex_digits[] = "0123456789abcdef";
static const char base64_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void random_bytes(void *bytes, size_t length)
{
	unsigned char *at = bytes;
	while (length > 0) {
		ssize_t count = getrandom(at, length, 0);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			bug("the kernel gives no random bytes");
		at += count;
		length -= (size_t)count;
	}
}

static bool dash_stands_at(size_t index)
{
	return index == 8 || index == 13 || index == 18 || index == 23;
}

char *uuid_new(struct arena *arena)
{
	unsigned char bytes[16];
	random_bytes(bytes, sizeof(bytes));
	bytes[6] = (unsigned char)((bytes[6] & 0x0F) | 0x40); /* version 4 */
	bytes[8] = (unsigned char)((bytes[8] & 0x3F) | 0x80); /* variant of RFC 9562 */
	char *id = arena_allocate(arena, 37);
	size_t nibble = 0;
	for (size_t i = 0; i < 36; i++) {
		if (dash_stands_at(i)) {
			id[i] = '-';
			continue;
		}
		unsigned char byte = bytes[nibble / 2];
		id[i] = hex_digits[nibble % 2 == 0 ? byte >> 4 : byte & 0x0F];
		nibble++;
	}
	return id;
}

static bool is_hex_digit(char character)
{
	return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f') ||
	       (character >= 'A' && character <= 'F');
}

bool uuid_is_valid(const char *text)
{
	if (text == NULL)
		return false;
	for (size_t i = 0; i < 36; i++) {
		if (dash_stands_at(i) ? text[i] != '-' : !is_hex_digit(text[i]))
			return false;
	}
	return text[36] == '\0';
}

char *uuid_without_dashes(struct arena *arena, const char *id)
{
	if (!uuid_is_valid(id))
		bug("uuid_without_dashes() of what is no UUID");
	char *digits = arena_allocate(arena, 33);
	char *end = digits;
	for (; *id != '\0'; id++) {
		if (*id != '-')
			*end++ = *id >= 'A' && *id <= 'F' ? (char)(*id + 32) : *id;
	}
	return digits;
}

/* Four numbers of four bytes each, in the order that a GUID has in Windows' memory. */
char *uuid_security_identifier(struct arena *arena, const char *id)
{
	static const unsigned char order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
	const char *digits = uuid_without_dashes(arena, id);
	uint32_t numbers[4] = { 0 };
	for (size_t i = 0; i < sizeof(order); i++) {
		const char *at = digits + 2 * order[i];
		uint32_t high = (uint32_t)(strchr(hex_digits, at[0]) - hex_digits);
		uint32_t low = (uint32_t)(strchr(hex_digits, at[1]) - hex_digits);
		numbers[i / 4] |= (high << 4 | low) << (8 * (i % 4));
	}
	return text_format(arena, "S-1-12-1-%u-%u-%u-%u", numbers[0], numbers[1], numbers[2], numbers[3]);
}

/* Bytes from which on a remainder would favour the first letters are thrown away. */
static char random_letter(const char *letters, size_t count)
{
	unsigned char byte;
	do
		random_bytes(&byte, 1);
	while (byte >= 256 - 256 % count);
	return letters[byte % count];
}

char *random_password(struct arena *arena, size_t length)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
	char *password = arena_allocate(arena, length + 1);
	bool has_all;
	do {
		bool has_upper = false;
		bool has_lower = false;
		bool has_digit = false;
		for (size_t i = 0; i < length; i++) {
			char letter = random_letter(letters, sizeof(letters) - 1);
			has_upper |= letter >= 'A' && letter <= 'Z';
			has_lower |= letter >= 'a' && letter <= 'z';
			has_digit |= letter <= '9';
			password[i] = letter;
		}
		has_all = has_upper && has_lower && has_digit;
	} while (length >= 8 && !has_all);
	return password;
}

static EVP_MD *sha256;

static void fetch_sha256(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (sha256 == NULL)
		bug("no SHA-256");
}

/* Looking the algorithm up takes longer than hashing a token. */
static const EVP_MD *sha256_algorithm(void)
{
	static pthread_once_t is_fetched = PTHREAD_ONCE_INIT;
	pthread_once(&is_fetched, fetch_sha256);
	return sha256;
}

void hash_bytes(const void *bytes, size_t length, unsigned char hash[HASH_SIZE])
{
	if (EVP_Digest(bytes, length, hash, NULL, sha256_algorithm(), NULL) != 1)
		bug("no SHA-256");
}

char *hash_text(struct arena *arena, const void *bytes, size_t length)
{
	unsigned char hash[HASH_SIZE];
	hash_bytes(bytes, length, hash);
	return hex_encode(arena, hash, sizeof(hash));
}

bool secret_equal(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return false;
	size_t length = strlen(a);
	return length == strlen(b) && CRYPTO_memcmp(a, b, length) == 0;
}

char *hex_encode(struct arena *arena, const void *bytes, size_t length)
{
	const unsigned char *from = bytes;
	char *text = arena_allocate(arena, length * 2 + 1);
	for (size_t i = 0; i < length; i++) {
		text[i * 2] = hex_digits[from[i] >> 4];
		text[i * 2 + 1] = hex_digits[from[i] & 0x0F];
	}
	return text;
}

static char *encode_64(
	struct arena *arena, const void *bytes, size_t length, const char *letters, bool is_padded)
{
	const unsigned char *from = bytes;
	char *text = arena_allocate(arena, (length / 3 + 1) * 4 + 1);
	char *to = text;
	for (size_t at = 0; at < length; at += 3) {
		size_t count = length - at < 3 ? length - at : 3;
		uint32_t group = (uint32_t)from[at] << 16;
		group |= count > 1 ? (uint32_t)from[at + 1] << 8 : 0;
		group |= count > 2 ? (uint32_t)from[at + 2] : 0;
		for (size_t i = 0; i < 4; i++) {
			if (i <= count)
				*to++ = letters[group >> (18 - 6 * i) & 0x3F];
			else if (is_padded)
				*to++ = '=';
		}
	}
	return text;
}

char *base64url_encode(struct arena *arena, const void *bytes, size_t length)
{
	return encode_64(arena, bytes, length, base64url_letters, false);
}

char *base64_encode(struct arena *arena, const void *bytes, size_t length)
{
	return encode_64(arena, bytes, length, base64_letters, true);
}

/* Refuses bits left over that are not zero: two texts must not mean the same bytes. */
static char *decode_64(
	struct arena *arena, const char *text, size_t count, const char *letters, size_t *length)
{
	if (count % 4 == 1)
		return NULL;
	char *bytes = arena_allocate(arena, count / 4 * 3 + 3);
	size_t written = 0;
	uint32_t bits = 0;
	unsigned held = 0;
	for (size_t i = 0; i < count; i++) {
		const char *letter = memchr(letters, text[i], 64);
		if (letter == NULL)
			return NULL;
		bits = bits << 6 | (uint32_t)(letter - letters);
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		bytes[written++] = (char)(bits >> held & 0xFF);
		bits &= (1U << held) - 1;
	}
	if (bits != 0)
		return NULL;
	if (length != NULL)
		*length = written;
	return bytes;
}

char *base64url_decode(struct arena *arena, const char *text, size_t *length)
{
	return text == NULL ? NULL : decode_64(arena, text, strlen(text), base64url_letters, length);
}

char *base64_decode(struct arena *arena, const char *text, size_t *length)
{
	if (text == NULL)
		return NULL;
	size_t count = strlen(text);
	if (count % 4 != 0)
		return NULL;
	for (size_t i = 0; i < 2 && count > 0 && text[count - 1] == '='; i++)
		count--;
	return decode_64(arena, text, count, base64_letters, length);
}
