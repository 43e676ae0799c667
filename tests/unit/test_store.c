/*
 * test_store - store/store.h: opening, refusing, copying, snapshots, faults that stick
 */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/connection.h"
#include "store/failing/failing_driver.h"
#include "store/filter.h"
#include "store/installation.h"
#include "store/lane.h"
#include "store/migrations.h"
#include "store/store.h"
#include "store/store_errors.h"
#include "store/tenant_settings.h"
#include "store/users.h"

extern const struct driver sqlite_driver;

struct fixture {
	struct arena *arena;
	char folder[64];
	const char *path;
	struct store *store;
	struct lane *lane;
};

static const char *try_open(struct fixture *fixture, const struct driver *driver)
{
	const struct store_options options = { driver, fixture->path, 2 };
	const char *why = store_open(fixture->arena, &options, &fixture->store);
	if (why != NULL)
		fixture->store = NULL;
	return why;
}

static void open_it(struct fixture *fixture)
{
	const struct lane_options options = { 16, 5, NULL, NULL, NULL };
	assert_null(try_open(fixture, failing_driver_before(&sqlite_driver)));
	fixture->lane = lane_start(fixture->store, &options);
}

static void close_it(struct fixture *fixture)
{
	if (fixture->lane != NULL)
		lane_stop(fixture->lane);
	if (fixture->store != NULL)
		store_close(fixture->store);
	fixture->lane = NULL;
	fixture->store = NULL;
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	*state = fixture;
	fixture->arena = arena_new((size_t)64 << 20);
	strcpy(fixture->folder, "/tmp/tenure-store-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	fixture->path = text_format(fixture->arena, "%s/tenure.db", fixture->folder);
	log_set_level((enum log_level)(LOG_ERROR + 1));
	return 0;
}

/* How many files of the folder have this in their name; then: gone. */
static unsigned count_files(struct fixture *fixture, const char *part, bool removes)
{
	unsigned count = 0;
	DIR *folder = opendir(fixture->folder);
	for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		count += strstr(entry->d_name, part) != NULL;
		if (removes && entry->d_name[0] != '.')
			unlink(text_format(fixture->arena, "%s/%s", fixture->folder, entry->d_name));
	}
	closedir(folder);
	return count;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	close_it(fixture);
	count_files(fixture, "", true);
	rmdir(fixture->folder);
	arena_free(fixture->arena);
	free(fixture);
	return 0;
}

#define STORE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

/* Past the store, as a newer or older program would have left it. */
static void write_beside(const char *path, const char *sql)
{
	sqlite3 *database = NULL;
	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(database);
}

static int64_t number_beside(const char *path, const char *sql)
{
	sqlite3 *database = NULL;
	sqlite3_stmt *statement = NULL;
	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(database);
	return number;
}

static void new_database_has_the_last_form_and_an_epoch(void **state)
{
	struct fixture *fixture = *state;
	open_it(fixture);
	const char *epoch = store_epoch(fixture->store, fixture->arena);
	assert_int_equal(strlen(epoch), 36);
	struct session *session = store_begin_read(fixture->store, fixture->arena, NULL);
	assert_int_equal(installation_integer(session, "schema", 0), migrations[migration_count - 1].number);
	store_end_read(fixture->store, session);
	/* Nothing was there to be copied. */
	assert_int_equal(count_files(fixture, ".before-", false), 0);
	close_it(fixture);
	open_it(fixture);
	assert_string_equal(store_epoch(fixture->store, fixture->arena), epoch);
}

static void newer_database_is_refused(void **state)
{
	struct fixture *fixture = *state;
	open_it(fixture);
	close_it(fixture);
	write_beside(fixture->path, "UPDATE installation SET integer_value = 9000 WHERE name = 'schema'");
	const char *why = try_open(fixture, &sqlite_driver);
	assert_non_null(why);
	assert_non_null(strstr(why, "9000"));
	assert_non_null(strstr(why, "newer tenured"));
	assert_non_null(strstr(why, "restore a backup"));
	assert_int_equal(number_beside(fixture->path, "SELECT integer_value FROM installation WHERE name = 'schema'"), 9000);
}

static void what_is_no_database_is_told(void **state)
{
	struct fixture *fixture = *state;
	FILE *file = fopen(fixture->path, "w");
	for (unsigned i = 0; i < 1000; i++)
		fputs("this is a shopping list\n", file);
	fclose(file);
	const char *why = try_open(fixture, &sqlite_driver);
	assert_non_null(why);
	assert_non_null(strstr(why, fixture->path));
	assert_non_null(strstr(why, "not a database"));
}

