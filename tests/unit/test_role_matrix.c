/*
 * test_role_matrix - who may do what to whom: every role, every action, every kind of target, two doors, two organisations
 *
 * What is expected stands here, made from rules.md 13, 35, 48, 129-132 and graph.md section 5, and not from the product's own
 * tables: a role that either forgets, or gives too much, is found. An answer is a plan: it is made as the act would make
 * it, and only the refusals for want of a role are looked at.
 */
#include "tests/unit/domain_fixture.h"

#include "base/arena.h"
#include "domain/tenants/domain.h"
#include "domain/tenants/setting_change.h"
#include "store/store.h"

/* How high a target stands (rule 129, the rows of its table). */
enum height { LOW, MIDDLE, AUTHENTICATION, HIGH };

static enum height height_of(const char *role)
{
	static const char *const low[] = { "Directory Readers", "Guest Inviter", "Message Center Reader",
		"Password Administrator", "Reports Reader", "Usage Summary Reports Reader",
		"User Experience Success Manager" };
	static const char *const middle[] = { "Helpdesk Administrator", "Groups Administrator", "User Administrator" };
	for (size_t i = 0; i < COUNT_OF(low); i++)
		if (role == NULL || text_equal(low[i], role))
			return LOW;
	for (size_t i = 0; i < COUNT_OF(middle); i++)
		if (text_equal(middle[i], role))
			return MIDDLE;
	return text_equal(role, "Authentication Administrator") ? AUTHENTICATION : HIGH;
}

/* The columns of the table. */
static bool reaches(const char *actor, enum height target)
{
	if (actor == NULL)
		return false;
	if (text_equal(actor, "Global Administrator") || text_equal(actor, "Privileged Authentication Administrator"))
		return true;
	if (text_equal(actor, "User Administrator"))
		return target == LOW || target == MIDDLE;
	if (text_equal(actor, "Authentication Administrator"))
		return target == LOW || target == AUTHENTICATION;
	return target == LOW; /* helpdesk and password administrators, where they may at all (rule 131) */
}

enum { OF_MATRIX = 1, ON_DELETED = 2, WITHOUT_TARGET = 4 };

/* The roles that may, by name; OF_MATRIX: and only to whom they reach. */
struct expectation {
	const char *action;
	unsigned flags;
	const char *roles[8];
	const struct act *act;
};

static const struct expectation expectations[] = {
	{ "block", OF_MATRIX, { "Global Administrator", "User Administrator", "Authentication Administrator",
		"Privileged Authentication Administrator" }, &user_update },
	{ "rename", OF_MATRIX, { "Global Administrator", "User Administrator", "Authentication Administrator",
		"Privileged Authentication Administrator" }, &user_update },
	{ "password", OF_MATRIX, { "Global Administrator", "User Administrator", "Authentication Administrator",
		"Privileged Authentication Administrator", "Helpdesk Administrator", "Password Administrator" }, &user_update },
	{ "describe", 0, { "Global Administrator", "User Administrator" }, &user_update },
	{ "locate", 0, { "Global Administrator", "User Administrator", "License Administrator" }, &user_update },
	{ "sessions", OF_MATRIX, { "Global Administrator", "User Administrator", "Authentication Administrator",
		"Privileged Authentication Administrator", "Helpdesk Administrator" }, &user_end_sessions },
	{ "delete", OF_MATRIX, { "Global Administrator", "User Administrator",
		"Privileged Authentication Administrator" }, &user_delete },
	{ "restore", OF_MATRIX | ON_DELETED, { "Global Administrator", "User Administrator" }, &user_restore },
	{ "purge", OF_MATRIX | ON_DELETED, { "Global Administrator", "User Administrator" }, &user_purge },
	{ "license", 0, { "Global Administrator", "User Administrator", "License Administrator" }, &license_assign },
	{ "alias", 0, { "Global Administrator", "User Administrator", "Exchange Administrator" }, &address_add },
	{ "give role", 0, { "Global Administrator", "Privileged Role Administrator" }, &role_assign },
	{ "create", WITHOUT_TARGET, { "Global Administrator", "User Administrator" }, &user_create },
	{ "buy", WITHOUT_TARGET, { "Global Administrator", "Billing Administrator" }, &subscription_create },
	{ "domain", WITHOUT_TARGET, { "Global Administrator", "Domain Name Administrator" }, &domain_add },
	{ "settings", WITHOUT_TARGET, { "Global Administrator" }, &setting_change },
	{ "files settings", WITHOUT_TARGET, { "Global Administrator", "SharePoint Administrator" }, &setting_change },
};

static bool may(const struct expectation *expected, const char *actor, enum height target)
{
	for (size_t i = 0; actor != NULL && i < COUNT_OF(expected->roles) && expected->roles[i] != NULL; i++)
		if (text_equal(expected->roles[i], actor))
			return (expected->flags & OF_MATRIX) == 0 || reaches(actor, target);
	return false;
}

