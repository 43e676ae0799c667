/*
 * power_vfs - see the header; a file is its content now, its content at the beginning of the past, and the operations
 * since
 */
#include "tests/power/power_vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

#define SECTOR 512
#define FILES_MOST 4096
#define NAME_MOST 256
#define SHARED_LOCKS 8

struct bytes {
	unsigned char *data;
	size_t length, room;
};

/* An inode: stays when its name goes, as long as somebody has it open. */
struct power_file {
	char name[NAME_MOST];
	struct bytes now, begin;
	bool is_named, began_named;
	bool syncs_folder; /* with its next sync */
	bool is_temporary;
	unsigned opened;
	unsigned shared;
	void *reserved, *exclusive; /* which connection */
	unsigned char **regions;    /* of the write-ahead log's index */
	int region_count;
	unsigned region_size;
	unsigned region_readers[SHARED_LOCKS];
	void *region_writer[SHARED_LOCKS];
};

enum operation_kind { WRITES, TRUNCATES, SYNCS, NAMES, FORGETS_NAME, SYNCS_FOLDER };

struct operation {
	enum operation_kind kind;
	struct power_file *file;
	size_t offset, length;
	unsigned char *data;
};

struct power_disk {
	struct power_file *files[FILES_MOST];
	size_t file_count;
	struct operation *operations;
	size_t count, room;
	uint64_t forgotten; /* operations before the first one kept */
	uint64_t limit;
};

struct handle {
	sqlite3_file base;
	struct power_disk *disk;
	struct power_file *file;
	int lock;
	bool deletes_at_close;
	unsigned region_reads, region_writes; /* bits */
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct power_disk *in_use;

/* Blocks are kept for the next disk: a cut's disk lives for milliseconds, and fresh memory costs more than the copy. */
#define POOLED 64

static struct bytes pool[POOLED];
static pthread_mutex_t pool_mutex = PTHREAD_MUTEX_INITIALIZER;

static void release(struct bytes *bytes)
{
	pthread_mutex_lock(&pool_mutex);
	for (size_t i = 0; i < POOLED && bytes->data != NULL; i++)
		if (pool[i].data == NULL) {
			pool[i] = *bytes;
			bytes->data = NULL;
		}
	pthread_mutex_unlock(&pool_mutex);
	free(bytes->data);
	*bytes = (struct bytes){ 0 };
}

static struct bytes take(size_t room)
{
	struct bytes *best = NULL, taken = { .room = 4096 };
	pthread_mutex_lock(&pool_mutex);
	for (size_t i = 0; i < POOLED; i++)
		if (pool[i].data != NULL && pool[i].room >= room && (best == NULL || pool[i].room < best->room))
			best = &pool[i];
	if (best != NULL) {
		taken = *best;
		*best = (struct bytes){ 0 };
	}
	pthread_mutex_unlock(&pool_mutex);
	while (taken.room < room)
		taken.room *= 2;
	if (taken.data == NULL)
		taken.data = malloc(taken.room);
	if (taken.data == NULL)
		bug("no memory for a disk in memory");
	return taken;
}

static void reserve(struct bytes *bytes, size_t length)
{
	if (length <= bytes->room)
		return;
	struct bytes larger = take(length);
	if (bytes->length > 0)
		memcpy(larger.data, bytes->data, bytes->length);
	larger.length = bytes->length;
	release(bytes);
	*bytes = larger;
}

static void set_length(struct bytes *bytes, size_t length)
{
	reserve(bytes, length);
	if (length > bytes->length)
		memset(bytes->data + bytes->length, 0, length - bytes->length);
	bytes->length = length;
}

static void put(struct bytes *bytes, size_t offset, const unsigned char *data, size_t length)
{
	if (offset > bytes->length)
		set_length(bytes, offset);
	reserve(bytes, offset + length);
	if (offset + length > bytes->length)
		bytes->length = offset + length;
	if (length > 0)
		memcpy(bytes->data + offset, data, length);
}

static void copy_bytes(struct bytes *to, const struct bytes *from)
{
	*to = (struct bytes){ 0 };
	put(to, 0, from->data, from->length);
}

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * UINT64_C(2685821657736338717);
}

static struct power_file *add_file(struct power_disk *disk, const char *name)
{
	struct power_file *file = calloc(1, sizeof(*file));
	if (file == NULL || disk->file_count == FILES_MOST || strlen(name) >= NAME_MOST)
		bug("the disk in memory has too many files or too long a name");
	strcpy(file->name, name);
	disk->files[disk->file_count++] = file;
	return file;
}

