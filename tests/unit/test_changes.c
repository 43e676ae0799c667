/*
 * test_changes - whoever keeps a copy of the directory by its changes has the directory (domain/changes.h)
 */
#include "tests/unit/domain_fixture.h"

#include "domain/calendar_events.h"
#include "domain/changes.h"
#include "domain/context.h"
#include "store/changes.h"

#define PEOPLE_MOST 64
#define COPIES 6
#define ACTS 400

/* What a reader knows of everybody she ever met. */
struct copy {
	int64_t base;
	size_t count;
	struct {
		const char *id;
		enum change_kind kind;
		const char *name, *manager;
	} people[PEOPLE_MOST];
};

static void learn(struct copy *copy, const struct user_change *change)
{
	size_t at = 0;
	while (at < copy->count && !text_equal(copy->people[at].id, change->id))
		at++;
	assert_true(at < PEOPLE_MOST);
	copy->count += at == copy->count;
	copy->people[at].id = change->id;
	copy->people[at].kind = change->kind;
	copy->people[at].name = change->user == NULL ? NULL : change->user->display_name;
	copy->people[at].manager = change->manager == NULL ? NULL : change->manager->id;
}

/* Page after page, each in a snapshot of its own; between(state) may change something before the second. */
static size_t catch_up(struct fixture *fixture, struct copy *copy, int64_t limit, void (*between)(struct fixture *fixture))
{
	struct change_round round = { .base = copy->base, .changed = copy->base, .id = copy->base < 0 ? "" : "~" };
	size_t met = 0;
	for (bool goes_on = true; goes_on;) {
		struct context context;
		struct session *session = begin_read(fixture);
		assert_true(context_open(&context, fixture->arena, session));
		if (round.start == 0)
			round.start = context.tenant->journal_sequence;
		struct user_changes page = users_read_changes(&context, &round, NULL, 0, limit, true);
		for (size_t i = 0; i < page.count; i++)
			learn(copy, &page.items[i]);
		met += page.count;
		goes_on = page.has_more;
		round.changed = page.changed;
		round.id = page.id;
		if (!goes_on)
			copy->base = context.tenant->journal_sequence;
		end_read(fixture, session);
		if (goes_on && between != NULL)
			between(fixture);
		between = NULL;
	}
	return met;
}

static bool is_active(struct fixture *fixture, const char *id)
{
	const struct user *user = id == NULL ? NULL : user_row(fixture, id);
	return user != NULL && user->deleted_at == 0;
}

static void assert_same(struct fixture *fixture, const struct copy *copy, const char *const *ids, size_t id_count)
{
	for (size_t i = 0; i < id_count; i++) {
		const struct user *user = user_row(fixture, ids[i]);
		size_t at = 0;
		while (at < copy->count && !text_equal(copy->people[at].id, ids[i]))
			at++;
		bool knows = at < copy->count && copy->people[at].kind == CHANGE_STANDS;
		assert_int_equal(knows, is_active(fixture, ids[i]));
		if (!knows)
			continue;
		assert_string_equal(copy->people[at].name, user->display_name);
		const char *manager = is_active(fixture, user->manager_id) ? user->manager_id : NULL;
		assert_true(text_equal(copy->people[at].manager, manager));
	}
}

static uint64_t seed;

static size_t any(size_t count)
{
	seed = seed * 6364136223846793005U + 1442695040888963407U;
	return (size_t)(seed >> 33) % count;
}

static const char *ids[PEOPLE_MOST];
static size_t id_count;

static void act_at_random(struct fixture *fixture)
{
	const char *id = ids[any(id_count)], *other = ids[any(id_count)];
	const struct user_manager_options managing = { .user = id, .manager = other };
	switch (any(9)) {
	case 0:
		if (id_count < PEOPLE_MOST - 1) {
			ids[id_count] = make_user(fixture, text_format(fixture->arena, "p%zu", id_count));
			id_count++;
		}
		break;
	case 1:
		update_user(fixture, id, "displayName", text_format(fixture->arena, "Name %zu", any(1000)));
		break;
	case 2:
		perform(fixture, &user_set_manager, &managing);
		break;
	case 3:
		delete_user(fixture, id);
		break;
	case 4:
	case 5:
		restore_user(fixture, id);
		break;
	case 6:
		if (any(4) == 0)
			purge_user(fixture, id);
		break;
	case 7:
		assign(fixture, id, EXCHANGE_PLAN_1);
		break;
	default:
		add_alias(fixture, id, text_format(fixture->arena, "a%zu@contoso.test", any(1000)));
		break;
	}
}

