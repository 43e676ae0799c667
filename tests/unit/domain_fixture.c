/*
 * domain_fixture - see the header
 */
#include "tests/unit/domain_fixture.h"

#include <dirent.h>

#include "base/ids.h"
#include "base/log.h"
#include "domain/actor_cache.h"
#include "domain/calendar.h"
#include "domain/context.h"
#include "domain/licenses/license_jobs.h"
#include "store/addresses.h"
#include "store/calendar.h"
#include "store/failing/failing_driver.h"
#include "store/lane.h"
#include "store/licenses.h"
#include "store/store.h"
#include "store/tenant_settings.h"
#include "store/tenants.h"
#include "tests/support/invariants.h"

static void remove_folder(const char *folder)
{
	char path[512];
	DIR *entries = opendir(folder);
	for (struct dirent *entry = NULL; entries != NULL && (entry = readdir(entries)) != NULL;) {
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.')
			unlink(path);
	}
	if (entries != NULL)
		closedir(entries);
	rmdir(folder);
}

static void open_house(struct fixture *fixture, const struct driver *driver)
{
	const struct store_options options = { .driver = driver, .location = fixture->database, .readers = 2 };
	const char *why = store_open(fixture->arena, &options, &fixture->store);
	if (why != NULL)
		fail_msg("%s", why);
	const struct lane_options lane_options = { .members = 16, .milliseconds = 5 };
	fixture->lane = lane_start(fixture->store, &lane_options);
	fixture->house = (struct house){ .store = fixture->store, .lane = fixture->lane, .actors = actor_cache_new(fixture->arena) };
}

static struct tenant_created found(struct fixture *fixture, const char *name, const char *domain)
{
	struct tenant_created created;
	const struct tenant_create_options options = {
		.name = name,
		.domain = domain,
		.country = "NL",
		.clock_is_movable = true,
		.administrator_upn = text_format(fixture->arena, "root@%s", domain),
		.administrator_name = "Root",
		.administrator_hash = "{CRYPT}$y$none",
		.application_name = "Scripts",
		.application_secret = "a-secret-of-the-scripts",
	};
	assert_fine(tenant_create(&fixture->house, fixture->arena, &options, &created));
	fixture->tenant_id = created.tenant_id;
	act_as(fixture, created.administrator_id);
	return created;
}

static int open_on(void **state, const struct driver *driver)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	*state = fixture;
	fixture->arena = arena_new((size_t)256 << 20);
	strcpy(fixture->folder, "/tmp/tenure-domain-XXXXXX");
	assert_non_null(mkdtemp(fixture->folder));
	fixture->database = text_format(fixture->arena, "%s/tenure.db", fixture->folder);
	fixture->door = DOOR_OWN;
	log_set_level((enum log_level)(LOG_ERROR + 1)); /* faults are made here by the hundred */
	open_house(fixture, driver);
	fixture->contoso = found(fixture, "Contoso", "contoso.test");
	fixture->now = clock_real_now();
	pass_late(fixture, 1000);
	return 0;
}

int fixture_open(void **state)
{
	extern const struct driver sqlite_driver;
	return open_on(state, &sqlite_driver);
}

int fixture_open_failing(void **state)
{
	extern const struct driver sqlite_driver;
	return open_on(state, failing_driver_before(&sqlite_driver));
}

int fixture_close(void **state)
{
	struct fixture *fixture = *state;
	lane_stop(fixture->lane);
	actor_cache_close(fixture->house.actors);
	store_close(fixture->store);
	remove_folder(fixture->folder);
	arena_free(fixture->arena);
	free(fixture);
	return 0;
}

struct tenant_created found_fabrikam(struct fixture *fixture)
{
	struct tenant_created created = found(fixture, "Fabrikam", "fabrikam.test");
	pass_late(fixture, 0);
	return created;
}

