/*
 * demonstration - the making, step by step; see the header
 */
#include "tenured/demonstration.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/json_in.h"
#include "base/json_out.h"
#include "base/password.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/applications/application.h"
#include "domain/roles/role.h"
#include "domain/subscriptions/subscription.h"
#include "domain/tenants/tenant.h"
#include "domain/tenants/tenant_clock.h"
#include "domain/users/user_import.h"
#include "store/role_assignments.h"
#include "store/store.h"
#include "tenured/command.h"
#include "tenured/house_open.h"
#include "tenured/import.h"

#define ORGANISATION "Nordhavn Maritime"
#define COUNTRY "NL"
#define CLIENT_NAME "Demonstration"
#define PASSWORD_LENGTH 20
#define SECRET_LENGTH 40
#define CREDENTIALS_MOST 65536

#define E1 "18181a46-0d4e-45cd-891e-60aabd171b4e"
#define E3 "6fd2c87f-b296-42f0-b197-1e91e994b900"
#define E5 "c7df2760-2c81-4ef7-b578-5b5392b571df"
#define EXCHANGE_PLAN_1 "4b9405b0-7788-4568-add1-99614e613b69"
#define BUSINESS_PREMIUM "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46"

static const struct demonstration_account accounts[DEMONSTRATION_ACCOUNTS] = {
	{ .key = "globalAdmin", .local_part = "admin", .display_name = "Global Administrator", .role = NULL },
	{ .key = "userAdmin",
		.local_part = "user.admin",
		.display_name = "User Administrator",
		.role = "User Administrator" },
	{ .key = "billingAdmin",
		.local_part = "billing.admin",
		.display_name = "Billing Administrator",
		.role = "Billing Administrator" },
	{ .key = "helpdesk",
		.local_part = "helpdesk",
		.display_name = "Helpdesk",
		.role = "Helpdesk Administrator" },
	{ .key = "user", .local_part = "demo.user", .display_name = "Demo User", .sku_id = E3 },
};

/* How each product is bought; what is not here is bought like the last row. */
struct purchase {
	const char *sku_id;
	const char *channel, *term;
	int64_t free_seats; /* at least, after everybody has hers */
};

static const struct purchase purchases[] = {
	{ E3, "direct", "monthly", 60 },
	{ E1, "direct", "monthly", 60 },
	{ EXCHANGE_PLAN_1, "direct", "monthly", 60 },
	{ E5, "direct", "annual", 10 },
	{ BUSINESS_PREMIUM, "partner", "annual", 10 },
	{ NULL, "direct", "monthly", 10 },
};

struct making {
	struct arena *arena;
	const struct settings *settings;
	struct house *house;
	const char *path; /* of the CSV file */
	struct demonstration_survey survey;
	struct demonstration_account accounts[DEMONSTRATION_ACCOUNTS];
	const char *tenant_id;
	const char *client_id, *client_secret;
};

static const char *trouble(struct arena *arena, const char *what, struct error error)
{
	return text_format(arena, "%s: %s (%s%s%s)", what,
		error.message != NULL ? error.message : text_in(ENGLISH, error.kind->text), error.kind->name,
		error.rule == NULL ? "" : ", ", error.rule == NULL ? "" : error.rule);
}

static const char *find_tenant(struct arena *arena, struct house *house, const char *name)
{
	struct session *session = store_begin_read(house->store, arena, NULL);
	const char *tenant_id = tenant_named(session, arena, name);
	store_end_read(house->store, session);
	return tenant_id;
}

/* The tenant that the credentials file names; NULL: there is no such file, or nothing of use in it. */
static const char *told_tenant(struct arena *arena, const char *path)
{
	char *text = arena_allocate(arena, CREDENTIALS_MOST);
	FILE *stream = fopen(path, "re");
	size_t length = stream == NULL ? 0 : fread(text, 1, CREDENTIALS_MOST, stream);
	if (stream != NULL)
		fclose(stream);
	return json_text_of(json_member(json_parse(arena, text, length, NULL), "tenant_id"));
}

static void make_secrets(struct making *making)
{
	for (size_t i = 0; i < DEMONSTRATION_ACCOUNTS; i++) {
		struct demonstration_account *account = &making->accounts[i];
		*account = accounts[i];
		account->upn =
			text_format(making->arena, "%s@%s", account->local_part, making->survey.domain);
		account->password = random_password(making->arena, PASSWORD_LENGTH);
		account->hash = password_hash(making->arena, account->password, making->settings->password_hash_cost);
	}
	making->client_id = uuid_new(making->arena);
	making->client_secret = random_password(making->arena, SECRET_LENGTH);
}

