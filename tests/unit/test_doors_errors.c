/*
 * Every kind of error has a status and a code, and its body the shape that clients read.
 */
#include "unit.h"

#include "base/json_in.h"
#include "domain/errors.h"
#include "doors/errors.h"
#include "doors/http/http.h"

static const struct http_request request = {
	.request_id = "11111111-1111-1111-1111-111111111111",
	.client_request_id = "22222222-2222-2222-2222-222222222222",
};

static void test_every_kind_is_mapped(void **state)
{
	(void)state;
	for (size_t i = 0; error_catalogue[i] != NULL; i++) {
		const struct error_wire *wire = error_wire_of(error_catalogue[i]);
		if (wire == NULL)
			fail_msg("%s has no status in doors/errors.c", error_catalogue[i]->name);
		assert_in_range(wire->status, 400, 599);
		assert_true(wire->code[0] != '\0');
	}
}

static const struct json_value *body_of(struct arena *arena, struct error error)
{
	size_t length = 0;
	const char *body = error_body(arena, ENGLISH, &request, &error, &length);
	assert_int_equal(strlen(body), length);
	const struct json_value *value = json_parse(arena, body, length, NULL);
	assert_non_null(value);
	return json_member(value, "error");
}

static const char *inner(const struct json_value *error, const char *name)
{
	return json_text_of(json_member(json_member(error, "innerError"), name));
}

static void test_body_has_the_services_shape(void **state)
{
	const struct json_value *error = body_of(*state,
		(struct error){ .kind = &ERROR_USER_ANCHORED, .message = "Later.", .rule = "USER-DEL-4" });
	assert_string_equal(json_text_of(json_member(error, "code")), "Conflict");
	assert_string_equal(json_text_of(json_member(error, "message")), "Later.");
	assert_null(json_member(error, "details"));
	assert_string_equal(inner(error, "name"), "UserAnchored");
	assert_string_equal(inner(error, "rule"), "USER-DEL-4");
	assert_string_equal(inner(error, "request-id"), request.request_id);
	assert_string_equal(inner(error, "client-request-id"), request.client_request_id);
	assert_int_equal(strlen(inner(error, "date")), strlen("2026-01-31T09:10:11"));
}

static void test_message_falls_back_to_the_kinds_text(void **state)
{
	for (size_t i = 0; error_catalogue[i] != NULL; i++) {
		const struct json_value *error =
			body_of(*state, (struct error){ .kind = error_catalogue[i] });
		assert_true(json_text_of(json_member(error, "message"))[0] != '\0');
	}
	const struct json_value *full = body_of(*state, (struct error){ .kind = &STORE_FULL });
	assert_null(strchr(json_text_of(json_member(full, "message")), '{'));
}

static void test_a_conflict_names_property_and_holder(void **state)
{
	const struct json_value *error = body_of(*state,
		(struct error){
			.kind = &ERROR_PROXY_ADDRESS_CONFLICT, .message = "Taken.", .detail = "some-id" });
	const struct json_value *details = json_member(error, "details");
	assert_int_equal(json_count(details), 2);
	assert_string_equal(json_text_of(json_member(json_item(details, 0), "code")), "ObjectConflict");
	assert_string_equal(json_text_of(json_member(json_item(details, 0), "target")), "proxyAddresses");
	assert_string_equal(json_text_of(json_member(json_item(details, 1), "code")), "ConflictingObjects");
	assert_string_equal(json_text_of(json_member(json_item(details, 1), "message")), "some-id");
	error = body_of(*state, (struct error){ .kind = &ERROR_UPN_CONFLICT });
	assert_string_equal(json_text_of(json_member(json_item(json_member(error, "details"), 0), "target")),
		"userPrincipalName");
}

static void test_a_hint_is_a_detail(void **state)
{
	const struct json_value *error = body_of(*state,
		(struct error){ .kind = &ERROR_REQUEST_DENIED, .message = "No.", .detail = "Ask support." });
	const struct json_value *hint = json_item(json_member(error, "details"), 0);
	assert_string_equal(json_text_of(json_member(hint, "message")), "Ask support.");
}

static void test_statuses_of_the_server_itself_have_a_body(void **state)
{
	static const int statuses[] = { 400, 408, 413, 414, 431, 503 };
	for (size_t i = 0; i < COUNT_OF(statuses); i++) {
		size_t length = 0;
		const char *body = error_body_of_status(*state, &request, statuses[i], &length);
		const struct json_value *value = json_parse(*state, body, length, NULL);
		assert_true(json_text_of(json_member(json_member(value, "error"), "message"))[0] != '\0');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_every_kind_is_mapped),
		TEST(test_body_has_the_services_shape),
		TEST(test_message_falls_back_to_the_kinds_text),
		TEST(test_a_conflict_names_property_and_holder),
		TEST(test_a_hint_is_a_detail),
		TEST(test_statuses_of_the_server_itself_have_a_body),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
