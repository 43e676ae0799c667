/*
 * power_watch - cuts the power between every two writes of whatever a unit test does, and looks what is there afterwards
 *
 * The unit tests of the domain are linked a second time with this (meson.build): lane_run() and its kin are wrapped, so
 * that each closure of the writer lane, whatever act it is of, is one unit. Before it the database has one state, after
 * it another; it is acknowledged when lane_run() returns. For each operation of the disk in between, and for each way
 * in which a disk can lose what was not synced, the disk is had as the cut left it, the store is opened again, and
 *
 *   - every row of the database is as before or as after, nothing between;
 *   - once it was acknowledged, or was to be seen after an earlier cut's disk that had lost less, it is as after;
 *   - the invariants hold and the journal verifies;
 *   - the mail directory, caught up, shows exactly the mailboxes of the database, and carries its epoch and number.
 *
 * Now and then the power fails again while what the first cut left is being recovered.
 *
 * Which units are cut is decided by what they journal: an act, a result or a verb that was not cut yet (listed in the
 * file TENURE_POWER_SEEN, which all programs of one run share). TENURE_POWER_DEPTH says how often each is cut.
 */
#include <dirent.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/text.h"
#include "planes/mail/projection.h"
#include "store/driver.h"
#include "store/lane.h"
#include "store/mail_directory.h"
#include "store/store.h"
#include "tests/power/mail_look.h"
#include "tests/power/power_vfs.h"
#include "tests/support/invariants.h"

#define KEYS_MOST 4096

struct error __real_lane_run(struct lane *lane, const char *tenant_id, struct arena *arena, lane_work *work, void *state);
struct lane *__real_lane_start(struct store *store, const struct lane_options *options);
void __real_lane_stop(struct lane *lane);
const char *__real_store_open(struct arena *arena, const struct store_options *options, struct store **store);
const char *__real_mail_directory_open(struct arena *arena, const char *mail_root, const char *route_group,
	const char *login_group, struct mail_directory **directory);

struct error __wrap_lane_run(struct lane *lane, const char *tenant_id, struct arena *arena, lane_work *work, void *state);
struct lane *__wrap_lane_start(struct store *store, const struct lane_options *options);
void __wrap_lane_stop(struct lane *lane);
const char *__wrap_store_open(struct arena *arena, const struct store_options *options, struct store **store);
const char *__wrap_mail_directory_open(struct arena *arena, const char *mail_root, const char *route_group,
	const char *login_group, struct mail_directory **directory);

/* What is watched now; one house at a time. */
static struct {
	struct power_disk *disk;
	struct store *store;
	struct lane *lane;
	char database[256];
	char mail_root[64];
	struct settings settings;
	struct projection *projection;
	bool is_aside; /* what runs now is ours, or not alone */
	bool is_mail_aside; /* a test has written past the acts what mail should have seen */
	bool is_rule_aside; /* or what breaks an invariant */
	pthread_t thread;
	uint64_t seed;
	unsigned long turns, units, cuts, recoveries, second_cuts;
	unsigned depth;
	char *keys[KEYS_MOST];
	unsigned key_times[KEYS_MOST];
	size_t key_count;
	const char *seen_path;
} watch = { .seed = UINT64_C(0x9E3779B97F4A7C15) };

static void give_up(const char *what, uint64_t operation, int cut, const char *detail)
{
	static const char *const names[] = { "nothing unsynced", "everything written", "parts" };
	fprintf(stderr, "not ok - power cut: %s; behind operation %llu, keeping %s: %s\n", what,
		(unsigned long long)operation, names[cut], detail);
	abort();
}

/* ---- which units are worth it ---- */

static size_t key_of(const char *key)
{
	for (size_t i = 0; i < watch.key_count; i++)
		if (text_equal(watch.keys[i], key))
			return i;
	if (watch.key_count == KEYS_MOST)
		bug("more kinds of units than expected");
	watch.keys[watch.key_count] = strdup(key);
	return watch.key_count++;
}

