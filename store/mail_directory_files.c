/*
 * mail_directory_files - folders, files, owners, modes, tables
 *
 * SQLite readers in WAL mode must be able to write the -shm file beside the database, so every reader's group
 * may write into its folder (2770, 0660: zero errors in 27,000 look-ups under load; with less, about one in
 * 3,000 fails). Therefore each file has a folder of its own, and both stand in one that only its owner may
 * write: a reader of route.db can neither read auth.db nor put another folder in its place.
 */
#include "store/mail_directory_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"

/* Raise both with the tables: an older file is then made anew. */
#define FORMAT 1
#define SET_FORMAT "PRAGMA user_version = 1; COMMIT"

#define BUSY_MILLISECONDS 2000

/* The view gate is what every query of the mail servers adds to its key: nothing when open, an error when
 * not. */
#define META_AND_GATE                                                                                        \
	"CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;"                                    \
	"INSERT INTO meta (name, value) VALUES ('epoch', ''), ('commit_number', -1), ('generation', 0),"     \
	" ('gate', 'closed');"                                                                               \
	"CREATE VIEW gate AS SELECT CASE coalesce((SELECT value FROM meta WHERE name = 'gate'), 'closed')"   \
	" WHEN 'open' THEN '' ELSE abs(-9223372036854775807 - 1) END AS pass;"

struct file_plan {
	const char *folder, *name, *tables;
};

static const struct file_plan plans[MAIL_DIRECTORY_FILES] = {
	[ROUTE_FILE] = { "route", "route.db",
		META_AND_GATE
		"CREATE TABLE domain (name TEXT PRIMARY KEY, tenant_id TEXT NOT NULL,"
		" generation INTEGER NOT NULL) WITHOUT ROWID;"
		"CREATE TABLE mailbox (guid TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, live INTEGER NOT NULL,"
		" submits INTEGER NOT NULL, quota_rule TEXT NOT NULL, acl_groups TEXT NOT NULL DEFAULT "
		"'none',"
		" retain_days INTEGER NOT NULL, held INTEGER NOT NULL, archive INTEGER NOT NULL DEFAULT 0,"
		" generation INTEGER NOT NULL) WITHOUT ROWID;"
		"CREATE TABLE address (address TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, guid TEXT NOT NULL,"
		" is_primary INTEGER NOT NULL) WITHOUT ROWID;"
		"CREATE INDEX address_guid ON address (guid);"
		"CREATE TABLE sender (address TEXT NOT NULL, guid TEXT NOT NULL,"
		" PRIMARY KEY (address, guid)) WITHOUT ROWID;"
		"CREATE INDEX sender_guid ON sender (guid);" },
	[LOGIN_FILE] = { "login", "auth.db",
		META_AND_GATE
		"CREATE TABLE login (login TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, guid TEXT NOT NULL,"
		" password TEXT NOT NULL, generation INTEGER NOT NULL) WITHOUT ROWID;"
		"CREATE INDEX login_guid ON login (guid);" },
};

static const char *find_group(struct arena *arena, const char *name, gid_t *group)
{
	char buffer[4096];
	struct group entry, *found = NULL;
	*group = (gid_t)-1;
	if (name == NULL)
		return NULL;
	if (getgrnam_r(name, &entry, buffer, sizeof(buffer), &found) != 0 || found == NULL)
		return text_format(arena, "the group %s does not exist: groupadd -r %s", name, name);
	*group = found->gr_gid;
	return NULL;
}

/* Owner stays; group and mode are set on what was opened, never on what a link points to. */
static const char *settle(struct arena *arena, int descriptor, const char *path, gid_t group, mode_t mode)
{
	if (descriptor < 0)
		return text_format(arena, "%s: %s", path, strerror(errno));
	bool fine = fchown(descriptor, (uid_t)-1, group) == 0 && fchmod(descriptor, mode) == 0;
	const char *wrong = fine ? NULL : text_format(arena, "%s: owner and mode: %s", path, strerror(errno));
	close(descriptor);
	return wrong;
}

static const char *make_folder(struct arena *arena, const char *path, gid_t group, mode_t mode)
{
	if (mkdir(path, mode) != 0 && errno != EEXIST)
		return text_format(arena, "%s: %s", path, strerror(errno));
	return settle(arena, open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), path, group, mode);
}

static int execute(sqlite3 *file, const char *sql)
{
	return sqlite3_exec(file, sql, NULL, NULL, NULL);
}

static int read_format(sqlite3 *file, int *format)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(file, "PRAGMA user_version", -1, &statement, NULL);
	if (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
		*format = sqlite3_column_int(statement, 0);
		result = SQLITE_OK;
	}
	sqlite3_finalize(statement);
	return result;
}

