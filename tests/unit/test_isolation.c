/*
 * test_isolation - what belongs to another organisation cannot be told from what is not there
 *
 * Every row of the Graph and own tables is asked by Fabrikam's application, which may do everything in Fabrikam, about
 * every kind of thing of Contoso, and again about a thing that nobody has: status, headers and body must be the same but
 * for the id itself, and not one row of Contoso's may have changed. The rows are walked, so that a new one is
 * covered by itself; a body is made for it from the table below, else it is an empty object.
 */
#include "tests/unit/door_client.h"

#include "base/arena.h"
#include "doors/faults.h"
#include "doors/graph/graph.h"
#include "domain/tenants/domain.h"
#include "store/role_assignments.h"
#include "store/store.h"
#include "tests/support/invariants.h"

#define THINGS_MOST 16
#define ABSENT "0abc0000-0000-4000-8000-00000000dead"

/* A thing of Contoso's by what it is called by, and a name of the same form that nobody has. */
struct thing {
	const char *what, *id, *absent;
};

struct scene {
	struct doors doors;
	struct thing things[THINGS_MOST];
	size_t count;
	const char *own_group, *own_user; /* Fabrikam's */
};

/* A whole body, with {} for the thing's id. */
struct body {
	const char *method, *ending, *json;
};

static const struct body bodies[] = {
	{ "POST", "/$ref", "{\"@odata.id\":\"http://here.test/v1.0/directoryObjects/{}\"}" },
	{ "PUT", "/$ref", "{\"@odata.id\":\"http://here.test/v1.0/users/{}\"}" },
	{ "POST", "/assignLicense", "{\"addLicenses\":[],\"removeLicenses\":[\"" EXCHANGE_PLAN_1 "\"]}" },
	{ "POST", "/roleAssignments",
		"{\"principalId\":\"{}\",\"roleDefinitionId\":\"729827e3-9c14-49f7-bb1b-9608f156bbb8\","
		"\"directoryScopeId\":\"/\"}" },
	{ "POST", "/addresses", "{\"address\":\"x@fabrikam.test\",\"holder\":\"{}\"}" },
	{ "POST", "/getByIds", "{\"ids\":[\"{}\"]}" },
	{ "POST", "/checkMemberGroups", "{\"groupIds\":[\"{}\"]}" },
	{ "POST", "/checkMemberObjects", "{\"ids\":[\"{}\"]}" },
	{ "POST", "/getMemberGroups", "{\"securityEnabledOnly\":false}" },
	{ "POST", "/getMemberObjects", "{\"securityEnabledOnly\":false}" },
	{ "PATCH", "/users/{}", "{\"displayName\":\"Taken\",\"accountEnabled\":false}" },
	{ "PATCH", "/groups/{}", "{\"displayName\":\"Taken\"}" },
	{ "PATCH", "/organization/{}", "{\"preferredLanguage\":\"da\"}" },
	{ "PATCH", "/domains/{}", "{\"isDefault\":true}" },
	{ "PATCH", "/subscriptions/{}", "{\"totalLicenses\":0}" },
};

static bool ends_with(const char *text, const char *ending)
{
	size_t length = strlen(text), end = strlen(ending);
	return length >= end && strcmp(text + length - end, ending) == 0;
}

static const char *filled(struct arena *arena, const char *text, const char *id)
{
	struct text_buffer out = text_buffer_in(arena);
	for (const char *at = text; *at != '\0';) {
		const char *place = strstr(at, "{}");
		text_buffer_add_bytes(&out, at, place == NULL ? strlen(at) : (size_t)(place - at));
		text_buffer_add(&out, place == NULL ? "" : id);
		at = place == NULL ? at + strlen(at) : place + 2;
	}
	return text_buffer_text(&out);
}

static const char *body_of(struct arena *arena, const struct endpoint *endpoint, const char *id)
{
	if (endpoint->body == NO_BODY)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(bodies); i++)
		if (text_equal(bodies[i].method, endpoint->method) && ends_with(endpoint->pattern, bodies[i].ending))
			return filled(arena, bodies[i].json, id);
	return "{}";
}

/* The reply with its own moments and ids taken out, and the thing's id as a word. */
static const char *plain(struct arena *arena, const char *head, const char *id)
{
	static const char *const varying[] = { "date:", "request-id:", "client-request-id:", "content-length:",
		"x-ms-resource-unit:" };
	struct text_buffer out = text_buffer_in(arena);
	char **lines = NULL;
	size_t count = text_split(arena, head, '\n', &lines);
	for (size_t i = 0; i < count; i++) {
		bool varies = false;
		for (size_t j = 0; j < COUNT_OF(varying); j++)
			varies = varies || text_starts_with_ignoring_case(lines[i], varying[j]);
		if (varies)
			continue;
		char *inner = strstr(lines[i], "\"innerError\"");
		if (inner != NULL)
			*inner = '\0'; /* request ids and a date; the rule and the kind are compared below */
		for (char *at = lines[i]; (at = strcasestr(at, id)) != NULL;)
			memset(at, '#', strlen(id));
		text_buffer_add(&out, lines[i]);
		text_buffer_add(&out, "\n");
	}
	return text_buffer_text(&out);
}

