/*
 * tenant_create - an organisation is made: its row, first domain, first administrator, first application
 *
 * The only change that is no act of somebody in a tenant: there is nobody yet. What follows the row itself goes
 * through the same acts as later, as the system.
 */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/applications/application.h"
#include "domain/errors.h"
#include "domain/house.h"
#include "domain/roles/role.h"
#include "domain/tenants/domain.h"
#include "domain/tenants/tenant.h"
#include "domain/users/user.h"
#include "store/domains.h"
#include "store/lane.h"
#include "store/tenants.h"

struct founding {
	struct house *house;
	const struct tenant_create_options *options;
	struct tenant_created *created;
};

static struct error insert_tenant(struct session *session, const struct founding *founding)
{
	const struct tenant_create_options *options = founding->options;
	if (domain_find(session, text_fold(session->arena, options->domain)) != NULL)
		return (struct error){ .kind = &STORE_CONFLICT, .target = "domain" };
	unsigned char salt[HASH_SIZE];
	random_bytes(salt, sizeof(salt));
	int64_t now = clock_real_now();
	const struct tenant tenant = {
		.name = options->name,
		.country = options->country,
		.language = language_tag(options->language),
		.created_at = now,
		.clock_is_movable = options->clock_is_movable,
		.last_now = now,
		.journal_head = "",
		.ledger_salt = hex_encode(session->arena, salt, sizeof(salt)),
	};
	tenant_insert(session, &tenant);
	return session_fault(session);
}

static struct error add_domain(struct context *context, const struct founding *founding)
{
	const struct domain_add_options options = { .name = founding->options->domain, .is_initial = true };
	return act_run(context, &domain_add, &options, NULL);
}

static struct error give_global_administrator(struct context *context, const char *principal_id)
{
	const struct role_assign_options options = { .role_id = ROLE_GLOBAL_ADMINISTRATOR, .principal_id = principal_id };
	return act_run(context, &role_assign, &options, NULL);
}

static struct error add_administrator(struct context *context, const struct founding *founding)
{
	const struct tenant_create_options *options = founding->options;
	const char *nickname = arena_copy(context->arena, options->administrator_upn,
		__builtin_strcspn(options->administrator_upn, "@"));
	const struct user_value values[] = {
		{ user_field_named("userPrincipalName"), options->administrator_upn },
		{ user_field_named("displayName"), options->administrator_name },
		{ user_field_named("mailNickname"), nickname },
		{ user_field_named("accountEnabled"), "true" },
		{ user_field_named("usageLocation"), options->country },
	};
	const struct user_create_options user = {
		.values = values,
		.value_count = options->country == NULL ? 4 : 5,
		.password_hash = options->administrator_hash,
		.id = founding->created->administrator_id,
	};
	struct error error = act_run(context, &user_create, &user, NULL);
	return failed(error) ? error : give_global_administrator(context, user.id);
}

static struct error add_application(struct context *context, const struct founding *founding)
{
	const struct tenant_create_options *options = founding->options;
	if (options->application_secret == NULL)
		return no_error;
	const struct application_create_options application = {
		.display_name = options->application_name,
		.permissions = all_permissions,
		.client_id = founding->created->client_id,
		.secret_hash = hash_text(context->arena, options->application_secret,
			__builtin_strlen(options->application_secret)),
		.secret_hint = arena_copy(context->arena, options->application_secret,
			strnlen(options->application_secret, 3)),
		.is_public = true,
	};
	struct act_result result = { 0 };
	struct error error = act_run(context, &application_create, &application, &result);
	return failed(error) ? error : give_global_administrator(context, result.object_id);
}

static struct error found(struct session *session, void *state)
{
	const struct founding *founding = state;
	struct error error = insert_tenant(session, founding);
	struct context context;
	if (failed(error))
		return error;
	if (!context_open(&context, session->arena, session))
		return session_fault(session);
	context.house = founding->house;
	error = add_domain(&context, founding);
	if (!failed(error))
		error = add_administrator(&context, founding);
	if (!failed(error))
		error = add_application(&context, founding);
	if (!failed(error))
		tenant_set_journal(session, context.now, context.journal_sequence, context.journal_head);
	return failed(error) ? error : session_fault(session);
}

struct error tenant_create(struct house *house, struct arena *arena, const struct tenant_create_options *options,
	struct tenant_created *created)
{
	*created = (struct tenant_created){
		.tenant_id = uuid_new(arena),
		.administrator_id = uuid_new(arena),
		.client_id = options->application_secret == NULL ? NULL : uuid_new(arena),
	};
	struct founding founding = { house, options, created };
	struct error error = lane_run(house->lane, created->tenant_id, arena, found, &founding);
	if (!failed(error) && house->hooks.wake_outbox != NULL)
		house->hooks.wake_outbox(house->hooks.state);
	return error;
}

const char *tenant_named(struct session *session, struct arena *arena, const char *guid_or_domain)
{
	const char *fold = text_fold(arena, guid_or_domain);
	if (fold == NULL)
		return NULL;
	if (uuid_is_valid(fold)) {
		struct session other = session_in_tenant(session, fold);
		bool exists = tenant_find(&other) != NULL;
		session->fault = other.fault;
		return exists ? fold : NULL;
	}
	const struct domain *domain = domain_find(session, fold);
	return domain == NULL || domain->verified_at == 0 ? NULL : domain->tenant_id;
}