static const char *make_tenant(struct making *making)
{
	making->tenant_id = find_tenant(making->arena, making->house, making->survey.domain);
	if (making->tenant_id != NULL)
		return NULL;
	const struct tenant_create_options options = {
		.name = ORGANISATION,
		.domain = making->survey.domain,
		.country = COUNTRY,
		.language = ENGLISH,
		.clock_is_movable = true,
		.administrator_upn = making->accounts[0].upn,
		.administrator_name = making->accounts[0].display_name,
		.administrator_hash = making->accounts[0].hash,
	};
	struct tenant_created created;
	struct error error = tenant_create(making->house, making->arena, &options, &created);
	making->tenant_id = created.tenant_id;
	return failed(error) ? trouble(making->arena, "the organisation was not made", error) : NULL;
}

static int64_t users_of(const struct making *making, const char *sku_id)
{
	int64_t count = 0;
	for (size_t i = 0; i < making->survey.product_count; i++)
		if (text_equal(making->survey.sku_ids[i], sku_id))
			count += making->survey.counts[i];
	for (size_t i = 0; i < DEMONSTRATION_ACCOUNTS; i++)
		count += text_equal(making->accounts[i].sku_id, sku_id);
	return count;
}

static struct error buy(struct context *context, const struct making *making, const char *sku_id,
	const struct purchase *purchase)
{
	size_t count = 0;
	subscriptions_of_product(context->session, sku_id, &count);
	if (count > 0)
		return session_fault(context->session);
	const struct subscription_create_options options = {
		.sku_id = sku_id,
		.total = (users_of(making, sku_id) + purchase->free_seats + 4) / 5 * 5,
		.channel = purchase->channel,
		.term = purchase->term,
	};
	return act_run(context, &subscription_create, &options, NULL);
}

static struct error buy_all(struct context *context, void *state)
{
	const struct making *making = state;
	const struct purchase *row = purchases;
	struct error error = no_error;
	for (; row->sku_id != NULL && !failed(error); row++)
		error = buy(context, making, row->sku_id, row);
	/* Now row is the one for everything else; what has a row of its own is bought already. */
	for (size_t i = 0; i < making->survey.product_count && !failed(error); i++)
		error = buy(context, making, making->survey.sku_ids[i], row);
	return error;
}

static struct act_call as_system(const struct making *making)
{
	return (struct act_call){ .tenant_id = making->tenant_id,
		.actor_kind = ACTOR_SYSTEM,
		.actor_id = "system",
		.door = DOOR_IMPORT };
}

static const char *buy_seats(struct making *making)
{
	const struct act_call call = as_system(making);
	struct error error = act_within(making->house, making->arena, &call, buy_all, making);
	return failed(error) ? trouble(making->arena, "the subscriptions were not bought", error) : NULL;
}

/* The newest moment of the file becomes now. */
static int64_t find_shift(struct making *making)
{
	struct session *session = store_begin_read(making->house->store, making->arena, making->tenant_id);
	const struct tenant *tenant = tenant_find(session);
	int64_t now = tenant == NULL ? clock_real_now() : tenant_now(tenant, clock_real_now());
	store_end_read(making->house->store, session);
	return making->survey.newest_moment == 0 ? 0 : now - making->survey.newest_moment;
}

static const char *import_file(struct making *making)
{
	const struct import_options options = { .tenant_id = making->tenant_id,
		.path = making->path,
		.moment_shift = find_shift(making),
		.messages = stderr };
	struct import_figures figures;
	const char *why = import_users(making->house, making->arena, &options, &figures);
	if (why != NULL || figures.refused == 0)
		return why;
	return text_format(
		making->arena, "%lld rows of %s were refused", (long long)figures.refused, making->path);
}

static struct error give_role(struct context *context, const char *principal_id, const char *role_id)
{
	size_t count = 0;
	const char **held = roles_of_principal(context->session, principal_id, &count);
	for (size_t i = 0; i < count; i++)
		if (text_equal(held[i], role_id))
			return no_error;
	const struct role_assign_options options = { .role_id = role_id, .principal_id = principal_id };
	return act_run(context, &role_assign, &options, NULL);
}

static struct error add_account(struct context *context, const struct demonstration_account *account)
{
	const struct user_value values[] = {
		{ user_field_named("userPrincipalName"), account->upn },
		{ user_field_named("displayName"), account->display_name },
		{ user_field_named("usageLocation"), COUNTRY },
		{ user_field_named("accountEnabled"), "true" },
	};
	const struct user_import_options options = { .values = values,
		.value_count = COUNT_OF(values),
		.sku_ids = &account->sku_id,
		.sku_count = account->sku_id != NULL,
		.password_hash = account->hash };
	struct user_import_result result;
	struct error error = user_import_row(context, &options, &result);
	if (!failed(error))
		error = result.refusal;
	/* One that was there has a password that nobody knows any more. */
	const struct user_update_options update = {
		.user = result.object_id, .password = account->password, .password_hash = account->hash
	};
	if (!failed(error) && result.outcome != IMPORT_CREATED)
		error = act_run(context, &user_update, &update, NULL);
	if (!failed(error) && account->role != NULL)
		error = give_role(context, result.object_id, role_named(account->role)->id);
	return error;
}

