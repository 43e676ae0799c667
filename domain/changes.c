/*
 * changes - see the header
 */
#include "domain/changes.h"

#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/calendar_events.h"
#include "domain/context.h"
#include "domain/periods.h"
#include "domain/verbs.h"
#include "store/changes.h"
#include "store/installation.h"

_Static_assert(CHANGES_IDS_MOST <= USERS_AMONG_MOST, "one statement reads them all");

int64_t change_number(const struct context *context)
{
	return context->journal_sequence + 1;
}

/* Who came and went before the reading began is nobody that the reader ever knew. */
static bool is_news(const struct change_round *round, int64_t changed)
{
	return round->base >= 0 || changed > round->start;
}

static struct user_change change_of(const struct user *user)
{
	bool stands = user->deleted_at == 0;
	return (struct user_change){
		.kind = stands ? CHANGE_STANDS : CHANGE_DELETED, .id = user->id, .user = stands ? user : NULL
	};
}

/* Both in order of link and id; the page is what comes first of the two. */
struct merging {
	const struct user *users;
	const struct tombstone *tombstones;
	size_t user_count, tombstone_count, user_at, tombstone_at;
};

static bool user_is_next(const struct merging *merging)
{
	if (merging->user_at == merging->user_count || merging->tombstone_at == merging->tombstone_count)
		return merging->user_at < merging->user_count;
	const struct user *user = &merging->users[merging->user_at];
	const struct tombstone *tombstone = &merging->tombstones[merging->tombstone_at];
	if (user->changed != tombstone->changed)
		return user->changed < tombstone->changed;
	return strcmp(user->id, tombstone->id) < 0;
}

static void take_next(
	struct merging *merging, const struct change_round *round, struct user_change *items, struct user_changes *page)
{
	if (user_is_next(merging)) {
		const struct user *user = &merging->users[merging->user_at++];
		page->changed = user->changed;
		page->id = user->id;
		if (user->deleted_at == 0 || is_news(round, user->changed))
			items[page->count++] = change_of(user);
		return;
	}
	const struct tombstone *tombstone = &merging->tombstones[merging->tombstone_at++];
	page->changed = tombstone->changed;
	page->id = tombstone->id;
	if (is_news(round, tombstone->changed))
		items[page->count++] = (struct user_change){ .kind = CHANGE_PURGED, .id = tombstone->id };
}

static struct user_changes read_page(struct context *context, const struct change_round *round, int64_t limit)
{
	struct merging merging = { 0 };
	merging.users = users_changed_page(
		context->session, round->changed, round->id, limit + 1, &merging.user_count);
	merging.tombstones = tombstones_page(context->session, TOMBSTONE_USER, round->changed, round->id, limit + 1,
		&merging.tombstone_count);
	size_t found = merging.user_count + merging.tombstone_count;
	struct user_change *items = arena_allocate_array(context->arena, found + 1, sizeof(*items));
	struct user_changes page = { .items = items, .has_more = found > (size_t)limit };
	for (size_t i = 0; i < found && i < (size_t)limit; i++)
		take_next(&merging, round, items, &page);
	return page;
}

/* A few, wherever they stand in the order. */
static struct user_changes read_these(
	struct context *context, const struct change_round *round, const char *const *ids, size_t id_count)
{
	size_t user_count = 0, tombstone_count = 0;
	const struct user *users = users_among(context->session, ids, id_count, &user_count);
	const struct tombstone *tombstones =
		tombstones_among(context->session, TOMBSTONE_USER, ids, id_count, &tombstone_count);
	struct user_change *items =
		arena_allocate_array(context->arena, user_count + tombstone_count + 1, sizeof(*items));
	struct user_changes page = { .items = items };
	for (size_t i = 0; i < user_count; i++)
		if (users[i].changed > round->base && (users[i].deleted_at == 0 || is_news(round, users[i].changed)))
			items[page.count++] = change_of(&users[i]);
	for (size_t i = 0; i < tombstone_count; i++)
		if (tombstones[i].changed > round->base && is_news(round, tombstones[i].changed))
			items[page.count++] =
				(struct user_change){ .kind = CHANGE_PURGED, .id = tombstones[i].id };
	return page;
}

static const struct user *user_in(const struct user *users, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(users[i].id, id))
			return &users[i];
	return NULL;
}

