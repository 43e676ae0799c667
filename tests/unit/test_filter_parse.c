/*
 * $filter: what is understood, as the condition that the store makes of it, and what is refused and how.
 */
#include "unit.h"

#include "domain/errors.h"
#include "domain/users/user_queries.h"
#include "doors/graph/filter_parse.h"
#include "doors/graph/search_parse.h"
#include "store/filter.h"
#include "store/users.h"

/* The SQL of a filter with its values in the place of $n; 'T' is the tenant. */
static const char *sql_of_filter(struct arena *arena, const struct filter *filter)
{
	struct text_buffer sql = text_buffer_in(arena), filled = text_buffer_in(arena);
	struct filter_values values = { .count = 0 };
	assert_true(filter_compile(&sql, &users_table, filter, 2, &values));
	for (const char *c = text_buffer_text(&sql); *c != '\0'; c++) {
		if (*c != '$') {
			text_buffer_add_bytes(&filled, c, 1);
			continue;
		}
		unsigned long number = strtoul(c + 1, NULL, 10);
		static const struct value tenant = { .kind = VALUE_TEXT, .text = "T" };
		const struct value *value = number == 1 ? &tenant : &values.list[number - 2];
		if (value->kind == VALUE_TEXT)
			text_buffer_add_format(&filled, "'%s'", value->text);
		else
			text_buffer_add_format(&filled, "%lld", (long long)value->integer);
		c += strspn(c + 1, "0123456789");
	}
	return text_buffer_text(&filled);
}

static const char *sql_of(struct arena *arena, const char *text)
{
	struct filter_outcome outcome = filter_parse(arena, &user_filter_subject, text);
	return outcome.filter == NULL ? outcome.kind->name : sql_of_filter(arena, outcome.filter);
}

#define IS(text, sql) assert_string_equal(sql_of(*state, text), sql)

#define SKU "6fd2c87f-b296-42f0-b197-1e91e994b900"

static void test_equality(void **state)
{
	IS("userPrincipalName eq 'Anna@Contoso.com'", "(users.upn_fold = 'anna@contoso.com')");
	IS("displayName eq 'O''Neil'", "(users.display_name_fold = 'o'neil')");
	IS("department eq 'Sales'", "(lower(users.department) = 'sales')");
	IS("accountEnabled eq false", "(users.account_enabled = 0)");
	IS("onPremisesSyncEnabled eq true", "(users.on_premises_sync_enabled = 1 AND users.on_premises_sync_enabled <> 0)");
	IS("onPremisesSyncEnabled eq null", "(users.on_premises_sync_enabled = 0)");
	IS("companyName eq null", "(lower(users.company_name) IS NULL)");
	IS("id eq '6FD2C87F-B296-42F0-B197-1E91E994B900'", "(users.id = '" SKU "')");
	IS("id eq " SKU, "(users.id = '" SKU "')");
	IS("onPremisesImmutableId eq 'aBc='", "(users.on_premises_immutable_id = 'aBc=')");
}

/* The wire shows seconds, so whatever lies in one is that second. */
static void test_moments_are_seconds(void **state)
{
	IS("createdDateTime eq 1970-01-01T00:00:01Z", "((users.created_at >= 1000 AND users.created_at <> 0) AND "
						      "(users.created_at <= 1999 AND users.created_at <> 0))");
	IS("createdDateTime ge 1970-01-01T00:00:01Z", "(users.created_at >= 1000 AND users.created_at <> 0)");
	IS("createdDateTime gt 1970-01-01T00:00:01Z", "(users.created_at > 1999 AND users.created_at <> 0)");
	IS("createdDateTime le 1970-01-01T00:00:01Z", "(users.created_at <= 1999 AND users.created_at <> 0)");
	IS("createdDateTime lt 1970-01-01T00:00:01Z", "(users.created_at < 1000 AND users.created_at <> 0)");
	IS("createdDateTime lt 1970-01-02", "(users.created_at < 86400000 AND users.created_at <> 0)");
	IS("deletedDateTime eq null", "(users.deleted_at = 0)");
}

static void test_order(void **state)
{
	IS("displayName ge 'An'", "(users.display_name_fold >= 'an')");
	IS("displayName lt 'An'", "(users.display_name_fold < 'an')");
}

static void test_letters_that_engines_lower_differently_are_left(void **state)
{
	IS("city eq '\xC3\x89VIAN'", "(lower(users.city) = '\xC3\x89vian')");
}

