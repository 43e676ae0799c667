/*
 * test_lane - store/lane.h: group commit, savepoints, running again, turns, and who is answered when
 */
#include "tests/unit/unit.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/failing/failing_driver.h"
#include "store/installation.h"
#include "store/lane.h"
#include "store/mail_debts.h"
#include "store/store.h"
#include "store/store_errors.h"
#include "store/tenant_settings.h"

#define WORKERS 12

extern const struct driver sqlite_driver;

struct fixture {
	struct arena *arena;
	char path[64];
	struct store *store;
	struct lane *lane;
	/* What settle_mail has seen. */
	pthread_mutex_t mutex;
	unsigned settlements;
	int64_t settled_number;
	bool settles;
	size_t debts_seen;
};

static bool settle(void *state, struct session *session, int64_t commit_number)
{
	struct fixture *fixture = state;
	struct session tenant = session_in_tenant(session, "t1");
	pthread_mutex_lock(&fixture->mutex);
	fixture->settlements++;
	fixture->settled_number = commit_number;
	mail_debts_of_tenant(&tenant, 0, &fixture->debts_seen);
	bool settles = fixture->settles;
	pthread_mutex_unlock(&fixture->mutex);
	return settles;
}

static void open_lane(struct fixture *fixture, unsigned members)
{
	const struct lane_options options = { members, 200, settle, fixture, NULL };
	fixture->lane = lane_start(fixture->store, &options);
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	*state = fixture;
	fixture->arena = arena_new((size_t)64 << 20);
	fixture->settles = true;
	pthread_mutex_init(&fixture->mutex, NULL);
	log_set_level((enum log_level)(LOG_ERROR + 1));
	strcpy(fixture->path, "/tmp/tenure-lane-XXXXXX");
	close(mkstemp(fixture->path));
	const struct store_options options = { failing_driver_before(&sqlite_driver), fixture->path, 2 };
	assert_null(store_open(fixture->arena, &options, &fixture->store));
	open_lane(fixture, WORKERS);
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	char path[80];
	lane_stop(fixture->lane);
	store_close(fixture->store);
	static const char *const ends[] = { "", "-wal", "-shm" };
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		snprintf(path, sizeof(path), "%s%s", fixture->path, ends[i]);
		unlink(path);
	}
	arena_free(fixture->arena);
	pthread_mutex_destroy(&fixture->mutex);
	free(fixture);
	return 0;
}

#define LANE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static const char *setting_of(struct fixture *fixture, struct arena *arena, const char *tenant, const char *name)
{
	struct session *session = store_begin_read(fixture->store, arena, tenant);
	const char *value = tenant_setting(session, name);
	assert_false(failed(session_fault(session)));
	store_end_read(fixture->store, session);
	return value;
}

/* One who brings work from a thread of his own. */
struct worker {
	struct fixture *fixture;
	struct arena *arena;
	pthread_t thread;
	const char *tenant;
	char name[16];
	unsigned number, runs;
	bool refuses, breaks_a_key;
	struct error answer;
	const char *seen_at_answer;
};

static const struct error_kind REFUSED = { "Refused", TEXT_ERROR_NOT_FOUND };

/* Order in which closures ran. */
static unsigned order[WORKERS * 8], order_count;

static struct error write_name(struct session *session, void *state)
{
	struct worker *worker = state;
	worker->runs++;
	if (order_count < COUNT_OF(order))
		order[order_count++] = worker->number;
	tenant_setting_set(session, worker->name, "first");
	tenant_setting_set(session, worker->name, "written");
	if (worker->breaks_a_key)
		tenant_setting_set(session, NULL, "a key without a value");
	if (worker->refuses)
		return (struct error){ .kind = &REFUSED };
	return session_fault(session);
}

static void *bring(void *state)
{
	struct worker *worker = state;
	worker->answer = lane_run(worker->fixture->lane, worker->tenant, worker->arena, write_name, worker);
	worker->seen_at_answer = setting_of(worker->fixture, worker->arena, worker->tenant, worker->name);
	return NULL;
}

/* Holds the lane until everybody else has come, so that they are one group. */
struct gate {
	struct lane *lane;
	uint64_t waiters;
	atomic_bool is_held, is_open; /* open: also when its group runs again */
};

