/*
 * simulation - random years of random organisations, held against the model
 *
 * simulation [--seed N] [--acts N] [--from N]: several organisations with different settings live on one house whose disk
 * is in memory. Every act is one that people may ask for, sensible or not, by one who may or may not; the house's
 * answer (accepted, or which rule) must be the model's, and so must everything that can be seen afterwards. In between
 * the machine's clock goes on and sometimes back, organisations' clocks are moved, the calendar's worker comes, sometimes
 * late, the outbox's worker does things in a pretended outside, sometimes twice, and the power is cut at any operation
 * of the disk.
 *
 * The machine's clock and every random number of the house come from the seed too (they are wrapped in meson.build), so
 * that a seed tells the same story each time. What differs is printed with the seed and the number of the act;
 * `--acts` up to that number is the shortest prefix that shows it.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/acts.h"
#include "domain/addresses/address.h"
#include "domain/calendar.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "domain/house.h"
#include "domain/licenses/license.h"
#include "domain/roles/role.h"
#include "domain/subscriptions/subscription.h"
#include "domain/tenants/tenant.h"
#include "domain/tenants/tenant_clock.h"
#include "domain/users/user.h"
#include "store/addresses.h"
#include "store/driver.h"
#include "store/lane.h"
#include "store/licenses.h"
#include "store/mailboxes.h"
#include "store/outbox.h"
#include "store/role_assignments.h"
#include "store/store.h"
#include "store/subscriptions.h"
#include "store/tenant_settings.h"
#include "store/tenants.h"
#include "store/users.h"
#include "tests/power/power_vfs.h"
#include "tests/simulation/model.h"
#include "tests/support/invariants.h"

#define TENANTS 4
#define DATABASE "/tmp/tenure-simulation/tenured.db"
#define HOMES_MOST 4096
#define NAMES 24

int64_t __wrap_clock_real_now(void);
char *__wrap_uuid_new(struct arena *arena);
void __wrap_random_bytes(void *bytes, size_t count);

static const char *const skus[MODEL_PRODUCTS] = {
	[PLAN_ONE] = "4b9405b0-7788-4568-add1-99614e613b69",
	[PLAN_TWO] = "19ec0d23-8335-4cbd-94ac-6050e30712fa",
	[KIOSK] = "80b2d799-d2ba-4d2a-8842-fb0d0f3a4b82",
	[OFFICE_THREE] = "6fd2c87f-b296-42f0-b197-1e91e994b900",
	[ARCHIVING] = "ee02fd1b-340e-4a4b-b355-4a514e4c8943",
	[SHAREPOINT] = "1fc08a02-8b3d-43b9-831e-f76859e04e1a",
};

static const char *const role_names[MODEL_ROLES] = {
	[GLOBAL] = "Global Administrator",
	[USER_ADMIN] = "User Administrator",
	[HELPDESK] = "Helpdesk Administrator",
	[LICENSE_ADMIN] = "License Administrator",
	[BILLING] = "Billing Administrator",
	[EXCHANGE] = "Exchange Administrator",
	[PRIVILEGED_AUTHENTICATION] = "Privileged Authentication Administrator",
	[GROUPS_ADMIN] = "Groups Administrator",
	[AUTHENTICATION] = "Authentication Administrator",
	[PASSWORD_ADMIN] = "Password Administrator",
	[READER] = "Directory Readers",
	[PRIVILEGED_ROLE] = "Privileged Role Administrator",
};

struct home {
	char id[40];
};

struct organisation {
	char tenant_id[40];
	struct model model;
	int64_t shift; /* of its clock */
	bool is_late;  /* something is due that the worker has not played */
	struct home homes[HOMES_MOST]; /* outside */
	int home_count;
};

static struct simulation {
	uint64_t seed, random, house_random;
	uint64_t act; /* which is being done */
	int64_t real_now;
	struct arena *arena, *round;
	struct power_disk *disk;
	struct house house;
	struct organisation organisations[TENANTS];
	struct model before; /* of the organisation that acts, when the power may go */
	unsigned long accepted, refused, absent, cuts, compared, played, advanced, outside;
	char story[4096];
} sim;

int64_t __wrap_clock_real_now(void)
{
	return sim.real_now;
}

static uint64_t next_of(uint64_t *random)
{
	*random ^= *random >> 12;
	*random ^= *random << 25;
	*random ^= *random >> 27;
	return *random * UINT64_C(2685821657736338717);
}

void __wrap_random_bytes(void *bytes, size_t count)
{
	unsigned char *to = bytes;
	for (size_t i = 0; i < count; i++)
		to[i] = (unsigned char)(next_of(&sim.house_random) >> 33);
}

char *__wrap_uuid_new(struct arena *arena)
{
	uint64_t high = next_of(&sim.house_random), low = next_of(&sim.house_random);
	return text_format(arena, "%08" PRIx32 "-%04x-4%03x-8%03x-%012" PRIx64, (uint32_t)(high >> 32),
		(unsigned)(high >> 16 & 0xffff), (unsigned)(high & 0xfff), (unsigned)(low >> 48 & 0xfff),
		low & UINT64_C(0xffffffffffff));
}

