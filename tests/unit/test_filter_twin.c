/*
 * Random filters over random people: what SQL answers is what the same tree finds in memory, the number is the same,
 * and pages of any size give every row once and in order, up and down.
 */
#include "tests/unit/domain_fixture.h"

#include "base/ids.h"
#include "domain/context.h"
#include "domain/listing.h"
#include "domain/users/user_queries.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/search_parse.h"
#include "store/lane.h"
#include "store/store.h"

#define PEOPLE 60
#define ROUNDS 1500
#define SKUS 3

struct world {
	struct arena *arena;
	struct user users[PEOPLE];
	struct license licenses[PEOPLE * SKUS];
	size_t license_count;
	struct address addresses[PEOPLE];
	size_t address_count;
};

static uint64_t seed = UINT64_C(0x5eed1234abcd);

static size_t below(size_t limit)
{
	return (size_t)(next_number(&seed) % limit);
}

static const char *const skus[SKUS] = { EXCHANGE_PLAN_1, OFFICE_E3, DEFENDER };
/* Few and alike, so that conditions meet. */
static const char *const words_of_people[] = { "Anna", "ben", "An", "anna de Vries", "O'Neil", "B", "smit-anna", "a_b", "\xC3\x89va" };

static const char *some_text(void)
{
	return words_of_people[below(COUNT_OF(words_of_people))];
}

static const char *maybe_text(void)
{
	return below(3) == 0 ? NULL : some_text();
}

static void make_person(struct world *world, size_t i)
{
	struct user *user = &world->users[i];
	const char *name = text_format(world->arena, "%s%zu", some_text(), i);
	user->id = uuid_new(world->arena);
	user->upn = text_format(world->arena, "p%02zu@x.test", i);
	user->upn_fold = user->upn;
	user->display_name = below(3) == 0 ? "Anna" : name;
	user->display_name_fold = text_fold(world->arena, user->display_name);
	user->mail = maybe_text();
	user->mail_fold = text_fold(world->arena, user->mail);
	user->department = maybe_text();
	user->account_enabled = below(2) == 0;
	user->on_premises_sync_enabled = below(4) == 0;
	user->created_at = 1000 * (int64_t)below(5) + (int64_t)below(1000);
	user->other_mails = below(2) == 0 ? NULL : text_format(world->arena, "[\"%s\",\"%s\"]", some_text(), some_text());
	for (size_t s = 0; s < SKUS; s++)
		if (below(3) == 0)
			world->licenses[world->license_count++] = (struct license){ .user_id = user->id, .sku_id = skus[s],
				.assigned_by = "", .disabled_plans = "[]", .state = below(2) == 0 ? "active" : "suspended" };
	if (below(2) == 0)
		world->addresses[world->address_count++] = (struct address){ .address = user->upn, .address_fold = user->upn,
			.holder_id = user->id, .domain_registration_id = "r", .state = "live", .is_primary = true };
}

static struct error insert_world(struct session *session, void *state)
{
	const struct world *world = state;
	for (size_t i = 0; i < PEOPLE; i++)
		user_insert(session, &world->users[i]);
	for (size_t i = 0; i < world->license_count; i++)
		license_put(session, &world->licenses[i]);
	for (size_t i = 0; i < world->address_count; i++)
		address_put(session, &world->addresses[i]);
	return session_fault(session);
}

static const void *related(void *state, const struct filter_relation *relation, const void *row, size_t index)
{
	const struct world *world = state;
	const struct user *user = row;
	for (size_t i = 0; relation == &user_licenses_relation && i < world->license_count; i++)
		if (text_equal(world->licenses[i].user_id, user->id) && index-- == 0)
			return &world->licenses[i];
	for (size_t i = 0; relation == &user_addresses_relation && i < world->address_count; i++)
		if (text_equal(world->addresses[i].holder_id, user->id) && index-- == 0)
			return &world->addresses[i];
	return NULL;
}

static const char *literal(struct arena *arena)
{
	struct text_buffer quoted = text_buffer_in(arena);
	for (const char *c = some_text(); *c != '\0'; c++)
		text_buffer_add_format(&quoted, *c == '\'' ? "''" : "%c", *c);
	return text_format(arena, "'%s'", text_buffer_text(&quoted));
}

