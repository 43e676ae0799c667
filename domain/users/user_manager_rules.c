/*
 * user_manager_rules - who may be whose manager (graph.md section 5)
 */
#include "base/text.h"
#include "domain/errors.h"
#include "domain/rules.h"
#include "domain/users/user.h"

static struct error managers_are_set_by_a_global_or_user_administrator(struct context *context, const void *facts)
{
	(void)facts;
	return role_may(context, ACTION_UPDATE_USER) ? no_error
						     : refuse(context, &ERROR_REQUEST_DENIED, "manager", NULL);
}

static struct error manager_is_an_active_user(struct context *context, const void *facts)
{
	const struct user_managing *managing = facts;
	if (managing->removes || managing->manager != NULL)
		return no_error;
	return refuse(context, &ERROR_NOT_FOUND, "manager", "id", managing->manager_key, NULL);
}

static struct error nobody_is_the_own_manager(struct context *context, const void *facts)
{
	const struct user_managing *managing = facts;
	bool is_own = managing->manager != NULL && text_equal(managing->manager->id, managing->user->id);
	return is_own ? refuse(context, &ERROR_PROPERTY_INVALID, "manager", "property", "manager", "type", "User", NULL)
		      : no_error;
}

static struct error manager_of_a_synced_user_is_active_directorys(struct context *context, const void *facts)
{
	const struct user_managing *managing = facts;
	return managing->user->on_premises_sync_enabled ? refuse(context, &ERROR_ON_PREMISES_MANAGED, "manager", NULL)
							: no_error;
}

static struct error only_a_manager_that_is_set_is_removed(struct context *context, const void *facts)
{
	const struct user_managing *managing = facts;
	bool misses = managing->removes && managing->user->manager_id == NULL;
	return misses ? refuse(context, &ERROR_NOT_FOUND, "manager", "id", "manager", NULL) : no_error;
}

static const struct rule manager_rules[] = {
	{ "USER-MGR-1", "managers_are_set_by_a_global_or_user_administrator",
		managers_are_set_by_a_global_or_user_administrator, ALL_DOORS, "rules.md 131" },
	{ "USER-MGR-2", "manager_is_an_active_user", manager_is_an_active_user, ALL_DOORS, "graph.md section 5" },
	{ "USER-MGR-3", "nobody_is_the_own_manager", nobody_is_the_own_manager, ALL_DOORS, "graph.md section 5" },
	{ "USER-MGR-4", "manager_of_a_synced_user_is_active_directorys", manager_of_a_synced_user_is_active_directorys,
		ALL_DOORS, "rules.md 138" },
	{ "USER-MGR-5", "only_a_manager_that_is_set_is_removed", only_a_manager_that_is_set_is_removed, ALL_DOORS,
		"graph.md section 5" },
};
const struct rule_table user_manager_rules = { "user.setManager", manager_rules, COUNT_OF(manager_rules) };