/* SQLITE_MISMATCH: made by another version of the program. */
static int make_tables(sqlite3 *file, const char *tables)
{
	int format = 0;
	sqlite3_busy_timeout(file, BUSY_MILLISECONDS);
	int result = execute(file, "PRAGMA secure_delete = ON");
	if (result == SQLITE_OK)
		result = execute(file, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 10000");
	if (result == SQLITE_OK)
		result = read_format(file, &format);
	if (result != SQLITE_OK || format == FORMAT)
		return result;
	if (format != 0)
		return SQLITE_MISMATCH;
	result = execute(file, "BEGIN IMMEDIATE");
	if (result == SQLITE_OK)
		result = execute(file, tables);
	if (result == SQLITE_OK)
		result = execute(file, SET_FORMAT);
	if (result == SQLITE_ERROR)
		return SQLITE_CORRUPT; /* tables without a format: a file that is not ours */
	return result;
}

static int open_file(const char *path, const char *tables, sqlite3 **file)
{
	int result = sqlite3_open_v2(path, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, NULL);
	return result == SQLITE_OK ? make_tables(*file, tables) : result;
}

static void move_aside(struct arena *arena, const char *path)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	rename(path, text_format(arena, "%s.broken", path));
	for (size_t i = 1; i < COUNT_OF(endings); i++)
		unlink(text_format(arena, "%s%s", path, endings[i]));
}

static const char *prepare_file(struct arena *arena, const char *path, gid_t group)
{
	int descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);
	return settle(arena, descriptor, path, group, 0660);
}

static const char *open_planned(
	struct arena *arena, const char *base, const struct file_plan *plan, gid_t group, sqlite3 **file)
{
	const char *folder = text_format(arena, "%s/%s", base, plan->folder);
	const char *path = text_format(arena, "%s/%s", folder, plan->name);
	const char *wrong = make_folder(arena, folder, group, 02770);
	if (wrong == NULL)
		wrong = prepare_file(arena, path, group);
	if (wrong != NULL)
		return wrong;
	int result = open_file(path, plan->tables, file);
	if (result == SQLITE_NOTADB || result == SQLITE_CORRUPT || result == SQLITE_MISMATCH) {
		sqlite3_close(*file);
		*file = NULL;
		move_aside(arena, path);
		wrong = prepare_file(arena, path, group);
		if (wrong != NULL)
			return wrong;
		result = open_file(path, plan->tables, file);
	}
	return result == SQLITE_OK ? NULL : text_format(arena, "%s: %s", path, sqlite3_errmsg(*file));
}

static bool look_at_file(const struct mail_directory *directory, enum mail_directory_file file, struct stat *status)
{
	char path[512];
	int length = snprintf(path, sizeof(path), "%s/%s/%s", directory->folder, plans[file].folder, plans[file].name);
	return length > 0 && length < (int)sizeof(path) && stat(path, status) == 0;
}

bool mail_directory_is_replaced(struct mail_directory *directory)
{
	for (enum mail_directory_file file = 0; file < MAIL_DIRECTORY_FILES; file++) {
		struct stat now;
		const struct stat *then = &directory->opened[file];
		if (!look_at_file(directory, file, &now) || now.st_ino != then->st_ino || now.st_dev != then->st_dev)
			return true;
	}
	return false;
}

const char *mail_directory_open(struct arena *arena, const char *mail_root, const char *route_group,
	const char *login_group, struct mail_directory **directory)
{
	gid_t groups[MAIL_DIRECTORY_FILES];
	*directory = NULL;
	const char *wrong = find_group(arena, route_group, &groups[ROUTE_FILE]);
	if (wrong == NULL)
		wrong = find_group(arena, login_group, &groups[LOGIN_FILE]);
	const char *base = text_format(arena, "%s/directory", mail_root);
	struct stat state;
	if (wrong == NULL)
		mkdir(mail_root,
			0755); /* that it is there already is fine; that it cannot be made shows below */
	if (wrong == NULL && stat(base, &state) != 0)
		wrong = make_folder(
			arena, base, (gid_t)-1, 0711); /* one that was closed by its mode stays so */
	struct mail_directory *made = calloc(1, sizeof(*made));
	if (made == NULL || (made->folder = strdup(base)) == NULL)
		wrong = "no memory";
	for (enum mail_directory_file file = 0; wrong == NULL && file < MAIL_DIRECTORY_FILES; file++)
		wrong = open_planned(arena, base, &plans[file], groups[file], &made->files[file]);
	if (wrong == NULL && !mail_directory_prepare(made))
		wrong = text_copy(arena, made->message);
	for (enum mail_directory_file file = 0; wrong == NULL && file < MAIL_DIRECTORY_FILES; file++)
		if (!look_at_file(made, file, &made->opened[file]))
			wrong = "the mail directory went away while it was opened";
	if (wrong == NULL)
		*directory = made;
	else
		mail_directory_close(made);
	return wrong;
}

void mail_directory_close(struct mail_directory *directory)
{
	if (directory == NULL)
		return;
	for (size_t i = 0; i < MAIL_DIRECTORY_STATEMENTS; i++)
		sqlite3_finalize(directory->statements[i]);
	for (size_t i = 0; i < MAIL_DIRECTORY_FILES; i++)
		sqlite3_close(directory->files[i]);
	free(directory->folder);
	free(directory);
}

const char *mail_directory_forget_traces(struct mail_directory *directory)
{
	for (enum mail_directory_file file = 0; file < MAIL_DIRECTORY_FILES; file++) {
		if (sqlite3_wal_checkpoint_v2(directory->files[file], NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
			    NULL) != SQLITE_OK)
			return mail_directory_say(directory, file, "checkpoint");
	}
	return NULL;
}
