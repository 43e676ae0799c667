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

static struct error add_key(struct session *session, void *state)
{
	const struct signing_key *key = state;
	signing_keys_remove_retired(session, key->created_at);
	signing_key_insert(session, key);
	return session_fault(session);
}

struct error signing_key_add(struct house *house, struct arena *arena, const struct signing_key *key)
{
	struct signing_key row = *key;
	return lane_run(house->lane, NULL, arena, add_key, &row);
}
