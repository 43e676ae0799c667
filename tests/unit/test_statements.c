/*
 * test_statements - every statement of the house: prepared on a fresh database, and looked at as other engines would
 *
 * engines.md section A, as a lint over the composed texts: the tenant in every part, parameters instead of values, no
 * clocks, nothing that only one engine knows. Who may do without a tenant is listed in store/schema/global.list.
 */
#include "tests/unit/unit.h"

#include <regex.h>

#include "base/log.h"
#include "store/connection.h"
#include "store/store.h"

extern const struct driver sqlite_driver;

static bool matches(const char *text, const char *pattern)
{
	regex_t compiled;
	if (regcomp(&compiled, pattern, REG_EXTENDED | REG_ICASE | REG_NOSUB) != 0)
		fail_msg("bad pattern %s", pattern);
	bool found = regexec(&compiled, text, 0, NULL, 0) == 0;
	regfree(&compiled);
	return found;
}

static unsigned count_of(const char *text, const char *pattern)
{
	regex_t compiled;
	regmatch_t at;
	unsigned count = 0;
	if (regcomp(&compiled, pattern, REG_EXTENDED | REG_ICASE) != 0)
		fail_msg("bad pattern %s", pattern);
	for (; regexec(&compiled, text, 1, &at, 0) == 0; text += at.rm_eo)
		count++;
	regfree(&compiled);
	return count;
}

struct forbidden {
	const char *pattern, *why;
};

static const struct forbidden forbidden[] = {
	{ "\\b(now|random|randomblob|strftime|datetime|date|time|julianday|unixepoch|gen_random_uuid|clock_timestamp)\\(",
		"clocks and chance come as parameters" },
	{ "\\bcurrent_(time|date|timestamp)\\b", "clocks come as parameters" },
	{ "\\b(trigger|pragma|attach|vacuum|begin|commit|rollback|savepoint|autoincrement)\\b", "is the driver's, or nobody's" },
	{ "\\b(like|ilike|glob|regexp)\\b", "differs between engines: folded columns, = and ranges" },
	{ "\\binsert or\\b|\\bupdate or\\b|\\breplace into\\b", "only SQLite knows it: ON CONFLICT" },
	{ "\\b(iif|ifnull|group_concat|string_agg|strict|rowid|collate|ilike|lateral|serial|for update|advisory)\\b",
		"one engine's word" },
	{ "::|\\?|[;@]|--|/\\*|\\$\\$|\\bx'", "one engine's sign, or a second statement" },
	{ "\\b(max|min)\\([^()]*,", "not the same function everywhere: CASE" },
	{ "\\busing\\b|\\bnatural\\b|\\bfull join\\b|\\bright join\\b|\\bcross join\\b", "join with ON and the tenant" },
	{ "select \\*|, \\*", "name the columns" },
	{ "\\$[0-9]+ is (not )?null", "an engine cannot tell its type: CAST" },
	{ "\\$[0-9]+ *[-+*/|]|[-+*/|] *\\$[0-9]+", "an engine cannot tell its type: CAST" },
	{ "\\bset tenant_id *=|, *tenant_id *=", "a tenant is never changed" },
	{ "'[^']*[^a-z'][^']*'|''", "a value in the place of a parameter" },
	{ "(^|[^$a-z0-9_.])([2-9]|[0-9]{2,})\\b", "a number in the place of a parameter" },
};

/* $1 to the highest, none left out. */
static bool numbers_have_a_gap(const char *text)
{
	unsigned highest = 0;
	bool seen[100] = { false };
	for (const char *at = strchr(text, '$'); at != NULL; at = strchr(at + 1, '$')) {
		unsigned number = (unsigned)strtoul(at + 1, NULL, 10);
		assert_true(number > 0 && number < COUNT_OF(seen));
		seen[number] = true;
		highest = number > highest ? number : highest;
	}
	for (unsigned i = 1; i <= highest; i++)
		if (!seen[i])
			return true;
	return false;
}

