/*
 * restore - puts a copy in the database's place, in quarantine; shows what differs; releases it
 *
 * Everything is made ready in a file of its own beside the database and put in place by one rename, so that a power cut
 * leaves either the old database or the whole restored one. In that file purged.log is played first: whoever was purged
 * since the copy was taken does not rise again. It gets an epoch of its own (the mail directory is made anew, old page
 * tokens end) and starts in quarantine (domain/quarantine.h). The database that was there is kept beside.
 */
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
#include "domain/acts.h"
#include "domain/calendar_events.h"
#include "domain/context.h"
#include "domain/groups/group.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/quarantine.h"
#include "domain/users/user.h"
#include "store/calendar.h"
#include "store/driver.h"
#include "store/groups.h"
#include "store/installation.h"
#include "store/lane.h"
#include "store/outbox.h"
#include "store/purge_debts.h"
#include "store/purged_log.h"
#include "store/store.h"
#include "store/tenants.h"
#include "tenured/command.h"
#include "tenured/house_open.h"

#define COPY_AT_ONCE (1 << 20)
#define SHOWN_MOST 1000

static const char *trouble(struct arena *arena, const char *path)
{
	return text_format(arena, "%s: %s", path, strerror(errno));
}

/* Byte for byte: a copy that `tenured backup` made is one whole file. */
static const char *copy_file(struct arena *arena, const char *from, const char *to)
{
	char *buffer = arena_allocate(arena, COPY_AT_ONCE);
	int source = open(from, O_RDONLY | O_CLOEXEC);
	int target = source < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	const char *why = source < 0 ? trouble(arena, from) : target < 0 ? trouble(arena, to) : NULL;
	ssize_t count = 0;
	while (why == NULL && (count = read(source, buffer, COPY_AT_ONCE)) > 0)
		if (write(target, buffer, (size_t)count) != count)
			why = trouble(arena, to);
	if (why == NULL && (count < 0 || fsync(target) != 0))
		why = trouble(arena, to);
	if (source >= 0)
		close(source);
	if (target >= 0)
		close(target);
	return why;
}

static const char *sync_folder(struct arena *arena, const char *path)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *why = folder < 0 || fsync(folder) != 0 ? trouble(arena, path) : NULL;
	if (folder >= 0)
		close(folder);
	return why;
}

/* One line of purged.log, played in the restored database. */
struct replay {
	const struct purged_entry *entry;
	bool was_there;
};

static struct error replay_user(struct context *context, struct replay *replay)
{
	const struct user *user = user_find(context->session, replay->entry->object_id);
	struct error error = no_error;
	replay->was_there = user != NULL;
	if (user != NULL && user->deleted_at == 0)
		error = act_run(context, &user_delete, replay->entry->object_id, NULL);
	return user == NULL || failed(error) ? error : act_run(context, &user_purge, replay->entry->object_id, NULL);
}

static struct error replay_mailbox(struct context *context, struct replay *replay)
{
	replay->was_there = mailbox_find(context->session, replay->entry->object_id) != NULL;
	return replay->was_there ? act_run(context, &mailbox_purge, replay->entry->object_id, NULL) : no_error;
}

static struct error replay_group(struct context *context, struct replay *replay)
{
	const struct group *group = group_find(context->session, replay->entry->object_id);
	replay->was_there = group != NULL;
	if (group == NULL)
		return no_error;
	const struct calendar_row row = { .object_id = replay->entry->object_id, .event = EVENT_GROUP_PURGE };
	calendar_remove(context->session, row.object_id, row.event);
	return group_purge_is_due(context, &row);
}

static struct error replay_one(struct context *context, void *state)
{
	struct replay *replay = state;
	if (text_equal(replay->entry->kind, "user"))
		return replay_user(context, replay);
	if (text_equal(replay->entry->kind, "mailbox"))
		return replay_mailbox(context, replay);
	return replay_group(context, replay);
}