static const char *random_condition(struct arena *arena)
{
	static const char *const names[] = { "displayName", "mail", "department" };
	static const char *const operators[] = { "eq", "ne", "ge", "le", "gt", "lt" };
	const char *name = names[below(COUNT_OF(names))], *operator = operators[below(COUNT_OF(operators))];
	switch (below(11)) {
	case 0:
		return text_format(arena, "%s eq null", name);
	case 1:
		return text_format(arena, "startsWith(%s,%s)", name, literal(arena));
	case 2:
		return text_format(arena, "endsWith(mail,%s)", literal(arena));
	case 3:
		return text_format(arena, "accountEnabled %s %s", operators[below(2)], below(2) ? "true" : "false");
	case 4:
		return text_format(arena, "onPremisesSyncEnabled %s %s", operators[below(2)],
			below(3) == 0 ? "null" : below(2) ? "true" : "false");
	case 5:
		return text_format(arena, "createdDateTime %s 1970-01-01T00:00:0%zu%sZ", operator, below(6), below(2) ? "" : ".5");
	case 6:
		return text_format(arena, "assignedLicenses/any(x:x/skuId eq %s)", skus[below(SKUS)]);
	case 7:
		return text_format(arena, "assignedLicenses/$count %s 0", operators[below(2)]);
	case 8:
		return text_format(arena, below(2) ? "proxyAddresses/any(p:startsWith(p,'smtp:p0%zu'))"
						   : "proxyAddresses/any(p:endsWith(p,'%zu@x.test'))", below(6));
	case 9:
		return text_format(arena, below(2) ? "otherMails/any(m:m eq %s)" : "otherMails/any(m:startsWith(m,%s))", literal(arena));
	default:
		return text_format(arena, "%s %s %s", name, operator, literal(arena));
	}
}

static const char *random_filter(struct arena *arena, unsigned depth)
{
	if (depth == 0 || below(3) == 0)
		return random_condition(arena);
	const char *left = random_filter(arena, depth - 1);
	if (below(4) == 0)
		return text_format(arena, "not (%s)", left);
	return text_format(arena, below(2) ? "(%s %s %s)" : "%s %s %s", left, below(2) ? "and" : "or",
		random_filter(arena, depth - 1));
}

static struct list_order random_order(void)
{
	static const struct list_order orders[] = { { { USER_UPN_FOLD }, 1, false }, { { USER_UPN_FOLD }, 1, true },
		{ { USER_DISPLAY_NAME_FOLD, USER_ID }, 2, false }, { { USER_DISPLAY_NAME_FOLD, USER_ID }, 2, true },
		{ { USER_CREATED_AT, USER_ID }, 2, true } };
	return orders[below(COUNT_OF(orders))];
}

static int compared(const struct list_query *query, const struct user *a, const struct user *b)
{
	struct value left[LIST_KEYS_MOST], right[LIST_KEYS_MOST];
	list_place(query, a, left);
	list_place(query, b, right);
	for (size_t i = 0; i < query->order.count; i++) {
		int order = left[i].kind == VALUE_TEXT
			? strcmp(left[i].text, right[i].text)
			: (left[i].integer > right[i].integer) - (left[i].integer < right[i].integer);
		if (order != 0)
			return query->order.is_descending ? -order : order;
	}
	return 0;
}

/* Reads all pages; every row must be one that holds, in order. Gives how many. */
static size_t read_pages(struct session *session, const struct world *world, struct list_query query, const char *text)
{
	const struct filter_source source = { .related = related, .state = (void *)(uintptr_t)world };
	struct user last = { 0 };
	size_t seen = 0, count = 0;
	bool fits = true;
	do {
		query.limit = (int64_t)below(20) + 1;
		const struct user *page = list_page(session, &query, &count, &fits);
		assert_true(fits);
		for (size_t i = 0; i < count; i++, seen++) {
			if (seen > 0 && compared(&query, &last, &page[i]) >= 0)
				fail_msg("not in order: %s", text);
			if (!filter_holds_in(query.filter, &users_table, &source, &page[i]))
				fail_msg("SQL alone finds %s: %s", page[i].upn, text);
			last = page[i];
		}
		if (count > 0)
			list_place(&query, &last, query.after);
		query.has_after = true;
	} while (count == (size_t)query.limit);
	return seen;
}

static void check(struct session *session, const struct world *world, const struct filter *filter, const char *text)
{
	const struct filter_source source = { .related = related, .state = (void *)(uintptr_t)world };
	struct list_query query = users_query(false);
	size_t expected = 0;
	bool fits = true;
	query.filter = filter;
	query.reads_all = true;
	for (size_t i = 0; i < PEOPLE; i++)
		expected += filter_holds_in(filter, &users_table, &source, &world->users[i]);
	int64_t count = list_count(session, &query, &fits);
	if (count != (int64_t)expected)
		fail_msg("%s: %lld in SQL, %zu in memory", text, (long long)count, expected);
	query.order = random_order();
	assert_int_equal(read_pages(session, world, query, text), expected);
}

