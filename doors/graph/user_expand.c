/*
 * user_expand - see the header
 */
#include "doors/graph/user_expand.h"

#include "base/arena.h"
#include "base/text.h"
#include "doors/door.h"
#include "doors/graph/group_json.h"
#include "doors/graph/license_json.h"

static const char *const links[] = { "manager", "directReports", "memberOf", "licenseDetails",
	NULL };

static bool is_of_people(const struct expand_item *item)
{
	return text_equal(item->name, "manager") || text_equal(item->name, "directReports");
}

bool user_expand_read(struct visit *visit, struct user_view *view)
{
	if (visit_option(visit, "$expand") == NULL)
		return true;
	struct user_expand *made = arena_allocate(visit->arena, sizeof(*made));
	if (!expand_read(visit, "user", links, &made->expand))
		return false;
	for (size_t i = 0; i < made->expand.count; i++) {
		const struct expand_item *item = &made->expand.items[i];
		const char *type = text_equal(item->name, "licenseDetails") ? "licenseDetails" : "directoryObject";
		made->others[i] = (struct selection){ item->select, item->select_count };
		bool is_fine = is_of_people(item)
			? user_view_of_names(visit, item->select, item->select_count, &made->people[i])
			: expand_select_is_known(visit, item, type);
		if (!is_fine)
			return false;
	}
	view->expand = made;
	return true;
}

static void open_user(struct visit *visit, struct json_out *out)
{
	json_open_object(out);
	if (visit_wants_metadata(visit))
		json_put_text(out, "@odata.type", "#microsoft.graph.user");
}

static bool stands_in(const char *const *chain, unsigned count, const char *id)
{
	for (unsigned i = 0; i < count; i++)
		if (text_equal(chain[i], id))
			return true;
	return false;
}

/* Each manager stands inside the one she manages. A chain that comes back to itself ends there. */
static void put_manager(struct user_related *related, struct user_view *view, unsigned levels, struct json_out *out,
	const struct user *user)
{
	const char *chain[LEVELS_MOST + 1] = { user->id };
	unsigned depth = 0;
	if (!related->managers.is_read)
		related_read_managers(related, levels);
	for (const struct user *manager = related_manager(related, user);
		manager != NULL && depth < levels && !stands_in(chain, depth + 1, manager->id);
		manager = related_manager(related, manager)) {
		json_key(out, "manager");
		open_user(related->visit, out);
		user_put_related(related_of_managers(related), view, out, manager);
		chain[++depth] = manager->id;
	}
	for (; depth > 0; depth--)
		json_close_object(out);
}

static void put_reports(struct user_related *related, struct user_view *view, struct json_out *out,
	const struct user *user)
{
	size_t count = 0;
	const struct user *reports = related_reports(related, user, &count);
	json_key(out, "directReports");
	json_open_array(out);
	for (size_t i = 0; i < count; i++) {
		open_user(related->visit, out);
		user_put_related(related_of_reports(related), view, out, &reports[i]);
		json_close_object(out);
	}
	json_close_array(out);
}

static void put_belongings(struct user_related *related, const struct expand_item *item,
	const struct selection *selection, struct json_out *out, const struct user *user)
{
	struct related_belongings all = related_belongings(related, user);
	json_key(out, item->name);
	json_open_array(out);
	for (size_t i = 0; i < all.group_count; i++)
		group_put_json(related->visit, selection, out, all.groups[i], true);
	for (size_t i = 0; i < all.role_count; i++)
		directory_role_put(related->visit, selection, out, all.roles[i], true);
	json_close_array(out);
}

static void put_details(struct user_related *related, const struct selection *selection, struct json_out *out,
	const struct user *user)
{
	size_t count = 0;
	const struct license *licenses = related_licenses(related, user, &count);
	json_key(out, "licenseDetails");
	json_open_array(out);
	license_details_put(related->visit, selection, out, licenses, count);
	json_close_array(out);
}

void user_expand_put(struct user_related *related, const struct user_expand *expand, struct json_out *out,
	const struct user *user)
{
	for (size_t i = 0; i < expand->expand.count; i++) {
		const struct expand_item *item = &expand->expand.items[i];
		struct user_view view = expand->people[i];
		if (text_equal(item->name, "manager"))
			put_manager(related, &view, item->levels, out, user);
		else if (text_equal(item->name, "directReports"))
			put_reports(related, &view, out, user);
		else if (text_equal(item->name, "licenseDetails"))
			put_details(related, &expand->others[i], out, user);
		else
			put_belongings(related, item, &expand->others[i], out, user);
	}
}
