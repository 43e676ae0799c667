/*
 * mail_directory_internal - what the three files of the mail directory share; nobody else includes it
 */
#pragma once

#include <sqlite3.h>
#include <sys/stat.h>

#include "store/mail_directory.h"

enum mail_directory_file { ROUTE_FILE, LOGIN_FILE, MAIL_DIRECTORY_FILES };

enum mail_directory_statement {
	BEGIN_ROUTE,
	BEGIN_LOGIN,
	COMMIT_ROUTE,
	COMMIT_LOGIN,
	ROLLBACK_ROUTE,
	ROLLBACK_LOGIN,
	SET_META_ROUTE,
	SET_META_LOGIN,
	PUT_DOMAIN,
	REMOVE_DOMAIN,
	PUT_MAILBOX,
	REMOVE_MAILBOX,
	PUT_ADDRESS,
	REMOVE_ADDRESSES,
	REMOVE_SENDERS,
	PUT_LOGIN,
	REMOVE_LOGINS,
	MAIL_DIRECTORY_STATEMENTS
};

struct mail_directory {
	sqlite3 *files[MAIL_DIRECTORY_FILES];
	sqlite3_stmt *statements[MAIL_DIRECTORY_STATEMENTS];
	char *folder; /* <mail_root>/directory */
	struct stat opened[MAIL_DIRECTORY_FILES]; /* device and inode of what was opened */
	char message[256];
	char epoch[128];
};

/* One value to bind: the text, or the integer when text is NULL. */
struct mail_directory_value {
	const char *text;
	int64_t integer;
};

/* Keeps a message for the caller: what, then SQLite's words. Always returns it. */
const char *mail_directory_say(
	struct mail_directory *directory, enum mail_directory_file file, const char *what);

/* Runs a statement that gives no rows. False: the message is kept. */
bool mail_directory_run(struct mail_directory *directory, enum mail_directory_statement which,
	const struct mail_directory_value *values, size_t count);

/* Prepares every statement. False: the message is kept. */
bool mail_directory_prepare(struct mail_directory *directory);

/* One meta value as text into buffer ("" when it lacks) or as integer (fallback). */
void mail_directory_meta_text(struct mail_directory *directory, enum mail_directory_file file,
	const char *name, char *buffer, size_t size);
int64_t mail_directory_meta_integer(
	struct mail_directory *directory, enum mail_directory_file file, const char *name, int64_t fallback);