/* OR outside brackets would let rows of others in. */
static bool has_open_or(const char *text)
{
	int depth = 0;
	for (const char *c = text; *c != '\0'; c++) {
		depth += (*c == '(') - (*c == ')');
		if (depth == 0 && strncasecmp(c, " or ", 4) == 0)
			return true;
	}
	return false;
}

/* Every part that reads or changes rows names the tenant first. */
static const char *tenant_fault(const char *text)
{
	unsigned parts = count_of(text, "\\b(select|update|delete)\\b") - count_of(text, "\\bdo update\\b");
	unsigned named = count_of(text, "\\bwhere ([a-z_]+\\.)?tenant_id = \\$1\\b");
	unsigned joins = count_of(text, "\\bjoin\\b");
	if (matches(text, "^insert") && !matches(text, "^insert into [a-z_]+ \\(tenant_id, .*\\) values \\(\\$1, "))
		return "an INSERT gives tenant_id first, as $1";
	if (matches(text, "^insert") && matches(text, "on conflict") && !matches(text, "on conflict \\(tenant_id[,)]"))
		return "a conflict is one of the tenant's";
	if (named != parts)
		return "each SELECT, UPDATE and DELETE begins its WHERE with tenant_id = $1";
	if (count_of(text, "\\bon [a-z_]+\\.tenant_id = [a-z_]+\\.tenant_id\\b") != joins)
		return "each JOIN begins its ON with the tenant";
	if (has_open_or(text))
		return "OR stands in brackets";
	return NULL;
}

static const char *global_list(struct arena *arena)
{
	FILE *file = fopen(SOURCE_ROOT "/store/schema/global.list", "r");
	assert_non_null(file);
	struct text_buffer list = text_buffer_in(arena);
	char line[512];
	while (fgets(line, sizeof(line), file) != NULL)
		text_buffer_add(&list, line);
	fclose(file);
	return text_buffer_text(&list);
}

static bool is_listed(struct arena *arena, const char *kind, const char *name)
{
	return strstr(global_list(arena), text_format(arena, "\n%s %s ", kind, name)) != NULL;
}

/* Without a tenant: all its tables are listed, or the statement is. */
static const char *global_fault(struct arena *arena, const char *name, const char *text)
{
	regex_t compiled;
	regmatch_t at[3];
	if (is_listed(arena, "statement", name))
		return NULL;
	assert_int_equal(regcomp(&compiled, "\\b(from|into|update|join) ([a-z_]+)", REG_EXTENDED | REG_ICASE), 0);
	const char *fault = NULL;
	for (; fault == NULL && regexec(&compiled, text, 3, at, 0) == 0; text += at[0].rm_eo) {
		const char *table = arena_copy(arena, text + at[2].rm_so, (size_t)(at[2].rm_eo - at[2].rm_so));
		if (!text_equal_ignoring_case(table, "set") && !is_listed(arena, "table", table))
			fault = text_format(arena, "%s has a tenant: store/schema/global.list does not know this statement", table);
	}
	regfree(&compiled);
	return fault;
}

static const char *fault_of(struct arena *arena, const char *name, enum statement_scope scope, const char *text)
{
	for (size_t i = 0; i < COUNT_OF(forbidden); i++)
		if (matches(text, forbidden[i].pattern))
			return forbidden[i].why;
	if (numbers_have_a_gap(text))
		return "a parameter is left out";
	return scope == TENANT_SCOPE ? tenant_fault(text) : global_fault(arena, name, text);
}

static void statements_are_for_every_engine(void **state)
{
	unsigned count = 0;
	for (size_t i = 0; i < statement_list_count; i++)
		for (size_t j = 0; j < statement_lists[i]->count; j++) {
			const struct statement *statement = &statement_lists[i]->statements[j];
			const char *text = statement_compose(*state, statement);
			const char *fault = fault_of(*state, statement->name, statement->scope, text);
			if (fault != NULL)
				fail_msg("%s: %s\n%s", statement->name, fault, text);
			count++;
		}
	assert_true(count > 80);
}

