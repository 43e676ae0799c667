/*
 * lane - see the header; here the queue, the group and its ends
 */
#include "store/lane.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "store/connection.h"
#include "store/installation.h"
#include "store/mail_debts.h"
#include "store/purge_debts.h"
#include "store/purged_log.h"
#include "store/store_errors.h"

struct member {
	struct member *next;
	const char *tenant_id;
	uint64_t round;
	struct arena *arena;
	lane_work *work;
	void *state;
	struct error result;
	bool is_done;
	pthread_cond_t done;
};

struct lane {
	struct store *store;
	struct lane_options options;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t arrived;
	struct member *first; /* in order of their rounds */
	uint64_t round;       /* the one that is being served */
	bool stops;
	struct lane_figures figures;
	struct arena *arena;
	int64_t settled_number; /* debts up to here can be removed */
	bool has_settled;
	int64_t logged_number; /* purges up to here stand in purged.log */
	bool has_logged;
};

/* A tenant has one turn in each round: what it brings behind that waits for the rounds to come. */
static void put_in_line(struct lane *lane, struct member *member)
{
	struct member **link = &lane->first;
	member->round = lane->round;
	for (const struct member *other = lane->first; other != NULL; other = other->next)
		if (text_equal(other->tenant_id, member->tenant_id) && other->round >= member->round)
			member->round = other->round + 1;
	while (*link != NULL && (*link)->round <= member->round)
		link = &(*link)->next;
	member->next = *link;
	*link = member;
	lane->figures.waiting++;
}

static struct member *take_next(struct lane *lane)
{
	struct member *member = lane->first;
	if (member == NULL)
		return NULL;
	lane->first = member->next;
	lane->round = member->round;
	lane->figures.waiting--;
	return member;
}

static struct member *take_waiting(struct lane *lane)
{
	pthread_mutex_lock(&lane->mutex);
	struct member *member = take_next(lane);
	pthread_mutex_unlock(&lane->mutex);
	return member;
}

/* False when the whole group is lost. */
static bool run_member(struct lane *lane, struct session *group, struct member *member)
{
	struct driver_connection *driver = connection_driver(group->connection);
	struct session session = session_in_tenant(group, member->tenant_id);
	session.arena = member->arena;
	session_note(&session, driver->driver->savepoint(driver));
	struct error error = failed(session.fault) ? session.fault : member->work(&session, member->state);
	if (failed(session.fault))
		error = session.fault;
	member->result = error;
	if (session.group_is_lost || !driver->driver->in_transaction(driver))
		return false;
	enum driver_result end = failed(error) ? driver->driver->rollback_to(driver) : driver->driver->release(driver);
	group->touches_mail |= !failed(error) && session.touches_mail;
	group->touches_purges |= !failed(error) && session.touches_purges;
	(void)lane;
	return end == DRIVER_DONE;
}

/* What belongs to the group and not to a member: the commit number, and debts that are settled. */
static void write_group_rows(struct lane *lane, struct session *group)
{
	if (lane->has_settled) {
		mail_debts_remove_settled(group, lane->settled_number);
		installation_set_integer(group, "mail_settled", lane->settled_number);
	}
	if (lane->has_logged)
		purge_debts_remove(group, lane->logged_number);
	if (group->touches_mail || group->touches_purges)
		installation_set_integer(group, "commit_number", group->commit_number);
}

/* A purge that is not in the log could be undone by a copy: who purged is not told before, and what failed is not tried here. */
static void log_purges(struct lane *lane, const struct session *group)
{
	struct session session = session_on(group->connection, lane->arena, NULL, false);
	bool fine = session_begin(&session) && purged_log_settle(lane->options.purged_log, &session);
	session_roll_back(&session);
	if (!fine || failed(session.fault)) {
		log_event(LOG_ERROR, "store.purged_log", "remedy",
			"purged.log cannot be written; look at the disk, then start again: it goes on where it stopped", NULL);
		bug("purged.log cannot be written");
	}
	lane->logged_number = group->commit_number;
	lane->has_logged = true;
}

static void settle_mail(struct lane *lane, const struct session *group)
{
	struct session session = session_on(group->connection, lane->arena, NULL, false);
	if (!session_begin(&session))
		return;
	bool settled = lane->options.settle_mail == NULL ||
		lane->options.settle_mail(lane->options.state, &session, group->commit_number);
	session_roll_back(&session);
	if (settled && !failed(session.fault)) {
		lane->settled_number = group->commit_number;
		lane->has_settled = true;
	}
}

/* True when committed; false when nothing of the group is there. */
static bool commit_group(struct lane *lane, struct session *group)
{
	bool had_settled = lane->has_settled, had_logged = lane->has_logged;
	bool logs = group->touches_purges && lane->options.purged_log != NULL;
	if (logs && !purged_log_reserve(lane->options.purged_log)) {
		group->fault = (struct error){ .kind = &STORE_FULL };
		return false;
	}
	write_group_rows(lane, group);
	if (failed(group->fault))
		return false;
	enum driver_result result = session_commit(group);
	if (result == DRIVER_FULL || result == DRIVER_BUSY)
		return false;
	if (result != DRIVER_DONE) {
		log_event(LOG_ERROR, "store.commit", "remedy",
			"a commit failed in a way that leaves the disk's content unknown; check the disk, then start again",
			NULL);
		bug("COMMIT failed");
	}
	if (had_settled)
		lane->has_settled = false;
	if (had_logged)
		lane->has_logged = false;
	if (logs)
		log_purges(lane, group);
	if (group->touches_mail)
		settle_mail(lane, group);
	return true;
}