static void folder_that_is_missing_is_told(void **state)
{
	struct fixture *fixture = *state;
	fixture->path = text_format(fixture->arena, "%s/nowhere/tenure.db", fixture->folder);
	const char *why = try_open(fixture, &sqlite_driver);
	assert_non_null(why);
	assert_non_null(strstr(why, fixture->path));
}

static struct error set_some(struct session *session, void *state)
{
	tenant_setting_set(session, "name", state);
	return session_fault(session);
}

static void set_value(struct fixture *fixture, const char *tenant, char *value)
{
	assert_false(failed(lane_run(fixture->lane, tenant, fixture->arena, set_some, value)));
}

static void older_database_is_copied_before_it_is_changed(void **state)
{
	struct fixture *fixture = *state;
	/* Older than the first: everything is made, and nothing lost. What a form between would be, later migrations show. */
	write_beside(fixture->path, "CREATE TABLE installation (name TEXT NOT NULL PRIMARY KEY, text_value TEXT, "
				    "integer_value BIGINT); INSERT INTO installation VALUES ('kept', 'value', 7)");
	open_it(fixture);
	struct session *session = store_begin_read(fixture->store, fixture->arena, NULL);
	assert_int_equal(installation_integer(session, "kept", 0), 7);
	store_end_read(fixture->store, session);
	close_it(fixture);
	if (migrations[migration_count - 1].number == 1)
		return;
	write_beside(fixture->path, "UPDATE installation SET integer_value = 1 WHERE name = 'schema'");
	try_open(fixture, &sqlite_driver);
	assert_int_equal(count_files(fixture, ".before-", false), 1);
}

static void readers_see_a_snapshot(void **state)
{
	struct fixture *fixture = *state;
	open_it(fixture);
	set_value(fixture, "t1", "one");
	struct session *old = store_begin_read(fixture->store, fixture->arena, "t1");
	assert_string_equal(tenant_setting(old, "name"), "one");
	set_value(fixture, "t1", "two");
	struct session *new = store_begin_read(fixture->store, fixture->arena, "t1");
	assert_string_equal(tenant_setting(new, "name"), "two");
	assert_string_equal(tenant_setting(old, "name"), "one");
	store_end_read(fixture->store, new);
	store_end_read(fixture->store, old);
}

static void readers_see_one_tenant_and_write_nothing(void **state)
{
	struct fixture *fixture = *state;
	open_it(fixture);
	set_value(fixture, "t1", "one");
	struct session *session = store_begin_read(fixture->store, fixture->arena, "t2");
	assert_null(tenant_setting(session, "name"));
	struct session other = session_in_tenant(session, "t1");
	assert_string_equal(tenant_setting(&other, "name"), "one");
	tenant_setting_set(&other, "name", "written by a reader");
	assert_true(failed(session_fault(&other)));
	store_end_read(fixture->store, session);
	session = store_begin_read(fixture->store, fixture->arena, "t1");
	assert_string_equal(tenant_setting(session, "name"), "one");
	store_end_read(fixture->store, session);
}

/* After the first fault nothing runs, nothing is found, and the first fault is kept. */
static struct error fail_and_go_on(struct session *session, void *state)
{
	(void)state;
	tenant_setting_set(session, "before", "value");
	failing_driver_arm((struct failing_plan){ FAILING_STEPS, 1, FAILS_ONCE, DRIVER_BUSY });
	tenant_setting_set(session, "name", "value");
	unsigned steps = failing_driver_steps();
	assert_ptr_equal(session_fault(session).kind, &STORE_BUSY);
	assert_null(tenant_setting(session, "before"));
	assert_int_equal(installation_integer(session, "schema", -1), -1);
	tenant_setting_set(session, "after", "value");
	assert_int_equal(failing_driver_steps(), steps);
	assert_ptr_equal(session_fault(session).kind, &STORE_BUSY);
	return (struct error){ .kind = NULL }; /* who forgets to look is refused all the same */
}

static void faults_stick(void **state)
{
	struct fixture *fixture = *state;
	open_it(fixture);
	struct error error = lane_run(fixture->lane, "t1", fixture->arena, fail_and_go_on, NULL);
	assert_ptr_equal(error.kind, &STORE_BUSY);
	struct session *session = store_begin_read(fixture->store, fixture->arena, "t1");
	assert_null(tenant_setting(session, "before"));
	assert_null(tenant_setting(session, "after"));
	store_end_read(fixture->store, session);
}