static const char *inner_words(struct reply reply)
{
	const struct json_value *inner = json_member(json_member(reply.body, "error"), "innerError");
	const char *name = json_text_of(json_member(inner, "name")), *rule = json_text_of(json_member(inner, "rule"));
	return name == NULL ? "" : rule == NULL ? name : rule;
}

/* Only what nobody asks for by id is the same for all: a role, a product. */
/* TAP knows a remark by the sign at the beginning of its line. */
static const char *on_one_line(struct arena *arena, const char *text)
{
	char *line = text_copy(arena, text);
	for (char *at = line; *at != '\0'; at++)
		if (*at == '\r' || *at == '\n')
			*at = ' ';
	return line;
}

static bool tells_apart(struct scene *scene, const struct endpoint_table *table, const struct endpoint *endpoint,
	const struct thing *thing, const char *first_key)
{
	struct arena *arena = scene->doors.fixture->arena;
	struct reply replies[2];
	const char *replies_plain[2];
	for (size_t i = 0; i < 2; i++) {
		const char *id = i == 0 ? thing->id : thing->absent;
		const char *pattern = text_format(arena, "%s%s", table->roots[0], endpoint->pattern);
		const char *place = strstr(pattern, "{}");
		const char *path = first_key == NULL || place == NULL
			? pattern
			: text_format(arena, "%.*s%s%s", (int)(place - pattern), pattern, first_key, place + 2);
		replies[i] = ask(&scene->doors, endpoint->method, filled(arena, path, id), body_of(arena, endpoint, id));
		replies_plain[i] = plain(arena, replies[i].head, id);
	}
	if (replies[0].status != replies[1].status || strcmp(replies_plain[0], replies_plain[1]) != 0 ||
		strcmp(inner_words(replies[0]), inner_words(replies[1])) != 0) {
		print_message("# %s %s, %s: %s --- and of nothing: %s\n", endpoint->method, endpoint->pattern,
			thing->what, on_one_line(arena, replies_plain[0]), on_one_line(arena, replies_plain[1]));
		return true;
	}
	return false;
}

static void compare(struct scene *scene, const struct endpoint_table *table, const struct endpoint *endpoint,
	const struct thing *thing, const char *first_key)
{
	if (tells_apart(scene, table, endpoint, thing, first_key))
		fail_msg("%s %s tells Contoso's %s from nothing", endpoint->method, endpoint->pattern, thing->what);
}

/* What a list or a single answer without a key gives must not name anything of Contoso's. */
static void look_for_things(struct scene *scene, const struct endpoint_table *table, const struct endpoint *endpoint)
{
	struct arena *arena = scene->doors.fixture->arena;
	if (!text_equal(endpoint->method, "GET"))
		return;
	struct reply reply = ask(
		&scene->doors, "GET", text_format(arena, "%s%s", table->roots[0], endpoint->pattern), NULL);
	for (size_t i = 0; i < scene->count; i++)
		if (strcasestr(reply.text, scene->things[i].id) != NULL)
			fail_msg("GET %s shows Contoso's %s: %.600s", endpoint->pattern, scene->things[i].what, reply.text);
}

static size_t walk(struct scene *scene, const struct endpoint_table *table)
{
	struct endpoint_walk at = { 0 };
	const struct endpoint *endpoint;
	size_t asked = 0;
	while ((endpoint = endpoint_next(table, &at)) != NULL) {
		if (endpoint->handle == NULL || endpoint->admission != TOKEN_OF_TENANT)
			continue;
		bool has_key = strstr(endpoint->pattern, "{}") != NULL;
		bool names_in_body = endpoint->body != NO_BODY && strstr(body_of(scene->doors.fixture->arena, endpoint, "{}"), "{}");
		if (!has_key)
			look_for_things(scene, table, endpoint);
		for (size_t i = 0; i < scene->count && (has_key || names_in_body); i++, asked++) {
			compare(scene, table, endpoint, &scene->things[i], NULL);
			/* Something of hers before Contoso's: a member of her own group, a manager of her own user. */
			if (has_key && (names_in_body || strstr(strstr(endpoint->pattern, "{}") + 2, "{}") != NULL))
				compare(scene, table, endpoint, &scene->things[i],
					text_starts_with(endpoint->pattern, "/users") ? scene->own_user : scene->own_group);
		}
	}
	return asked;
}

