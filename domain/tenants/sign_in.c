/*
 * sign_in - see the header
 */
#include "domain/tenants/sign_in.h"

#include "base/text.h"
#include "domain/addresses/address.h"
#include "domain/applications/application_read.h"
#include "domain/house.h"
#include "domain/tenants/tenant.h"
#include "store/role_assignments.h"
#include "store/store.h"
#include "store/tenants.h"

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

struct error sign_in_find_tenant(
	struct house *house, struct arena *arena, const char *guid_or_domain, const char **id)
{
	struct session *session = store_begin_read(house->store, arena, NULL);
	*id = tenant_named(session, arena, guid_or_domain);
	struct error fault = session_fault(session);
	store_end_read(house->store, session);
	return fault;
}

/* Whoever comes to no tenant in particular brings a program that one of them knows. */
struct error sign_in_find_home(struct house *house, struct arena *arena, const char *client_id, const char **tenant_id)
{
	struct session *session = store_begin_read(house->store, arena, NULL);
	size_t count = 0;
	const char **tenants = tenants_all(session, &count);
	const char *id = text_fold(arena, client_id);
	*tenant_id = NULL;
	for (size_t i = 0; i < count && *tenant_id == NULL; i++) {
		struct session inside = session_in_tenant(session, tenants[i]);
		if (application_usable(&inside, id) != NULL)
			*tenant_id = tenants[i];
		if (failed(session_fault(&inside)))
			session->fault = inside.fault;
	}
	struct error fault = session_fault(session);
	store_end_read(house->store, session);
	return fault;
}

struct sign_in_moments sign_in_moments_of(struct context *context, const char *user_id)
{
	const struct sign_in_moments *found = sign_in_moments_find(context->session, user_id);
	return found != NULL ? *found : (struct sign_in_moments){ user_id, 0, "", 0, "", 0, "" };
}
