/*
 * mail_directory_look - reading the mail directory back: state, counts, entries for comparing
 */
#include "store/mail_directory_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

static sqlite3_stmt *look_up(
	struct mail_directory *directory, enum mail_directory_file file, const char *sql, const char *key)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(directory->files[file], sql, -1, &statement, NULL) != SQLITE_OK) {
		mail_directory_say(directory, file, "read");
		return NULL;
	}
	if (key != NULL)
		sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
	return statement;
}

static const char *column(struct arena *arena, sqlite3_stmt *statement, int index)
{
	return text_copy(arena, (const char *)sqlite3_column_text(statement, index));
}

void mail_directory_meta_text(struct mail_directory *directory, enum mail_directory_file file,
	const char *name, char *buffer, size_t size)
{
	sqlite3_stmt *statement = look_up(directory, file, "SELECT value FROM meta WHERE name = ?1", name);
	buffer[0] = '\0';
	if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW)
		snprintf(buffer, size, "%s", (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
}

int64_t mail_directory_meta_integer(
	struct mail_directory *directory, enum mail_directory_file file, const char *name, int64_t fallback)
{
	sqlite3_stmt *statement = look_up(directory, file, "SELECT value FROM meta WHERE name = ?1", name);
	int64_t value = fallback;
	if (statement != NULL && sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

int64_t mail_directory_commit_number(struct mail_directory *directory)
{
	int64_t route = mail_directory_meta_integer(directory, ROUTE_FILE, "commit_number", -1);
	int64_t login = mail_directory_meta_integer(directory, LOGIN_FILE, "commit_number", -1);
	return route < login ? route : login;
}

const char *mail_directory_epoch(struct mail_directory *directory)
{
	char login[sizeof(directory->epoch)];
	mail_directory_meta_text(directory, LOGIN_FILE, "epoch", login, sizeof(login));
	mail_directory_meta_text(directory, ROUTE_FILE, "epoch", directory->epoch, sizeof(directory->epoch));
	return text_equal(login, directory->epoch) ? directory->epoch : "";
}

static bool count_rows(
	struct mail_directory *directory, enum mail_directory_file file, const char *sql, int64_t *count)
{
	sqlite3_stmt *statement = look_up(directory, file, sql, NULL);
	bool found = statement != NULL && sqlite3_step(statement) == SQLITE_ROW;
	if (found)
		*count = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return found;
}

const char *mail_directory_count(struct mail_directory *directory, struct mail_directory_counts *counts)
{
	bool fine = count_rows(directory, ROUTE_FILE, "SELECT count(*) FROM domain", &counts->domains) &&
		    count_rows(directory, ROUTE_FILE, "SELECT count(*) FROM mailbox", &counts->mailboxes) &&
		    count_rows(directory, ROUTE_FILE, "SELECT count(*) FROM mailbox WHERE live = 1",
			    &counts->live_mailboxes) &&
		    count_rows(directory, ROUTE_FILE, "SELECT count(*) FROM address", &counts->addresses) &&
		    count_rows(directory, ROUTE_FILE, "SELECT count(*) FROM mailbox WHERE submits = 1",
			    &counts->submitting_mailboxes) &&
		    count_rows(directory, LOGIN_FILE, "SELECT count(*) FROM login", &counts->logins);
	return fine ? NULL : mail_directory_say(directory, ROUTE_FILE, "count");
}

/* All first columns, up to limit. sql has the key as ?1. */
static const char *collect(struct mail_directory *directory, enum mail_directory_file file, const char *sql,
	const char *key, size_t limit, struct arena *arena, const char *const **texts, size_t *count)
{
	size_t capacity = 0;
	const char **found = NULL;
	int result = SQLITE_ROW;
	sqlite3_stmt *statement = look_up(directory, file, sql, key);
	*count = 0;
	*texts = NULL;
	if (statement == NULL)
		return directory->message;
	while (*count < limit && (result = sqlite3_step(statement)) == SQLITE_ROW) {
		if (*count == capacity) {
			const char **longer = arena_allocate_array(arena, capacity * 2 + 4, sizeof(*longer));
			if (capacity > 0)
				memcpy(longer, found, capacity * sizeof(*longer));
			capacity = capacity * 2 + 4;
			found = longer;
		}
		found[(*count)++] = column(arena, statement, 0);
	}
	const char *wrong = result == SQLITE_ROW || result == SQLITE_DONE
				    ? NULL
				    : mail_directory_say(directory, file, "read");
	sqlite3_finalize(statement);
	*texts = found;
	return wrong;
}

const char *mail_directory_guids(struct mail_directory *directory, struct arena *arena, const char *after,
	size_t limit, const char *const **guids, size_t *count)
{
	return collect(directory, ROUTE_FILE, "SELECT guid FROM mailbox WHERE guid > ?1 ORDER BY guid",
		after == NULL ? "" : after, limit, arena, guids, count);
}

const char *mail_directory_domains(struct mail_directory *directory, struct arena *arena, const char *after,
	size_t limit, const char *const **names, size_t *count)
{
	return collect(directory, ROUTE_FILE, "SELECT name FROM domain WHERE name > ?1 ORDER BY name",
		after == NULL ? "" : after, limit, arena, names, count);
}

static const char *read_mailbox(struct mail_directory *directory, struct arena *arena, const char *guid,
	struct mail_directory_entry *entry)
{
	sqlite3_stmt *statement = look_up(directory, ROUTE_FILE,
		"SELECT tenant_id, live, quota_rule, retain_days, held FROM mailbox WHERE guid = ?1", guid);
	int result = statement == NULL ? SQLITE_ERROR : sqlite3_step(statement);
	*entry = (struct mail_directory_entry){ .guid = text_copy(arena, guid) };
	if (result == SQLITE_ROW) {
		entry->exists = true;
		entry->tenant_id = column(arena, statement, 0);
		entry->live = sqlite3_column_int(statement, 1) == 1;
		entry->quota_rule = column(arena, statement, 2);
		entry->retain_days = sqlite3_column_int64(statement, 3);
		entry->held = sqlite3_column_int(statement, 4) == 1;
	}
	bool fine = result == SQLITE_ROW || result == SQLITE_DONE;
	const char *wrong = fine ? NULL : mail_directory_say(directory, ROUTE_FILE, "read");
	sqlite3_finalize(statement);
	return wrong;
}

const char *mail_directory_read(struct mail_directory *directory, struct arena *arena, const char *guid,
	struct mail_directory_entry *entry)
{
	const char *const *passwords;
	size_t password_count = 0;
	const char *wrong = read_mailbox(directory, arena, guid, entry);
	if (wrong == NULL)
		wrong = collect(directory, ROUTE_FILE,
			"SELECT address FROM address WHERE guid = ?1 ORDER BY is_primary DESC, address", guid,
			SIZE_MAX, arena, &entry->addresses, &entry->address_count);
	if (wrong == NULL)
		wrong = collect(directory, LOGIN_FILE,
			"SELECT login FROM login WHERE guid = ?1 ORDER BY login", guid, SIZE_MAX, arena,
			&entry->logins, &entry->login_count);
	if (wrong == NULL)
		wrong = collect(directory, LOGIN_FILE, "SELECT password FROM login WHERE guid = ?1", guid, 1,
			arena, &passwords, &password_count);
	if (wrong == NULL && password_count > 0)
		entry->password = passwords[0];
	return wrong;
}
