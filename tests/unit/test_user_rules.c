/*
 * test_user_rules - each rule about people once refuses and once does not (domain/users)
 */
#include "tests/unit/domain_fixture.h"

#include "domain/rules.h"

static void user_new_1(void **state)
{
	struct fixture *fixture = *state;
	static const char *const allowed[] = { "User Administrator", "Global Administrator" };
	static const char *const denied[] = { "Helpdesk Administrator", "License Administrator", "Billing Administrator" };
	for (size_t i = 0; i < COUNT_OF(allowed); i++) {
		act_as_administrator(fixture);
		act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "yes%zu", i), allowed[i]));
		make_user(fixture, text_format(fixture->arena, "by%zu", i));
	}
	for (size_t i = 0; i < COUNT_OF(denied); i++) {
		act_as_administrator(fixture);
		act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "no%zu", i), denied[i]));
		assert_refused(create_user(fixture, "x@contoso.test", PASSWORD), &ERROR_REQUEST_DENIED, "USER-NEW-1");
	}
	act_as_administrator(fixture);
	act_as_application(fixture, "User.Read.All");
	assert_refused(create_user(fixture, "x@contoso.test", PASSWORD), &ERROR_REQUEST_DENIED, "USER-NEW-1");
	act_as_administrator(fixture);
	act_as_application(fixture, "Group.Read.All User.ReadWrite.All");
	assert_fine(create_user(fixture, "x@contoso.test", PASSWORD));
}

static void user_new_2(void **state)
{
	struct fixture *fixture = *state;
	static const char *const needed[] = { "userPrincipalName", "displayName", "mailNickname", "accountEnabled" };
	for (size_t missing = 0; missing <= COUNT_OF(needed); missing++) {
		struct user_value values[COUNT_OF(needed)];
		size_t count = 0;
		for (size_t i = 0; i < COUNT_OF(needed); i++)
			if (i != missing)
				values[count++] = (struct user_value){ user_field_named(needed[i]),
					i == 0 ? "anna@contoso.test" : i == 3 ? "false" : "anna" };
		const struct user_create_options options = { .values = values, .value_count = count, .password = PASSWORD,
			.password_hash = "hash" };
		struct error error = perform(fixture, &user_create, &options);
		if (missing == COUNT_OF(needed)) {
			assert_fine(error);
			assert_false(user_row(fixture, fixture->result.object_id)->account_enabled);
			continue;
		}
		assert_refused(error, &ERROR_PROPERTY_REQUIRED, "USER-NEW-2");
		assert_string_equal(error.target, needed[missing]);
	}
	struct error error = create_user(fixture, "ben@contoso.test", NULL);
	assert_refused(error, &ERROR_PROPERTY_REQUIRED, "USER-NEW-2");
	assert_string_equal(error.target, "passwordProfile");
}

static void user_new_3(void **state)
{
	struct fixture *fixture = *state;
	static const char *const invalid[] = { "anna", "@contoso.test", "an na@contoso.test", "anna@@contoso.test",
		".anna@contoso.test", "anna.@contoso.test", "an..na@contoso.test", "anna+x@contoso.test", "anna@",
		"anna@.contoso.test", "an/na@contoso.test", "an=na@contoso.test", "$anna@contoso.test", "an%na@contoso.test",
		"an!na@contoso.test", "an|na@contoso.test", "an*na@contoso.test", "{anna}@contoso.test", "an`na@contoso.test",
		"an&na@contoso.test" };
	for (size_t i = 0; i < COUNT_OF(invalid); i++)
		assert_refused(create_user(fixture, invalid[i], PASSWORD), &ERROR_PROPERTY_INVALID, "USER-NEW-3");
	assert_refused(create_user(fixture, "anna@else.test", PASSWORD), &ERROR_DOMAIN_UNVERIFIED, "USER-NEW-3");
	assert_fine(create_user(fixture, "O'Neill-2.x_y@CONTOSO.test", PASSWORD));
}

static void user_new_4(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	struct error error = create_user(fixture, "ANNA@contoso.test", PASSWORD);
	assert_refused(error, &ERROR_UPN_CONFLICT, "USER-NEW-4");
	assert_string_equal(error.detail, anna);
	assert_fine(delete_user(fixture, anna));
	assert_fine(create_user(fixture, "ANNA@contoso.test", PASSWORD));
}

static void user_new_5(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	struct error error = create_user(fixture, "ruiz@contoso.test", PASSWORD);
	assert_refused(error, &ERROR_PROXY_ADDRESS_CONFLICT, "USER-NEW-5");
	assert_non_null(strstr(error.detail, anna));
	assert_fine(remove_alias(fixture, anna, "ruiz@contoso.test"));
	assert_fine(create_user(fixture, "ruiz@contoso.test", PASSWORD));
}