static struct error wait_for_others(struct session *session, void *state)
{
	struct gate *gate = state;
	gate->is_held = true;
	for (unsigned i = 0; !gate->is_open && i < 20000 && lane_figures(gate->lane).waiting < gate->waiters; i++)
		clock_sleep(1);
	gate->is_open = true;
	return session_fault(session);
}

static void *hold_gate(void *state)
{
	const struct gate *gate = state;
	struct arena *arena = arena_new(1 << 20);
	lane_run(gate->lane, "gate", arena, wait_for_others, state);
	arena_free(arena);
	return NULL;
}

static void make_workers(struct fixture *fixture, struct worker *workers, unsigned count)
{
	order_count = 0;
	for (unsigned i = 0; i < count; i++) {
		workers[i] = (struct worker){ .fixture = fixture, .tenant = "t1", .number = i };
		workers[i].arena = arena_new(1 << 20);
		snprintf(workers[i].name, sizeof(workers[i].name), "name%u", i);
	}
}

static void end_workers(struct worker *workers, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		arena_free(workers[i].arena);
}

/* All come while the lane is held; each in its place in the line. before() may arm the driver. */
static void run_together(struct fixture *fixture, struct worker *workers, unsigned count, void (*before)(void))
{
	struct gate gate = { .lane = fixture->lane, .waiters = count };
	pthread_t holder;
	pthread_create(&holder, NULL, hold_gate, &gate);
	while (!gate.is_held)
		clock_sleep(1);
	if (before != NULL)
		before();
	for (unsigned i = 0; i < count; i++) {
		uint64_t waiting = lane_figures(fixture->lane).waiting;
		pthread_create(&workers[i].thread, NULL, bring, &workers[i]);
		while (lane_figures(fixture->lane).waiting == waiting && i + 1 < count)
			clock_sleep(1);
	}
	for (unsigned i = 0; i < count; i++)
		pthread_join(workers[i].thread, NULL);
	pthread_join(holder, NULL);
}

static void many_share_one_commit(void **state)
{
	struct fixture *fixture = *state;
	struct worker workers[8];
	make_workers(fixture, workers, 8);
	failing_driver_arm((struct failing_plan){ .at = 0 });
	run_together(fixture, workers, 8, NULL);
	/* The gate is the first member of the same group. */
	assert_int_equal(failing_driver_commits(), 1);
	assert_int_equal(lane_figures(fixture->lane).groups, 1);
	assert_int_equal(lane_figures(fixture->lane).members, 9);
	for (unsigned i = 0; i < 8; i++) {
		assert_false(failed(workers[i].answer));
		assert_int_equal(workers[i].runs, 1);
	}
	end_workers(workers, 8);
}

/* Whoever has an answer finds his work through another connection: it is committed. */
static void nobody_is_answered_before_commit(void **state)
{
	struct fixture *fixture = *state;
	struct worker workers[8];
	make_workers(fixture, workers, 8);
	run_together(fixture, workers, 8, NULL);
	for (unsigned i = 0; i < 8; i++)
		assert_string_equal(workers[i].seen_at_answer, "written");
	end_workers(workers, 8);
}

static void refused_member_undoes_nobody_else(void **state)
{
	struct fixture *fixture = *state;
	struct worker workers[6];
	make_workers(fixture, workers, 6);
	workers[1].refuses = true;
	workers[3].breaks_a_key = true;
	run_together(fixture, workers, 6, NULL);
	for (unsigned i = 0; i < 6; i++) {
		bool is_undone = i == 1 || i == 3;
		assert_int_equal(failed(workers[i].answer), is_undone);
		if (is_undone)
			assert_null(workers[i].seen_at_answer);
		else
			assert_string_equal(workers[i].seen_at_answer, "written");
		assert_int_equal(workers[i].runs, 1);
	}
	assert_ptr_equal(workers[1].answer.kind, &REFUSED);
	assert_ptr_equal(workers[3].answer.kind, &STORE_FAILED);
	assert_int_equal(lane_figures(fixture->lane).lost_groups, 0);
	end_workers(workers, 6);
}

