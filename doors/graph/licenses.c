/*
 * licenses - who has which product: assignLicense, licenseDetails
 */
#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/text.h"
#include "domain/groups/group.h"
#include "domain/groups/group_read.h"
#include "domain/licenses/license.h"
#include "domain/licenses/license_read.h"
#include "doors/door.h"
#include "doors/graph/body.h"
#include "doors/graph/graph.h"
#include "doors/graph/group_json.h"
#include "doors/graph/handlers.h"
#include "doors/graph/license_json.h"
#include "doors/graph/paging.h"
#include "doors/graph/plan_json.h"
#include "doors/graph/select.h"
#include "doors/graph/user_json.h"

#define LISTED_MOST 250 /* far more than there are products, or plans in one */

static bool refuse_member(struct visit *visit, const struct error_kind *kind, const char *name)
{
	visit_answer_error(
		visit, visit_refusal(visit, kind, name, "property", name, "type", "assignLicense", NULL));
	return false;
}

static bool read_guid(struct visit *visit, const struct json_value *value, const char **guid)
{
	const char *text = json_text_of(value);
	if (uuid_is_valid(text)) {
		*guid = text_fold(visit->arena, text);
		return true;
	}
	visit_answer_error(visit,
		visit_refusal(visit, &ERROR_GUID_INVALID, "skuId", "value", text == NULL ? "" : text, NULL));
	return false;
}

static bool read_guids(
	struct visit *visit, const struct json_value *list, const char *const **guids, size_t *count)
{
	const char **made = arena_allocate_array(visit->arena, json_count(list) + 1, sizeof(*made));
	for (size_t i = 0; i < json_count(list); i++)
		if (!read_guid(visit, json_item(list, i), &made[i]))
			return false;
	*guids = made;
	*count = json_count(list);
	return true;
}

/* A mistyped name must not give every plan of the product. */
static bool is_of_addition(void *is_known, const char *name, const struct json_value *value)
{
	(void)value;
	bool *known = is_known;
	*known = text_equal_ignoring_case(name, "skuId") || text_equal_ignoring_case(name, "disabledPlans") ||
		 strchr(name, '@') != NULL;
	return *known;
}

static bool read_addition(
	struct visit *visit, const struct json_value *item, struct license_addition *addition)
{
	const struct json_value *disabled = json_member_in_any_case(item, "disabledPlans");
	bool is_list = json_kind_of(disabled) == JSON_ARRAY || json_kind_of(disabled) == JSON_NULL;
	bool is_known = true;
	json_each_member(item, is_of_addition, &is_known);
	if (json_kind_of(item) != JSON_OBJECT || !is_list || !is_known || json_count(disabled) > LISTED_MOST)
		return refuse_member(visit, &ERROR_PROPERTY_INVALID, "addLicenses");
	return read_guid(visit, json_member_in_any_case(item, "skuId"), &addition->sku_id) &&
	       read_guids(visit, disabled, &addition->disabled_plans, &addition->disabled_plan_count);
}

/* Both lists must be there, and may be empty. */
static bool read_lists(struct visit *visit, struct license_options *options)
{
	const struct json_value *add = visit_body_member(visit, "addLicenses");
	const struct json_value *remove = visit_body_member(visit, "removeLicenses");
	if (json_kind_of(add) != JSON_ARRAY)
		return refuse_member(visit, add == NULL ? &ERROR_PROPERTY_REQUIRED : &ERROR_PROPERTY_INVALID,
			"addLicenses");
	if (json_kind_of(remove) != JSON_ARRAY)
		return refuse_member(visit,
			remove == NULL ? &ERROR_PROPERTY_REQUIRED : &ERROR_PROPERTY_INVALID,
			"removeLicenses");
	if (json_count(add) > LISTED_MOST || json_count(remove) > LISTED_MOST)
		return refuse_member(visit, &ERROR_PROPERTY_INVALID,
			json_count(add) > LISTED_MOST ? "addLicenses" : "removeLicenses");
	struct license_addition *additions =
		arena_allocate_array(visit->arena, json_count(add) + 1, sizeof(*additions));
	for (size_t i = 0; i < json_count(add); i++)
		if (!read_addition(visit, json_item(add, i), &additions[i]))
			return false;
	options->additions = additions;
	options->addition_count = json_count(add);
	return read_guids(visit, remove, &options->removals, &options->removal_count);
}

/* A product named twice would be two seats for one person. */
static bool names_product_once(struct visit *visit, const struct license_options *options)
{
	for (size_t i = 0; i < options->addition_count; i++) {
		const char *sku = options->additions[i].sku_id;
		for (size_t j = 0; j < i; j++)
			if (text_equal(options->additions[j].sku_id, sku))
				return refuse_member(visit, &ERROR_PROPERTY_INVALID, "addLicenses");
		for (size_t j = 0; j < options->removal_count; j++)
			if (text_equal(options->removals[j], sku))
				return refuse_member(visit, &ERROR_PROPERTY_INVALID, "removeLicenses");
	}
	for (size_t i = 0; i < options->removal_count; i++)
		for (size_t j = 0; j < i; j++)
			if (text_equal(options->removals[i], options->removals[j]))
				return refuse_member(visit, &ERROR_PROPERTY_INVALID, "removeLicenses");
	return true;
}