static void test_beginnings_and_ends(void **state)
{
	IS("startsWith(displayName,'An')", "(users.display_name_fold >= 'an' AND users.display_name_fold < 'ao')");
	IS("startsWith(displayName,'An ')", "(users.display_name_fold >= 'an ' AND users.display_name_fold < 'an!')");
	IS("startswith( surname , 'B' )", "(lower(users.surname) >= 'b' AND lower(users.surname) < 'c')");
	IS("startsWith(surname,'')", "((lower(users.surname) IS NULL) IS NOT TRUE)");
	IS("endsWith(mail,'\xC3\xA9.nl')", "(length(users.mail_fold) >= 4 AND substr(users.mail_fold, "
					   "length(users.mail_fold) - CAST(3 AS INTEGER)) = '\xC3\xA9.nl')");
}

static void test_and_binds_closer_than_or(void **state)
{
	IS("mail eq 'a' or mail eq 'b' and mail eq 'c'",
		"((users.mail_fold = 'a') OR ((users.mail_fold = 'b') AND (users.mail_fold = 'c')))");
	IS("(mail eq 'a' or mail eq 'b') and mail eq 'c'",
		"(((users.mail_fold = 'a') OR (users.mail_fold = 'b')) AND (users.mail_fold = 'c'))");
	IS("mail in ('a','b','c')", "((users.mail_fold = 'a') OR (users.mail_fold = 'b') OR (users.mail_fold = 'c'))");
}

/* Who has no department is not of the sales department. */
static void test_negation_counts_what_has_no_value(void **state)
{
	IS("not(mail eq 'a')", "((users.mail_fold = 'a') IS NOT TRUE)");
	IS("mail ne 'a'", "((users.mail_fold = 'a') IS NOT TRUE)");
	IS("mail ne null", "((users.mail_fold IS NULL) IS NOT TRUE)");
	IS("not not accountEnabled eq true", "(users.account_enabled = 1)");
}

static void test_lambdas(void **state)
{
	IS("assignedLicenses/any(x:x/skuId eq " SKU ")",
		"(EXISTS (SELECT licenses.user_id FROM licenses WHERE licenses.tenant_id = 'T' AND licenses.user_id = users.id AND ((licenses.state = 'error') IS NOT TRUE) "
		"AND (licenses.sku_id = '" SKU "')))");
	IS("proxyAddresses/any(x:x eq 'smtp:A@b.c')",
		"(users.id IN (SELECT addresses.holder_id FROM addresses WHERE addresses.tenant_id = 'T' AND "
		"(addresses.address_fold = 'a@b.c')))");
	IS("ProxyAddresses/any(p:startsWith(p,'SMTP:a'))",
		"(users.id IN (SELECT addresses.holder_id FROM addresses WHERE addresses.tenant_id = 'T' AND "
		"(addresses.address_fold >= 'a' AND addresses.address_fold < 'b')))");
	IS("proxyAddresses/any(x:x eq 'a@b.c')",
		"(EXISTS (SELECT addresses.holder_id FROM addresses WHERE addresses.tenant_id = 'T' AND addresses.holder_id = "
		"users.id AND (1 = 0)))");
	IS("otherMails/any(x:x eq 'A@b.c')",
		"((replace(lower(users.other_mails), '[\"a@b.c\"', CAST('' AS TEXT)) <> lower(users.other_mails)) OR "
		"(replace(lower(users.other_mails), ',\"a@b.c\"', CAST('' AS TEXT)) <> lower(users.other_mails)))");
	IS("identities/any(i:i/signInType eq 'userPrincipalName' and i/issuerAssignedId eq 'Anna@x.y')",
		"(users.upn_fold = 'anna@x.y')");
	IS("identities/any(i:i/signInType eq 'emailAddress')", "(1 = 0)");
	IS("assignedLicenses/$count eq 0",
		"((EXISTS (SELECT licenses.user_id FROM licenses WHERE licenses.tenant_id = 'T' AND licenses.user_id = users.id AND ((licenses.state = 'error') IS NOT TRUE))) "
		"IS NOT TRUE)");
	IS("assignedPlans/any(a:a/servicePlanId eq " SKU " and a/capabilityStatus eq 'Enabled')", "(1 = 0)");
}

static bool is_advanced(struct arena *arena, const char *text)
{
	struct filter_outcome outcome = filter_parse(arena, &user_filter_subject, text);
	assert_non_null(outcome.filter);
	return outcome.is_advanced;
}

