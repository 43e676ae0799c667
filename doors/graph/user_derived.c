/*
 * user_derived - see the header
 */
#include "doors/graph/user_derived.h"

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "doors/door.h"

static void load_licenses(struct derived *derived)
{
	if (derived->has_licenses)
		return;
	size_t count = 0;
	const struct license *rows = related_licenses(derived->related, derived->user, &count);
	struct license *held = arena_allocate_array(derived->visit->arena, count + 1, sizeof(*held));
	/* What her groups could not give she does not have. */
	for (size_t i = 0; i < count; i++)
		if (!text_equal(rows[i].state, LICENSE_ERROR))
			held[derived->license_count++] = rows[i];
	derived->licenses = held;
	derived->has_licenses = true;
}

static void put_proxy_addresses(struct derived *derived, struct json_out *out)
{
	size_t count = 0;
	const struct address *rows = related_addresses(derived->related, derived->user, &count);
	json_open_array(out);
	for (size_t i = 0; i < count; i++)
		json_text(out, text_format(out->buffer.arena, "%s:%s", rows[i].is_primary ? "SMTP" : "smtp",
				       rows[i].address));
	json_close_array(out);
}

/* The same product, assigned directly and by a group, is one assigned license: rows come in order of product.
 */
static bool is_repeated(const struct derived *derived, size_t index)
{
	return index > 0 && text_equal(derived->licenses[index - 1].sku_id, derived->licenses[index].sku_id);
}

/* A plan is off when every assignment of the product has it off. */
static bool is_enabled(const struct derived *derived, size_t first, const struct service_plan *plan)
{
	for (size_t i = first; i < derived->license_count; i++) {
		if (!text_equal(derived->licenses[i].sku_id, derived->licenses[first].sku_id))
			break;
		if (license_has_plan(derived->visit->arena, &derived->licenses[i], plan))
			return true;
	}
	return false;
}

static void put_assigned_licenses(struct derived *derived, struct json_out *out)
{
	load_licenses(derived);
	json_open_array(out);
	for (size_t i = 0; i < derived->license_count; i++) {
		const struct product *product = product_with_sku(derived->licenses[i].sku_id);
		if (is_repeated(derived, i))
			continue;
		json_open_object(out);
		json_key(out, "disabledPlans");
		json_open_array(out);
		for (size_t j = 0; product != NULL && j < product->plan_count; j++)
			if (!is_enabled(derived, i, &product->plans[j]))
				json_text(out, product->plans[j].id);
		json_close_array(out);
		json_put_text(out, "skuId", derived->licenses[i].sku_id);
		json_close_object(out);
	}
	json_close_array(out);
}

static bool has_plan_before(const struct derived *derived, size_t before, const struct service_plan *plan)
{
	for (size_t i = 0; i < before; i++) {
		const struct product *product = product_with_sku(derived->licenses[i].sku_id);
		for (size_t j = 0; product != NULL && j < product->plan_count; j++)
			if (text_equal(product->plans[j].id, plan->id) && is_enabled(derived, i, plan))
				return true;
	}
	return false;
}

static void put_plan(struct json_out *out, const struct license *license, const struct service_plan *plan)
{
	json_open_object(out);
	json_put_moment(out, "assignedDateTime", license->assigned_at);
	json_put_text(
		out, "capabilityStatus", text_equal(license->state, LICENSE_ACTIVE) ? "Enabled" : "Deleted");
	json_put_text(out, "service", plan_service(plan->name));
	json_put_text(out, "servicePlanId", plan->id);
	json_close_object(out);
}

static void put_assigned_plans(struct derived *derived, struct json_out *out)
{
	load_licenses(derived);
	json_open_array(out);
	for (size_t i = 0; i < derived->license_count; i++) {
		const struct product *product = product_with_sku(derived->licenses[i].sku_id);
		for (size_t j = 0; product != NULL && !is_repeated(derived, i) && j < product->plan_count;
			j++) {
			const struct service_plan *plan = &product->plans[j];
			if (is_enabled(derived, i, plan) && !has_plan_before(derived, i, plan))
				put_plan(out, &derived->licenses[i], plan);
		}
	}
	json_close_array(out);
}

static const char *wire_state(const struct license *license)
{
	return text_equal(license->state, LICENSE_ACTIVE) ? "Active"
		: text_equal(license->state, LICENSE_ERROR) ? "Error"
							    : "Disabled";
}

