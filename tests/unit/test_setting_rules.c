/*
 * test_setting_rules - what an organisation may choose, who chooses, and that it is heard (domain/tenants, domain/settings)
 */
#include "tests/unit/domain_fixture.h"

#include "base/arena.h"
#include "domain/periods.h"
#include "domain/tenants/setting_change.h"
#include "store/store.h"

static struct error choose(struct fixture *fixture, enum setting_place place, const char *property, const char *value)
{
	struct setting_change_options change = { .place = place, .count = 1 };
	change.choices[0] = (struct setting_choice){ setting_with_property(place, property), value };
	assert_non_null(change.choices[0].row);
	return perform(fixture, &setting_change, &change);
}

static void setting_chg_1(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *role;
		bool own, organization, files;
	} expected[] = {
		{ "User Administrator", false, false, false },
		{ "SharePoint Administrator", false, false, true },
		{ "Exchange Administrator", false, false, false },
		{ "Global Reader", false, false, false },
		{ "Global Administrator", true, true, true },
	};
	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		act_as_administrator(fixture);
		act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "a%zu", i), expected[i].role));
		struct error own = choose(fixture, PLACE_OWN, "delete_guard", "portal_only");
		struct error organization = choose(fixture, PLACE_ORGANIZATION, "technicalNotificationMails", "[]");
		struct error files =
			choose(fixture, PLACE_SHAREPOINT, "deletedUserPersonalSiteRetentionPeriodInDays", "90");
		const struct error answers[] = { own, organization, files };
		const bool may[] = { expected[i].own, expected[i].organization, expected[i].files };
		for (size_t j = 0; j < COUNT_OF(may); j++) {
			if (may[j])
				assert_fine(answers[j]);
			else
				assert_refused(answers[j], &ERROR_REQUEST_DENIED, "SETTING-CHG-1");
		}
	}
	act_as_application(fixture, "Directory.ReadWrite.All SharePointTenantSettings.ReadWrite.All");
	assert_refused(choose(fixture, PLACE_OWN, "delete_guard", "all_doors"), &ERROR_REQUEST_DENIED, "SETTING-CHG-1");
	assert_fine(choose(fixture, PLACE_SHAREPOINT, "isLoopEnabled", "true"));
}

static void setting_chg_2(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		enum setting_place place;
		const char *property, *value;
		bool is_fine;
	} cases[] = {
		{ PLACE_OWN, "delete_guard", "nobody", false },
		{ PLACE_OWN, "delete_guard", "portal_only", true },
		{ PLACE_OWN, "delete_guard", NULL, true },
		{ PLACE_OWN, "recoverable_items_days", "-1", false },
		{ PLACE_OWN, "recoverable_items_days", "0", true },
		{ PLACE_OWN, "recoverable_items_days", "30", true },
		{ PLACE_OWN, "recoverable_items_days", "31", false },
		{ PLACE_OWN, "inactive_mailbox_retire_days", "184", false },
		{ PLACE_SHAREPOINT, "deletedUserPersonalSiteRetentionPeriodInDays", "29", false },
		{ PLACE_SHAREPOINT, "deletedUserPersonalSiteRetentionPeriodInDays", "30", true },
		{ PLACE_SHAREPOINT, "deletedUserPersonalSiteRetentionPeriodInDays", "3650", true },
		{ PLACE_SHAREPOINT, "deletedUserPersonalSiteRetentionPeriodInDays", "3651", false },
		{ PLACE_SHAREPOINT, "deletedUserPersonalSiteRetentionPeriodInDays", "30.5", false },
		{ PLACE_SHAREPOINT, "deletedUserPersonalSiteRetentionPeriodInDays", NULL, false },
		{ PLACE_SHAREPOINT, "sharingCapability", "everybody", false },
		{ PLACE_SHAREPOINT, "idleSessionSignOut", "{}", false },
		{ PLACE_SHAREPOINT, "isLoopEnabled", "yes", false },
		{ PLACE_ORGANIZATION, "technicalNotificationMails", "[\"it@contoso.test\"]", true },
		{ PLACE_ORGANIZATION, "technicalNotificationMails", "[\"nobody\"]", false },
		{ PLACE_ORGANIZATION, "technicalNotificationMails", "[1]", false },
		{ PLACE_ORGANIZATION, "technicalNotificationMails", NULL, false },
		{ PLACE_ORGANIZATION, "preferredLanguage", "", false },
		{ PLACE_ORGANIZATION, "preferredLanguage", NULL, true },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct error error = choose(fixture, cases[i].place, cases[i].property, cases[i].value);
		if (cases[i].is_fine)
			assert_fine(error);
		else
			assert_refused(error, &ERROR_PROPERTY_INVALID, "SETTING-CHG-2");
	}
}

static int64_t recoverable_days(struct fixture *fixture)
{
	struct context context;
	struct session *session = begin_read(fixture);
	assert_true(context_open(&context, fixture->arena, session));
	int64_t days = period_days(&context, PERIOD_RECOVERABLE_ITEMS);
	end_read(fixture, session);
	return days;
}

static void choice_is_heard_and_taken_back(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(recoverable_days(fixture), 14);
	assert_fine(choose(fixture, PLACE_OWN, "recoverable_items_days", "7"));
	assert_int_equal(recoverable_days(fixture), 7);
	assert_fine(choose(fixture, PLACE_OWN, "recoverable_items_days", NULL));
	assert_int_equal(recoverable_days(fixture), 14);
	set_setting(fixture, "recoverable_items_days", "4000"); /* past the rules: does not count */
	assert_int_equal(recoverable_days(fixture), 14);
}

static void refused_choice_changes_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct setting_change_options change = { .place = PLACE_OWN, .count = 2 };
	change.choices[0] = (struct setting_choice){ setting_with_property(PLACE_OWN, "recoverable_items_days"), "7" };
	change.choices[1] = (struct setting_choice){ setting_with_property(PLACE_OWN, "delete_guard"), "nobody" };
	assert_refused(perform(fixture, &setting_change, &change), &ERROR_PROPERTY_INVALID, "SETTING-CHG-2");
	assert_int_equal(recoverable_days(fixture), 14);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(setting_chg_1),
		FIXTURE_TEST(setting_chg_2),
		FIXTURE_TEST(choice_is_heard_and_taken_back),
		FIXTURE_TEST(refused_choice_changes_nothing),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
