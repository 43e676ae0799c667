/*
 * test_migrations - an older database is brought up to date (store/migrations.h)
 *
 * The table of migrations is this file's own, in the place of the one that is made from store/schema/.
 */
#include "tests/unit/unit.h"

#include <dirent.h>
#include <sqlite3.h>

#include "base/log.h"
#include "store/migrations.h"
#include "store/store.h"

extern const struct driver sqlite_driver;

/* The third fails where somebody has written 'in the way' already. */
const struct migration migrations[] = {
	{ 1, "0001_first", "CREATE TABLE things (name TEXT NOT NULL PRIMARY KEY);" },
	{ 2, "0002_second", "ALTER TABLE things ADD COLUMN colour TEXT; UPDATE things SET colour = 'blue';" },
	{ 3, "0003_third", "UPDATE things SET colour = 'red'; INSERT INTO things (name) VALUES ('in the way');" },
};
const size_t migration_count = COUNT_OF(migrations);

struct fixture {
	struct arena *arena;
	char folder[64];
	const char *path, *copy;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	*state = fixture;
	fixture->arena = arena_new(1 << 20);
	strcpy(fixture->folder, "/tmp/tenure-migrations-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	fixture->path = text_format(fixture->arena, "%s/tenure.db", fixture->folder);
	log_set_level((enum log_level)(LOG_ERROR + 1));
	return 0;
}

static unsigned find_copies(struct fixture *fixture, bool removes)
{
	unsigned count = 0;
	DIR *folder = opendir(fixture->folder);
	for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		const char *path = text_format(fixture->arena, "%s/%s", fixture->folder, entry->d_name);
		if (strstr(entry->d_name, ".before-") != NULL && strchr(entry->d_name, '.') == strstr(entry->d_name, ".db")) {
			fixture->copy = path;
			count++;
		}
		if (removes && entry->d_name[0] != '.')
			unlink(path);
	}
	closedir(folder);
	return count;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	find_copies(fixture, true);
	rmdir(fixture->folder);
	arena_free(fixture->arena);
	free(fixture);
	return 0;
}

#define MIGRATION_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static const char *open_and_close(struct fixture *fixture)
{
	struct store *store = NULL;
	const struct store_options options = { &sqlite_driver, fixture->path, 1 };
	const char *why = store_open(fixture->arena, &options, &store);
	if (why == NULL)
		store_close(store);
	return why;
}

/* The first column of the first row, as text. */
static const char *ask(struct fixture *fixture, const char *path, const char *sql)
{
	sqlite3 *database = NULL;
	sqlite3_stmt *statement = NULL;
	const char *answer = NULL;
	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		answer = text_copy(fixture->arena, (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(database);
	return answer;
}

#define FORM "SELECT integer_value FROM installation WHERE name = 'schema'"

static void make_old(struct fixture *fixture)
{
	ask(fixture, fixture->path, "CREATE TABLE installation (name TEXT NOT NULL PRIMARY KEY, text_value TEXT, "
				    "integer_value BIGINT)");
	ask(fixture, fixture->path, "INSERT INTO installation VALUES ('schema', NULL, 1)");
	ask(fixture, fixture->path, "CREATE TABLE things (name TEXT NOT NULL PRIMARY KEY)");
	ask(fixture, fixture->path, "INSERT INTO things VALUES ('chair')");
}

static void new_database_needs_no_copy(void **state)
{
	struct fixture *fixture = *state;
	assert_null(open_and_close(fixture));
	assert_string_equal(ask(fixture, fixture->path, FORM), "3");
	assert_int_equal(find_copies(fixture, false), 0);
}

static void old_database_is_copied_and_changed(void **state)
{
	struct fixture *fixture = *state;
	make_old(fixture);
	assert_null(open_and_close(fixture));
	assert_string_equal(ask(fixture, fixture->path, FORM), "3");
	assert_string_equal(ask(fixture, fixture->path, "SELECT colour FROM things WHERE name = 'chair'"), "red");
	assert_int_equal(find_copies(fixture, false), 1);
	assert_string_equal(ask(fixture, fixture->copy, FORM), "1");
	assert_string_equal(ask(fixture, fixture->copy, "SELECT name FROM things"), "chair");
	/* Up to date: nothing more is copied. */
	assert_null(open_and_close(fixture));
	assert_int_equal(find_copies(fixture, false), 1);
}

/* The one that fails leaves nothing; the one before it stands; the message names it. */
static void migration_that_fails_leaves_the_form_before_it(void **state)
{
	struct fixture *fixture = *state;
	make_old(fixture);
	ask(fixture, fixture->path, "INSERT INTO things VALUES ('in the way')");
	const char *why = open_and_close(fixture);
	assert_non_null(why);
	assert_non_null(strstr(why, "0003_third"));
	assert_string_equal(ask(fixture, fixture->path, FORM), "2");
	assert_string_equal(ask(fixture, fixture->path, "SELECT colour FROM things WHERE name = 'chair'"), "blue");
	assert_int_equal(find_copies(fixture, false), 1);
	/* The way on: what stands in the way is taken out, and it starts. */
	ask(fixture, fixture->path, "DELETE FROM things WHERE name = 'in the way'");
	assert_null(open_and_close(fixture));
	assert_string_equal(ask(fixture, fixture->path, FORM), "3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MIGRATION_TEST(new_database_needs_no_copy),
		MIGRATION_TEST(old_database_is_copied_and_changed),
		MIGRATION_TEST(migration_that_fails_leaves_the_form_before_it),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
