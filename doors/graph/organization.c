/*
 * organization - the tenant itself and its domains; commonly the first call of a client
 */
#include "base/text.h"
#include "domain/tenants/tenant_read.h"
#include "doors/door.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/select.h"

static void put_verified_domains(struct context *context, struct json_out *out)
{
	size_t count = 0;
	const struct domain *domains = domains_read(context, &count);
	json_open_array(out);
	for (size_t i = 0; i < count; i++) {
		if (domains[i].verified_at == 0)
			continue;
		json_open_object(out);
		json_put_text(out, "capabilities", "Email, OfficeCommunicationsOnline");
		json_put_boolean(out, "isDefault", domains[i].is_default);
		json_put_boolean(out, "isInitial", domains[i].is_initial);
		json_put_text(out, "name", domains[i].name);
		json_put_text(out, "type", "Managed");
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_organization(struct context *context, const struct selection *selection, struct json_out *out)
{
	const struct tenant *tenant = context->tenant;
	json_open_object(out);
	select_text(selection, out, "id", context->session->tenant_id);
	select_text(selection, out, "displayName", tenant->name);
	select_text(selection, out, "countryLetterCode", tenant->country);
	select_text(selection, out, "defaultUsageLocation", tenant->country);
	select_moment(selection, out, "createdDateTime", tenant->created_at);
	select_text(selection, out, "preferredLanguage", tenant->language);
	select_text(selection, out, "tenantType", "AAD");
	select_null(selection, out, "deletedDateTime");
	select_unheld(selection, out, "organization");
	if (select_key(selection, out, "verifiedDomains"))
		put_verified_domains(context, out);
	json_close_object(out);
}

void graph_organization(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "organization", &selection))
		return;
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	struct json_out out = page_begin(visit,
		select_context(visit, "#organization", selection.names, selection.count, false), -1, NULL);
	put_organization(context, &selection, &out);
	page_end(visit, &out);
}

/* Passwords do not expire: the service then writes the largest number. */
#define NEVER INT32_MAX

static void put_domain(const struct selection *selection, struct json_out *out, const struct domain *domain)
{
	select_text(selection, out, "id", domain->name);
	select_text(selection, out, "authenticationType", "Managed");
	select_boolean(selection, out, "isAdminManaged", true);
	select_boolean(selection, out, "isDefault", domain->is_default);
	select_boolean(selection, out, "isInitial", domain->is_initial);
	select_boolean(selection, out, "isRoot", true);
	select_boolean(selection, out, "isVerified", domain->verified_at != 0);
	select_integer(selection, out, "passwordNotificationWindowInDays", 14);
	select_integer(selection, out, "passwordValidityPeriodInDays", NEVER);
	if (select_key(selection, out, "supportedServices"))
		json_raw(out, "[\"Email\"]");
	select_unheld(selection, out, "domain");
}

void graph_domains(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "domain", &selection))
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
		put_domain(&selection, &out, &domains[i]);
		json_close_object(&out);
	}
	page_end(visit, &out);
}

void graph_domain(struct visit *visit)
{
	struct selection selection;
	if (!options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "domain", &selection))
		return;
	struct context *context = visit_read(visit);
	const struct domain *domain = context == NULL ? NULL : domain_read(context, visit->keys[0]);
	if (domain == NULL) {
		if (context != NULL)
			graph_not_found(visit, visit->keys[0]);
		return;
	}
	struct json_out out = visit_begin_object(
		visit, select_context(visit, "#domains", selection.names, selection.count, true));
	put_domain(&selection, &out, domain);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}
