/*
 * $expand: what is understood of it, and what is refused by which name.
 */
#include "unit.h"

#include "base/error.h"
#include "domain/errors.h"
#include "doors/graph/expand.h"

static const char *const links[] = { "manager", "memberOf", "licenseDetails", NULL };

static struct expand_outcome parsed(struct arena *arena, const char *text)
{
	return expand_parse(arena, "user", links, text);
}

static void test_items_and_their_options(void **state)
{
	struct expand_outcome outcome =
		parsed(*state, "Manager($select=id, displayName;$levels=max) , memberof,licenseDetails(select=skuId)");
	assert_null(outcome.kind);
	assert_int_equal(outcome.expand.count, 3);
	const struct expand_item *manager = expand_item_named(&outcome.expand, "manager");
	assert_int_equal(manager->levels, LEVELS_MOST);
	assert_int_equal(manager->select_count, 2);
	assert_string_equal(manager->select[1], "displayName");
	assert_int_equal(expand_item_named(&outcome.expand, "memberOf")->levels, 1);
	assert_string_equal(expand_item_named(&outcome.expand, "licenseDetails")->select[0], "skuId");
	assert_null(expand_item_named(&outcome.expand, "directReports"));
	assert_int_equal(parsed(*state, "manager($levels=3)").expand.items[0].levels, 3);
}

static void assert_all(struct arena *arena, const char *const *cases, size_t count, const struct error_kind *kind)
{
	for (size_t i = 0; i < count; i++) {
		struct expand_outcome outcome = parsed(arena, cases[i]);
		if (outcome.kind != kind || outcome.why == NULL)
			fail_msg("%s: %s", cases[i], outcome.kind == NULL ? "fine" : outcome.kind->name);
	}
}

static void test_refusals(void **state)
{
	static const char *const malformed[] = { "", ",", "manager,", "manager(", "manager()", "manager($select=)",
		"manager($select=id", "manager($levels=0)", "manager($levels=many)", "manager($levels=99)", "manager)" };
	static const char *const unsupported[] = { "sponsors", "displayName", "manager($top=1)", "manager($expand=manager)",
		"memberOf($levels=max)", "manager,manager", "memberOf($filter=id eq '1')" };
	static const char *const unknown[] = { "shoes", "shoes($select=id)", "manager x" };
	assert_all(*state, malformed, COUNT_OF(malformed), &ERROR_QUERY_INVALID);
	assert_all(*state, unsupported, COUNT_OF(unsupported), &ERROR_QUERY_UNSUPPORTED);
	assert_all(*state, unknown, COUNT_OF(unknown), &ERROR_PROPERTY_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_items_and_their_options),
		TEST(test_refusals),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