/* With what her groups could not give, which she does not have otherwise. */
static void put_assignment_states(struct derived *derived, struct json_out *out)
{
	size_t count = 0;
	const struct license *licenses = related_licenses(derived->related, derived->user, &count);
	json_open_array(out);
	for (size_t i = 0; i < count; i++) {
		const struct license *license = &licenses[i];
		json_open_object(out);
		json_put_text(out, "assignedByGroup",
			license->assigned_by[0] == '\0' ? NULL : license->assigned_by);
		json_key(out, "disabledPlans");
		json_raw(out, license->disabled_plans);
		json_put_text(out, "error", license->error);
		json_put_moment(out, "lastUpdatedDateTime", license->updated_at);
		json_put_text(out, "skuId", license->sku_id);
		json_put_text(out, "state", wire_state(license));
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_identities(struct derived *derived, struct json_out *out)
{
	json_open_array(out);
	json_open_object(out);
	json_put_text(out, "signInType", "userPrincipalName");
	json_put_text(out, "issuer", related_issuer(derived->related));
	json_put_text(out, "issuerAssignedId", derived->user->upn);
	json_close_object(out);
	json_close_array(out);
}

/* Who has a plan for calls or chat is reached there by her sign-in name. */
static bool has_messaging(struct derived *derived)
{
	load_licenses(derived);
	for (size_t i = 0; i < derived->license_count; i++) {
		const struct product *product = product_with_sku(derived->licenses[i].sku_id);
		for (size_t j = 0; product != NULL && j < product->plan_count; j++) {
			const char *name = product->plans[j].name;
			bool is_one = text_starts_with(name, "TEAMS") || text_starts_with(name, "MCO");
			if (is_one && is_enabled(derived, i, &product->plans[j]))
				return true;
		}
	}
	return false;
}

static void put_im_addresses(struct derived *derived, struct json_out *out)
{
	json_open_array(out);
	if (has_messaging(derived))
		json_text(out, derived->user->upn);
	json_close_array(out);
}

/* One entry a service, as the admin centers show what was set up. */
static bool has_service_before(struct derived *derived, size_t license, size_t plan, const char *service)
{
	for (size_t i = 0; i <= license; i++) {
		const struct product *product = product_with_sku(derived->licenses[i].sku_id);
		for (size_t j = 0; product != NULL && j < product->plan_count && (i < license || j < plan); j++)
			if (text_equal(plan_service(product->plans[j].name), service) &&
				is_enabled(derived, i, &product->plans[j]))
				return true;
	}
	return false;
}

static void put_provisioned_plans(struct derived *derived, struct json_out *out)
{
	load_licenses(derived);
	json_open_array(out);
	for (size_t i = 0; i < derived->license_count; i++) {
		const struct product *product = product_with_sku(derived->licenses[i].sku_id);
		for (size_t j = 0; product != NULL && j < product->plan_count; j++) {
			const char *service = plan_service(product->plans[j].name);
			if (!is_enabled(derived, i, &product->plans[j]) ||
				has_service_before(derived, i, j, service))
				continue;
			json_open_object(out);
			json_put_text(out, "capabilityStatus",
				text_equal(derived->licenses[i].state, LICENSE_ACTIVE) ? "Enabled" : "Deleted");
			json_put_text(out, "provisioningStatus", "Success");
			json_put_text(out, "service", service);
			json_close_object(out);
		}
	}
	json_close_array(out);
}

static void put_legal_age_group(struct derived *derived, struct json_out *out)
{
	const char *age = derived->user->age_group, *consent = derived->user->consent_provided_for_minor;
	const char *of_minor = text_equal(consent, "Granted")	 ? "MinorWithParentalConsent"
			       : text_equal(consent, "NotRequired") ? "MinorNoParentalConsentRequired"
								    : "MinorWithoutParentalConsent";
	json_text(out, text_equal(age, "Minor") ? of_minor : age);
}

static void put_security_identifier(struct derived *derived, struct json_out *out)
{
	json_text(out, uuid_security_identifier(out->buffer.arena, derived->user->id));
}

/* columns: those of the user beside her id; ends with USER_ID. */
struct derived_property {
	const char *name;
	void (*put)(struct derived *derived, struct json_out *out);
	enum user_column columns[3];
};

static const struct derived_property properties[] = {
	{ "proxyAddresses", put_proxy_addresses, { USER_ID } },
	{ "assignedLicenses", put_assigned_licenses, { USER_ID } },
	{ "assignedPlans", put_assigned_plans, { USER_ID } },
	{ "licenseAssignmentStates", put_assignment_states, { USER_ID } },
	{ "identities", put_identities, { USER_UPN } },
	{ "imAddresses", put_im_addresses, { USER_UPN } },
	{ "provisionedPlans", put_provisioned_plans, { USER_ID } },
	{ "legalAgeGroupClassification", put_legal_age_group, { USER_AGE_GROUP, USER_CONSENT_PROVIDED_FOR_MINOR } },
	{ "securityIdentifier", put_security_identifier, { USER_ID } },
};

static const struct derived_property *property_named(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(properties); i++)
		if (text_equal(properties[i].name, name))
			return &properties[i];
	bug("a derived property that nobody derives");
}

void derived_put(struct derived *derived, struct json_out *out, const char *property)
{
	property_named(property)->put(derived, out);
}

void derived_columns(const char *property, struct column_set *columns)
{
	const struct derived_property *derived = property_named(property);
	for (size_t i = 0; derived->columns[i] != USER_ID; i++)
		column_set_add(columns, derived->columns[i]);
}
