/*
 * plan_json - a product's service plans as JSON
 */
#pragma once

struct json_out;
struct product;
struct service_plan;

/* One servicePlanInfo: status "Success", "Disabled" and so on. */
void service_plan_put(struct json_out *out, const struct service_plan *plan, const char *status);
/* All of a product, as an array. */
void service_plans_put(struct json_out *out, const struct product *product, const char *status);