/* So that a log names one place. */
static void names_are_of_their_file_and_once(void **state)
{
	for (size_t i = 0; i < statement_list_count; i++)
		for (size_t j = 0; j < statement_lists[i]->count; j++) {
			const struct statement *statement = &statement_lists[i]->statements[j];
			assert_non_null(statement->name);
			if (!text_starts_with(statement->name, text_format(*state, "%s.", statement_lists[i]->file)))
				fail_msg("%s stands in %s", statement->name, statement_lists[i]->file);
			for (size_t k = 0; k < j; k++)
				assert_string_not_equal(statement->name, statement_lists[i]->statements[k].name);
		}
}

static void listed_statements_exist(void **state)
{
	char **lines = NULL;
	size_t count = text_split(*state, global_list(*state), '\n', &lines);
	for (size_t i = 0; i < count; i++) {
		if (!text_starts_with(lines[i], "statement "))
			continue;
		const char *name = arena_copy(*state, lines[i] + 10, strcspn(lines[i] + 10, " "));
		bool exists = false;
		for (size_t j = 0; j < statement_list_count; j++)
			for (size_t k = 0; k < statement_lists[j]->count; k++)
				exists = exists || (text_equal(statement_lists[j]->statements[k].name, name) &&
							   statement_lists[j]->statements[k].scope == GLOBAL_SCOPE);
		if (!exists)
			fail_msg("global.list knows %s, the house does not", name);
	}
}

static void statements_can_be_prepared(void **state)
{
	char path[] = "/tmp/tenure-statements-XXXXXX";
	struct store *store = NULL;
	close(mkstemp(path));
	log_set_level(LOG_ERROR);
	const struct store_options options = { &sqlite_driver, path, 1 };
	assert_null(store_open(*state, &options, &store));
	struct driver_connection *driver = connection_driver(store_writer(store));
	for (size_t i = 0; i < statement_list_count; i++)
		for (size_t j = 0; j < statement_lists[i]->count; j++) {
			const struct statement *statement = &statement_lists[i]->statements[j];
			const char *text = statement_compose(*state, statement);
			struct driver_statement *prepared = NULL;
			if (driver->driver->prepare(driver, text, &prepared) != DRIVER_DONE)
				fail_msg("%s: %s\n%s", statement->name, driver->driver->message(driver), text);
			driver->driver->finalize(prepared);
		}
	store_close(store);
	static const char *const ends[] = { "", "-wal", "-shm" };
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		unlink(text_format(*state, "%s%s", path, ends[i]));
}

struct example {
	const char *text;
	enum statement_scope scope;
	bool is_fine;
};