static struct error insert_twice(struct session *session, void *state)
{
	struct user user = { .id = "id", .upn = "a", .upn_fold = "a", .display_name = "A", .display_name_fold = "a" };
	(void)state;
	user_insert(session, &user);
	user_insert(session, &user);
	return session_fault(session);
}

static struct error insert_without_name(struct session *session, void *state)
{
	struct user user = { .id = "id", .upn = "a", .upn_fold = "a" };
	(void)state;
	user_insert(session, &user);
	return session_fault(session);
}

/* A key that exists is a conflict; a value that is missing is a fault of ours. */
static void conflicts_are_told_from_faults(void **state)
{
	struct fixture *fixture = *state;
	open_it(fixture);
	assert_ptr_equal(lane_run(fixture->lane, "t1", fixture->arena, insert_twice, NULL).kind, &STORE_CONFLICT);
	assert_ptr_equal(lane_run(fixture->lane, "t1", fixture->arena, insert_without_name, NULL).kind, &STORE_FAILED);
}

static struct store *store_of_the_bug;

static void ask_without_a_tenant(void)
{
	struct session *session = store_begin_read(store_of_the_bug, arena_new(1 << 20), NULL);
	tenant_setting(session, "name");
}

static void tenants_statement_without_a_tenant_is_a_bug(void **state)
{
	struct fixture *fixture = *state;
	open_it(fixture);
	store_of_the_bug = fixture->store;
	assert_true(aborts(ask_without_a_tenant));
}

struct writing {
	struct fixture *fixture;
	atomic_bool stops;
	unsigned written;
	atomic_uint commits;
};

static char ballast[32 * 1024];

static struct error write_ballast(struct session *session, void *state)
{
	struct writing *writing = state;
	tenant_setting_set(session, text_format(session->arena, "ballast%u", writing->written % 900), ballast);
	writing->written++;
	return session_fault(session);
}

/* Another process, as fast as it can: several commits in each step of the copy. */
static void *write_on(void *state)
{
	struct writing *writing = state;
	sqlite3 *database = NULL;
	sqlite3_open(writing->fixture->path, &database);
	sqlite3_busy_timeout(database, 1000);
	sqlite3_exec(database, "PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=0", NULL, NULL, NULL);
	while (!writing->stops)
		writing->commits += sqlite3_exec(database, "UPDATE settings SET value = hex(randomblob(8)) WHERE name = 'small'", NULL,
					    NULL, NULL) == SQLITE_OK;
	sqlite3_close(database);
	return NULL;
}

static struct error set_small(struct session *session, void *state)
{
	(void)state;
	tenant_setting_set(session, "small", "");
	return session_fault(session);
}

/* Larger than one step of the copy, so that it must outlast several commits. */
static void backup_ends_beside_a_busy_writer(void **state)
{
	struct fixture *fixture = *state;
	struct writing writing = { .fixture = fixture };
	pthread_t thread;
	open_it(fixture);
	memset(ballast, 'b', sizeof(ballast) - 1);
	for (unsigned i = 0; i < 900; i++)
		assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, write_ballast, &writing)));
	assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, set_small, NULL)));
	pthread_create(&thread, NULL, write_on, &writing);
	while (writing.commits == 0)
		clock_sleep(1);
	unsigned before = writing.commits;
	const char *copy = text_format(fixture->arena, "%s/copy.db", fixture->folder);
	const char *why = store_backup(fixture->store, fixture->arena, copy);
	writing.stops = true;
	pthread_join(thread, NULL);
	assert_null(why);
	assert_true(writing.commits > before);
	assert_int_equal(number_beside(copy, "SELECT COUNT(*) FROM settings"), 901);
	assert_int_equal(number_beside(copy, "SELECT integer_value FROM installation WHERE name = 'schema'"),
		migrations[migration_count - 1].number);
	assert_int_equal(number_beside(copy, "SELECT 'ok' = (SELECT integrity_check FROM pragma_integrity_check)"), 1);
	/* The reader that made it is whole again. */
	struct session *session = store_begin_read(fixture->store, fixture->arena, "t1");
	assert_non_null(tenant_setting(session, "ballast1"));
	store_end_read(fixture->store, session);
}

