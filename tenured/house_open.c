/*
 * house_open - see the header; the main database is nobody's but ours (0700), whatever the mail servers are
 */
#include "tenured/house_open.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/actor_cache.h"
#include "planes/mail/accounts.h"
#include "planes/mail/projection.h"
#include "store/driver.h"
#include "store/lane.h"
#include "store/purge_debts.h"
#include "store/purged_log.h"
#include "store/store.h"

/* Makes the folder and those above it. */
static const char *make_folder(struct arena *arena, const char *path, mode_t mode)
{
	char *copy = text_copy(arena, path);
	for (char *slash = strchr(copy + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(copy, 0755); /* the last mkdir() tells what is wrong */
		*slash = '/';
	}
	if (mkdir(path, mode) == 0 || (errno == EEXIST && chmod(path, mode) == 0))
		return NULL;
	return text_format(arena, "the folder %s cannot be made or used: %s", path, strerror(errno));
}

static const char *open_mail(struct arena *arena, const struct settings *settings, struct opened_house *opened)
{
	const char *why = mail_accounts_prepare(arena, settings);
	if (why != NULL)
		return why;
	char *parent = text_copy(arena, settings->mail_root);
	char *slash = strrchr(parent, '/');
	if (slash != NULL && slash != parent) {
		*slash = '\0';
		struct stat status;
		if (stat(parent, &status) != 0)
			why = make_folder(arena, parent, 0755);
	}
	if (why != NULL)
		return why;
	return projection_open(arena, settings, store_epoch(opened->house.store, arena), &opened->projection);
}

const char *house_lock(struct arena *arena, const struct settings *settings)
{
	const char *path = text_format(arena, "%s/tenured.lock", settings->state_directory);
	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock < 0)
		return text_format(arena, "%s cannot be made: %s", path, strerror(errno));
	if (flock(lock, LOCK_EX | LOCK_NB) == 0)
		return NULL;
	close(lock);
	return text_format(arena,
		"another tenured serves %s already; stop it first, or give this one a state_directory of its own",
		settings->state_directory);
}

const char *purged_log_path(struct arena *arena, const struct settings *settings)
{
	return text_format(arena, "%s/purged.log", settings->state_directory);
}

static struct error log_what_a_crash_left(struct session *session, void *state)
{
	size_t count = 0;
	(void)state;
	purge_debts_all(session, &count);
	session->touches_purges = count > 0;
	return session_fault(session);
}

const char *house_open(struct arena *arena, const struct settings *settings, struct opened_house *opened)
{
	*opened = (struct opened_house){ .house = { .settings = settings } };
	const char *why = make_folder(arena, settings->state_directory, 0700);
	if (why != NULL)
		return why;
	const struct store_options store = {
		.driver = &sqlite_driver,
		.location = text_format(arena, "%s/tenured.db", settings->state_directory),
		.readers = (unsigned)settings->reader_connections,
	};
	why = store_open(arena, &store, &opened->house.store);
	if (why == NULL)
		opened->purged_log = purged_log_open(arena, purged_log_path(arena, settings), &why);
	if (why == NULL && settings->mail_enabled)
		why = open_mail(arena, settings, opened);
	if (why != NULL) {
		purged_log_close(opened->purged_log);
		if (opened->house.store != NULL)
			store_close(opened->house.store);
		return why;
	}
	const struct lane_options lane = {
		.members = (unsigned)settings->group_commit_members,
		.milliseconds = settings->group_commit_milliseconds,
		.settle_mail = opened->projection == NULL ? NULL : projection_settle,
		.state = opened->projection,
		.purged_log = opened->purged_log,
	};
	opened->house.actors = actor_cache_new(arena);
	opened->house.lane = lane_start(opened->house.store, &lane);
	lane_run(opened->house.lane, NULL, arena, log_what_a_crash_left, NULL);
	return NULL;
}

void house_catch_up(struct opened_house *opened)
{
	if (opened->projection != NULL)
		projection_catch_up(opened->projection, opened->house.store, opened->house.lane);
}

void house_close(struct opened_house *opened)
{
	if (opened->projection != NULL)
		projection_stop(opened->projection);
	lane_stop(opened->house.lane);
	purged_log_close(opened->purged_log);
	if (opened->projection != NULL)
		projection_close(opened->projection);
	actor_cache_close(opened->house.actors);
	store_close(opened->house.store);
}
