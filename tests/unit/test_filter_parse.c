/*
 * $filter: what is understood, as the condition that the store makes of it, and what is refused and how.
 */
#include "unit.h"

#include "domain/errors.h"
#include "doors/graph/filter_parse.h"
#include "store/filter.h"
#include "store/users.h"

/* The SQL of a filter with its values in the place of $n. */
static const char *sql_of(struct arena *arena, const char *text)
{
	struct filter_outcome outcome = filter_parse(arena, &user_filter_subject, text);
	if (outcome.filter == NULL)
		return outcome.kind->name;
	struct text_buffer sql = text_buffer_in(arena), filled = text_buffer_in(arena);
	struct filter_values values = { .count = 0 };
	assert_true(filter_compile(&sql, &users_table, outcome.filter, 1, &values));
	for (const char *c = text_buffer_text(&sql); *c != '\0'; c++) {
		if (*c != '$') {
			text_buffer_add_bytes(&filled, c, 1);
			continue;
		}
		const struct value *value = &values.list[strtoul(c + 1, NULL, 10) - 1];
		if (value->kind == VALUE_TEXT)
			text_buffer_add_format(&filled, "'%s'", value->text);
		else
			text_buffer_add_format(&filled, "%lld", (long long)value->integer);
		c += strspn(c + 1, "0123456789");
	}
	return text_buffer_text(&filled);
}

#define IS(text, sql) assert_string_equal(sql_of(*state, text), sql)

static void test_equality(void **state)
{
	IS("userPrincipalName eq 'Anna@Contoso.com'", "(upn_fold = 'anna@contoso.com')");
	IS("displayName eq 'O''Neil'", "(display_name_fold = 'o'neil')");
	IS("department eq 'Sales'", "(lower(department) = 'sales')");
	IS("accountEnabled eq false", "(account_enabled = 0)");
	IS("onPremisesSyncEnabled eq true", "(on_premises_sync_enabled = 1)");
	IS("companyName eq null", "(lower(company_name) IS NULL)");
	IS("id eq '6FD2C87F-B296-42F0-B197-1E91E994B900'", "(id = '6fd2c87f-b296-42f0-b197-1e91e994b900')");
	IS("id eq 6fd2c87f-b296-42f0-b197-1e91e994b900", "(id = '6fd2c87f-b296-42f0-b197-1e91e994b900')");
	IS("onPremisesImmutableId eq 'aBc='", "(on_premises_immutable_id = 'aBc=')");
	IS("createdDateTime eq 1970-01-01T00:00:01Z", "(created_at = 1000)");
}

static void test_letters_that_engines_lower_differently_are_left(void **state)
{
	IS("city eq '\xC3\x89VIAN'", "(lower(city) = '\xC3\x89vian')");
}

static void test_beginnings(void **state)
{
	IS("startsWith(displayName,'An')", "(display_name_fold >= 'an' AND display_name_fold < 'ao')");
	IS("startswith( surname , 'B' )", "(lower(surname) >= 'b' AND lower(surname) < 'c')");
}

static void test_and_binds_closer_than_or(void **state)
{
	IS("mail eq 'a' or mail eq 'b' and mail eq 'c'",
		"((mail_fold = 'a') OR ((mail_fold = 'b') AND (mail_fold = 'c')))");
	IS("(mail eq 'a' or mail eq 'b') and mail eq 'c'",
		"(((mail_fold = 'a') OR (mail_fold = 'b')) AND (mail_fold = 'c'))");
	IS("mail in ('a','b')", "((mail_fold = 'a') OR (mail_fold = 'b'))");
}

/* Who has no department is not of the sales department. */
static void test_negation_counts_what_has_no_value(void **state)
{
	IS("not(mail eq 'a')", "(NOT ((mail_fold = 'a')) OR (mail_fold IS NULL))");
	IS("mail ne 'a'", "(NOT ((mail_fold = 'a')) OR (mail_fold IS NULL))");
	IS("mail ne null", "NOT ((mail_fold IS NULL))");
	IS("not (accountEnabled eq true or mail eq null)",
		"(NOT ((account_enabled = 1)) AND NOT ((mail_fold IS NULL)))");
	IS("not not accountEnabled eq true", "(account_enabled = 1)");
	assert_true(filter_parse(*state, &user_filter_subject, "mail ne 'a'").is_advanced);
	assert_true(filter_parse(*state, &user_filter_subject, "not(mail eq 'a')").is_advanced);
	assert_false(filter_parse(*state, &user_filter_subject, "mail eq 'a'").is_advanced);
}

