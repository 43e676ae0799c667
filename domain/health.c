/*
 * health - see the header
 */
#include "domain/health.h"

#include "domain/house.h"
#include "store/installation.h"
#include "store/store.h"

struct error health_of_store(struct house *house, struct arena *arena)
{
	struct session *session = store_begin_read(house->store, arena, NULL);
	installation_text(session, "epoch");
	struct error fault = session_fault(session);
	store_end_read(house->store, session);
	return fault;
}
