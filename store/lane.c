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
#include "store/store_errors.h"

struct member {
	struct member *next;
	const char *tenant_id;
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
	struct member *first, **last;
	const char *last_tenant; /* served last; compared, never read after its member ended */
	char last_tenant_copy[40];
	bool stops;
	struct lane_figures figures;
	struct arena *arena;
	int64_t commit_number;
	int64_t settled_number; /* debts up to here can be removed */
	bool has_settled;
};

/* Round the tenants: the first waiting member of another tenant than the last one's, else simply the first. */
static struct member *take_next(struct lane *lane)
{
	struct member **link = &lane->first;
	while (*link != NULL && text_equal((*link)->tenant_id, lane->last_tenant))
		link = &(*link)->next;
	if (*link == NULL)
		link = &lane->first;
	struct member *member = *link;
	if (member == NULL)
		return NULL;
	*link = member->next;
	if (*link == NULL)
		lane->last = link;
	lane->last_tenant = NULL;
	if (member->tenant_id != NULL && __builtin_strlen(member->tenant_id) < sizeof(lane->last_tenant_copy)) {
		__builtin_strcpy(lane->last_tenant_copy, member->tenant_id);
		lane->last_tenant = lane->last_tenant_copy;
	}
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
	(void)lane;
	return end == DRIVER_DONE;
}

/* What belongs to the group and not to a member: the commit number, and debts that are settled. */
static void write_group_rows(struct lane *lane, struct session *group)
{
	if (lane->has_settled)
		mail_debts_remove_settled(group, lane->settled_number);
	if (group->touches_mail)
		installation_set_integer(group, "commit_number", group->commit_number);
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
	bool had_settled = lane->has_settled;
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
	if (group->touches_mail) {
		lane->commit_number = group->commit_number;
		settle_mail(lane, group);
	}
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
	group.commit_number = lane->commit_number + 1;
	session_begin(&group);
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

static void run_again_one_by_one(struct lane *lane, struct member *members)
{
	log_event(LOG_WARNING, "store.group_lost", NULL);
	lane->figures.lost_groups++;
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
	lane->figures.groups++;
	lane->figures.members += count;
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
	lane->last = &lane->first;
	lane->arena = arena_new(1 << 20);
	pthread_mutex_init(&lane->mutex, NULL);
	pthread_cond_init(&lane->arrived, NULL);
	struct session session = session_on(store_writer(store), lane->arena, NULL, false);
	lane->commit_number = installation_integer(&session, "commit_number", 0);
	arena_reset(lane->arena);
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
	*lane->last = &member;
	lane->last = &member.next;
	lane->figures.waiting++;
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