static int below(int count)
{
	return (int)((next_of(&sim.random) >> 33) % (uint64_t)count);
}

static bool one_in(int count)
{
	return below(count) == 0;
}

static _Noreturn void differ(const char *what)
{
	printf("not ok - seed %" PRIu64 ", act %" PRIu64 ": %s\n  %s\n  again: simulation --seed %" PRIu64 " --acts %" PRIu64 "\n",
		sim.seed, sim.act, sim.story, what, sim.seed, sim.act);
	exit(1);
}

static const char *tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static const char *tell(const char *format, ...)
{
	va_list list;
	va_start(list, format);
	vsnprintf(sim.story, sizeof(sim.story), format, list);
	va_end(list);
	return sim.story;
}

/* ---- the house ---- */

static void open_house(void)
{
	const struct store_options options = { .driver = &sqlite_driver, .location = DATABASE, .readers = 1 };
	const char *why = store_open(sim.arena, &options, &sim.house.store);
	if (why != NULL)
		differ(why);
	const struct lane_options lane = { .members = 4, .milliseconds = 5 };
	sim.house.lane = lane_start(sim.house.store, &lane);
}

static void close_house(void)
{
	lane_stop(sim.house.lane);
	store_close(sim.house.store);
}

static struct error write_settings(struct session *session, void *state)
{
	const struct model *model = state;
	static const char *const restores[] = { "none", "if_available", "always" };
	tenant_setting_set(session, "alias_reservation", model->is_strict ? "strict" : "off");
	tenant_setting_set(session, "restore_licenses", restores[model->restores_licenses]);
	return session_fault(session);
}

static void found(int number)
{
	struct organisation *organisation = &sim.organisations[number];
	struct model *model = &organisation->model;
	snprintf(model->domain, sizeof(model->domain), "org%d.test", number);
	snprintf(model->other_domain, sizeof(model->other_domain), "org%d.test", (number + 1) % TENANTS);
	model->is_strict = number % 2 == 0;
	model->restores_licenses = number % 3;
	model->is_movable = number != 3;
	const struct tenant_create_options options = {
		.name = model->domain,
		.domain = model->domain,
		.country = "NL",
		.clock_is_movable = model->is_movable,
		.administrator_upn = text_format(sim.arena, "root@%s", model->domain),
		.administrator_name = "Root",
		.administrator_hash = "{CRYPT}$y$none",
	};
	struct tenant_created created;
	if (failed(tenant_create(&sim.house, sim.arena, &options, &created)))
		differ("an organisation could not be founded");
	strcpy(organisation->tenant_id, created.tenant_id);
	model->now = sim.real_now;
	struct model_user *root = &model->users[0];
	*root = (struct model_user){ .exists = true, .is_enabled = true, .location = "NL", .roles = 1u << GLOBAL };
	strcpy(root->id, created.administrator_id);
	strcpy(root->upn, options.administrator_upn);
	if (failed(lane_run(sim.house.lane, organisation->tenant_id, sim.arena, write_settings, model)))
		differ("settings could not be written");
}

static int64_t renew(int64_t from, bool is_annual)
{
	int64_t ends = from;
	clock_add_period(from, is_annual ? "P1Y" : "P1M", &ends);
	return ends;
}

/* ---- what can be seen ---- */

static bool is_here(const struct model_user *user)
{
	return user->exists || user->has_mailbox;
}

static void compare_addresses(struct session *session, const struct model_user *user)
{
	static const char *const states[] = { "live", "alias", "reserved", "released" };
	size_t count = 0;
	const struct address *rows = addresses_of_holder(session, user->id, &count);
	if (count != (size_t)user->address_count)
		differ(text_format(sim.round, "%s (%s) has %zu addresses, the model %d", user->upn, user->id, count,
			user->address_count));
	for (size_t i = 0; i < count; i++) {
		const struct model_address *found = NULL;
		for (int j = 0; j < user->address_count; j++)
			if (text_equal_ignoring_case(user->addresses[j].text, rows[i].address))
				found = &user->addresses[j];
		if (found == NULL || found->is_primary != rows[i].is_primary || !text_equal(states[found->state], rows[i].state))
			differ(text_format(sim.round, "%s of %s is %s, the model says %s", rows[i].address, user->upn, rows[i].state,
				found == NULL ? "it is not hers" : states[found->state]));
	}
}

static void compare_licenses(struct session *session, const struct model_user *user)
{
	size_t count = 0;
	const struct license *rows = licenses_of_user(session, user->id, &count);
	enum model_license held[MODEL_PRODUCTS] = { NOT_LICENSED };
	for (size_t i = 0; i < count; i++)
		for (int j = 0; j < MODEL_PRODUCTS; j++)
			if (text_equal(rows[i].sku_id, skus[j]))
				held[j] = text_equal(rows[i].state, LICENSE_ACTIVE) ? LICENSED : SUSPENDED;
	for (int j = 0; j < MODEL_PRODUCTS; j++)
		if (held[j] != user->licenses[j])
			differ(text_format(sim.round, "license %d of %s is %d, the model says %d", j, user->upn, (int)held[j],
				(int)user->licenses[j]));
}

