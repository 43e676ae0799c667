/*
 * test_import - tenured/import.h over a real store: columns, faults, idempotence, resumption, what becomes of
 * a row
 *
 * IMPORT_ROWS=100000 in the environment makes the measured file that long.
 */
#include "tests/unit/unit.h"

#include <ftw.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/password.h"
#include "base/settings.h"
#include "domain/calendar_events.h"
#include "domain/house.h"
#include "domain/journal.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/subscriptions/subscription.h"
#include "domain/tenants/tenant.h"
#include "domain/users/user_import.h"
#include "store/calendar.h"
#include "store/driver.h"
#include "store/lane.h"
#include "store/store.h"
#include "tenured/import.h"
#include "tenured/import_columns.h"

#define E3 "6fd2c87f-b296-42f0-b197-1e91e994b900"
#define ANNA "a1000000-0000-4000-8000-000000000001"
#define BEN "b2000000-0000-4000-8000-000000000002"
#define CARA "c3000000-0000-4000-8000-000000000003"

struct fixture {
	struct arena *arena;
	char root[64];
	struct house house;
	const char *tenant_id;
	struct session *session;
	struct context context;
	int64_t stop_behind;
};

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	fixture->arena = arena_new((size_t)64 << 20);
	snprintf(fixture->root, sizeof(fixture->root), "/tmp/import-XXXXXX");
	assert_non_null(mkdtemp(fixture->root));
	const struct store_options store = { &sqlite_driver,
		text_format(fixture->arena, "%s/a.db", fixture->root), 2 };
	assert_null(store_open(fixture->arena, &store, &fixture->house.store));
	const struct lane_options lane = { .members = 8, .milliseconds = 1 };
	static const struct settings settings = { .password_hash_cost = 1 };
	fixture->house.settings = &settings;
	fixture->house.lane = lane_start(fixture->house.store, &lane);
	const struct tenant_create_options options = {
		.name = "Contoso",
		.domain = "contoso.test",
		.administrator_upn = "admin@contoso.test",
		.administrator_name = "Admin",
		.administrator_hash = password_locked(),
	};
	struct tenant_created created;
	assert_false(failed(tenant_create(&fixture->house, fixture->arena, &options, &created)));
	fixture->tenant_id = created.tenant_id;
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	lane_stop(fixture->house.lane);
	store_close(fixture->house.store);
	nftw(fixture->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(fixture->arena);
	free(fixture);
	return 0;
}

#define IMPORT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

static void buy(struct fixture *fixture, const char *sku_id, int64_t total)
{
	const struct subscription_create_options options = { sku_id, total, "direct", "monthly", NULL };
	const struct act_call call = { .act = &subscription_create,
		.tenant_id = fixture->tenant_id,
		.actor_kind = ACTOR_SYSTEM,
		.actor_id = "system",
		.options = &options };
	assert_false(failed(act_perform(&fixture->house, fixture->arena, &call, NULL)));
}

static const char *write_file(struct fixture *fixture, const char *text)
{
	const char *path = text_format(fixture->arena, "%s/users.csv", fixture->root);
	FILE *stream = fopen(path, "w");
	assert_non_null(stream);
	fputs(text, stream);
	fclose(stream);
	return path;
}

static bool stops(void *state, int64_t rows)
{
	const struct fixture *fixture = state;
	return fixture->stop_behind == 0 || rows < fixture->stop_behind;
}

static const char *result_path(struct fixture *fixture)
{
	return text_format(fixture->arena, "%s/result.csv", fixture->root);
}

static const char *import_path(struct fixture *fixture, const char *path, struct import_figures *figures)
{
	const struct import_options options = { .tenant_id = fixture->tenant_id,
		.path = path,
		.result_path = result_path(fixture),
		.goes_on = stops,
		.state = fixture };
	return import_users(&fixture->house, fixture->arena, &options, figures);
}

static struct import_figures import_text(struct fixture *fixture, const char *text)
{
	struct import_figures figures;
	assert_null(import_path(fixture, write_file(fixture, text), &figures));
	return figures;
}

static const char *read_result(struct fixture *fixture)
{
	char *text = arena_allocate(fixture->arena, 1 << 16);
	FILE *stream = fopen(result_path(fixture), "r");
	assert_non_null(stream);
	assert_true(fread(text, 1, (1 << 16) - 1, stream) > 0);
	fclose(stream);
	return text;
}

static struct context *look(struct fixture *fixture)
{
	fixture->session = store_begin_read(fixture->house.store, fixture->arena, fixture->tenant_id);
	assert_true(context_open(&fixture->context, fixture->arena, fixture->session));
	return &fixture->context;
}

