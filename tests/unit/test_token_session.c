/*
 * test_token_session - domain/tenants: refresh tokens as they are used, misused and ended; who signs in where
 */
#include "tests/unit/domain_fixture.h"

#include "base/ids.h"
#include "domain/tenants/sign_in.h"
#include "domain/tenants/token_session.h"
#include "store/lane.h"

static struct token_session_start start_of(struct fixture *fixture, const char *user)
{
	return (struct token_session_start){ fixture->tenant_id, user, fixture->contoso.client_id, "openid", "none",
		clock_real_now() };
}

static const char *begin(struct fixture *fixture, const char *user)
{
	const struct token_session_start start = start_of(fixture, user);
	const char *token = NULL;
	enum token_session_state state;
	assert_fine(token_session_begin(&fixture->house, fixture->arena, &start, &token, &state));
	assert_int_equal(state, TOKEN_SESSION_FINE);
	return token;
}

static struct token_ticket ticket_of(struct fixture *fixture, const char *token)
{
	struct token_ticket ticket;
	assert_true(token_ticket_read(fixture->arena, token, &ticket));
	return ticket;
}

static enum token_session_state carry_on_asked(struct fixture *fixture, const char *token, int64_t asked_at, const char **next)
{
	const struct token_ticket ticket = ticket_of(fixture, token);
	enum token_session_state state;
	assert_fine(token_session_carry_on(&fixture->house, fixture->arena, &ticket, asked_at, next, &state));
	assert_true((*next != NULL) == (state == TOKEN_SESSION_FINE));
	return state;
}

static enum token_session_state carry_on(struct fixture *fixture, const char *token, const char **next)
{
	return carry_on_asked(fixture, token, INT64_MAX, next);
}

static void each_token_is_used_once(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna"), *first = begin(fixture, anna), *second = NULL, *third = NULL, *none = NULL;
	assert_int_equal(carry_on(fixture, first, &second), TOKEN_SESSION_FINE);
	assert_string_not_equal(first, second);
	assert_int_equal(carry_on(fixture, second, &third), TOKEN_SESSION_FINE);
	assert_int_equal(ticket_of(fixture, third).generation, 3);
	/* A spent one that comes back ends them all. */
	assert_int_equal(carry_on(fixture, second, &none), TOKEN_SESSION_REUSED);
	assert_int_equal(carry_on(fixture, third, &none), TOKEN_SESSION_ENDED);
}

/* Asked before the token was spent: the same next one. Two generations back there is no such excuse. */
static void requests_beside_each_other_get_the_same_token(void **state)
{
	struct fixture *fixture = *state;
	const char *first = begin(fixture, make_user(fixture, "anna")), *second = NULL, *beside = NULL, *third = NULL;
	assert_int_equal(carry_on(fixture, first, &second), TOKEN_SESSION_FINE);
	assert_int_equal(carry_on_asked(fixture, first, 0, &beside), TOKEN_SESSION_FINE);
	assert_string_equal(second, beside);
	assert_int_equal(carry_on(fixture, second, &third), TOKEN_SESSION_FINE);
	assert_int_equal(carry_on_asked(fixture, first, 0, &beside), TOKEN_SESSION_REUSED);
}

static const char *reread(struct fixture *fixture, const char *token, size_t byte)
{
	size_t length = 0;
	unsigned char *bytes = (unsigned char *)base64url_decode(fixture->arena, token + 2, &length);
	bytes[byte] ^= 1;
	return text_format(fixture->arena, "1.%s", base64url_encode(fixture->arena, bytes, length));
}

/* One bit of the secret, of the generation, of the family. */
static void altered_token_is_unknown(void **state)
{
	struct fixture *fixture = *state;
	const char *token = begin(fixture, make_user(fixture, "anna")), *next = NULL;
	assert_int_equal(carry_on(fixture, reread(fixture, token, 40), &next), TOKEN_SESSION_UNKNOWN);
	assert_int_equal(carry_on(fixture, reread(fixture, token, 33), &next), TOKEN_SESSION_UNKNOWN);
	assert_int_equal(carry_on(fixture, reread(fixture, token, 20), &next), TOKEN_SESSION_UNKNOWN);
	assert_int_equal(carry_on(fixture, token, &next), TOKEN_SESSION_FINE);
	/* A guess at the spent one of the same family ends it: the family's id is known to holders only. */
	assert_int_equal(carry_on_asked(fixture, reread(fixture, token, 40), 0, &next), TOKEN_SESSION_REUSED);
}

static void what_is_no_token_is_not_read(void **state)
{
	struct fixture *fixture = *state;
	struct token_ticket ticket;
	const char *token = begin(fixture, make_user(fixture, "anna"));
	const char *const wrong[] = { NULL, "", "1.", "2.AAAA", token + 2, "1.####", "1.AAAA",
		text_format(fixture->arena, "%sAAAA", token), text_format(fixture->arena, "%s%s%s", token, token, token) };
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_false(token_ticket_read(fixture->arena, wrong[i], &ticket));
	assert_true(token_ticket_read(fixture->arena, token, &ticket));
	assert_string_equal(ticket.tenant_id, fixture->tenant_id);
}