static struct world *make_world(struct fixture *fixture)
{
	struct world *world = arena_allocate(fixture->arena, sizeof(*world));
	world->arena = fixture->arena;
	for (size_t i = 0; i < PEOPLE; i++)
		make_person(world, i);
	assert_fine(lane_run(fixture->lane, "twin", fixture->arena, insert_world, world));
	return world;
}

static void sql_and_memory_agree(void **state)
{
	struct fixture *fixture = *state;
	struct world *world = make_world(fixture);
	struct arena *arena = arena_new((size_t)64 << 20);
	size_t found_some = 0;
	for (size_t i = 0; i < ROUNDS; i++) {
		arena_reset(arena);
		struct session *session = store_begin_read(fixture->store, arena, "twin");
		const char *text = random_filter(arena, 3);
		struct filter_outcome outcome = filter_parse(arena, &user_filter_subject, text);
		if (outcome.filter == NULL)
			fail_msg("refused: %s (%s)", text, outcome.why);
		check(session, world, outcome.filter, text);
		assert_false(failed(session_fault(session)));
		found_some += outcome.filter->kind != FILTER_NEVER;
		store_end_read(fixture->store, session);
	}
	assert_true(found_some > ROUNDS / 2);
	arena_free(arena);
}

static void searches_agree(void **state)
{
	struct fixture *fixture = *state;
	struct world *world = make_world(fixture);
	static const char *const searches[] = { "\"displayName:anna\"", "\"displayName:de\"", "\"displayName:nna\"",
		"\"displayName:anna vries\"", "\"displayName:smit\" OR \"mail:a\"", "\"displayName:anna\" AND \"mail:b\"",
		"\"proxyAddresses:p0\"", "\"displayName:b\"", "\"displayName:\xC3\x89va\"" };
	struct session *session = store_begin_read(fixture->store, fixture->arena, "twin");
	for (size_t i = 0; i < COUNT_OF(searches); i++) {
		struct filter_outcome outcome = search_parse(fixture->arena, &user_filter_subject, searches[i]);
		assert_non_null(outcome.filter);
		check(session, world, outcome.filter, searches[i]);
	}
	assert_false(failed(session_fault(session)));
	store_end_read(fixture->store, session);
}

static const char *nested(struct arena *arena, int depth, const char *opening)
{
	struct text_buffer text = text_buffer_in(arena);
	for (int i = 0; i < depth; i++)
		text_buffer_add(&text, i % 2 == 0 ? opening : "(mail eq 'b' and ");
	text_buffer_add(&text, "assignedPlans/any(a:a/service eq 'exchange')");
	for (int i = 0; i < depth; i++)
		text_buffer_add(&text, ")");
	return text_buffer_text(&text);
}

static void assert_taken(struct fixture *fixture, const struct filter *filter)
{
	struct session *session = store_begin_read(fixture->store, fixture->arena, fixture->tenant_id);
	struct list_query query = users_query(false);
	bool fits = true;
	query.filter = filter;
	list_count(session, &query, &fits);
	assert_true(fits);
	assert_false(failed(session_fault(session)));
	store_end_read(fixture->store, session);
}

/* As deep and as long as the parser lets through, the engine must take it. */
static void the_largest_filters_are_taken(void **state)
{
	struct fixture *fixture = *state;
	struct text_buffer wide = text_buffer_in(fixture->arena);
	static const char *const openings[] = { "(mail eq 'a' or ", "(not (mail eq 'a') or ", "not (mail eq 'a' or " };
	for (size_t i = 0; i < COUNT_OF(openings); i++) {
		const struct filter *filter = NULL;
		for (int depth = 20; filter == NULL && depth > 0; depth--)
			filter = filter_parse(fixture->arena, &user_filter_subject, nested(fixture->arena, depth, openings[i])).filter;
		assert_non_null(filter);
		assert_taken(fixture, filter);
	}
	for (int i = 0; i < 49; i++)
		text_buffer_add_format(&wide, "startsWith(mail,'%d') or ", i);
	text_buffer_add(&wide, "mail eq null");
	const struct filter *filter = filter_parse(fixture->arena, &user_filter_subject, text_buffer_text(&wide)).filter;
	assert_non_null(filter);
	assert_taken(fixture, filter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(sql_and_memory_agree),
		FIXTURE_TEST(searches_agree),
		FIXTURE_TEST(the_largest_filters_are_taken),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