static void test_what_is_advanced(void **state)
{
	static const char *const advanced[] = { "mail ne 'a'", "not(mail eq 'a')", "endsWith(mail,'a')",
		"assignedLicenses/$count eq 0", "assignedLicenses/$count ne 0", "mail ne null",
		"proxyAddresses/any(x:endsWith(x,'@b.c'))", "mail eq 'a' and endsWith(mail,'b')" };
	static const char *const plain[] = { "mail eq 'a'", "mail in ('a')", "startsWith(mail,'a')", "mail eq null",
		"createdDateTime le 2025-01-01T00:00:00Z", "otherMails/any(x:x eq 'a')" };
	for (size_t i = 0; i < COUNT_OF(advanced); i++)
		assert_true(is_advanced(*state, advanced[i]));
	for (size_t i = 0; i < COUNT_OF(plain); i++)
		assert_false(is_advanced(*state, plain[i]));
}

static void test_what_walks(void **state)
{
	static const char *const walks[] = { "department eq 'a'", "mail eq 'a' or department eq 'a'", "mail ne 'a'",
		"assignedLicenses/any(x:x/skuId eq " SKU ")", "createdDateTime ge 2025-01-01" };
	static const char *const looks_up[] = { "mail eq 'a'", "mail eq 'a' and department ne 'a'",
		"department eq 'a' and userPrincipalName eq 'a'", "proxyAddresses/any(x:x eq 'smtp:a')",
		"startsWith(displayName,'a')", "id in ('" SKU "')" };
	for (size_t i = 0; i < COUNT_OF(walks); i++)
		assert_true(filter_parse(*state, &user_filter_subject, walks[i]).is_walk);
	for (size_t i = 0; i < COUNT_OF(looks_up); i++)
		assert_false(filter_parse(*state, &user_filter_subject, looks_up[i]).is_walk);
}

static void test_unknown_properties_are_named(void **state)
{
	static const char *const filters[] = { "shoeSize eq '9'", "startsWith(shoeSize,'9')", "shoeSize/any(x:x eq 1)" };
	for (size_t i = 0; i < COUNT_OF(filters); i++) {
		struct filter_outcome outcome = filter_parse(*state, &user_filter_subject, filters[i]);
		assert_ptr_equal(outcome.kind, &ERROR_PROPERTY_UNKNOWN);
		assert_string_equal(outcome.why, "shoeSize");
	}
	/* In any case, as PowerShell writes it. */
	IS("DisplayName eq 'x'", "(users.display_name_fold = 'x')");
}

static void test_what_is_not_supported(void **state)
{
	static const char *const filters[] = { "contains(mail,'x')", "businessPhones eq 'x'", "accountEnabled ge true",
		"endsWith(displayName,'x')", "endsWith(department,'x')", "assignedLicenses/$count gt 0",
		"assignedLicenses/$count eq 1", "assignedLicenses/all(x:x/skuId eq " SKU ")", "assignedLicenses/any()",
		"assignedLicenses eq null", "proxyAddresses/any(x:x ne 'smtp:a')", "proxyAddresses/any(x:not (x eq 'smtp:a'))",
		"proxyAddresses/any(x:x/any(y:y eq 'a'))", "displayName/first eq 'x'", "lastPasswordChangeDateTime eq null",
		"startsWith(id,'6')", "signInActivity/lastSignInDateTime ge 2025-01-01", "isManagementRestricted eq true", "mail has 'x'", "startsWith(businessPhones,'x')", "licenseAssignmentStates/any(x:x/state eq 'Active')" };
	for (size_t i = 0; i < COUNT_OF(filters); i++) {
		const char *name = sql_of(*state, filters[i]);
		if (strcmp(name, "QueryUnsupported") != 0)
			fail_msg("%s: %s", filters[i], name);
	}
}

