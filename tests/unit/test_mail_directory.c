/*
 * test_mail_directory - store/mail_directory.h, without mail servers (tests/mail has them)
 *
 * MAIL_DIRECTORY_ROWS=100000 in the environment makes the measured rebuild that large.
 */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "store/mail_directory_internal.h"

#define ANNA "a1000000-0000-4000-8000-000000000001"
#define BEN "b2000000-0000-4000-8000-000000000002"
#define CHUNK 500

struct fixture {
	struct arena *arena;
	char root[64];
	struct mail_directory *directory;
};

static const char *const anna_addresses[] = { "anna@contoso.test", "a.nna@contoso.test" };
static const char *const ben_addresses[] = { "ben@contoso.test" };

static struct mail_directory_entry anna(void)
{
	return (struct mail_directory_entry){ .tenant_id = "t",
		.guid = ANNA,
		.exists = true,
		.live = true,
		.quota_rule = "*:bytes=1",
		.retain_days = 14,
		.addresses = anna_addresses,
		.address_count = 2,
		.logins = anna_addresses,
		.login_count = 1,
		.password = "{CRYPT}x" };
}

static struct mail_directory_entry ben(void)
{
	struct mail_directory_entry entry = anna();
	entry.guid = BEN;
	entry.addresses = entry.logins = ben_addresses;
	entry.address_count = 1;
	return entry;
}

static void open_it(struct fixture *fixture)
{
	assert_null(mail_directory_open(fixture->arena, fixture->root, NULL, NULL, &fixture->directory));
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	fixture->arena = arena_new((size_t)64 * 1024 * 1024);
	snprintf(fixture->root, sizeof(fixture->root), "/tmp/mail-directory-XXXXXX");
	assert_non_null(mkdtemp(fixture->root));
	open_it(fixture);
	*state = fixture;
	return 0;
}

