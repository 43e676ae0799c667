/*
 * plan_json - see the header
 */
#include "doors/graph/plan_json.h"

#include "base/json_out.h"
#include "base/text.h"
#include "domain/licenses/product.h"

void service_plan_put(struct json_out *out, const struct service_plan *plan, const char *status)
{
	/* This plan is the organisation's, not a person's: it gives no mailbox. */
	bool is_company = text_equal(plan->name, "EXCHANGE_S_FOUNDATION");
	json_open_object(out);
	json_put_text(out, "servicePlanId", plan->id);
	json_put_text(out, "servicePlanName", plan->name);
	json_put_text(out, "provisioningStatus", status);
	json_put_text(out, "appliesTo", is_company ? "Company" : "User");
	json_close_object(out);
}

void service_plans_put(struct json_out *out, const struct product *product, const char *status)
{
	json_open_array(out);
	for (size_t i = 0; product != NULL && i < product->plan_count; i++)
		service_plan_put(out, &product->plans[i], status);
	json_close_array(out);
}