static void user_new_6(void **state)
{
	struct fixture *fixture = *state;
	static const char *const weak[] = { "Short1!", "alllowercase", "lowerand1234", "Xx1!anna1", "Anna-Anna-1" };
	for (size_t i = 0; i < COUNT_OF(weak); i++)
		assert_refused(create_user(fixture, "anna@contoso.test", weak[i]), &ERROR_PASSWORD_WEAK, "USER-NEW-6");
	assert_fine(create_user(fixture, "anna@contoso.test", "lower1234UPPER"));
}

static struct error create_with_mail(struct fixture *fixture, const char *upn, const char *mail)
{
	const struct user_value values[] = { { user_field_named("userPrincipalName"), upn },
		{ user_field_named("displayName"), upn }, { user_field_named("mailNickname"), "nick" },
		{ user_field_named("accountEnabled"), "true" }, { user_field_named("mail"), mail } };
	const struct user_create_options options = { .values = values, .value_count = COUNT_OF(values),
		.password = PASSWORD, .password_hash = "hash" };
	return perform(fixture, &user_create, &options);
}

static void user_new_7(void **state)
{
	struct fixture *fixture = *state;
	static const char *const wrong[] = { "anna", "an na@contoso.test", "@contoso.test", "anna+x@contoso.test",
		"anna@", "a@b@else.test", "an na@else.test", "<anna@else.test>" };
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_refused(create_with_mail(fixture, "anna@contoso.test", wrong[i]), &ERROR_PROPERTY_INVALID, "USER-NEW-7");
	assert_fine(create_with_mail(fixture, "anna@contoso.test", "anna+x@else.test"));
	assert_null(owner_row(fixture, "anna+x@else.test"));
	assert_fine(create_with_mail(fixture, "ben@contoso.test", "crew@contoso.test"));
	assert_string_equal(owner_row(fixture, "crew@contoso.test")->holder_id, fixture->result.object_id);
}

static void user_new_8(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	struct error error = create_with_mail(fixture, "ben@contoso.test", "RUIZ@contoso.test");
	assert_refused(error, &ERROR_PROXY_ADDRESS_CONFLICT, "USER-NEW-8");
	error = create_with_mail(fixture, "ben@contoso.test", "anna@contoso.test");
	assert_refused(error, &ERROR_PROXY_ADDRESS_CONFLICT, "USER-NEW-8");
	assert_fine(create_with_mail(fixture, "ben@contoso.test", "ben@contoso.test"));
}

static void user_upd_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *helpdesk = make_administrator(fixture, "helen", "Helpdesk Administrator");
	const char *license = make_administrator(fixture, "lily", "License Administrator");
	const char *user = make_administrator(fixture, "uma", "User Administrator");
	act_as(fixture, helpdesk);
	assert_refused(update_user(fixture, anna, "jobTitle", "Baker"), &ERROR_REQUEST_DENIED, "USER-UPD-1");
	assert_refused(update_user(fixture, anna, "usageLocation", "DE"), &ERROR_REQUEST_DENIED, "USER-UPD-1");
	act_as(fixture, license);
	assert_refused(update_user(fixture, anna, "jobTitle", "Baker"), &ERROR_REQUEST_DENIED, "USER-UPD-1");
	assert_fine(update_user(fixture, anna, "usageLocation", "DE"));
	act_as(fixture, anna);
	assert_refused(update_user(fixture, anna, "jobTitle", "Director"), &ERROR_REQUEST_DENIED, "USER-UPD-1");
	const struct user_update_options nothing = { .user = anna };
	assert_refused(perform(fixture, &user_update, &nothing), &ERROR_REQUEST_DENIED, "USER-UPD-1");
	act_as(fixture, user);
	assert_fine(update_user(fixture, anna, "jobTitle", "Baker"));
}

