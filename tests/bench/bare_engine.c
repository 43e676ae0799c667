/*
 * bare_engine - SQLite alone doing what tenured does for a request: the measure that make bench divides by
 *
 *     bare_engine read  DATABASE TENANT KEYS THREADS SECONDS
 *     bare_engine page  DATABASE TENANT KEYS THREADS SECONDS
 *     bare_engine write DATABASE ROWS ACTS MEMBERS
 *
 * read: one whole user row by id. page: a hundred of them in order behind a key. KEYS has one a line. write:
 * the statements in ROWS (tests/bench/rows.py took them from what tenured wrote for one act) for each act, so many
 * acts in one durable commit; the settings of the engine are those of store/sqlite. Prints a number a second.
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define KEYS_MOST 200000
#define STATEMENTS_MOST 64
#define VALUES_MOST 80
#define THREADS_MOST 64

static void die(const char *what, sqlite3 *database)
{
	fprintf(stderr, "bare_engine: %s: %s\n", what, database == NULL ? "" : sqlite3_errmsg(database));
	exit(1);
}

static double seconds_now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static sqlite3 *open_database(const char *path, bool writes)
{
	sqlite3 *database = NULL;
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;
	if (sqlite3_open_v2(path, &database, flags, NULL) != SQLITE_OK)
		die(path, database);
	const char *settings = writes ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
					"PRAGMA wal_autocheckpoint=20000; PRAGMA cache_size=-8192; PRAGMA mmap_size=1073741824;"
				      : "PRAGMA query_only=ON; PRAGMA cache_size=-1024; PRAGMA mmap_size=1073741824;";
	if (sqlite3_exec(database, settings, NULL, NULL, NULL) != SQLITE_OK)
		die("settings", database);
	return database;
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
		die(sql, database);
	return statement;
}

static char *read_line(FILE *stream)
{
	char *line = NULL;
	size_t capacity = 0;
	ssize_t length = getline(&line, &capacity, stream);
	if (length <= 0) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/* Reading. */

struct reading {
	const char *path, *tenant, *sql;
	char **keys;
	size_t key_count;
	double until;
	atomic_ulong done;
};

static void *read_on(void *state)
{
	struct reading *reading = state;
	sqlite3 *database = open_database(reading->path, false);
	sqlite3_stmt *statement = prepare(database, reading->sql);
	uint64_t random = (uint64_t)(uintptr_t)database | 1;
	unsigned long done = 0, bytes = 0;
	sqlite3_bind_text(statement, 1, reading->tenant, -1, SQLITE_STATIC);
	while (seconds_now() < reading->until) {
		random = random * 6364136223846793005ULL + 1442695040888963407ULL;
		const char *key = reading->keys[(random >> 33) % reading->key_count];
		sqlite3_bind_text(statement, 2, key, -1, SQLITE_STATIC);
		while (sqlite3_step(statement) == SQLITE_ROW)
			for (int i = 0; i < sqlite3_column_count(statement); i++)
				bytes += sqlite3_column_text(statement, i) == NULL ? 0 : (unsigned)sqlite3_column_bytes(statement, i);
		sqlite3_reset(statement);
		done++;
	}
	sqlite3_finalize(statement);
	sqlite3_close(database);
	atomic_fetch_add(&reading->done, done + (bytes == 0));
	return NULL;
}

static void read_or_page(const char *sql, char **arguments)
{
	static char *keys[KEYS_MOST];
	struct reading reading = { .path = arguments[2], .tenant = arguments[3], .sql = sql, .keys = keys };
	FILE *stream = fopen(arguments[4], "r");
	while (stream != NULL && reading.key_count < KEYS_MOST && (keys[reading.key_count] = read_line(stream)) != NULL)
		reading.key_count++;
	if (reading.key_count == 0)
		die("no keys", NULL);
	int threads = atoi(arguments[5]);
	double length = atof(arguments[6]);
	pthread_t running[THREADS_MOST];
	reading.until = seconds_now() + length;
	for (int i = 0; i < threads && i < THREADS_MOST; i++)
		pthread_create(&running[i], NULL, read_on, &reading);
	for (int i = 0; i < threads && i < THREADS_MOST; i++)
		pthread_join(running[i], NULL);
	printf("%.1f\n", (double)atomic_load(&reading.done) / length);
}

