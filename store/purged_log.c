/*
 * purged_log - see the header
 */
#include "store/purged_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "store/purge_debts.h"

#define ROOM (1 << 20) /* more than one group can purge */
#define LINE_MOST 256

struct purged_log {
	int file;
};

/* A line cut short must not become part of the next one. */
static bool end_last_line(int file)
{
	char last = '\n';
	off_t length = lseek(file, 0, SEEK_END);
	if (length > 0 && pread(file, &last, 1, length - 1) != 1)
		return false;
	return last == '\n' || write(file, "\n", 1) == 1;
}

/* The name of a new file must last too. */
static bool sync_folder(struct arena *arena, const char *path)
{
	char *folder = text_copy(arena, path);
	char *slash = strrchr(folder, '/');
	if (slash == NULL)
		return true;
	*slash = '\0';
	int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool fine = handle >= 0 && fsync(handle) == 0;
	if (handle >= 0)
		close(handle);
	return fine;
}

struct purged_log *purged_log_open(struct arena *arena, const char *path, const char **why)
{
	struct purged_log *log = calloc(1, sizeof(*log));
	if (log == NULL)
		bug("no memory for the log of purges");
	log->file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (log->file >= 0 && end_last_line(log->file) && sync_folder(arena, path))
		return log;
	*why = text_format(arena, "%s: %s; without it nothing can be purged", path, strerror(errno));
	purged_log_close(log);
	return NULL;
}

void purged_log_close(struct purged_log *log)
{
	if (log == NULL)
		return;
	if (log->file >= 0)
		close(log->file);
	free(log);
}

/* Beyond the end, so that the file's length tells what is written. Where a disk cannot, writing shows it. */
bool purged_log_reserve(void *state)
{
	struct purged_log *log = state;
	struct stat status;
	if (fstat(log->file, &status) != 0)
		return false;
	return fallocate(log->file, FALLOC_FL_KEEP_SIZE, status.st_size, ROOM) == 0 || errno == EOPNOTSUPP;
}

static bool append(int file, const struct purge_debt *debt)
{
	char line[LINE_MOST];
	int length = snprintf(line, sizeof(line), "%lld %s %s %s\n", (long long)debt->at, debt->tenant_id, debt->kind,
		debt->object_id);
	return length > 0 && length < LINE_MOST && write(file, line, (size_t)length) == length;
}

bool purged_log_settle(void *state, struct session *session)
{
	struct purged_log *log = state;
	size_t count = 0;
	const struct purge_debt *debts = purge_debts_all(session, &count);
	bool fine = !failed(session_fault(session));
	for (size_t i = 0; i < count && fine; i++)
		fine = append(log->file, &debts[i]);
	return fine && (count == 0 || fdatasync(log->file) == 0);
}

static bool read_line(struct arena *arena, char *line, struct purged_entry *entry)
{
	char **words = NULL;
	if (text_split(arena, line, ' ', &words) != 4 || !text_to_integer(words[0], &entry->at))
		return false;
	entry->tenant_id = words[1];
	entry->kind = words[2];
	entry->object_id = words[3];
	return true;
}

struct purged_entry *purged_log_read(struct arena *arena, const char *path, size_t *count)
{
	char line[LINE_MOST];
	size_t room = 0;
	struct purged_entry *entries = NULL;
	FILE *stream = fopen(path, "r");
	*count = 0;
	while (stream != NULL && fgets(line, sizeof(line), stream) != NULL) {
		struct purged_entry entry;
		size_t length = strlen(line);
		if (length == 0 || line[length - 1] != '\n')
			continue;
		line[length - 1] = '\0';
		if (!read_line(arena, line, &entry))
			continue;
		if (*count == room) {
			struct purged_entry *longer = arena_allocate_array(arena, room * 2 + 64, sizeof(*longer));
			if (room > 0)
				memcpy(longer, entries, room * sizeof(*longer));
			entries = longer;
			room = room * 2 + 64;
		}
		entries[(*count)++] = entry;
	}
	if (stream != NULL)
		fclose(stream);
	return entries;
}
