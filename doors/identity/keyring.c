/*
 * keyring - see the header
 */
#include "doors/identity/keyring.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json_out.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/tenants/signing.h"
#include "doors/identity/jwt.h"

#define KEYS_MOST 8
#define LOOK_AGAIN_MS (10 * SECOND_MS)
/* A token with an unknown key makes us look, but no more often than this: anybody can send one. */
#define LOOK_FOR_UNKNOWN_MS SECOND_MS

struct held_key {
	struct jwt_key *key;
	int64_t signs_from, retires_at;
};

struct keyring {
	struct house *house;
	pthread_mutex_t looking;	 /* one looks or makes, the others go on with what they have */
	pthread_rwlock_t lock;		 /* of what stands below */
	struct held_key keys[KEYS_MOST]; /* who signs last first */
	size_t count;
	_Atomic int64_t looked_at; /* steady */
	_Atomic uint64_t version;
};

/* Under the lock. Takes the key out of what is held; NULL if it is not among them. */
static struct jwt_key *take_held(struct keyring *keyring, const char *id)
{
	for (size_t i = 0; i < keyring->count; i++) {
		struct jwt_key *key = keyring->keys[i].key;
		if (key != NULL && text_equal(jwt_key_id(key), id)) {
			keyring->keys[i].key = NULL;
			return key;
		}
	}
	return NULL;
}

/* What is held becomes what the rows say; keys that are there already are not read again. */
static const char *hold(struct keyring *keyring, struct arena *arena, const struct signing_key *rows, size_t count)
{
	struct held_key held[KEYS_MOST];
	size_t kept = 0, before;
	const char *why = NULL;
	pthread_rwlock_wrlock(&keyring->lock);
	before = keyring->count;
	for (size_t i = 0; i < count && kept < KEYS_MOST; i++) {
		struct jwt_key *key = take_held(keyring, rows[i].id);
		bool is_new = key == NULL;
		if (is_new)
			key = jwt_key_from_pem(rows[i].pem);
		if (key == NULL)
			why = text_format(arena, "the signing key %s in the database is damaged", rows[i].id);
		else
			held[kept++] = (struct held_key){ key, rows[i].signs_from, rows[i].retires_at };
		before -= !is_new;
	}
	for (size_t i = 0; i < keyring->count; i++)
		jwt_key_free(keyring->keys[i].key);
	if (before > 0)
		keyring->version++;
	__builtin_memcpy(keyring->keys, held, kept * sizeof(held[0]));
	keyring->count = kept;
	pthread_rwlock_unlock(&keyring->lock);
	return why;
}

static const char *look(struct keyring *keyring, struct arena *arena)
{
	const struct signing_key *rows = NULL;
	size_t count = 0;
	keyring->looked_at = clock_steady_now();
	if (failed(signing_keys_read(keyring->house, arena, clock_real_now(), &rows, &count)))
		return "the signing keys cannot be read from the database";
	return hold(keyring, arena, rows, count);
}

const char *keyring_add(struct arena *arena, struct house *house, int64_t signs_from, bool ends_others, const char **id)
{
	struct jwt_key *key = jwt_key_new();
	const char *pem = key == NULL ? NULL : jwt_key_to_pem(arena, key);
	if (pem == NULL) {
		jwt_key_free(key);
		return "no signing key could be made";
	}
	*id = text_copy(arena, jwt_key_id(key));
	jwt_key_free(key);
	const struct signing_key row = { *id, pem, clock_real_now(), signs_from + KEY_SIGNS_MS + KEY_KNOWN_AFTER_MS,
		signs_from };
	if (failed(signing_key_add(house, arena, &row, ends_others)))
		return "no signing key could be kept";
	log_event(LOG_INFO, "identity.keyMade", "key", row.id, NULL);
	return NULL;
}

/* When the one that signs last will have signed long enough; 0: there is none, now. */
static int64_t next_is_due(struct keyring *keyring)
{
	pthread_rwlock_rdlock(&keyring->lock);
	int64_t due = keyring->count == 0 ? 0 : keyring->keys[0].signs_from + KEY_SIGNS_MS;
	pthread_rwlock_unlock(&keyring->lock);
	return due;
}

/* Another process may have been quicker: what stands in the store is looked at before. */
static const char *make_next(struct keyring *keyring, struct arena *arena)
{
	const char *id, *why = look(keyring, arena);
	int64_t now = clock_real_now(), due = next_is_due(keyring);
	if (why != NULL || due > now + KEY_AHEAD_MS)
		return why;
	why = keyring_add(arena, keyring->house, due > now ? due : now, false, &id);
	return why != NULL ? why : look(keyring, arena);
}