/* The matrix of rule 129, for what is sensitive. */
static void user_upd_2(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		const char *actor, *target;
		bool may;
	} matrix[] = {
		{ "User Administrator", NULL, true },
		{ "User Administrator", "Reports Reader", true },
		{ "User Administrator", "Password Administrator", true },
		{ "User Administrator", "Helpdesk Administrator", true },
		{ "User Administrator", "User Administrator", true },
		{ "User Administrator", "Authentication Administrator", false },
		{ "User Administrator", "Billing Administrator", false },
		{ "User Administrator", "License Administrator", false },
		{ "User Administrator", "Exchange Administrator", false },
		{ "User Administrator", "Global Administrator", false },
		{ "Authentication Administrator", NULL, true },
		{ "Authentication Administrator", "Directory Readers", true },
		{ "Authentication Administrator", "Authentication Administrator", true },
		{ "Authentication Administrator", "User Administrator", false },
		{ "Authentication Administrator", "Global Administrator", false },
		{ "Privileged Authentication Administrator", "Global Administrator", true },
		{ "Privileged Authentication Administrator", "Billing Administrator", true },
		{ "Helpdesk Administrator", NULL, false },
		{ "Global Administrator", "Global Administrator", true },
	};
	for (size_t i = 0; i < COUNT_OF(matrix); i++) {
		act_as_administrator(fixture);
		const char *target = make_user(fixture, text_format(fixture->arena, "target%zu", i));
		if (matrix[i].target != NULL)
			assert_fine(give_role(fixture, target, matrix[i].target));
		act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "actor%zu", i), matrix[i].actor));
		struct error error = update_user(fixture, target, "accountEnabled", "false");
		if (matrix[i].may)
			assert_fine(error);
		else
			assert_refused(error, &ERROR_REQUEST_DENIED, "USER-UPD-2");
	}
	/* Who has no role but is in a role-assignable group counts as privileged. */
	act_as_administrator(fixture);
	const char *member = make_user(fixture, "member");
	assert_fine(set_member(fixture, make_group(fixture, "powers", false, true), member, false));
	const char *owner = make_user(fixture, "owner");
	const struct group_member_options owning = { make_group(fixture, "might", false, true), owner, "owner", false };
	assert_fine(perform(fixture, &group_set_member, &owning));
	act_as(fixture, make_administrator(fixture, "ursula", "User Administrator"));
	assert_refused(update_user(fixture, member, "mobilePhone", "1"), &ERROR_REQUEST_DENIED, "USER-UPD-2");
	assert_refused(update_user(fixture, owner, "mobilePhone", "1"), &ERROR_REQUEST_DENIED, "USER-UPD-2");
	assert_fine(update_user(fixture, member, "jobTitle", "Baker"));
}

static void user_upd_3(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	alter_user(fixture, anna, be_synced);
	assert_refused(update_user(fixture, anna, "jobTitle", "Baker"), &ERROR_ON_PREMISES_MANAGED, "USER-UPD-3");
	assert_refused(update_user(fixture, anna, "accountEnabled", "false"), &ERROR_ON_PREMISES_MANAGED, "USER-UPD-3");
	assert_fine(update_user(fixture, anna, "usageLocation", "DE"));
	assert_fine(update_user(fixture, make_user(fixture, "ben"), "jobTitle", "Baker"));
}

static void user_upd_4(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_refused(update_user(fixture, anna, "userPrincipalName", "anna@else.test"), &ERROR_DOMAIN_UNVERIFIED,
		"USER-UPD-4");
	assert_refused(update_user(fixture, anna, "userPrincipalName", "an na@contoso.test"), &ERROR_PROPERTY_INVALID,
		"USER-UPD-4");
	assert_fine(update_user(fixture, anna, "userPrincipalName", "annette@contoso.test"));
	assert_fine(update_user(fixture, "annette@contoso.test", "userPrincipalName", "Annette@contoso.test"));
}

static void user_upd_5(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *ben = make_user(fixture, "ben");
	struct error error = update_user(fixture, anna, "userPrincipalName", "BEN@contoso.test");
	assert_refused(error, &ERROR_UPN_CONFLICT, "USER-UPD-5");
	assert_string_equal(error.detail, ben);
	assert_fine(update_user(fixture, ben, "userPrincipalName", "benjamin@contoso.test"));
	assert_fine(update_user(fixture, anna, "userPrincipalName", "ben@contoso.test"));
}

static void user_upd_6(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *ben = make_user(fixture, "ben");
	assert_fine(add_alias(fixture, ben, "holm@contoso.test"));
	assert_refused(update_user(fixture, anna, "userPrincipalName", "holm@contoso.test"), &ERROR_PROXY_ADDRESS_CONFLICT,
		"USER-UPD-6");
	/* An alias of her own may become her name. */
	assert_fine(update_user(fixture, ben, "userPrincipalName", "holm@contoso.test"));
}

static void user_upd_7(void **state)
{
	struct fixture *fixture = *state;
	const char *root = fixture->contoso.administrator_id;
	assert_refused(update_user(fixture, root, "accountEnabled", "false"), &ERROR_LAST_ADMINISTRATOR, "USER-UPD-7");
	make_administrator(fixture, "second", "Global Administrator");
	assert_fine(update_user(fixture, root, "accountEnabled", "false"));
}

static void user_upd_8(void **state)
{
	struct fixture *fixture = *state;
	static const char *const kept[] = { "displayName", "mailNickname", "usageLocation", "userPrincipalName",
		"accountEnabled" };
	const char *anna = make_user(fixture, "anna");
	for (size_t i = 0; i < COUNT_OF(kept); i++) {
		struct error error = update_user(fixture, anna, kept[i], NULL);
		assert_refused(error, &ERROR_PROPERTY_INVALID, "USER-UPD-8");
		assert_string_equal(error.target, kept[i]);
	}
	assert_refused(update_user(fixture, anna, "displayName", ""), &ERROR_PROPERTY_INVALID, "USER-UPD-8");
	assert_fine(update_user(fixture, anna, "jobTitle", "Baker"));
	assert_fine(update_user(fixture, anna, "jobTitle", NULL));
	assert_null(user_row(fixture, anna)->job_title);
}

