/*
 * context - see the header
 */
#include "domain/context.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/tenants/tenant_clock.h"
#include "store/applications.h"
#include "store/role_assignments.h"
#include "store/users.h"

const char *door_name(enum door door)
{
	static const char *const names[] = { "system", "graph", "own", "exchange", "identity", "cli", "import" };
	return names[door];
}

bool context_open(struct context *context, struct arena *arena, struct session *session)
{
	*context = (struct context){
		.arena = arena,
		.session = session,
		.real_now = clock_real_now(),
		.request_id = "",
		.language = ENGLISH,
		.actor = { .kind = ACTOR_SYSTEM, .id = "system", .name = "system", .permissions = "" },
	};
	context->tenant = tenant_find(session);
	if (context->tenant == NULL)
		return false;
	context->now = tenant_now(context->tenant, context->real_now);
	context->journal_sequence = context->tenant->journal_sequence;
	context->journal_head = context->tenant->journal_head;
	return true;
}

static bool load_user(struct context *context, const char *id)
{
	const struct user *user = user_find(context->session, id);
	if (user == NULL || user->deleted_at != 0 || !user->account_enabled)
		return false;
	context->actor.name = user->upn;
	context->actor.permissions = "";
	return true;
}

static bool load_application(struct context *context, const char *id)
{
	const struct application *application = application_find_by_id(context->session, id);
	if (application == NULL || !application->enabled)
		return false;
	context->actor.name = application->display_name;
	context->actor.permissions = application->permissions;
	return true;
}

bool context_load_actor(struct context *context, enum actor_kind kind, const char *id)
{
	context->actor = (struct actor){ .kind = kind, .id = id, .name = "system", .permissions = "" };
	if (kind == ACTOR_SYSTEM)
		return true;
	if (!(kind == ACTOR_USER ? load_user(context, id) : load_application(context, id)))
		return false;
	context->actor.roles = roles_of_principal(context->session, id, &context->actor.role_count);
	return true;
}
