/*
 * password - yescrypt by libcrypt
 *
 * Whoever has no usable hash is measured against DUMMY, so that the time of an answer does not tell which
 * accounts exist or may sign in.
 */
#include "base/password.h"

#include <crypt.h>
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"

#define SCHEME "{CRYPT}"
#define METHOD "$y$"
#define DEFAULT_COST 0

/* Of a random text that nobody kept; its cost is what DEFAULT_COST gives. */
#define DUMMY "$y$j9T$UjP5hRZPYhgvMNyk3pihF1$NPZdqb9sgXUw96EkZLdJEEpGf5BjOfMjZoXZ486HsP7"

char *password_hash(struct arena *arena, const char *password)
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];
	struct crypt_data work = { 0 };
	if (crypt_gensalt_rn(METHOD, DEFAULT_COST, NULL, 0, setting, sizeof(setting)) == NULL)
		return NULL;
	const char *hash = crypt_rn(password, setting, &work, sizeof(work));
	char *stored = hash == NULL ? NULL : text_format(arena, SCHEME "%s", hash);
	explicit_bzero(&work, sizeof(work));
	return stored;
}

/* hash without the scheme. False at once when libcrypt cannot read it: *was_hashed tells. */
static bool hash_matches(const char *password, const char *hash, bool *was_hashed)
{
	struct crypt_data work = { 0 };
	const char *made = crypt_rn(password, hash, &work, sizeof(work));
	bool matches = secret_equal(made, hash);
	*was_hashed = made != NULL;
	explicit_bzero(&work, sizeof(work));
	return matches;
}

bool password_matches(const char *password, const char *hash)
{
	bool was_hashed = false;
	bool is_ours = password != NULL && hash != NULL && text_starts_with(hash, SCHEME METHOD);
	bool matches = is_ours && hash_matches(password, hash + strlen(SCHEME), &was_hashed);
	/* The password may be the very thing libcrypt refuses (over 512 bytes), so it is not used here. */
	if (!was_hashed)
		hash_matches("", DUMMY, &was_hashed);
	return matches;
}

const char *password_locked(void)
{
	return SCHEME "!locked";
}