static void compare_user(struct session *session, const struct model_user *user)
{
	const struct user *row = user_find(session, user->id);
	size_t count = 0;
	const struct mailbox *mailbox = mailboxes_of_user(session, user->id, &count);
	sim.compared++;
	if ((row != NULL) != user->exists || (count > 0) != user->has_mailbox)
		differ(text_format(sim.round, "%s: account %d, mailbox %d; the model says %d, %d", user->upn, row != NULL,
			count > 0, user->exists, user->has_mailbox));
	if (row != NULL) {
		const char *upn = row->original_upn != NULL ? row->original_upn : row->upn;
		if (!text_equal(upn, user->upn) || row->account_enabled != user->is_enabled ||
			row->deleted_at != user->deleted_at ||
			!text_equal(row->job_title == NULL ? "" : row->job_title, user->job) ||
			!text_equal(row->usage_location == NULL ? "" : row->usage_location, user->location))
			differ(text_format(sim.round, "%s: enabled %d deleted %lld job %s; the model: %s %d %lld %s", upn,
				row->account_enabled, (long long)row->deleted_at, row->job_title, user->upn, user->is_enabled,
				(long long)user->deleted_at, user->job));
		size_t role_rows = 0;
		roles_of_principal(session, user->id, &role_rows);
		if ((int)role_rows != __builtin_popcount(user->roles))
			differ(text_format(sim.round, "%s has %zu roles, the model %x", upn, role_rows, user->roles));
		compare_licenses(session, user);
	}
	if (count > 0 && (mailbox->license_lost_at != user->license_lost_at || mailbox->deleted_at != user->mailbox_deleted_at))
		differ(text_format(sim.round, "mailbox of %s: lost %lld deleted %lld; the model: %lld %lld", user->upn,
			(long long)mailbox->license_lost_at, (long long)mailbox->deleted_at, (long long)user->license_lost_at,
			(long long)user->mailbox_deleted_at));
	compare_addresses(session, user);
}

static void compare_money(struct session *session, const struct model *model)
{
	static const char *const states[] = { "enabled", "warning", "suspended", "deleted" };
	for (int i = 0; i < MODEL_PRODUCTS; i++) {
		const struct seats *seats = seats_find(session, skus[i]);
		int64_t owned = seats == NULL ? 0 : seats->owned, consumed = seats == NULL ? 0 : seats->consumed;
		if (owned != model_owned(model, (enum model_product)i) || consumed != model_consumed(model, (enum model_product)i))
			differ(text_format(sim.round, "product %d: %lld of %lld; the model: %lld of %lld", i, (long long)consumed,
				(long long)owned, (long long)model_consumed(model, (enum model_product)i),
				(long long)model_owned(model, (enum model_product)i)));
	}
	for (int i = 0; i < MODEL_SUBSCRIPTIONS; i++) {
		const struct model_subscription *one = &model->subscriptions[i];
		const struct subscription *row = one->exists ? subscription_find(session, one->id) : NULL;
		if (one->exists && (row == NULL || row->total != one->total || !text_equal(row->state, states[one->state]) ||
					   row->commitment_ends_at != one->commitment_ends_at))
			differ(text_format(sim.round, "subscription %s: %s, the model says %s", one->id,
				row == NULL ? "is not there" : row->state, states[one->state]));
	}
}

static void compare_all(struct organisation *organisation)
{
	struct session *session = store_begin_read(sim.house.store, sim.round, organisation->tenant_id);
	int users = 0;
	for (int i = 0; i < MODEL_USERS; i++) {
		if (is_here(&organisation->model.users[i]))
			compare_user(session, &organisation->model.users[i]);
		users += organisation->model.users[i].exists;
	}
	int64_t found = users_count(session, false) + users_count(session, true);
	if (found != users)
		differ(text_format(sim.round, "there are %lld users, the model has %d", (long long)found, users));
	compare_money(session, &organisation->model);
	store_end_read(sim.house.store, session);
	const char *broken = invariants_broken(sim.round, sim.house.store, DATABASE);
	if (broken != NULL)
		differ(broken);
}

static void compare_one(struct organisation *organisation, int user)
{
	struct session *session = store_begin_read(sim.house.store, sim.round, organisation->tenant_id);
	if (is_here(&organisation->model.users[user]))
		compare_user(session, &organisation->model.users[user]);
	store_end_read(sim.house.store, session);
}

/* ---- time, workers, outside ---- */

static void play_calendar(struct organisation *organisation)
{
	int64_t played = 0, next = 0;
	do {
		if (failed(calendar_play_tenant(&sim.house, sim.round, organisation->tenant_id, 100, false, &played, &next)))
			differ("the calendar could not be played");
		sim.played += (unsigned long)played;
	} while (played > 0);
}

static int64_t now_of(const struct organisation *organisation)
{
	int64_t now = sim.real_now + organisation->shift;
	return now > organisation->model.now ? now : organisation->model.now;
}

