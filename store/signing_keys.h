/*
 * signing_keys - what tokens are signed with
 */
#pragma once

#include "store/session.h"

struct signing_key {
	const char *id;
	const char *pem;
	int64_t created_at;
	int64_t retires_at;
	int64_t signs_from; /* known before: who keeps keys has seen it when it begins to sign */
};

void signing_key_insert(struct session *session, const struct signing_key *row);
/* Those that sign last first. */
struct signing_key *signing_keys_valid(struct session *session, int64_t real_now, size_t *count);
int64_t signing_keys_remove_retired(struct session *session, int64_t real_now);
/* All that are there end at this moment, unless they end before. */
void signing_keys_retire(struct session *session, int64_t at);