void assert_invariants(struct fixture *fixture)
{
	const char *broken = invariants_broken(fixture->arena, fixture->store, fixture->database);
	if (broken != NULL)
		fail_msg("%s", broken);
}

struct error perform(struct fixture *fixture, const struct act *act, const void *options)
{
	const struct act_call call = {
		.act = act,
		.tenant_id = fixture->tenant_id,
		.actor_kind = fixture->actor_kind,
		.actor_id = fixture->actor_id,
		.door = fixture->door,
		.options = options,
	};
	fixture->result = (struct act_result){ 0 };
	struct error error = act_perform(&fixture->house, fixture->arena, &call, &fixture->result);
	if (!fixture->skips_invariants)
		assert_invariants(fixture);
	return error;
}

void assert_fine_at(struct error error, const char *file, int line)
{
	if (!failed(error))
		return;
	print_error("refused: %s %s: %s (%s)\n", error.kind->name, error.rule == NULL ? "" : error.rule,
		error.message == NULL ? "" : error.message, error.target == NULL ? "" : error.target);
	_fail(file, line);
}

void assert_refused_at(struct error error, const struct error_kind *kind, const char *rule, const char *file, int line)
{
	if (error.kind == kind && text_equal(error.rule, rule))
		return;
	print_error("expected %s %s, got %s %s\n", kind->name, rule == NULL ? "" : rule,
		failed(error) ? error.kind->name : "no refusal", error.rule == NULL ? "" : error.rule);
	_fail(file, line);
}

void act_as(struct fixture *fixture, const char *user_id)
{
	fixture->actor_kind = ACTOR_USER;
	fixture->actor_id = user_id;
}

void act_as_administrator(struct fixture *fixture)
{
	act_as(fixture, fixture->contoso.administrator_id);
}

void act_as_application(struct fixture *fixture, const char *permissions)
{
	const struct application_create_options options = { .display_name = "Script",
		.permissions = permissions,
		.client_id = uuid_new(fixture->arena),
		.secret_hash = "hash" };
	assert_fine(perform(fixture, &application_create, &options));
	fixture->actor_kind = ACTOR_APPLICATION;
	fixture->actor_id = fixture->result.object_id;
}

static const char *upn_of(struct fixture *fixture, const char *name)
{
	bool is_contoso = text_equal(fixture->tenant_id, fixture->contoso.tenant_id);
	return text_format(fixture->arena, "%s@%s", name, is_contoso ? "contoso.test" : "fabrikam.test");
}

struct error create_user(struct fixture *fixture, const char *upn, const char *password)
{
	size_t length = strcspn(upn, "@");
	const char *nickname = length == 0 ? "nobody" : arena_copy(fixture->arena, upn, length);
	const struct user_value values[] = {
		{ user_field_named("userPrincipalName"), upn },
		{ user_field_named("displayName"), text_format(fixture->arena, "Person %s", nickname) },
		{ user_field_named("mailNickname"), nickname },
		{ user_field_named("accountEnabled"), "true" },
		{ user_field_named("usageLocation"), "NL" },
	};
	const struct user_create_options options = {
		.values = values,
		.value_count = COUNT_OF(values),
		.password = password,
		.password_hash = password == NULL ? NULL : "{CRYPT}$y$hash",
	};
	return perform(fixture, &user_create, &options);
}

const char *make_user(struct fixture *fixture, const char *name)
{
	assert_fine(create_user(fixture, upn_of(fixture, name), PASSWORD));
	return fixture->result.object_id;
}

const char *make_licensed_user(struct fixture *fixture, const char *name, const char *sku_id)
{
	const char *id = make_user(fixture, name);
	assert_fine(assign(fixture, id, sku_id));
	return id;
}

const char *make_administrator(struct fixture *fixture, const char *name, const char *role_name)
{
	const char *id = make_user(fixture, name);
	assert_fine(give_role(fixture, id, role_name));
	return id;
}

