/*
 * test_journal - domain/journal.h: the chain verifies, every change is found, a subject can be forgotten
 */
#include "tests/unit/domain_fixture.h"

#include <sqlite3.h>

#include "domain/context.h"
#include "domain/journal.h"
#include "store/journal.h"

static struct journal_verdict verify(struct fixture *fixture)
{
	struct context context;
	struct session *session = begin_read(fixture);
	assert_true(context_open(&context, fixture->arena, session));
	struct journal_verdict verdict = journal_verify(&context, NULL);
	end_read(fixture, session);
	return verdict;
}

static int run_beside(struct fixture *fixture, const char *sql)
{
	sqlite3 *database = NULL;
	assert_int_equal(sqlite3_open(fixture->database, &database), SQLITE_OK);
	sqlite3_busy_timeout(database, 5000);
	int result = sqlite3_exec(database, sql, NULL, NULL, NULL);
	int changed = result == SQLITE_OK ? sqlite3_changes(database) : 0;
	sqlite3_close(database);
	return changed;
}

/* Some acts, a refusal among them. */
static const char *live_a_little(struct fixture *fixture)
{
	buy(fixture, OFFICE_E3, 2);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(update_user(fixture, anna, "jobTitle", "Baker"));
	assert_refused(assign(fixture, anna, OFFICE_E1), &ERROR_LICENSE_UNKNOWN, "LICENSE-ASN-2");
	assert_fine(delete_user(fixture, anna));
	return anna;
}

static void chain_verifies(void **state)
{
	struct fixture *fixture = *state;
	int64_t before = verify(fixture).links;
	live_a_little(fixture);
	struct journal_verdict verdict = verify(fixture);
	assert_true(verdict.is_valid);
	assert_int_equal(verdict.first_broken, 0);
	assert_int_equal(verdict.links, before + 6);
	assert_int_equal(strlen(verdict.head), 64);
}

static void refusals_are_journaled(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = live_a_little(fixture);
	size_t count = 0, entries = 0;
	struct session *session = begin_read(fixture);
	const struct journal_link *links = journal_links(session, 0, 1000, &count);
	const struct journal_link *refused = NULL;
	for (size_t i = 0; i < count; i++)
		if (!text_equal(links[i].result, "success"))
			refused = &links[i];
	assert_non_null(refused);
	assert_string_equal(refused->act, "license.assign");
	assert_string_equal(refused->result, "LicenseUnknown");
	const struct journal_entry *entry =
		journal_entries_between(session, refused->sequence, refused->sequence, &entries);
	assert_int_equal(entries, 2);
	assert_string_equal(entry[0].verb, "actor");
	assert_string_equal(entry[0].object_id, fixture->actor_id);
	assert_string_equal(entry[1].rule, "LICENSE-ASN-2");
	assert_string_equal(entry[1].object_id, anna);
	end_read(fixture, session);
}

static void secrets_are_journaled_as_changed(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_fine(set_password(fixture, anna, "Another-Horse-7"));
	size_t count = 0;
	struct session *session = begin_read(fixture);
	const struct journal_value *values = journal_values_between(session, 1, 1000, &count);
	bool is_told = false;
	for (size_t i = 0; i < count; i++) {
		assert_null(strstr(values[i].content, "{CRYPT}"));
		assert_null(strstr(values[i].content, "Horse"));
		is_told = is_told || strstr(values[i].content, "\"passwordHash\":[null,\"changed\"]") != NULL;
	}
	assert_true(is_told);
	end_read(fixture, session);
}

struct column_of {
	const char *table, *name;
	bool is_number;
};

static const struct column_of columns[] = {
	{ "journal", "tenant_id", false },
	{ "journal", "sequence", true },
	{ "journal", "operation_id", false },
	{ "journal", "act", false },
	{ "journal", "result", false },
	{ "journal", "at", true },
	{ "journal", "written_at", true },
	{ "journal", "request_id", false },
	{ "journal", "entry_count", true },
	{ "journal", "previous_hash", false },
	{ "journal", "hash", false },
	{ "journal_entries", "tenant_id", false },
	{ "journal_entries", "sequence", true },
	{ "journal_entries", "position", true },
	{ "journal_entries", "verb", false },
	{ "journal_entries", "object_id", false },
	{ "journal_entries", "rule", false },
	{ "journal_entries", "commitment", false },
	{ "journal_values", "sequence", true },
	{ "journal_values", "position", true },
	{ "journal_values", "subject_id", false },
	{ "journal_values", "salt", false },
	{ "journal_values", "content", false },
};

