/*
 * reading - see the header
 */
#include "domain/reading.h"

#include "base/arena.h"
#include "domain/house.h"
#include "store/store.h"

struct context *reading_begin(struct house *house, struct arena *arena, const char *tenant_id,
	enum actor_kind kind, const char *actor_id, struct error *fault)
{
	struct context *context = arena_allocate(arena, sizeof(*context));
	struct session *session = store_begin_read(house->store, arena, tenant_id);
	bool is_there = context_open(context, arena, session);
	context->house = house;
	*fault = no_error;
	if (is_there && context_load_actor(context, kind, actor_id))
		return context;
	*fault = session_fault(session);
	store_end_read(house->store, session);
	return NULL;
}

struct error reading_end(struct house *house, struct context *context)
{
	struct error fault = session_fault(context->session);
	store_end_read(house->store, context->session);
	return fault;
}
