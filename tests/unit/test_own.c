/*
 * test_own - the own door over a socket: clock, calendar, addresses, rules, audit, subscriptions, health
 */
#include "tests/unit/door_client.h"

static const struct json_value *value_of(struct reply reply)
{
	return json_member(reply.body, "value");
}

static const char *item_text(const struct json_value *list, size_t index, const char *name)
{
	return json_text_of(json_member(json_item(list, index), name));
}

static void test_without_a_token(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	assert_status(ask(&doors, "GET", "/healthz", NULL), 200);
	assert_status(ask(&doors, "GET", "/tenure/v1/clock", NULL), 401);
	doors.token = "nonsense";
	struct reply reply = ask(&doors, "GET", "/tenure/v1/clock", NULL);
	assert_status(reply, 401);
	assert_string_equal(error_code(reply), "InvalidAuthenticationToken");
	doors_close(&doors);
}

static void test_clock(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	be_application(&doors);
	struct reply reply = ask(&doors, "GET", "/tenure/v1/clock", NULL);
	assert_status(reply, 200);
	assert_true(json_boolean_of(json_member(reply.body, "movable"), false));
	int64_t before = 0, after = 0;
	assert_true(clock_parse(text_at(reply, "now"), &before));
	reply = ask(&doors, "POST", "/tenure/v1/clock/advance", "{\"by\":\"P30D\"}");
	assert_status(reply, 200);
	assert_true(clock_parse(text_at(reply, "now"), &after));
	assert_true(after - before >= 30 * DAY_MS && after - before < 30 * DAY_MS + HOUR_MS);
	assert_status(ask(&doors, "POST", "/tenure/v1/clock/advance", "{\"by\":\"a month\"}"), 400);
	assert_status(ask(&doors, "POST", "/tenure/v1/clock/advance", "{\"by\":30}"), 400);
	assert_status(ask(&doors, "POST", "/tenure/v1/clock/advance", "{}"), 400);
	assert_status(ask(&doors, "POST", "/tenure/v1/clock/advance", "{\"by\":\"P1D\",\"to\":\"x\"}"), 400);
	doors_close(&doors);
}

static void test_calendar_in_pages(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	const char *names[] = { "anna", "bill", "cleo", "dora", "emil" };
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_fine(delete_user(doors.fixture, make_user(doors.fixture, names[i])));
	be_application(&doors);
	struct reply whole = ask(&doors, "GET", "/tenure/v1/calendar", NULL);
	assert_status(whole, 200);
	size_t total = json_count(value_of(whole)), seen = 0;
	assert_true(total >= COUNT_OF(names));
	assert_null(text_at(whole, "@odata.nextLink"));
	assert_string_equal(item_text(value_of(whole), 0, "event"), "user.purge");
	const char *target = "/tenure/v1/calendar?$top=2";
	for (int pages = 0; target != NULL; pages++) {
		assert_true(pages < 10);
		struct reply page = ask(&doors, "GET", target, NULL);
		assert_status(page, 200);
		for (size_t i = 0; i < json_count(value_of(page)); i++, seen++)
			assert_string_equal(item_text(value_of(page), i, "object"),
				item_text(value_of(whole), seen, "object"));
		const char *next = text_at(page, "@odata.nextLink");
		assert_true(next == NULL ||
			    text_starts_with(next, "http://here.test:80/tenure/v1/calendar?$top=2&"));
		target = next == NULL ? NULL : strstr(next, "/tenure");
	}
	assert_int_equal(seen, total);
	assert_status(ask(&doors, "GET", "/tenure/v1/calendar?$skiptoken=nonsense", NULL), 400);
	assert_status(ask(&doors, "GET", "/tenure/v1/calendar?$top=0", NULL), 400);
	assert_status(ask(&doors, "GET", "/tenure/v1/calendar?$filter=x", NULL), 400);
	doors_close(&doors);
}

static void test_addresses(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	const char *anna = make_user(doors.fixture, "anna");
	be_application(&doors);
	struct reply reply = ask(&doors, "POST", "/tenure/v1/addresses",
		"{\"address\":\"a.berg@contoso.test\",\"holder\":\"anna@contoso.test\"}");
	assert_status(reply, 201);
	assert_string_equal(text_at(reply, "state"), "alias");
	assert_string_equal(text_at(reply, "holder"), anna);
	const char *target = "/tenure/v1/addresses/A.Berg@contoso.test";
	assert_status(ask(&doors, "DELETE", target, NULL), 400);
	assert_status(
		ask(&doors, "DELETE", text_format(doors.fixture->arena, "%s?holder=%s", target, anna), NULL),
		204);
	reply = ask(&doors, "GET", target, NULL);
	assert_status(reply, 200);
	assert_string_equal(text_at(reply, "state"), "released");
	assert_int_equal(json_count(json_member(reply.body, "history")), 2);
	assert_fine(delete_user(doors.fixture, anna));
	assert_fine(purge_user(doors.fixture, anna));
	reply = ask_with(&doors, "GET", target, "Accept-Language: nl\r\n", "");
	assert_string_equal(text_at(reply, "holder"), "een opgeschoond postvak");
	reply = ask(&doors, "GET", "/tenure/v1/addresses/nobody@contoso.test", NULL);
	assert_string_equal(text_at(reply, "state"), "unknown");
	doors_close(&doors);
}