static void test_unknown_properties_are_named(void **state)
{
	struct filter_outcome outcome = filter_parse(*state, &user_filter_subject, "shoeSize eq '9'");
	assert_ptr_equal(outcome.kind, &ERROR_PROPERTY_UNKNOWN);
	assert_string_equal(outcome.why, "shoeSize");
	/* In any case, as PowerShell writes it. */
	IS("DisplayName eq 'x'", "(display_name_fold = 'x')");
}

static void test_what_is_not_supported(void **state)
{
	static const char *const filters[] = { "displayName gt 'a'", "displayName ge 'a'",
		"endsWith(mail,'x')", "contains(mail,'x')", "assignedLicenses/any(x:x/skuId eq 1)",
		"assignedLicenses/$count ne 0", "passwordPolicies eq 'x'",
		"proxyAddresses/any(x:x eq 'smtp:a')", "businessPhones eq 'x'" };
	for (size_t i = 0; i < COUNT_OF(filters); i++)
		IS(filters[i], "QueryUnsupported");
}

static void test_what_is_malformed(void **state)
{
	static const char *const filters[] = { "", "mail", "mail eq", "mail eq '", "mail eq 'a", "mail eq a",
		"(mail eq 'a'", "mail eq 'a')", "mail eq 'a' mail eq 'b'", "mail eq 'a' and", "or",
		"accountEnabled eq 'true'", "accountEnabled eq 1", "mail in ()", "mail in ('a'",
		"mail in 'a'", "startsWith(mail)", "startsWith(mail,null)", "startsWith(mail,'a'",
		"startsWith(accountEnabled,'t')", "id eq 7" };
	for (size_t i = 0; i < COUNT_OF(filters); i++) {
		const char *name = sql_of(*state, filters[i]);
		if (strcmp(name, "FilterInvalid") != 0 && strcmp(name, "PropertyUnknown") != 0)
			fail_msg("%s: %s", filters[i], name);
	}
}

static const char *repeated(struct arena *arena, const char *text, size_t times, const char *end)
{
	struct text_buffer all = text_buffer_in(arena);
	for (size_t i = 0; i < times; i++)
		text_buffer_add(&all, text);
	text_buffer_add(&all, end);
	return text_buffer_text(&all);
}

static void test_size_is_bounded(void **state)
{
	IS(repeated(*state, "(", 30000, "mail eq 'a'"), "QueryUnsupported");
	IS(repeated(*state, "not ", 8000, "mail eq 'a'"), "QueryUnsupported");
	IS(repeated(*state, "mail eq 'a' or ", 2000, "mail eq 'a'"), "QueryUnsupported");
	IS(repeated(*state, "startsWith(mail,'a') or ", 20, "mail eq 'a'"), "QueryUnsupported");
	assert_non_null(filter_parse(
		*state, &user_filter_subject, repeated(*state, "mail eq 'a' or ", 37, "mail eq 'a'"))
				.filter);
	assert_non_null(filter_parse(*state, &user_filter_subject,
		repeated(*state, "startsWith(mail,'a') or ", 18, "startsWith(mail,'a')"))
				.filter);
}

static struct value row_value(const void *row, unsigned column)
{
	const struct user *user = row;
	return column == USER_ACCOUNT_ENABLED ? of_integer(user->account_enabled)
	       : column == USER_MAIL_FOLD     ? of_text(user->mail_fold)
					      : of_text(user->department);
}

static void test_rows_in_memory(void **state)
{
	const struct user user = { .account_enabled = true, .department = "Sales" };
	static const char *const yes[] = { "accountEnabled eq true", "department eq 'SALES'", "mail eq null",
		"mail ne 'a'", "startsWith(department,'sA')", "department eq 'x' or accountEnabled eq true" };
	static const char *const no[] = { "accountEnabled eq false", "department eq 'x'", "mail ne null",
		"startsWith(mail,'a')", "not (department eq 'sales')",
		"mail eq 'a' and accountEnabled eq true" };
	for (size_t i = 0; i < COUNT_OF(yes); i++)
		assert_true(filter_holds(
			filter_parse(*state, &user_filter_subject, yes[i]).filter, row_value, &user));
	for (size_t i = 0; i < COUNT_OF(no); i++)
		assert_false(filter_holds(
			filter_parse(*state, &user_filter_subject, no[i]).filter, row_value, &user));
	assert_true(filter_holds(NULL, row_value, &user));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_equality),
		TEST(test_letters_that_engines_lower_differently_are_left),
		TEST(test_beginnings),
		TEST(test_and_binds_closer_than_or),
		TEST(test_negation_counts_what_has_no_value),
		TEST(test_unknown_properties_are_named),
		TEST(test_what_is_not_supported),
		TEST(test_what_is_malformed),
		TEST(test_size_is_bounded),
		TEST(test_rows_in_memory),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