/* What a rule refuses is told: it is for a person to end. */
static size_t replay_all(struct house *house, const struct purged_entry *entries, size_t count)
{
	size_t ended = 0;
	for (size_t i = 0; i < count; i++) {
		struct arena *own = arena_new(8 << 20);
		struct replay replay = { .entry = &entries[i] };
		const struct act_call call = { .tenant_id = entries[i].tenant_id, .actor_kind = ACTOR_SYSTEM,
			.actor_id = "system", .door = DOOR_CLI };
		struct error error = act_within(house, own, &call, replay_one, &replay);
		bool is_elsewhere = failed(error) && error.rule == NULL && text_equal(error.target, "tenant");
		ended += !failed(error) && replay.was_there;
		if (failed(error) && !is_elsewhere)
			printf("could not be purged again: %s %s of %s (%s)\n", entries[i].kind, entries[i].object_id,
				entries[i].tenant_id, error.rule == NULL ? error.kind->name : error.rule);
		arena_free(own);
	}
	return ended;
}

static struct error begin_quarantine(struct session *session, void *state)
{
	(void)state;
	installation_set_text(session, "epoch", uuid_new(session->arena));
	quarantine_set(session, clock_real_now());
	purge_debts_remove(session, INT64_MAX); /* they came from the log */
	return session_fault(session);
}

/* A copy that was made in quarantine would refuse its purges. */
static struct error end_quarantine(struct session *session, void *state)
{
	(void)state;
	quarantine_set(session, 0);
	return session_fault(session);
}

/* The copy as it will be served: brought up to date, purges played, a new epoch, quarantined, all in the one file. */
static const char *make_ready(const struct command_line *line, const char *path)
{
	struct house house = { .settings = line->settings };
	const struct store_options store = { .driver = &sqlite_driver, .location = path, .readers = 1 };
	const char *why = store_open(line->arena, &store, &house.store);
	if (why != NULL)
		return why;
	size_t count = 0;
	const struct purged_entry *entries =
		purged_log_read(line->arena, purged_log_path(line->arena, line->settings), &count);
	const struct lane_options lane = { .members = 16, .milliseconds = 5 };
	house.lane = lane_start(house.store, &lane);
	lane_run(house.lane, NULL, line->arena, end_quarantine, NULL);
	size_t ended = replay_all(&house, entries, count);
	struct error error = lane_run(house.lane, NULL, line->arena, begin_quarantine, NULL);
	lane_stop(house.lane);
	if (failed(error))
		why = error.kind->name;
	if (why == NULL)
		why = store_forget_traces(house.store, line->arena);
	store_close(house.store);
	if (why == NULL)
		printf("purged.log has %zu lines; %zu of what they name was in the copy and is gone again\n", count, ended);
	return why;
}

/* Its log is emptied, or moved out of the way: the log of one database must never meet another one. */
static const char *put_aside(struct arena *arena, const char *path, const char *aside)
{
	struct store *store = NULL;
	const struct store_options options = { .driver = &sqlite_driver, .location = path, .readers = 0 };
	if (access(path, F_OK) != 0)
		return NULL;
	if (store_open(arena, &options, &store) == NULL) {
		store_forget_traces(store, arena);
		store_close(store);
	}
	const char *wal = text_format(arena, "%s-wal", path);
	unlink(text_format(arena, "%s-shm", path));
	if (rename(wal, text_format(arena, "%s-wal", aside)) != 0 && errno != ENOENT)
		return trouble(arena, wal);
	return link(path, aside) == 0 ? NULL : trouble(arena, aside);
}