static void user_upd_9(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, EXCHANGE_PLAN_1, 2);
	const char *anna = make_licensed_user(fixture, "anna", EXCHANGE_PLAN_1);
	const char *ben = make_user(fixture, "ben");
	assert_refused(update_user(fixture, anna, "mail", NULL), &ERROR_PROPERTY_INVALID, "USER-UPD-9");
	assert_refused(update_user(fixture, anna, "mail", "anna"), &ERROR_PROPERTY_INVALID, "USER-UPD-9");
	assert_refused(update_user(fixture, anna, "mail", "a@else.test"), &ERROR_DOMAIN_UNVERIFIED, "USER-UPD-9");
	assert_fine(update_user(fixture, anna, "mail", "Ruiz@contoso.test"));
	assert_string_equal(owner_row(fixture, "anna@contoso.test")->state, "alias");
	assert_true(owner_row(fixture, "ruiz@contoso.test")->is_primary);
	assert_fine(update_user(fixture, anna, "mail", "ruiz@contoso.test"));
	assert_string_equal(owner_row(fixture, "ruiz@contoso.test")->address, "ruiz@contoso.test");
	assert_fine(update_user(fixture, anna, "mail", "anna@contoso.test"));
	assert_string_equal(owner_row(fixture, "ruiz@contoso.test")->state, "alias");
	/* Without a mailbox nothing of the address before stays, and the license takes the one that is there. */
	assert_fine(update_user(fixture, ben, "mail", "b@else.test"));
	assert_fine(update_user(fixture, ben, "mail", "crew@contoso.test"));
	assert_fine(update_user(fixture, ben, "mail", "boats@contoso.test"));
	assert_null(owner_row(fixture, "crew@contoso.test"));
	assert_fine(assign(fixture, ben, EXCHANGE_PLAN_1));
	assert_string_equal(user_row(fixture, ben)->mail, "boats@contoso.test");
	assert_null(owner_row(fixture, "ben@contoso.test"));
	assert_fine(delete_user(fixture, ben));
	assert_fine(restore_user(fixture, ben));
	assert_true(owner_row(fixture, "boats@contoso.test")->is_primary);
}

/* An alias for each address before, up to as many as she may have. */
static void mail_does_not_make_more_aliases_than_there_may_be(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, EXCHANGE_PLAN_1, 1);
	const char *anna = make_licensed_user(fixture, "anna", EXCHANGE_PLAN_1);
	fixture->skips_invariants = true;
	for (size_t i = 0; i < 400; i++)
		assert_fine(update_user(fixture, anna, "mail", text_format(fixture->arena, "a%zu@contoso.test", i)));
	fixture->skips_invariants = false;
	assert_refused(update_user(fixture, anna, "mail", "more@contoso.test"), &ERROR_PROPERTY_INVALID, "USER-UPD-9");
	assert_fine(update_user(fixture, anna, "mail", "a7@contoso.test"));
}

static void user_upd_10(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna"), *ben = make_user(fixture, "ben");
	assert_fine(add_alias(fixture, anna, "ruiz@contoso.test"));
	assert_refused(update_user(fixture, ben, "mail", "ruiz@contoso.test"), &ERROR_PROXY_ADDRESS_CONFLICT, "USER-UPD-10");
	assert_refused(update_user(fixture, ben, "mail", "anna@contoso.test"), &ERROR_PROXY_ADDRESS_CONFLICT, "USER-UPD-10");
	assert_fine(update_user(fixture, ben, "mail", "ben@contoso.test"));
	/* It follows the name, unless it is another. */
	assert_fine(update_user(fixture, ben, "userPrincipalName", "benjamin@contoso.test"));
	assert_string_equal(user_row(fixture, ben)->mail, "benjamin@contoso.test");
	assert_null(owner_row(fixture, "ben@contoso.test"));
	assert_fine(update_user(fixture, anna, "mail", "ruiz@contoso.test"));
	assert_fine(update_user(fixture, anna, "userPrincipalName", "anne@contoso.test"));
	assert_string_equal(user_row(fixture, anna)->mail, "ruiz@contoso.test");
}

