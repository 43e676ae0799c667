/*
 * Pages: tokens that come back as they were, options that are heard or refused, and the link to the next
 * page.
 */
#include "unit.h"

#include "base/ids.h"
#include "base/json_in.h"
#include "doors/graph/endpoints.h"
#include "doors/graph/graph.h"
#include "doors/graph/page_token.h"
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

/* Tokens of a visit whose snapshot is not open are sealed without a secret: enough for their form. */
static enum page_token_state read_back(struct stage *stage, const char *token, struct value *place, size_t count)
{
	struct tenant tenant = { .ledger_salt = "" };
	struct context context = { .tenant = &tenant };
	stage->visit.reading = &context;
	enum page_token_state state = page_token_read(&stage->visit, token, place, count);
	stage->visit.reading = NULL;
	return state;
}

static void test_a_token_gives_its_place_back(void **state)
{
	const struct value place[] = { of_text("J\xC3\xB8rgen"), of_integer(-7) };
	struct value read[2];
	struct stage *stage = visit_with(*state, "$filter=x");
	const char *token = page_token_write(&stage->visit, place, 2);
	assert_int_equal(read_back(stage, token, read, 2), PAGE_TOKEN_FINE);
	assert_string_equal(read[0].text, place[0].text);
	assert_int_equal(read[1].integer, -7);
	assert_int_equal(read_back(stage, token, read, 1), PAGE_TOKEN_FOREIGN);
	/* The same list with pages of another size is the same list; another filter is another. */
	assert_int_equal(read_back(visit_with(*state, "$filter=x&$top=5"), token, read, 2), PAGE_TOKEN_FINE);
	assert_int_equal(read_back(visit_with(*state, "$filter=y"), token, read, 2), PAGE_TOKEN_FOREIGN);
	assert_int_equal(read_back(visit_with(*state, "$filter=x&$orderby=z"), token, read, 2), PAGE_TOKEN_FOREIGN);
}

static void test_a_token_is_of_one_organisation_and_one_day(void **state)
{
	struct value place = of_text("anna"), read;
	struct tenant ours = { .ledger_salt = "ours" }, theirs = { .ledger_salt = "theirs" };
	struct context context = { .tenant = &ours, .now = 1000 };
	struct stage *stage = visit_with(*state, "");
	stage->visit.reading = &context;
	const char *token = page_token_write(&stage->visit, &place, 1);
	context.now += 24 * INT64_C(3600000);
	assert_int_equal(page_token_read(&stage->visit, token, &read, 1), PAGE_TOKEN_FINE);
	context.now++;
	assert_int_equal(page_token_read(&stage->visit, token, &read, 1), PAGE_TOKEN_EXPIRED);
	context = (struct context){ .tenant = &theirs, .now = 1000 };
	assert_int_equal(page_token_read(&stage->visit, token, &read, 1), PAGE_TOKEN_FOREIGN);
}

/* Whatever byte is turned, the seal breaks. */
static void test_a_token_that_was_tampered_with_is_none(void **state)
{
	struct value place = of_text("anna"), read;
	struct stage *stage = visit_with(*state, "");
	size_t length = 0;
	const char *token = page_token_write(&stage->visit, &place, 1);
	char *bytes = base64url_decode(*state, token, &length);
	for (size_t i = 0; i < length; i++) {
		bytes[i] = (char)(bytes[i] ^ 1);
		assert_int_equal(read_back(stage, base64url_encode(*state, bytes, length), &read, 1), PAGE_TOKEN_FOREIGN);
		bytes[i] = (char)(bytes[i] ^ 1);
	}
	static const char *const bad[] = { "", "!!", "AQ", "hello" };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_int_equal(read_back(stage, bad[i], &read, 1), PAGE_TOKEN_FOREIGN);
	assert_int_equal(read_back(stage, base64url_encode(*state, bytes, length - 1), &read, 1), PAGE_TOKEN_FOREIGN);
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
			page_token_write(&stage->visit, &(struct value){ .text = "anna" }, 1)));
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
		TEST(test_a_token_gives_its_place_back),
		TEST(test_a_token_is_of_one_organisation_and_one_day),
		TEST(test_a_token_that_was_tampered_with_is_none),
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
