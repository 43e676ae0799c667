/*
 * test_purged_log - what was purged stands outside the database before anybody is told; a crash between loses nothing
 */
#include "tests/unit/unit.h"

#include "base/log.h"
#include "store/driver.h"
#include "store/lane.h"
#include "store/purge_debts.h"
#include "store/purged_log.h"
#include "store/store.h"

#define TENANT "11111111-1111-4111-8111-111111111111"
#define ANNA "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
#define BEN "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"

struct place {
	struct arena *arena;
	char folder[64];
	const char *path;
	struct store *store;
	struct purged_log *log;
	struct lane *lane;
};

static void open_place(struct place *place, bool keeps_log)
{
	const char *why = NULL;
	const struct store_options options = { &sqlite_driver, text_format(place->arena, "%s/a.db", place->folder), 1 };
	assert_null(store_open(place->arena, &options, &place->store));
	place->log = keeps_log ? purged_log_open(place->arena, place->path, &why) : NULL;
	assert_null(why);
	const struct lane_options lane = { .members = 8, .milliseconds = 5, .purged_log = place->log };
	place->lane = lane_start(place->store, &lane);
}

static void close_place(struct place *place)
{
	lane_stop(place->lane);
	purged_log_close(place->log);
	store_close(place->store);
}

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	place->arena = arena_new((size_t)16 << 20);
	strcpy(place->folder, "/tmp/tenure-purged-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	place->path = text_format(place->arena, "%s/purged.log", place->folder);
	log_set_level((enum log_level)(LOG_ERROR + 1));
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;
	unlink(place->path);
	unlink(text_format(place->arena, "%s/a.db", place->folder));
	rmdir(place->folder);
	arena_free(place->arena);
	free(place);
	return 0;
}

static struct error purge(struct session *session, void *state)
{
	purge_debt_add(session, "user", state, 1000);
	return session_fault(session);
}

static struct error touch(struct session *session, void *state)
{
	size_t *count = state;
	purge_debts_all(session, count);
	session->touches_purges = *count > 0;
	return session_fault(session);
}

static size_t lines_of(struct place *place, const char *id)
{
	size_t count = 0, found = 0;
	const struct purged_entry *entries = purged_log_read(place->arena, place->path, &count);
	for (size_t i = 0; i < count; i++)
		found += text_equal(entries[i].object_id, id) && text_equal(entries[i].tenant_id, TENANT) &&
			text_equal(entries[i].kind, "user") && entries[i].at == 1000;
	return found;
}

static void what_is_purged_is_in_the_log_when_it_is_answered(void **state)
{
	struct place *place = *state;
	open_place(place, true);
	assert_false(failed(lane_run(place->lane, TENANT, place->arena, purge, ANNA)));
	assert_int_equal(lines_of(place, ANNA), 1);
	assert_false(failed(lane_run(place->lane, TENANT, place->arena, purge, BEN)));
	assert_int_equal(lines_of(place, BEN), 1);
	assert_int_equal(lines_of(place, ANNA), 1);
	close_place(place);
}

/* Committed without a log, as a crash between COMMIT and the log leaves it. */
static void a_crash_in_between_is_made_good_at_the_next_start(void **state)
{
	struct place *place = *state;
	size_t left = 0;
	open_place(place, false);
	assert_false(failed(lane_run(place->lane, TENANT, place->arena, purge, ANNA)));
	close_place(place);
	assert_int_equal(lines_of(place, ANNA), 0);
	open_place(place, true);
	assert_false(failed(lane_run(place->lane, NULL, place->arena, touch, &left)));
	assert_int_equal(left, 1);
	assert_int_equal(lines_of(place, ANNA), 1);
	assert_false(failed(lane_run(place->lane, NULL, place->arena, touch, &left)));
	assert_false(failed(lane_run(place->lane, NULL, place->arena, touch, &left)));
	assert_int_equal(left, 0);
	close_place(place);
}

static void a_line_cut_short_spoils_no_other(void **state)
{
	struct place *place = *state;
	FILE *file = fopen(place->path, "w");
	assert_non_null(file);
	fputs("1000 " TENANT " user " BEN "\n1000 " TENANT " us", file);
	fclose(file);
	open_place(place, true);
	assert_false(failed(lane_run(place->lane, TENANT, place->arena, purge, ANNA)));
	assert_int_equal(lines_of(place, BEN), 1);
	assert_int_equal(lines_of(place, ANNA), 1);
	close_place(place);
}

#define PURGED_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PURGED_TEST(what_is_purged_is_in_the_log_when_it_is_answered),
		PURGED_TEST(a_crash_in_between_is_made_good_at_the_next_start),
		PURGED_TEST(a_line_cut_short_spoils_no_other),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