static void look_away(struct fixture *fixture)
{
	store_end_read(fixture->house.store, fixture->session);
}

static int64_t links(struct fixture *fixture)
{
	int64_t sequence = look(fixture)->journal_sequence;
	assert_true(journal_verify(&fixture->context, NULL).is_valid);
	look_away(fixture);
	return sequence;
}

static void test_columns_in_any_order_and_case(void **state)
{
	struct fixture *fixture = *state;
	struct import_figures figures =
		import_text(fixture, "\xEF\xBB\xBFtitle;DISPLAY NAME;Shoe size;user Principal "
				     "Name;country;BlockCredential;Phone number\r\n"
				     "Clerk;Anna Ö;38;anna@contoso.test;Norway;True;+47 1\r\n");
	assert_int_equal(figures.created, 1);
	assert_int_equal(figures.notices, 1);
	struct context *context = look(fixture);
	const struct user *anna = user_resolve(context, "anna@contoso.test");
	assert_non_null(anna);
	assert_string_equal(anna->display_name, "Anna Ö");
	assert_string_equal(anna->job_title, "Clerk");
	assert_string_equal(anna->country, "Norway");
	assert_string_equal(anna->business_phones, "[\"+47 1\"]");
	assert_string_equal(anna->mail_nickname, "anna");
	assert_string_equal(anna->user_type, "Member");
	assert_string_equal(anna->password_hash, password_locked());
	assert_false(anna->account_enabled);
	look_away(fixture);
}

static void test_missing_column_is_named(void **state)
{
	struct fixture *fixture = *state;
	struct import_figures figures;
	const char *why = import_path(fixture, write_file(fixture, "Display name\nAnna\n"), &figures);
	assert_non_null(strstr(why, "\"User principal name\" is missing"));
	why = import_path(fixture, write_file(fixture, "User principal name\nanna@contoso.test\n"), &figures);
	assert_non_null(strstr(why, "\"Display name\" is missing"));
	why = import_path(fixture,
		write_file(fixture, "User principal name,Display name,display-name\na,b,c\n"), &figures);
	assert_non_null(strstr(why, "twice"));
	assert_non_null(import_path(fixture, "/nowhere/users.csv", &figures));
}