static void any_copy_becomes_the_directory(void **state)
{
	struct fixture *fixture = *state;
	struct copy copies[COPIES] = { 0 };
	seed = 20261121;
	id_count = 0;
	buy(fixture, EXCHANGE_PLAN_1, 5);
	for (size_t i = 0; i < 4; i++)
		ids[id_count++] = make_user(fixture, text_format(fixture->arena, "first%zu", i));
	for (size_t i = 0; i < COPIES; i++)
		copies[i].base = -1;
	fixture->skips_invariants = true;
	for (size_t i = 0; i < ACTS; i++) {
		act_at_random(fixture);
		struct copy *copy = &copies[any(COPIES)];
		if (any(5) == 0) {
			catch_up(fixture, copy, 1 + (int64_t)any(4), act_at_random);
			catch_up(fixture, copy, 3, NULL);
			assert_same(fixture, copy, ids, id_count);
		}
	}
	for (size_t i = 0; i < COPIES; i++) {
		catch_up(fixture, &copies[i], 2, NULL);
		assert_same(fixture, &copies[i], ids, id_count);
		assert_int_equal(catch_up(fixture, &copies[i], 2, NULL), 0);
	}
	fixture->skips_invariants = false;
	assert_invariants(fixture);
}

/* Only what changed is met again, and who was gone before is nobody to a new reader. */
static void only_what_changed_is_met(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, EXCHANGE_PLAN_1, 1);
	const char *anna = make_user(fixture, "anna"), *ben = make_user(fixture, "ben");
	assert_fine(delete_user(fixture, ben));
	struct copy copy = { .base = -1 }, later = { .base = -1 };
	assert_int_equal(catch_up(fixture, &copy, 10, NULL), 2);
	assert_int_equal(catch_up(fixture, &copy, 10, NULL), 0);
	assert_fine(assign(fixture, anna, EXCHANGE_PLAN_1));
	assert_int_equal(catch_up(fixture, &copy, 10, NULL), 1);
	assert_fine(add_alias(fixture, anna, "a@contoso.test"));
	assert_int_equal(catch_up(fixture, &copy, 10, NULL), 1);
	assert_refused(update_user(fixture, anna, "displayName", NULL), &ERROR_PROPERTY_INVALID, "USER-UPD-8");
	assert_int_equal(catch_up(fixture, &copy, 10, NULL), 0);
	assert_fine(purge_user(fixture, ben));
	assert_int_equal(catch_up(fixture, &copy, 10, NULL), 1);
	assert_int_equal(catch_up(fixture, &later, 10, NULL), 2);
}

static size_t tombstone_count(struct fixture *fixture)
{
	size_t count = 0;
	struct session *session = begin_read(fixture);
	tombstones_page(session, TOMBSTONE_USER, -1, "", 100, &count);
	end_read(fixture, session);
	return count;
}

static void what_is_gone_is_forgotten_after_seven_days(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna"), *ben = make_user(fixture, "ben");
	assert_fine(delete_user(fixture, anna));
	assert_fine(purge_user(fixture, anna));
	assert_true(stands_in_calendar(fixture, fixture->tenant_id, EVENT_CHANGES_FORGET, fixture->now + 7 * DAY_MS));
	pass(fixture, 3 * DAY_MS);
	assert_fine(delete_user(fixture, ben));
	assert_fine(purge_user(fixture, ben));
	pass(fixture, 4 * DAY_MS - 1);
	assert_int_equal(tombstone_count(fixture), 2);
	pass(fixture, 1);
	assert_int_equal(tombstone_count(fixture), 1);
	assert_invariants(fixture);
	pass(fixture, 3 * DAY_MS);
	assert_int_equal(tombstone_count(fixture), 0);
	assert_invariants(fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(any_copy_becomes_the_directory),
		FIXTURE_TEST(only_what_changed_is_met),
		FIXTURE_TEST(what_is_gone_is_forgotten_after_seven_days),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
