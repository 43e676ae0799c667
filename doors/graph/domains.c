/*
 * domains - the names of an organisation: claimed, proven, changed, given up, and what uses them
 */
#include "base/text.h"
#include "domain/roles/role.h"
#include "domain/tenants/domain.h"
#include "domain/tenants/tenant_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/select.h"
#include "doors/visit_end.h"

static void put_domain(
	struct context *context, const struct selection *selection, struct json_out *out, const struct domain *domain)
{
	select_text(selection, out, "id", domain->name);
	select_text(selection, out, "authenticationType", "Managed");
	select_boolean(selection, out, "isAdminManaged", true);
	select_boolean(selection, out, "isDefault", domain->is_default);
	select_boolean(selection, out, "isInitial", domain->is_initial);
	select_boolean(selection, out, "isRoot", domain_parent(context, domain->name) == NULL);
	select_boolean(selection, out, "isVerified", domain->verified_at != 0);
	if (domain->verified_at != 0) {
		select_integer(selection, out, "passwordNotificationWindowInDays", domain->password_notification_days);
		select_integer(selection, out, "passwordValidityPeriodInDays", domain->password_validity_days);
	} else {
		select_null(selection, out, "passwordNotificationWindowInDays");
		select_null(selection, out, "passwordValidityPeriodInDays");
	}
	if (select_key(selection, out, "supportedServices"))
		json_raw(out, domain->supported_services);
	select_unheld(selection, out, "domain");
}

void graph_domains(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) || !selection_read(visit, "domain", &selection))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	size_t count = 0;
	const struct domain *domains = domains_read(context, &count);
	struct json_out out = page_begin(
		visit, select_context(visit, "#domains", selection.names, selection.count, false), -1, NULL);
	for (size_t i = 0; i < count; i++) {
		json_open_object(&out);
		put_domain(context, &selection, &out, &domains[i]);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

/* NULL and answered. */
static const struct domain *find_domain(struct visit *visit)
{
	struct context *context = visit_read(visit);
	const struct domain *domain = context == NULL ? NULL : domain_read(context, visit->keys[0]);
	if (context != NULL && domain == NULL)
		graph_not_found(visit, visit->keys[0]);
	return domain;
}

static void answer_domain(struct visit *visit, const struct selection *selection, const struct domain *domain)
{
	struct json_out out = visit_begin_object(
		visit, select_context(visit, "#domains", selection->names, selection->count, true));
	put_domain(visit_read(visit), selection, &out, domain);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_domain(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) || !selection_read(visit, "domain", &selection))
		return;
	const struct domain *domain = find_domain(visit);
	if (domain != NULL)
		answer_domain(visit, &selection, domain);
}

/* Of a root it is itself. */
void graph_domain_root(struct visit *visit)
{
	const struct selection whole = { 0 };
	const struct domain *domain = find_domain(visit);
	if (domain == NULL)
		return;
	const struct domain *parent = domain_parent(visit_read(visit), domain->name);
	answer_domain(visit, &whole, parent == NULL ? domain : parent);
}

/* Afresh, for an act has ended the snapshot. */
static void answer_changed(struct visit *visit, const char *name)
{
	const struct selection whole = { 0 };
	struct context *context = visit_read(visit);
	const struct domain *domain = context == NULL ? NULL : domain_read(context, name);
	if (context != NULL && domain == NULL)
		graph_not_found(visit, name);
	if (domain != NULL)
		answer_domain(visit, &whole, domain);
}

void graph_domain_create(struct visit *visit)
{
	static const char *const names[] = { "id", NULL };
	struct domain_add_options options = { 0 };
	struct act_result result = { 0 };
	if (!body_has_only(visit, names) || !body_required_text(visit, "Domain", "id", &options.name) ||
		!visit_perform(visit, &domain_add, &options, &result))
		return;
	visit_header(visit, "Location", text_format(visit->arena, "%s/domains/%s", visit->root, result.object_id));
	answer_changed(visit, result.object_id);
}

void graph_domain_delete(struct visit *visit)
{
	struct act_result result = { 0 };
	if (visit_perform(visit, &domain_delete, visit->keys[0], &result))
		visit_answer_empty(visit);
}