static void backup_to_nowhere_is_told(void **state)
{
	struct fixture *fixture = *state;
	open_it(fixture);
	assert_non_null(store_backup(fixture->store, fixture->arena, "/nowhere/at/all.db"));
	set_value(fixture, "t1", "still writes");
}

static void written_rows_are_read_back(void **state)
{
	struct fixture *fixture = *state;
	open_it(fixture);
	set_value(fixture, "t1", "quotes ' \" and $1, \xc5\xa1");
	struct session *session = store_begin_read(fixture->store, fixture->arena, "t1");
	assert_string_equal(tenant_setting(session, "name"), "quotes ' \" and $1, \xc5\xa1");
	store_end_read(fixture->store, session);
}

static struct error insert_people(struct session *session, void *state)
{
	(void)state;
	for (unsigned i = 0; i < 25; i++) {
		const char *name = text_format(session->arena, "%s%02u@x.test", i < 20 ? "anna" : "ben", i);
		struct user user = { .id = text_format(session->arena, "id%u", i), .upn = name, .upn_fold = name,
			.display_name = "Name", .display_name_fold = "name", .account_enabled = i % 2 == 0,
			.department = i == 3 ? "O'Neill" : NULL, .deleted_at = i == 24 };
		user_insert(session, &user);
	}
	return session_fault(session);
}

static const struct user *page_of(struct session *session, bool deleted, const struct filter *filter, const char *after,
	int64_t limit, size_t *count)
{
	struct list_query query = users_query(deleted);
	bool fits = true;
	query.filter = filter;
	query.limit = limit;
	query.has_after = after != NULL;
	query.after[0] = of_text(after);
	const struct user *users = list_page(session, &query, count, &fits);
	assert_true(fits);
	return users;
}

static void pages_and_filters_are_composed(void **state)
{
	struct fixture *fixture = *state;
	size_t count = 0;
	open_it(fixture);
	assert_false(failed(lane_run(fixture->lane, "t1", fixture->arena, insert_people, NULL)));
	struct session *session = store_begin_read(fixture->store, fixture->arena, "t1");
	const struct user *page = page_of(session, false, NULL, NULL, 10, &count);
	assert_int_equal(count, 10);
	assert_string_equal(page[9].upn_fold, "anna09@x.test");
	assert_null(page[9].upn); /* not asked for */
	page = page_of(session, false, NULL, page[9].upn_fold, 100, &count);
	assert_int_equal(count, 14);
	const struct filter starts = { .kind = FILTER_STARTS_WITH, .column = USER_UPN_FOLD, .value = of_text("ben") };
	const struct filter enabled = { .kind = FILTER_EQUAL, .column = USER_ACCOUNT_ENABLED, .value = of_integer(1) };
	const struct filter both = { .kind = FILTER_AND, .left = &starts, .right = &enabled };
	const struct filter neither = { .kind = FILTER_NOT, .left = &both };
	const struct filter nowhere = { .kind = FILTER_EQUAL, .column = USER_DEPARTMENT, .value = of_text(NULL) };
	const struct filter neill = { .kind = FILTER_EQUAL, .column = USER_DEPARTMENT, .folds = true,
		.value = of_text("o'neill") };
	static const size_t expected[] = { 4, 2, 22, 23, 1 };
	const struct filter *const filters[] = { &starts, &both, &neither, &nowhere, &neill };
	for (size_t i = 0; i < COUNT_OF(filters); i++) {
		page_of(session, false, filters[i], NULL, 100, &count);
		assert_int_equal(count, expected[i]);
	}
	page_of(session, true, NULL, NULL, 100, &count);
	assert_int_equal(count, 1);
	assert_int_equal(users_count(session, false), 24);
	store_end_read(fixture->store, session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(new_database_has_the_last_form_and_an_epoch),
		STORE_TEST(newer_database_is_refused),
		STORE_TEST(what_is_no_database_is_told),
		STORE_TEST(folder_that_is_missing_is_told),
		STORE_TEST(older_database_is_copied_before_it_is_changed),
		STORE_TEST(readers_see_a_snapshot),
		STORE_TEST(readers_see_one_tenant_and_write_nothing),
		STORE_TEST(faults_stick),
		STORE_TEST(conflicts_are_told_from_faults),
		STORE_TEST(tenants_statement_without_a_tenant_is_a_bug),
		STORE_TEST(backup_ends_beside_a_busy_writer),
		STORE_TEST(backup_to_nowhere_is_told),
		STORE_TEST(written_rows_are_read_back),
		STORE_TEST(pages_and_filters_are_composed),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