static int remove_one(const char *path, const struct stat *state, int kind, struct FTW *place)
{
	(void)state;
	(void)kind;
	(void)place;
	return remove(path);
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	mail_directory_close(fixture->directory);
	nftw(fixture->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(fixture->arena);
	free(fixture);
	return 0;
}

static void put(struct mail_directory *directory, struct mail_directory_entry entry)
{
	assert_null(mail_directory_begin(directory));
	assert_null(mail_directory_put(directory, &entry));
	assert_null(mail_directory_commit(directory, "e", mail_directory_commit_number(directory) + 1));
}

/* What a mail server with a connection of its own finds: the text, "" for nothing, NULL for an error. */
static const char *look_up(struct fixture *fixture, const char *file, const char *sql)
{
	sqlite3 *connection = NULL;
	sqlite3_stmt *statement = NULL;
	const char *path = text_format(fixture->arena, "%s/directory/%s", fixture->root, file);
	assert_int_equal(sqlite3_open_v2(path, &connection, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(connection, sql, -1, &statement, NULL), SQLITE_OK);
	int result = sqlite3_step(statement);
	const char *found = NULL;
	if (result == SQLITE_ROW)
		found = text_copy(fixture->arena, (const char *)sqlite3_column_text(statement, 0));
	else if (result == SQLITE_DONE)
		found = "";
	sqlite3_finalize(statement);
	sqlite3_close(connection);
	return found;
}

static const char *route(struct fixture *fixture, const char *sql)
{
	return look_up(fixture, "route/route.db", sql);
}

static const char *login(struct fixture *fixture, const char *sql)
{
	return look_up(fixture, "login/auth.db", sql);
}

static void a_new_directory_is_empty_and_closed(void **state)
{
	struct fixture *fixture = *state;
	assert_string_equal(mail_directory_epoch(fixture->directory), "");
	assert_int_equal(mail_directory_commit_number(fixture->directory), -1);
	assert_true(mail_directory_gate_is_closed(fixture->directory));
}

static void an_entry_comes_back_as_it_was_put(void **state)
{
	struct fixture *fixture = *state;
	struct mail_directory_entry entry;
	put(fixture->directory, anna());
	mail_directory_close(fixture->directory);
	open_it(fixture);
	assert_null(mail_directory_read(fixture->directory, fixture->arena, ANNA, &entry));
	assert_true(entry.exists && entry.live && !entry.held);
	assert_string_equal(entry.tenant_id, "t");
	assert_string_equal(entry.quota_rule, "*:bytes=1");
	assert_int_equal(entry.retain_days, 14);
	assert_int_equal(entry.address_count, 2);
	assert_string_equal(entry.addresses[0], "anna@contoso.test");
	assert_string_equal(entry.addresses[1], "a.nna@contoso.test");
	assert_int_equal(entry.login_count, 1);
	assert_string_equal(entry.password, "{CRYPT}x");
	assert_string_equal(mail_directory_epoch(fixture->directory), "e");
	assert_int_equal(mail_directory_commit_number(fixture->directory), 0);
	assert_null(mail_directory_read(fixture->directory, fixture->arena, BEN, &entry));
	assert_false(entry.exists);
}

static void what_is_not_live_has_neither_login_nor_sender(void **state)
{
	struct fixture *fixture = *state;
	struct mail_directory_counts counts;
	struct mail_directory_entry entry = anna();
	entry.live = false;
	put(fixture->directory, anna());
	put(fixture->directory, entry);
	assert_null(mail_directory_count(fixture->directory, &counts));
	assert_int_equal(counts.mailboxes, 1);
	assert_int_equal(counts.live_mailboxes, 0);
	assert_int_equal(counts.addresses, 2);
	assert_int_equal(counts.logins, 0);
	assert_int_equal(counts.submitting_mailboxes, 0);
	entry = anna();
	entry.password = NULL;
	put(fixture->directory, entry);
	assert_null(mail_directory_count(fixture->directory, &counts));
	assert_int_equal(counts.live_mailboxes, 1);
	assert_int_equal(counts.logins + counts.submitting_mailboxes, 0);
	entry.exists = false;
	put(fixture->directory, entry);
	assert_null(mail_directory_count(fixture->directory, &counts));
	assert_int_equal(counts.mailboxes + counts.addresses, 0);
}

static void an_address_moves_in_either_order(void **state)
{
	struct fixture *fixture = *state;
	for (int order = 0; order < 2; order++) {
		struct mail_directory_entry giver = anna(), taker = ben();
		put(fixture->directory, giver);
		giver.address_count = giver.login_count = 0;
		taker.addresses = taker.logins = anna_addresses;
		taker.address_count = 2;
		assert_null(mail_directory_begin(fixture->directory));
		assert_null(mail_directory_put(fixture->directory, order == 0 ? &giver : &taker));
		assert_null(mail_directory_put(fixture->directory, order == 0 ? &taker : &giver));
		assert_null(mail_directory_commit(fixture->directory, "e", 9));
		assert_string_equal(
			route(fixture, "SELECT guid FROM address WHERE address = 'anna@contoso.test'"), BEN);
		assert_string_equal(login(fixture, "SELECT guid FROM login"), BEN);
		put(fixture->directory, ben());
	}
}

static void rollback_leaves_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct mail_directory_entry entry = anna();
	assert_null(mail_directory_begin(fixture->directory));
	assert_null(mail_directory_put(fixture->directory, &entry));
	mail_directory_rollback(fixture->directory);
	assert_string_equal(route(fixture, "SELECT count(*) FROM mailbox"), "0");
	assert_string_equal(login(fixture, "SELECT count(*) FROM login"), "0");
	put(fixture->directory, anna());
}

/* The power cut between the two commits. */
static void the_lower_commit_number_counts(void **state)
{
	struct fixture *fixture = *state;
	put(fixture->directory, anna());
	login(fixture, "UPDATE meta SET value = 8 WHERE name = 'commit_number'");
	assert_int_equal(mail_directory_commit_number(fixture->directory), 0);
	login(fixture, "UPDATE meta SET value = 'other' WHERE name = 'epoch'");
	assert_string_equal(mail_directory_epoch(fixture->directory), "");
}

/* Route fails at its commit: the login is out already, the mailbox still takes mail, the number did not move.
 */
static void a_failed_second_commit_keeps_the_debt(void **state)
{
	struct fixture *fixture = *state;
	struct mail_directory_entry entry = anna();
	put(fixture->directory, anna());
	entry.live = false;
	assert_null(mail_directory_begin(fixture->directory));
	assert_null(mail_directory_put(fixture->directory, &entry));
	sqlite3_exec(fixture->directory->files[ROUTE_FILE], "PRAGMA query_only = 1", NULL, NULL, NULL);
	assert_non_null(mail_directory_commit(fixture->directory, "e", 5));
	mail_directory_rollback(fixture->directory);
	sqlite3_exec(fixture->directory->files[ROUTE_FILE], "PRAGMA query_only = 0", NULL, NULL, NULL);
	assert_int_equal(mail_directory_commit_number(fixture->directory), 0);
	put(fixture->directory, entry);
	assert_string_equal(route(fixture, "SELECT live FROM mailbox"), "0");
}

#define MAILBOX_QUERY                                                                                        \
	"SELECT guid FROM mailbox WHERE guid = coalesce((SELECT guid FROM address"                           \
	" WHERE address = 'ANYBODY'), 'ANYBODY') || (SELECT pass FROM gate)"
#define LOGIN_QUERY "SELECT guid FROM login WHERE login = 'ANYBODY' || (SELECT pass FROM gate)"

/* Also for keys that are not there: an error, never "nobody has that name". */
static void a_closed_gate_makes_every_query_fail(void **state)
{
	struct fixture *fixture = *state;
	bool by_mode = true;
	assert_null(mail_directory_open_gate(fixture->directory));
	assert_false(mail_directory_gate_is_closed(fixture->directory));
	assert_string_equal(route(fixture, MAILBOX_QUERY), "");
	assert_string_equal(login(fixture, LOGIN_QUERY), "");
	assert_null(mail_directory_close_gate(fixture->directory, &by_mode));
	assert_false(by_mode);
	assert_null(route(fixture, MAILBOX_QUERY));
	assert_null(login(fixture, LOGIN_QUERY));
	route(fixture, "DELETE FROM meta WHERE name = 'gate'");
	assert_null(route(fixture, MAILBOX_QUERY));
	assert_null(mail_directory_open_gate(fixture->directory));
	assert_string_equal(route(fixture, MAILBOX_QUERY), "");
}

static mode_t mode_of(struct fixture *fixture, const char *name)
{
	struct stat found;
	assert_int_equal(
		stat(text_format(fixture->arena, "%s/directory/%s", fixture->root, name), &found), 0);
	return found.st_mode & 07777;
}

static void a_gate_that_cannot_be_written_closes_the_folder(void **state)
{
	struct fixture *fixture = *state;
	bool by_mode = false;
	assert_null(mail_directory_open_gate(fixture->directory));
	assert_int_equal(mode_of(fixture, ""), 0711);
	sqlite3_exec(fixture->directory->files[ROUTE_FILE], "PRAGMA query_only = 1", NULL, NULL, NULL);
	assert_null(mail_directory_close_gate(fixture->directory, &by_mode));
	assert_true(by_mode);
	assert_int_equal(mode_of(fixture, ""), 0700);
	assert_null(login(fixture, LOGIN_QUERY));
	assert_non_null(mail_directory_open_gate(fixture->directory));
	mail_directory_close(fixture->directory);
	open_it(fixture);
	assert_int_equal(mode_of(fixture, ""), 0700);
	assert_true(mail_directory_gate_is_closed(fixture->directory));
	assert_null(mail_directory_open_gate(fixture->directory));
	assert_false(mail_directory_gate_is_closed(fixture->directory));
}

static void folders_and_files_have_their_modes(void **state)
{
	struct fixture *fixture = *state;
	put(fixture->directory, anna());
	assert_int_equal(mode_of(fixture, "route"), 02770);
	assert_int_equal(mode_of(fixture, "login"), 02770);
	assert_int_equal(mode_of(fixture, "route/route.db"), 0660);
	assert_int_equal(mode_of(fixture, "login/auth.db"), 0660);
	assert_int_equal(mode_of(fixture, "login/auth.db-wal"), 0660);
}

static void a_broken_file_is_moved_aside(void **state)
{
	struct fixture *fixture = *state;
	put(fixture->directory, anna());
	mail_directory_close(fixture->directory);
	const char *path = text_format(fixture->arena, "%s/directory/route/route.db", fixture->root);
	int descriptor = open(path, O_WRONLY | O_TRUNC);
	assert_int_equal(write(descriptor, "this is no database, whatever it is called", 42), 42);
	close(descriptor);
	open_it(fixture);
	assert_string_equal(mail_directory_epoch(fixture->directory), "");
	assert_true(mail_directory_gate_is_closed(fixture->directory));
	put(fixture->directory, anna());
}

static bool file_holds(struct fixture *fixture, const char *name, const char *canary)
{
	static char bytes[4 * 1024 * 1024];
	const char *path = text_format(fixture->arena, "%s/directory/%s", fixture->root, name);
	FILE *stream = fopen(path, "re");
	if (stream == NULL)
		return false;
	size_t length = fread(bytes, 1, sizeof(bytes), stream);
	fclose(stream);
	return memmem(bytes, length, canary, strlen(canary)) != NULL;
}

static void a_purged_address_lives_in_no_file(void **state)
{
	static const char *const files[] = { "route/route.db", "route/route.db-wal", "route/route.db-shm",
		"login/auth.db", "login/auth.db-wal", "login/auth.db-shm" };
	struct fixture *fixture = *state;
	struct mail_directory_entry entry = anna();
	put(fixture->directory, ben());
	put(fixture->directory, anna());
	assert_true(file_holds(fixture, "route/route.db-wal", "anna@contoso"));
	entry.exists = false;
	put(fixture->directory, entry);
	assert_null(mail_directory_forget_traces(fixture->directory));
	for (size_t i = 0; i < COUNT_OF(files); i++)
		assert_false(file_holds(fixture, files[i], "nna@contoso"));
	assert_true(file_holds(fixture, "route/route.db", "ben@contoso"));
}

static void rebuild_sweeps_what_was_not_put(void **state)
{
	struct fixture *fixture = *state;
	struct mail_directory_counts counts;
	assert_null(mail_directory_begin(fixture->directory));
	assert_null(mail_directory_put_domain(fixture->directory, "old.test", "t"));
	assert_null(mail_directory_put_domain(fixture->directory, "contoso.test", "t"));
	assert_null(mail_directory_commit(fixture->directory, "e", 1));
	put(fixture->directory, anna());
	put(fixture->directory, ben());
	assert_null(mail_directory_begin_rebuild(fixture->directory));
	assert_null(mail_directory_begin(fixture->directory));
	assert_null(mail_directory_put_domain(fixture->directory, "contoso.test", "t"));
	assert_null(mail_directory_commit(fixture->directory, "e", 2));
	put(fixture->directory, ben());
	assert_string_equal(route(fixture, "SELECT count(*) FROM mailbox"), "2");
	assert_null(mail_directory_finish_rebuild(fixture->directory, "new", 7));
	assert_null(mail_directory_count(fixture->directory, &counts));
	assert_int_equal(counts.mailboxes, 1);
	assert_int_equal(counts.addresses, 1);
	assert_int_equal(counts.submitting_mailboxes, 1);
	assert_int_equal(counts.logins, 1);
	assert_int_equal(counts.domains, 1);
	assert_string_equal(mail_directory_epoch(fixture->directory), "new");
	assert_int_equal(mail_directory_commit_number(fixture->directory), 7);
}

static void guids_and_domains_come_in_pages(void **state)
{
	struct fixture *fixture = *state;
	const char *const *texts;
	size_t count = 0;
	put(fixture->directory, ben());
	put(fixture->directory, anna());
	assert_null(mail_directory_guids(fixture->directory, fixture->arena, NULL, 1, &texts, &count));
	assert_int_equal(count, 1);
	assert_string_equal(texts[0], ANNA);
	assert_null(mail_directory_guids(fixture->directory, fixture->arena, ANNA, 10, &texts, &count));
	assert_int_equal(count, 1);
	assert_string_equal(texts[0], BEN);
	assert_null(mail_directory_domains(fixture->directory, fixture->arena, NULL, 10, &texts, &count));
	assert_int_equal(count, 0);
}

/* A hostile name is a value like any other. */
static void quotes_in_addresses_are_values(void **state)
{
	static const char *const hostile[] = { "o'brien';drop table address;--@contoso.test" };
	struct fixture *fixture = *state;
	struct mail_directory_entry entry = ben();
	entry.addresses = entry.logins = hostile;
	put(fixture->directory, entry);
	assert_null(mail_directory_read(fixture->directory, fixture->arena, BEN, &entry));
	assert_string_equal(entry.addresses[0], hostile[0]);
	assert_string_equal(entry.logins[0], hostile[0]);
}

static void put_numbered(struct fixture *fixture, unsigned number)
{
	char guid[37], first[64], second[64];
	const char *addresses[] = { first, second };
	struct mail_directory_entry entry = anna();
	snprintf(guid, sizeof(guid), "%08x-0000-4000-8000-%012x", number * 2654435761U, number);
	snprintf(first, sizeof(first), "person.number%u@contoso.test", number);
	snprintf(second, sizeof(second), "p%u@contoso.test", number);
	entry.guid = guid;
	entry.addresses = entry.logins = addresses;
	assert_null(mail_directory_put(fixture->directory, &entry));
}

static void fill(struct fixture *fixture, unsigned rows, int64_t *longest)
{
	assert_null(mail_directory_begin_rebuild(fixture->directory));
	for (unsigned done = 0; done < rows; done += CHUNK) {
		int64_t started = clock_steady_microseconds();
		assert_null(mail_directory_begin(fixture->directory));
		for (unsigned i = done; i < done + CHUNK && i < rows; i++)
			put_numbered(fixture, i);
		assert_null(mail_directory_commit(fixture->directory, "e", done));
		int64_t took = clock_steady_microseconds() - started;
		*longest = took > *longest ? took : *longest;
	}
	assert_null(mail_directory_finish_rebuild(fixture->directory, "e", rows));
}

static void rebuild_measured(void **state)
{
	struct fixture *fixture = *state;
	struct mail_directory_counts counts;
	const char *wanted = getenv("MAIL_DIRECTORY_ROWS");
	unsigned rows = wanted == NULL ? 2000 : (unsigned)strtoul(wanted, NULL, 10);
	for (int round = 0; round < 2; round++) {
		int64_t longest = 0, started = clock_steady_microseconds();
		fill(fixture, rows, &longest);
		print_message("# %s of %u mailboxes: %lld ms, longest chunk of %d: %lld ms\n",
			round == 0 ? "first fill" : "rebuild", rows,
			(long long)(clock_steady_microseconds() - started) / 1000, CHUNK,
			(long long)longest / 1000);
	}
	assert_null(mail_directory_count(fixture->directory, &counts));
	assert_int_equal(counts.addresses, rows * 2);
	int64_t started = clock_steady_microseconds();
	for (int i = 0; i < 100; i++)
		put(fixture->directory, ben());
	print_message("# one entry, durable in both files: %lld us\n",
		(long long)(clock_steady_microseconds() - started) / 100);
}

#define WITH_DIRECTORY(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_DIRECTORY(a_new_directory_is_empty_and_closed),
		WITH_DIRECTORY(an_entry_comes_back_as_it_was_put),
		WITH_DIRECTORY(what_is_not_live_has_neither_login_nor_sender),
		WITH_DIRECTORY(an_address_moves_in_either_order),
		WITH_DIRECTORY(rollback_leaves_nothing),
		WITH_DIRECTORY(the_lower_commit_number_counts),
		WITH_DIRECTORY(a_failed_second_commit_keeps_the_debt),
		WITH_DIRECTORY(a_closed_gate_makes_every_query_fail),
		WITH_DIRECTORY(a_gate_that_cannot_be_written_closes_the_folder),
		WITH_DIRECTORY(folders_and_files_have_their_modes),
		WITH_DIRECTORY(a_broken_file_is_moved_aside),
		WITH_DIRECTORY(a_purged_address_lives_in_no_file),
		WITH_DIRECTORY(rebuild_sweeps_what_was_not_put),
		WITH_DIRECTORY(guids_and_domains_come_in_pages),
		WITH_DIRECTORY(quotes_in_addresses_are_values),
		WITH_DIRECTORY(rebuild_measured),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