/* May wait for a commit, but only once in ninety days. */
static void keep_up(struct keyring *keyring, struct arena *arena)
{
	bool is_time = clock_steady_now() - keyring->looked_at >= LOOK_AGAIN_MS;
	bool is_due = next_is_due(keyring) <= clock_real_now() + KEY_AHEAD_MS;
	if ((!is_time && !is_due) || pthread_mutex_trylock(&keyring->looking) != 0)
		return;
	const char *why = is_due ? make_next(keyring, arena) : look(keyring, arena);
	if (why != NULL)
		log_event(LOG_ERROR, "identity.keysNotRead", "why", why, NULL);
	pthread_mutex_unlock(&keyring->looking);
}

const char *keyring_open(struct arena *own, struct arena *arena, struct house *house, struct keyring **keyring)
{
	struct keyring *made = *keyring = arena_allocate(own, sizeof(*made));
	made->house = house;
	pthread_mutex_init(&made->looking, NULL);
	pthread_rwlock_init(&made->lock, NULL);
	const char *why = look(made, arena);
	if (why == NULL && next_is_due(made) <= clock_real_now() + KEY_AHEAD_MS)
		why = make_next(made, arena);
	return why;
}

void keyring_close(struct keyring *keyring)
{
	for (size_t i = 0; i < keyring->count; i++)
		jwt_key_free(keyring->keys[i].key);
	pthread_mutex_destroy(&keyring->looking);
	pthread_rwlock_destroy(&keyring->lock);
}

uint64_t keyring_version(struct keyring *keyring)
{
	return keyring->version;
}

/* Under the lock. */
static const struct jwt_key *signer(const struct keyring *keyring)
{
	int64_t now = clock_real_now();
	for (size_t i = 0; i < keyring->count; i++)
		if (keyring->keys[i].signs_from <= now && now < keyring->keys[i].retires_at)
			return keyring->keys[i].key;
	return keyring->count == 0 ? NULL : keyring->keys[keyring->count - 1].key;
}

char *keyring_sign(struct keyring *keyring, struct arena *arena, const char *claims_json)
{
	keep_up(keyring, arena);
	pthread_rwlock_rdlock(&keyring->lock);
	const struct jwt_key *key = signer(keyring);
	char *token = key == NULL ? NULL : jwt_sign(arena, key, claims_json);
	pthread_rwlock_unlock(&keyring->lock);
	return token;
}

/* Under the lock. Those that are known now. */
static size_t known_keys(const struct keyring *keyring, struct jwt_key *known[KEYS_MOST])
{
	int64_t now = clock_real_now();
	size_t count = 0;
	for (size_t i = 0; i < keyring->count; i++)
		if (now < keyring->keys[i].retires_at)
			known[count++] = keyring->keys[i].key;
	return count;
}

/* Only reads: this runs where nothing may wait for a commit. */
static void look_again(struct keyring *keyring, struct arena *arena, int64_t patience)
{
	if (clock_steady_now() - keyring->looked_at < patience || pthread_mutex_trylock(&keyring->looking) != 0)
		return;
	const char *why = look(keyring, arena);
	if (why != NULL)
		log_event(LOG_ERROR, "identity.keysNotRead", "why", why, NULL);
	pthread_mutex_unlock(&keyring->looking);
}

const char *keyring_public(struct keyring *keyring, struct arena *arena)
{
	struct jwt_key *known[KEYS_MOST];
	struct json_out out = json_out_in(arena);
	look_again(keyring, arena, LOOK_FOR_UNKNOWN_MS);
	json_open_object(&out);
	json_key(&out, "keys");
	json_open_array(&out);
	pthread_rwlock_rdlock(&keyring->lock);
	size_t count = known_keys(keyring, known);
	for (size_t i = 0; i < count; i++)
		json_raw(&out, jwt_key_to_jwk(arena, known[i]));
	pthread_rwlock_unlock(&keyring->lock);
	json_close_array(&out);
	json_close_object(&out);
	return json_finish(&out, NULL);
}

static const struct json_value *verify(struct keyring *keyring, struct arena *arena, const char *token, const char **why)
{
	struct jwt_key *known[KEYS_MOST];
	pthread_rwlock_rdlock(&keyring->lock);
	size_t count = known_keys(keyring, known);
	const struct json_value *claims = jwt_verify(arena, known, count, token, why);
	pthread_rwlock_unlock(&keyring->lock);
	return claims;
}

const struct json_value *keyring_verify(struct keyring *keyring, struct arena *arena, const char *token,
	const char **why)
{
	look_again(keyring, arena, LOOK_AGAIN_MS);
	const struct json_value *claims = verify(keyring, arena, token, why);
	if (claims != NULL || !text_equal(*why, JWT_KEY_UNKNOWN))
		return claims;
	look_again(keyring, arena, LOOK_FOR_UNKNOWN_MS);
	return verify(keyring, arena, token, why);
}

void keyring_look(struct keyring *keyring, struct arena *arena)
{
	look_again(keyring, arena, LOOK_AGAIN_MS);
}
