/*
 * test_power - power cuts where more than one act is on its way: the first start, groups of the lane, writing back of
 * logs, rebuilding of the mail directory
 *
 * What single acts leave is looked at by the unit tests themselves, with power_watch.c.
 */
#include "tests/unit/domain_fixture.h"

#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/log.h"
#include "planes/mail/projection.h"
#include "store/driver.h"
#include "store/installation.h"
#include "store/lane.h"
#include "store/mail_directory.h"
#include "store/store.h"
#include "tests/power/mail_look.h"
#include "tests/power/power_vfs.h"
#include "tests/support/invariants.h"

#define MEMBERS 8

const char *__real_mail_directory_open(struct arena *arena, const char *mail_root, const char *route_group,
	const char *login_group, struct mail_directory **directory);
const char *__wrap_mail_directory_open(struct arena *arena, const char *mail_root, const char *route_group,
	const char *login_group, struct mail_directory **directory);

const char *__wrap_mail_directory_open(struct arena *arena, const char *mail_root, const char *route_group,
	const char *login_group, struct mail_directory **directory)
{
	(void)route_group;
	(void)login_group;
	return __real_mail_directory_open(arena, mail_root, NULL, NULL, directory);
}

/* One disk, one house on it. */
struct place {
	struct fixture *fixture;
	struct power_disk *disk;
	char mail_root[64];
	struct settings settings;
	struct projection *projection;
	uint64_t seed;
	const char *before; /* a state, as database_dump() tells it; NULL: none is expected */
	const char *after;
	struct user_made {
		const char *upn;
		uint64_t acknowledged;
	} users[MEMBERS];
	size_t user_count;
	uint64_t seen[20000]; /* disks that were judged already, where it does not matter when the cut was */
	size_t seen_count;
};

static bool is_seen(struct place *place, uint64_t fingerprint)
{
	for (size_t i = 0; i < place->seen_count; i++)
		if (place->seen[i] == fingerprint)
			return true;
	assert_true(place->seen_count < COUNT_OF(place->seen));
	place->seen[place->seen_count++] = fingerprint;
	return false;
}

typedef void judgement(struct place *place, struct store *store, uint64_t operation);

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	void *fixture = NULL;
	place->seed = UINT64_C(0x1234567890ABCDEF);
	place->disk = power_disk_new();
	struct power_disk *unused = power_disk_use(place->disk);
	if (unused != NULL)
		power_disk_free(unused);
	strcpy(place->mail_root, "/tmp/tenure-power-XXXXXX");
	place->settings = settings_default();
	place->settings.mail_root = mkdtemp(place->mail_root);
	fixture_open(&fixture);
	place->fixture = fixture;
	place->fixture->skips_invariants = true;
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;
	void *fixture = place->fixture;
	fixture_close(&fixture);
	nftw(place->mail_root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	power_disk_use(NULL);
	power_disk_free(place->disk);
	free(place);
	return 0;
}

/* Opens what a cut behind the operation left, in each way, and has it judged. */
static void cut_behind(struct place *place, uint64_t operation, judgement *judge)
{
	struct fixture *fixture = place->fixture;
	for (int cut = POWER_KEEPS_SYNCED; cut <= POWER_KEEPS_PARTS; cut++) {
		struct power_disk *disk = power_disk_after_cut(place->disk, operation, (enum power_cut)cut, &place->seed,
			fixture->database, place->mail_root);
		const struct store_options options = { .driver = &sqlite_driver, .location = fixture->database, .readers = 1 };
		struct store *store = NULL;
		if (place->user_count == 0 && is_seen(place, power_disk_fingerprint(disk, "/"))) {
			power_disk_free(disk);
			continue;
		}
		power_disk_use(disk);
		const char *why = store_open(fixture->arena, &options, &store);
		if (why != NULL)
			fail_msg("behind operation %llu: %s", (unsigned long long)operation, why);
		judge(place, store, operation);
		store_close(store);
		power_disk_use(place->disk);
		power_disk_free(disk);
	}
}

static void cut_everywhere(struct place *place, uint64_t begins, judgement *judge)
{
	uint64_t last = power_disk_operations(place->disk);
	assert_true(last > begins);
	for (uint64_t operation = begins; operation <= last; operation++)
		cut_behind(place, operation, judge);
}

static void judge_whole(struct place *place, struct store *store, uint64_t operation)
{
	const char *why = invariants_broken(place->fixture->arena, store, place->fixture->database);
	if (why != NULL)
		fail_msg("behind operation %llu: %s", (unsigned long long)operation, why);
}

static void judge_unchanged(struct place *place, struct store *store, uint64_t operation)
{
	(void)store;
	const char *found = database_dump(place->fixture->arena, place->fixture->database);
	if (!text_equal(found, place->before))
		fail_msg("behind operation %llu the database is another one", (unsigned long long)operation);
}

/* From the very first write: what a first start left half-way is gone on with. */
static void first_start_can_be_cut_anywhere(void **state)
{
	struct place *place = *state;
	cut_everywhere(place, 0, judge_whole);
}

static void judge_group(struct place *place, struct store *store, uint64_t operation)
{
	struct fixture *fixture = place->fixture;
	size_t there = 0;
	struct session *session = store_begin_read(store, fixture->arena, fixture->tenant_id);
	for (size_t i = 0; i < place->user_count; i++) {
		const struct user_made *made = &place->users[i];
		bool is_there = user_find_by_upn(session, text_fold(fixture->arena, made->upn)) != NULL;
		there += is_there;
		if (!is_there && operation >= made->acknowledged)
			fail_msg("%s was acknowledged at %llu and is gone behind %llu", made->upn,
				(unsigned long long)made->acknowledged, (unsigned long long)operation);
	}
	store_end_read(store, session);
	if (there != 0 && there != place->user_count)
		fail_msg("behind operation %llu only %zu of the group's %zu are there", (unsigned long long)operation, there,
			place->user_count);
	judge_whole(place, store, operation);
}