/* The lint itself: what it must let through, and what not. */
static const struct example examples[] = {
	{ "SELECT id FROM users WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE, true },
	{ "SELECT id FROM users WHERE tenant_id = $1 AND state <> 'released' AND is_primary = 1 LIMIT 1", TENANT_SCOPE, true },
	{ "SELECT id FROM users WHERE tenant_id = $1 AND (id = $2 OR upn = $3)", TENANT_SCOPE, true },
	{ "SELECT id FROM users WHERE tenant_id = $1 AND CAST($2 AS TEXT) IS NULL", TENANT_SCOPE, true },
	{ "UPDATE users SET version = version + 1 WHERE tenant_id = $1 AND id = $2", TENANT_SCOPE, true },
	{ "INSERT INTO seats (tenant_id, id) VALUES ($1, $2) ON CONFLICT (tenant_id, id) DO UPDATE SET n = seats.n + 1",
		TENANT_SCOPE, true },
	{ "SELECT u.id FROM users u JOIN mailboxes m ON m.tenant_id = u.tenant_id AND m.user_id = u.id "
	  "WHERE u.tenant_id = $1",
		TENANT_SCOPE, true },
	{ "SELECT name FROM domains WHERE name = $1", GLOBAL_SCOPE, true },
	{ "SELECT id FROM users WHERE id = $1", TENANT_SCOPE, false },
	{ "SELECT id FROM users WHERE id = $2 AND tenant_id = $1", TENANT_SCOPE, false },
	{ "SELECT id FROM users WHERE tenant_id = $2 AND id = $1", TENANT_SCOPE, false },
	{ "SELECT id FROM users WHERE tenant_id = $1 AND id = $2 OR upn = $3", TENANT_SCOPE, false },
	{ "SELECT id FROM users WHERE tenant_id = $1 AND id = $3", TENANT_SCOPE, false },
	{ "SELECT id FROM users WHERE tenant_id = $1 AND id IN (SELECT user_id FROM licenses WHERE sku_id = $2)",
		TENANT_SCOPE, false },
	{ "SELECT u.id FROM users u JOIN mailboxes m ON m.user_id = u.id WHERE u.tenant_id = $1", TENANT_SCOPE, false },
	{ "INSERT INTO seats (id, tenant_id) VALUES ($2, $1)", TENANT_SCOPE, false },
	{ "INSERT INTO seats (tenant_id, id) VALUES ($2, $1)", TENANT_SCOPE, false },
	{ "INSERT INTO seats (tenant_id, id) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET n = 1", TENANT_SCOPE, false },
	{ "INSERT INTO seats (tenant_id, id) VALUES ($1, $2) ON CONFLICT (tenant_id) DO UPDATE SET tenant_id = excluded.id",
		TENANT_SCOPE, false },
	{ "INSERT OR REPLACE INTO seats (tenant_id, id) VALUES ($1, $2)", TENANT_SCOPE, false },
	{ "UPDATE users SET tenant_id = $2 WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "UPDATE users SET name = 'Anna Ruiz' WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "UPDATE users SET version = 7 WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "UPDATE users SET at = now() WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "UPDATE users SET at = CURRENT_TIMESTAMP WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "UPDATE users SET at = $2 + 1 WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "DELETE FROM users", TENANT_SCOPE, false },
	{ "DELETE FROM users WHERE tenant_id = $1; DELETE FROM groups", TENANT_SCOPE, false },
	{ "SELECT id FROM users WHERE tenant_id = $1 AND upn LIKE $2", TENANT_SCOPE, false },
	{ "SELECT id::text FROM users WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "SELECT max(a, b) FROM users WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "SELECT group_concat(id) FROM users WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "SELECT IIF(a = 1, b, c) FROM users WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "SELECT * FROM users WHERE tenant_id = $1", TENANT_SCOPE, false },
	{ "SELECT id FROM users WHERE tenant_id = ?", TENANT_SCOPE, false },
	{ "SELECT id FROM users WHERE tenant_id = $1 AND $2 IS NULL", TENANT_SCOPE, false },
	{ "SELECT id FROM users WHERE tenant_id = $1 LIMIT 50", TENANT_SCOPE, false },
	{ "SELECT id FROM users WHERE id = $1", GLOBAL_SCOPE, false },
	{ "DELETE FROM journal WHERE sequence = $1", GLOBAL_SCOPE, false },
	{ "SELECT d.name FROM domains d JOIN users u ON u.upn = d.name", GLOBAL_SCOPE, false },
};

static void lint_finds_what_it_must(void **state)
{
	for (size_t i = 0; i < COUNT_OF(examples); i++) {
		const char *fault = fault_of(*state, "example", examples[i].scope, examples[i].text);
		if ((fault == NULL) != examples[i].is_fine)
			fail_msg("%s: %s", fault == NULL ? "nothing found" : fault, examples[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(statements_are_for_every_engine),
		TEST(names_are_of_their_file_and_once),
		TEST(listed_statements_exist),
		TEST(statements_can_be_prepared),
		TEST(lint_finds_what_it_must),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
