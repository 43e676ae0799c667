/*
 * sign_in - see the header
 */
#include "domain/tenants/sign_in.h"

#include "base/json_out.h"
#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/applications/application_read.h"
#include "domain/house.h"
#include "domain/journal.h"
#include "domain/tenants/tenant.h"
#include "store/role_assignments.h"
#include "store/store.h"

static void find_application(struct session *session, const char *client_id, struct sign_in_facts *facts)
{
	const char *id = client_id == NULL ? NULL : text_fold(session->arena, client_id);
	facts->application = id == NULL ? NULL : application_usable(session, id);
	if (facts->application == NULL)
		return;
	facts->secrets = application_secrets_of(session, id, &facts->secret_count);
	facts->certificates = application_certificates_of(session, id, &facts->certificate_count);
	facts->application_roles =
		roles_of_principal(session, facts->application->id, &facts->application_role_count);
}

static const char *user_id_of(const struct sign_in_names *names, const struct sign_in_facts *facts)
{
	return facts->family != NULL ? facts->family->user_id : names->user_id;
}

static void find_user(struct session *session, const struct sign_in_names *names, struct sign_in_facts *facts)
{
	const char *id = user_id_of(names, facts);
	if (id != NULL)
		facts->user = user_find(session, id);
	else if (names->upn != NULL)
		facts->user = user_find_by_upn(session, text_fold(session->arena, names->upn));
	if (facts->user != NULL && facts->user->deleted_at != 0)
		facts->user = NULL;
	if (facts->user != NULL)
		facts->user_roles = roles_of_principal(session, facts->user->id, &facts->user_role_count);
}

static struct error look_in_tenant(
	const struct session *global, const struct sign_in_names *names, struct sign_in_facts *facts)
{
	struct session session = session_in_tenant(global, facts->tenant_id);
	const struct tenant *tenant = tenant_find(&session);
	if (tenant != NULL) {
		facts->tenant_name = tenant->name;
		facts->tenant_created_at = tenant->created_at;
	}
	if (names->ticket != NULL)
		facts->family = token_family_find(&session, names->ticket->family_id);
	if (names->resource != NULL)
		facts->resource = application_find(&session, text_fold(session.arena, names->resource));
	find_application(&session, names->client_id, facts);
	find_user(&session, names, facts);
	return session_fault(&session);
}

static const char *tenant_of(struct arena *arena, const struct sign_in_names *names)
{
	if (names->tenant != NULL)
		return names->tenant;
	return names->ticket != NULL ? names->ticket->tenant_id : address_domain(arena, names->upn);
}

struct error sign_in_look(struct house *house, struct arena *arena, const struct sign_in_names *names,
	struct sign_in_facts *facts)
{
	*facts = (struct sign_in_facts){ 0 };
	const char *name = tenant_of(arena, names);
	struct session *session = store_begin_read(house->store, arena, NULL);
	facts->tenant_id = name == NULL ? NULL : tenant_named(session, arena, name);
	struct error fault = session_fault(session);
	if (!failed(fault) && facts->tenant_id != NULL)
		fault = look_in_tenant(session, names, facts);
	store_end_read(house->store, session);
	return fault;
}

static struct error write_note(struct context *context, void *state)
{
	const struct sign_in_note *note = state;
	struct json_out out = json_out_in(context->arena);
	json_open_object(&out);
	json_put_text(&out, "client", note->client_id);
	json_put_text(&out, "address", note->remote_address);
	json_close_object(&out);
	journal_note(
		context, "user.signIn", note->user_id, note->user_id, note->result, json_finish(&out, NULL));
	return session_fault(context->session);
}

struct error sign_in_journal(struct house *house, struct arena *arena, const struct sign_in_note *note)
{
	struct sign_in_note copy = *note;
	const struct act_call call = {
		.tenant_id = note->tenant_id,
		.actor_kind = ACTOR_SYSTEM,
		.actor_id = "system",
		.door = DOOR_IDENTITY,
		.request_id = note->request_id,
	};
	return act_within(house, arena, &call, write_note, &copy);
}

struct error sign_in_find_tenant(
	struct house *house, struct arena *arena, const char *guid_or_domain, const char **id)
{
	struct session *session = store_begin_read(house->store, arena, NULL);
	*id = tenant_named(session, arena, guid_or_domain);
	struct error fault = session_fault(session);
	store_end_read(house->store, session);
	return fault;
}