/* Every column of every row, one after the other; numbers are moved near and far. */
static void any_change_is_found(void **state)
{
	static const int64_t moves[] = { 1, 1000, -1000 };
	struct fixture *fixture = *state;
	live_a_little(fixture);
	int64_t rows = 0;
	for (size_t i = 0; i < COUNT_OF(columns); i++) {
		const struct column_of *column = &columns[i];
		for (int64_t row = 1; row < 1000; row++) {
			for (size_t m = 0; m < (column->is_number ? COUNT_OF(moves) : 1); m++) {
				const char *change = column->is_number
					? text_format(fixture->arena, "%s + (%lld)", column->name, (long long)moves[m])
					: text_format(fixture->arena, "%s || 'x'", column->name);
				const char *back = column->is_number
					? text_format(fixture->arena, "%s - (%lld)", column->name, (long long)moves[m])
					: text_format(fixture->arena, "substr(%s, 1, length(%s) - 1)", column->name, column->name);
				if (run_beside(fixture, text_format(fixture->arena, "UPDATE %s SET %s = %s WHERE rowid = %lld",
								column->table, column->name, change, (long long)row)) == 0)
					continue;
				rows++;
				if (verify(fixture).is_valid)
					fail_msg("a change of %s.%s in row %lld is not found", column->table, column->name,
						(long long)row);
				assert_int_equal(run_beside(fixture, text_format(fixture->arena,
									     "UPDATE %s SET %s = %s WHERE rowid = %lld",
									     column->table, column->name, back,
									     (long long)row)),
					1);
			}
			if (row > 60)
				break;
		}
	}
	assert_true(rows > 500);
	assert_true(verify(fixture).is_valid);
}

static void missing_and_added_rows_are_found(void **state)
{
	static const char *const changes[] = {
		"DELETE FROM journal WHERE sequence = 3",
		"DELETE FROM journal WHERE sequence = (SELECT MAX(sequence) FROM journal)",
		"DELETE FROM journal_entries WHERE sequence = 3 AND position = 0",
		"DELETE FROM journal_entries WHERE sequence = (SELECT MAX(sequence) FROM journal)",
		"INSERT INTO journal_entries SELECT tenant_id, sequence, 99, verb, object_id, rule, commitment "
		"FROM journal_entries WHERE sequence = 3 AND position = 0",
		"INSERT INTO journal_values SELECT tenant_id, sequence, 99, subject_id, salt, content "
		"FROM journal_values WHERE sequence = 3 AND position = 0",
		"UPDATE tenants SET journal_head = 'other'",
		"UPDATE tenants SET journal_sequence = journal_sequence + 1",
	};
	struct fixture *fixture = *state;
	live_a_little(fixture);
	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		run_beside(fixture, "CREATE TABLE kept_journal AS SELECT * FROM journal");
		run_beside(fixture, "CREATE TABLE kept_entries AS SELECT * FROM journal_entries");
		run_beside(fixture, "CREATE TABLE kept_values AS SELECT * FROM journal_values");
		run_beside(fixture, "CREATE TABLE kept_tenants AS SELECT * FROM tenants");
		assert_true(run_beside(fixture, changes[i]) > 0);
		struct journal_verdict verdict = verify(fixture);
		if (verdict.is_valid)
			fail_msg("not found: %s", changes[i]);
		assert_true(verdict.first_broken > 0);
		run_beside(fixture, "DELETE FROM journal; INSERT INTO journal SELECT * FROM kept_journal; DROP TABLE kept_journal;"
				    "DELETE FROM journal_entries; INSERT INTO journal_entries SELECT * FROM kept_entries;"
				    "DROP TABLE kept_entries; DELETE FROM journal_values; INSERT INTO journal_values "
				    "SELECT * FROM kept_values; DROP TABLE kept_values; DELETE FROM tenants; INSERT INTO tenants "
				    "SELECT * FROM kept_tenants; DROP TABLE kept_tenants;");
		assert_true(verify(fixture).is_valid);
	}
}

static void first_broken_link_is_named(void **state)
{
	struct fixture *fixture = *state;
	live_a_little(fixture);
	run_beside(fixture, "UPDATE journal SET act = 'user.praise' WHERE sequence IN (4, 6)");
	assert_int_equal(verify(fixture).first_broken, 4);
}

static void forgetting_keeps_the_chain_and_no_value(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = live_a_little(fixture);
	int64_t before = verify(fixture).links;
	assert_fine(purge_user(fixture, anna));
	pass(fixture, 40 * DAY_MS);
	struct journal_verdict verdict = verify(fixture);
	assert_true(verdict.is_valid);
	assert_true(verdict.links > before);
	size_t count = 0, left = 0;
	struct session *session = begin_read(fixture);
	const struct journal_value *values = journal_values_between(session, 1, 1000, &count);
	for (size_t i = 0; i < count; i++) {
		left += text_equal(values[i].subject_id, anna);
		assert_null(strstr(values[i].content, "anna"));
		assert_null(strstr(values[i].content, "Baker"));
	}
	assert_int_equal(left, 0);
	assert_true(count > 0); /* the others are still there */
	end_read(fixture, session);
}

/* Longer than what is read at once. */
static void long_chain_verifies(void **state)
{
	struct fixture *fixture = *state;
	fixture->skips_invariants = true;
	const char *anna = make_user(fixture, "anna");
	for (unsigned i = 0; i < 450; i++)
		assert_fine(update_user(fixture, anna, "jobTitle", i % 2 == 0 ? "Baker" : "Smith"));
	assert_true(verify(fixture).is_valid);
	run_beside(fixture, "UPDATE journal SET act = 'user.praise' WHERE sequence = 401");
	assert_int_equal(verify(fixture).first_broken, 401);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(chain_verifies),
		FIXTURE_TEST(refusals_are_journaled),
		FIXTURE_TEST(secrets_are_journaled_as_changed),
		FIXTURE_TEST(any_change_is_found),
		FIXTURE_TEST(missing_and_added_rows_are_found),
		FIXTURE_TEST(first_broken_link_is_named),
		FIXTURE_TEST(forgetting_keeps_the_chain_and_no_value),
		FIXTURE_TEST(long_chain_verifies),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
