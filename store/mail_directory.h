/*
 * mail_directory - what Postfix and Dovecot look up, as two small SQLite files
 *
 *   <mail_root>/directory/route/route.db   addresses, domains, mailboxes; Postfix and Dovecot read it
 *   <mail_root>/directory/login/auth.db    logins and their hashes; only Dovecot's auth-worker reads it
 *
 * A projection for mail alone, never read back into the main database. A committed row acts on the very next
 * RCPT or login: nothing is cached. One handle belongs to one thread at a time (the writer lane's).
 *
 * Every function that can fail returns NULL when fine, otherwise what is wrong: an English sentence without
 * names or addresses, in the handle, valid until the next call. After a failed put, remove or commit call
 * mail_directory_rollback(). After a failed commit auth.db may be ahead of route.db: keep the debt and put
 * again.
 *
 * Two files, one power cut between their commits: auth.db is committed first, so that whoever must not get in
 * is out first; in the gap a new login finds no mailbox yet and is refused. Both carry the commit number, and
 * mail_directory_commit_number() is the lower one: the caller replays every debt above it.
 *
 * Rebuild: entries are put again in ordinary short transactions, each row stamped with a new generation, and
 * finish sweeps what was not put. No row that should be there is missing at any moment, closing changes go
 * through between two chunks, and the servers keep the file (inode) they hold open. Not a new file renamed
 * into place: both servers hold the old one open and would answer from it until restarted (the reasons and
 * the figures are in mail_directory.c). The caller reads an entry from the main database and puts it in the
 * same turn of the writer lane, so that an older state never overwrites a newer one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct mail_directory;

/* May read auth.db. Nobody is a member: Dovecot's auth-worker alone runs with it. */
#define MAIL_LOGIN_GROUP "mailauth"

struct mail_directory_entry {
	const char *tenant_id;
	const char *guid;
	bool exists;		/* false: every row of this mailbox goes */
	bool live;		/* false: no delivery, no login; still there for doveadm */
	const char *quota_rule; /* Dovecot's, such as "*:bytes=53687091200" */
	int64_t retain_days;	/* of recoverable items */
	bool held;
	const char *const *addresses; /* folded; the first is the primary one */
	size_t address_count;
	const char *const *logins; /* folded */
	size_t login_count;
	const char *password; /* "{CRYPT}$y$…"; NULL: nobody signs in or submits */
};

struct mail_directory_counts {
	int64_t domains, mailboxes, live_mailboxes, submitting_mailboxes, addresses, logins;
};

/*
 * Makes folders and files where they lack, with their owners and modes. The groups must exist
 * (mail_accounts_prepare() makes them); NULL leaves the groups of the files alone (tests without root).
 * The handle is malloc'd and ended by mail_directory_close(); the arena takes the message only.
 * A file that SQLite calls malformed, or of another format, is moved aside (route.db.broken) and made anew.
 * A new file is empty, has the epoch "" and a closed gate: the caller rebuilds, then opens the gate.
 */
const char *mail_directory_open(struct arena *arena, const char *mail_root, const char *route_group,
	const char *login_group, struct mail_directory **directory);
void mail_directory_close(struct mail_directory *directory);

/* True when the files that stand in the folder are not those that are open: deleted, or others put in their place. */
bool mail_directory_is_replaced(struct mail_directory *directory);

/* The transaction spans both files. */
const char *mail_directory_begin(struct mail_directory *directory);
const char *mail_directory_put_domain(
	struct mail_directory *directory, const char *name, const char *tenant_id);
const char *mail_directory_remove_domain(struct mail_directory *directory, const char *name);
/* Replaces all rows of that guid; an address that another mailbox held moves here. */
const char *mail_directory_put(struct mail_directory *directory, const struct mail_directory_entry *entry);
const char *mail_directory_commit(struct mail_directory *directory, const char *epoch, int64_t commit_number);
void mail_directory_rollback(struct mail_directory *directory);

/* The lower one of both files; -1 when they cannot be read. */
int64_t mail_directory_commit_number(struct mail_directory *directory);
/* "" when the files are new, cannot be read, or differ. Valid until the next call. */
const char *mail_directory_epoch(struct mail_directory *directory);

/*
 * Fail-closed: while the gate is closed every look-up fails for the moment (4xx, never 550; IMAP
 * UNAVAILABLE), also in processes that hold the files open, and also while tenured is dead. It is a row that
 * every query depends on. If that row cannot be written (disk full), the folder is closed by its mode and the
 * supervisor, which watches it, makes the servers open their files again; *closed_by_mode (may be NULL) then
 * turns true. Not inside a transaction of this handle. Both may be called again.
 */
const char *mail_directory_close_gate(struct mail_directory *directory, bool *closed_by_mode);
const char *mail_directory_open_gate(struct mail_directory *directory);
bool mail_directory_gate_is_closed(struct mail_directory *directory);

/* Outside a transaction. After a crash in between the epoch still differs: begin again. */
const char *mail_directory_begin_rebuild(struct mail_directory *directory);
/* Sweeps what was not put since, then writes the epoch. */
const char *mail_directory_finish_rebuild(
	struct mail_directory *directory, const char *epoch, int64_t commit_number);

/*
 * Writes the log back into the files and empties it, so that no purged address lives on in a -wal file.
 * Returns a message when a reader was in the way for two seconds: try again later.
 */
const char *mail_directory_forget_traces(struct mail_directory *directory);

/* For comparing. */
const char *mail_directory_count(struct mail_directory *directory, struct mail_directory_counts *counts);
/* Up to limit guids greater than after (NULL: from the start), in order, in the arena. */
const char *mail_directory_guids(struct mail_directory *directory, struct arena *arena, const char *after,
	size_t limit, const char *const **guids, size_t *count);
/* Reads an entry back, in the arena; exists is false when there is none. Addresses: primary, then sorted. */
const char *mail_directory_read(struct mail_directory *directory, struct arena *arena, const char *guid,
	struct mail_directory_entry *entry);
/* Up to limit domain names greater than after, in order, in the arena. */
const char *mail_directory_domains(struct mail_directory *directory, struct arena *arena, const char *after,
	size_t limit, const char *const **names, size_t *count);