static void user_pwd_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *reader = make_administrator(fixture, "rita", "Reports Reader");
	const char *user_admin = make_administrator(fixture, "uma", "User Administrator");
	const char *root = fixture->contoso.administrator_id;
	act_as(fixture, anna);
	assert_refused(set_password(fixture, reader, "Another-Horse-7"), &ERROR_REQUEST_DENIED, "USER-PWD-1");
	act_as_administrator(fixture);
	act_as(fixture, make_administrator(fixture, "helen", "Helpdesk Administrator"));
	assert_fine(set_password(fixture, anna, "Another-Horse-7"));
	assert_fine(set_password(fixture, reader, "Another-Horse-7"));
	assert_refused(set_password(fixture, user_admin, "Another-Horse-7"), &ERROR_REQUEST_DENIED, "USER-PWD-1");
	act_as(fixture, user_admin);
	assert_refused(set_password(fixture, root, "Another-Horse-7"), &ERROR_REQUEST_DENIED, "USER-PWD-1");
	act_as_administrator(fixture);
	act_as(fixture, make_administrator(fixture, "petra", "Privileged Authentication Administrator"));
	assert_fine(set_password(fixture, root, "Another-Horse-7"));
}

static void user_pwd_2(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_refused(set_password(fixture, anna, "password"), &ERROR_PASSWORD_WEAK, "USER-PWD-2");
	assert_refused(set_password(fixture, anna, "My-name-is-Anna-1"), &ERROR_PASSWORD_WEAK, "USER-PWD-2");
	int64_t valid_from = user_row(fixture, anna)->sessions_valid_from;
	assert_fine(set_password(fixture, anna, "Another-Horse-7"));
	assert_string_equal(user_row(fixture, anna)->password_hash, "{CRYPT}$y$new");
	assert_true(user_row(fixture, anna)->sessions_valid_from > valid_from);
}

static void user_pwd_3(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	alter_user(fixture, anna, be_synced);
	assert_refused(set_password(fixture, anna, "Another-Horse-7"), &ERROR_ON_PREMISES_MANAGED, "USER-PWD-3");
	assert_fine(set_password(fixture, make_user(fixture, "ben"), "Another-Horse-7"));
}

static void user_ses_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *ben = make_user(fixture, "ben");
	act_as(fixture, ben);
	assert_refused(perform(fixture, &user_end_sessions, anna), &ERROR_REQUEST_DENIED, "USER-SES-1");
	act_as(fixture, anna);
	assert_fine(perform(fixture, &user_end_sessions, anna));
	assert_true(user_row(fixture, anna)->sessions_valid_from > 0);
	act_as_administrator(fixture);
	act_as(fixture, make_administrator(fixture, "helen", "Helpdesk Administrator"));
	assert_fine(perform(fixture, &user_end_sessions, ben));
	assert_refused(perform(fixture, &user_end_sessions, fixture->contoso.administrator_id), &ERROR_REQUEST_DENIED,
		"USER-SES-1");
}

static void user_del_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	make_administrator(fixture, "second", "Global Administrator");
	assert_refused(delete_user(fixture, fixture->contoso.administrator_id), &ERROR_SELF_DELETE, "USER-DEL-1");
	act_as(fixture, anna);
	assert_refused(delete_user(fixture, "anna@contoso.test"), &ERROR_SELF_DELETE, "USER-DEL-1");
	act_as_administrator(fixture);
	assert_fine(delete_user(fixture, "Anna@contoso.test"));
}

static void user_del_2(void **state)
{
	struct fixture *fixture = *state;
	static const char *const never[] = { "Helpdesk Administrator", "Authentication Administrator",
		"License Administrator", "Billing Administrator", "Exchange Administrator", "Global Reader" };
	const char *anna = make_user(fixture, "anna");
	const char *billing = make_administrator(fixture, "bill", "Billing Administrator");
	for (size_t i = 0; i < COUNT_OF(never); i++) {
		act_as_administrator(fixture);
		act_as(fixture, make_administrator(fixture, text_format(fixture->arena, "no%zu", i), never[i]));
		struct error error = delete_user(fixture, anna);
		assert_refused(error, &ERROR_REQUEST_DENIED, "USER-DEL-2");
		assert_non_null(error.detail); /* whom to ask */
	}
	act_as(fixture, anna);
	assert_refused(delete_user(fixture, billing), &ERROR_REQUEST_DENIED, "USER-DEL-2");
	act_as_administrator(fixture);
	act_as(fixture, make_administrator(fixture, "uma", "User Administrator"));
	assert_refused(delete_user(fixture, billing), &ERROR_REQUEST_DENIED, "USER-DEL-2");
	assert_fine(delete_user(fixture, anna));
	act_as_administrator(fixture);
	act_as_application(fixture, "User.ReadWrite.All");
	assert_refused(delete_user(fixture, billing), &ERROR_REQUEST_DENIED, "USER-DEL-2");
	act_as_administrator(fixture);
	act_as(fixture, make_administrator(fixture, "petra", "Privileged Authentication Administrator"));
	assert_fine(delete_user(fixture, billing));
}

static void user_del_3(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	alter_user(fixture, anna, be_synced);
	set_setting(fixture, "delete_guard", "portal_only");
	fixture->door = DOOR_GRAPH;
	assert_refused(delete_user(fixture, anna), &ERROR_ON_PREMISES_MANAGED, "USER-DEL-3");
	assert_fine(delete_user(fixture, make_user(fixture, "ben")));
}