static struct power_file *named(const struct power_disk *disk, const char *name)
{
	for (size_t i = disk->file_count; i-- > 0;)
		if (disk->files[i]->is_named && strcmp(disk->files[i]->name, name) == 0)
			return disk->files[i];
	return NULL;
}

static bool is_of_same_folder(const char *one, const char *other)
{
	size_t length = (size_t)(strrchr(one, '/') - one);
	return strncmp(one, other, length + 1) == 0 && strchr(other + length + 1, '/') == NULL;
}

static void note(struct power_disk *disk, enum operation_kind kind, struct power_file *file, size_t offset,
	const void *data, size_t length)
{
	if (file->is_temporary)
		return;
	if (disk->count == disk->room) {
		disk->room = disk->room == 0 ? 1024 : disk->room * 2;
		disk->operations = realloc(disk->operations, disk->room * sizeof(*disk->operations));
	}
	struct operation *operation = &disk->operations[disk->count++];
	*operation = (struct operation){ .kind = kind, .file = file, .offset = offset, .length = length };
	if (data != NULL) {
		operation->data = malloc(length == 0 ? 1 : length);
		memcpy(operation->data, data, length);
	}
}

/* ---- what a cut leaves ---- */

static void apply(const struct operation *operation, struct bytes *bytes)
{
	if (operation->kind == WRITES)
		put(bytes, operation->offset, operation->data, operation->length);
	else
		set_length(bytes, operation->offset);
}

static void apply_parts(const struct operation *operation, struct bytes *bytes, uint64_t *seed)
{
	uint64_t chance = next_random(seed) % 4;
	if (chance == 0)
		return;
	if (chance == 1 || operation->kind == TRUNCATES) {
		apply(operation, bytes);
		return;
	}
	size_t end = operation->offset + operation->length;
	for (size_t from = operation->offset; from < end;) {
		size_t to = (from / SECTOR + 1) * SECTOR;
		to = to < end ? to : end;
		if (next_random(seed) % 2 == 0)
			put(bytes, from, operation->data + (from - operation->offset), to - from);
		from = to;
	}
}

/* The last sync of a file, or of a folder, before the cut; 0: none. */
static size_t last_sync(const struct power_disk *disk, const struct power_file *file, size_t count, bool of_folder)
{
	for (size_t i = count; i > 0; i--) {
		const struct operation *operation = &disk->operations[i - 1];
		if (!of_folder && operation->kind == SYNCS && operation->file == file)
			return i;
		if (of_folder && operation->kind == SYNCS_FOLDER && is_of_same_folder(operation->file->name, file->name))
			return i;
	}
	return 0;
}

static void content_after(const struct power_disk *disk, const struct power_file *file, size_t count, enum power_cut cut,
	uint64_t *seed, struct bytes *bytes)
{
	size_t synced = last_sync(disk, file, count, false);
	copy_bytes(bytes, &file->begin);
	for (size_t i = 0; i < count; i++) {
		const struct operation *operation = &disk->operations[i];
		if (operation->file != file || (operation->kind != WRITES && operation->kind != TRUNCATES))
			continue;
		if (i < synced || cut == POWER_KEEPS_WRITTEN)
			apply(operation, bytes);
		else if (cut == POWER_KEEPS_PARTS)
			apply_parts(operation, bytes, seed);
	}
}

/* Names come and go in order. */
static bool is_named_after(const struct power_disk *disk, const struct power_file *file, size_t count, enum power_cut cut,
	uint64_t *seed)
{
	size_t synced = last_sync(disk, file, count, true);
	bool is_named = file->began_named;
	for (size_t i = 0; i < count; i++) {
		const struct operation *operation = &disk->operations[i];
		if (operation->file != file || (operation->kind != NAMES && operation->kind != FORGETS_NAME))
			continue;
		if (i >= synced && cut == POWER_KEEPS_SYNCED)
			break;
		if (i >= synced && cut == POWER_KEEPS_PARTS && next_random(seed) % 2 == 0)
			break;
		is_named = operation->kind == NAMES;
	}
	return is_named;
}

static bool begins_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