struct error try_to_make_group(struct fixture *fixture, const char *name, const char *nickname, bool is_unified,
	bool is_role_assignable)
{
	const struct group_value values[] = {
		{ group_field_named("displayName"), name },
		{ group_field_named("mailNickname"), nickname },
		{ group_field_named("mailEnabled"), is_unified ? "true" : "false" },
		{ group_field_named("securityEnabled"), is_unified && !is_role_assignable ? "false" : "true" },
		{ group_field_named("isAssignableToRole"), is_role_assignable ? "true" : "false" },
	};
	const struct group_create_options options = {
		.values = values, .value_count = COUNT_OF(values), .is_unified = is_unified };
	return perform(fixture, &group_create, &options);
}

const char *make_group(struct fixture *fixture, const char *name, bool is_unified, bool is_role_assignable)
{
	assert_fine(try_to_make_group(fixture, name, name, is_unified, is_role_assignable));
	return fixture->result.object_id;
}

struct error set_owner(struct fixture *fixture, const char *group, const char *user, bool removes)
{
	const struct group_member_options options = { group, user, MEMBERSHIP_OWNER, removes };
	return perform(fixture, &group_set_member, &options);
}

struct error update_group(struct fixture *fixture, const char *group, const char *property, const char *value)
{
	const struct group_value values[] = { { group_field_named(property), value } };
	const struct group_update_options options = { .group_id = group, .values = values, .value_count = 1 };
	assert_non_null(values[0].field);
	return perform(fixture, &group_update, &options);
}

struct group *group_row(struct fixture *fixture, const char *id)
{
	struct session *session = begin_read(fixture);
	struct group *group = group_find(session, id);
	end_read(fixture, session);
	return group;
}

struct error try_to_buy(struct fixture *fixture, const char *sku_id, int64_t total, const char *channel, const char *term)
{
	const struct subscription_create_options options = { sku_id, total, channel, term, NULL };
	return perform(fixture, &subscription_create, &options);
}

const char *buy(struct fixture *fixture, const char *sku_id, int64_t total)
{
	assert_fine(try_to_buy(fixture, sku_id, total, "direct", "monthly"));
	return fixture->result.object_id;
}

struct error update_user(struct fixture *fixture, const char *user, const char *property, const char *value)
{
	const struct user_value values[] = { { user_field_named(property), value } };
	const struct user_update_options options = { .user = user, .values = values, .value_count = 1 };
	assert_non_null(values[0].field);
	return perform(fixture, &user_update, &options);
}

struct error set_password(struct fixture *fixture, const char *user, const char *password)
{
	const struct user_update_options options = { .user = user, .password = password, .password_hash = "{CRYPT}$y$new" };
	return perform(fixture, &user_update, &options);
}

struct error assign(struct fixture *fixture, const char *user, const char *sku_id)
{
	const struct license_addition addition = { .sku_id = sku_id };
	const struct license_options options = { .user = user, .additions = &addition, .addition_count = 1 };
	return perform(fixture, &license_assign, &options);
}

struct error unassign(struct fixture *fixture, const char *user, const char *sku_id)
{
	const char *const removals[] = { sku_id };
	const struct license_options options = { .user = user, .removals = removals, .removal_count = 1 };
	return perform(fixture, &license_assign, &options);
}

struct error delete_user(struct fixture *fixture, const char *user)
{
	return perform(fixture, &user_delete, user);
}

struct error purge_user(struct fixture *fixture, const char *user)
{
	return perform(fixture, &user_purge, user);
}

struct error restore_user_as(struct fixture *fixture, const char *user, const char *new_upn, bool reconciles)
{
	const struct user_restore_options options = { user, new_upn, reconciles };
	return perform(fixture, &user_restore, &options);
}

struct error restore_user(struct fixture *fixture, const char *user)
{
	return restore_user_as(fixture, user, NULL, false);
}

struct error add_alias(struct fixture *fixture, const char *user, const char *address)
{
	const struct address_options options = { address, user };
	return perform(fixture, &address_add, &options);
}