void graph_user_assign_license(struct visit *visit)
{
	static const char *const names[] = { "addLicenses", "removeLicenses", NULL };
	struct license_options options = { .user = graph_key(visit) };
	struct act_result result = { 0 };
	struct user_view view;
	if (options.user == NULL || !body_has_only(visit, names) || !read_lists(visit, &options) ||
		!names_product_once(visit, &options) ||
		!visit_perform(visit, &license_assign, &options, &result))
		return;
	const struct user *user = graph_find_changed_user(visit, result.object_id);
	user_view_default(&view);
	if (user != NULL)
		graph_answer_user(visit, &view, user);
}

void graph_group_assign_license(struct visit *visit)
{
	static const char *const names[] = { "addLicenses", "removeLicenses", NULL };
	struct license_options lists = { 0 };
	struct act_result result = { 0 };
	if (!body_has_only(visit, names) || !read_lists(visit, &lists) || !names_product_once(visit, &lists))
		return;
	const struct group_license_options options = { visit->keys[0], lists.additions, lists.addition_count,
		lists.removals, lists.removal_count };
	if (!visit_perform(visit, &group_assign_license, &options, &result))
		return;
	struct context *context = visit_read(visit);
	const struct group *group = context == NULL ? NULL : group_read(context, result.object_id);
	const struct selection whole = { 0 };
	if (group != NULL)
		graph_answer_group(visit, &whole, group);
	else if (context != NULL)
		graph_not_found(visit, visit->keys[0]);
}

void graph_user_reprocess_licenses(struct visit *visit)
{
	struct act_result result = { 0 };
	struct user_view view;
	if (!visit_perform(visit, &license_reprocess, visit->keys[0], &result))
		return;
	const struct user *user = graph_find_changed_user(visit, result.object_id);
	user_view_default(&view);
	if (user != NULL)
		graph_answer_user(visit, &view, user);
}

/* Whom a rule keeps from what the group gives. */
void graph_group_license_errors(struct visit *visit)
{
	struct user_view view;
	struct page page;
	size_t count = 0;
	const char *next = NULL;
	if (!options_allowed(visit, TAKES_SELECT | TAKES_PAGE) || !user_view_read(visit, &view) ||
		!page_read(visit, NULL, &page))
		return;
	struct context *context = visit_read(visit);
	const struct group *group = context == NULL ? NULL : group_read(context, visit->keys[0]);
	if (group == NULL) {
		if (context != NULL)
			graph_not_found(visit, visit->keys[0]);
		return;
	}
	const struct user *users = group_failed_members_read(context, group->id, page.after, page.size, &count, &next);
	struct json_out out =
		page_begin(visit, user_view_context(visit, &view, "#directoryObjects", false), -1, next);
	for (size_t i = 0; i < count; i++)
		user_put_typed(visit, &view, &out, &users[i]);
	page_end(visit, &out);
}

/* Opaque, and the same each time. */
static const char *detail_id(struct arena *arena, const char *user_id, const char *sku_id)
{
	unsigned char hash[HASH_SIZE];
	const char *text = text_format(arena, "%s %s", user_id, sku_id);
	hash_bytes(text, strlen(text), hash);
	return base64url_encode(arena, hash, sizeof(hash));
}

static void put_detail(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct license *license, const struct product *product)
{
	json_open_object(out);
	select_text(selection, out, "id", detail_id(visit->arena, license->user_id, license->sku_id));
	select_text(selection, out, "skuId", license->sku_id);
	select_text(selection, out, "skuPartNumber", product->part_number);
	if (select_key(selection, out, "servicePlans")) {
		json_open_array(out);
		for (size_t i = 0; i < product->plan_count; i++) {
			bool is_on = license_has_plan(visit->arena, license, &product->plans[i]);
			service_plan_put(out, &product->plans[i], is_on ? "Success" : "Disabled");
		}
		json_close_array(out);
	}
	json_close_object(out);
}

void license_details_put(struct visit *visit, const struct selection *selection, struct json_out *out,
	const struct license *licenses, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct product *product = product_with_sku(licenses[i].sku_id);
		bool is_repeated = i > 0 && text_equal(licenses[i].sku_id, licenses[i - 1].sku_id);
		if (product != NULL && !is_repeated)
			put_detail(visit, selection, out, &licenses[i], product);
	}
}

static void put_details(struct visit *visit, const struct user *user, const struct selection *selection)
{
	size_t count = 0;
	const struct license *licenses = licenses_read(visit_read(visit), user->id, &count);
	const char *set = text_format(visit->arena, "#users('%s')/licenseDetails", user->id);
	struct json_out out = page_begin(
		visit, select_context(visit, set, selection->names, selection->count, false), -1, NULL);
	license_details_put(visit, selection, &out, licenses, count);
	page_end(visit, &out);
}

static void details(struct visit *visit, const char *key)
{
	struct selection selection;
	if (key == NULL || !options_allowed(visit, TAKES_SELECT) ||
		!selection_read(visit, "licenseDetails", &selection))
		return;
	const struct user *user = graph_find_user(visit, key);
	if (user != NULL && graph_may_read(visit, user))
		put_details(visit, user, &selection);
}

void graph_user_license_details(struct visit *visit)
{
	details(visit, graph_key(visit));
}