struct power_disk *power_disk_after_cut(const struct power_disk *disk, uint64_t operation, enum power_cut cut,
	uint64_t *seed, const char *prefix, const char *other_prefix)
{
	struct power_disk *made = power_disk_new();
	size_t count = (size_t)(operation - disk->forgotten);
	for (size_t i = 0; i < disk->file_count; i++) {
		struct power_file *file = disk->files[i];
		if (!begins_with(file->name, prefix) && !begins_with(file->name, other_prefix))
			continue;
		if (file->is_temporary || !is_named_after(disk, file, count, cut, seed))
			continue;
		struct power_file *kept = named(made, file->name);
		if (kept == NULL)
			kept = add_file(made, file->name);
		release(&kept->now); /* a later inode of the same name */
		release(&kept->begin);
		kept->is_named = kept->began_named = true;
		content_after(disk, file, count, cut, seed, &kept->now);
		copy_bytes(&kept->begin, &kept->now);
	}
	return made;
}

/* What is not synced stays an operation: a later cut may still take it. */
void power_disk_forget_past(struct power_disk *disk)
{
	size_t kept = 0;
	bool *stays = calloc(disk->count + 1, sizeof(*stays));
	for (size_t f = 0; f < disk->file_count; f++) {
		struct power_file *file = disk->files[f];
		size_t synced = last_sync(disk, file, disk->count, false);
		size_t folder = last_sync(disk, file, disk->count, true);
		for (size_t i = 0; i < disk->count; i++) {
			const struct operation *operation = &disk->operations[i];
			bool is_content = operation->kind == WRITES || operation->kind == TRUNCATES;
			bool is_name = operation->kind == NAMES || operation->kind == FORGETS_NAME;
			if (operation->file != file)
				continue;
			stays[i] = (is_content && i >= synced) || (is_name && i >= folder);
			if (is_content && !stays[i])
				apply(operation, &file->begin);
			if (is_name && !stays[i])
				file->began_named = operation->kind == NAMES;
		}
	}
	for (size_t i = 0; i < disk->count; i++) {
		if (stays[i])
			disk->operations[kept++] = disk->operations[i];
		else
			free(disk->operations[i].data);
	}
	disk->forgotten += disk->count - kept;
	disk->count = kept;
	free(stays);
}

uint64_t power_disk_operations(const struct power_disk *disk)
{
	return disk->forgotten + disk->count;
}

int power_disk_is_sync_of(const struct power_disk *disk, uint64_t operation, const char *ending)
{
	const struct operation *found = &disk->operations[operation - disk->forgotten - 1];
	size_t length = strlen(found->file->name), tail = strlen(ending);
	return found->kind == SYNCS && length >= tail && strcmp(found->file->name + length - tail, ending) == 0;
}

static uint64_t hash_more(uint64_t hash, const void *data, size_t length)
{
	const unsigned char *bytes = data;
	size_t i = 0;
	for (; i + 8 <= length; i += 8) {
		uint64_t word;
		memcpy(&word, bytes + i, 8);
		hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
	}
	for (; i < length; i++)
		hash = (hash ^ bytes[i]) * UINT64_C(0x100000001B3);
	return hash;
}

uint64_t power_disk_fingerprint(const struct power_disk *disk, const char *prefix)
{
	uint64_t hash = 0;
	for (size_t i = 0; i < disk->file_count; i++) {
		const struct power_file *file = disk->files[i];
		uint64_t one = hash_more(UINT64_C(0xCBF29CE484222325), file->name, strlen(file->name));
		if (file->is_named && begins_with(file->name, prefix))
			hash += hash_more(one ^ file->now.length, file->now.data, file->now.length);
	}
	return hash;
}

struct power_disk *power_disk_new(void)
{
	struct power_disk *made = calloc(1, sizeof(*made));
	if (made == NULL)
		bug("no memory for a disk");
	return made;
}

static void free_file(struct power_file *file)
{
	for (int i = 0; i < file->region_count; i++)
		free(file->regions[i]);
	free(file->regions);
	release(&file->now);
	release(&file->begin);
	free(file);
}

void power_disk_free(struct power_disk *disk)
{
	for (size_t i = 0; i < disk->file_count; i++) {
		if (disk->files[i]->opened > 0)
			bug("a file of the disk is still open");
		free_file(disk->files[i]);
	}
	for (size_t i = 0; i < disk->count; i++)
		free(disk->operations[i].data);
	free(disk->operations);
	free(disk);
}

struct power_disk *power_disk_copy(const struct power_disk *disk)
{
	struct power_disk *made = power_disk_new();
	for (size_t i = 0; i < disk->file_count; i++) {
		if (!disk->files[i]->is_named || disk->files[i]->is_temporary)
			continue;
		struct power_file *file = add_file(made, disk->files[i]->name);
		file->is_named = file->began_named = true;
		copy_bytes(&file->now, &disk->files[i]->now);
		copy_bytes(&file->begin, &disk->files[i]->now);
	}
	return made;
}