/* Somewhere in the third member's statements (three steps each, after the savepoint). */
static void lose_transaction(void)
{
	failing_driver_arm((struct failing_plan){ FAILING_STEPS, 8, LOSES_THE_TRANSACTION, DRIVER_FULL });
}

static void lost_group_runs_again_one_by_one(void **state)
{
	struct fixture *fixture = *state;
	struct worker workers[6];
	make_workers(fixture, workers, 6);
	workers[4].refuses = true;
	run_together(fixture, workers, 6, lose_transaction);
	assert_true(failing_driver_has_failed());
	assert_int_equal(lane_figures(fixture->lane).lost_groups, 1);
	for (unsigned i = 0; i < 6; i++) {
		assert_int_equal(failed(workers[i].answer), i == 4);
		if (i != 4)
			assert_string_equal(workers[i].seen_at_answer, "written");
		else
			assert_null(workers[i].seen_at_answer);
	}
	/* The first two had run already, and ran again. */
	assert_int_equal(workers[0].runs, 2);
	assert_int_equal(workers[1].runs, 2);
	assert_int_equal(workers[5].runs, 1);
	end_workers(workers, 6);
}

static void fill_disk_at_commit(void)
{
	failing_driver_arm((struct failing_plan){ FAILING_COMMITS, 1, FAILS_ONCE, DRIVER_FULL });
}

static void full_disk_at_commit_is_tried_again_alone(void **state)
{
	struct fixture *fixture = *state;
	struct worker workers[4];
	make_workers(fixture, workers, 4);
	run_together(fixture, workers, 4, fill_disk_at_commit);
	for (unsigned i = 0; i < 4; i++) {
		assert_false(failed(workers[i].answer));
		assert_int_equal(workers[i].runs, 2);
		assert_string_equal(workers[i].seen_at_answer, "written");
	}
	end_workers(workers, 4);
}

static void fill_disk_for_good(void)
{
	failing_driver_arm((struct failing_plan){ FAILING_COMMITS, 1, FAILS_FROM_THERE_ON, DRIVER_FULL });
}

static void full_disk_is_told_to_everybody(void **state)
{
	struct fixture *fixture = *state;
	struct worker workers[4];
	make_workers(fixture, workers, 4);
	run_together(fixture, workers, 4, fill_disk_for_good);
	for (unsigned i = 0; i < 4; i++) {
		assert_ptr_equal(workers[i].answer.kind, &STORE_FULL);
		assert_null(workers[i].seen_at_answer);
	}
	end_workers(workers, 4);
	/* Room again: the lane goes on as if nothing had been. */
	failing_driver_disarm();
	make_workers(fixture, workers, 1);
	bring(&workers[0]);
	assert_false(failed(workers[0].answer));
	end_workers(workers, 1);
}

/* What the disk holds after a failed sync is unknown: the process ends, and nobody is answered. */
static char doomed_path[64];

static void commit_that_fails(void)
{
	struct arena *arena = arena_new(1 << 20);
	struct store *store = NULL;
	const struct store_options options = { failing_driver_before(&sqlite_driver), doomed_path, 1 };
	if (store_open(arena, &options, &store) != NULL)
		_exit(3);
	const struct lane_options lane_options = { 4, 5, NULL, NULL, NULL };
	struct lane *lane = lane_start(store, &lane_options);
	struct worker worker = { .tenant = "t1", .name = "lost" };
	failing_driver_arm((struct failing_plan){ FAILING_COMMITS, 1, FAILS_ONCE, DRIVER_FAILED });
	lane_run(lane, "t1", arena, write_name, &worker);
	_exit(4);
}

static void failed_commit_ends_the_process(void **state)
{
	struct fixture *fixture = *state;
	snprintf(doomed_path, sizeof(doomed_path), "%s", fixture->path);
	lane_stop(fixture->lane);
	assert_true(aborts(commit_that_fails));
	open_lane(fixture, WORKERS);
	assert_null(setting_of(fixture, fixture->arena, "t1", "lost"));
}

