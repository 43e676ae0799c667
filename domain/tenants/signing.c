/*
 * signing - see the header
 */
#include "domain/tenants/signing.h"

#include "domain/house.h"
#include "store/lane.h"
#include "store/store.h"

struct error signing_keys_read(struct house *house, struct arena *arena, int64_t real_now,
	const struct signing_key **keys, size_t *count)
{
	struct session *session = store_begin_read(house->store, arena, NULL);
	*keys = signing_keys_valid(session, real_now, count);
	struct error fault = session_fault(session);
	store_end_read(house->store, session);
	return fault;
}

struct addition {
	struct signing_key key;
	bool ends_others;
};

static struct error add_key(struct session *session, void *state)
{
	const struct addition *addition = state;
	if (addition->ends_others)
		signing_keys_retire(session, addition->key.created_at);
	signing_keys_remove_retired(session, addition->key.created_at);
	signing_key_insert(session, &addition->key);
	return session_fault(session);
}

struct error signing_key_add(struct house *house, struct arena *arena, const struct signing_key *key, bool ends_others)
{
	struct addition addition = { *key, ends_others };
	return lane_run(house->lane, NULL, arena, add_key, &addition);
}