/*
 * Looks outside before the act, for nothing waits in the lane; the act holds against the registration whose proof was
 * looked for. Who may not manage domains has nothing looked up.
 */
void graph_domain_verify(struct visit *visit)
{
	struct domain_verify_options options = { .name = visit->keys[0] };
	struct act_result result = { 0 };
	const struct domain *domain = find_domain(visit);
	if (domain == NULL)
		return;
	bool may_ask = role_may(visit_read(visit), ACTION_MANAGE_DOMAIN) && domain->verified_at == 0;
	options.registration_id = domain->registration_id;
	const char *proof = domain_proof(visit->arena, domain->registration_id);
	const struct house_hooks *hooks = &visit->house->hooks;
	if (!visit_end_reading(visit)) /* it may take seconds */
		return;
	options.is_proven = may_ask && hooks->check_domain != NULL &&
		hooks->check_domain(hooks->state, visit->arena, domain->name, proof) == NULL;
	if (visit_perform(visit, &domain_verify, &options, &result))
		answer_changed(visit, visit->keys[0]);
}

static bool body_days(struct visit *visit, const char *name, int64_t *days)
{
	const struct json_value *member = visit_body_member(visit, name);
	*days = json_integer_of(member, -1);
	if (member == NULL || (json_kind_of(member) == JSON_INTEGER && *days >= 0))
		return true;
	visit_answer_error(visit,
		visit_refusal(visit, &ERROR_PROPERTY_INVALID, name, "property", name, "type", "Domain", NULL));
	return false;
}

static bool body_services(struct visit *visit, const char **services)
{
	const struct json_value *member = visit_body_member(visit, "supportedServices");
	if (member != NULL && json_kind_of(member) != JSON_ARRAY) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_PROPERTY_INVALID, "supportedServices", "property",
						  "supportedServices", "type", "Domain", NULL));
		return false;
	}
	*services = member == NULL ? NULL : json_write(visit->arena, member);
	return true;
}

void graph_domain_change(struct visit *visit)
{
	static const char *const names[] = { "isDefault", "passwordValidityPeriodInDays",
		"passwordNotificationWindowInDays", "supportedServices", NULL };
	struct domain_change_options options = { .name = visit->keys[0] };
	struct act_result result = { 0 };
	const struct json_value *is_default = visit_body_member(visit, "isDefault");
	if (!body_has_only(visit, names) ||
		!body_boolean(visit, "Domain", "isDefault", false, &options.becomes_default) ||
		!body_days(visit, "passwordValidityPeriodInDays", &options.password_validity_days) ||
		!body_days(visit, "passwordNotificationWindowInDays", &options.password_notification_days) ||
		!body_services(visit, &options.supported_services))
		return;
	/* There is always a default: it ends by another becoming it. */
	if (is_default != NULL && !options.becomes_default) {
		visit_answer_error(visit, visit_refusal(visit, &ERROR_PROPERTY_INVALID, "isDefault", "property", "isDefault",
						  "type", "Domain", NULL));
		return;
	}
	if (visit_perform(visit, &domain_change, &options, &result))
		visit_answer_empty(visit);
}

/* The one record that the check looks for. */
void graph_domain_proof(struct visit *visit)
{
	const struct domain *domain = find_domain(visit);
	if (domain == NULL)
		return;
	struct json_out out = page_begin(visit,
		text_format(visit->arena, "#domains('%s')/verificationDnsRecords", domain->name), -1, NULL);
	json_open_object(&out);
	if (visit_wants_metadata(visit))
		json_put_text(&out, "@odata.type", "#microsoft.graph.domainDnsTxtRecord");
	json_put_boolean(&out, "isOptional", false);
	json_put_text(&out, "label", domain->name);
	json_put_text(&out, "recordType", "Txt");
	json_put_text(&out, "supportedService", "Email");
	json_put_integer(&out, "ttl", 3600);
	json_put_text(&out, "id", domain->registration_id);
	json_put_text(&out, "text", domain_proof(visit->arena, domain->registration_id));
	json_close_object(&out);
	page_end(visit, &out);
}