struct maker {
	struct place *place;
	struct user_made *made;
	pthread_t thread;
};

static void *make_one(void *state)
{
	struct maker *maker = state;
	struct fixture own = *maker->place->fixture; /* its arena and result are each thread's own */
	own.arena = arena_new(1 << 20);
	struct error error = create_user(&own, maker->made->upn, PASSWORD);
	maker->made->acknowledged = failed(error) ? UINT64_MAX : power_disk_operations(maker->place->disk);
	arena_free(own.arena);
	return NULL;
}

/* Holds the lane until all of them wait, so that they share the next transaction. */
static struct error hold_until_all_wait(struct session *session, void *state)
{
	struct maker *makers = state;
	struct place *place = makers->place;
	(void)session;
	for (size_t i = 0; i < MEMBERS; i++)
		if (pthread_create(&makers[i].thread, NULL, make_one, &makers[i]) != 0)
			abort();
	while (lane_figures(place->fixture->lane).waiting < MEMBERS)
		clock_sleep(1);
	clock_sleep(20); /* past the time in which this one's own group takes more */
	return no_error;
}

/* Several acts, one transaction: all are there or none, and whoever was answered is there. */
static void group_is_whole_or_not_there(void **state)
{
	struct place *place = *state;
	struct fixture *fixture = place->fixture;
	struct maker makers[MEMBERS];
	struct arena *arena = arena_new(1 << 20);
	place->user_count = MEMBERS;
	for (size_t i = 0; i < MEMBERS; i++) {
		place->users[i].upn = text_format(fixture->arena, "member%zu@contoso.test", i);
		makers[i] = (struct maker){ place, &place->users[i], 0 };
	}
	power_disk_forget_past(place->disk);
	uint64_t begins = power_disk_operations(place->disk);
	uint64_t groups = lane_figures(fixture->lane).groups;
	assert_fine(lane_run(fixture->lane, NULL, arena, hold_until_all_wait, makers));
	for (size_t i = 0; i < MEMBERS; i++) {
		pthread_join(makers[i].thread, NULL);
		assert_true(place->users[i].acknowledged != UINT64_MAX);
	}
	assert_int_equal(lane_figures(fixture->lane).groups - groups, 2);
	cut_everywhere(place, begins, judge_group);
	arena_free(arena);
}

static void logs_can_be_cut_while_written_back(void **state)
{
	struct place *place = *state;
	struct fixture *fixture = place->fixture;
	buy(fixture, OFFICE_E3, 5);
	delete_user(fixture, make_licensed_user(fixture, "anna", OFFICE_E3));
	place->before = database_dump(fixture->arena, fixture->database);
	power_disk_forget_past(place->disk);
	uint64_t begins = power_disk_operations(place->disk);
	assert_null(store_forget_traces(fixture->store, fixture->arena));
	cut_everywhere(place, begins, judge_unchanged);
}

static struct error do_nothing(struct session *session, void *state)
{
	(void)state;
	return session_fault(session);
}

static void judge_mail(struct place *place, struct store *store, uint64_t operation)
{
	struct projection *projection = NULL;
	struct arena *arena = place->fixture->arena;
	assert_null(projection_open(arena, &place->settings, store_epoch(store, arena), &projection));
	const struct lane_options options = { 4, 5, projection_settle, projection, NULL };
	struct lane *lane = lane_start(store, &options);
	projection_catch_up(projection, store, lane);
	lane_run(lane, NULL, arena, do_nothing, NULL);
	lane_stop(lane);
	projection_close(projection);
	const char *why = mail_directory_differs(arena, store, place->mail_root);
	if (why != NULL)
		fail_msg("behind operation %llu: %s", (unsigned long long)operation, why);
	judge_unchanged(place, store, operation);
}

/* The files are made, filled and swept; then once more as those of another history. */
static void mail_directory_can_be_cut_while_rebuilt(void **state)
{
	struct place *place = *state;
	struct fixture *fixture = place->fixture;
	struct projection *projection = NULL;
	buy(fixture, OFFICE_E3, 9);
	for (int i = 0; i < 4; i++)
		make_licensed_user(fixture, text_format(fixture->arena, "anna%d", i), OFFICE_E3);
	assert_fine(lane_run(fixture->lane, NULL, fixture->arena, do_nothing, NULL)); /* what was settled is paid */
	place->before = database_dump(fixture->arena, fixture->database);
	for (int turn = 0; turn < 2; turn++) {
		const char *epoch = turn == 0 ? "another history" : store_epoch(fixture->store, fixture->arena);
		power_disk_forget_past(place->disk);
		uint64_t begins = power_disk_operations(place->disk);
		assert_null(projection_open(fixture->arena, &place->settings, epoch, &projection));
		projection_catch_up(projection, fixture->store, fixture->lane);
		projection_close(projection);
		cut_everywhere(place, begins, judge_mail);
	}
}

#define POWER_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		POWER_TEST(first_start_can_be_cut_anywhere),
		POWER_TEST(group_is_whole_or_not_there),
		POWER_TEST(logs_can_be_cut_while_written_back),
		POWER_TEST(mail_directory_can_be_cut_while_rebuilt),
	};
	power_vfs_register();
	log_set_level((enum log_level)(LOG_ERROR + 1));
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