/* The house meets the organisation at this moment. Money must not wait for the worker: its next dates count from when it is played. */
static void be_on_time(struct organisation *organisation)
{
	int64_t next = 0, now = now_of(organisation);
	for (int i = 0; i < MODEL_SUBSCRIPTIONS; i++) {
		int64_t at = organisation->model.subscriptions[i].next_at;
		next = at != 0 && (next == 0 || at < next) ? at : next;
	}
	int64_t due = model_next_due(&organisation->model);
	bool must = (next != 0 && next <= now) || (due != 0 && due <= now && !one_in(4));
	model_move(&organisation->model, now, false);
	organisation->is_late = !must && (organisation->is_late || (due != 0 && due <= now));
	if (must)
		play_calendar(organisation);
}

static struct home *find_home(struct organisation *organisation, const char *id)
{
	for (int i = 0; i < organisation->home_count; i++)
		if (text_equal(organisation->homes[i].id, id))
			return &organisation->homes[i];
	return NULL;
}

/* Each thing may be done twice; what is erased must have no row. */
static void do_outside(struct organisation *organisation, struct session *session, const struct outbox_row *row)
{
	struct home *home = find_home(organisation, row->object_id);
	bool has_row = mailbox_find(session, row->object_id) != NULL;
	sim.outside++;
	if (text_equal(row->kind, "mailbox.provision") && has_row && home == NULL) {
		if (organisation->home_count == HOMES_MOST)
			differ("more homes outside than there can be mailboxes");
		strcpy(organisation->homes[organisation->home_count++].id, row->object_id);
	}
	if (text_equal(row->kind, "mailbox.erase") && has_row)
		differ("a mailbox that lives was to be erased");
	if (text_equal(row->kind, "mailbox.erase") && home != NULL)
		*home = organisation->homes[--organisation->home_count];
}

static struct error work_outbox(struct session *session, void *state)
{
	struct organisation *organisation = state;
	size_t count = 0;
	const struct outbox_row *rows = outbox_ready(session, sim.real_now, 50, &count);
	for (size_t i = 0; i < count; i++) {
		if (outbox_lease(session, rows[i].id, sim.real_now, sim.real_now + 1000) == 0)
			continue;
		do_outside(organisation, session, &rows[i]);
		if (!one_in(5)) /* else the worker died before it could say so */
			outbox_finish(session, rows[i].id, rows[i].generation + 1);
	}
	return session_fault(session);
}

static void empty_outbox(struct organisation *organisation)
{
	size_t count = 1;
	for (int turn = 0; count > 0; turn++) {
		if (turn > 1000)
			differ("the outbox does not become empty");
		sim.real_now += 2000;
		if (failed(lane_run(sim.house.lane, organisation->tenant_id, sim.round, work_outbox, organisation)))
			differ("the outbox could not be worked");
		struct session *session = store_begin_read(sim.house.store, sim.round, organisation->tenant_id);
		outbox_waiting(session, 1, &count);
		store_end_read(sim.house.store, session);
	}
	int mailboxes = 0;
	for (int i = 0; i < MODEL_USERS; i++)
		mailboxes += organisation->model.users[i].has_mailbox;
	if (mailboxes != organisation->home_count)
		differ(text_format(sim.round, "outside are %d homes, the model has %d mailboxes", organisation->home_count, mailboxes));
}

static void move_clock(struct organisation *organisation, int actor)
{
	static const char *const periods[] = { "PT1H", "P1D", "P10D", "P29D", "P30D", "P31D", "P45D", "P100D" };
	static const int64_t hours[] = { 1, 24, 240, 696, 720, 744, 1080, 2400 };
	int which = below((int)COUNT_OF(periods));
	struct clock_advance advance;
	const struct act_call who = { .tenant_id = organisation->tenant_id, .actor_kind = ACTOR_USER,
		.actor_id = organisation->model.users[actor].id, .door = DOOR_OWN };
	tell("organisation %s moves its clock by %s", organisation->model.domain, periods[which]);
	const char *verdict = model_may_move_clock(&organisation->model, actor);
	bool may = verdict[0] == '\0';
	play_calendar(organisation);
	struct error error = tenant_clock_advance(&sim.house, sim.round, &who, periods[which], 1000, &advance);
	if (failed(error) == may)
		differ(may ? error.kind->name : "the clock was moved by one who may not");
	if (!may)
		return;
	int64_t target = organisation->model.now + hours[which] * HOUR_MS;
	model_move(&organisation->model, target, true);
	organisation->shift = target - sim.real_now;
	sim.advanced++;
}

/* Before the machine's clock goes back the house has been at work, so that it remembers when it was. */
static void go_back(void)
{
	for (int i = 0; i < TENANTS; i++) {
		model_move(&sim.organisations[i].model, now_of(&sim.organisations[i]), false);
		play_calendar(&sim.organisations[i]);
	}
	sim.real_now -= below(3600) * SECOND_MS;
}

static void go_on(void)
{
	int chance = below(1000);
	if (chance < 900)
		sim.real_now += below(60000);
	else if (chance < 985)
		sim.real_now += below(3 * 86400) * SECOND_MS;
	else if (chance < 990)
		sim.real_now += 40 * DAY_MS;
	else
		go_back();
}