static void read_seen(void)
{
	char line[256];
	FILE *seen = watch.seen_path == NULL ? NULL : fopen(watch.seen_path, "r");
	while (seen != NULL && fgets(line, sizeof(line), seen) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		watch.key_times[key_of(line)]++;
	}
	if (seen != NULL)
		fclose(seen);
}

static void remember_key(const char *key)
{
	watch.key_times[key_of(key)]++;
	FILE *seen = watch.seen_path == NULL ? NULL : fopen(watch.seen_path, "a");
	if (seen != NULL) {
		fprintf(seen, "%s\n", key);
		fclose(seen);
	}
}

static sqlite3 *open_database(void)
{
	sqlite3 *database = NULL;
	if (sqlite3_open_v2(watch.database, &database, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		bug("the watched database cannot be opened");
	sqlite3_busy_timeout(database, 5000);
	return database;
}

struct place_in_journal {
	sqlite3_int64 links, entries;
};

static sqlite3_int64 find_number(sqlite3 *database, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	sqlite3_int64 found = 0;
	if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
		bug(sqlite3_errmsg(database));
	if (sqlite3_step(statement) == SQLITE_ROW)
		found = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return found;
}

static struct place_in_journal look_at_journal(void)
{
	sqlite3 *database = open_database();
	struct place_in_journal place = {
		find_number(database, "SELECT COALESCE(MAX(rowid), 0) FROM journal"),
		find_number(database, "SELECT COALESCE(MAX(rowid), 0) FROM journal_entries"),
	};
	sqlite3_close(database);
	return place;
}

struct keys {
	char names[64][96];
	size_t count;
};

static void collect_keys(sqlite3 *database, const char *sql, sqlite3_int64 after, struct keys *keys)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
		bug(sqlite3_errmsg(database));
	sqlite3_bind_int64(statement, 1, after);
	while (keys->count < 64 && sqlite3_step(statement) == SQLITE_ROW)
		snprintf(keys->names[keys->count++], sizeof(keys->names[0]), "%s", (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
}

/* "act user.delete success", "verb user.softDelete"; what journals nothing is "unjournaled". */
static struct keys keys_since(struct place_in_journal place)
{
	struct keys keys = { .count = 0 };
	sqlite3 *database = open_database();
	collect_keys(database, "SELECT DISTINCT 'act ' || act || CASE result WHEN 'success' THEN ' success' ELSE ' refused' END "
		"FROM journal WHERE rowid > ?1", place.links, &keys);
	collect_keys(database, "SELECT DISTINCT 'verb ' || verb FROM journal_entries WHERE rowid > ?1", place.entries, &keys);
	sqlite3_close(database);
	if (keys.count == 0)
		strcpy(keys.names[keys.count++], "unjournaled");
	return keys;
}

static bool is_wanted(const struct keys *keys)
{
	for (size_t i = 0; i < keys->count; i++)
		if (watch.key_times[key_of(keys->names[i])] < watch.depth)
			return true;
	return false;
}

/* ---- what a cut must leave ---- */

struct unit {
	struct arena *arena;
	const char *what;
	const char *before, *after;
	uint64_t begins, acknowledged;
	struct judged {
		uint64_t fingerprint;
		int state;
	} *disks, *mails; /* looked at already: disks, and mail files under a state of the database */
	size_t disk_count, mail_count;
};

static bool find_judged(const struct judged *judged, size_t count, uint64_t fingerprint, int *state)
{
	for (size_t i = 0; i < count; i++)
		if (judged[i].fingerprint == fingerprint && (*state < 0 || judged[i].state == *state)) {
			*state = judged[i].state;
			return true;
		}
	return false;
}

static const char *shorten(struct arena *arena, const char *before, const char *found)
{
	char **lines[2] = { NULL };
	size_t old = text_split(arena, before, '\n', &lines[0]), new = text_split(arena, found, '\n', &lines[1]);
	for (size_t i = 0; i < old && i < new; i++)
		if (!text_equal(lines[0][i], lines[1][i]))
			return text_format(arena, "found\n  %s\nwhere was\n  %s", lines[1][i], lines[0][i]);
	return text_format(arena, "%zu rows where were %zu", new, old);
}

static struct error do_nothing(struct session *session, void *state)
{
	(void)state;
	return session_fault(session);
}

/* The server's way: the directory is opened, caught up, and then equal. */
static const char *judge_mail(struct arena *arena, struct store *store)
{
	struct projection *projection = NULL;
	const char *why = projection_open(arena, &watch.settings, store_epoch(store, arena), &projection);
	if (why != NULL)
		return why;
	const struct lane_options options = { .members = 4, .milliseconds = 5, .settle_mail = projection_settle, .state = projection };
	struct lane *lane = __real_lane_start(store, &options);
	projection_catch_up(projection, store, lane);
	__real_lane_run(lane, NULL, arena, do_nothing, NULL);
	__real_lane_stop(lane);
	projection_close(projection);
	return mail_directory_differs(arena, store, watch.mail_root);
}

/* Which state the disk in use holds: 0 before, 1 after. */
static int recover(struct unit *unit, const struct power_disk *disk, uint64_t operation, int cut)
{
	uint64_t mail = power_disk_fingerprint(disk, watch.mail_root);
	struct arena *arena = unit->arena;
	const struct store_options options = { .driver = &sqlite_driver, .location = watch.database, .readers = 1 };
	struct store *store = NULL;
	const char *why = __real_store_open(arena, &options, &store);
	if (why != NULL)
		give_up(unit->what, operation, cut, why);
	watch.recoveries++;
	const char *found = database_dump(arena, watch.database);
	int state = text_equal(found, unit->after) ? 1 : text_equal(found, unit->before) ? 0 : -1;
	if (state < 0)
		give_up(unit->what, operation, cut, shorten(arena, unit->after, found));
	why = NULL;
	if (watch.projection != NULL && !watch.is_mail_aside && !find_judged(unit->mails, unit->mail_count, mail, &state)) {
		why = judge_mail(arena, store);
		unit->mails[unit->mail_count++] = (struct judged){ mail, state };
	}
	if (why == NULL && cut == POWER_KEEPS_PARTS && watch.recoveries % 16 == 0 && !watch.is_rule_aside)
		why = invariants_broken(arena, store, watch.database);
	store_close(store);
	if (why != NULL)
		give_up(unit->what, operation, cut, why);
	return state;
}

/* The power fails once more, somewhere in the recovery. Only the database is then compared: it may not go back. */
static void cut_again(struct unit *unit, struct power_disk *disk, uint64_t operation, int cut, int state)
{
	uint64_t last = power_disk_operations(disk);
	if (last == 0)
		return;
	watch.seed = watch.seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	uint64_t at = (watch.seed >> 33) % (last + 1);
	struct power_disk *again =
		power_disk_after_cut(disk, at, (enum power_cut)(watch.seed >> 20 & 1 ? 2 : 0), &watch.seed, "/", "/");
	power_disk_use(again);
	const struct store_options options = { .driver = &sqlite_driver, .location = watch.database, .readers = 1 };
	struct store *store = NULL;
	const char *why = __real_store_open(unit->arena, &options, &store);
	if (why == NULL) {
		if (watch.projection != NULL && !watch.is_mail_aside)
			why = judge_mail(unit->arena, store);
		if (why == NULL && !watch.is_rule_aside)
			why = invariants_broken(unit->arena, store, watch.database);
		store_close(store);
	}
	if (why != NULL)
		give_up(text_format(unit->arena, "%s, cut again in its recovery at %llu of %llu (state %d)", unit->what,
			(unsigned long long)at, (unsigned long long)last, state), operation, cut, why);
	power_disk_use(watch.disk);
	power_disk_free(again);
	watch.second_cuts++;
}

static int judge_cut(struct unit *unit, uint64_t operation, enum power_cut cut)
{
	struct power_disk *disk =
		power_disk_after_cut(watch.disk, operation, cut, &watch.seed, watch.database, watch.mail_root);
	uint64_t fingerprint = power_disk_fingerprint(disk, "/");
	int state = -1;
	if (find_judged(unit->disks, unit->disk_count, fingerprint, &state)) {
		power_disk_free(disk);
		return state;
	}
	power_disk_use(disk);
	state = recover(unit, disk, operation, (int)cut);
	power_disk_use(watch.disk);
	if (watch.recoveries % 16 == 0)
		cut_again(unit, disk, operation, (int)cut, state);
	power_disk_free(disk);
	unit->disks[unit->disk_count++] = (struct judged){ fingerprint, state };
	return state;
}

static void cut_everywhere(struct unit *unit)
{
	uint64_t last = power_disk_operations(watch.disk);
	size_t most = (size_t)(last - unit->begins + 1) * 3;
	unit->disks = calloc(most, sizeof(*unit->disks));
	unit->mails = calloc(most, sizeof(*unit->mails));
	bool is_durable = false;
	for (uint64_t operation = unit->begins; operation <= last; operation++) {
		watch.cuts++;
		for (int cut = POWER_KEEPS_SYNCED; cut <= POWER_KEEPS_PARTS; cut++) {
			int state = judge_cut(unit, operation, (enum power_cut)cut);
			if (state == 0 && operation >= unit->acknowledged)
				give_up(unit->what, operation, cut, "what was acknowledged is not there");
			if (state == 0 && is_durable)
				give_up(unit->what, operation, cut, "what had survived an earlier cut is gone");
			if (cut == POWER_KEEPS_SYNCED && state == 1 && !text_equal(unit->before, unit->after))
				is_durable = true;
			arena_reset(unit->arena);
		}
	}
	free(unit->disks);
	free(unit->mails);
}

/* The unit's texts must outlive the arena of a recovery. */
static void cut_unit(struct unit *unit, const struct keys *keys)
{
	watch.units++;
	struct arena *arena = arena_new((size_t)256 << 20);
	unit->arena = arena;
	cut_everywhere(unit);
	arena_free(arena);
	for (size_t i = 0; i < keys->count; i++)
		remember_key(keys->names[i]);
}

/* As it stood when everything written up to there had arrived. */
static const char *state_at(struct arena *arena, uint64_t operation)
{
	struct power_disk *disk = power_disk_after_cut(watch.disk, operation, POWER_KEEPS_WRITTEN, &watch.seed,
		watch.database, watch.mail_root);
	power_disk_use(disk);
	const char *state = database_dump(arena, watch.database);
	power_disk_use(watch.disk);
	power_disk_free(disk);
	return state;
}

static void empty_log(void)
{
	sqlite3 *database = open_database();
	sqlite3_wal_checkpoint_v2(database, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_close(database);
}

/* Uncut, mail must be equal whenever somebody was answered. What no act has written nobody owed it. */
static void look_uncut(struct arena *arena, const struct keys *keys)
{
	bool is_past_the_acts = text_equal(keys->names[0], "unjournaled");
	if (is_past_the_acts && !watch.is_rule_aside)
		watch.is_rule_aside = invariants_broken(arena, watch.store, watch.database) != NULL;
	if (watch.projection == NULL || watch.is_mail_aside)
		return;
	const char *why = mail_directory_differs(arena, watch.store, watch.mail_root);
	watch.is_mail_aside = why != NULL && is_past_the_acts;
	if (why != NULL && !watch.is_mail_aside)
		give_up(keys->names[0], 0, 0, why);
}

struct error __wrap_lane_run(struct lane *lane, const char *tenant_id, struct arena *arena, lane_work *work, void *state)
{
	if (watch.is_aside || lane != watch.lane || !pthread_equal(watch.thread, pthread_self()))
		return __real_lane_run(lane, tenant_id, arena, work, state);
	watch.is_aside = true;
	if (watch.turns++ % 3 == 0)
		empty_log();
	power_disk_forget_past(watch.disk);
	struct arena *own = arena_new((size_t)64 << 20);
	struct unit unit = { .begins = power_disk_operations(watch.disk) };
	struct place_in_journal place = look_at_journal();
	struct error error = __real_lane_run(lane, tenant_id, arena, work, state);
	unit.acknowledged = power_disk_operations(watch.disk);
	struct keys keys = keys_since(place);
	if (unit.acknowledged > unit.begins)
		look_uncut(own, &keys);
	if (unit.acknowledged > unit.begins && is_wanted(&keys)) {
		unit.before = state_at(own, unit.begins);
		unit.after = database_dump(own, watch.database);
		unit.what = keys.names[0];
		cut_unit(&unit, &keys);
	}
	arena_free(own);
	watch.is_aside = false;
	return error;
}

/* ---- the house that is watched ---- */

static void remove_tree(const char *path)
{
	char below[512];
	DIR *entries = opendir(path);
	for (struct dirent *entry = NULL; entries != NULL && (entry = readdir(entries)) != NULL;) {
		snprintf(below, sizeof(below), "%s/%s", path, entry->d_name);
		if (!text_equal(entry->d_name, ".") && !text_equal(entry->d_name, "..") && unlink(below) != 0)
			remove_tree(below);
	}
	if (entries != NULL)
		closedir(entries);
	rmdir(path);
}

const char *__wrap_store_open(struct arena *arena, const struct store_options *options, struct store **store)
{
	const char *why = __real_store_open(arena, options, store);
	if (why == NULL && !watch.is_aside) {
		snprintf(watch.database, sizeof(watch.database), "%s", options->location);
		watch.store = *store;
	}
	return why;
}

const char *__wrap_mail_directory_open(struct arena *arena, const char *mail_root, const char *route_group,
	const char *login_group, struct mail_directory **directory)
{
	(void)route_group; /* the groups of the mail servers are not needed here, nor root to have them */
	(void)login_group;
	return __real_mail_directory_open(arena, mail_root, NULL, NULL, directory);
}

struct lane *__wrap_lane_start(struct store *store, const struct lane_options *options)
{
	struct lane_options with_mail = *options;
	struct arena *arena = arena_new(1 << 20);
	watch.is_aside = true;
	if (options->settle_mail == NULL) {
		strcpy(watch.mail_root, "/tmp/tenure-power-XXXXXX");
		watch.settings = settings_default();
		watch.settings.mail_root = mkdtemp(watch.mail_root);
		const char *why = projection_open(arena, &watch.settings, store_epoch(store, arena), &watch.projection);
		if (why != NULL)
			bug(why);
		with_mail.settle_mail = projection_settle;
		with_mail.state = watch.projection;
	}
	watch.lane = __real_lane_start(store, &with_mail);
	watch.thread = pthread_self();
	if (watch.projection != NULL)
		projection_catch_up(watch.projection, store, watch.lane);
	watch.is_aside = false;
	arena_free(arena);
	return watch.lane;
}

void __wrap_lane_stop(struct lane *lane)
{
	__real_lane_stop(lane);
	if (lane != watch.lane)
		return;
	if (watch.projection != NULL) {
		projection_close(watch.projection);
		remove_tree(watch.mail_root);
	}
	watch.projection = NULL;
	watch.is_mail_aside = watch.is_rule_aside = false;
	watch.lane = NULL;
}

static void tell(void)
{
	printf("# power: %lu units, %lu cuts, %lu recoveries, %lu cut again\n", watch.units, watch.cuts, watch.recoveries,
		watch.second_cuts);
}

__attribute__((constructor)) static void begin_watching(void)
{
	const char *depth = getenv("TENURE_POWER_DEPTH");
	watch.depth = depth == NULL ? 1 : (unsigned)atoi(depth);
	watch.seen_path = getenv("TENURE_POWER_SEEN");
	power_vfs_register();
	watch.disk = power_disk_new();
	power_disk_free(power_disk_use(watch.disk));
	read_seen();
	atexit(tell);
}
