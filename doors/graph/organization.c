/*
 * organization - the tenant itself and its verified names; commonly the first call of a client
 */
#include <string.h>

#include "base/text.h"
#include "domain/licenses/product.h"
#include "domain/subscriptions/subscription.h"
#include "domain/subscriptions/subscription_read.h"
#include "domain/tenants/setting_change.h"
#include "domain/tenants/tenant_read.h"
#include "doors/door.h"
#include "doors/graph/graph.h"
#include "doors/graph/handlers.h"
#include "doors/graph/paging.h"
#include "doors/graph/schema.h"
#include "doors/graph/select.h"
#include "doors/settings_json.h"

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

/* Who writes one of the plans: all members differ in this. */
typedef void put_plan(struct json_out *out, const struct subscription *bought, const struct service_plan *plan);

static void put_assigned(struct json_out *out, const struct subscription *bought, const struct service_plan *plan)
{
	json_put_moment(out, "assignedDateTime", bought->created_at);
	json_put_text(out, "capabilityStatus", subscription_wire_state(bought->state));
	json_put_text(out, "service", plan_service(plan->name));
	json_put_text(out, "servicePlanId", plan->id);
}

static void put_provisioned(struct json_out *out, const struct subscription *bought, const struct service_plan *plan)
{
	json_put_text(out, "capabilityStatus", subscription_wire_state(bought->state));
	json_put_text(out, "provisioningStatus", "Success");
	json_put_text(out, "service", plan_service(plan->name));
}

static bool has_plan(const struct product *product, const char *plan_id)
{
	for (size_t i = 0; product != NULL && i < product->plan_count; i++)
		if (text_equal(product->plans[i].id, plan_id))
			return true;
	return false;
}

/* A plan that several subscriptions give is written for the first of them. */
static bool is_written(const struct subscription *bought, size_t before, const char *plan_id)
{
	for (size_t i = 0; i < before; i++)
		if (has_plan(product_with_sku(bought[i].sku_id), plan_id))
			return true;
	return false;
}

static void put_plans(struct context *context, struct json_out *out, put_plan *put)
{
	size_t count = 0;
	const struct subscription *bought = subscriptions_read(context, &count);
	json_open_array(out);
	for (size_t i = 0; i < count; i++) {
		const struct product *product = product_with_sku(bought[i].sku_id);
		for (size_t j = 0; product != NULL && j < product->plan_count; j++) {
			if (is_written(bought, i, product->plans[j].id))
				continue;
			json_open_object(out);
			put(out, &bought[i], &product->plans[j]);
			json_close_object(out);
		}
	}
	json_close_array(out);
}

static const char *value_of(const char **values, const char *property)
{
	return values[setting_with_property(PLACE_ORGANIZATION, property) - setting_rows];
}

static void put_chosen(struct context *context, const struct selection *selection, struct json_out *out)
{
	static const char *const lists[] = { "marketingNotificationEmails", "securityComplianceNotificationMails",
		"securityComplianceNotificationPhones", "technicalNotificationMails" };
	const char **values = settings_read_all(context);
	const char *language = value_of(values, "preferredLanguage");
	const char *contact = value_of(values, "privacyProfile.contactEmail");
	const char *statement = value_of(values, "privacyProfile.statementUrl");
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		if (select_key(selection, out, lists[i]))
			json_raw(out, value_of(values, lists[i]));
	select_text(selection, out, "preferredLanguage", language != NULL ? language : context->tenant->language);
	if (!select_key(selection, out, "privacyProfile"))
		return;
	if (contact == NULL && statement == NULL) {
		json_null(out);
		return;
	}
	json_open_object(out);
	json_put_text(out, "contactEmail", contact);
	json_put_text(out, "statementUrl", statement);
	json_close_object(out);
}