/* Those of so many at once, with one statement. */
static void add_managers(struct context *context, struct user_change *items, size_t count)
{
	const char *ids[USERS_AMONG_MOST];
	size_t id_count = 0, found = 0;
	for (size_t i = 0; i < count; i++)
		if (items[i].user != NULL && items[i].user->manager_id != NULL)
			ids[id_count++] = items[i].user->manager_id;
	const struct user *managers = id_count == 0 ? NULL : users_among(context->session, ids, id_count, &found);
	for (size_t i = 0; i < count; i++) {
		const char *id = items[i].user == NULL ? NULL : items[i].user->manager_id;
		const struct user *manager = id == NULL ? NULL : user_in(managers, found, id);
		items[i].manager = manager != NULL && manager->deleted_at == 0 ? manager : NULL;
	}
}

struct user_changes users_read_changes(struct context *context, const struct change_round *round,
	const char *const *ids, size_t id_count, int64_t limit, bool with_managers)
{
	struct user_changes page =
		id_count > 0 ? read_these(context, round, ids, id_count) : read_page(context, round, limit);
	struct user_change *items = arena_allocate_array(context->arena, page.count + 1, sizeof(*items));
	if (page.count > 0)
		memcpy(items, page.items, page.count * sizeof(*items));
	for (size_t at = 0; with_managers && at < page.count; at += USERS_AMONG_MOST)
		add_managers(context, items + at,
			page.count - at < USERS_AMONG_MOST ? page.count - at : USERS_AMONG_MOST);
	page.items = items;
	return page;
}

/* Verbs of users write the user's own row, and her number with it. */
static bool marks_itself(const struct step *step)
{
	return text_starts_with(step->verb->name, "user.");
}

/* Addresses, licenses and memberships are seen of the user whose they are. */
static bool marks_subject(const struct step *step)
{
	static const char *const verbs_of_hers[] = { "address.", "license.", "group.addMember", "group.removeMember" };
	for (size_t i = 0; i < COUNT_OF(verbs_of_hers); i++)
		if (text_starts_with(step->verb->name, verbs_of_hers[i]))
			return true;
	return false;
}

static bool writes_own_row(const struct plan *plan, const char *id)
{
	for (const struct step *step = plan->steps; step != NULL; step = step->next)
		if (marks_itself(step) && text_equal(step->object, id))
			return true;
	return false;
}

static bool was_marked(const struct plan *plan, const struct step *before)
{
	for (const struct step *step = plan->steps; step != before; step = step->next)
		if (marks_subject(step) && text_equal(step->subject, before->subject))
			return true;
	return false;
}

void plan_mark_changes(struct context *context, const struct plan *plan)
{
	for (const struct step *step = plan->steps; step != NULL; step = step->next)
		if (marks_subject(step) && !was_marked(plan, step) &&
			!writes_own_row(plan, step->subject))
			user_mark_changed(context->session, step->subject, change_number(context));
}

/* One row for the whole tenant, at the earliest end. */
void plan_forget_changes(struct context *context, struct plan *plan)
{
	const char *tenant = context->session->tenant_id;
	if (calendar_find(context->session, tenant, EVENT_CHANGES_FORGET) == NULL)
		plan_end(plan, period_end(context, PERIOD_CHANGES), EVENT_CHANGES_FORGET, tenant, tenant, "graph.md section 2");
}

void change_bury_user(struct context *context, const char *id)
{
	const struct tombstone tombstone = {
		.kind = TOMBSTONE_USER,
		.id = id,
		.changed = change_number(context),
		.forget_at = period_end(context, PERIOD_CHANGES),
	};
	tombstone_put(context->session, &tombstone);
}

/* Nobody's state changes by it, so the journal does not tell of it. */
struct error changes_end_is_due(struct context *context, const struct calendar_row *row)
{
	tombstones_forget(context->session, context->now);
	struct calendar_row next = *row;
	next.due_at = tombstones_next_end(context->session);
	if (next.due_at != 0)
		calendar_put(context->session, &next);
	return session_fault(context->session);
}

const char *changes_seal(struct context *context, const char *text)
{
	const char *salt = context->tenant->ledger_salt;
	const char *sealed = text_format(context->arena, "changes\n%s\n%s\n%s", salt, text, salt);
	return hash_text(context->arena, sealed, strlen(sealed));
}

const char *changes_epoch(struct context *context)
{
	const char *epoch = installation_text(context->session, "epoch");
	return epoch == NULL ? "" : epoch;
}