/* t1 brings six, t2 two, t3 one, in this order; the rounds go t1 t2 t3, t1 t2, t1 … */
static void tenants_are_served_round(void **state)
{
	struct fixture *fixture = *state;
	struct worker workers[9];
	static const unsigned expected[] = { 0, 6, 8, 1, 7, 2, 3, 4, 5 };
	make_workers(fixture, workers, 9);
	workers[6].tenant = workers[7].tenant = "t2";
	workers[8].tenant = "t3";
	run_together(fixture, workers, 9, NULL);
	assert_int_equal(order_count, 9);
	for (unsigned i = 0; i < 9; i++)
		assert_int_equal(order[i], expected[i]);
	end_workers(workers, 9);
}

static void group_is_bounded_by_its_members(void **state)
{
	struct fixture *fixture = *state;
	struct worker workers[8];
	lane_stop(fixture->lane);
	open_lane(fixture, 3);
	make_workers(fixture, workers, 8);
	run_together(fixture, workers, 8, NULL);
	assert_int_equal(lane_figures(fixture->lane).groups, 3); /* the gate and two, three, three */
	end_workers(workers, 8);
}

static struct error touch_mail(struct session *session, void *state)
{
	(void)state;
	mail_debt_add(session, "box", true, 1);
	return session_fault(session);
}

static struct error touch_mail_and_refuse(struct session *session, void *state)
{
	touch_mail(session, state);
	return (struct error){ .kind = &REFUSED };
}

static struct error do_nothing(struct session *session, void *state)
{
	(void)state;
	return session_fault(session);
}

static int64_t debts(struct fixture *fixture)
{
	int64_t oldest = 0;
	struct session *session = store_begin_read(fixture->store, fixture->arena, NULL);
	int64_t count = mail_debts_count(session, 0, &oldest);
	store_end_read(fixture->store, session);
	return count;
}

static void mail_is_settled_before_the_answer(void **state)
{
	struct fixture *fixture = *state;
	assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, do_nothing, NULL)));
	assert_int_equal(fixture->settlements, 0);
	assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, touch_mail, NULL)));
	assert_int_equal(fixture->settlements, 1);
	assert_int_equal(fixture->settled_number, 1);
	assert_int_equal(fixture->debts_seen, 1); /* what is committed is what it reads */
	/* The debt goes with the next group, whatever that does. */
	assert_int_equal(debts(fixture), 1);
	assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, do_nothing, NULL)));
	assert_int_equal(debts(fixture), 0);
	assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, touch_mail, NULL)));
	assert_int_equal(fixture->settled_number, 2);
}

static void refused_member_touches_no_mail(void **state)
{
	struct fixture *fixture = *state;
	assert_true(failed(lane_run(fixture->lane, "t1", fixture->arena, touch_mail_and_refuse, NULL)));
	assert_int_equal(fixture->settlements, 0);
	assert_int_equal(debts(fixture), 0);
}

/* The answer does not wait for ever: the debt stays, and says so. */
static void unsettled_mail_stays_a_debt(void **state)
{
	struct fixture *fixture = *state;
	fixture->settles = false;
	assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, touch_mail, NULL)));
	assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, do_nothing, NULL)));
	assert_int_equal(debts(fixture), 1);
	/* Another process goes on with the number that was reached. */
	lane_stop(fixture->lane);
	open_lane(fixture, WORKERS);
	fixture->settles = true;
	assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, touch_mail, NULL)));
	assert_int_equal(fixture->settled_number, 2);
	assert_int_equal(fixture->debts_seen, 2);
	assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, do_nothing, NULL)));
	assert_int_equal(debts(fixture), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LANE_TEST(many_share_one_commit),
		LANE_TEST(nobody_is_answered_before_commit),
		LANE_TEST(refused_member_undoes_nobody_else),
		LANE_TEST(lost_group_runs_again_one_by_one),
		LANE_TEST(full_disk_at_commit_is_tried_again_alone),
		LANE_TEST(full_disk_is_told_to_everybody),
		LANE_TEST(failed_commit_ends_the_process),
		LANE_TEST(tenants_are_served_round),
		LANE_TEST(group_is_bounded_by_its_members),
		LANE_TEST(mail_is_settled_before_the_answer),
		LANE_TEST(refused_member_touches_no_mail),
		LANE_TEST(unsettled_mail_stays_a_debt),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