static const char *restore(const struct command_line *line, const char *copy)
{
	struct arena *arena = line->arena;
	const char *path = text_format(arena, "%s/tenured.db", line->settings->state_directory);
	const char *ready = text_format(arena, "%s.restoring", path);
	const char *aside = text_format(arena, "%s.before-restore-%.8s", path, uuid_new(arena));
	unlink(ready);
	unlink(text_format(arena, "%s-wal", ready));
	unlink(text_format(arena, "%s-shm", ready));
	const char *why = copy_file(arena, copy, ready);
	if (why == NULL)
		why = make_ready(line, ready);
	if (why == NULL)
		why = put_aside(arena, path, aside);
	if (why == NULL && rename(ready, path) != 0)
		why = trouble(arena, ready);
	if (why == NULL)
		why = sync_folder(arena, line->settings->state_directory);
	if (why == NULL && access(aside, F_OK) == 0)
		printf("the database that was here is kept as %s\n", aside);
	return why;
}

struct due {
	size_t destructive, waiting;
	const struct calendar_row *rows;
	size_t count;
};

static struct due look_at_tenant(struct session *session)
{
	struct context context;
	struct due due = { 0 };
	if (!context_open(&context, session->arena, session))
		return due;
	due.rows = calendar_due(session, context.now, SHOWN_MOST, &due.count);
	outbox_waiting(session, SHOWN_MOST, &due.waiting);
	for (size_t i = 0; i < due.count; i++)
		due.destructive += due.rows[i].destructive;
	return due;
}

static void show_tenant(struct session *session, const char *tenant_id)
{
	struct session own = session_in_tenant(session, tenant_id);
	const struct tenant *tenant = tenant_find(&own);
	struct due due = look_at_tenant(&own);
	printf("%s: %zu would end for good at once, %zu wait outside\n", tenant == NULL ? tenant_id : tenant->name,
		due.destructive, due.waiting);
	for (size_t i = 0; i < due.count; i++)
		if (due.rows[i].destructive)
			printf("  %s %s due %s\n", due.rows[i].event, due.rows[i].object_id,
				clock_format(session->arena, due.rows[i].due_at));
}

static int show(const struct command_line *line)
{
	struct opened_house opened;
	const char *why = house_open(line->arena, line->settings, &opened);
	if (why != NULL)
		return command_fail("%s", why);
	size_t count = 0, purged = 0;
	struct session *session = store_begin_read(opened.house.store, line->arena, NULL);
	int64_t since = quarantine_since(session);
	purged_log_read(line->arena, purged_log_path(line->arena, line->settings), &purged);
	if (since == 0)
		puts("There is no quarantine.");
	else
		printf("Quarantined since %s. purged.log has %zu lines, all of them played.\n",
			clock_format(line->arena, since), purged);
	const char **tenants = tenants_all(session, &count);
	for (size_t i = 0; i < count; i++)
		show_tenant(session, tenants[i]);
	store_end_read(opened.house.store, session);
	house_close(&opened);
	if (since != 0)
		puts("Let it go on with: tenured release-restore");
	return 0;
}

int restore_command(const struct command_line *line)
{
	static const char *const valued[] = { NULL };
	if (command_has(line, "--show"))
		return show(line);
	const char *copy = command_word(line, 0, valued);
	if (copy == NULL)
		return command_fail("restore needs the file that backup wrote, or --show") + 1;
	const char *why = house_lock(line->arena, line->settings);
	if (why == NULL)
		why = restore(line, copy);
	if (why != NULL)
		return command_fail("nothing was restored: %s", why);
	puts("Restored, in quarantine: nothing is purged or sent until you have looked (tenured restore --show) and run: tenured release-restore");
	return 0;
}

int release_restore_command(const struct command_line *line)
{
	struct opened_house opened;
	const char *why = house_open(line->arena, line->settings, &opened);
	if (why != NULL)
		return command_fail("%s", why);
	struct error error = lane_run(opened.house.lane, NULL, line->arena, end_quarantine, NULL);
	house_close(&opened);
	if (failed(error))
		return command_fail("%s", error.kind->name);
	puts("The restored database goes on: what is due ends, what waits outside is done.");
	return 0;
}