static void answer(struct lane *lane, struct member *members)
{
	pthread_mutex_lock(&lane->mutex);
	for (struct member *member = members, *next; member != NULL; member = next) {
		next = member->next; /* the member is gone as soon as its owner wakes */
		member->is_done = true;
		pthread_cond_signal(&member->done);
	}
	pthread_mutex_unlock(&lane->mutex);
}

static struct session open_group(struct lane *lane)
{
	struct session group = session_on(store_writer(lane->store), lane->arena, NULL, true);
	if (session_begin(&group)) /* read anew: an import may run beside the server, with a lane of its own */
		group.commit_number = installation_integer(&group, "commit_number", 0) + 1;
	if (failed(group.fault)) /* a transaction that has begun all the same would stand in the way of the next one */
		session_roll_back(&group);
	return group;
}

/* One member in a transaction of its own. */
static void run_alone(struct lane *lane, struct member *member)
{
	struct session group = open_group(lane);
	if (failed(group.fault)) {
		member->result = group.fault;
		return;
	}
	bool stands = run_member(lane, &group, member);
	if (!stands || !commit_group(lane, &group)) {
		session_roll_back(&group);
		if (!failed(member->result))
			member->result = failed(group.fault) ? group.fault : (struct error){ .kind = &STORE_FAILED };
	}
}

static void count_group(struct lane *lane, unsigned members, bool is_lost)
{
	pthread_mutex_lock(&lane->mutex);
	lane->figures.groups += members > 0;
	lane->figures.members += members;
	lane->figures.lost_groups += is_lost;
	pthread_mutex_unlock(&lane->mutex);
}

static void run_again_one_by_one(struct lane *lane, struct member *members)
{
	log_event(LOG_WARNING, "store.group_lost", NULL);
	count_group(lane, 0, true);
	for (struct member *member = members; member != NULL; member = member->next)
		run_alone(lane, member);
}

static void run_group(struct lane *lane, struct member *first)
{
	struct session group = open_group(lane);
	bool stands = !failed(group.fault);
	struct member *members = NULL, **end = &members;
	int64_t until = clock_steady_now() + lane->options.milliseconds;
	unsigned count = 0;
	for (struct member *member = first; member != NULL;) {
		member->next = NULL;
		*end = member;
		end = &member->next;
		count++;
		member->result = group.fault;
		stands = stands && run_member(lane, &group, member);
		bool takes_more = stands && count < lane->options.members && clock_steady_now() < until;
		member = takes_more ? take_waiting(lane) : NULL;
	}
	count_group(lane, count, false);
	bool began = !failed(group.fault);
	if (began && (!stands || !commit_group(lane, &group))) {
		session_roll_back(&group);
		run_again_one_by_one(lane, members);
	}
	answer(lane, members);
	arena_reset(lane->arena);
}

static void *run_lane(void *state)
{
	struct lane *lane = state;
	pthread_mutex_lock(&lane->mutex);
	for (;;) {
		struct member *member = take_next(lane);
		if (member != NULL) {
			pthread_mutex_unlock(&lane->mutex);
			run_group(lane, member);
			pthread_mutex_lock(&lane->mutex);
		} else if (lane->stops) {
			break;
		} else {
			pthread_cond_wait(&lane->arrived, &lane->mutex);
		}
	}
	pthread_mutex_unlock(&lane->mutex);
	return NULL;
}

struct lane *lane_start(struct store *store, const struct lane_options *options)
{
	struct lane *lane = calloc(1, sizeof(*lane));
	if (lane == NULL)
		bug("no memory for the write lane");
	lane->store = store;
	lane->options = *options;
	lane->arena = arena_new(1 << 20);
	pthread_mutex_init(&lane->mutex, NULL);
	pthread_cond_init(&lane->arrived, NULL);
	if (pthread_create(&lane->thread, NULL, run_lane, lane) != 0)
		bug("no thread for the write lane");
	return lane;
}

void lane_stop(struct lane *lane)
{
	pthread_mutex_lock(&lane->mutex);
	lane->stops = true;
	pthread_cond_signal(&lane->arrived);
	pthread_mutex_unlock(&lane->mutex);
	pthread_join(lane->thread, NULL);
	pthread_cond_destroy(&lane->arrived);
	pthread_mutex_destroy(&lane->mutex);
	arena_free(lane->arena);
	free(lane);
}

struct error lane_run(struct lane *lane, const char *tenant_id, struct arena *arena, lane_work *work, void *state)
{
	struct member member = { .tenant_id = tenant_id, .arena = arena, .work = work, .state = state };
	pthread_cond_init(&member.done, NULL);
	pthread_mutex_lock(&lane->mutex);
	put_in_line(lane, &member);
	pthread_cond_signal(&lane->arrived);
	while (!member.is_done)
		pthread_cond_wait(&member.done, &lane->mutex);
	pthread_mutex_unlock(&lane->mutex);
	pthread_cond_destroy(&member.done);
	return member.result;
}

struct lane_figures lane_figures(struct lane *lane)
{
	pthread_mutex_lock(&lane->mutex);
	struct lane_figures figures = lane->figures;
	pthread_mutex_unlock(&lane->mutex);
	return figures;
}
