/*
 * accounts - the system's side of mail: programs, users, groups, folders
 *
 * vmail (settings.mail_user) owns the mail, mailview (settings.mail_group) reads route.db, mailauth reads
 * auth.db and has no members: Dovecot's auth-worker alone runs with it. The postfix user joins mailview.
 *
 * Each function returns NULL when fine, otherwise a sentence in the arena that says what is wrong and names
 * the remedy (a command line). All are idempotent.
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct arena;
struct settings;

/* Dovecot, Postfix and their SQLite parts are installed. */
const char *mail_programs_check(struct arena *arena, const struct settings *settings);

/* Makes users, groups and membership when root; otherwise only looks. tenured calls it before
 * mail_directory_open(). */
const char *mail_accounts_prepare(struct arena *arena, const struct settings *settings);

/* Makes the folders under mail_root with owners and modes, and proves that vmail and postfix can reach them.
 */
const char *mail_folders_prepare(struct arena *arena, const struct settings *settings);

/* False when the user does not exist. */
bool mail_user_find(const char *name, uid_t *user, gid_t *group);
bool mail_group_find(const char *name, gid_t *group);
