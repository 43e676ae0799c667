/*
 * What doors read: pages and counts of people and groups, and that what is overdue reads as gone, however
 * late the calendar's worker is.
 */
#include "tests/unit/domain_fixture.h"

#include "domain/groups/group_read.h"
#include "domain/reading.h"
#include "domain/users/user_read.h"
#include "domain/listing.h"
#include "domain/users/user_queries.h"
#include "doors/graph/filter_parse.h"

#define THIRTY_DAYS (30 * DAY_MS)

static struct context *open_reading(struct fixture *fixture)
{
	struct error fault;
	struct context *context = reading_begin(&fixture->house, fixture->arena, fixture->tenant_id,
		fixture->actor_kind, fixture->actor_id, &fault);
	assert_non_null(context);
	return context;
}

static void close_reading(struct fixture *fixture, struct context *context)
{
	assert_fine(reading_end(&fixture->house, context));
}

static const struct filter *filter_of(struct fixture *fixture, const char *text)
{
	return filter_parse(fixture->arena, &user_filter_subject, text).filter;
}

static size_t listed(struct context *context, struct list_query query)
{
	query.limit = 10;
	query.reads_all = true;
	struct listing listing = listing_read(context, &query);
	assert_false(listing.is_too_large);
	assert_int_equal(listing_count(context, &query), listing.count);
	return listing.count;
}

static int64_t counted(struct context *context, const struct filter *filter)
{
	struct list_query query = users_listing(context, false);
	query.filter = filter;
	return listing_count(context, &query);
}

static void overdue_user_reads_as_gone(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *ben = make_user(fixture, "ben");
	assert_fine(delete_user(fixture, anna));
	pass_late(fixture, MINUTE_MS);
	assert_fine(delete_user(fixture, ben));
	pass_late(fixture, THIRTY_DAYS - 2 * MINUTE_MS);
	struct context *context = open_reading(fixture);
	assert_non_null(user_read_deleted(context, anna));
	assert_int_equal(listed(context, users_listing(context, true)), 2);
	close_reading(fixture, context);
	pass_late(fixture, MINUTE_MS);
	context = open_reading(fixture);
	assert_null(user_read_deleted(context, anna));
	assert_non_null(user_read_deleted(context, ben));
	assert_int_equal(listed(context, users_listing(context, true)), 1);
	struct list_query query = users_listing(context, true);
	query.limit = 1;
	const struct user *only = listing_read(context, &query).rows;
	assert_string_equal(only->upn_fold, user_read_deleted(context, ben)->upn_fold);
	query.filter = filter_both(fixture->arena, FILTER_AND, query.filter, filter_of(fixture, "accountEnabled eq true"));
	assert_int_equal(listing_count(context, &query), 1);
	close_reading(fixture, context);
}

static void active_and_deleted_are_read_apart(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	struct context *context = open_reading(fixture);
	assert_non_null(user_read(context, anna));
	assert_non_null(user_read(context, "ANNA@contoso.test"));
	assert_null(user_read_deleted(context, anna));
	close_reading(fixture, context);
	assert_fine(delete_user(fixture, anna));
	context = open_reading(fixture);
	assert_null(user_read(context, anna));
	assert_null(user_read(context, "anna@contoso.test"));
	assert_non_null(user_read_deleted(context, anna));
	assert_null(user_read_deleted(context, "anna@contoso.test"));
	close_reading(fixture, context);
}

static void pages_follow_each_other_without_gap(void **state)
{
	struct fixture *fixture = *state;
	static const char *const names[] = { "anna", "ben", "cara", "dirk" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		make_user(fixture, names[i]);
	struct context *context = open_reading(fixture);
	size_t seen = 0;
	struct list_query query = users_listing(context, false);
	query.limit = 2;
	for (bool has_more = true; has_more;) {
		struct listing page = listing_read(context, &query);
		const struct user *users = page.rows;
		for (size_t i = 0; i < page.count; i++, seen++)
			if (seen < COUNT_OF(names))
				assert_true(text_starts_with(users[i].upn_fold, names[seen]));
		has_more = page.has_more;
		if (has_more)
			list_place(&query, &users[page.count - 1], query.after);
		query.has_after = true;
	}
	assert_int_equal(seen, COUNT_OF(names) + 1); /* root is the last */
	assert_int_equal(counted(context, NULL), seen);
	assert_int_equal(counted(context, filter_of(fixture, "startsWith(displayName,'nobody')")), 0);
	assert_int_equal(counted(context, filter_of(fixture, "accountEnabled eq true")), seen);
	close_reading(fixture, context);
}

static void overdue_group_reads_as_gone(void **state)
{
	struct fixture *fixture = *state;
	const char *team = make_group(fixture, "team", true, false);
	assert_fine(perform(fixture, &group_delete, team));
	pass_late(fixture, THIRTY_DAYS - MINUTE_MS);
	struct context *context = open_reading(fixture);
	assert_null(group_read(context, team));
	assert_non_null(group_read_deleted(context, team));
	assert_int_equal(listed(context, groups_listing(context, true)), 1);
	close_reading(fixture, context);
	pass_late(fixture, MINUTE_MS);
	context = open_reading(fixture);
	assert_null(group_read_deleted(context, team));
	assert_int_equal(listed(context, groups_listing(context, true)), 0);
	close_reading(fixture, context);
}

static void who_is_blocked_reads_nothing(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_fine(update_user(fixture, anna, "accountEnabled", "false"));
	struct error fault;
	assert_null(
		reading_begin(&fixture->house, fixture->arena, fixture->tenant_id, ACTOR_USER, anna, &fault));
	assert_false(failed(fault));
}

static size_t roles_read_of(struct fixture *fixture, const char *id)
{
	struct error fault;
	struct context *context =
		reading_begin(&fixture->house, fixture->arena, fixture->tenant_id, ACTOR_USER, id, &fault);
	assert_non_null(context);
	assert_string_equal(context->actor.id, id);
	size_t count = context->actor.role_count;
	close_reading(fixture, context);
	return count;
}

/* Who was read before is remembered, and never longer than it is true. */
static void what_became_of_the_reader_is_seen_at_once(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	struct error fault;
	assert_int_equal(roles_read_of(fixture, anna), 0);
	assert_int_equal(roles_read_of(fixture, anna), 0);
	assert_fine(give_role(fixture, anna, "User Administrator"));
	assert_int_equal(roles_read_of(fixture, anna), 1);
	assert_int_equal(roles_read_of(fixture, anna), 1);
	assert_fine(update_user(fixture, anna, "accountEnabled", "false"));
	assert_null(
		reading_begin(&fixture->house, fixture->arena, fixture->tenant_id, ACTOR_USER, anna, &fault));
	assert_false(failed(fault));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(overdue_user_reads_as_gone),
		FIXTURE_TEST(active_and_deleted_are_read_apart),
		FIXTURE_TEST(pages_follow_each_other_without_gap),
		FIXTURE_TEST(overdue_group_reads_as_gone),
		FIXTURE_TEST(who_is_blocked_reads_nothing),
		FIXTURE_TEST(what_became_of_the_reader_is_seen_at_once),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