static void put_organization(struct context *context, const struct selection *selection, struct json_out *out)
{
	const struct tenant *tenant = context->tenant;
	select_text(selection, out, "id", context->session->tenant_id);
	select_text(selection, out, "displayName", tenant->name);
	select_text(selection, out, "countryLetterCode", tenant->country);
	select_text(selection, out, "defaultUsageLocation", tenant->country);
	select_moment(selection, out, "createdDateTime", tenant->created_at);
	select_text(selection, out, "tenantType", "AAD");
	select_null(selection, out, "deletedDateTime");
	select_unheld(selection, out, "organization");
	put_chosen(context, selection, out);
	if (select_key(selection, out, "assignedPlans"))
		put_plans(context, out, put_assigned);
	if (select_key(selection, out, "provisionedPlans"))
		put_plans(context, out, put_provisioned);
	if (select_key(selection, out, "verifiedDomains"))
		put_verified_domains(context, out);
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
	json_open_object(&out);
	put_organization(context, &selection, &out);
	json_close_object(&out);
	page_end(visit, &out);
}

/* Everybody knows one organisation: their own. */
static bool is_own(struct visit *visit)
{
	bool is = text_equal_ignoring_case(visit->keys[0], visit->tenant_id);
	if (!is)
		graph_not_found(visit, visit->keys[0]);
	return is;
}

static void answer_organization(struct visit *visit, const struct selection *selection)
{
	struct context *context = visit_read(visit);
	if (context == NULL)
		return;
	struct json_out out = visit_begin_object(
		visit, select_context(visit, "#organization", selection->names, selection->count, true));
	put_organization(context, selection, &out);
	json_close_object(&out);
	visit_answer_json(visit, &out);
}

void graph_organization_get(struct visit *visit)
{
	struct selection selection;
	if (options_allowed(visit, TAKES_SELECT) &&
		selection_read(visit, "organization", &selection) && is_own(visit))
		answer_organization(visit, &selection);
}

struct reading {
	struct visit *visit;
	struct setting_change_options *change;
	const char *prefix;
	bool is_refused;
};

static bool take_member(void *state, const char *name, const struct json_value *member);

/* Its two members are settings of their own. */
static bool take_privacy_profile(struct reading *reading, const struct json_value *profile)
{
	struct reading inner = { reading->visit, reading->change, "privacyProfile.", false };
	if (json_kind_of(profile) == JSON_OBJECT) {
		json_each_member(profile, take_member, &inner);
		return !inner.is_refused;
	}
	visit_answer_error(reading->visit, visit_refusal(reading->visit, &ERROR_PROPERTY_INVALID, "privacyProfile",
						   "property", "privacyProfile", "type", "Organization", NULL));
	return false;
}

static bool is_property(const char *name)
{
	struct schema_property property;
	return schema_property_named(schema_type_named("organization"), name, &property);
}

static bool take_member(void *state, const char *name, const struct json_value *member)
{
	struct reading *reading = state;
	struct visit *visit = reading->visit;
	if (strchr(name, '@') != NULL)
		return true;
	const struct setting_row *row = setting_with_property(
		PLACE_ORGANIZATION, text_format(visit->arena, "%s%s", reading->prefix, name));
	if (row != NULL) {
		reading->is_refused = !setting_json_take(visit, row, member, reading->change);
	} else if (text_equal_ignoring_case(name, "privacyProfile")) {
		reading->is_refused = !take_privacy_profile(reading, member);
	} else {
		const struct error_kind *kind = is_property(name) ? &ERROR_PROPERTY_READ_ONLY : &ERROR_PROPERTY_UNKNOWN;
		visit_answer_error(visit,
			visit_refusal(visit, kind, name, "property", name, "type", "organization", NULL));
		reading->is_refused = true;
	}
	return !reading->is_refused;
}

void graph_organization_change(struct visit *visit)
{
	const struct selection whole = { 0 };
	struct setting_change_options change = { .place = PLACE_ORGANIZATION };
	struct reading reading = { visit, &change, "", false };
	struct act_result result = { 0 };
	if (!is_own(visit))
		return;
	json_each_member(visit->body, take_member, &reading);
	if (reading.is_refused || !visit_perform(visit, &setting_change, &change, &result))
		return;
	if (!visit_prefers(visit, "return=representation")) {
		visit_answer_empty(visit);
		return;
	}
	visit_header(visit, "Preference-Applied", "return=representation");
	answer_organization(visit, &whole);
}
