/*
 * lane - the one way to write
 *
 * Work comes as a closure and runs on the lane's own thread, in the tenant's turn: tenants are served round,
 * so that one with a thousand imports does not keep another waiting. Up to `members` closures, or as many as
 * begin within `milliseconds`, share one transaction, each under a savepoint of its own; nobody is answered
 * before COMMIT. A closure that returns an error, or whose session has a fault, is undone alone.
 *
 * If the engine throws the whole transaction away (a full disk), the members run again one by one. So a
 * closure must be re-runnable: ids, secrets and hashes are made before, and it writes only to its session and
 * to its own state, which it begins afresh. A COMMIT that fails for any reason but a full disk ends the
 * process: what the disk then holds is known only after a restart, and retrying a failed sync can lose it.
 */
#pragma once

#include <stdint.h>

#include "store/store.h"

struct lane;
struct purged_log;

typedef struct error lane_work(struct session *session, void *state);

struct lane_options {
	unsigned members;
	int64_t milliseconds;
	/*
	 * Called on the lane's thread after COMMIT and before anybody is answered, when a member touched mail:
	 * the mail directory is made equal. session reads the committed state. True when done; false leaves the
	 * debt for mail_debts_unsettled().
	 */
	bool (*settle_mail)(void *state, struct session *session, int64_t commit_number);
	void *state;
	/*
	 * The log of purges (store/purged_log.h), where a member has purged something; NULL: nobody keeps one. It is written
	 * after COMMIT and before anybody is answered; the room for it is taken before COMMIT.
	 */
	struct purged_log *purged_log;
};

struct lane *lane_start(struct store *store, const struct lane_options *options);
/* Lets what is queued end first. */
void lane_stop(struct lane *lane);

/* Waits until the work is committed or refused. tenant_id NULL: the work is the installation's. */
struct error lane_run(struct lane *lane, const char *tenant_id, struct arena *arena, lane_work *work, void *state);

/* How many closures wait now, and the longest group so far, for /metrics. */
struct lane_figures {
	uint64_t waiting, groups, members, lost_groups;
};
struct lane_figures lane_figures(struct lane *lane);