static struct error add_client(struct context *context, const struct making *making)
{
	const struct application_create_options options = {
		.display_name = CLIENT_NAME,
		.permissions = all_permissions,
		.client_id = making->client_id,
		.secret_hash = hash_text(context->arena, making->client_secret, SECRET_LENGTH),
		.secret_hint = arena_copy(context->arena, making->client_secret, 3),
		.is_public = true,
	};
	struct act_result result = { 0 };
	struct error error = act_run(context, &application_create, &options, &result);
	return failed(error) ? error : give_role(context, result.object_id, ROLE_GLOBAL_ADMINISTRATOR);
}

static struct error add_all(struct context *context, void *state)
{
	const struct making *making = state;
	struct error error = no_error;
	for (size_t i = 0; i < DEMONSTRATION_ACCOUNTS && !failed(error); i++)
		error = add_account(context, &making->accounts[i]);
	return failed(error) ? error : add_client(context, making);
}

static const char *add_accounts(struct making *making)
{
	const struct act_call call = as_system(making);
	struct error error = act_within(making->house, making->arena, &call, add_all, making);
	return failed(error) ? trouble(making->arena, "the accounts were not made", error) : NULL;
}

static void put_door(struct json_out *out, const char *key, const char *host, int64_t port)
{
	json_key(out, key);
	json_open_object(out);
	json_put_text(out, "host", host);
	json_put_integer(out, "port", port);
	json_close_object(out);
}

static void put_accounts(struct json_out *out, const struct making *making)
{
	json_key(out, "accounts");
	json_open_object(out);
	for (size_t i = 0; i < DEMONSTRATION_ACCOUNTS; i++) {
		json_key(out, making->accounts[i].key);
		json_open_object(out);
		json_put_text(out, "upn", making->accounts[i].upn);
		json_put_text(out, "password", making->accounts[i].password);
		json_close_object(out);
	}
	json_close_object(out);
}

static const char *credentials_of(const struct making *making)
{
	const struct settings *settings = making->settings;
	const char *base =
		text_format(making->arena, "http://127.0.0.1:%lld", (long long)settings->http_port);
	struct json_out out = json_out_in(making->arena);
	json_open_object(&out);
	json_put_text(&out, "base", base);
	json_put_text(&out, "tenant_id", making->tenant_id);
	json_put_text(&out, "domain", making->survey.domain);
	json_put_text(&out, "client_id", making->client_id);
	json_put_text(&out, "client_secret", making->client_secret);
	put_accounts(&out, making);
	put_door(&out, "imap", settings->mail_listen_address, settings->imap_port);
	put_door(&out, "smtp", settings->mail_listen_address, settings->smtp_port);
	put_door(&out, "submission", settings->mail_listen_address, settings->submission_port);
	json_put_text(&out, "admin_center", text_format(making->arena, "%s/admin", base));
	json_put_text(&out, "ca_file", text_format(making->arena, "%s/ca.pem", settings->state_directory));
	json_close_object(&out);
	return text_format(making->arena, "%s\n", json_finish(&out, NULL));
}

static const char *make(struct making *making, const char *credentials)
{
	static const char *(*const steps[])(
		struct making *) = { make_tenant, buy_seats, import_file, add_accounts };
	const char *why = demonstration_look(making->arena, making->path, &making->survey);
	if (why != NULL)
		return why;
	make_secrets(making);
	for (size_t i = 0; i < COUNT_OF(steps) && why == NULL; i++)
		why = steps[i](making);
	return why != NULL ? why : demonstration_write(making->arena, credentials, credentials_of(making));
}

int demonstration_command(const struct command_line *line)
{
	struct making making = {
		.arena = line->arena, .settings = line->settings, .path = command_option(line, "--csv")
	};
	const char *credentials = command_option(line, "--credentials");
	if (making.path == NULL || credentials == NULL)
		return command_fail("demonstration needs --csv FILE and --credentials FILE") + 1;
	struct opened_house opened;
	const char *why = house_open(line->arena, line->settings, &opened);
	if (why != NULL)
		return command_fail("%s", why);
	making.house = &opened.house;
	const char *told = told_tenant(line->arena, credentials);
	if (told == NULL || find_tenant(line->arena, &opened.house, told) == NULL) {
		house_catch_up(&opened);
		why = make(&making, credentials);
	}
	house_close(&opened);
	return why == NULL ? 0 : command_fail("%s", why);
}