struct error remove_alias(struct fixture *fixture, const char *user, const char *address)
{
	const struct address_options options = { address, user };
	return perform(fixture, &address_remove_alias, &options);
}

struct error give_role(struct fixture *fixture, const char *principal, const char *role_name)
{
	const struct role_assign_options options = { .role_id = role_named(role_name)->id, .principal_id = principal };
	return perform(fixture, &role_assign, &options);
}

struct error take_role(struct fixture *fixture, const char *principal, const char *role_name)
{
	const struct role_assign_options options = { .role_id = role_named(role_name)->id, .principal_id = principal };
	return perform(fixture, &role_remove, &options);
}

struct error set_member(struct fixture *fixture, const char *group, const char *user, bool removes)
{
	const struct group_member_options options = { group, user, "member", removes };
	return perform(fixture, &group_set_member, &options);
}

struct error resize(struct fixture *fixture, const char *subscription, int64_t total)
{
	const struct subscription_resize_options options = { subscription, total };
	return perform(fixture, &subscription_resize, &options);
}

/* What is written past the acts: one closure for all of it. */
struct writing {
	struct fixture *fixture;
	const char *id, *name, *value;
	void (*alter_user)(struct user *user);
	void (*alter_mailbox)(struct mailbox *mailbox);
};

static void write_past(struct fixture *fixture, lane_work *work, struct writing writing)
{
	writing.fixture = fixture;
	assert_fine(lane_run(fixture->lane, fixture->tenant_id, fixture->arena, work, &writing));
}

static struct error set_clock(struct session *session, void *state)
{
	const struct writing *writing = state;
	tenant_set_clock(session, 0, writing->fixture->now, writing->fixture->now);
	return session_fault(session);
}

void pass_late(struct fixture *fixture, int64_t milliseconds)
{
	fixture->now += milliseconds;
	write_past(fixture, set_clock, (struct writing){ 0 });
}

int64_t play_calendar(struct fixture *fixture)
{
	int64_t played = 0, next = 0;
	assert_fine(calendar_play_tenant(&fixture->house, fixture->arena, fixture->tenant_id, 1000, false, &played, &next));
	if (!fixture->skips_invariants)
		assert_invariants(fixture);
	return played;
}

/* From one due moment to the next, as the clock does it. */
void pass(struct fixture *fixture, int64_t milliseconds)
{
	int64_t target = fixture->now + milliseconds;
	for (;;) {
		struct session *session = begin_read(fixture);
		int64_t next = calendar_next_due(session);
		end_read(fixture, session);
		bool ends_here = next == 0 || next > target;
		int64_t moment = ends_here ? target : next > fixture->now ? next : fixture->now;
		pass_late(fixture, moment - fixture->now);
		play_calendar(fixture);
		if (ends_here)
			return;
	}
}

static struct error write_user(struct session *session, void *state)
{
	const struct writing *writing = state;
	struct user *user = user_find(session, writing->id);
	writing->alter_user(user);
	user_replace(session, user);
	return session_fault(session);
}

void alter_user(struct fixture *fixture, const char *id, void (*alter)(struct user *user))
{
	write_past(fixture, write_user, (struct writing){ .id = id, .alter_user = alter });
}

static struct error write_mailbox(struct session *session, void *state)
{
	const struct writing *writing = state;
	size_t count = 0;
	struct mailbox *mailboxes = mailboxes_of_user(session, writing->id, &count);
	assert_int_equal(count, 1);
	writing->alter_mailbox(mailboxes);
	mailbox_put(session, mailboxes);
	return session_fault(session);
}

void alter_mailbox(struct fixture *fixture, const char *user_id, void (*alter)(struct mailbox *mailbox))
{
	write_past(fixture, write_mailbox, (struct writing){ .id = user_id, .alter_mailbox = alter });
}

