/*
 * quarantine - see the header
 */
#include "domain/quarantine.h"

#include "store/installation.h"

int64_t quarantine_since(struct session *session)
{
	return installation_integer(session, "quarantine_since", 0);
}

void quarantine_set(struct session *session, int64_t since)
{
	installation_set_integer(session, "quarantine_since", since);
}