/* ---- acts ---- */

struct attempt {
	struct organisation *organisation;
	int actor;
	const struct act *act;
	const void *options;
	const char *verdict;
	int user;   /* whom to look at afterwards; -1: nobody */
	char *id;   /* where the new object's id belongs; NULL: nothing is made */
};

static const char *random_name(const struct model *model)
{
	static const char *const domains[] = { NULL, NULL, NULL, NULL, NULL, NULL, NULL, "nowhere.test" };
	int which = below((int)COUNT_OF(domains) + 1);
	const char *domain = which == (int)COUNT_OF(domains) ? model->other_domain : domains[which];
	return text_format(sim.round, "%s%d@%s", one_in(6) ? "Anna" : "anna", below(NAMES), domain == NULL ? model->domain : domain);
}

static int random_user(const struct model *model, bool deleted)
{
	int found = 0;
	for (int i = 0, seen = 0; i < MODEL_USERS; i++)
		if (model->users[i].exists && (model->users[i].deleted_at != 0) == deleted && below(++seen) == 0)
			found = i;
	return found;
}

static int random_actor(const struct model *model)
{
	if (one_in(4))
		return random_user(model, one_in(30));
	for (int i = 0; i < 40; i++) {
		int user = random_user(model, false);
		if (model->users[user].roles & (1u << GLOBAL) && model->users[user].is_enabled)
			return user;
	}
	return 0;
}

static bool is_in(const char *verdict, const char *rule)
{
	return rule != NULL && strstr(verdict, text_format(sim.round, " %s ", rule)) != NULL;
}

static void judge(const struct attempt *attempt, struct error error, const struct act_result *result)
{
	const char *verdict = attempt->verdict;
	if (!failed(error) && verdict[0] == '\0') {
		sim.accepted++;
		if (attempt->id != NULL)
			strcpy(attempt->id, result->object_id);
		return;
	}
	if (failed(error) && (text_equal(verdict, "-") ? error.rule == NULL : is_in(verdict, error.rule))) {
		sim.refused += error.rule != NULL;
		sim.absent += error.rule == NULL;
		return;
	}
	differ(text_format(sim.round, "the house says %s %s; the model says %s", failed(error) ? error.kind->name : "done",
		error.rule == NULL ? "" : error.rule, verdict[0] == '\0' ? "done" : verdict));
}

/* The disk as a cut in the middle of the last act left it; what was acknowledged before must be there. */
static void cut_power(struct organisation *organisation, uint64_t begins, bool is_acknowledged)
{
	uint64_t last = power_disk_operations(sim.disk);
	uint64_t at = is_acknowledged ? last : begins + (uint64_t)below((int)(last - begins) + 1);
	struct power_disk *cut = power_disk_after_cut(sim.disk, at, (enum power_cut)below(3), &sim.random, "/", "/");
	close_house();
	power_disk_free(power_disk_use(cut));
	sim.disk = cut;
	open_house();
	sim.cuts++;
	(void)organisation;
}

static int64_t journal_of(struct organisation *organisation)
{
	struct session *session = store_begin_read(sim.house.store, sim.round, organisation->tenant_id);
	int64_t sequence = tenant_find(session)->journal_sequence;
	store_end_read(sim.house.store, session);
	return sequence;
}

static void perform(struct attempt *attempt, bool is_cut)
{
	struct organisation *organisation = attempt->organisation;
	const struct act_call call = { .act = attempt->act, .tenant_id = organisation->tenant_id, .actor_kind = ACTOR_USER,
		.actor_id = organisation->model.users[attempt->actor].id, .door = DOOR_OWN, .options = attempt->options };
	struct act_result result = { 0 };
	int64_t links = is_cut ? journal_of(organisation) : 0;
	uint64_t begins = power_disk_operations(sim.disk);
	struct error error = act_perform(&sim.house, sim.round, &call, &result);
	judge(attempt, error, &result);
	if (is_cut) {
		bool is_acknowledged = one_in(3);
		int64_t after = journal_of(organisation);
		cut_power(organisation, begins, is_acknowledged);
		int64_t now = journal_of(organisation);
		if (now != after && now != links)
			differ("behind the cut the journal is neither as before the act nor as after it");
		if (now != after && is_acknowledged)
			differ("behind the cut what was acknowledged is not there");
		if (now != after)
			organisation->model = sim.before;
		play_calendar(organisation);
		compare_all(organisation);
	} else if (attempt->user >= 0 && !organisation->is_late) {
		compare_one(organisation, attempt->user);
	}
}