static struct error write_setting(struct session *session, void *state)
{
	const struct writing *writing = state;
	tenant_setting_set(session, writing->name, writing->value);
	return session_fault(session);
}

void set_setting(struct fixture *fixture, const char *name, const char *value)
{
	write_past(fixture, write_setting, (struct writing){ .name = name, .value = value });
}

struct error license_group(struct fixture *fixture, const char *group, const char *adds, const char *removes)
{
	const struct license_addition addition = { .sku_id = adds };
	const struct group_license_options options = { .group_id = group, .additions = &addition,
		.addition_count = adds != NULL, .removals = &removes, .removal_count = removes != NULL };
	return perform(fixture, &group_assign_license, &options);
}

void work_off_licenses(struct fixture *fixture)
{
	assert_fine(license_jobs_finish(&fixture->house, fixture->tenant_id));
	assert_invariants(fixture);
}

struct license *license_row(struct fixture *fixture, const char *user, const char *sku_id, const char *group)
{
	size_t count = 0;
	struct license *rows = license_rows(fixture, user, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(rows[i].sku_id, sku_id) && text_equal(rows[i].assigned_by, group == NULL ? "" : group))
			return &rows[i];
	return NULL;
}

void be_synced(struct user *user)
{
	user->on_premises_sync_enabled = true;
	user->on_premises_immutable_id = "anchor==";
}

struct session *begin_read(struct fixture *fixture)
{
	return store_begin_read(fixture->store, fixture->arena, fixture->tenant_id);
}

void end_read(struct fixture *fixture, struct session *session)
{
	assert_false(failed(session_fault(session)));
	store_end_read(fixture->store, session);
}

struct user *user_row(struct fixture *fixture, const char *id)
{
	struct session *session = begin_read(fixture);
	struct user *user = user_find(session, id);
	end_read(fixture, session);
	return user;
}

struct mailbox *mailbox_row(struct fixture *fixture, const char *user_id)
{
	size_t count = 0;
	struct session *session = begin_read(fixture);
	struct mailbox *mailbox = mailboxes_of_user(session, user_id, &count);
	end_read(fixture, session);
	return mailbox;
}

struct subscription *subscription_row(struct fixture *fixture, const char *id)
{
	struct session *session = begin_read(fixture);
	struct subscription *subscription = subscription_find(session, id);
	end_read(fixture, session);
	return subscription;
}

struct seats seats_row(struct fixture *fixture, const char *sku_id)
{
	struct session *session = begin_read(fixture);
	const struct seats *seats = seats_find(session, sku_id);
	end_read(fixture, session);
	return seats == NULL ? (struct seats){ .sku_id = sku_id } : *seats;
}

struct license *license_rows(struct fixture *fixture, const char *user_id, size_t *count)
{
	struct session *session = begin_read(fixture);
	struct license *licenses = licenses_of_user(session, user_id, count);
	end_read(fixture, session);
	return licenses;
}

struct address *address_rows(struct fixture *fixture, const char *holder_id, size_t *count)
{
	struct session *session = begin_read(fixture);
	struct address *addresses = addresses_of_holder(session, holder_id, count);
	end_read(fixture, session);
	return addresses;
}

struct address *owner_row(struct fixture *fixture, const char *address)
{
	struct session *session = begin_read(fixture);
	struct address *owner = address_find_owner(session, text_fold(fixture->arena, address));
	end_read(fixture, session);
	return owner;
}

struct calendar_row *calendar_rows(struct fixture *fixture, const char *object_id, size_t *count)
{
	struct session *session = begin_read(fixture);
	struct calendar_row *rows = calendar_of_object(session, object_id, count);
	end_read(fixture, session);
	return rows;
}

bool stands_in_calendar(struct fixture *fixture, const char *object_id, const char *event, int64_t due_at)
{
	size_t count = 0;
	const struct calendar_row *rows = calendar_rows(fixture, object_id, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(rows[i].event, event))
			return rows[i].due_at == due_at;
	return false;
}