/* Options of every act, in one piece of memory. */
struct options {
	struct user_value value;
	struct license_addition addition;
	union {
		struct user_update_options update;
		struct user_create_options create;
		struct user_restore_options restore;
		struct license_options license;
		struct address_options address;
		struct role_assign_options role;
		struct subscription_create_options buy;
		struct domain_add_options domain;
		struct setting_change_options setting;
	};
};

static void change_property(struct options *options, const char *user, const char *property, const char *value)
{
	options->value = (struct user_value){ user_field_named(property), value };
	options->update = (struct user_update_options){ .user = user, .values = &options->value, .value_count = 1 };
}

static void choose(struct options *options, enum setting_place place, const char *property, const char *value)
{
	options->setting = (struct setting_change_options){ .place = place, .count = 1 };
	options->setting.choices[0] = (struct setting_choice){ setting_with_property(place, property), value };
}

static const void *options_for(const char *action, const char *target, struct options *options)
{
	*options = (struct options){ 0 };
	if (text_equal(action, "block"))
		change_property(options, target, "accountEnabled", "false");
	else if (text_equal(action, "rename"))
		change_property(options, target, "userPrincipalName", "renamed@contoso.test");
	else if (text_equal(action, "describe"))
		change_property(options, target, "jobTitle", "Clerk");
	else if (text_equal(action, "locate"))
		change_property(options, target, "usageLocation", "DK");
	else if (text_equal(action, "password"))
		options->update = (struct user_update_options){ .user = target, .password = "Kelp-Lantern-48",
			.password_hash = "{CRYPT}$y$new" };
	else if (text_equal(action, "restore"))
		options->restore = (struct user_restore_options){ target, NULL, false };
	else if (text_equal(action, "alias"))
		options->address = (struct address_options){ "alias@contoso.test", target };
	else if (text_equal(action, "give role"))
		options->role = (struct role_assign_options){ .role_id = ROLE_GUEST_INVITER, .principal_id = target };
	else if (text_equal(action, "buy"))
		options->buy = (struct subscription_create_options){ .sku_id = EXCHANGE_PLAN_1, .total = 1,
			.channel = "direct", .term = "monthly" };
	else if (text_equal(action, "domain"))
		options->domain = (struct domain_add_options){ .name = "other.test" };
	else if (text_equal(action, "settings"))
		choose(options, PLACE_OWN, "delete_guard", "portal_only");
	else if (text_equal(action, "files settings"))
		choose(options, PLACE_SHAREPOINT, "isLoopEnabled", "true");
	else if (text_equal(action, "create"))
		change_property(options, NULL, "userPrincipalName", "new@contoso.test"),
			options->create = (struct user_create_options){ .values = &options->value, .value_count = 1,
				.password_hash = "{CRYPT}$y$new" };
	else if (text_equal(action, "license")) {
		options->addition = (struct license_addition){ .sku_id = EXCHANGE_PLAN_1 };
		options->license = (struct license_options){ .user = target, .additions = &options->addition,
			.addition_count = 1 };
	} else {
		return target; /* the id alone */
	}
	return &options->update; /* of the union any */
}

enum answer { ALLOWED, DENIED, NOT_THERE };

static enum answer ask(struct fixture *fixture, struct session *session, const struct expectation *expected,
	enum door door, const char *actor, const char *target)
{
	struct context context;
	struct options options;
	struct plan plan;
	assert_true(context_open(&context, fixture->arena, session));
	assert_true(context_load_actor(&context, ACTOR_USER, actor));
	context.door = door;
	plan_begin(&plan, fixture->arena, expected->act->name);
	struct error error = expected->act->plan(&context, options_for(expected->action, target, &options), &plan);
	if (failed(error))
		return error.kind == &ERROR_REQUEST_DENIED ? DENIED : NOT_THERE;
	for (const struct refusal *refusal = plan.refusals; refusal != NULL; refusal = refusal->next)
		if (refusal->error.kind == &ERROR_REQUEST_DENIED)
			return DENIED;
	return ALLOWED;
}

#define PEOPLE_MOST 40

struct cast {
	const char *roles[PEOPLE_MOST];           /* NULL: holds none */
	const char *actors[PEOPLE_MOST], *active[PEOPLE_MOST], *deleted[PEOPLE_MOST];
	size_t count;
	const char *in_assignable_group;
};

static const char *with_role(struct fixture *fixture, const char *name, const char *role)
{
	return role == NULL ? make_user(fixture, name) : make_administrator(fixture, name, role);
}