static void test_faulty_rows_are_told_and_keep_nobody_out(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, E3, 1);
	struct import_figures figures = import_text(fixture,
		"User principal name,Display name,Licenses,When created,Usage location,Proxy addresses\n"
		"anna@contoso.test,Anna,Office 365 E3,2021-03-04 09:12:33Z,NO,\n"
		"ben@contoso.test,Ben,Office 365 E3,,NO,\n"
		"cara@contoso.test,Cara,Office 365 E33,,NO,\n"
		"dora@elsewhere.test,Dora,,,NO,\n"
		"emma@contoso.test,Emma,,yesterday,NO,\n"
		"fred@contoso.test,,,,NO,\n"
		"gina@contoso.test,Gina,,,NO,smtp:anna@contoso.test\n"
		"hans@contoso.test,Hans,,\n"
		"ines@contoso.test,Ines \"x\",,,,\n"
		"joan@contoso.test,Joan,Office 365 E1,,NO,\n"
		"kurt@contoso.test,Kurt,Unlicensed,2021-03-04T09:12:33+01:00,no,"
		"SMTP:kurt.k@contoso.test+x500:/o=a/"
		"cn=b+smtp:kurt@contoso.onmicrosoft.com+smtp:k@contoso.test+SIP:k@contoso.test\n");
	assert_int_equal(figures.rows, 11);
	assert_int_equal(figures.created, 2);
	assert_int_equal(figures.refused, 9);
	const char *result = read_result(fixture);
	assert_non_null(strstr(
		result, "\r\n3,Licenses,refused,LICENSE-ASN-5,\"No license of Office 365 E3 is free."));
	assert_non_null(strstr(
		result, "\r\n4,Licenses,refused,ProductUnknown,There is no product named 'Office 365 E33'."));
	assert_non_null(strstr(result, "\r\n5,User principal name,refused,USER-NEW-3,"));
	assert_non_null(strstr(result, "\r\n6,When created,refused,NotAMoment,"));
	assert_non_null(strstr(result, "\r\n7,Display name,refused,ValueMissing,"));
	assert_non_null(strstr(result, "\r\n8,Proxy addresses,refused,ADDRESS-ADD-3,"));
	assert_non_null(strstr(result, "\r\n9,,refused,FieldCount,"));
	assert_non_null(strstr(result, "\r\n10,2,refused,Unreadable,"));
	assert_non_null(strstr(
		result, "\r\n11,Licenses,refused,LICENSE-ASN-2,\"No license of Office 365 E1 is free."));
	assert_non_null(strstr(result, "\r\n12,Proxy addresses,notice,AliasSkipped,"));
	struct stat status;
	assert_int_equal(stat(result_path(fixture), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	struct context *context = look(fixture);
	assert_null(user_resolve(context, "ben@contoso.test"));
	assert_null(user_resolve(context, "gina@contoso.test"));
	assert_string_equal(user_resolve(context, "kurt@contoso.test")->mail, "kurt.k@contoso.test");
	assert_string_equal(user_resolve(context, "kurt@contoso.test")->usage_location, "NO");
	assert_int_equal(user_resolve(context, "anna@contoso.test")->created_at, INT64_C(1614849153000));
	size_t count = 0;
	addresses_of_holder(context->session, user_resolve(context, "kurt@contoso.test")->id, &count);
	assert_int_equal(count, 2);
	assert_int_equal(seats_find(context->session, E3)->consumed, 1);
	look_away(fixture);
}

static const char *whole_file(struct fixture *fixture)
{
	int64_t deleted = clock_real_now() - 5 * DAY_MS;
	return text_format(fixture->arena,
		"Object Id,User principal name,Display name,Licenses,Usage location,Proxy "
		"addresses,DirSyncEnabled,"
		"Last dirsync time,Soft deletion time stamp,Block credential,Password never expires\n" ANNA
		",anna@contoso.test,Anna,Office 365 E3,NO,SMTP:a.b@contoso.test+smtp:anna@contoso.test,True,"
		"2025-11-14T15:25:10Z,,False,True\n" BEN
		",ben@contoso.test,Ben,Office 365 E3,NO,,False,,,True,False\n" CARA
		",cara@contoso.test,Cara,Office 365 "
		"E3,NO,SMTP:cara@contoso.test+smtp:c@contoso.test,False,,%s,False,"
		"False\n"
		",dora@contoso.test,Dora,,,SMTP:ben@contoso.test,False,,%s,False,False\n",
		clock_format(fixture->arena, deleted), clock_format(fixture->arena, deleted));
}

static void check_anna(struct context *context)
{
	struct user_facts facts;
	assert_false(failed(user_load(context, ANNA, false, &facts)));
	assert_true(facts.user->on_premises_sync_enabled);
	assert_int_equal(facts.user->on_premises_last_sync_at, INT64_C(1763133910000));
	assert_string_equal(facts.user->password_policies, "DisablePasswordExpiration");
	assert_string_equal(facts.user->mail, "a.b@contoso.test");
	assert_int_equal(facts.address_count, 2);
	assert_true(facts.addresses[0].is_primary);
	assert_string_equal(facts.addresses[0].state, "live");
	assert_string_equal(facts.addresses[1].state, "alias");
	assert_int_equal(facts.license_count, 1);
	assert_int_equal(mailbox_state(facts.mailbox), MAILBOX_USER);
	assert_int_equal(facts.mailbox->quota_bytes, MAILBOX_QUOTA_BYTES_PLAN_2);
}

/* As user.delete would have left her on that day. */
static void check_cara(struct context *context)
{
	struct user_facts facts;
	assert_false(failed(user_load(context, CARA, true, &facts)));
	int64_t deleted = facts.user->deleted_at, due = deleted + 30 * DAY_MS;
	assert_true(context->now - deleted > 4 * DAY_MS);
	assert_string_equal(facts.user->upn, "c3000000000040008000000000000003cara@contoso.test");
	assert_string_equal(facts.user->original_upn, "cara@contoso.test");
	assert_string_equal(facts.licenses[0].state, LICENSE_SUSPENDED);
	assert_int_equal(mailbox_state(facts.mailbox), MAILBOX_SOFT_DELETED);
	assert_int_equal(facts.mailbox->deleted_at, deleted);
	assert_int_equal(facts.address_count, 2);
	assert_string_equal(facts.addresses[0].state, "released");
	assert_string_equal(facts.addresses[1].state, "reserved");
	assert_int_equal(facts.addresses[1].reserved_until, due);
	assert_int_equal(calendar_find(context->session, CARA, EVENT_USER_PURGE)->due_at, due);
	assert_int_equal(
		calendar_find(context->session, facts.mailbox->id, EVENT_MAILBOX_PURGE_DELETED)->due_at, due);
}

static void test_every_state_comes_in_and_twice_is_once(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, E3, 2);
	const char *text = whole_file(fixture);
	struct import_figures figures = import_text(fixture, text);
	assert_int_equal(figures.created, 4);
	struct context *context = look(fixture);
	check_anna(context);
	check_cara(context);
	const struct user *ben = user_find(context->session, BEN);
	assert_false(ben->account_enabled);
	assert_string_equal(ben->mail, "ben@contoso.test");
	assert_int_equal(seats_find(context->session, E3)->consumed, 2);
	look_away(fixture);
	int64_t before = links(fixture);
	figures = import_text(fixture, text);
	assert_int_equal(figures.unchanged, 4);
	assert_int_equal(links(fixture), before);
}

