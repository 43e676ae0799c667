/*
 * power_vfs - a disk in memory that knows what was synced and what was only written
 *
 * Becomes SQLite's default, so that the product writes to it without knowing. Every write, truncation, sync, deletion
 * and new name is numbered; afterwards the disk can be had as a power cut behind any of these operations would have
 * left it: a synced file is whole, of what was only written nothing, all, or any part may be there (sectors of 512
 * bytes, in any order), a new name lasts once its folder was synced (SQLite does it with the first sync of a log).
 * The shared memory of the write-ahead log and all locks die with the power. The sector size and the promise that
 * bytes beside a write are left alone are those of SQLite's own disk.
 *
 * A disk serves any number of connections and threads; one that is being cut must be at rest.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct power_disk;

enum power_cut {
	POWER_KEEPS_SYNCED,  /* nothing of what was only written */
	POWER_KEEPS_WRITTEN, /* all of it, up to the cut */
	POWER_KEEPS_PARTS,   /* any sectors of it; file lengths and names too */
};

/* Once; a new disk is in use then. */
void power_vfs_register(void);

struct power_disk *power_disk_new(void);
/* No file of it may be open. */
void power_disk_free(struct power_disk *disk);
/* Files that are opened from here on are of this disk; gives the one before. Files that are open stay where they are. */
struct power_disk *power_disk_use(struct power_disk *disk);

/* How many operations there were so far. */
uint64_t power_disk_operations(const struct power_disk *disk);
/* True if that operation (from 1) was the end of a sync of the file whose name ends so. */
int power_disk_is_sync_of(const struct power_disk *disk, uint64_t operation, const char *ending);

/* Operations up to now can no longer be cut behind: what they left is where later cuts begin. */
void power_disk_forget_past(struct power_disk *disk);

/* The disk after a cut behind the operation, with the files whose names begin with one of two prefixes. */
struct power_disk *power_disk_after_cut(const struct power_disk *disk, uint64_t operation, enum power_cut cut,
	uint64_t *seed, const char *prefix, const char *other_prefix);

/* Two disks with the same names and contents below the prefix have the same. */
uint64_t power_disk_fingerprint(const struct power_disk *disk, const char *prefix);

/* From here on files may not grow beyond so many bytes in all; 0: no limit. Then a write fails with SQLITE_FULL. */
void power_disk_limit(struct power_disk *disk, uint64_t bytes);
uint64_t power_disk_size(const struct power_disk *disk);

/* The same contents on a new disk, all of it synced. */
struct power_disk *power_disk_copy(const struct power_disk *disk);