static void session_ends_with_its_user(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna"), *token = begin(fixture, anna), *next = NULL;
	assert_fine(update_user(fixture, anna, "accountEnabled", "false"));
	assert_int_equal(carry_on(fixture, token, &next), TOKEN_SESSION_BLOCKED);
	assert_fine(update_user(fixture, anna, "accountEnabled", "true"));
	assert_int_equal(carry_on(fixture, token, &next), TOKEN_SESSION_REVOKED);
	token = begin(fixture, anna);
	assert_fine(delete_user(fixture, anna));
	assert_int_equal(carry_on(fixture, token, &next), TOKEN_SESSION_GONE);
	const struct token_session_start start = start_of(fixture, anna);
	enum token_session_state begun;
	assert_fine(token_session_begin(&fixture->house, fixture->arena, &start, &next, &begun));
	assert_int_equal(begun, TOKEN_SESSION_GONE);
	assert_null(next);
	assert_fine(purge_user(fixture, anna));
	assert_int_equal(carry_on(fixture, token, &next), TOKEN_SESSION_UNKNOWN);
	assert_int_equal(sign_in_state(NULL, 0), TOKEN_SESSION_GONE);
}

static struct error grow_old(struct session *session, void *state)
{
	const struct token_ticket *ticket = state;
	struct token_family *row = token_family_find(session, ticket->family_id);
	row->rotated_at -= TOKEN_SESSION_IDLE_MS + MINUTE_MS;
	token_family_put(session, row);
	return session_fault(session);
}

static void session_ends_idle_or_when_somebody_signs_out(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna"), *token = begin(fixture, anna), *next = NULL;
	struct token_ticket ticket = ticket_of(fixture, token);
	assert_fine(lane_run(fixture->lane, fixture->tenant_id, fixture->arena, grow_old, &ticket));
	assert_int_equal(carry_on(fixture, token, &next), TOKEN_SESSION_IDLE);
	token = begin(fixture, anna);
	ticket = ticket_of(fixture, token);
	for (int i = 0; i < 2; i++) /* the second time it has ended already */
		assert_fine(token_session_end(&fixture->house, fixture->arena, &ticket));
	assert_int_equal(carry_on(fixture, token, &next), TOKEN_SESSION_ENDED);
	ticket.family_id = "00000000-0000-4000-8000-000000000000";
	assert_fine(token_session_end(&fixture->house, fixture->arena, &ticket));
}

static struct sign_in_facts look(struct fixture *fixture, struct sign_in_names names)
{
	struct sign_in_facts facts;
	assert_fine(sign_in_look(&fixture->house, fixture->arena, &names, &facts));
	return facts;
}

static void who_signs_in_is_found_by_each_name(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_administrator(fixture, "anna", "User Administrator"), *client = fixture->contoso.client_id;
	struct sign_in_facts facts = look(fixture, (struct sign_in_names){ .upn = "Anna@contoso.test", .client_id = client, .resource = client });
	assert_string_equal(facts.tenant_id, fixture->tenant_id);
	assert_string_equal(facts.tenant_name, "Contoso");
	assert_string_equal(facts.user->id, anna);
	assert_int_equal(facts.user_role_count, 1);
	assert_int_equal(facts.secret_count, 1);
	assert_int_equal(facts.application_role_count, 1);
	assert_string_equal(facts.resource->client_id, client);
	assert_string_equal(look(fixture, (struct sign_in_names){ .tenant = "contoso.test", .user_id = anna }).user->id, anna);
	const struct token_ticket ticket = ticket_of(fixture, begin(fixture, anna));
	facts = look(fixture, (struct sign_in_names){ .ticket = &ticket });
	assert_string_equal(facts.user->id, anna);
	assert_non_null(facts.family);
	assert_null(facts.application);
	assert_fine(delete_user(fixture, anna));
	assert_null(look(fixture, (struct sign_in_names){ .tenant = fixture->tenant_id, .user_id = anna }).user);
}

static void whoever_is_not_there_is_not_found(void **state)
{
	struct fixture *fixture = *state;
	assert_null(look(fixture, (struct sign_in_names){ .upn = "anna@nobody.test" }).tenant_id);
	assert_null(look(fixture, (struct sign_in_names){ .upn = "no address" }).tenant_id);
	assert_null(look(fixture, (struct sign_in_names){ .tenant = "00000000-0000-4000-8000-000000000000" }).tenant_id);
	const struct sign_in_facts facts = look(fixture, (struct sign_in_names){ .tenant = "contoso.test", .client_id = "none" });
	assert_null(facts.application);
	assert_null(facts.user);
	assert_null(look(fixture, (struct sign_in_names){ .upn = "nobody@contoso.test" }).user);
	const char *id = NULL;
	assert_fine(sign_in_find_tenant(&fixture->house, fixture->arena, "Contoso.TEST", &id));
	assert_string_equal(id, fixture->tenant_id);
	assert_fine(sign_in_find_tenant(&fixture->house, fixture->arena, "nobody.test", &id));
	assert_null(id);
	assert_fine(sign_in_find_tenant(&fixture->house, fixture->arena, NULL, &id));
	assert_null(id);
	found_fabrikam(fixture);
	assert_fine(sign_in_find_home(&fixture->house, fixture->arena, fixture->contoso.client_id, &id));
	assert_string_equal(id, fixture->contoso.tenant_id);
	assert_fine(sign_in_find_home(&fixture->house, fixture->arena, "none", &id));
	assert_null(id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(each_token_is_used_once),
		FIXTURE_TEST(requests_beside_each_other_get_the_same_token),
		FIXTURE_TEST(altered_token_is_unknown),
		FIXTURE_TEST(what_is_no_token_is_not_read),
		FIXTURE_TEST(session_ends_with_its_user),
		FIXTURE_TEST(session_ends_idle_or_when_somebody_signs_out),
		FIXTURE_TEST(who_signs_in_is_found_by_each_name),
		FIXTURE_TEST(whoever_is_not_there_is_not_found),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