static void create(struct attempt *attempt)
{
	static const char *const places[] = { "NL", "LV", "IR", NULL };
	struct model *model = &attempt->organisation->model;
	const char *upn = random_name(model), *location = places[below(4)];
	bool has_password = !one_in(12), is_strong = !one_in(12);
	const char *password = !has_password ? NULL : is_strong ? "Kestrel-2026-sea" : "weak";
	struct user_value *values = arena_allocate_array(sim.round, 5, sizeof(*values));
	values[0] = (struct user_value){ user_field_named("userPrincipalName"), upn };
	values[1] = (struct user_value){ user_field_named("displayName"), "Somebody" };
	values[2] = (struct user_value){ user_field_named("mailNickname"), "somebody" };
	values[3] = (struct user_value){ user_field_named("accountEnabled"), "true" };
	values[4] = (struct user_value){ user_field_named("usageLocation"), location };
	struct user_create_options *options = arena_allocate(sim.round, sizeof(*options));
	*options = (struct user_create_options){ .values = values, .value_count = location == NULL ? 4 : 5,
		.password = password, .password_hash = password == NULL ? NULL : "{CRYPT}$y$hash" };
	tell("create %s in %s, password %s", upn, location == NULL ? "no country" : location,
		password == NULL ? "none" : password);
	int made = 0;
	attempt->act = &user_create;
	attempt->options = options;
	attempt->verdict = model_create(model, attempt->actor, upn, location == NULL ? "" : location, has_password, is_strong, &made);
	attempt->user = attempt->verdict[0] == '\0' ? made : -1;
	attempt->id = attempt->verdict[0] == '\0' ? model->users[made].id : NULL;
}

static void update(struct attempt *attempt)
{
	static const char *const jobs[] = { "Baker", "Miller", "Smith" }, *const places[] = { "NL", "DK", "IR" };
	struct model *model = &attempt->organisation->model;
	int user = attempt->user, which = below(6);
	const char *name = text_copy(sim.round, model->users[user].upn);
	struct user_value *value = arena_allocate(sim.round, sizeof(*value));
	struct user_update_options *options = arena_allocate(sim.round, sizeof(*options));
	*options = (struct user_update_options){ .user = model->users[user].id, .values = value, .value_count = 1 };
	attempt->act = &user_update;
	attempt->options = options;
	if (which == 0) {
		*value = (struct user_value){ user_field_named("jobTitle"), jobs[below(3)] };
		attempt->verdict = model_set_job(model, attempt->actor, user, value->value);
	} else if (which == 1) {
		*value = (struct user_value){ user_field_named("usageLocation"), places[below(3)] };
		attempt->verdict = model_set_location(model, attempt->actor, user, value->value);
	} else if (which == 2 || which == 3) {
		*value = (struct user_value){ user_field_named("accountEnabled"), which == 2 ? "false" : "true" };
		attempt->verdict = model_enable(model, attempt->actor, user, which == 3);
	} else if (which == 4) {
		*value = (struct user_value){ user_field_named("userPrincipalName"), random_name(model) };
		attempt->verdict = model_rename(model, attempt->actor, user, value->value);
	} else {
		options->value_count = 0;
		options->password = one_in(4) ? "weak" : "Kestrel-2027-sea";
		options->password_hash = "{CRYPT}$y$other";
		attempt->verdict = model_set_password(model, attempt->actor, user, strlen(options->password) > 4);
	}
	tell("set %s of %s to %s", which == 5 ? "password" : value->field->name, name,
		which == 5 ? options->password : value->value);
}

static void license(struct attempt *attempt)
{
	struct model *model = &attempt->organisation->model;
	enum model_product product = (enum model_product)below(MODEL_PRODUCTS);
	bool removes = model->users[attempt->user].licenses[product] == LICENSED ? !one_in(4) : one_in(8);
	struct license_options *options = arena_allocate(sim.round, sizeof(*options));
	struct license_addition *addition = arena_allocate(sim.round, sizeof(*addition));
	const char **removal = arena_allocate(sim.round, sizeof(*removal));
	addition->sku_id = *removal = skus[product];
	*options = (struct license_options){ .user = model->users[attempt->user].id };
	options->additions = removes ? NULL : addition;
	options->addition_count = !removes;
	options->removals = removes ? removal : NULL;
	options->removal_count = removes;
	tell("%s license %d of %s", removes ? "take" : "give", (int)product, model->users[attempt->user].upn);
	attempt->act = &license_assign;
	attempt->options = options;
	attempt->verdict = model_license(model, attempt->actor, attempt->user, product, removes);
}

static void alias(struct attempt *attempt)
{
	struct model *model = &attempt->organisation->model;
	const struct model_user *user = &model->users[attempt->user];
	bool removes = user->address_count > 12 || (user->address_count > 0 && one_in(3));
	const char *address = removes && !one_in(4)
		? text_copy(sim.round, user->addresses[below(user->address_count > 0 ? user->address_count : 1)].text)
		: random_name(model);
	struct address_options *options = arena_allocate(sim.round, sizeof(*options));
	*options = (struct address_options){ address, user->id };
	tell("%s alias %s of %s", removes ? "remove" : "add", address, user->upn);
	attempt->act = removes ? &address_remove_alias : &address_add;
	attempt->options = options;
	attempt->verdict = removes ? model_remove_alias(model, attempt->actor, attempt->user, address)
				   : model_add_alias(model, attempt->actor, attempt->user, address);
}