/* The lines of a dump that are Contoso's. */
static const char *rows_of_contoso(struct scene *scene)
{
	struct fixture *fixture = scene->doors.fixture;
	struct text_buffer out = text_buffer_in(fixture->arena);
	const char *mark = text_format(fixture->arena, "tenant_id=%s", fixture->contoso.tenant_id);
	char **lines = NULL;
	size_t count = text_split(fixture->arena, database_dump(fixture->arena, fixture->database), '\n', &lines);
	for (size_t i = 0; i < count; i++)
		if (strstr(lines[i], mark) != NULL) {
			text_buffer_add(&out, lines[i]);
			text_buffer_add(&out, "\n");
		}
	return text_buffer_text(&out);
}

static void add_thing(struct scene *scene, const char *what, const char *id, const char *absent)
{
	assert_true(scene->count < THINGS_MOST);
	assert_non_null(id);
	scene->things[scene->count++] = (struct thing){ what, id, absent };
}

static void furnish_contoso(struct scene *scene, struct fixture *fixture)
{
	const char *subscription = buy(fixture, EXCHANGE_PLAN_1, 5);
	const char *anna = make_licensed_user(fixture, "anna", EXCHANGE_PLAN_1);
	const char *dora = make_user(fixture, "dora");
	const char *gone = make_group(fixture, "Crew", true, false);
	assert_fine(set_member(fixture, gone, anna, false));
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_fine(give_role(fixture, anna, "Reports Reader"));
	assert_fine(delete_user(fixture, dora));
	struct session *session = begin_read(fixture);
	size_t count = 0;
	const char *assignment = role_assignments_of_principal(session, anna, &count)[0].id;
	end_read(fixture, session);
	add_thing(scene, "user", anna, ABSENT);
	add_thing(scene, "user by name", "anna@contoso.test", "olaf@nowhere.test");
	add_thing(scene, "address", "ruiz@contoso.test", "olaf@nowhere.test");
	add_thing(scene, "deleted user", dora, ABSENT);
	add_thing(scene, "group", gone, ABSENT);
	add_thing(scene, "subscription", subscription, ABSENT);
	add_thing(scene, "commerce subscription", subscription_row(fixture, subscription)->commerce_id, ABSENT);
	add_thing(scene, "role assignment", assignment, ABSENT);
	add_thing(scene, "domain", "contoso.test", "nowhere.test");
	add_thing(scene, "organisation", fixture->contoso.tenant_id, ABSENT);
	add_thing(scene, "operation", fixture->result.operation_id, ABSENT);
}

static void be_fabrikam(struct scene *scene, const char *client_id)
{
	struct reply reply = ask_token(&scene->doors, "fabrikam.test",
		text_format(scene->doors.fixture->arena,
			"grant_type=client_credentials&client_id=%s&client_secret=a-secret-of-the-scripts&"
			"scope=https%%3A%%2F%%2Fgraph.microsoft.com%%2F.default",
			client_id));
	assert_status(reply, 200);
	scene->doors.token = text_at(reply, "access_token");
}

static void nothing_of_others_is_told_from_nothing(void **state)
{
	static const struct endpoint_table *const tables[] = { &graph_table, &own_table, &identity_table, &health_table,
		NULL };
	struct fixture *fixture = *state;
	struct scene scene = { 0 };
	furnish_contoso(&scene, fixture);
	struct tenant_created fabrikam = found_fabrikam(fixture);
	fixture->tenant_id = fabrikam.tenant_id;
	act_as(fixture, fabrikam.administrator_id);
	scene.own_user = make_user(fixture, "fred");
	scene.own_group = make_group(fixture, "Fabrikam's crew", false, false);
	doors_open(&scene.doors, fixture);
	struct faults faults;
	faults_open(&faults, 0); /* none are rehearsed */
	scene.doors.front.faults = &faults;
	scene.doors.front.routes = routes_new(fixture->arena, tables);
	be_fabrikam(&scene, fabrikam.client_id);
	const char *before = rows_of_contoso(&scene);
	assert_true(strlen(before) > 2000);
	/* The comparison sees what it should not see of Contoso: her own user is told from nobody. */
	const struct endpoint own = { "GET", "/users/{}", NULL, 200, NO_BODY, TOKEN_OF_TENANT, "", "", "" };
	const struct thing fred = { "own user", scene.own_user, ABSENT };
	assert_true(tells_apart(&scene, &graph_table, &own, &fred, NULL));
	size_t asked = walk(&scene, &graph_table) + walk(&scene, &own_table);
	print_message("# asked about %zu things\n", asked);
	assert_true(asked > 300);
	assert_string_equal(rows_of_contoso(&scene), before);
	assert_invariants(fixture);
	doors_close(&scene.doors);
	faults_close(&faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(nothing_of_others_is_told_from_nothing),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