static void test_who_is_there_only_gains(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, E3, 1);
	const char *head = "User principal name,Display name,Licenses,Usage location,Proxy addresses,Block "
			   "credential,City\n";
	import_text(fixture, text_format(fixture->arena, "%sanna@contoso.test,Anna,,NO,,False,Oslo\n", head));
	struct import_figures figures = import_text(fixture,
		text_format(fixture->arena,
			"%sANNA@contoso.test,Anna B,Office 365 E3,NO,SMTP:a@contoso.test,True,\n", head));
	assert_int_equal(figures.updated, 1);
	figures = import_text(
		fixture, text_format(fixture->arena, "%sanna@contoso.test,Anna B,,NO,,True,\n", head));
	struct context *context = look(fixture);
	struct user_facts facts;
	assert_false(failed(user_load(context, "anna@contoso.test", false, &facts)));
	assert_string_equal(facts.user->display_name, "Anna B");
	assert_string_equal(facts.user->city, "Oslo");
	assert_string_equal(facts.user->mail, "a@contoso.test");
	assert_false(facts.user->account_enabled);
	assert_int_equal(facts.license_count, 1);
	assert_int_equal(facts.address_count, 1);
	assert_non_null(facts.mailbox);
	look_away(fixture);
}

static void test_last_administrator_is_not_blocked(void **state)
{
	struct fixture *fixture = *state;
	struct import_figures figures = import_text(fixture,
		"User principal name,Display name,Block credential\nadmin@contoso.test,Admin,True\n");
	assert_int_equal(figures.refused, 1);
	assert_non_null(strstr(read_result(fixture), "2,Block credential,refused,USER-UPD-7,"));
}

static void test_nobody_is_deleted_or_brought_back(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, E3, 2);
	import_text(fixture, whole_file(fixture));
	const char *when = clock_format(fixture->arena, clock_real_now() - DAY_MS);
	struct import_figures figures = import_text(fixture,
		text_format(fixture->arena,
			"Object Id,User principal name,Display name,Soft deletion time stamp\n" CARA
			",cara@contoso.test,Cara,\n" BEN ",ben@contoso.test,Ben,%s\n"
			",zoe@contoso.test,Zoe,2001-01-01 00:00:00Z\n,yan@contoso.test,Yan,2999-01-01\n",
			when));
	assert_int_equal(figures.left, 2);
	assert_int_equal(figures.refused, 2);
	const char *result = read_result(fixture);
	assert_non_null(strstr(
		result, "4,Soft deletion time stamp,refused,RestoreWindowClosed,The account was deleted so"));
	assert_non_null(strstr(result, "2,Soft deletion time stamp,left,"));
	look(fixture);
	assert_true(user_find(fixture->session, CARA)->deleted_at != 0);
	assert_true(user_find(fixture->session, BEN)->deleted_at == 0);
	look_away(fixture);
}

static const char *write_many(struct fixture *fixture, int64_t rows)
{
	const char *path = text_format(fixture->arena, "%s/many.csv", fixture->root);
	FILE *stream = fopen(path, "w");
	assert_non_null(stream);
	fputs("User principal name,Display name,Department,Licenses,Usage location,Proxy addresses\n",
		stream);
	for (int64_t i = 0; i < rows; i++)
		fprintf(stream,
			"user%lld@contoso.test,User "
			"%lld,Sales,%s,NO,SMTP:user%lld@contoso.test+smtp:u%lld@contoso.test\n",
			(long long)i, (long long)i, i % 2 == 0 ? "Office 365 E3" : "", (long long)i,
			(long long)i);
	fclose(stream);
	return path;
}

