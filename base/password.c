/*
 * password - yescrypt by libcrypt
 *
 * Whoever has no usable hash is measured against DUMMY, so that the time of an answer does not tell which
 * accounts exist or may sign in.
 */
#include "base/password.h"

#include <crypt.h>
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/text.h"

#define SCHEME "{CRYPT}"
#define METHOD "$y$"

/* Of a random text that nobody kept; its cost is libcrypt's own choice. */
#define DUMMY "$y$j9T$UjP5hRZPYhgvMNyk3pihF1$NPZdqb9sgXUw96EkZLdJEEpGf5BjOfMjZoXZ486HsP7"

static sem_t places;

static void make_places(void)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (sem_init(&places, 0, processors < 1 ? 1 : (unsigned)processors) != 0)
		bug("no semaphore");
}

static void wait_for_place(void)
{
	static pthread_once_t are_made = PTHREAD_ONCE_INIT;
	pthread_once(&are_made, make_places);
	while (sem_wait(&places) != 0)
		continue; /* a signal */
}

static const char *crypt_in_turn(const char *password, const char *setting, struct crypt_data *work)
{
	wait_for_place();
	const char *made = crypt_rn(password, setting, work, sizeof(*work));
	sem_post(&places);
	return made;
}

char *password_hash(struct arena *arena, const char *password, int64_t cost)
{
	char setting[CRYPT_GENSALT_OUTPUT_SIZE];
	struct crypt_data work = { 0 };
	if (crypt_gensalt_rn(METHOD, (unsigned long)cost, NULL, 0, setting, sizeof(setting)) == NULL)
		return NULL;
	const char *hash = crypt_in_turn(password, setting, &work);
	char *stored = hash == NULL ? NULL : text_format(arena, SCHEME "%s", hash);
	explicit_bzero(&work, sizeof(work));
	return stored;
}

/* hash without the scheme. False at once when libcrypt cannot read it: *was_hashed tells. */
static bool hash_matches(const char *password, const char *hash, bool *was_hashed)
{
	struct crypt_data work = { 0 };
	const char *made = crypt_in_turn(password, hash, &work);
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