static void give_role(struct attempt *attempt)
{
	struct model *model = &attempt->organisation->model;
	enum model_role role = (enum model_role)below(MODEL_ROLES);
	bool removes = (model->users[attempt->user].roles >> role & 1) ? !one_in(4) : one_in(8);
	struct role_assign_options *options = arena_allocate(sim.round, sizeof(*options));
	*options = (struct role_assign_options){ .role_id = role_named(role_names[role])->id,
		.principal_id = model->users[attempt->user].id };
	tell("%s %s of %s", removes ? "take" : "give", role_names[role], model->users[attempt->user].upn);
	attempt->act = removes ? &role_remove : &role_assign;
	attempt->options = options;
	attempt->verdict = model_role(model, attempt->actor, attempt->user, role, removes);
}

static void end(struct attempt *attempt)
{
	struct model *model = &attempt->organisation->model;
	const char *id = model->users[attempt->user].id;
	int which = below(10);
	attempt->options = text_copy(sim.round, id);
	tell("%s %s", which == 0 ? "end sessions of" : which < 3 ? "purge" : "delete", model->users[attempt->user].upn);
	attempt->act = which == 0 ? &user_end_sessions : which < 3 ? &user_purge : &user_delete;
	attempt->verdict = which == 0 ? model_end_sessions(model, attempt->actor, attempt->user)
		: which < 3		? model_purge(model, attempt->actor, attempt->user)
					: model_delete(model, attempt->actor, attempt->user);
}

static void restore(struct attempt *attempt)
{
	struct model *model = &attempt->organisation->model;
	struct user_restore_options *options = arena_allocate(sim.round, sizeof(*options));
	*options = (struct user_restore_options){ text_copy(sim.round, model->users[attempt->user].id),
		one_in(3) ? random_name(model) : NULL, one_in(2) };
	tell("restore %s as %s%s", model->users[attempt->user].upn, options->new_upn == NULL ? "herself" : options->new_upn,
		options->reconciles_addresses ? ", reconciling" : "");
	attempt->act = &user_restore;
	attempt->options = options;
	attempt->verdict = model_restore(model, attempt->actor, attempt->user, options->new_upn, options->reconciles_addresses);
}

static void buy(struct attempt *attempt)
{
	static const char *const terms[] = { "monthly", "annual", "trial" };
	struct model *model = &attempt->organisation->model;
	int subscription = below(MODEL_SUBSCRIPTIONS), made = 0, total = below(9) - one_in(9);
	attempt->user = -1;
	for (int i = 0; i < MODEL_SUBSCRIPTIONS && !model->subscriptions[subscription].exists; i++)
		subscription = (subscription + 1) % MODEL_SUBSCRIPTIONS;
	bool is_full = model->subscriptions[MODEL_SUBSCRIPTIONS - 1].exists;
	if (model->subscriptions[subscription].exists && (is_full || !one_in(3))) {
		struct subscription_resize_options *options = arena_allocate(sim.round, sizeof(*options));
		*options = (struct subscription_resize_options){ model->subscriptions[subscription].id, total };
		tell("resize %s to %d", options->id, total);
		attempt->act = &subscription_resize;
		attempt->options = options;
		attempt->verdict = model_resize(model, attempt->actor, subscription, total);
		return;
	}
	enum model_product product = (enum model_product)below(MODEL_PRODUCTS);
	int term = one_in(4) ? 2 : below(2);
	bool is_direct = !one_in(4);
	struct subscription_create_options *options = arena_allocate(sim.round, sizeof(*options));
	*options = (struct subscription_create_options){ skus[product], total, is_direct ? "direct" : "partner", terms[term], NULL };
	tell("buy %d of product %d, %s, %s", total, (int)product, options->channel, options->term);
	attempt->act = &subscription_create;
	attempt->options = options;
	attempt->verdict = model_buy(model, attempt->actor, product, total, is_direct, term, renew(model->now, term == 1), &made);
	attempt->id = attempt->verdict[0] == '\0' ? model->subscriptions[made].id : NULL;
}

static int random_group(const struct model *model)
{
	int group = below(MODEL_GROUPS);
	for (int i = 0; i < MODEL_GROUPS && !model->groups[group].exists; i++)
		group = (group + 1) % MODEL_GROUPS;
	return group;
}