static void test_stopped_import_goes_on_where_it_was(void **state)
{
	struct fixture *fixture = *state;
	struct import_figures figures;
	buy(fixture, E3, 1000);
	const char *path = write_many(fixture, 350);
	fixture->stop_behind = 200;
	assert_null(import_path(fixture, path, &figures));
	assert_true(figures.was_stopped);
	assert_int_equal(figures.created, 200);
	fixture->stop_behind = 0;
	assert_null(import_path(fixture, path, &figures));
	assert_int_equal(figures.resumed_behind, 200);
	assert_int_equal(figures.rows, 150);
	assert_int_equal(figures.created, 150);
	int64_t before = links(fixture);
	assert_null(import_path(fixture, path, &figures));
	assert_int_equal(figures.resumed_behind, 0);
	assert_int_equal(figures.unchanged, 350);
	assert_int_equal(links(fixture), before);
	look(fixture);
	assert_int_equal(users_count(fixture->session, false), 351);
	assert_int_equal(seats_find(fixture->session, E3)->consumed, 175);
	look_away(fixture);
}

static void test_passwords_are_made_and_written_for_their_owner_alone(void **state)
{
	struct fixture *fixture = *state;
	struct import_figures figures;
	const struct import_options options = { .tenant_id = fixture->tenant_id,
		.result_path = result_path(fixture),
		.makes_passwords = true,
		.path = write_file(fixture, "User principal name,Display name,Password\n"
					    "anna@contoso.test,Anna,\nben@contoso.test,Ben,Correct-Horse-"
					    "1\ncara@contoso.test,Cara,short\n") };
	assert_null(import_users(&fixture->house, fixture->arena, &options, &figures));
	assert_int_equal(figures.created, 2);
	const char *line = strstr(read_result(fixture), "2,,created,");
	assert_non_null(line);
	assert_null(strstr(line, "Correct-Horse-1"));
	const char *password = strstr(line, "anna@contoso.test,") + strlen("anna@contoso.test,");
	password = arena_copy(fixture->arena, password, strcspn(password, "\r"));
	struct context *context = look(fixture);
	const struct user *anna = user_resolve(context, "anna@contoso.test");
	assert_true(password_matches(password, anna->password_hash));
	assert_true(anna->force_change_password);
	assert_true(password_matches(
		"Correct-Horse-1", user_resolve(context, "ben@contoso.test")->password_hash));
	look_away(fixture);
}

static long peak_kilobytes(void)
{
	char line[256];
	long peak = 0;
	FILE *stream = fopen("/proc/self/status", "r");
	while (stream != NULL && fgets(line, sizeof(line), stream) != NULL)
		sscanf(line, "VmHWM: %ld", &peak);
	if (stream != NULL)
		fclose(stream);
	return peak;
}

/* The sanitizers keep what was freed for a while; the arena is measured with them too. */
#if defined(__SANITIZE_ADDRESS__)
#define GROWTH_MOST (512L * 1024)
#else
#define GROWTH_MOST (16L * 1024)
#endif

static void test_memory_does_not_grow_with_the_file(void **state)
{
	struct fixture *fixture = *state;
	const char *asked = getenv("IMPORT_ROWS");
	int64_t rows = asked == NULL ? 20000 : atoll(asked);
	struct import_figures small, large;
	buy(fixture, E3, rows);
	assert_null(import_path(fixture, write_many(fixture, 2000), &small));
	long before = peak_kilobytes();
	int64_t begun = clock_steady_now();
	assert_null(import_path(fixture, write_many(fixture, rows), &large));
	int64_t passed = clock_steady_now() - begun + 1;
	long after = peak_kilobytes();
	print_message("# %lld rows in %lld ms (%lld a second); peak %ld kB after 2000 rows, %ld kB after "
		      "all; arena %zu kB\n",
		(long long)rows, (long long)passed, (long long)(rows * 1000 / passed), before, after,
		large.most_memory / 1024);
	assert_int_equal(large.created + large.unchanged, rows);
	assert_true(large.most_memory < small.most_memory + small.most_memory / 10);
	assert_true(after - before < GROWTH_MOST);
}

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	const struct CMUnitTest tests[] = {
		IMPORT_TEST(test_columns_in_any_order_and_case),
		IMPORT_TEST(test_missing_column_is_named),
		IMPORT_TEST(test_faulty_rows_are_told_and_keep_nobody_out),
		IMPORT_TEST(test_every_state_comes_in_and_twice_is_once),
		IMPORT_TEST(test_who_is_there_only_gains),
		IMPORT_TEST(test_last_administrator_is_not_blocked),
		IMPORT_TEST(test_nobody_is_deleted_or_brought_back),
		IMPORT_TEST(test_stopped_import_goes_on_where_it_was),
		IMPORT_TEST(test_passwords_are_made_and_written_for_their_owner_alone),
		IMPORT_TEST(test_memory_does_not_grow_with_the_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