struct power_disk *power_disk_use(struct power_disk *disk)
{
	pthread_mutex_lock(&mutex);
	struct power_disk *before = in_use;
	in_use = disk;
	pthread_mutex_unlock(&mutex);
	return before;
}

void power_disk_limit(struct power_disk *disk, uint64_t bytes)
{
	disk->limit = bytes;
}

uint64_t power_disk_size(const struct power_disk *disk)
{
	uint64_t size = 0;
	for (size_t i = 0; i < disk->file_count; i++)
		size += disk->files[i]->is_named ? disk->files[i]->now.length : 0;
	return size;
}

/* ---- what SQLite calls ---- */

static struct handle *handle_of(sqlite3_file *file)
{
	return (struct handle *)file;
}

static int power_read(sqlite3_file *base, void *buffer, int amount, sqlite3_int64 offset)
{
	const struct bytes *now = &handle_of(base)->file->now;
	pthread_mutex_lock(&mutex);
	size_t from = (size_t)offset, there = from < now->length ? now->length - from : 0;
	size_t length = there < (size_t)amount ? there : (size_t)amount;
	if (length > 0)
		memcpy(buffer, now->data + from, length);
	pthread_mutex_unlock(&mutex);
	memset((unsigned char *)buffer + length, 0, (size_t)amount - length);
	return length == (size_t)amount ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int power_write(sqlite3_file *base, const void *data, int amount, sqlite3_int64 offset)
{
	struct handle *handle = handle_of(base);
	size_t end = (size_t)offset + (size_t)amount;
	pthread_mutex_lock(&mutex);
	size_t growth = end > handle->file->now.length ? end - handle->file->now.length : 0;
	bool is_full = handle->disk->limit != 0 && growth > 0 &&
		power_disk_size(handle->disk) + growth > handle->disk->limit;
	if (!is_full) {
		put(&handle->file->now, (size_t)offset, data, (size_t)amount);
		note(handle->disk, WRITES, handle->file, (size_t)offset, data, (size_t)amount);
	}
	pthread_mutex_unlock(&mutex);
	return is_full ? SQLITE_FULL : SQLITE_OK;
}

static int power_truncate(sqlite3_file *base, sqlite3_int64 length)
{
	struct handle *handle = handle_of(base);
	pthread_mutex_lock(&mutex);
	set_length(&handle->file->now, (size_t)length);
	note(handle->disk, TRUNCATES, handle->file, (size_t)length, NULL, 0);
	pthread_mutex_unlock(&mutex);
	return SQLITE_OK;
}

static int power_sync(sqlite3_file *base, int flags)
{
	struct handle *handle = handle_of(base);
	(void)flags;
	pthread_mutex_lock(&mutex);
	note(handle->disk, SYNCS, handle->file, 0, NULL, 0);
	if (handle->file->syncs_folder)
		note(handle->disk, SYNCS_FOLDER, handle->file, 0, NULL, 0);
	handle->file->syncs_folder = false;
	pthread_mutex_unlock(&mutex);
	return SQLITE_OK;
}

static int power_size(sqlite3_file *base, sqlite3_int64 *size)
{
	pthread_mutex_lock(&mutex);
	*size = (sqlite3_int64)handle_of(base)->file->now.length;
	pthread_mutex_unlock(&mutex);
	return SQLITE_OK;
}

static int power_lock(sqlite3_file *base, int wanted)
{
	struct handle *handle = handle_of(base);
	struct power_file *file = handle->file;
	int result = SQLITE_OK;
	pthread_mutex_lock(&mutex);
	bool others_write = (file->exclusive != NULL && file->exclusive != handle) ||
		(wanted >= SQLITE_LOCK_RESERVED && file->reserved != NULL && file->reserved != handle);
	if (handle->lock >= wanted) {
		result = SQLITE_OK;
	} else if (others_write) {
		result = SQLITE_BUSY;
	} else {
		if (handle->lock == SQLITE_LOCK_NONE)
			file->shared++;
		if (wanted >= SQLITE_LOCK_RESERVED)
			file->reserved = handle;
		handle->lock = wanted;
		if (wanted == SQLITE_LOCK_EXCLUSIVE && file->shared > 1) {
			handle->lock = SQLITE_LOCK_PENDING;
			result = SQLITE_BUSY;
		} else if (wanted == SQLITE_LOCK_EXCLUSIVE) {
			file->exclusive = handle;
		}
	}
	pthread_mutex_unlock(&mutex);
	return result;
}

static int power_unlock(sqlite3_file *base, int wanted)
{
	struct handle *handle = handle_of(base);
	struct power_file *file = handle->file;
	pthread_mutex_lock(&mutex);
	if (handle->lock > wanted) {
		if (file->exclusive == handle)
			file->exclusive = NULL;
		if (file->reserved == handle)
			file->reserved = NULL;
		if (wanted == SQLITE_LOCK_NONE)
			file->shared--;
		handle->lock = wanted;
	}
	pthread_mutex_unlock(&mutex);
	return SQLITE_OK;
}

static int power_check_reserved(sqlite3_file *base, int *is_reserved)
{
	*is_reserved = handle_of(base)->file->reserved != NULL;
	return SQLITE_OK;
}

static int power_control(sqlite3_file *base, int operation, void *argument)
{
	(void)base;
	(void)operation;
	(void)argument;
	return SQLITE_NOTFOUND;
}

static int power_sector_size(sqlite3_file *base)
{
	(void)base;
	return 4096;
}

static int power_characteristics(sqlite3_file *base)
{
	(void)base;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int power_map(sqlite3_file *base, int region, int size, int extends, void volatile **memory)
{
	struct power_file *file = handle_of(base)->file;
	*memory = NULL;
	pthread_mutex_lock(&mutex);
	if (region >= file->region_count && extends) {
		file->regions = realloc(file->regions, (size_t)(region + 1) * sizeof(*file->regions));
		for (; file->region_count <= region; file->region_count++)
			file->regions[file->region_count] = calloc(1, (size_t)size);
	}
	if (region < file->region_count)
		*memory = file->regions[region];
	pthread_mutex_unlock(&mutex);
	return SQLITE_OK;
}

static bool is_lockable(const struct handle *handle, int slot, bool exclusive)
{
	const struct power_file *file = handle->file;
	bool is_own_read = (handle->region_reads >> slot & 1) != 0;
	if (file->region_writer[slot] != NULL && file->region_writer[slot] != handle)
		return false;
	return !exclusive || file->region_readers[slot] == (is_own_read ? 1u : 0u);
}

static void set_region_lock(struct handle *handle, int slot, int flags)
{
	struct power_file *file = handle->file;
	unsigned bit = 1u << slot;
	if (flags & SQLITE_SHM_EXCLUSIVE) {
		file->region_writer[slot] = flags & SQLITE_SHM_LOCK ? handle : NULL;
	} else if ((flags & SQLITE_SHM_LOCK) && !(handle->region_reads & bit)) {
		handle->region_reads |= bit;
		file->region_readers[slot]++;
	} else if ((flags & SQLITE_SHM_UNLOCK) && (handle->region_reads & bit)) {
		handle->region_reads &= ~bit;
		file->region_readers[slot]--;
	}
}

static int power_region_lock(sqlite3_file *base, int first, int count, int flags)
{
	struct handle *handle = handle_of(base);
	bool fine = true;
	pthread_mutex_lock(&mutex);
	for (int i = first; i < first + count && (flags & SQLITE_SHM_LOCK); i++)
		fine = fine && is_lockable(handle, i, (flags & SQLITE_SHM_EXCLUSIVE) != 0);
	for (int i = first; i < first + count && fine; i++)
		if ((flags & SQLITE_SHM_LOCK) || !(flags & SQLITE_SHM_EXCLUSIVE) || handle->file->region_writer[i] == handle)
			set_region_lock(handle, i, flags);
	pthread_mutex_unlock(&mutex);
	return fine ? SQLITE_OK : SQLITE_BUSY;
}

static void power_barrier(sqlite3_file *base)
{
	(void)base;
	__sync_synchronize();
	pthread_mutex_lock(&mutex);
	pthread_mutex_unlock(&mutex);
}

static void drop_regions(struct power_file *file)
{
	for (int i = 0; i < file->region_count; i++)
		free(file->regions[i]);
	free(file->regions);
	file->regions = NULL;
	file->region_count = 0;
}

static int power_unmap(sqlite3_file *base, int deletes)
{
	struct handle *handle = handle_of(base);
	pthread_mutex_lock(&mutex);
	for (int i = 0; i < SHARED_LOCKS; i++) {
		if (handle->region_reads >> i & 1)
			handle->file->region_readers[i]--;
		if (handle->file->region_writer[i] == handle)
			handle->file->region_writer[i] = NULL;
	}
	handle->region_reads = 0;
	if (deletes || handle->file->opened == 1)
		drop_regions(handle->file);
	pthread_mutex_unlock(&mutex);
	return SQLITE_OK;
}

static int power_close(sqlite3_file *base)
{
	struct handle *handle = handle_of(base);
	power_unlock(base, SQLITE_LOCK_NONE);
	pthread_mutex_lock(&mutex);
	handle->file->opened--;
	if (handle->deletes_at_close)
		handle->file->is_named = false;
	if (handle->file->opened == 0)
		drop_regions(handle->file);
	pthread_mutex_unlock(&mutex);
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = power_close,
	.xRead = power_read,
	.xWrite = power_write,
	.xTruncate = power_truncate,
	.xSync = power_sync,
	.xFileSize = power_size,
	.xLock = power_lock,
	.xUnlock = power_unlock,
	.xCheckReservedLock = power_check_reserved,
	.xFileControl = power_control,
	.xSectorSize = power_sector_size,
	.xDeviceCharacteristics = power_characteristics,
	.xShmMap = power_map,
	.xShmLock = power_region_lock,
	.xShmBarrier = power_barrier,
	.xShmUnmap = power_unmap,
};

/* A database that the program made with open() before SQLite saw it is taken as there, and empty. */
static bool may_be_made(const char *name, int flags)
{
	return (flags & SQLITE_OPEN_CREATE) || access(name, F_OK) == 0;
}

static int power_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *base, int flags, int *flags_out)
{
	struct handle *handle = handle_of(base);
	static unsigned temporary;
	char made[32];
	(void)vfs;
	memset(handle, 0, sizeof(*handle));
	pthread_mutex_lock(&mutex);
	if (name == NULL)
		sqlite3_snprintf(sizeof(made), made, "/temporary/%u", temporary++);
	struct power_file *file = named(in_use, name == NULL ? made : name);
	if (file == NULL && (name == NULL || may_be_made(name, flags))) {
		file = add_file(in_use, name == NULL ? made : name);
		file->is_named = true;
		file->is_temporary = name == NULL;
		file->syncs_folder = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
		note(in_use, NAMES, file, 0, NULL, 0);
	}
	if (file != NULL) {
		file->opened++;
		handle->base.pMethods = &methods;
		handle->disk = in_use;
		handle->file = file;
		handle->deletes_at_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
	}
	pthread_mutex_unlock(&mutex);
	if (flags_out != NULL)
		*flags_out = flags;
	return file == NULL ? SQLITE_CANTOPEN : SQLITE_OK;
}

static int power_delete(sqlite3_vfs *vfs, const char *name, int syncs)
{
	(void)vfs;
	pthread_mutex_lock(&mutex);
	struct power_file *file = named(in_use, name);
	if (file != NULL) {
		file->is_named = false;
		note(in_use, FORGETS_NAME, file, 0, NULL, 0);
		if (syncs)
			note(in_use, SYNCS_FOLDER, file, 0, NULL, 0);
	}
	pthread_mutex_unlock(&mutex);
	return file == NULL ? SQLITE_IOERR_DELETE_NOENT : SQLITE_OK;
}

static int power_access(sqlite3_vfs *vfs, const char *name, int flags, int *result)
{
	(void)vfs;
	(void)flags;
	pthread_mutex_lock(&mutex);
	const struct power_file *file = named(in_use, name);
	*result = file != NULL && (flags != SQLITE_ACCESS_EXISTS || file->now.length > 0);
	pthread_mutex_unlock(&mutex);
	return SQLITE_OK;
}

static int power_full_name(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	(void)vfs;
	sqlite3_snprintf(size, out, "%s", name);
	return SQLITE_OK;
}

void power_vfs_register(void)
{
	static sqlite3_vfs power;
	const sqlite3_vfs *real = sqlite3_vfs_find("unix");
	power = *real;
	power.iVersion = 2;
	power.szOsFile = (int)sizeof(struct handle);
	power.mxPathname = NAME_MOST;
	power.pNext = NULL;
	power.zName = "power";
	power.xOpen = power_open;
	power.xDelete = power_delete;
	power.xAccess = power_access;
	power.xFullPathname = power_full_name;
	in_use = power_disk_new();
	if (sqlite3_vfs_register(&power, 1) != SQLITE_OK)
		bug("SQLite does not take the disk in memory");
}
