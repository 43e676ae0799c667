/*
 * The grammar of paths and of options: what the service accepts, and what is refused.
 */
#include "unit.h"

#include "doors/path.h"
#include "doors/query.h"

static struct path_match match(struct arena *arena, const char *raw, const char *pattern)
{
	static struct path path; /* the keys point into it */
	assert_true(path_parse(arena, raw, &path));
	return path_compare(&path, 0, pattern);
}

static void matches(struct arena *arena, const char *raw, const char *pattern, const char *key)
{
	struct path_match found = match(arena, raw, pattern);
	assert_true(found.is_whole);
	if (key == NULL)
		assert_int_equal(found.key_count, 0);
	else
		assert_string_equal(found.keys[0]->text, key);
}

static void differs(struct arena *arena, const char *raw, const char *pattern)
{
	assert_false(match(arena, raw, pattern).is_whole);
}

static void test_names_are_compared_without_case(void **state)
{
	matches(*state, "/users", "/users", NULL);
	matches(*state, "/USERS", "/users", NULL);
	matches(*state, "/directory/deleteditems/abc", "/directory/deletedItems/{}", "abc");
	differs(*state, "/user", "/users");
	differs(*state, "/users/a/b", "/users/{}");
	differs(*state, "/users", "/users/{}");
}

static void test_slashes_too_many_do_not_matter(void **state)
{
	matches(*state, "//users///abc/", "/users/{}", "abc");
	matches(*state, "/users/", "/users", NULL);
}

static void test_keys_stand_alone_or_in_parentheses(void **state)
{
	matches(*state, "/users/anna@contoso.com", "/users/{}", "anna@contoso.com");
	matches(*state, "/users('anna@contoso.com')", "/users/{}", "anna@contoso.com");
	matches(*state, "/users('o''neil@contoso.com')", "/users/{}", "o'neil@contoso.com");
	matches(*state, "/users(%27anna%27)/licenseDetails", "/users/{}/licenseDetails", "anna");
	matches(*state, "/users('$svc@contoso.com')", "/users/{}", "$svc@contoso.com");
	matches(*state, "/users(id='7')", "/users/{}", "7");
	differs(*state, "/users/$svc", "/users/{}");
	differs(*state, "/users(anna)", "/users/{}");
	differs(*state, "/users('anna", "/users/{}");
	differs(*state, "/users('an'na')", "/users/{}");
}

static void test_alternate_keys_keep_their_name(void **state)
{
	struct path_match found = match(*state, "/users(userPrincipalName='a@b.c')", "/users/{}");
	assert_true(found.is_whole);
	assert_string_equal(found.keys[0]->key_name, "userPrincipalName");
	assert_string_equal(found.keys[0]->text, "a@b.c");
	found = match(*state, "/directory/subscriptions(commerceSubscriptionId='1')",
		"/directory/subscriptions/{}");
	assert_string_equal(found.keys[0]->key_name, "commerceSubscriptionId");
	differs(*state, "/users(shoeSize='9')", "/users/{}");
}

static void test_escapes_are_decoded(void **state)
{
	matches(*state, "/users/anna%23EXT%23@contoso.com", "/users/{}", "anna#EXT#@contoso.com");
	matches(*state, "/users/J%C3%B8rgen", "/users/{}", "J\xC3\xB8rgen");
	matches(*state, "/users/a%2Fb", "/users/{}", "a/b");
	matches(*state, "/%75sers/x", "/users/{}", "x");
	matches(*state, "/users/a+b", "/users/{}", "a+b");
}

static void test_bad_escapes_are_no_path(void **state)
{
	static const char *const bad[] = { "/users/%", "/users/%4", "/users/%zz", "/users/%00", "/users/%ff",
		"/users/%C3", "/users/%ED%A0%80" };
	struct path path;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(path_parse(*state, bad[i], &path));
	assert_false(path_parse(*state, "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", &path));
}

static void test_actions_casts_and_functions(void **state)
{
	matches(*state, "/users/1/microsoft.graph.assignLicense", "/users/{}/assignLicense", "1");
	matches(*state, "/users/1/graph.assignlicense", "/users/{}/assignLicense", "1");
	matches(*state, "/d/microsoft.graph.user", "/d/microsoft.graph.user", NULL);
	matches(*state, "/d/graph.user", "/d/microsoft.graph.user", NULL);
	differs(*state, "/d/user", "/d/microsoft.graph.user");
	matches(*state, "/users/delta", "/users/delta()", NULL);
	matches(*state, "/users/delta()", "/users/delta()", NULL);
	matches(*state, "/users/microsoft.graph.delta()", "/users/delta()", NULL);
	differs(*state, "/users()", "/users");
	differs(*state, "/users/delta()", "/users/{}");
}

static void test_names_go_before_keys(void **state)
{
	uint64_t name = match(*state, "/users/delta", "/users/delta()").exactness;
	uint64_t key = match(*state, "/users/delta", "/users/{}").exactness;
	assert_true(name > key);
}

static void test_options_are_decoded_and_found(void **state)
{
	const struct query *query =
		query_parse(*state, "$select=id%2Cmail&%24top=5&filter=a+b%20c&flag&=x&&$TOP=6");
	assert_non_null(query);
	assert_string_equal(query_value(query, "$select"), "id,mail");
	assert_string_equal(query_value(query, "$top"), "5");
	assert_string_equal(query_value(query, "$filter"), "a b c");
	assert_string_equal(query_value(query, "flag"), "");
	assert_int_equal(query_count(query, "$top"), 2);
	assert_null(query_value(query, "$skip"));
	assert_null(query_parse(*state, "$select=%zz"));
	assert_null(query_parse(*state, "$select=%00"));
	assert_null(query_value(NULL, "$select"));
	assert_int_equal(query_parse(*state, "")->count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_names_are_compared_without_case),
		TEST(test_slashes_too_many_do_not_matter),
		TEST(test_keys_stand_alone_or_in_parentheses),
		TEST(test_alternate_keys_keep_their_name),
		TEST(test_escapes_are_decoded),
		TEST(test_bad_escapes_are_no_path),
		TEST(test_actions_casts_and_functions),
		TEST(test_names_go_before_keys),
		TEST(test_options_are_decoded_and_found),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