/* Writing: a line "S sql", then a line a value: "T text", "I integer", "N" or "F n", which is the act's nth fresh id. */

struct value {
	char kind;
	const char *text;
	int64_t integer;
};

struct writing {
	sqlite3 *database;
	sqlite3_stmt *statements[STATEMENTS_MOST];
	struct value values[STATEMENTS_MOST][VALUES_MOST];
	int value_counts[STATEMENTS_MOST];
	int count;
};

static void load_rows(struct writing *writing, const char *path)
{
	FILE *stream = fopen(path, "r");
	char *line = NULL;
	writing->count = -1;
	while (stream != NULL && (line = read_line(stream)) != NULL) {
		if (line[0] == 'S' && writing->count + 1 < STATEMENTS_MOST) {
			writing->statements[++writing->count] = prepare(writing->database, line + 2);
		} else if (writing->count >= 0 && writing->value_counts[writing->count] < VALUES_MOST) {
			int at = writing->value_counts[writing->count]++;
			writing->values[writing->count][at] = (struct value){ line[0], line + (line[0] == 'N' ? 1 : 2),
				line[0] == 'N' ? 0 : atoll(line + 2) };
		}
	}
	writing->count++;
	if (writing->count == 0)
		die("no rows", NULL);
}

static void write_row(struct writing *writing, int index, unsigned act, unsigned run)
{
	sqlite3_stmt *statement = writing->statements[index];
	for (int i = 0; i < writing->value_counts[index]; i++) {
		struct value value = writing->values[index][i];
		char fresh[64];
		snprintf(fresh, sizeof(fresh), "%08x-%04x-4%03x-8000-%012llx", (unsigned)(act * 2654435761U),
			run & 0xffff, (unsigned)value.integer & 0xfff, (unsigned long long)act);
		if (value.kind == 'F')
			sqlite3_bind_text(statement, i + 1, fresh, -1, SQLITE_TRANSIENT);
		else if (value.kind == 'T')
			sqlite3_bind_text(statement, i + 1, value.text, -1, SQLITE_STATIC);
		else if (value.kind == 'I')
			sqlite3_bind_int64(statement, i + 1, value.integer);
		else if (value.kind == 'A') /* a number of its own for each act */
			sqlite3_bind_int64(statement, i + 1, value.integer + (int64_t)act + (int64_t)run * 1000000);
		else
			sqlite3_bind_null(statement, i + 1);
	}
	if (sqlite3_step(statement) != SQLITE_DONE)
		die(sqlite3_sql(statement), writing->database);
	sqlite3_reset(statement);
}

static void write_acts(char **arguments)
{
	struct writing writing = { .database = open_database(arguments[2], true) };
	load_rows(&writing, arguments[3]);
	unsigned acts = (unsigned)atoi(arguments[4]), members = (unsigned)atoi(arguments[5]);
	unsigned run = (unsigned)time(NULL);
	double begun = seconds_now();
	for (unsigned act = 0; act < acts; act += members) {
		sqlite3_exec(writing.database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
		for (unsigned member = 0; member < members; member++)
			for (int i = 0; i < writing.count; i++)
				write_row(&writing, i, act + member, run);
		if (sqlite3_exec(writing.database, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
			die("commit", writing.database);
	}
	printf("%.1f\n", acts / (seconds_now() - begun));
	for (int i = 0; i < writing.count; i++)
		sqlite3_finalize(writing.statements[i]);
	sqlite3_close(writing.database);
}

int main(int count, char **arguments)
{
	if (count == 7 && strcmp(arguments[1], "read") == 0)
		read_or_page("SELECT * FROM users WHERE tenant_id = ?1 AND id = ?2", arguments);
	else if (count == 7 && strcmp(arguments[1], "page") == 0)
		read_or_page("SELECT id, upn, display_name, given_name, surname, mail, business_phones, mobile_phone, "
			     "job_title, office_location, preferred_language FROM users WHERE tenant_id = ?1 AND "
			     "deleted_at = 0 AND upn_fold > ?2 ORDER BY upn_fold LIMIT 101",
			arguments);
	else if (count == 6 && strcmp(arguments[1], "write") == 0)
		write_acts(arguments);
	else
		die("read|page DATABASE TENANT KEYS THREADS SECONDS, or write DATABASE ROWS ACTS MEMBERS", NULL);
	return 0;
}