static void test_what_is_malformed(void **state)
{
	static const char *const filters[] = { "", "mail", "mail eq", "mail eq '", "mail eq 'a", "mail eq a",
		"(mail eq 'a'", "mail eq 'a')", "mail eq 'a' mail eq 'b'", "mail eq 'a' and", "or",
		"accountEnabled eq 'true'", "accountEnabled eq 1", "mail in ()", "mail in ('a'",
		"mail in 'a'", "startsWith(mail)", "startsWith(mail,null)", "startsWith(mail,'a'",
		"startsWith(accountEnabled,'t')", "id eq 7", "id eq 'seven'", "mail is 'a'", "mail equals 'a'",
		"nonsense(mail,'a')", "createdDateTime eq 'x'", "createdDateTime ge yesterday", "mail gt null",
		"mail/any(x:x eq 'a')", "proxyAddresses/any(x eq 'a')", "proxyAddresses/any(x:x eq 'smtp:a'",
		"proxyAddresses/any(x:mail eq 'a')", "proxyAddresses/any(x:xy eq 'a')", "/", "$count eq 0", "'a' eq mail",
		"assignedLicenses/any(x:x/skuId eq 'seven')", ")", "((", "not", "any(x:x)" };
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
	IS(repeated(*state, "(", 13, "mail eq 'a'"), "QueryUnsupported");
	IS(repeated(*state, "not ", 2000, "mail eq 'a'"), "QueryUnsupported");
	IS(repeated(*state, "mail eq 'a' or ", 2000, "mail eq 'a'"), "QueryUnsupported");
	IS(repeated(*state, "mail eq 'a' or ", 100, "mail eq 'a'"), "QueryUnsupported");
	IS(repeated(*state, "startsWith(mail,'a') or ", 50, "mail eq 'a'"), "QueryUnsupported");
	assert_non_null(filter_parse(
		*state, &user_filter_subject, repeated(*state, "mail eq 'a' or ", 99, "mail eq 'a'"))
				.filter);
}

static const char *search_sql(struct arena *arena, const char *text)
{
	struct filter_outcome outcome = search_parse(arena, &user_filter_subject, text);
	return outcome.filter == NULL ? outcome.kind->name : sql_of_filter(arena, outcome.filter);
}

static void test_searches(void **state)
{
	static const char *const invalid[] = { "", "displayName:wa", "\"displayName\"", "\"displayName:\"", "\"displayName: \"",
		"\"displayName:a", "\"mail:a\" \"mail:b\"", "\"mail:a\" OR", "(\"mail:a\"", "\"displayName:-\"" };
	static const char *const unsupported[] = { "\"id:a\"", "\"accountEnabled:true\"" };
	assert_string_equal(search_sql(*state, "\"mail:X\""), "(users.mail_fold >= 'x' AND users.mail_fold < 'y')");
	assert_string_equal(search_sql(*state, "\"mail:x\" OR \"givenName:Y\" AND \"surname:z\""),
		"((users.mail_fold >= 'x' AND users.mail_fold < 'y') OR ((lower(users.given_name) >= 'y' AND "
		"lower(users.given_name) < 'z') AND (lower(users.surname) >= 'z' AND lower(users.surname) < '{')))");
	for (size_t i = 0; i < COUNT_OF(invalid); i++)
		assert_string_equal(search_sql(*state, invalid[i]), "QueryInvalid");
	for (size_t i = 0; i < COUNT_OF(unsupported); i++)
		assert_string_equal(search_sql(*state, unsupported[i]), "QueryUnsupported");
	assert_string_equal(search_sql(*state, "\"shoeSize:9\""), "PropertyUnknown");
}

static void test_words_in_memory(void **state)
{
	const struct user user = { .display_name_fold = "anna de-vries" };
	static const struct {
		const char *search;
		bool finds;
	} cases[] = { { "\"displayName:de\"", true }, { "\"displayName:vri\"", true }, { "\"displayName:ries\"", false },
		{ "\"displayName:Vries Anna\"", true }, { "\"displayName:an ben\"", false } };
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(filter_holds_in(search_parse(*state, &user_filter_subject, cases[i].search).filter,
					 &users_table, NULL, &user),
			cases[i].finds);
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
		"mail ne 'a'", "startsWith(department,'sA')", "department eq 'x' or accountEnabled eq true",
		"department ge 'r'", "department lt 't'" };
	static const char *const no[] = { "accountEnabled eq false", "department eq 'x'", "mail ne null",
		"startsWith(mail,'a')", "not (department eq 'sales')", "endsWith(mail,'a')",
		"mail eq 'a' and accountEnabled eq true", "mail ge 'a'" };
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
		TEST(test_moments_are_seconds),
		TEST(test_order),
		TEST(test_letters_that_engines_lower_differently_are_left),
		TEST(test_beginnings_and_ends),
		TEST(test_and_binds_closer_than_or),
		TEST(test_negation_counts_what_has_no_value),
		TEST(test_lambdas),
		TEST(test_what_is_advanced),
		TEST(test_what_walks),
		TEST(test_unknown_properties_are_named),
		TEST(test_what_is_not_supported),
		TEST(test_what_is_malformed),
		TEST(test_size_is_bounded),
		TEST(test_searches),
		TEST(test_words_in_memory),
		TEST(test_rows_in_memory),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