static void forward(struct mailbox *mailbox)
{
	mailbox->forwarding_smtp_address = "elsewhere@example.org";
}

static void forward_inside(struct mailbox *mailbox)
{
	mailbox->forwarding_address = "somebody";
}

static void share(struct mailbox *mailbox)
{
	mailbox->kind = MAILBOX_KIND_SHARED;
}

static void try_anchored(struct fixture *fixture, void (*anchor)(struct mailbox *), const char *rule)
{
	buy(fixture, OFFICE_E3, 9);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	const char *ben = make_licensed_user(fixture, "ben", OFFICE_E3);
	alter_mailbox(fixture, anna, anchor);
	static const enum door doors[] = { DOOR_OWN, DOOR_GRAPH, DOOR_EXCHANGE, DOOR_CLI };
	for (size_t i = 0; i < COUNT_OF(doors); i++) {
		fixture->door = doors[i];
		struct error error = delete_user(fixture, anna);
		assert_refused(error, &ERROR_USER_ANCHORED, rule);
		assert_string_equal(error.message, "User cannot be deleted. Please try again later.");
	}
	fixture->door = DOOR_OWN;
	assert_fine(delete_user(fixture, ben));
	/* C13: only the portal asks, when the organisation says so. */
	set_setting(fixture, "delete_guard", "portal_only");
	assert_refused(delete_user(fixture, anna), &ERROR_USER_ANCHORED, rule);
	fixture->door = DOOR_GRAPH;
	assert_fine(delete_user(fixture, anna));
}

static void user_del_4(void **state)
{
	try_anchored(*state, forward, "USER-DEL-4");
}

static void user_del_4_inside(void **state)
{
	try_anchored(*state, forward_inside, "USER-DEL-4");
}

static void user_del_5(void **state)
{
	try_anchored(*state, share, "USER-DEL-5");
}

static void user_del_6(void **state)
{
	struct fixture *fixture = *state;
	const char *root = fixture->contoso.administrator_id;
	act_as(fixture, make_administrator(fixture, "petra", "Privileged Authentication Administrator"));
	assert_refused(delete_user(fixture, root), &ERROR_LAST_ADMINISTRATOR, "USER-DEL-6");
	const char *petra = fixture->actor_id;
	act_as_administrator(fixture);
	make_administrator(fixture, "second", "Global Administrator");
	act_as(fixture, petra);
	assert_fine(delete_user(fixture, root));
}

static void user_rst_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *billing = make_administrator(fixture, "bill", "Billing Administrator");
	const char *helpdesk = make_administrator(fixture, "helen", "Helpdesk Administrator");
	const char *user_admin = make_administrator(fixture, "uma", "User Administrator");
	assert_fine(delete_user(fixture, anna));
	assert_fine(delete_user(fixture, billing));
	act_as(fixture, helpdesk);
	assert_refused(restore_user(fixture, anna), &ERROR_REQUEST_DENIED, "USER-RST-1");
	act_as(fixture, user_admin);
	assert_refused(restore_user(fixture, billing), &ERROR_REQUEST_DENIED, "USER-RST-1");
	assert_fine(restore_user(fixture, anna));
	act_as_administrator(fixture);
	assert_fine(restore_user(fixture, billing));
	assert_refused(restore_user(fixture, billing), &ERROR_RESTORE_WINDOW_CLOSED, NULL);
}

static void user_rst_2(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *ben = make_user(fixture, "ben");
	assert_fine(delete_user(fixture, anna));
	assert_fine(delete_user(fixture, ben));
	alter_user(fixture, anna, be_synced);
	assert_refused(restore_user(fixture, anna), &ERROR_ON_PREMISES_MANAGED, "USER-RST-2");
	assert_fine(restore_user(fixture, ben));
}

static void user_rst_3(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_fine(delete_user(fixture, anna));
	assert_refused(restore_user_as(fixture, anna, "anna", false), &ERROR_PROPERTY_INVALID, "USER-RST-3");
	assert_refused(restore_user_as(fixture, anna, "an%na@contoso.test", false), &ERROR_PROPERTY_INVALID, "USER-RST-3");
	assert_refused(restore_user_as(fixture, anna, "anna@else.test", false), &ERROR_DOMAIN_UNVERIFIED, "USER-RST-3");
	assert_fine(restore_user_as(fixture, anna, "annette@contoso.test", false));
}

static void user_rst_4(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	assert_fine(delete_user(fixture, anna));
	const char *other = make_user(fixture, "anna");
	assert_refused(restore_user(fixture, anna), &ERROR_UPN_CONFLICT, "USER-RST-4");
	assert_refused(restore_user_as(fixture, anna, "root@contoso.test", true), &ERROR_UPN_CONFLICT, "USER-RST-4");
	assert_fine(update_user(fixture, other, "userPrincipalName", "other@contoso.test"));
	assert_fine(restore_user(fixture, anna));
}