static void gather(struct fixture *fixture, struct cast *cast)
{
	fixture->skips_invariants = true;
	for (size_t i = 0; i <= role_count; i++) {
		const char *role = i == role_count ? NULL : roles[i].name;
		cast->roles[i] = role;
		cast->actors[i] = with_role(fixture, text_format(fixture->arena, "actor%zu", i), role);
		cast->active[i] = with_role(fixture, text_format(fixture->arena, "target%zu", i), role);
		cast->deleted[i] = with_role(fixture, text_format(fixture->arena, "gone%zu", i), role);
		assert_fine(delete_user(fixture, cast->deleted[i]));
	}
	cast->count = role_count + 1;
	assert_true(cast->count <= PEOPLE_MOST);
	cast->in_assignable_group = make_user(fixture, "grouped");
	assert_fine(set_member(fixture, make_group(fixture, "Assignable", false, true), cast->in_assignable_group, false));
	buy(fixture, EXCHANGE_PLAN_1, 5);
}

static size_t check(struct fixture *fixture, struct session *session, const struct expectation *expected,
	const struct cast *cast, size_t actor, const char *target, const char *target_role, enum height height)
{
	static const enum door doors[] = { DOOR_GRAPH, DOOR_OWN };
	for (size_t i = 0; i < COUNT_OF(doors); i++) {
		enum answer answer = ask(fixture, session, expected, doors[i], cast->actors[actor], target);
		bool is_expected = may(expected, cast->roles[actor], height);
		if (answer == NOT_THERE || (answer == ALLOWED) != is_expected)
			fail_msg("%s by %s to %s at door %s: %s, and rules.md says %s", expected->action,
				cast->roles[actor] == NULL ? "nobody" : cast->roles[actor], target_role, door_name(doors[i]),
				answer == ALLOWED ? "allowed" : "refused", is_expected ? "allowed" : "refused");
	}
	return COUNT_OF(doors);
}

static size_t check_actor(struct fixture *fixture, const struct cast *cast, size_t actor)
{
	size_t cases = 0;
	struct session *session = begin_read(fixture);
	for (size_t e = 0; e < COUNT_OF(expectations); e++) {
		const struct expectation *expected = &expectations[e];
		if ((expected->flags & WITHOUT_TARGET) != 0) {
			cases += check(fixture, session, expected, cast, actor, NULL, "nobody", LOW);
			continue;
		}
		bool on_deleted = (expected->flags & ON_DELETED) != 0;
		for (size_t t = 0; t < cast->count; t++)
			cases += check(fixture, session, expected, cast, actor,
				on_deleted ? cast->deleted[t] : cast->active[t],
				cast->roles[t] == NULL ? "nobody" : cast->roles[t], height_of(cast->roles[t]));
		if (!on_deleted)
			cases += check(fixture, session, expected, cast, actor, cast->in_assignable_group,
				"a member of a role-assignable group", HIGH);
	}
	end_read(fixture, session);
	return cases;
}

static void matrix_holds(void **state)
{
	struct fixture *fixture = *state;
	struct cast cast = { 0 };
	size_t cases = 0;
	gather(fixture, &cast);
	for (size_t actor = 0; actor < cast.count; actor++)
		cases += check_actor(fixture, &cast, actor);
	print_message("# %zu cases\n", cases);
	assert_true(cases > 10000);
	fixture->skips_invariants = false;
	assert_invariants(fixture);
}

/* Of another organisation even a Global administrator finds nobody, whatever she asks. */
static void nobody_acts_in_another_organisation(void **state)
{
	struct fixture *fixture = *state;
	struct cast cast = { 0 };
	gather(fixture, &cast);
	struct tenant_created fabrikam = found_fabrikam(fixture);
	fixture->tenant_id = fabrikam.tenant_id;
	struct session *session = begin_read(fixture);
	for (size_t e = 0; e < COUNT_OF(expectations); e++)
		for (size_t t = 0; t < cast.count && (expectations[e].flags & WITHOUT_TARGET) == 0; t++) {
			bool on_deleted = (expectations[e].flags & ON_DELETED) != 0;
			struct context context;
			struct options options;
			struct plan plan;
			assert_true(context_open(&context, fixture->arena, session));
			assert_true(context_load_actor(&context, ACTOR_USER, fabrikam.administrator_id));
			plan_begin(&plan, fixture->arena, "probe");
			const void *asked = options_for(
				expectations[e].action, on_deleted ? cast.deleted[t] : cast.active[t], &options);
			struct error error = expectations[e].act->plan(&context, asked, &plan);
			if (!failed(error) && plan.refusals == NULL)
				fail_msg("%s reaches into another organisation", expectations[e].action);
			assert_false(context_load_actor(&context, ACTOR_USER, cast.actors[0]));
		}
	end_read(fixture, session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(matrix_holds),
		FIXTURE_TEST(nobody_acts_in_another_organisation),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
