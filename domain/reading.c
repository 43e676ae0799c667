/*
 * reading - see the header
 */
#include "domain/reading.h"

#include "base/arena.h"
#include "domain/actor_cache.h"
#include "domain/house.h"
#include "store/store.h"

static bool load_actor(struct house *house, struct context *context, enum actor_kind kind, const char *id)
{
	const char *tenant_id = context->session->tenant_id;
	context->actor = (struct actor){ .kind = kind, .id = id };
	bool is_cached = house->actors != NULL && kind != ACTOR_SYSTEM;
	if (is_cached && actor_cache_find(house->actors, context->arena, tenant_id, context->tenant, &context->actor))
		return true;
	bool is_there = context_load_actor(context, kind, id);
	if (is_there && is_cached && !failed(session_fault(context->session)))
		actor_cache_keep(house->actors, tenant_id, context->tenant, &context->actor);
	return is_there;
}

struct context *reading_begin(struct house *house, struct arena *arena, const char *tenant_id,
	enum actor_kind kind, const char *actor_id, struct error *fault)
{
	struct context *context = arena_allocate(arena, sizeof(*context));
	struct session *session = store_begin_read(house->store, arena, tenant_id);
	bool is_there = context_open(context, arena, session);
	context->house = house;
	*fault = no_error;
	if (is_there && load_actor(house, context, kind, actor_id))
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
