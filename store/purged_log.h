/*
 * purged_log - <state_directory>/purged.log: who was purged, outside the database
 *
 * Appended and synced before a purge is acknowledged, never shortened: a restored copy has it played first, so that
 * nobody rises again. A line is "<moment> <tenant> <kind> <id>": opaque ids, no name and no address. A line that a crash cut
 * short was never acknowledged and is written again at the next start; the same line twice is no harm.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct purged_log;
struct session;

struct purged_entry {
	int64_t at;
	const char *tenant_id, *kind, *object_id;
};

/* NULL and *why (in the arena) when it can be neither read nor made. */
struct purged_log *purged_log_open(struct arena *arena, const char *path, const char **why);
void purged_log_close(struct purged_log *log);

/* Before COMMIT: takes the room that the session's debts will need. False: the disk is full. */
bool purged_log_reserve(void *log);
/* After COMMIT: appends the debts that are there, and syncs. False: it could not, and the debts must stay. */
bool purged_log_settle(void *log, struct session *session);

/* Every whole line of the file, in the arena; NULL and 0 when there is none. */
struct purged_entry *purged_log_read(struct arena *arena, const char *path, size_t *count);
