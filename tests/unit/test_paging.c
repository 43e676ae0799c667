/*
 * Pages: tokens that come back as they were, options that are heard or refused, and the link to the next
 * page.
 */
#include "unit.h"

#include "base/ids.h"
#include "base/json_in.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/paging.h"
#include "doors/query.h"

struct stage {
	struct http_request request;
	struct http_answer answer;
	struct visit visit;
};

static struct stage *visit_with(struct arena *arena, const char *query)
{
	struct stage *stage = arena_allocate(arena, sizeof(*stage));
	stage->request = (struct http_request){ .arena = arena,
		.method = "GET",
		.path = "/v1.0/users/",
		.query = query,
		.host = "graph.example:8365",
		.request_id = "r",
		.client_request_id = "c" };
	stage->visit = (struct visit){ .table = &graph_table,
		.endpoint = &graph_user_endpoints.rows[0],
		.request = &stage->request,
		.answer = &stage->answer,
		.arena = arena,
		.root = "http://graph.example:8365/v1.0",
		.options = query_parse(arena, query) };
	return stage;
}

static void test_a_token_gives_its_key_back(void **state)
{
	static const char *const keys[] = { "a", "anna@contoso.com",
		"J\xC3\xB8rgen\x1f"
		"7" };
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		assert_string_equal(page_key(*state, page_token(*state, keys[i])), keys[i]);
}

static void test_a_token_of_somebody_else_is_none(void **state)
{
	assert_null(page_key(*state, ""));
	assert_null(page_key(*state, "!!"));
	assert_null(page_key(*state, "AQ")); /* no key */
	assert_null(page_key(*state, base64url_encode(*state,
					     "\x02"
					     "anna",
					     5)));
	assert_null(page_key(*state, base64url_encode(*state,
					     "\x01"
					     "a\0b",
					     4)));
	assert_null(page_key(*state, base64url_encode(*state, "\x01\xff", 2)));
}

static void test_sizes(void **state)
{
	struct page page;
	assert_true(page_read(&visit_with(*state, "")->visit, NULL, &page));
	assert_int_equal(page.size, 100);
	assert_string_equal(page.after, "");
	assert_true(page_read(&visit_with(*state, "$top=999")->visit, NULL, &page));
	assert_int_equal(page.size, 999);
	static const char *const bad[] = { "$top=0", "$top=1000", "$top=-1", "$top=", "$top=x", "$top=1.5" };
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct stage *stage = visit_with(*state, bad[i]);
		assert_false(page_read(&stage->visit, NULL, &page));
		assert_int_equal(stage->answer.status, 400);
		assert_non_null(strstr(stage->answer.body, "Request_UnsupportedQuery"));
	}
}

static void test_a_bad_token_is_an_expired_page(void **state)
{
	struct page page;
	struct stage *stage = visit_with(*state, "$skiptoken=hello");
	assert_false(page_read(&stage->visit, NULL, &page));
	assert_int_equal(stage->answer.status, 400);
	assert_non_null(strstr(stage->answer.body, "Directory_ExpiredPageToken"));
}

static void test_count_without_the_header_is_not_heard(void **state)
{
	struct page page;
	assert_true(page_read(&visit_with(*state, "$count=true")->visit, NULL, &page));
	assert_false(page.wants_count);
}

static void test_the_one_order_there_is(void **state)
{
	struct page page;
	assert_true(page_read(&visit_with(*state, "$orderby=displayName")->visit, "displayName", &page));
	assert_true(
		page_read(&visit_with(*state, "$orderby=displayName%20asc")->visit, "displayName", &page));
	assert_false(
		page_read(&visit_with(*state, "$orderby=displayName%20desc")->visit, "displayName", &page));
	assert_false(page_read(&visit_with(*state, "$orderby=mail")->visit, "displayName", &page));
	assert_false(page_read(&visit_with(*state, "$orderby=mail")->visit, NULL, &page));
}

static void test_options_that_are_not_heard_are_refused(void **state)
{
	assert_true(options_allowed(&visit_with(*state, "$select=id&api-version=1")->visit, TAKES_SELECT));
	static const char *const bad[] = { "$expand=manager", "expand=manager", "$search=x", "$skip=5",
		"$filter=x", "$select=id&$select=mail" };
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct stage *stage = visit_with(*state, bad[i]);
		assert_false(options_allowed(&stage->visit, TAKES_SELECT));
		assert_non_null(strstr(stage->answer.body, "Request_UnsupportedQuery"));
	}
}

static void test_the_link_repeats_what_the_caller_wrote(void **state)
{
	struct stage *stage = visit_with(*state, "$select=id%2Cmail&$skiptoken=AWE&%24top=2&x=%C3%A9");
	struct json_out out = page_begin(&stage->visit, "#users", 7, "anna");
	page_end(&stage->visit, &out);
	const struct json_value *page =
		json_parse(*state, stage->answer.body, stage->answer.body_length, NULL);
	assert_string_equal(json_text_of(json_member(page, "@odata.context")),
		"http://graph.example:8365/v1.0/$metadata#users");
	assert_int_equal(json_integer_of(json_member(page, "@odata.count"), 0), 7);
	assert_string_equal(json_text_of(json_member(page, "@odata.nextLink")),
		text_format(*state,
			"http://graph.example:8365/v1.0/users/"
			"?$select=id%%2Cmail&%%24top=2&x=%%C3%%A9&$skiptoken=%s",
			page_token(*state, "anna")));
}

static void test_the_last_page_has_no_link(void **state)
{
	struct stage *stage = visit_with(*state, "");
	struct json_out out = page_begin(&stage->visit, NULL, -1, NULL);
	page_end(&stage->visit, &out);
	assert_string_equal(stage->answer.body, "{\"value\":[]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_token_gives_its_key_back),
		TEST(test_a_token_of_somebody_else_is_none),
		TEST(test_sizes),
		TEST(test_a_bad_token_is_an_expired_page),
		TEST(test_count_without_the_header_is_not_heard),
		TEST(test_the_one_order_there_is),
		TEST(test_options_that_are_not_heard_are_refused),
		TEST(test_the_link_repeats_what_the_caller_wrote),
		TEST(test_the_last_page_has_no_link),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
