/*
 * tenants - organisations, their clock, their lock and the head of their journal
 */
#pragma once

#include "store/session.h"

struct tenant {
	const char *name;
	const char *country;
	const char *language;
	int64_t created_at;
	bool clock_is_movable;
	int64_t clock_shift;
	int64_t clock_frozen_at;
	int64_t last_now;
	int64_t version;
	int64_t journal_sequence;
	const char *journal_head;
	const char *ledger_salt;
};

void tenant_insert(struct session *session, const struct tenant *row);
/* The session's own. */
struct tenant *tenant_find(struct session *session);
/* The first statement of every act: on every engine it makes the others of this tenant wait. 0 rows: no such tenant. */
int64_t tenant_lock(struct session *session);
int64_t tenant_set_journal(struct session *session, int64_t last_now, int64_t sequence, const char *head);
int64_t tenant_set_clock(struct session *session, int64_t shift, int64_t frozen_at, int64_t last_now);
/* For workers, who go tenant by tenant. */
const char **tenants_all(struct session *session, size_t *count);