static void user_rst_5(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *ben = make_user(fixture, "ben");
	assert_fine(add_alias(fixture, ben, "holm@contoso.test"));
	assert_fine(delete_user(fixture, anna));
	assert_refused(restore_user_as(fixture, anna, "holm@contoso.test", false), &ERROR_PROXY_ADDRESS_CONFLICT,
		"USER-RST-5");
	assert_refused(restore_user_as(fixture, anna, "holm@contoso.test", true), &ERROR_PROXY_ADDRESS_CONFLICT,
		"USER-RST-5");
	assert_fine(restore_user_as(fixture, anna, "annette@contoso.test", false));
}

static void user_rst_6(void **state)
{
	struct fixture *fixture = *state;
	buy(fixture, OFFICE_E3, 5);
	const char *anna = make_licensed_user(fixture, "anna", OFFICE_E3);
	assert_fine(delete_user(fixture, anna));
	const char *other = make_licensed_user(fixture, "anna", OFFICE_E3);
	struct error error = restore_user_as(fixture, anna, "annette@contoso.test", false);
	assert_refused(error, &ERROR_PROXY_ADDRESS_CONFLICT, "USER-RST-6");
	assert_non_null(strstr(error.detail, other));
	assert_fine(restore_user_as(fixture, anna, "annette@contoso.test", true));
}

static void user_prg_1(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna");
	const char *billing = make_administrator(fixture, "bill", "Billing Administrator");
	const char *helpdesk = make_administrator(fixture, "helen", "Helpdesk Administrator");
	const char *user_admin = make_administrator(fixture, "uma", "User Administrator");
	assert_refused(purge_user(fixture, anna), &ERROR_NOT_FOUND, NULL); /* not deleted yet */
	assert_fine(delete_user(fixture, anna));
	assert_fine(delete_user(fixture, billing));
	act_as(fixture, helpdesk);
	assert_refused(purge_user(fixture, anna), &ERROR_REQUEST_DENIED, "USER-PRG-1");
	act_as(fixture, user_admin);
	assert_refused(purge_user(fixture, billing), &ERROR_REQUEST_DENIED, "USER-PRG-1");
	assert_fine(purge_user(fixture, anna));
	assert_null(user_row(fixture, anna));
	act_as_administrator(fixture);
	act_as_application(fixture, "User.ReadWrite.All");
	assert_refused(purge_user(fixture, billing), &ERROR_REQUEST_DENIED, "USER-PRG-1");
}

static struct error set_manager(struct fixture *fixture, const char *user, const char *manager)
{
	const struct user_manager_options options = { .user = user, .manager = manager };
	return perform(fixture, &user_set_manager, &options);
}

static void user_mgr(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna"), *ben = make_user(fixture, "ben"), *sven = make_user(fixture, "sven");
	alter_user(fixture, sven, be_synced);
	act_as(fixture, anna);
	assert_refused(set_manager(fixture, anna, ben), &ERROR_REQUEST_DENIED, "USER-MGR-1");
	act_as_administrator(fixture);
	assert_refused(set_manager(fixture, anna, "nobody@contoso.test"), &ERROR_NOT_FOUND, "USER-MGR-2");
	assert_refused(set_manager(fixture, anna, anna), &ERROR_PROPERTY_INVALID, "USER-MGR-3");
	assert_refused(set_manager(fixture, sven, ben), &ERROR_ON_PREMISES_MANAGED, "USER-MGR-4");
	assert_refused(set_manager(fixture, anna, NULL), &ERROR_NOT_FOUND, "USER-MGR-5");
	assert_fine(set_manager(fixture, anna, "BEN@contoso.test"));
	assert_string_equal(user_row(fixture, anna)->manager_id, ben);
	assert_fine(set_manager(fixture, anna, NULL));
	assert_null(user_row(fixture, anna)->manager_id);
	assert_fine(set_manager(fixture, anna, ben));
	/* A deleted manager leads nobody new, and is kept with those whom she led until she is gone. */
	assert_fine(delete_user(fixture, ben));
	assert_refused(set_manager(fixture, anna, ben), &ERROR_NOT_FOUND, "USER-MGR-2");
	assert_string_equal(user_row(fixture, anna)->manager_id, ben);
	assert_fine(restore_user(fixture, ben));
	assert_string_equal(user_row(fixture, anna)->manager_id, ben);
	assert_fine(delete_user(fixture, ben));
	assert_fine(purge_user(fixture, ben));
	assert_null(user_row(fixture, anna)->manager_id);
}