static void test_rules(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	be_application(&doors);
	struct reply reply = ask(&doors, "GET", "/tenure/v1/rules/ADDRESS-ADD-3", NULL);
	assert_status(reply, 200);
	assert_string_equal(text_at(reply, "sentence"), "alias has one owner");
	assert_string_equal(text_at(reply, "act"), "address.add");
	assert_status(ask(&doors, "GET", "/tenure/v1/rules/NO-SUCH-1", NULL), 404);
	reply = ask(&doors, "GET", "/tenure/v1/rules", NULL);
	assert_true(json_count(value_of(reply)) > 30);
	doors_close(&doors);
}

static void test_audit(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	const char *anna = make_user(doors.fixture, "anna");
	be_application(&doors);
	struct reply reply = ask(&doors, "GET", "/tenure/v1/audit?$top=1", NULL);
	assert_status(reply, 200);
	const struct json_value *newest = json_item(value_of(reply), 0);
	assert_string_equal(json_text_of(json_member(newest, "act")), "user.create");
	assert_string_equal(json_text_of(json_member(newest, "door")), "own");
	assert_string_equal(json_text_of(json_member(json_member(newest, "actor"), "kind")), "user");
	const char *next = text_at(reply, "@odata.nextLink");
	assert_non_null(next);
	int64_t sequence = json_integer_of(json_member(newest, "sequence"), 0);
	while (next != NULL) {
		reply = ask(&doors, "GET", strstr(next, "/tenure"), NULL);
		assert_int_equal(json_integer_of(json_member(json_item(value_of(reply), 0), "sequence"), 0),
			--sequence);
		next = text_at(reply, "@odata.nextLink");
	}
	assert_int_equal(sequence, 1);
	assert_fine(delete_user(doors.fixture, anna));
	assert_fine(purge_user(doors.fixture, anna));
	reply = ask(&doors, "GET", "/tenure/v1/audit", NULL);
	assert_null(strstr(reply.text, "anna@contoso.test"));
	reply = ask(&doors, "GET", "/tenure/v1/audit/verify", NULL);
	assert_true(json_boolean_of(json_member(reply.body, "valid"), false));
	assert_int_equal(json_kind_of(json_member(reply.body, "firstBroken")), JSON_NULL);
	doors_close(&doors);
}

static void test_subscriptions(void **state)
{
	struct doors doors;
	doors_open(&doors, *state);
	be_application(&doors);
	struct reply reply = ask(&doors, "POST", "/tenure/v1/subscriptions",
		"{\"skuId\":\"" OFFICE_E3
		"\",\"totalLicenses\":10,\"channel\":\"direct\",\"term\":\"monthly\"}");
	assert_status(reply, 201);
	assert_string_equal(text_at(reply, "status"), "Enabled");
	const char *target =
		text_format(doors.fixture->arena, "/tenure/v1/subscriptions/%s", text_at(reply, "id"));
	reply = ask(&doors, "PATCH", target, "{\"totalLicenses\":12}");
	assert_status(reply, 200);
	assert_int_equal(json_integer_of(json_member(reply.body, "totalLicenses"), 0), 12);
	assert_status(ask(&doors, "PATCH", target, "{\"totalLicenses\":\"12\"}"), 400);
	reply = ask(&doors, "GET", "/tenure/v1/subscriptions", NULL);
	assert_int_equal(json_count(value_of(reply)), 1);
	assert_status(ask(&doors, "GET", target, NULL), 200);
	assert_status(ask(&doors, "GET", "/tenure/v1/subscriptions/none", NULL), 404);
	assert_status(ask(&doors, "POST", "/tenure/v1/subscriptions", "{\"skuId\":\"x\"}"), 400);
	assert_status(
		ask(&doors, "POST", "/tenure/v1/subscriptions",
			"{\"skuId\":\"x\",\"totalLicenses\":1,\"channel\":\"direct\",\"term\":\"monthly\"}"),
		400);
	doors_close(&doors);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_without_a_token),
		FIXTURE_TEST(test_clock),
		FIXTURE_TEST(test_calendar_in_pages),
		FIXTURE_TEST(test_addresses),
		FIXTURE_TEST(test_rules),
		FIXTURE_TEST(test_audit),
		FIXTURE_TEST(test_subscriptions),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
