/*
 * Who asks, when somebody else asks for him: only a proxy that the operator named is believed
 */
#include <string.h>

#include "tests/unit/unit.h"

#include "base/text.h"
#include "doors/http/http.h"
#include "doors/http/http_proxy.h"

static void test_networks(void **state)
{
	(void)state;
	static const struct { const char *trusted, *address; bool is_trusted; } cases[] = {
		{ "", "127.0.0.1", false }, { NULL, "127.0.0.1", false }, { "127.0.0.1", "127.0.0.1", true },
		{ "127.0.0.1", "127.0.0.2", false }, { "10.0.0.0/8", "10.255.1.2", true }, { "10.0.0.0/8", "11.0.0.0", false },
		{ "10.0.0.128/25", "10.0.0.127", false }, { "10.0.0.128/25", "10.0.0.129", true }, { "0.0.0.0/0", "8.8.8.8", true },
		{ "0.0.0.0/0", "::1", false }, { "::1", "::1", true }, { "fd00::/8", "fd12::3", true }, { "fd00::/8", "fe80::1", false },
		{ "192.0.2.1  10.0.0.1", "10.0.0.1", true }, { "192.0.2.1 10.0.0.1", "", false }, { "nonsense", "127.0.0.1", false } };
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		if (proxy_is_trusted(cases[i].trusted, cases[i].address) != cases[i].is_trusted)
			fail_msg("row %zu: %s", i, cases[i].address);
}

static void test_words_of_the_setting(void **state)
{
	(void)state;
	assert_null(proxy_wrong_word(""));
	assert_null(proxy_wrong_word("10.0.0.1 fd00::/8 10.0.0.0/32"));
	assert_string_equal(proxy_wrong_word("10.0.0.1 10.0.0.0/33"), "10.0.0.0/33");
	assert_string_equal(proxy_wrong_word("proxy.example"), "proxy.example");
	assert_non_null(proxy_wrong_word("10.0.0.0/x"));
	assert_non_null(proxy_wrong_word("10.0.0.0/"));
	assert_non_null(proxy_wrong_word("::/129"));
}

static struct http_request asked_by(struct arena *arena, const char *address, const struct http_field *fields, size_t count)
{
	return (struct http_request){ .arena = arena, .remote_address = address, .host = "inner.test:8365", .headers = fields,
		.header_count = count };
}

static const struct http_field forwarded[] = { { "X-Forwarded-For", "203.0.113.7, 198.51.100.2" }, { "X-Forwarded-For", "10.0.0.9" },
	{ "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "graph.contoso.test" } };

static void test_a_trusted_proxy_is_believed(void **state)
{
	struct http_request request = asked_by(*state, "10.0.0.1", forwarded, COUNT_OF(forwarded));
	assert_true(proxy_take_forwarded("10.0.0.0/8", &request));
	/* The last that is none of ours: what stands before it anybody may have written. */
	assert_string_equal(request.remote_address, "198.51.100.2");
	assert_string_equal(request.host, "graph.contoso.test");
	assert_true(request.is_tls);
}

static void test_nobody_else_is(void **state)
{
	struct http_request request = asked_by(*state, "192.0.2.1", forwarded, COUNT_OF(forwarded));
	assert_true(proxy_take_forwarded("10.0.0.0/8", &request));
	assert_string_equal(request.remote_address, "192.0.2.1");
	assert_string_equal(request.host, "inner.test:8365");
	assert_false(request.is_tls);
}

static void test_nonsense_of_a_trusted_proxy_is_refused(void **state)
{
	static const struct http_field wrong[] = { { "X-Forwarded-For", "somebody" }, { "X-Forwarded-For", "" }, { "X-Forwarded-Proto", "gopher" },
		{ "X-Forwarded-Host", "a/b" }, { "X-Forwarded-Host", "" }, { "X-Forwarded-For", "1.2.3.4,," } };
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct http_request request = asked_by(*state, "10.0.0.1", &wrong[i], 1);
		bool is_empty = i == 1; /* as if it were not there */
		if (proxy_take_forwarded("10.0.0.1", &request) != is_empty)
			fail_msg("row %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_networks),
		TEST(test_words_of_the_setting),
		TEST(test_a_trusted_proxy_is_believed),
		TEST(test_nobody_else_is),
		TEST(test_nonsense_of_a_trusted_proxy_is_refused),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
