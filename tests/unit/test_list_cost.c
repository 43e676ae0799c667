/*
 * What a list costs: the engine's own plan of the statements that lists run most. A page begins in an index at its place
 * and needs no sorting; what can be looked up is.
 */
#include "tests/unit/domain_fixture.h"

#include "domain/listing.h"
#include "domain/users/user_queries.h"
#include "domain/users/user_read.h"
#include "domain/reading.h"
#include "doors/graph/filter_parse.h"
#include "store/store.h"

struct plan_row {
	int64_t id, parent, unused;
	const char *detail;
};
static const struct column plan_columns[] = {
	{ "id", COLUMN_INTEGER, offsetof(struct plan_row, id) },
	{ "parent", COLUMN_INTEGER, offsetof(struct plan_row, parent) },
	{ "notused", COLUMN_INTEGER, offsetof(struct plan_row, unused) },
	{ "detail", COLUMN_TEXT, offsetof(struct plan_row, detail) },
};
static const struct table plan_table = { "plan", "id", sizeof(struct plan_row), plan_columns, COUNT_OF(plan_columns) };

static const char *plan_of(struct fixture *fixture, const struct list_query *query)
{
	struct session *session = begin_read(fixture);
	struct filter_values values = { .count = 0 };
	struct text_buffer plan = text_buffer_in(fixture->arena);
	bool fits = true;
	size_t count = 0;
	const char *sql = list_compose(session->arena, query, &values, &fits);
	assert_true(fits);
	const struct plan_row *rows = session_find_composed(session, &plan_table, NULL,
		text_format(session->arena, "EXPLAIN QUERY PLAN %s", sql), (struct values){ values.list, values.count }, &count);
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++)
		text_buffer_add_format(&plan, "%s\n", rows[i].detail);
	end_read(fixture, session);
	return text_buffer_text(&plan);
}

static struct list_query behind(struct list_query query, struct list_order order)
{
	query.order = order;
	query.limit = 101;
	query.has_after = true;
	for (size_t i = 0; i < order.count; i++)
		query.after[i] = query.table->columns[order.columns[i]].kind == COLUMN_TEXT ? of_text("m") : of_integer(5);
	return query;
}

static void assert_plan(struct fixture *fixture, struct list_query query, const char *index)
{
	const char *plan = plan_of(fixture, &query);
	if (strstr(plan, index) == NULL || strstr(plan, "TEMP B-TREE") != NULL || strstr(plan, "SCAN users") != NULL)
		fail_msg("not by %s: %s", index, plan);
}

static void pages_begin_at_their_place(void **state)
{
	struct fixture *fixture = *state;
	const struct list_order by_name = { { USER_DISPLAY_NAME_FOLD, USER_ID }, 2, false };
	const struct list_order by_created = { { USER_CREATED_AT, USER_ID }, 2, true };
	const struct list_order by_deleted = { { USER_DELETED_AT, USER_ID }, 2, false };
	const struct list_order by_upn = { { USER_UPN_FOLD }, 1, false }, by_upn_down = { { USER_UPN_FOLD }, 1, true };
	struct list_order by_name_down = by_name;
	by_name_down.is_descending = true;
	assert_plan(fixture, behind(users_query(false), by_upn), "users_active (tenant_id=? AND upn_fold>?)");
	assert_plan(fixture, behind(users_query(false), by_upn_down), "users_active (tenant_id=? AND upn_fold<?)");
	assert_plan(fixture, behind(users_query(false), by_name), "users_active_name (tenant_id=? AND (display_name_fold,id)>(?,?))");
	assert_plan(fixture, behind(users_query(false), by_name_down), "users_active_name");
	assert_plan(fixture, behind(users_query(false), by_created), "users_active_created");
	assert_plan(fixture, behind(users_query(true), by_upn), "users_deleted (tenant_id=? AND upn_fold>?)");
	assert_plan(fixture, behind(users_query(true), by_name), "users_deleted_name");
	assert_plan(fixture, behind(users_query(true), by_deleted), "users_deleted_at");
	assert_plan(fixture, behind(groups_query(false), groups_query(false).order), "groups_");
	assert_plan(fixture, behind(groups_query(true), groups_query(true).order), "groups_deleted");
}

static void assert_looked_up(struct fixture *fixture, const char *text, const char *index)
{
	struct list_query query = users_query(false);
	query.filter = filter_parse(fixture->arena, &user_filter_subject, text).filter;
	query.limit = 101;
	query.is_looked_up = true;
	const char *plan = plan_of(fixture, &query);
	if (strstr(plan, index) == NULL)
		fail_msg("%s is not by %s: %s", text, index, plan);
}

static void what_has_an_index_is_looked_up(void **state)
{
	struct fixture *fixture = *state;
	assert_looked_up(fixture, "userPrincipalName eq 'a@b.c'", "upn_fold=?");
	assert_looked_up(fixture, "mail eq 'a@b.c'", "users_mail (tenant_id=? AND mail_fold=?)");
	assert_looked_up(fixture, "displayName eq 'a'", "users_active_name (tenant_id=? AND display_name_fold=?)");
	assert_looked_up(fixture, "onPremisesImmutableId eq 'a'", "users_immutable_id");
	assert_looked_up(fixture, "id in ('6fd2c87f-b296-42f0-b197-1e91e994b900','6fd2c87f-b296-42f0-b197-1e91e994b901')", "id=?");
	assert_looked_up(fixture, "proxyAddresses/any(x:x eq 'smtp:a@b.c')", "id=?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(pages_begin_at_their_place),
		FIXTURE_TEST(what_has_an_index_is_looked_up),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
