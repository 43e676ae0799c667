/*
 * homes - the folders in which mail lies: <mail_root>/store/<2 hex>/<guid>
 *
 * Named by the mailbox's GUID and by nothing else: renames, aliases and restores never touch them.
 *
 * Each function returns NULL when fine, otherwise what is wrong, in the arena.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct settings;

/* NULL when guid is no UUID in lower case. */
char *mailbox_home_path(struct arena *arena, const struct settings *settings, const char *guid);

/* Makes the folder, owned by vmail, 0700. One that is there already gets owner and mode. */
const char *mailbox_home_create(struct arena *arena, const struct settings *settings, const char *guid);

struct mailbox_erasure {
	size_t files;	 /* removed in this call */
	size_t sessions; /* still open when it gave up waiting; 0 otherwise */
	bool is_gone;	 /* nothing of the mailbox is left on disk, read back */
};

/*
 * The purge. The caller has taken the mailbox out of the mail directory (exists or live false, committed) and
 * has checked holds and the row's state right before. Kicks, waits up to wait_milliseconds until no session
 * is open (a dying one would make the folder again), renames to .erasing-<guid>, removes without following
 * links, syncs, and looks whether it is gone. May be called again after a crash at any step, and for one that
 * never was. With Dovecot down there are no sessions: pass servers_are_down only when the supervisor proved
 * it.
 */
const char *mailbox_home_erase(struct arena *arena, const struct settings *settings, const char *guid,
	long wait_milliseconds, bool servers_are_down, struct mailbox_erasure *erasure);
