/*
 * homes
 */
#include "planes/mail/homes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/settings.h"
#include "base/text.h"
#include "planes/mail/accounts.h"
#include "planes/mail/doveadm.h"

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define DEEPEST_FOLDER 64
#define WAIT_STEP_MILLISECONDS 50
#define REMOVAL_ROUNDS 3

static bool guid_is_plain(const char *guid)
{
	return uuid_is_valid(guid) && strpbrk(guid, "ABCDEF") == NULL;
}

char *mailbox_home_path(struct arena *arena, const struct settings *settings, const char *guid)
{
	if (!guid_is_plain(guid))
		return NULL;
	return text_format(arena, "%s/store/%.2s/%s", settings->mail_root, guid, guid);
}

static const char *make_owned(struct arena *arena, const char *path, uid_t user, gid_t group)
{
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return text_format(arena, "%s: %s", path, strerror(errno));
	int descriptor = open(path, FOLDER_FLAGS);
	bool fine = descriptor >= 0 && fchown(descriptor, user, group) == 0 &&
		    fchmod(descriptor, 0700) == 0 && fsync(descriptor) == 0;
	const char *wrong = fine ? NULL : text_format(arena, "%s: %s", path, strerror(errno));
	if (descriptor >= 0)
		close(descriptor);
	return wrong;
}

const char *mailbox_home_create(struct arena *arena, const struct settings *settings, const char *guid)
{
	uid_t user;
	gid_t first, group;
	const char *path = mailbox_home_path(arena, settings, guid);
	if (path == NULL)
		return "not the GUID of a mailbox";
	if (!mail_user_find(settings->mail_user, &user, &first) ||
		!mail_group_find(settings->mail_group, &group))
		return "the user or the group of the mail does not exist";
	const char *folders[] = { text_format(arena, "%s/store", settings->mail_root),
		text_format(arena, "%s/store/%.2s", settings->mail_root, guid), path };
	const char *wrong = NULL;
	for (size_t i = 0; wrong == NULL && i < COUNT_OF(folders); i++)
		wrong = make_owned(arena, folders[i], user, group);
	return wrong;
}

/* Kicks until nobody is left or the time is up. */
static const char *end_sessions(struct arena *arena, const struct settings *settings, const char *guid,
	long wait_milliseconds, size_t *sessions)
{
	int64_t until = clock_steady_now() + wait_milliseconds;
	for (;;) {
		const char *wrong = doveadm_kick(arena, settings, guid);
		if (wrong == NULL)
			wrong = doveadm_who(arena, settings, guid, sessions);
		if (wrong != NULL || *sessions == 0)
			return wrong;
		if (clock_steady_now() >= until)
			return text_format(arena, "%zu sessions are still open", *sessions);
		clock_sleep(WAIT_STEP_MILLISECONDS);
	}
}

static bool remove_content(int folder, int depth, size_t *files);

static bool remove_one(int folder, const char *name, int depth, size_t *files)
{
	if (unlinkat(folder, name, 0) == 0) {
		(*files)++;
		return true;
	}
	if (errno == ENOENT)
		return true;
	if (errno != EISDIR && errno != EPERM)
		return false;
	int descriptor = openat(folder, name, FOLDER_FLAGS);
	bool fine = descriptor >= 0 && depth < DEEPEST_FOLDER && remove_content(descriptor, depth + 1, files);
	if (descriptor >= 0)
		close(descriptor);
	return fine && (unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT);
}

static bool remove_content(int folder, int depth, size_t *files)
{
	bool fine = true;
	DIR *directory = fdopendir(dup(folder));
	if (directory == NULL)
		return false;
	rewinddir(directory);
	for (struct dirent *entry = readdir(directory); fine && entry != NULL; entry = readdir(directory)) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			fine = remove_one(folder, entry->d_name, depth, files);
	}
	closedir(directory);
	return fine;
}

static bool is_there(int parent, const char *name)
{
	struct stat state;
	return fstatat(parent, name, &state, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

/* A round that finds the home again met a delivery that was under way: once more. */
static bool remove_home(int parent, const char *guid, const char *doomed, size_t *files)
{
	for (int round = 0; round < REMOVAL_ROUNDS; round++) {
		if (!remove_one(parent, doomed, 0, files))
			return false;
		if (renameat(parent, guid, parent, doomed) != 0 && errno != ENOENT)
			return false;
		if (fsync(parent) != 0 || !remove_one(parent, doomed, 0, files) || fsync(parent) != 0)
			return false;
		if (!is_there(parent, guid) && !is_there(parent, doomed))
			return true;
	}
	errno = EBUSY;
	return false;
}

const char *mailbox_home_erase(struct arena *arena, const struct settings *settings, const char *guid,
	long wait_milliseconds, bool servers_are_down, struct mailbox_erasure *erasure)
{
	*erasure = (struct mailbox_erasure){ 0 };
	if (!guid_is_plain(guid))
		return "not the GUID of a mailbox";
	if (!servers_are_down) {
		const char *wrong =
			end_sessions(arena, settings, guid, wait_milliseconds, &erasure->sessions);
		if (wrong != NULL)
			return wrong;
	}
	const char *path = text_format(arena, "%s/store/%.2s", settings->mail_root, guid);
	int parent = open(path, FOLDER_FLAGS);
	if (parent < 0 && errno == ENOENT) {
		erasure->is_gone = true;
		return NULL;
	}
	const char *doomed = text_format(arena, ".erasing-%s", guid);
	erasure->is_gone = parent >= 0 && remove_home(parent, guid, doomed, &erasure->files);
	const char *wrong = erasure->is_gone ? NULL : text_format(arena, "%s: %s", path, strerror(errno));
	if (parent >= 0)
		close(parent);
	return wrong;
}