static void group(struct attempt *attempt)
{
	struct model *model = &attempt->organisation->model;
	int which = below(8), at = random_group(model), made = 0;
	bool is_unified = one_in(2), has_room = false;
	for (int i = 0; i < MODEL_GROUPS; i++)
		has_room = has_room || !model->groups[i].exists;
	if (!model->groups[at].exists || (which == 0 && has_room)) {
		struct group_create_options *options = arena_allocate(sim.round, sizeof(*options));
		struct group_value *values = arena_allocate_array(sim.round, 4, sizeof(*values));
		values[0] = (struct group_value){ group_field_named("displayName"), "Group" };
		values[1] = (struct group_value){ group_field_named("mailNickname"),
			text_format(sim.round, "group%d", below(1000000000)) };
		values[2] = (struct group_value){ group_field_named("mailEnabled"), is_unified ? "true" : "false" };
		values[3] = (struct group_value){ group_field_named("securityEnabled"), is_unified ? "false" : "true" };
		*options = (struct group_create_options){ .values = values, .value_count = 4, .is_unified = is_unified };
		tell("create a group%s", is_unified ? ", unified" : "");
		attempt->act = &group_create;
		attempt->options = options;
		attempt->verdict = model_create_group(model, attempt->actor, is_unified, &made);
		attempt->id = attempt->verdict[0] == '\0' ? model->groups[made].id : NULL;
		attempt->user = -1;
		return;
	}
	if (which == 1) {
		attempt->options = text_copy(sim.round, model->groups[at].id);
		tell("delete group %d", at);
		attempt->act = &group_delete;
		attempt->verdict = model_delete_group(model, attempt->actor, at);
		attempt->user = -1;
		return;
	}
	bool removes = (model->users[attempt->user].groups >> at & 1) ? !one_in(4) : one_in(8);
	struct group_member_options *options = arena_allocate(sim.round, sizeof(*options));
	*options = (struct group_member_options){ text_copy(sim.round, model->groups[at].id),
		text_copy(sim.round, model->users[attempt->user].id), "member", removes };
	tell("%s %s %s group %d", removes ? "take" : "put", model->users[attempt->user].upn, removes ? "out of" : "into", at);
	attempt->act = &group_set_member;
	attempt->options = options;
	attempt->verdict = model_member(model, attempt->actor, at, attempt->user, removes);
}

static bool has_room(const struct model *model)
{
	int count = 0;
	for (int i = 0; i < MODEL_USERS; i++)
		count += is_here(&model->users[i]);
	return count < 60;
}

static void act_once(struct organisation *organisation)
{
	struct model *model = &organisation->model;
	bool is_cut = one_in(150);
	struct attempt attempt = { .organisation = organisation };
	be_on_time(organisation);
	attempt.actor = random_actor(model);
	attempt.user = random_user(model, false);
	if (one_in(60)) {
		move_clock(organisation, attempt.actor);
		return;
	}
	if (is_cut) {
		power_disk_forget_past(sim.disk);
		sim.before = *model;
	}
	int what = below(100);
	if (what < 20 && has_room(model)) {
		create(&attempt);
	} else if (what < 35) {
		update(&attempt);
	} else if (what < 55) {
		license(&attempt);
	} else if (what < 65) {
		alias(&attempt);
	} else if (what < 72) {
		give_role(&attempt);
	} else if (what < 82) {
		attempt.user = random_user(model, one_in(3));
		end(&attempt);
	} else if (what < 89) {
		attempt.user = random_user(model, !one_in(12));
		restore(&attempt);
	} else if (what < 93) {
		buy(&attempt);
	} else {
		group(&attempt);
	}
	perform(&attempt, is_cut);
}

static void keep_house(void)
{
	if (sim.act % 64 == 0)
		power_disk_forget_past(sim.disk);
	if (sim.act % 500 == 0)
		store_forget_traces(sim.house.store, sim.round);
	if (sim.act % 997 == 0)
		arena_reset(sim.arena);
	if (sim.act % 250 != 0)
		return;
	struct organisation *organisation = &sim.organisations[sim.act / 250 % TENANTS];
	tell("looking at everything of %s", organisation->model.domain);
	be_on_time(organisation);
	play_calendar(organisation);
	compare_all(organisation);
	tell("emptying the outbox of %s", organisation->model.domain);
	empty_outbox(organisation);
}

static void simulate(uint64_t acts)
{
	sim.random = sim.seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
	sim.house_random = sim.random ^ UINT64_C(0xD1B54A32D192ED03);
	sim.real_now = INT64_C(1780000000000) + (int64_t)(sim.seed % 1000) * DAY_MS;
	sim.arena = arena_new((size_t)64 << 20);
	sim.round = arena_new((size_t)64 << 20);
	model_renew = renew;
	power_vfs_register();
	sim.disk = power_disk_new();
	power_disk_free(power_disk_use(sim.disk));
	open_house();
	for (int i = 0; i < TENANTS; i++)
		found(i);
	for (sim.act = 1; sim.act <= acts; sim.act++) {
		go_on();
		act_once(&sim.organisations[below(TENANTS)]);
		keep_house();
		arena_reset(sim.round);
	}
	close_house();
}

int main(int count, char **words)
{
	uint64_t acts = 2000;
	sim.seed = 1;
	for (int i = 1; i + 1 < count; i += 2) {
		if (strcmp(words[i], "--seed") == 0)
			sim.seed = strtoull(words[i + 1], NULL, 10);
		else if (strcmp(words[i], "--acts") == 0)
			acts = strtoull(words[i + 1], NULL, 10);
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	log_set_level((enum log_level)(LOG_ERROR + 1));
	printf("# seed %" PRIu64 ", %" PRIu64 " acts\n", sim.seed, acts);
	simulate(acts);
	printf("ok - %" PRIu64 " acts: %lu done, %lu refused by a rule, %lu without object; %lu power cuts, %lu endings played, "
	       "%lu clock moves, %lu things done outside, %lu comparisons\n",
		acts, sim.accepted, sim.refused, sim.absent, sim.cuts, sim.played, sim.advanced, sim.outside, sim.compared);
	return 0;
}
