/*
 * domain_fixture - a house without an outside: a store in a folder of its own, its lane, one organisation
 *
 * Contoso (contoso.test) has a movable clock that stands still until a test moves it, a Global administrator "root"
 * and no subscriptions. After every act the invariants of tests/support are looked at. Texts that are given back live
 * in the fixture's arena.
 */
#pragma once

#include "tests/unit/unit.h"

#include "base/clock.h"
#include "base/settings.h"
#include "domain/acts.h"
#include "domain/applications/application.h"
#include "domain/errors.h"
#include "domain/groups/group.h"
#include "domain/house.h"
#include "domain/licenses/license.h"
#include "domain/mailboxes/mailbox.h"
#include "domain/roles/role.h"
#include "domain/subscriptions/subscription.h"
#include "domain/tenants/domain.h"
#include "domain/tenants/tenant.h"
#include "domain/users/user.h"

#define EXCHANGE_PLAN_1 "4b9405b0-7788-4568-add1-99614e613b69"
#define EXCHANGE_PLAN_2 "19ec0d23-8335-4cbd-94ac-6050e30712fa"
#define EXCHANGE_KIOSK "80b2d799-d2ba-4d2a-8842-fb0d0f3a4b82"
#define ARCHIVING_ADD_ON "ee02fd1b-340e-4a4b-b355-4a514e4c8943"
#define OFFICE_E1 "18181a46-0d4e-45cd-891e-60aabd171b4e"
#define OFFICE_E3 "6fd2c87f-b296-42f0-b197-1e91e994b900"
#define SHAREPOINT_PLAN_1 "1fc08a02-8b3d-43b9-831e-f76859e04e1a"
#define DEFENDER "4ef96642-f096-40de-a3e9-d83fb2f90211"

#define PASSWORD "Correct-Horse-9"

struct fixture {
	struct arena *arena;
	char folder[64];
	const char *database;
	struct store *store;
	struct lane *lane;
	struct house house;
	const char *tenant_id; /* whose clock, users and acts are meant below */
	struct tenant_created contoso;
	enum actor_kind actor_kind; /* who acts; at first the administrator */
	const char *actor_id;
	enum door door;
	int64_t now;
	bool skips_invariants;
	struct act_result result; /* of the last act */
};

int fixture_open(void **state);
/* The same on the failing driver of store/failing, not armed. */
int fixture_open_failing(void **state);
int fixture_close(void **state);

#define FIXTURE_TEST(function) cmocka_unit_test_setup_teardown(function, fixture_open, fixture_close)

/* Acts as the fixture's actor; then the invariants must hold. */
struct error perform(struct fixture *fixture, const struct act *act, const void *options);
void assert_invariants(struct fixture *fixture);

#define assert_fine(error) assert_fine_at(error, __FILE__, __LINE__)
void assert_fine_at(struct error error, const char *file, int line);
/* rule NULL: no rule has refused it. */
#define assert_refused(error, kind, rule) assert_refused_at(error, kind, rule, __FILE__, __LINE__)
void assert_refused_at(struct error error, const struct error_kind *kind, const char *rule, const char *file, int line);

/* Who acts from here on. */
void act_as(struct fixture *fixture, const char *user_id);
void act_as_administrator(struct fixture *fixture);
/* An application with these permissions and no role. */
void act_as_application(struct fixture *fixture, const char *permissions);

/* A second organisation, fabrikam.test, with a clock of its own; the fixture then means it. */
struct tenant_created found_fabrikam(struct fixture *fixture);

/* name@contoso.test (or of the tenant the fixture means), in the Netherlands; gives the id. */
const char *make_user(struct fixture *fixture, const char *name);
const char *make_licensed_user(struct fixture *fixture, const char *name, const char *sku_id);
const char *make_administrator(struct fixture *fixture, const char *name, const char *role_name);
const char *make_group(struct fixture *fixture, const char *name, bool is_unified, bool is_role_assignable);
struct error try_to_make_group(struct fixture *fixture, const char *name, const char *nickname, bool is_unified,
	bool is_role_assignable);
struct error set_owner(struct fixture *fixture, const char *group, const char *user, bool removes);
struct error update_group(struct fixture *fixture, const char *group, const char *property, const char *value);
struct group *group_row(struct fixture *fixture, const char *id);
/* direct, monthly; gives the id. */
const char *buy(struct fixture *fixture, const char *sku_id, int64_t total);
struct error try_to_buy(struct fixture *fixture, const char *sku_id, int64_t total, const char *channel,
	const char *term);

struct error create_user(struct fixture *fixture, const char *upn, const char *password);
struct error update_user(struct fixture *fixture, const char *user, const char *property, const char *value);
struct error set_password(struct fixture *fixture, const char *user, const char *password);
struct error assign(struct fixture *fixture, const char *user, const char *sku_id);
struct error unassign(struct fixture *fixture, const char *user, const char *sku_id);
struct error delete_user(struct fixture *fixture, const char *user);
struct error purge_user(struct fixture *fixture, const char *user);
struct error restore_user(struct fixture *fixture, const char *user);
struct error restore_user_as(struct fixture *fixture, const char *user, const char *new_upn, bool reconciles);
struct error add_alias(struct fixture *fixture, const char *user, const char *address);
struct error remove_alias(struct fixture *fixture, const char *user, const char *address);
struct error give_role(struct fixture *fixture, const char *principal, const char *role_name);
struct error take_role(struct fixture *fixture, const char *principal, const char *role_name);
struct error set_member(struct fixture *fixture, const char *group, const char *user, bool removes);
/* Either sku may be NULL. */
struct error license_group(struct fixture *fixture, const char *group, const char *adds, const char *removes);
/* The members of licensed groups are followed up, and who waits is looked at again. */
void work_off_licenses(struct fixture *fixture);
/* group NULL: her own. */
struct license *license_row(struct fixture *fixture, const char *user, const char *sku_id, const char *group);
struct error resize(struct fixture *fixture, const char *subscription, int64_t total);

/* The clock is set so many milliseconds on and stands still there; nothing that is due is played. */
void pass_late(struct fixture *fixture, int64_t milliseconds);
/* The same, and the calendar's worker has been there. */
void pass(struct fixture *fixture, int64_t milliseconds);
int64_t play_calendar(struct fixture *fixture);

/* What no act of this house can do yet, written past it. */
void alter_user(struct fixture *fixture, const char *id, void (*alter)(struct user *user));
void alter_mailbox(struct fixture *fixture, const char *user_id, void (*alter)(struct mailbox *mailbox));
void set_setting(struct fixture *fixture, const char *name, const char *value);
void be_synced(struct user *user);

/* Rows as they are now; NULL or 0 if there are none. */
struct user *user_row(struct fixture *fixture, const char *id);
struct mailbox *mailbox_row(struct fixture *fixture, const char *user_id);
struct subscription *subscription_row(struct fixture *fixture, const char *id);
struct seats seats_row(struct fixture *fixture, const char *sku_id);
struct license *license_rows(struct fixture *fixture, const char *user_id, size_t *count);
struct address *address_rows(struct fixture *fixture, const char *holder_id, size_t *count);
struct address *owner_row(struct fixture *fixture, const char *address);
struct calendar_row *calendar_rows(struct fixture *fixture, const char *object_id, size_t *count);
bool stands_in_calendar(struct fixture *fixture, const char *object_id, const char *event, int64_t due_at);

/* A session of the fixture's tenant, for whatever else a test wants to read. */
struct session *begin_read(struct fixture *fixture);
void end_read(struct fixture *fixture, struct session *session);