static struct error change_own(struct fixture *fixture, const char *user, bool knows, const char *old_hash,
	const char *password)
{
	const struct user_change_password_options options = { .user = user, .knows_old = knows, .old_hash = old_hash,
		.new_password = password, .new_hash = "{CRYPT}$y$own", .is_same = text_equal(password, PASSWORD) };
	return perform(fixture, &user_change_password, &options);
}

static void user_own_password(void **state)
{
	struct fixture *fixture = *state;
	const char *anna = make_user(fixture, "anna"), *ben = make_user(fixture, "ben"), *sven = make_user(fixture, "sven");
	const char *hash = user_row(fixture, anna)->password_hash;
	assert_refused(change_own(fixture, anna, true, hash, "Another-Horse-8"), &ERROR_REQUEST_DENIED, "USER-PWD-4");
	act_as(fixture, ben);
	assert_refused(change_own(fixture, anna, true, hash, "Another-Horse-8"), &ERROR_REQUEST_DENIED, "USER-PWD-4");
	act_as(fixture, anna);
	assert_refused(change_own(fixture, anna, false, hash, "Another-Horse-8"), &ERROR_PASSWORD_WRONG, "USER-PWD-6");
	/* Changed by somebody else between the look and the lane. */
	assert_refused(change_own(fixture, anna, true, "{CRYPT}$y$before", "Another-Horse-8"), &ERROR_PASSWORD_WRONG,
		"USER-PWD-6");
	assert_refused(change_own(fixture, anna, true, hash, "horse"), &ERROR_PASSWORD_WEAK, "USER-PWD-7");
	assert_refused(change_own(fixture, anna, true, hash, PASSWORD), &ERROR_PASSWORD_WEAK, "USER-PWD-8");
	assert_fine(change_own(fixture, anna, true, hash, "Another-Horse-8"));
	assert_string_equal(user_row(fixture, anna)->password_hash, "{CRYPT}$y$own");
	assert_false(user_row(fixture, anna)->force_change_password);
	alter_user(fixture, sven, be_synced);
	act_as(fixture, sven);
	assert_refused(change_own(fixture, sven, true, user_row(fixture, sven)->password_hash, "Another-Horse-8"),
		&ERROR_ON_PREMISES_MANAGED, "USER-PWD-5");
}

/* All reasons at once for a preview, the first one for an answer; and each is found by its id. */
static void rules_are_found_by_their_ids(void **state)
{
	const char *act = NULL;
	(void)state;
	for (size_t i = 0; rule_tables[i] != NULL; i++)
		for (size_t j = 0; j < rule_tables[i]->count; j++) {
			const struct rule *rule = &rule_tables[i]->rules[j];
			assert_ptr_equal(rule_find(rule->id, &act), rule);
			assert_string_equal(act, rule_tables[i]->act);
			assert_true(strlen(rule->sentence) > 10);
			assert_true(strlen(rule->source) > 3);
		}
	assert_null(rule_find("USER-DEL-", &act));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(user_new_1),
		FIXTURE_TEST(user_new_2),
		FIXTURE_TEST(user_new_3),
		FIXTURE_TEST(user_new_4),
		FIXTURE_TEST(user_new_5),
		FIXTURE_TEST(user_new_6),
		FIXTURE_TEST(user_new_7),
		FIXTURE_TEST(user_new_8),
		FIXTURE_TEST(user_upd_1),
		FIXTURE_TEST(user_upd_2),
		FIXTURE_TEST(user_upd_3),
		FIXTURE_TEST(user_upd_4),
		FIXTURE_TEST(user_upd_5),
		FIXTURE_TEST(user_upd_6),
		FIXTURE_TEST(user_upd_7),
		FIXTURE_TEST(user_upd_8),
		FIXTURE_TEST(user_upd_9),
		FIXTURE_TEST(user_upd_10),
		FIXTURE_TEST(user_mgr),
		FIXTURE_TEST(user_own_password),
		FIXTURE_TEST(mail_does_not_make_more_aliases_than_there_may_be),
		FIXTURE_TEST(user_pwd_1),
		FIXTURE_TEST(user_pwd_2),
		FIXTURE_TEST(user_pwd_3),
		FIXTURE_TEST(user_ses_1),
		FIXTURE_TEST(user_del_1),
		FIXTURE_TEST(user_del_2),
		FIXTURE_TEST(user_del_3),
		FIXTURE_TEST(user_del_4),
		FIXTURE_TEST(user_del_4_inside),
		FIXTURE_TEST(user_del_5),
		FIXTURE_TEST(user_del_6),
		FIXTURE_TEST(user_rst_1),
		FIXTURE_TEST(user_rst_2),
		FIXTURE_TEST(user_rst_3),
		FIXTURE_TEST(user_rst_4),
		FIXTURE_TEST(user_rst_5),
		FIXTURE_TEST(user_rst_6),
		FIXTURE_TEST(user_prg_1),
		cmocka_unit_test(rules_are_found_by_their_ids),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
